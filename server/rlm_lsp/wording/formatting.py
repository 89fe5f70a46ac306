"""The one formatter: an estimate reads the same in lens, hint, hover and on the command line."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import lru_cache
from typing import cast

from rlm_lsp.engine.result import UnitResult
from rlm_lsp.wording.growth import growths
from rlm_model.contract.manifest import Manifest
from rlm_model.contract.queries import METRIC_UNITS, Estimate

THIN = "\u202f"
"""Narrow no-break space, between thousands."""

UNSURE_RATIO = 100.0
"""An 80% interval whose ends are further apart than this is shown as an interval."""

KEPT_FIGURES = 4096
"""Units whose table is kept: a tooltip for each function of a file goes out after every edit."""

KEPT_QUANTITIES = 4096
"""Values whose text is kept: the labels go out after every edit too."""

MAX_CALLEES = 8
"""Calls that are named; a longer list ends with dots."""

METRIC_TITLES = {
    "time_s": "time",
    "peak_memory_bytes": "peak memory",
    "latency_s": "latency",
    "accuracy": "accuracy",
}

_TIMES = (
    ("ns", 1e-9),
    ("µs", 1e-6),
    ("ms", 1e-3),
    ("s", 1.0),
    ("min", 60.0),
    ("h", 3600.0),
    ("days", 86_400.0),
    ("years", 31_557_600.0),
)
_BYTES = (("B", 1.0), ("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("PB", 1e15))


def count(number: int) -> str:
    """A whole number with its thousands apart."""
    return f"{number:,}".replace(",", THIN)


@lru_cache(maxsize=KEPT_QUANTITIES)
def quantity(metric: str, value: float) -> str:
    """A value of a metric with two significant digits and its unit."""
    unit = METRIC_UNITS[metric]
    if unit == "s":
        return _scaled(value, _TIMES)
    if unit == "B":
        return "0 B" if value < 0.5 else _scaled(max(value, 1.0), _BYTES)
    return _two_digits(value)


def is_unsure(estimate: Estimate) -> bool:
    """Whether the model's 80% interval is too wide for its median to stand alone."""
    return estimate.p90 > estimate.p10 * UNSURE_RATIO


def interval(estimate: Estimate) -> str:
    """The 80% interval."""
    low = quantity(estimate.query.metric, estimate.p10)
    high = quantity(estimate.query.metric, estimate.p90)
    return low if low == high else f"{low} to {high}"


def figure(estimate: Estimate) -> str:
    """The median, or the interval when the model is unsure."""
    if is_unsure(estimate):
        return interval(estimate)
    return quantity(estimate.query.metric, estimate.p50)


def figure_at(result: UnitResult, metric: str, size: int) -> str:
    """The `figure` of a metric at a size, marked when the model is unsure; for tables."""
    estimate = result.at(metric, size)
    if estimate is None:
        return ""
    return f"~ {figure(estimate)}" if is_unsure(estimate) else figure(estimate)


def summary(result: UnitResult, size: int) -> str:
    """A unit in one short line; empty when nothing is known at that size."""
    shown = [e for e in result.estimates if e.query.size == size]
    if not shown:
        return ""
    unsure = " · unsure" if any(map(is_unsure, shown)) else ""
    return f"≈ {' · '.join(map(figure, shown))} at n = {count(size)}{unsure}"


def headline(result: UnitResult, size: int) -> str:
    """The summary and how the cost grows, where there is room for it."""
    line = summary(result, size)
    metric = next((e.query.metric for e in result.estimates if e.query.size == size), "")
    grown = growths(result.estimates).get(metric)
    return f"{line} · {grown.words}" if grown and grown.is_clear else line


def no_estimate(reason: str) -> str:
    """Stands where a unit's estimates would, in one line."""
    return f"no estimate: {reason}"


def over_limit(estimate: Estimate, limit: float) -> str:
    """An estimate that is over a limit, for diagnostics."""
    metric, size = estimate.query.metric, estimate.query.size
    predicted = quantity(metric, estimate.p50)
    unsure = f" (unsure: {interval(estimate)})" if is_unsure(estimate) else ""
    return (
        f"predicted {predicted} at n = {count(size or 0)}: "
        f"over the limit of {round_quantity(metric, limit)}{unsure}"
    )


def round_quantity(metric: str, value: float) -> str:
    """A value that a person chose: without a zero behind the point."""
    return quantity(metric, value).replace(".0 ", " ")


def in_words(result: UnitResult, sizes: Sequence[int]) -> str:
    """A unit at several sizes in a sentence or two, for messages."""
    if result.reason is not None:
        return f"{result.unit.name}: {no_estimate(result.reason)}"
    by_size = [(size, [e for e in result.estimates if e.query.size == size]) for size in sizes]
    figures = "; ".join(
        f"{' · '.join(map(figure, estimates))} at n = {count(size)}"
        for size, estimates in by_size
        if estimates
    )
    grown = "".join(f" {sentence}" for sentence in _growth_sentences(result.estimates))
    return f"{result.unit.name}: {figures}.{grown}"


def detail(
    result: UnitResult, manifest: Manifest, sizes: Sequence[int], place: str | None = None
) -> str:
    """A unit at several sizes, for hovers: Markdown that reads well as plain text too.

    Args:
        result: The unit's.
        manifest: The model's.
        sizes: Rows of the table.
        place: Where the unit is defined, when that is not where the reader looks.
    """
    if result.reason is not None:
        return without_estimate(result.unit.name, result.reason)
    title = _title(result.unit.name) + (f", defined in {place}" if place else "")
    figures = _figures(result.estimates, manifest.metrics, tuple(sizes))
    return "\n\n".join([title, *figures, *_notes(result, manifest)])


