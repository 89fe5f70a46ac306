"""Quantities in words: what is known of a value decides how it reads.

An estimate is a range whose ends are its 10% and 90% quantiles. The further they are apart, the
fewer digits of the median are said:

| highest / lowest | reads | |
|---|---|---|
| up to 3 | two digits | 0.12 s, 340 µs |
| up to 10 | one digit | 0.1 s, 0.3 ms |
| up to 1000 | ``~`` and the nearest of 1, 3, 10, 30, ... | ~0.1 s, ~0.3 ms |
| above | the name of the unit | milliseconds, hours, kilobytes |

Hundreds that are no more than one digit are said in the next unit: 0.3 ms, not 300 µs. A time
above a year is "over a year", and one at the top of the number codec "never ends", which is how
the model says that a function grows exponentially; where only the range gets there, it "may never
end". More memory than a terabyte is "over 1 TB".
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from rlm_lsp.engine.result import NEVER
from rlm_model.contract.metrics import METRICS
from rlm_model.contract.queries import Estimate

THIN = "\u202f"
"""Narrow no-break space, between thousands."""

TWO_DIGITS = 3.0
"""An 80% range whose ends are no further apart leaves two digits of its median."""

ONE_DIGIT = 10.0
"""The same for one digit. Wider ranges are marked."""

ORDER_OF_MAGNITUDE = 1000.0
"""The same for the order of magnitude. Of what is wider only the unit is said."""

KEPT = 4096
"""Values whose text is kept: the labels go out after every edit."""


@dataclass(frozen=True)
class _Unit:
    """A unit of a metric.

    Attributes:
        symbol: Stands behind a number.
        name: Stands alone, for many.
        scale: How much it is.
        steps: How many of it make the next one, as people count.
    """

    symbol: str
    name: str
    scale: float
    steps: float = 1000.0


@dataclass(frozen=True)
class _Scale:
    """The units of a metric, from small to large, and what lies above all of them.

    Attributes:
        units: The units.
        most: From here on no number is said.
        above: What is said then.
        whole: Whether there is no less than one of the smallest unit.
    """

    units: tuple[_Unit, ...]
    most: float
    above: str
    whole: bool = False


_YEAR = 365.25 * 86_400

_SCALES = {
    "s": _Scale(
        (
            _Unit("ns", "nanoseconds", 1e-9),
            _Unit("µs", "microseconds", 1e-6),
            _Unit("ms", "milliseconds", 1e-3),
            _Unit("s", "seconds", 1.0, 60),
            _Unit("min", "minutes", 60.0, 60),
            _Unit("h", "hours", 3600.0, 24),
            _Unit("days", "days", 86_400.0, 366),
        ),
        _YEAR,
        "over a year",
    ),
    "B": _Scale(
        (
            _Unit("B", "bytes", 1.0),
            _Unit("kB", "kilobytes", 1e3),
            _Unit("MB", "megabytes", 1e6),
            _Unit("GB", "gigabytes", 1e9),
        ),
        1e12,
        "over 1 TB",
        whole=True,
    ),
}


def count(number: int) -> str:
    """A whole number with its thousands apart."""
    return f"{number:,}".replace(",", THIN)


@lru_cache(maxsize=KEPT)
def quantity(metric: str, value: float) -> str:
    """A value of a metric with two significant digits and its unit."""
    return _said(metric, value, _two_digits)


def width(estimate: Estimate) -> float:
    """How many times the 90% quantile is the 10% quantile; less than a byte is no less memory."""
    least = 1.0 if estimate.query.unit == "B" else 0.0
    low, high = max(estimate.p10, least), max(estimate.p90, least)
    return high / low if low > 0 else math.inf


def is_wide(estimate: Estimate) -> bool:
    """Whether the 80% range is wider than ten-fold: its median is marked or not said."""
    return width(estimate) > ONE_DIGIT


def is_vague(estimate: Estimate) -> bool:
    """Whether the 80% range is so wide that its median can't stand for it."""
    return width(estimate) > ORDER_OF_MAGNITUDE


