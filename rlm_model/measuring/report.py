"""The report of a campaign: what was measured, what failed, and how well it repeats."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rlm_model.evaluation.metrics import FloatArray
from rlm_model.measuring.plots import draw_growth, draw_slopes
from rlm_model.measuring.reference import drift, machine_id
from rlm_model.measuring.store import Batch, Row

REASONS = 12
"""Failure reasons that are listed."""


@dataclass(frozen=True)
class Repeats:
    """How two measurements of the same function at the same size differ.

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


def write_report(batches: Sequence[Batch], folder: Path) -> str:
    """Writes ``report.md`` and the plots.

    Returns:
        The Markdown text.

    Raises:
        ValueError: There is no batch.
    """
    if not batches:
        raise ValueError("nothing was measured: there is no batch")
    rows = [row for batch in batches for row in batch.rows]
    folder.mkdir(parents=True, exist_ok=True)
    curves = growth_curves(rows)
    draw_growth(folder / "growth.png", curves)
    draw_slopes(folder / "slopes.png", slopes(curves))
    sections = [
        "# Measurements",
        "Made with `rlm-model measure`; this report with `rlm-model measure-report`.",
        _counts(rows),
        _machines(batches),
        _repeatability(rows),
        _failures(rows),
        "## Growth\n\n![Time against n](growth.png)\n\n![Slopes](slopes.png)",
    ]
    text = "\n\n".join(sections) + "\n"
    (folder / "report.md").write_text(text, encoding="utf-8")
    return text


def repeats(rows: Iterable[Row], metric: str) -> Repeats | None:
    """Compares the first two measurements of each function and size.

    Args:
        rows: All rows, in the order in which they were measured.
        metric: ``time_s`` or ``peak_memory_bytes``.
    """
    found: dict[tuple[str, str, int], list[float]] = {}
    for row in rows:
        value = getattr(row, metric)
        if value:
            found.setdefault((row.item, row.digest, row.n), []).append(value)
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


def growth_curves(rows: Iterable[Row]) -> list[FloatArray]:
    """Time against n of each function with at least three sizes: log10, shape (points, 2)."""
    found: dict[tuple[str, str], dict[int, float]] = {}
    for row in rows:
        if row.time_s:
            found.setdefault((row.item, row.digest), {})[row.n] = row.time_s
    return [
        np.log10(np.array(sorted(points.items()), dtype=float))
        for _, points in sorted(found.items())
        if len(points) > 2
    ]


def slopes(curves: Iterable[FloatArray]) -> NDArray[np.float64]:
    """The slope of each curve between its two largest sizes: 1 is linear, 2 quadratic."""
    return np.array([(c[-1, 1] - c[-2, 1]) / (c[-1, 0] - c[-2, 0]) for c in curves])


def _counts(rows: Sequence[Row]) -> str:
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.language, row.item.partition("/")[0]), []).append(row)
    table = [("Language", "Corpus", "Functions", "with a time", "Times", "Peaks")]
    for (language, corpus), found in sorted(groups.items()):
        measured = {(row.item, row.digest) for row in found if row.time_s is not None}
        table.append(
            (
                language,
                corpus,
                f"{len({(row.item, row.digest) for row in found})}",
                f"{len(measured)}",
                f"{sum(row.time_s is not None for row in found)}",
                f"{sum(row.peak_memory_bytes is not None for row in found)}",
            )
        )
    sizes = sorted({row.n for row in rows})
    share = [("n", "Measured", "Missing")]
    for n in sizes:
        times = [row.time_s is not None for row in rows if row.n == n]
        share.append((f"{n:,}", f"{sum(times)}", f"{len(times) - sum(times)}"))
    return f"## Counts\n\n{_table(table)}\n\n{_table(share)}"


def _machines(batches: Sequence[Batch]) -> str:
    lines = ["## Machines"]
    by_machine: dict[str, list[Batch]] = {}
    for batch in batches:
        by_machine.setdefault(machine_id(batch.machine), []).append(batch)
    for name, found in sorted(by_machine.items()):
        about = ", ".join(f"{key} {value}" for key, value in found[0].machine.items())
        worst = max(drift(*batch.reference) for batch in found)
        lines.append(
            f"- `{name}`: {about}. {len(found)} batches; the reference snippets drifted by a "
            f"factor of {worst:.3f} at most during one. Their seconds, median over the batches: "
            f"{_reference(found)}."
        )
    return "\n\n".join([lines[0], "\n".join(lines[1:])])


def _reference(batches: Sequence[Batch]) -> str:
    names = batches[0].reference[0]
    medians: Mapping[str, float] = {
        name: float(np.median([batch.reference[0][name] for batch in batches])) for name in names
    }
    return ", ".join(f"{name} {seconds:.3g}" for name, seconds in medians.items())


def _repeatability(rows: Sequence[Row]) -> str:
    table = [("Metric", "Points measured twice", "Median ratio", "95th percentile", "Within 30%")]
    for metric in ("time_s", "peak_memory_bytes"):
        found = repeats(rows, metric)
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
    text = _table(table) if len(table) > 1 else "Nothing was measured twice."
    return f"## Repeatability\n\n{text}"


def _failures(rows: Sequence[Row]) -> str:
    # Numbers differ from row to row: reasons are counted without them.
    reasons = Counter(
        re.sub(r"\d[\d.e+-]*", "…", row.reason) for row in rows if row.reason is not None
    )
    table = [("Reason", "Points")]
    table += [(reason.replace("|", "\\|"), f"{n}") for reason, n in reasons.most_common(REASONS)]
    rest = sum(reasons.values()) - sum(n for _, n in reasons.most_common(REASONS))
    return f"## What is missing, and why\n\n{_table([*table, ('others', f'{rest}')])}"


def _table(lines: Sequence[Sequence[str]]) -> str:
    head, *rows = lines
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(line)} |" for line in [head, rule, *rows])
