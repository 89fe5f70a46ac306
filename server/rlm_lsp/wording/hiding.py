"""What is too cheap to show: the setting ``hideBelow``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlm_lsp.wording.formatting import is_unsure
from rlm_model.contract.queries import METRIC_UNITS

if TYPE_CHECKING:
    from rlm_lsp.engine import UnitResult
    from rlm_lsp.settings.schema import HideBelow


def is_cheap(result: UnitResult, hide: HideBelow, size: int) -> bool:
    """Whether all that has a threshold is below it, as far as the model can tell."""
    thresholds = {"s": hide.time, "B": hide.memory}
    compared = [
        # Where the median does not stand for the estimate, its high end may.
        (e.p90 if is_unsure(e) else e.p50) < threshold
        for e in result.estimates
        if e.query.size == size and (threshold := thresholds.get(METRIC_UNITS[e.query.metric], 0))
    ]
    return bool(compared) and all(compared)