def without_estimate(name: str, reason: str) -> str:
    """A unit that can't be judged, for hovers."""
    return f"{_title(name)}\n\n{no_estimate(reason)}"


def quality(manifest: Manifest) -> list[str]:
    """The model's figures from its evaluation report, a line a metric."""
    lines: list[str] = []
    for metric, figures in sorted(manifest.quality.items()):
        if not isinstance(figures, dict):
            continue
        shown = [
            f"{key.replace('_', ' ')} {value:.3g}"
            for key, value in cast("dict[str, object]", figures).items()
            if isinstance(value, (int, float))
        ]
        if shown:
            lines.append(f"{METRIC_TITLES.get(metric, metric)}: {', '.join(shown)}")
    return lines


@lru_cache(maxsize=KEPT_FIGURES)
def _figures(
    estimates: tuple[Estimate, ...], known: tuple[str, ...], sizes: tuple[int, ...]
) -> tuple[str, ...]:
    """Table and notes that tell of nothing but the estimates.

    Args:
        estimates: Of one unit.
        known: The model's metrics.
        sizes: Rows of the table.
    """
    at = {(e.query.metric, e.query.size): e for e in estimates}
    metrics = [metric for metric in known if any((metric, size) in at for size in sizes)]
    rows = [
        ["n", *(METRIC_TITLES[metric] for metric in metrics)],
        ["---:"] + ["---"] * len(metrics),
        *([count(size), *(_cell(at.get((m, size))) for m in metrics)] for size in sizes),
    ]
    found = ["\n".join(f"| {' | '.join(row)} |" for row in rows)]
    grown = _growth_sentences(estimates)
    if grown:
        found.append(" ".join(grown))
    found.append(
        "In brackets: the range that holds the true value in 8 of 10 cases"
        f"{_worst_factors(estimates, sizes)}."
    )
    if any(map(is_unsure, estimates)):
        found.append("~ marks where the model is unsure: that range is very wide.")
    return tuple(found)


def _notes(result: UnitResult, manifest: Manifest) -> list[str]:
    unit = result.unit
    notes: list[str] = []
    if result.cut_lines:
        lines = _counted(result.cut_lines, "line")
        notes.append(f"The function is long: the model did not read {lines} of it and its helpers.")
    if unit.outside_calls:
        notes.append(_outside(unit.outside_calls))
    if unit.comment_problem is not None:
        notes.append(f"A comment is not understood: {unit.comment_problem}.")
    notes.append(f"Model {manifest.name} {manifest.version}, device {manifest.device}.")
    return notes


def _outside(callees: Sequence[str]) -> str:
    """Calls whose cost is in no estimate: the model does not see what they do."""
    names = ", ".join(f"`{callee}`" for callee in callees[:MAX_CALLEES])
    more = ", ..." if len(callees) > MAX_CALLEES else ""
    calls = _counted(len(callees), "call")
    return f"Plus {calls} outside this file: {names}{more}. The model does not see what they cost."


def _growth_sentences(estimates: Sequence[Estimate]) -> list[str]:
    """How each metric grows, with the doubt."""
    sentences: list[str] = []
    for metric, grown in growths(estimates).items():
        words = grown.words if grown.words.startswith("grows") else f"is {grown.words}"
        doubt = f" ({grown.doubt})" if grown.doubt else ""
        sentences.append(f"{METRIC_TITLES[metric].capitalize()} {words}{doubt}.")
    return sentences


def _worst_factors(estimates: Sequence[Estimate], sizes: Sequence[int]) -> str:
    """How far the ranges reach at most, by metric: how sure the model is."""
    factors: dict[str, float] = {}
    for estimate in estimates:
        metric = estimate.query.metric
        if estimate.query.size in sizes:
            # Less than a byte is nothing, and no factor of it means anything.
            low, middle, high = (
                max(value, 1.0) if METRIC_UNITS[metric] == "B" else value
                for value in (estimate.p10, estimate.p50, estimate.p90)
            )
            factors[metric] = max(factors.get(metric, 1.0), middle / low, high / middle)
    if not factors:
        return ""
    told = ", ".join(
        f"{_two_digits(factor)} ({METRIC_TITLES[metric]})" for metric, factor in factors.items()
    )
    return f", within a factor of {told}"


def _counted(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{count(number)} {noun}s"


def _cell(estimate: Estimate | None) -> str:
    if estimate is None:
        return ""
    mark = "~ " if is_unsure(estimate) else ""
    return f"{mark}{quantity(estimate.query.metric, estimate.p50)} ({interval(estimate)})"


def _title(name: str) -> str:
    # As code: ``__init__`` is not meant bold.
    return f"`{name}`"


def _scaled(value: float, units: Sequence[tuple[str, float]]) -> str:
    """Two significant digits in the largest unit that keeps the number at 1 or above.

    The rounded number chooses the unit: 999.6 µs is 1.0 ms and not 1000 µs.
    """
    for (unit, scale), (_, larger) in itertools.pairwise(units):
        if value >= larger:
            continue
        rounded = float(f"{value / scale:.1e}")
        if rounded < round(larger / scale):
            return f"{_two_digits(value / scale, whole=unit == 'B')} {unit}"
        value = larger
    unit, scale = units[-1]
    return f"{_two_digits(value / scale)} {unit}"


def _two_digits(value: float, *, whole: bool = False) -> str:
    rounded = float(f"{value:.1e}")
    if rounded >= 10 or whole:
        return count(round(rounded))
    return f"{rounded:.1f}" if rounded >= 1 else f"{rounded:.2g}"