@lru_cache(maxsize=KEPT)
def figure(estimate: Estimate) -> str:
    """What is known of an estimate as one value; the rule stands at the top of this file."""
    metric, unit = estimate.query.metric, estimate.query.unit
    median, spread = estimate.p50, width(estimate)
    if unit == "s" and median >= NEVER:
        return "never ends"
    if unit == "s" and median < _YEAR and estimate.p90 >= NEVER:
        return "may never end"
    if spread <= TWO_DIGITS:
        return quantity(metric, median)
    if spread <= ONE_DIGIT:
        return _said(metric, median, _one_digit)
    if spread <= ORDER_OF_MAGNITUDE or unit not in _SCALES:
        return _said(metric, median, _half_decade, "~")
    return _named(_SCALES[unit], median)


def interval(estimate: Estimate) -> str:
    """The 80% range; a unit that both ends have is said once."""
    metric = estimate.query.metric
    low, high = quantity(metric, estimate.p10), quantity(metric, estimate.p90)
    if estimate.query.unit == "s" and estimate.p90 >= NEVER:
        return "never ends" if estimate.p10 >= NEVER else f"{low} to never"
    if low == high:
        return low
    number, space, unit = low.rpartition(" ")
    return f"{number} to {high}" if space and high.endswith(f" {unit}") else f"{low} to {high}"


def round_quantity(metric: str, value: float) -> str:
    """A value that a person chose: without a zero behind the point."""
    return quantity(metric, value).replace(".0 ", " ")


_Rounding = Callable[[float], float]


def _two_digits(value: float) -> float:
    return float(f"{value:.1e}")


def _one_digit(value: float) -> float:
    return float(f"{value:.0e}")


def _half_decade(value: float) -> float:
    """The nearest of 1, 3, 10, 30, ... by the logarithm."""
    tens, half = divmod(round(2 * math.log10(value)), 2)
    return float(f"{3 if half else 1}e{tens}")


def _said(metric: str, value: float, rounding: _Rounding, mark: str = "") -> str:
    """A value in the unit that keeps its number short.

    The rounded number chooses the unit: 999.6 µs is 1.0 ms and not 1000 µs.
    """
    base = METRICS[metric].unit
    scale = _SCALES.get(base)
    if scale is None:
        return f"{mark}{rounding(value):.2g} {base}".rstrip()
    if scale.whole:
        if value < 0.5:
            return f"0 {scale.units[0].symbol}"
        value = max(value, 1.0)
    for index, unit in enumerate(scale.units):
        larger = scale.units[index + 1 : index + 2]
        rounded = rounding(value / unit.scale)
        if rounded * unit.scale >= scale.most:
            return scale.above
        if max(rounded, value / unit.scale) >= unit.steps:
            # At the least one of the next: 59.6 s is a minute.
            value = max(value, unit.scale * unit.steps)
        elif rounding is not _two_digits and rounded >= 100 and larger and unit.steps == 1000:
            # Hundreds of one digit: no more digits than are known.
            return f"{mark}{rounded / unit.steps:.1g} {larger[0].symbol}"
        else:
            return f"{mark}{_number(rounded, unit, rounding, scale)}"
    return scale.above


def _number(rounded: float, unit: _Unit, rounding: _Rounding, scale: _Scale) -> str:
    if rounded >= 10 or rounding is not _two_digits:
        number = count(round(rounded)) if rounded >= 1 else f"{rounded:.1g}"
    elif scale.whole and unit is scale.units[0]:
        number = count(round(rounded))
    elif unit.scale > 1 and not scale.whole:
        # Nobody says 3.0 days.
        number = f"{rounded:.1f}".removesuffix(".0")
    else:
        number = f"{rounded:.1f}" if rounded >= 1 else f"{rounded:.2g}"
    symbol = unit.symbol
    return f"{number} {symbol.removesuffix('s') if symbol == 'days' and number == '1' else symbol}"


def _named(scale: _Scale, value: float) -> str:
    """The name of the unit that a value is some of."""
    if value >= scale.most:
        return scale.above
    return next(unit.name for unit in scale.units if value < unit.scale * unit.steps)
