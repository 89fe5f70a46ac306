"""The one formatter: an estimate reads the same in lens, hint, hover and on the command line."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import cast

from rlm_lsp.engine.result import UnitResult
from rlm_model.contract.manifest import Manifest
from rlm_model.contract.queries import METRIC_UNITS, Estimate

THIN = "\u202f"
"""Narrow no-break space, between thousands."""

UNSURE_RATIO = 100.0
"""An 80% interval whose ends are further apart than this is shown as an interval."""

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
    """A unit in one line, for lenses and hints; empty when nothing is known at that size."""
    shown = [e for e in result.estimates if e.query.size == size]
    if not shown:
        return ""
    unsure = " · unsure" if any(map(is_unsure, shown)) else ""
    return f"≈ {' · '.join(map(figure, shown))} at n = {count(size)}{unsure}"


def no_estimate(reason: str) -> str:
    """Stands where a unit's estimates would, in one line."""
    return f"no estimate: {reason}"


def detail(result: UnitResult, manifest: Manifest, sizes: Sequence[int]) -> str:
    """A unit at several sizes, for hovers: Markdown that reads well as plain text too."""
    if result.reason is not None:
        return without_estimate(result.unit.name, result.reason)
    metrics = [m for m in manifest.metrics if any(result.at(m, size) for size in sizes)]
    rows = [
        ["n", *(METRIC_TITLES[metric] for metric in metrics)],
        ["---:"] + ["---"] * len(metrics),
        *([count(size), *(_cell(result.at(m, size)) for m in metrics)] for size in sizes),
    ]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return "\n\n".join([_title(result.unit.name), table, *_notes(result, manifest)])


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


def _notes(result: UnitResult, manifest: Manifest) -> list[str]:
    notes = ["In brackets: the range that holds the true value in 8 of 10 cases."]
    if any(map(is_unsure, result.estimates)):
        notes.append("~ marks where the model is unsure: that range is very wide.")
    if result.cut_lines:
        lines = "1 line" if result.cut_lines == 1 else f"{count(result.cut_lines)} lines"
        notes.append(f"The function is long: the model did not read {lines} of it and its helpers.")
    notes.append(f"Model {manifest.name} {manifest.version}, device {manifest.device}.")
    return notes


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
        rounded = float(f"{value / scale:.1e}")
        if rounded < round(larger / scale):
            return f"{_two_digits(value / scale, whole=unit == 'B')} {unit}"
        value = max(value, larger)
    unit, scale = units[-1]
    return f"{_two_digits(value / scale)} {unit}"


def _two_digits(value: float, *, whole: bool = False) -> str:
    rounded = float(f"{value:.1e}")
    if rounded >= 10 or whole:
        return count(round(rounded))
    return f"{rounded:.1f}" if rounded >= 1 else f"{rounded:.2g}"
