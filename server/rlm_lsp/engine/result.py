"""What the engine says about one unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rlm_model.contract.queries import Estimate
    from rlm_model.contract.units import CodeUnit

NEVER = 1e15
"""Values from here on, in seconds or bytes, stand for what the model says never ends."""


@dataclass(frozen=True)
class UnitResult:
    """A unit with its estimates, or with the reason why there are none.

    Attributes:
        unit: What was judged.
        estimates: One for each query, in the queries' order; empty when there is a reason.
        reason: Why the unit can't be judged, or None.
        cut_lines: Lines that the model did not read because the unit is over its budget.
        evened: Metrics whose medians fell somewhere, and were evened: `rlm_lsp.wording.evening`.
        judged: The estimates of the reference machine, where a calibration made `estimates` of
            them: `rlm_lsp.calibration`.
    """

    unit: CodeUnit
    estimates: tuple[Estimate, ...]
    reason: str | None = None
    cut_lines: int = 0
    evened: tuple[str, ...] = ()
    judged: tuple[Estimate, ...] = ()

    @property
    def of_growth(self) -> tuple[Estimate, ...]:
        """The estimates that growth is fitted to: it is no matter of the machine."""
        return self.judged or self.estimates

    @property
    def is_calibrated(self) -> bool:
        """Whether the estimates are those of the user's machine."""
        return bool(self.judged)

    def at(self, metric: str, size: int | None) -> Estimate | None:
        """The estimate of a metric at a size (None where that is no condition), or None."""
        return next(
            (e for e in self.estimates if e.query.metric == metric and e.query.size == size), None
        )
