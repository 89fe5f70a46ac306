"""Writes units as a pack: in several forms, by two tokenizers."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rlm_model.contract.encoding import UnitEncoder
from rlm_model.contract.units import CodeUnit, TextLine, UnitText
from rlm_model.data.augment import NameShuffler
from rlm_model.data.grid import GRID, METRICS
from rlm_model.data.measured import MeasuredUnit
from rlm_model.data.rewriting import Rewriter
from rlm_model.training.initialise import load_tokenizer, plain_indentation
from rlm_model.training.pack import Ids, PackedUnits
from rlm_model.training.recipe import PretrainedRecipe

REWRITE_SHARE = 0.5
"""Probability of each change of a rewritten form."""


class Packer:
    """Writes units as ids of both tokenizers.

    Args:
        encoder: The project's tokenizer and the budget.
        pretrained: The model whose tokenizer is the other one.
        texts: Training texts, for the names that rewriting gives.
    """

    def __init__(
        self, encoder: UnitEncoder, pretrained: PretrainedRecipe, texts: Sequence[str]
    ) -> None:
        self._encoder = encoder
        self._tokenizer = load_tokenizer(pretrained)
        self._most = encoder.max_tokens
        self._rewriter = Rewriter(NameShuffler(texts), REWRITE_SHARE)
        self._own: list[list[int]] = []
        self._pretrained: list[list[int]] = []
        self._forms: list[int] = []
        self._rest: list[tuple[int, float, NDArray, NDArray, str]] = []

    def add(
        self,
        unit: CodeUnit,
        name: str,
        role: int,
        weight: float = 1.0,
        targets: MeasuredUnit | None = None,
        forms: int = 1,
    ) -> None:
        """Adds a unit in some forms: as it is, and rewritten."""
        texts = {unit.text.text: unit}
        source = random.Random(name)
        for _ in range(forms - 1):
            text = self._rewriter.rewrite(unit.text.text, source)
            texts.setdefault(text, _with_text(unit, text))
        for form in texts.values():
            fitted = self._encoder.fit(form)
            self._own.append(self._encoder.encode_fitted(form, fitted))
            self._pretrained.append(self._pretrained_ids(fitted.text))
        self._forms.append(len(texts))
        blank = np.full((len(METRICS), len(GRID)), np.nan)
        mean = blank if targets is None else targets.mean
        deviation = blank if targets is None else targets.deviation
        self._rest.append((role, weight, mean, deviation, name))

    def _pretrained_ids(self, text: str) -> list[int]:
        ids = self._tokenizer(plain_indentation(text), add_special_tokens=False).input_ids
        return ids[: self._most]

    def packed(self) -> PackedUnits:
        """All that was added."""
        roles, weights, means, deviations, names = zip(*self._rest, strict=True)
        return PackedUnits(
            Ids.of(self._own),
            Ids.of(self._pretrained),
            np.array(self._forms),
            np.array(roles),
            np.array(weights, np.float32),
            np.stack(means).astype(np.float32),
            np.stack(deviations).astype(np.float32),
            np.array(names),
        )


def _with_text(unit: CodeUnit, text: str) -> CodeUnit:
    lines = zip(text.split("\n"), unit.text.lines, strict=True)
    return replace(unit, text=UnitText(tuple(TextLine(line, old.rank) for line, old in lines)))
