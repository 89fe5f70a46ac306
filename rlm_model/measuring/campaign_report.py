"""The report of a campaign: what was measured, what failed, and how well it repeats."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rlm_model.contract.queries import Query
from rlm_model.measuring.measurer import PEAK_MEMORY, TIME
from rlm_model.measuring.plots import draw_floors, draw_growth, draw_slopes, draw_spread
from rlm_model.measuring.reference import drift, machine_id, scaled_measurements, slowness
from rlm_model.measuring.sizes import QUICK_SIZES, SIZES
from rlm_model.measuring.store import Batch, Measurement

FloatArray = NDArray[np.float64]

REASONS = 12
"""Failure reasons that are listed."""

PLANNED = frozenset({*SIZES, *QUICK_SIZES})
"""Sizes that are counted: others stand between these, where a function's time grows fast."""


@dataclass(frozen=True)
class Repeats:
    """How two measurements of the same thing differ.

    Attributes:
        points: How many pairs there are.
        median: Median of the ratio, the larger value above.
        percentile_95: Its 95th percentile.
        within_30: Share of the pairs within 30%.
    """

    points: int
    median: float
    percentile_95: float
    within_30: float


def write_report(batches: Sequence[Batch], folder: Path, more: Sequence[str] = ()) -> str:
    """Writes ``report.md`` and the plots.

    Args:
        batches: What was measured.
        folder: Where to; it is made where it is not there.
        more: Sections of others, which stand behind the counts.

    Returns:
        The Markdown text.

    Raises:
        ValueError: There is no batch.
    """
    if not batches:
        raise ValueError("nothing was measured: there is no batch")
    found = [measurement for batch in batches for measurement in scaled_measurements(batch)]
    folder.mkdir(parents=True, exist_ok=True)
    sections = [
        "# Measurements",
        "Made with `rlm-model measure`; this report with `rlm-model measure-report`.",
        "Times of functions are brought to one scale by the reference snippets of their batch.",
        _counts(found),
        *more,
        _machines(batches),
        _repeatability(found),
        _failures(found),
        *_growth(found, folder),
        *_programs(batches, folder),
    ]
    text = "\n\n".join(sections) + "\n"
    (folder / "report.md").write_text(text, encoding="utf-8")
    return text


def repeats(measurements: Iterable[Measurement], metric: str) -> Repeats | None:
    """Compares the first two measurements of each item under each condition.

    Args:
        measurements: All, in the order in which they were made.
        metric: The metric.
    """
    found: dict[tuple[str, str, Query], list[float]] = {}
    for m in measurements:
        if m.query.metric == metric and m.value:
            found.setdefault((m.item, m.digest, m.query), []).append(m.value)
    pairs = np.array([values[:2] for values in found.values() if len(values) > 1])
    if not len(pairs):
        return None
    ratio = pairs.max(axis=1) / pairs.min(axis=1)
    return Repeats(
        len(ratio),
        float(np.median(ratio)),
        float(np.quantile(ratio, 0.95)),
        float((ratio <= 1.3).mean()),
    )


def growth_curves(measurements: Iterable[Measurement]) -> list[FloatArray]:
    """Time against n of each function with at least three sizes: log10, shape (points, 2)."""
    found: dict[tuple[str, str], dict[int, float]] = {}
    for m in measurements:
        if m.query.metric == TIME and m.query.size is not None and m.value:
            found.setdefault((m.item, m.digest), {})[m.query.size] = m.value
    return [
        np.log10(np.array(sorted(points.items()), dtype=float))
        for _, points in sorted(found.items())
        if len(points) > 2
    ]


def slopes(curves: Iterable[FloatArray]) -> NDArray[np.float64]:
    """The slope of each curve between its two largest sizes: 1 is linear, 2 quadratic."""
    return np.array([(c[-1, 1] - c[-2, 1]) / (c[-1, 0] - c[-2, 0]) for c in curves])


def floors(batches: Iterable[Batch]) -> dict[str, dict[str, float]]:
    """What an empty program costs by language and metric: medians over the batches."""
    found: dict[str, dict[str, list[float]]] = {}
    for batch in batches:
        for metric, value in batch.runtime.floor.items() if batch.measurements else ():
            language = batch.measurements[0].language
            found.setdefault(language, {}).setdefault(metric, []).append(value)
    return {
        language: {metric: float(np.median(values)) for metric, values in by_metric.items()}
        for language, by_metric in sorted(found.items())
    }


def _growth(measurements: Sequence[Measurement], folder: Path) -> list[str]:
    curves = growth_curves(measurements)
    if not curves:
        return []
    draw_growth(folder / "growth.png", curves)
    draw_slopes(folder / "slopes.png", slopes(curves))
    return ["## Growth\n\n![Time against n](growth.png)\n\n![Slopes](slopes.png)"]


