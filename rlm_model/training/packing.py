"""Writes units as a pack: in several forms, by one tokenizer or two."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from rlm_model.contract.encoding import UnitEncoder
from rlm_model.contract.units import CodeUnit, TextLine
from rlm_model.data.measured import MeasuredUnit
from rlm_model.data.rewriting import Rewriter
from rlm_model.training.pack import Ids, PackedTargets, PackedUnits

REWRITE_SHARE = 0.5
"""Probability of each change of a rewritten form."""


class Packer:
    """Writes units as ids, as they are where the models serve.

    Args:
        own: The small model's tokenizer and budget.
        pretrained: Those of the full model; None where none is trained.
        units: Units to learn from, for the names that rewriting gives.
    """

    def __init__(
        self, own: UnitEncoder, pretrained: UnitEncoder | None, units: Iterable[CodeUnit]
    ) -> None:
        self._encoders = (own,) if pretrained is None else (own, pretrained)
        self._rewriter = Rewriter.of(units, REWRITE_SHARE)
        self._ids: tuple[list[list[int]], list[list[int]]] = ([], [])
        self._forms: list[int] = []
        self._about: list[tuple[int, float, str, str, str]] = []
        self._measured: list[MeasuredUnit | None] = []

    def add(
        self,
        unit: CodeUnit,
        name: str,
        role: int,
        weight: float = 1.0,
        measured: MeasuredUnit | None = None,
        forms: int = 1,
    ) -> None:
        """Adds a unit in some forms: as it is, and rewritten.

        Raises:
            VocabularyError: The models have no word for its language or kind.
        """
        texts = {unit.text.text: unit}
        source = random.Random(name)
        arguments = () if measured is None else measured.arguments
        for _ in range(forms - 1):
            text = self._rewriter.rewrite(unit.text.text, unit.language, source, arguments)
            texts.setdefault(text, _with_text(unit, text))
        # All before anything is kept: one that can't be written leaves nothing behind.
        rows = [[encoder.encode(form) for form in texts.values()] for encoder in self._encoders]
        for ids, encoded in zip(self._ids, rows, strict=False):  # the full model's may be none
            ids += encoded
        self._forms.append(len(texts))
        self._about.append((role, weight, name, unit.language, unit.kind))
        self._measured.append(measured)

    def packed(self) -> PackedUnits:
        """All that was added."""
        roles, weights, names, languages, kinds = zip(*self._about, strict=True)
        own, pretrained = map(Ids.of, self._ids)
        return PackedUnits(
            own,
            pretrained,
            forms=np.array(self._forms),
            role=np.array(roles),
            weight=np.array(weights, np.float32),
            names=np.array(names),
            languages=np.array(languages),
            kinds=np.array(kinds),
            targets=PackedTargets.of(self._measured),
        )


def _with_text(unit: CodeUnit, text: str) -> CodeUnit:
    lines = zip(text.split("\n"), unit.text.lines, strict=True)
    rewritten = tuple(TextLine(line, old.rank) for line, old in lines)
    return replace(unit, text=replace(unit.text, lines=rewritten))
