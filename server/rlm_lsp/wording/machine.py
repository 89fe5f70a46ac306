"""How the calibration to the user's machine reads."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rlm_model.contract.metrics import METRICS

if TYPE_CHECKING:
    from rlm_lsp.calibration.measuring import Outcome
    from rlm_lsp.calibration.shifting import Calibration, Shift

NOT_CALIBRATED = "not calibrated: numbers are those of the reference machine; rlm-lsp calibrate"

SAME = 0.005
"""Share by which what reads as the same may differ."""


def calibration_line(calibration: Calibration) -> str:
    """What is known of the machine, in a line."""
    told = "; ".join(
        f"{METRICS[metric].title} {_shift(shift)}"
        for shifts in calibration.shifts.values()
        for metric, shift in shifts.items()
    )
    return f"calibrated on {calibration.made} with {calibration.runtime}: {told}"


def outcome_text(outcome: Outcome) -> str:
    """What was done, as sentences."""
    text = f"{outcome.functions} functions timed in {outcome.seconds:.0f} s."
    if outcome.busy:
        text += (
            " The machine was busy with other work: calibrate again when it is not, "
            "if the numbers look too high."
        )
    return text


def _shift(shift: Shift) -> str:
    """A factor with its spread between functions, as a range that holds two in three of them."""
    spread = math.exp(shift.deviation)
    if spread - 1 <= SAME and abs(shift.factor - 1) <= SAME:
        return "as on the reference machine"
    low, high = f"{shift.factor / spread:.3g}", f"{shift.factor * spread:.3g}"
    ends = f" ({low} to {high} in most functions)" if low != high else ""
    return f"{shift.factor:.3g} times the reference machine's{ends}"
