"""How a cost grows with n: the class of curves that fits a unit's estimates, and its doubt.

Each class is fitted in log10 as ``a + b * f(n)``, a >= 0: small inputs pay a fixed price that
has nothing to do with the growth. What counts as a fit follows from the estimates' own 80%
intervals. Their errors are taken as independent between sizes. Where classes fit alike that are
far apart, nothing is known of the growth, and nothing is said.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rlm_lsp.engine.result import NEVER
from rlm_lsp.engine.sizes import GROWTH_SIZES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rlm_model.contract.queries import Estimate

    Array = NDArray[np.float64]

LEAST_SIZES = 3
"""Sizes below which every class fits."""

LEAST_SPAN = 10.0
"""Ratio of the largest size to the smallest below which the classes are too much alike."""

_FIXED_PARTS = (0.0, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0)
"""Fixed price over the growing one at the second largest size. Were it more, the largest size
alone would show the growth, and one size is no proof of it: every steep class would fit a cost
that hardly grows."""

_DEVIATIONS = 2.5631
"""Standard deviations between the 10% and the 90% quantile of a Gaussian."""

_LEAST_DEVIATION = 0.03
"""Decades: two digits say no more."""

_TOLERANCE = 1.642
"""Squared error, in deviations, by which a curve may miss the best one: 80% of chi-square(1)."""

_CUBIC = 3.0
"""Local power over which a curve counts as exponential."""

_MOST_DOUBT = 1.0
"""Powers of n between the slowest and the fastest class that fit, for the growth to be known.
Whether a cost grows with a power of n at all has to be certain.
"""


@dataclass(frozen=True)
class Curve:
    """A class of growth.

    Attributes:
        name: Its name in a sentence.
        label: What it grows like, for "grows like ...".
        power: Power of n that it is nearest to.
    """

    name: str
    label: str
    power: float


CURVES = (
    Curve("constant", "constant", 0),
    Curve("logarithmic", "log n", 0),
    Curve("linear", "n", 1),
    Curve("n log n", "n log n", 1),
    Curve("quadratic", "n²", 2),
    Curve("cubic", "n³", 3),
    Curve("exponential", "exponential", math.inf),
)
"""Every class, the slowest first."""


@dataclass(frozen=True)
class Growth:
    """The class that fits best, and the range of those that fit too.

    Attributes:
        best: The best fit.
        slowest: The slowest class that fits.
        fastest: The fastest class that fits.
    """

    best: Curve
    slowest: Curve
    fastest: Curve

    @property
    def is_clear(self) -> bool:
        """Whether all that fits is within one power of n."""
        return self.fastest.power - self.slowest.power < 1 or self.slowest is self.fastest

    @property
    def hardly(self) -> bool:
        """Whether all that fits is slower than any power of n."""
        return self.fastest.power == 0 and self.slowest is not self.fastest

    @property
    def words(self) -> str:
        """The best fit as the end of a sentence about a cost."""
        if self.hardly:
            return "hardly grows with n"
        if self.best is CURVES[0]:
            return "constant in n"
        if self.best is CURVES[-1]:
            return "grows exponentially"
        return f"grows like {self.best.label}"

    @property
    def doubt(self) -> str:
        """The range of what fits, or an empty text where all that fits is near one power of n."""
        if self.is_clear:
            return ""
        return f"between {self.slowest.label} and {self.fastest.label}"

    @property
    def label(self) -> str:
        """The same as `words` and `doubt` in a column's cell."""
        if self.hardly:
            return "hardly any"
        return self.best.label if self.is_clear else f"{self.slowest.label} to {self.fastest.label}"


@lru_cache(maxsize=8192)
def growth(estimates: tuple[Estimate, ...]) -> Growth | None:
    """Fits the classes to one metric's estimates.

    Args:
        estimates: Of one unit and metric, each at a size of its own.

    Returns:
        The growth, or None where it is not known: the sizes are too few or too near each other
        to tell, or classes that fit are too far apart.
    """
    fitted = fit(estimates)
    if fitted is None or fitted.slowest is fitted.fastest:
        return fitted
    doubt = fitted.fastest.power - fitted.slowest.power
    return fitted if doubt == 0 or (fitted.slowest.power and doubt <= _MOST_DOUBT) else None


