"""Classes of growth, and the class that a row of costs by size belongs to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

CLASSES = {
    "1": 0.0,
    "log n": 0.13,  # what log n rises by between n = 100 and 100,000
    "sqrt n": 0.5,
    "n": 1.0,
    "n log n": 1.13,
    "n^1.5": 1.5,
    "n^2": 2.0,
    "n^3": 3.0,
}
"""Classes below the exponential one, with their slopes in log-log from n = 100 to 100,000."""

EXPONENTIAL = "2^n"
"""Exponential growth or worse."""

STEEPEST_SLOPE = 4.0
"""From here on growth counts as exponential."""

NEVER = {"time_s": 1e6, "peak_memory_bytes": 1e12}
"""From here on a cost at n = 100 says that growth is exponential, in seconds and bytes."""

STEEP = ("n^1.5", "n^2", "n^3", EXPONENTIAL)
"""Classes that are steeper than n log n."""

FIRST_SIZE = 100
LAST_SIZE = 100_000
"""Sizes between which the slope is taken: below them the fixed price of a call counts."""


def is_same(first: str, second: str) -> bool:
    """Whether two classes count as one: n and n log n can't be told apart by costs."""
    linear = ("n", "n log n")
    return first == second or (first in linear and second in linear)


def slope(sizes: Sequence[int], costs: Sequence[float]) -> float:
    """Least-squares slope in log-log between `FIRST_SIZE` and `LAST_SIZE`.

    Returns:
        The power of n; NaN with fewer than two sizes there.
    """
    wanted = [place for place, size in enumerate(sizes) if FIRST_SIZE <= size <= LAST_SIZE]
    if len(wanted) < 2:
        return float("nan")
    x: NDArray[np.float64] = np.log10([sizes[place] for place in wanted])
    y: NDArray[np.float64] = np.log10([costs[place] for place in wanted])
    x = x - x.mean()
    return float(x @ y / (x @ x))


def nearest_class(power: float) -> str:
    """The class whose slope is nearest."""
    if power > STEEPEST_SLOPE:
        return EXPONENTIAL
    return min(CLASSES, key=lambda name: abs(CLASSES[name] - power))


def class_of(metric: str, sizes: Sequence[int], costs: Sequence[float]) -> str:
    """The class that predicted costs belong to.

    Args:
        metric: A key of `NEVER`.
        sizes: Input sizes, with n = 100 among them.
        costs: A positive cost at each size.
    """
    if costs[list(sizes).index(FIRST_SIZE)] >= NEVER[metric]:
        return EXPONENTIAL
    return nearest_class(slope(sizes, costs))
