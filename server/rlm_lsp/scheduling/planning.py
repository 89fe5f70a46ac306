"""Which units of a document are to be judged, and what is known of them already."""

from __future__ import annotations

import itertools
from collections import OrderedDict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rlm_lsp.calibration.shifting import calibrated
from rlm_lsp.engine import UnitResult
from rlm_lsp.engine.refusal import refusal
from rlm_lsp.engine.sizes import asked_sizes
from rlm_lsp.settings.rules import too_many

if TYPE_CHECKING:
    from rlm_lsp.calibration.shifting import Calibration
    from rlm_lsp.engine.engine import Engine
    from rlm_lsp.scheduling.analysis import Analysis, Batch
    from rlm_lsp.settings.rules import Rules
    from rlm_model.contract.manifest import Manifest
    from rlm_model.contract.queries import Estimate
    from rlm_model.contract.units import CodeUnit

CACHE_BYTES = 10_000_000
"""What the remembered results take, some 4000 units' at five sizes; half of them where the machine
is calibrated, and both numbers are kept."""

_UNIT_BYTES = 500
_ESTIMATE_BYTES = 200
"""What a unit takes beside its estimates, and an estimate."""

_Key = tuple[str, str, str, tuple[int, ...]]
_Known = tuple["tuple[Estimate, ...]", "str | None", int, tuple[str, ...], "tuple[Estimate, ...]"]
"""A result without its unit: the cache does not keep the texts of units that are gone."""


class ResultCache:
    """Remembers the results of units by their text, as they are on the user's machine."""

    def __init__(self) -> None:
        """Begins with nothing known."""
        self._calibration: Calibration | None = None
        self._uncalibrated: set[_Key] = set()
        self._results: OrderedDict[_Key, _Known] = OrderedDict()
        self._bytes = 0

    def clear(self) -> None:
        """Forgets all results: they are another model's."""
        self._results.clear()
        self._uncalibrated.clear()
        self._bytes = 0

    def calibrate(self, calibration: Calibration | None) -> bool:
        """Takes what is known of the user's machine; each result follows when it is asked for.

        Returns:
            Whether it is another calibration than before.
        """
        if calibration == self._calibration:
            return False
        self._calibration = calibration
        self._uncalibrated = set(self._results)
        return True

    def recall(
        self, analysis: Analysis, units: list[CodeUnit], manifest: Manifest
    ) -> list[CodeUnit]:
        """Gives an analysis what is known without the model.

        Args:
            analysis: The version of a document.
            units: Its units.
            manifest: Says what the model judges.

        Returns:
            The units that are to be judged, each text once.
        """
        missing: dict[_Key, CodeUnit] = {}
        rules = analysis.rules
        for index, unit in enumerate(units):
            key = _key(unit, rules)
            within = index < rules.max_units
            reason = refusal(manifest, unit) if within else too_many(rules.max_units)
            if reason is not None:
                analysis.results[index] = UnitResult(unit, (), reason)
            elif key in self._results:
                if key in self._uncalibrated:
                    self._keep(key, UnitResult(unit, *self._results[key]))
                self._results.move_to_end(key)
                analysis.results[index] = UnitResult(unit, *self._results[key])
            else:
                missing[key] = unit
        return list(missing.values())

    def store(self, analysis: Analysis, batch: Batch) -> None:
        """Remembers results, and gives them to an analysis that they belong to."""
        found = {(key := _key(r.unit, analysis.rules)): self._keep(key, r) for r in batch}
        while self._bytes > CACHE_BYTES:
            _, known = self._results.popitem(last=False)
            self._bytes -= _size(known)
        for index, unit in enumerate(analysis.units or ()):
            known = found.get(_key(unit, analysis.rules))
            if known is not None and analysis.results[index] is None:
                analysis.results[index] = UnitResult(unit, *known)

    def _keep(self, key: _Key, result: UnitResult) -> _Known:
        """Remembers a result, calibrated."""
        r = calibrated(result, self._calibration)
        known = (r.estimates, r.reason, r.cut_lines, r.evened, r.judged)
        if key in self._results:
            self._bytes -= _size(self._results[key])
        self._results[key] = known
        self._bytes += _size(known)
        self._uncalibrated.discard(key)
        return known


def batches(
    engine: Engine, missing: list[CodeUnit], rules: Rules, seen: tuple[int, int]
) -> Iterator[Batch]:
    """Judges units batch by batch, so that a caller can stop in between.

    Args:
        engine: Judges them.
        missing: The units.
        rules: How their document is judged.
        seen: First and last line that the user sees: their units come first.
    """
    first, last = seen
    visible = [u for u in missing if u.start_line <= last and u.end_line >= first]
    rest = [u for u in missing if u.start_line > last or u.end_line < first]

    def asked_of(unit: CodeUnit) -> tuple[str, tuple[int, ...]]:
        return unit.kind, _sizes(unit, rules)

    for units in (visible, rest):
        for (kind, sizes), group in itertools.groupby(sorted(units, key=asked_of), key=asked_of):
            queries = engine.queries(asked_sizes(engine.manifest, sizes, kind), kind)
            for batch in engine.judge_batches(list(group), queries):
                yield [result for _, result in batch]


def _size(known: _Known) -> int:
    """About how many bytes a result takes."""
    estimates, *_, judged = known
    return _UNIT_BYTES + _ESTIMATE_BYTES * (len(estimates) + len(judged))


def _key(unit: CodeUnit, rules: Rules) -> _Key:
    return unit.language, unit.kind, unit.text.digest, _sizes(unit, rules)


def _sizes(unit: CodeUnit, rules: Rules) -> tuple[int, ...]:
    """The sizes that a unit is asked for: the document's, and the one of its own comment."""
    if unit.size is None or unit.size in rules.sizes:
        return rules.sizes
    return tuple(sorted((*rules.sizes, unit.size)))