@lru_cache(maxsize=8192)
def fit(estimates: tuple[Estimate, ...]) -> Growth | None:
    """The fit behind `growth`, also where it leaves too much open to be told."""
    points = sorted((e.query.size, e) for e in estimates if e.query.size is not None)
    if any(e.p10 <= 0 for _, e in points):
        return None
    finite = list(itertools.takewhile(lambda point: point[1].p50 < NEVER, points))
    if finite and len(finite) < len(points):
        # From here on the model says that it never ends: no measure of the growth, but a bound.
        (size, last), (never, _) = finite[-1], points[len(finite)]
        if math.log10(NEVER / last.p50) > _CUBIC * math.log10(never / size):
            return Growth(CURVES[-1], CURVES[-1], CURVES[-1])
    sizes = tuple(size for size, _ in finite)
    if len(sizes) < LEAST_SIZES or sizes[-1] < sizes[0] * LEAST_SPAN:
        return None
    # Imported here: `initialize` does not wait for it.
    import numpy as np

    logs = np.array([math.log10(e.p50) for _, e in finite])
    weights = np.array([_deviation(e) ** -2 for _, e in finite])
    shapes, starts = _shapes(sizes)
    by_class = np.minimum.reduceat(_errors(logs, shapes, weights), starts)
    errors: list[float] = [float(error) for error in by_class]
    errors.append(_exponential_error(np.array(sizes), logs, weights))
    least = min(errors)
    # Where no class fits, the intervals were too narrow: the doubt grows by as much.
    tolerance = _TOLERANCE * max(1.0, least / (len(sizes) - 2))
    fitting = [
        curve for curve, error in zip(CURVES, errors, strict=True) if error <= least + tolerance
    ]
    return Growth(CURVES[errors.index(least)], fitting[0], fitting[-1])


def growths(estimates: Sequence[Estimate]) -> dict[str, Growth]:
    """The growth of each metric for which it can be told, in the estimates' order.

    Fitted at the sizes of `GROWTH_SIZES` alone: which others were asked for changes nothing.
    """
    found: dict[str, Growth] = {}
    judged = [e for e in estimates if e.query.size in GROWTH_SIZES]
    for metric in dict.fromkeys(e.query.metric for e in judged):
        fitted = growth(tuple(e for e in judged if e.query.metric == metric))
        if fitted is not None:
            found[metric] = fitted
    return found


_FUNCTIONS: tuple[Callable[[int], float], ...] = (
    lambda n: math.log2(n + 1),
    lambda n: n,
    lambda n: n * math.log2(n + 1),
    lambda n: n**2,
    lambda n: n**3,
)
"""What the classes between constant and exponential grow with."""


@lru_cache(maxsize=64)
def _shapes(sizes: tuple[int, ...]) -> tuple[Array, list[int]]:
    """log10 of all curves but the exponential one at the sizes, and where each class begins.

    Returns:
        Shape (curves, sizes), and the first row of each class.
    """
    import numpy as np

    values = np.array([[function(size) for size in sizes] for function in _FUNCTIONS])
    fixed = np.array(_FIXED_PARTS)[:, None] * values[:, None, -2:-1]
    growing = np.log10(fixed + values[:, None]).reshape(-1, len(sizes))
    starts = [0, *range(1, len(growing) + 1, len(_FIXED_PARTS))]
    return np.vstack([np.zeros(len(sizes)), growing]), starts


def _errors(logs: Array, shapes: Array, weights: Array) -> Array:
    """Weighted squared errors of curves that may be moved up and down, shape (curves,)."""
    differences = logs - shapes
    shifts = differences @ weights / weights.sum()
    return (differences - shifts[:, None]) ** 2 @ weights


def _exponential_error(sizes: Array, logs: Array, weights: Array) -> float:
    """The same for the best ``b * c**n``; infinite where that is no steeper than n³."""
    centred = sizes - sizes @ weights / weights.sum()
    slope = float((weights * centred) @ logs / ((weights * centred) @ centred))
    rise = slope * float(sizes[-1] - sizes[-2])
    if rise <= _CUBIC * math.log10(sizes[-1] / sizes[-2]):
        return math.inf
    return float(_errors(logs, slope * sizes[None], weights)[0])


def _deviation(estimate: Estimate) -> float:
    """Standard deviation of an estimate's error, in decades."""
    return max(math.log10(estimate.p90 / estimate.p10) / _DEVIATIONS, _LEAST_DEVIATION)
