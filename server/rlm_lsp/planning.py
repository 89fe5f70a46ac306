"""Which units of a document are to be judged, and what is known of them already."""

from __future__ import annotations

import itertools
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rlm_lsp.engine import UnitResult
from rlm_lsp.engine.refusal import refusal
from rlm_lsp.engine.sizes import nearest_sizes

if TYPE_CHECKING:
    from rlm_lsp.analysis import Analysis, Batch
    from rlm_lsp.engine.engine import Engine
    from rlm_lsp.rules import Rules
    from rlm_model.contract.queries import Estimate, Query
    from rlm_model.contract.units import CodeUnit

CACHE_UNITS = 4096
"""Units whose estimates are remembered."""

_Key = tuple[str, str, str, tuple[int, ...]]
_Known = tuple["tuple[Estimate, ...]", "str | None", int]
"""A result without its unit: the cache does not keep the texts of units that are gone."""


class Planner:
    """Remembers the results of units by their text, and plans the work on the others."""

    def __init__(self) -> None:
        """Begins with nothing known."""
        self._cache: OrderedDict[_Key, _Known] = OrderedDict()

    def clear(self) -> None:
        """Forgets all results: they are another model's."""
        self._cache.clear()

    def plan(
        self, analysis: Analysis, units: list[CodeUnit], seen: tuple[int, int], engine: Engine
    ) -> Iterator[Batch]:
        """Gives an analysis what is known.

        Args:
            analysis: The version of a document.
            units: Its units.
            seen: First and last line that the user sees: their units are judged first.
            engine: Judges the rest.

        Returns:
            The rest, in batches.
        """
        missing: dict[_Key, CodeUnit] = {}
        rules = analysis.rules

        def sizes_of(unit: CodeUnit) -> tuple[int, ...]:
            return _sizes(unit, rules)

        too_many = f"more than {rules.max_units} units in this file"
        for index, unit in enumerate(units):
            key = _key(unit, rules)
            many = index >= rules.max_units
            reason = too_many if many else refusal(engine.manifest, unit)
            if reason is not None:
                analysis.results[index] = UnitResult(unit, (), reason)
            elif key in self._cache:
                self._cache.move_to_end(key)
                analysis.results[index] = UnitResult(unit, *self._cache[key])
            else:
                missing[key] = unit
        first, last = seen
        visible = [u for u in missing.values() if u.start_line <= last and u.end_line >= first]
        rest = [u for u in missing.values() if u.start_line > last or u.end_line < first]
        groups = [
            (list(group), engine.queries(nearest_sizes(engine.manifest, sizes)))
            for units in (visible, rest)
            for sizes, group in itertools.groupby(sorted(units, key=sizes_of), key=sizes_of)
        ]
        return itertools.chain.from_iterable(_batches(engine, *group) for group in groups)

    def store(self, analysis: Analysis, batch: Batch) -> None:
        """Remembers results, and gives them to an analysis that they belong to."""
        found: dict[_Key, _Known] = {
            _key(r.unit, analysis.rules): (r.estimates, r.reason, r.cut_lines) for r in batch
        }
        for key, known in found.items():
            self._cache[key] = known
            if len(self._cache) > CACHE_UNITS:
                self._cache.popitem(last=False)
        for index, unit in enumerate(analysis.units or ()):
            known = found.get(_key(unit, analysis.rules))
            if known is not None and analysis.results[index] is None:
                analysis.results[index] = UnitResult(unit, *known)


def _key(unit: CodeUnit, rules: Rules) -> _Key:
    return unit.language, unit.kind, unit.text.digest, _sizes(unit, rules)


def _sizes(unit: CodeUnit, rules: Rules) -> tuple[int, ...]:
    """The sizes that a unit is asked for: the document's, and the one of its own comment."""
    if unit.size is None or unit.size in rules.sizes:
        return rules.sizes
    return tuple(sorted((*rules.sizes, unit.size)))


def _batches(engine: Engine, units: Sequence[CodeUnit], queries: list[Query]) -> Iterator[Batch]:
    for batch in engine.judge_batches(units, queries):
        yield [result for _, result in batch]
