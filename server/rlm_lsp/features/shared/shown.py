"""Which estimates a lens or a hint shows, by the settings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from rlm_lsp.engine.sizes import Sizes, nearest_size, nearest_sizes
from rlm_lsp.wording.hiding import worth_showing

if TYPE_CHECKING:
    from rlm_lsp.engine import UnitResult
    from rlm_lsp.lsp.server import RlmServer
    from rlm_lsp.scheduling.analysis import Analysis
    from rlm_lsp.settings import Settings
    from rlm_lsp.settings.schema import CodeLens, HideBelow, InlayHint
    from rlm_model.contract.manifest import Manifest
    from rlm_model.contract.units import CodeUnit


def shown_results(
    server: RlmServer,
    analysis: Analysis,
    part: CodeLens | InlayHint,
    lines: tuple[int, int] | None = None,
) -> Iterator[tuple[UnitResult, int | None]]:
    """What a part shows of a document.

    Args:
        server: Knows settings and model.
        analysis: Of the document.
        part: What shows it.
        lines: First and last line that signatures are asked for, or None for all.

    Yields:
        Results with the estimates that are shown, or with a reason; and the size to show.
    """
    manifest = server.manifest
    if manifest is None:
        return
    settings = server.settings_for(analysis.document.uri)
    for result in analysis.shown:
        unit = result.unit
        if lines and (unit.start_line > lines[1] or unit.signature_end_line < lines[0]):
            continue
        if unit.ignored or not unit.has_body or not answers_for(manifest, unit):
            continue
        size = shown_size(settings, manifest, unit)
        seen = shown(result, part, settings.hide_below, size)
        if seen is not None:
            yield seen, size


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
