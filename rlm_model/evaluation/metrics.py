"""Metrics of predicted quantiles against measurements.

Shapes: measurements are log10 of seconds or bytes, NaN where nothing was measured, of shape
(items, sizes) for one metric; predictions are quantiles (10%, 50%, 90%) in natural units, of
shape (items, sizes, 3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

FloatArray = NDArray[np.float64]

BOOTSTRAP_ROUNDS = 1_000
BOOTSTRAP_SEED = 0
CONFIDENCE = 0.95

ROUNDING = 1e-9
"""Decades by which a quantile may miss a measurement that it equals (many functions peak at
the same few bytes)."""


@dataclass(frozen=True)
class Score:
    """How good predictions of one metric are. NaN where a figure is not defined.

    Attributes:
        points: Count of measurements that were compared.
        spearman_by_size: Rank correlation of p50 at each size, shape (sizes,).
        spearman_mean: Mean of `spearman_by_size`.
        spearman_interval: 95% bootstrap confidence interval of `spearman_mean`.
        spearman_pooled: Rank correlation of p50 over all sizes together.
        median_relative_error: Median of ``|p50 - measured| / measured``.
        mean_absolute_log10_error: Mean of ``|log10(p50) - log10(measured)|``, in decades.
        below: Share of measurements at or below each quantile; ideally 0.1, 0.5 and 0.9.
        coverage: Share of measurements inside p10 to p90; ideally 0.8.
        width_decades: Median of ``log10(p90 / p10)``.
    """

    points: int
    spearman_by_size: tuple[float, ...]
    spearman_mean: float
    spearman_interval: tuple[float, float]
    spearman_pooled: float
    median_relative_error: float
    mean_absolute_log10_error: float
    below: tuple[float, float, float]
    coverage: float
    width_decades: float

    @property
    def width_ratio(self) -> float:
        """``p90 / p10`` of the interval of median width."""
        return 10.0**self.width_decades


def score(measured: FloatArray, quantiles: FloatArray, problems: Sequence[str]) -> Score:
    """Scores the predictions of one metric.

    Args:
        measured: Log10 of the measurements, shape (items, sizes).
        quantiles: Predicted p10, p50 and p90, shape (items, sizes, 3).
        problems: Problem of each item; the bootstrap draws problems.

    Raises:
        ValueError: Nothing was measured.
    """
    known = ~np.isnan(measured)
    if not known.any():
        raise ValueError("nothing was measured: there is nothing to compare with")
    log10 = np.log10(quantiles)
    truth, low, middle, high = measured[known], *log10[known].T
    by_size = spearman_by_size(measured, log10[..., 1])
    return Score(
        points=int(known.sum()),
        spearman_by_size=tuple(map(float, by_size)),
        spearman_mean=float(by_size.mean()),
        spearman_interval=bootstrap_interval(measured, log10[..., 1], problems),
        spearman_pooled=spearman(truth, middle),
        median_relative_error=float(np.median(np.abs(10.0 ** (middle - truth) - 1))),
        mean_absolute_log10_error=float(np.abs(middle - truth).mean()),
        below=tuple(float((truth <= edge + ROUNDING).mean()) for edge in (low, middle, high)),
        coverage=float(((low - ROUNDING <= truth) & (truth <= high + ROUNDING)).mean()),
        width_decades=float(np.median(high - low)),
    )


def spearman(first: FloatArray, second: FloatArray) -> float:
    """Spearman's rank correlation: Pearson's correlation of the ranks, ties at their mean rank.

    C. Spearman, "The Proof and Measurement of Association between Two Things", 1904.

    Args:
        first: Shape (points,).
        second: Shape (points,).

    Returns:
        -1 to 1; NaN with fewer than two points or where one side is constant.
    """
    if len(first) < 2:
        return float("nan")
    a, b = rankdata(first), rankdata(second)
    a, b = a - a.mean(), b - b.mean()
    norm = np.sqrt((a @ a) * (b @ b))
    return float(a @ b / norm) if norm > 0 else float("nan")


def spearman_by_size(measured: FloatArray, predicted: FloatArray) -> FloatArray:
    """Spearman's rank correlation at each size, over the items measured there.

    Args:
        measured: NaN where nothing was measured, shape (items, sizes).
        predicted: Shape (items, sizes).

    Returns:
        Shape (sizes,).
    """
    known = ~np.isnan(measured)
    return np.array(
        [spearman(measured[rows, size], predicted[rows, size]) for size, rows in enumerate(known.T)]
    )


def bootstrap_interval(
    measured: FloatArray,
    predicted: FloatArray,
    problems: Sequence[str],
    rounds: int = BOOTSTRAP_ROUNDS,
) -> tuple[float, float]:
    """95% percentile bootstrap interval of the mean per-size Spearman.

    Items of one problem are not independent, so whole problems are drawn with replacement
    (the cluster bootstrap: Davison and Hinkley, "Bootstrap Methods and their Application",
    1997, section 3.8). The seed is fixed.

    Args:
        measured: Shape (items, sizes).
        predicted: Shape (items, sizes).
        problems: Problem of each item.
        rounds: Count of draws.

    Returns:
        Lower and upper end; NaN where no draw has a defined value.
    """
    _, group = np.unique(np.asarray(problems), return_inverse=True)
    count = int(group.max()) + 1
    items_of = [np.flatnonzero(group == problem) for problem in range(count)]
    random = np.random.default_rng(BOOTSTRAP_SEED)
    means = np.empty(rounds)
    for index in range(rounds):
        drawn = np.concatenate([items_of[p] for p in random.integers(count, size=count)])
        means[index] = spearman_by_size(measured[drawn], predicted[drawn]).mean()
    defined = means[~np.isnan(means)]
    if not len(defined):
        return float("nan"), float("nan")
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(defined, (tail, 1 - tail))
    return float(low), float(high)
