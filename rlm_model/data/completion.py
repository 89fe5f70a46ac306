"""What a function costs at every size, from what was measured of it.

Between two measured sizes a value lies on the line between theirs, on logarithmic axes. A function
that was stopped because it takes too long goes on as it grew, and the further, the less is known.
That it was stopped is the most valuable thing that is known of it: without it a model learns that
nothing takes longer than a second.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rlm_model.measuring.sizes import QUICK_SIZES, SIZES

FloatArray = NDArray[np.float64]

TARGET_SIZES = tuple(sorted({*SIZES, *QUICK_SIZES, 3_000, 30_000, 300_000}))
"""Sizes that costs are completed at, and learned."""

MEASURED_DEVIATION = 0.06
"""Standard deviation of log10 that a measured value is taken with: repeating moves it."""

BEYOND_DEVIATION = 0.12
"""What a decade of n beyond the last measured size adds to it."""

STEEP_DEVIATION = 0.08
"""The same, a unit of the slope beyond 1: a steep growth that is a little off is far off soon."""

NEVER = 15.9
"""Log10 of what takes for ever: the top of the number codec. Exponential growth ends there."""

NEVER_DEVIATION = 0.25

SLOPES = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0)
"""Exponents of n that growth has in the long run."""

SNAP = 0.13
"""A slope this near to one of `SLOPES` is taken for it."""

STEEP = 3.4
"""Slope above which a growth that still gets steeper counts as exponential."""

MOST_EXPONENTIAL = 300
"""What can still be measured at larger sizes does not grow exponentially."""

SPAN = 1.9
"""Ratio of the sizes that a slope is measured between at least: at nearer ones noise counts."""


@dataclass(frozen=True)
class CostCurve:
    """What was measured of one metric of one function.

    Attributes:
        sizes: Input sizes, ascending.
        log10: Log10 of the values there.
        stopped_at: A larger size that was not measured because it takes too long, or None.
        failed_at: A larger size at which the function fails, or None: from there on it costs
            nothing that could be known.
    """

    sizes: Sequence[int]
    log10: Sequence[float]
    stopped_at: int | None = None
    failed_at: int | None = None


def complete(curve: CostCurve, grid: Sequence[int] = TARGET_SIZES) -> tuple[FloatArray, FloatArray]:
    """Mean and standard deviation of log10 at each size of a grid, NaN where nothing is known.

    Args:
        curve: What was measured.
        grid: Sizes.

    Returns:
        Two arrays of shape (sizes of the grid,).
    """
    mean, deviation = np.full(len(grid), np.nan), np.full(len(grid), np.nan)
    if not curve.sizes:
        return mean, deviation
    logs = np.log10(np.asarray(curve.sizes, dtype=float))
    values = np.asarray(curve.log10, dtype=float)
    first, last = curve.sizes[0], curve.sizes[-1]
    exponential = is_exponential(curve)
    slope, rate = _slope(curve), _rate(curve)
    for place, n in enumerate(grid):
        at = math.log10(n)
        if n < first:
            continue
        if n <= last:
            mean[place], deviation[place] = np.interp(at, logs, values), MEASURED_DEVIATION
        elif curve.failed_at is not None and n >= curve.failed_at:
            break
        elif exponential:
            mean[place] = min(values[-1] + rate * (n - last), NEVER)
            decades = mean[place] - values[-1]
            deviation[place] = (
                NEVER_DEVIATION if mean[place] >= NEVER else MEASURED_DEVIATION + 0.15 * decades
            )
        elif curve.stopped_at is not None or n <= 10 * last:
            beyond = at - logs[-1]
            spread = (BEYOND_DEVIATION + STEEP_DEVIATION * max(slope - 1.0, 0.0)) * beyond
            mean[place] = min(values[-1] + slope * beyond, NEVER)
            deviation[place] = math.hypot(MEASURED_DEVIATION, spread)
    return mean, deviation


def is_exponential(curve: CostCurve) -> bool:
    """Whether a curve grows faster than any power of n: steep, small, and getting steeper."""
    if curve.stopped_at is None or curve.stopped_at > MOST_EXPONENTIAL:
        return False
    slopes = _slopes(curve)
    if not slopes:
        return False
    if len(slopes) == 1:
        return slopes[-1] > STEEP
    return slopes[-1] > STEEP and slopes[-1] > 1.1 * max(slopes[:-1])


def _slopes(curve: CostCurve) -> list[float]:
    """Local slopes from the small sizes to the large, each over a span of its own."""
    found: list[float] = []
    place = len(curve.sizes) - 1
    while place > 0:
        ratio = 1.25 if curve.sizes[place] < 40 else SPAN
        before = place - 1
        while before > 0 and curve.sizes[place] < ratio * curve.sizes[before]:
            before -= 1
        rise = curve.log10[place] - curve.log10[before]
        found.append(rise / math.log10(curve.sizes[place] / curve.sizes[before]))
        place = before
    return found[::-1]


def _slope(curve: CostCurve) -> float:
    """Exponent of n that a curve goes on with."""
    logs, values = np.log10(np.asarray(curve.sizes, dtype=float)), np.asarray(curve.log10)
    if len(logs) < 2:
        return 1.0
    before = len(logs) - 2
    while before > 0 and curve.sizes[-1] < SPAN * curve.sizes[before]:
        before -= 1
    slope = float((values[-1] - values[before]) / (logs[-1] - logs[before]))
    slope = max(slope, 0.0)
    if curve.stopped_at is None:
        return slope
    nearest = min(SLOPES, key=lambda known: abs(known - slope))
    return nearest if abs(nearest - slope) < SNAP else slope


def _rate(curve: CostCurve) -> float:
    """Decades by which a curve rises with each further element."""
    if len(curve.sizes) < 2:
        return 0.3
    before = len(curve.sizes) - 2
    while before > 0 and curve.log10[-1] - curve.log10[before] < 0.6:
        before -= 1
    rise = curve.log10[-1] - curve.log10[before]
    return max(rise / (curve.sizes[-1] - curve.sizes[before]), 0.0)