def _programs(batches: Sequence[Batch], folder: Path) -> list[str]:
    """What programs cost by language, beside what an empty one does."""
    lowest = floors(batches)
    if not lowest:
        return []
    times: dict[str, list[float]] = {language: [] for language in lowest}
    versions: dict[str, set[str]] = {language: set() for language in lowest}
    for batch in batches:
        # Those of programs alone say what an empty one costs.
        for m in batch.measurements if batch.runtime.floor else ():
            versions[m.language].add(batch.runtime.version)
            times[m.language] += [m.value] if m.query.metric == TIME and m.value else []
    draw_floors(folder / "floors.png", {name: floor[PEAK_MEMORY] for name, floor in lowest.items()})
    draw_spread(
        folder / "programs.png", times, {name: floor[TIME] for name, floor in lowest.items()}
    )
    table = [
        ("Language", "Programs with a time", "Median s", "Empty: s", "Empty: peak MB", "Version")
    ]
    for language, floor in lowest.items():
        found = times[language]
        table.append(
            (
                language,
                f"{len(found)}",
                f"{np.median(found):.3g}" if found else "",
                f"{floor[TIME]:.2g}",
                f"{floor[PEAK_MEMORY] / 1e6:.1f}",
                "; ".join(sorted(versions[language])),
            )
        )
    plots = "![Peak memory of empty programs](floors.png)\n\n![Times of programs](programs.png)"
    return [f"## Programs\n\n{markdown_table(table)}\n\n{plots}"]


def _counts(measurements: Sequence[Measurement]) -> str:
    groups: dict[tuple[str, str, str, str], list[Measurement]] = {}
    conditions: dict[tuple[int, str], list[bool]] = {}
    for m in measurements:
        corpus, metric = m.item.partition("/")[0], m.query.metric
        groups.setdefault((m.kind, m.language, corpus, metric), []).append(m)
        if m.query.size in PLANNED:
            conditions.setdefault((m.query.size, metric), []).append(m.value is not None)
    table = [("Kind", "Language", "Corpus", "Metric", "Items", "with a value", "Values")]
    for group, found in sorted(groups.items()):
        known = [(m.item, m.digest) for m in found if m.value is not None]
        items = {(m.item, m.digest) for m in found}
        table.append((*group, f"{len(items)}", f"{len(set(known))}", f"{len(known)}"))
    share = [("n", "Metric", "Measured", "Missing")]
    for (n, metric), values in sorted(conditions.items()):
        share.append((f"{n:,}", metric, f"{sum(values)}", f"{len(values) - sum(values)}"))
    parts = [markdown_table(table), *([markdown_table(share)] if conditions else [])]
    return "\n\n".join(["## Counts", *parts])


def _machines(batches: Sequence[Batch]) -> str:
    lines = ["## Machines"]
    by_machine: dict[str, list[Batch]] = {}
    for batch in batches:
        by_machine.setdefault(machine_id(batch.machine), []).append(batch)
    for name, found in sorted(by_machine.items()):
        about = ", ".join(f"{key} {value}" for key, value in found[0].machine.items())
        worst = max(drift(*batch.reference) for batch in found)
        slow = [slowness(*batch.reference) for batch in found]
        lines.append(
            f"- `{name}`: {about}. {len(found)} batches; the reference snippets drifted by a "
            f"factor of {worst:.3f} at most during one, and took {min(slow):.2f} to "
            f"{max(slow):.2f} times their nominal time. Their seconds, median over the batches: "
            f"{_reference(found)}."
        )
    return "\n\n".join([lines[0], "\n".join(lines[1:])])


def _reference(batches: Sequence[Batch]) -> str:
    names = batches[0].reference[0]
    medians: Mapping[str, float] = {
        name: float(np.median([batch.reference[0][name] for batch in batches])) for name in names
    }
    return ", ".join(f"{name} {seconds:.3g}" for name, seconds in medians.items())


def _repeatability(measurements: Sequence[Measurement]) -> str:
    table = [("Metric", "Points measured twice", "Median ratio", "95th percentile", "Within 30%")]
    for metric in dict.fromkeys(m.query.metric for m in measurements):
        found = repeats(measurements, metric)
        if found is not None:
            table.append(
                (
                    metric,
                    f"{found.points}",
                    f"{found.median:.3f}",
                    f"{found.percentile_95:.3f}",
                    f"{100 * found.within_30:.1f}%",
                )
            )
    text = markdown_table(table) if len(table) > 1 else "Nothing was measured twice."
    return f"## Repeatability\n\n{text}"


def _failures(measurements: Sequence[Measurement]) -> str:
    # Numbers differ from row to row: reasons are counted without them.
    reasons = Counter(
        re.sub(r"\d[\d.e+-]*", "…", m.reason) for m in measurements if m.reason is not None
    )
    table = [("Reason", "Values")]
    table += [(reason.replace("|", "\\|"), f"{n}") for reason, n in reasons.most_common(REASONS)]
    rest = sum(reasons.values()) - sum(n for _, n in reasons.most_common(REASONS))
    return f"## What is missing, and why\n\n{markdown_table([*table, ('others', f'{rest}')])}"


def markdown_table(lines: Sequence[Sequence[str]]) -> str:
    """A table in Markdown: the first line is its head, and the first column stands left."""
    head, *rows = lines
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(line)} |" for line in [head, rule, *rows])
