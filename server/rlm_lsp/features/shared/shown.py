"""Which estimates a lens or a hint shows, by the settings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from rlm_lsp.wording.hiding import is_cheap
from rlm_model.contract.queries import METRIC_UNITS

if TYPE_CHECKING:
    from rlm_lsp.engine import UnitResult
    from rlm_lsp.lsp.server import RlmServer
    from rlm_lsp.scheduling.analysis import Analysis
    from rlm_lsp.settings.schema import CodeLens, HideBelow, InlayHint
    from rlm_model.contract.manifest import Manifest
    from rlm_model.contract.units import CodeUnit


def shown_results(
    server: RlmServer, analysis: Analysis, part: CodeLens | InlayHint
) -> Iterator[tuple[UnitResult, int]]:
    """What a part shows of a document.

    Yields:
        Results with the estimates that are shown, or with a reason; and the size to show.
    """
    manifest = server.manifest
    if manifest is None:
        return
    uri = analysis.document.uri
    hide = server.settings_for(uri).hide_below
    for result in analysis.shown:
        if result.unit.ignored or not answers_for(manifest, result.unit):
            continue
        size = server.shown_size(uri, manifest, result.unit)
        seen = shown(result, part, hide, size)
        if seen is not None:
            yield seen, size


def answers_for(manifest: Manifest, unit: CodeUnit) -> bool:
    """Whether the model knows a unit's language: nothing is shown of one that it does not."""
    return unit.language in manifest.languages


def shown(
    result: UnitResult, part: CodeLens | InlayHint, hide: HideBelow, size: int
) -> UnitResult | None:
    """A result with the estimates that are shown.

    Args:
        result: Of a unit; one that says why there are no estimates is left alone.
        part: What shows it.
        hide: What is too cheap to show.
        size: Input size that is shown.

    Returns:
        It, or None where nothing is shown.
    """
    if result.reason is not None:
        return result
    wanted = {"s": part.show_time, "B": part.show_memory}
    estimates = tuple(e for e in result.estimates if wanted.get(METRIC_UNITS[e.query.metric], True))
    if not estimates or is_cheap(result, hide, size):
        return None
    return replace(result, estimates=estimates)
