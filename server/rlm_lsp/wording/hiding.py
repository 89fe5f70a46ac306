"""What is too cheap to show: the setting ``hideBelow``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlm_lsp.wording.quantities import is_vague

if TYPE_CHECKING:
    from rlm_lsp.engine import UnitResult
    from rlm_lsp.settings.schema import HideBelow
    from rlm_model.contract.queries import Estimate


def worth_showing(
    estimates: tuple[Estimate, ...], hide: HideBelow, size: int | None
) -> tuple[Estimate, ...]:
    """Estimates without the metrics that are below their threshold at a size."""
    cheap = {e.query.metric for e in estimates if e.query.size == size and _is_below(e, hide)}
    return tuple(e for e in estimates if e.query.metric not in cheap)


def is_cheap(result: UnitResult, hide: HideBelow, size: int | None) -> bool:
    """Whether nothing of a unit is worth showing at a size, as far as the model can tell."""
    known = [e for e in result.estimates if e.query.size == size]
    return bool(known) and all(_is_below(e, hide) for e in known)


def _is_below(estimate: Estimate, hide: HideBelow) -> bool:
    threshold = {"s": hide.time, "B": hide.memory}.get(estimate.query.unit, 0.0)
    # Where the median does not stand for the estimate, its high end may.
    return (estimate.p90 if is_vague(estimate) else estimate.p50) < threshold
