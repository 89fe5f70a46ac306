"""Which estimates a lens or a hint shows, by the settings."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, TypeVar

from rlm_lsp.engine.sizes import Sizes, nearest_size, nearest_sizes
from rlm_lsp.wording.hiding import worth_showing

if TYPE_CHECKING:
    from rlm_lsp.engine import UnitResult
    from rlm_lsp.scheduling.analysis import Analysis
    from rlm_lsp.settings import Settings
    from rlm_lsp.settings.schema import CodeLens, HideBelow, InlayHint
    from rlm_model.contract.manifest import Manifest
    from rlm_model.contract.units import CodeUnit

T = TypeVar("T")

KEPT_BYTES = 8_000_000
"""What the words take that are kept, those of some 4000 units."""

_UNIT_BYTES = 2_000
"""What a unit's words take, tooltip included, beside the texts of its source that are in them."""


class Words(Generic[T]):
    """What a part says of each unit, kept while nothing that it tells of has changed.

    After an edit that is so of all functions of a file but one.
    """

    def __init__(self, say: Callable[[Settings, UnitResult, int | None], T]) -> None:
        """Takes what finds the words for a result that is shown, and the size to show."""
        self._say = say
        self._kept: dict[tuple[object, ...], tuple[T | None, tuple[object, ...]]] = {}
        self._bytes = 0

    def of(
        self,
        result: UnitResult,
        settings: Settings,
        part: CodeLens | InlayHint,
        manifest: Manifest,
    ) -> T | None:
        """The words of a result; None where nothing of it is shown.

        Args:
            result: Of a unit that the model answers for.
            settings: Of its document.
            part: What shows it, one of these.
            manifest: The model's.
        """
        unit = result.unit
        # These stay the same objects, which are told apart sooner than what is in them; as long
        # as they are kept here, no other object has their identity.
        held = (result.estimates, result.judged, settings, manifest)
        key = (
            *map(id, held),
            *(result.reason, result.cut_lines, result.evened),
            *(unit.kind, unit.name, unit.language, unit.size),
            *(unit.outside_calls, unit.comment_problem),
        )
        if key not in self._kept:
            size = shown_size(settings, manifest, unit)
            seen = shown(result, part, settings.hide_below, size)
            said = None if seen is None else self._say(settings, seen, size)
            self._keep(key, (said, held), _UNIT_BYTES + _bytes_of_source(unit))
            return said
        return self._kept[key][0]

    def _keep(
        self, key: tuple[object, ...], found: tuple[T | None, tuple[object, ...]], size: int
    ) -> None:
        """Keeps words, as far as there is room; those that are needed are soon found again."""
        if size > KEPT_BYTES:
            return
        if self._bytes + size > KEPT_BYTES:
            self._kept.clear()
            self._bytes = 0
        self._kept[key] = found
        self._bytes += size


def _bytes_of_source(unit: CodeUnit) -> int:
    """What a unit's name, calls and comment take, once for themselves and once in the words."""
    texts = (unit.name, *unit.outside_calls, unit.comment_problem or "")
    return 2 * sum(map(sys.getsizeof, texts))


def shown_results(
    analysis: Analysis, manifest: Manifest, lines: tuple[int, int] | None = None
) -> Iterator[UnitResult]:
    """The results of a document that something may be shown of.

    Args:
        analysis: Of the document.
        manifest: The model's.
        lines: First and last line that signatures are asked for, or None for all.
    """
    for result in analysis.shown:
        unit = result.unit
        if lines and (unit.start_line > lines[1] or unit.signature_end_line < lines[0]):
            continue
        if not unit.ignored and unit.has_body and answers_for(manifest, unit):
            yield result


def shown_size(settings: Settings, manifest: Manifest, unit: CodeUnit) -> int | None:
    """The input size that a unit's lens and hint are for; None where it has none."""
    return nearest_size(manifest, unit.size or settings.size, unit.kind)


def shown_sizes(settings: Settings, manifest: Manifest, unit: CodeUnit) -> Sizes:
    """The input sizes of the table in a unit's hover."""
    own = () if unit.size is None else (unit.size,)
    return nearest_sizes(manifest, (*settings.sizes, *own), unit.kind)


def answers_for(manifest: Manifest, unit: CodeUnit) -> bool:
    """Whether the model judges units like that: nothing is shown of others."""
    return manifest.answers(language=unit.language, kind=unit.kind)


def shown(
    result: UnitResult, part: CodeLens | InlayHint, hide: HideBelow, size: int | None
) -> UnitResult | None:
    """A result with the estimates that are shown.

    Args:
        result: Of a unit; one that says why there are no estimates is left alone.
        part: What shows it.
        hide: What is too cheap to show.
        size: Input size that is shown; None where that is no condition.

    Returns:
        It, or None where nothing is shown.
    """
    if result.reason is not None:
        return result
    wanted = {"s": part.show_time, "B": part.show_memory}
    estimates = tuple(e for e in result.estimates if wanted.get(e.query.unit, True))
    estimates = worth_showing(estimates, hide, size)
    if not any(e.query.size == size for e in estimates):
        return None
    return replace(result, estimates=estimates)
