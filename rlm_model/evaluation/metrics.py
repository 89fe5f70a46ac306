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
IntArray = NDArray[np.int64]

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
        Lower and upper end; NaN where the mean itself is not defined.
    """
    if np.isnan(spearman_by_size(measured, predicted)).any():
        return float("nan"), float("nan")
    _, problem = np.unique(np.asarray(problems), return_inverse=True)
    count = int(problem.max()) + 1
    random = np.random.default_rng(BOOTSTRAP_SEED)
    # How often each draw has an item, in the place of copies of the item.
    drawn = random.multinomial(count, np.full(count, 1 / count), size=rounds)[:, problem]
    by_size = [
        _repeated_spearman(measured[rows, size], predicted[rows, size], drawn[:, rows])
        for size, rows in enumerate((~np.isnan(measured)).T)
    ]
    return percentile_interval(np.mean(by_size, axis=0))


def percentile_interval(drawn: FloatArray) -> tuple[float, float]:
    """Lower and upper end of the 95% percentile interval of a bootstrap's figures."""
    tail = (1 - CONFIDENCE) / 2
    # A draw of few problems can be constant, and has no figure.
    low, high = np.nanquantile(drawn, (tail, 1 - tail))
    return float(low), float(high)


def _repeated_spearman(first: FloatArray, second: FloatArray, times: IntArray) -> FloatArray:
    """Spearman's rank correlation where each point stands several times.

    Args:
        first: Shape (points,).
        second: Shape (points,).
        times: How often each point stands, one row a draw, shape (draws, points).

    Returns:
        Shape (draws,); NaN where a side is constant.
    """
    total = times.sum(axis=1, keepdims=True)
    a, b = (_repeated_ranks(values, times) for values in (first, second))
    # Ranks have the mean (total + 1) / 2, ties or not.
    a, b = a - (total + 1) / 2, b - (total + 1) / 2
    norm = np.sqrt((times * a * a).sum(axis=1) * (times * b * b).sum(axis=1))
    with np.errstate(invalid="ignore"):
        return (times * a * b).sum(axis=1) / norm


def _repeated_ranks(values: FloatArray, times: IntArray) -> FloatArray:
    """Ranks from 1, ties at their mean, shape (draws, points); see `_repeated_spearman`."""
    _, place = np.unique(values, return_inverse=True)
    order = np.argsort(place, kind="stable")
    starts = np.flatnonzero(np.diff(place[order], prepend=-1))
    totals = np.add.reduceat(times[:, order], starts, axis=1)
    return (np.cumsum(totals, axis=1) - totals + (totals + 1) / 2)[:, place]
