"""How a calibration changes estimates.

A shift multiplies the median. A machine is not slower by the same factor in all that it does: the
deviation of that factor is another doubt beside the model's own, and independent of it, so the
two add up in squares of logarithms.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rlm_lsp.engine.result import NEVER, UnitResult
from rlm_model.contract.languages import name_of

if TYPE_CHECKING:
    from rlm_model.contract.queries import Estimate

DEVIATIONS = 1.2816
"""Standard deviations between the median and the 10% or the 90% quantile of a Gaussian."""

_LAST = math.nextafter(NEVER, 0.0)


@dataclass(frozen=True)
class Shift:
    """How a metric on this machine differs from the same on the reference machine.

    Attributes:
        factor: It is so many times as much here.
        deviation: Standard deviation of the factor's natural logarithm between functions.
    """

    factor: float
    deviation: float

    def apply(self, estimate: Estimate) -> Estimate:
        """An estimate of the reference machine as one of this machine."""
        doubt = DEVIATIONS * self.deviation
        p50 = self._moved(estimate.p50)
        return replace(
            estimate,
            p10=self._moved(estimate.p10) / _widening(estimate.p10, estimate.p50, doubt),
            p50=p50,
            p90=self._capped(
                estimate.p90,
                self._moved(estimate.p90) * _widening(estimate.p50, estimate.p90, doubt),
            ),
        )

    def _moved(self, value: float) -> float:
        return self._capped(value, value * self.factor)

    @staticmethod
    def _capped(before: float, after: float) -> float:
        """What never ends does so on each machine, and what ends does that too."""
        return before if before >= NEVER else min(after, _LAST)


@dataclass(frozen=True)
class Calibration:
    """What is known of the user's machine.

    Attributes:
        shifts: By language and metric.
        device: The device whose estimates they change.
        runtime: What ran the functions: name and version of an interpreter, and where it is.
        made: Day, as in 2026-11-27.
    """

    shifts: Mapping[str, Mapping[str, Shift]]
    device: str
    runtime: str
    made: str

    def shift(self, language: str, estimate: Estimate) -> Shift | None:
        """What changes an estimate of a unit in a language, or None."""
        if estimate.query.device != self.device:
            return None
        return self.shifts.get(name_of(language), {}).get(estimate.query.metric)


def calibrated(result: UnitResult, calibration: Calibration | None) -> UnitResult:
    """A result as it is on the user's machine, whatever calibration it had before.

    Args:
        result: A unit's.
        calibration: What is known of the machine, or None.
    """
    judged, language = result.of_growth, result.unit.language
    shifts = [calibration.shift(language, e) if calibration else None for e in judged]
    if not any(shifts):
        return replace(result, estimates=judged, judged=()) if result.judged else result
    estimates = tuple(
        shift.apply(estimate) if shift else estimate
        for estimate, shift in zip(judged, shifts, strict=True)
    )
    return replace(result, estimates=estimates, judged=judged)


def _widening(low: float, high: float, doubt: float) -> float:
    """By how much a quantile moves away from the median when a doubt is added."""
    if doubt <= 0 or low <= 0 or high <= 0:
        return 1.0
    own = math.log(high / low)
    return math.exp(math.hypot(own, doubt) - own)
