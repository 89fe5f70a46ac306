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
from rlm_model.measuring.plots import draw_floors, draw_growth, draw_slopes, draw_spread
from rlm_model.measuring.reference import drift, machine_id, scaled_rows, slowness
from rlm_model.measuring.store import Batch, Row

REASONS = 12
"""Failure reasons that are listed."""


@dataclass(frozen=True)
class Repeats:
    """How two measurements of the same program, or function at the same size, differ.

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
    rows = [row for batch in batches for row in scaled_rows(batch)]
    folder.mkdir(parents=True, exist_ok=True)
    sections = [
        "# Measurements",
        "Made with `rlm-model measure`; this report with `rlm-model measure-report`.",
        "Times of functions are brought to one scale by the reference snippets of their batch.",
        _counts(rows),
        _machines(batches),
        _repeatability(rows),
        _failures(rows),
        *_growth(rows, folder),
        *_programs(batches, folder),
    ]
    text = "\n\n".join(sections) + "\n"
    (folder / "report.md").write_text(text, encoding="utf-8")
    return text


def repeats(rows: Iterable[Row], metric: str) -> Repeats | None:
    """Compares the first two measurements of each program, and of each function and size.

    Args:
        rows: All rows, in the order in which they were measured.
        metric: ``time_s`` or ``peak_memory_bytes``.
    """
    found: dict[tuple[str, str, int | None], list[float]] = {}
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
        if row.time_s and row.n is not None:
            found.setdefault((row.item, row.digest), {})[row.n] = row.time_s
    return [
        np.log10(np.array(sorted(points.items()), dtype=float))
        for _, points in sorted(found.items())
        if len(points) > 2
    ]


def slopes(curves: Iterable[FloatArray]) -> NDArray[np.float64]:
    """The slope of each curve between its two largest sizes: 1 is linear, 2 quadratic."""
    return np.array([(c[-1, 1] - c[-2, 1]) / (c[-1, 0] - c[-2, 0]) for c in curves])


def floors(batches: Iterable[Batch]) -> dict[str, tuple[float, float]]:
    """CPU seconds and peak bytes of an empty program by language: medians over the batches."""
    found: dict[str, list[tuple[float, float]]] = {}
    for batch in batches:
        seconds, size = batch.runtime.floor_time_s, batch.runtime.floor_memory_bytes
        if batch.rows and seconds is not None and size is not None:
            found.setdefault(batch.rows[0].language, []).append((seconds, size))
    middles = {language: np.median(values, axis=0) for language, values in found.items()}
    return {language: (float(a), float(b)) for language, (a, b) in sorted(middles.items())}


def _growth(rows: Sequence[Row], folder: Path) -> list[str]:
    curves = growth_curves(rows)
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
        for row in batch.rows:
            if row.kind == "program":
                versions[row.language].add(batch.runtime.version)
                times[row.language] += [row.time_s] if row.time_s else []
    draw_floors(folder / "floors.png", {name: size for name, (_, size) in lowest.items()})
    draw_spread(
        folder / "programs.png", times, {name: seconds for name, (seconds, _) in lowest.items()}
    )
    table = [
        ("Language", "Programs with a time", "Median s", "Empty: s", "Empty: peak MB", "Version")
    ]
    for language, (seconds, size) in lowest.items():
        found = times[language]
        table.append(
            (
                language,
                f"{len(found)}",
                f"{np.median(found):.3g}" if found else "",
                f"{seconds:.2g}",
                f"{size / 1e6:.1f}",
                "; ".join(sorted(versions[language])),
            )
        )
    plots = "![Peak memory of empty programs](floors.png)\n\n![Times of programs](programs.png)"
    return [f"## Programs\n\n{_table(table)}\n\n{plots}"]


def _counts(rows: Sequence[Row]) -> str:
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        corpus = row.item.partition("/")[0]
        groups.setdefault((row.kind, row.language, corpus), []).append(row)
    table = [("Kind", "Language", "Corpus", "Items", "with a time", "Times", "Peaks")]
    for (kind, language, corpus), found in sorted(groups.items()):
        measured = {(row.item, row.digest) for row in found if row.time_s is not None}
        table.append(
            (
                kind,
                language,
                corpus,
                f"{len({(row.item, row.digest) for row in found})}",
                f"{len(measured)}",
                f"{sum(row.time_s is not None for row in found)}",
                f"{sum(row.peak_memory_bytes is not None for row in found)}",
            )
        )
    sizes = sorted({row.n for row in rows if row.n is not None})
    share = [("n", "Measured", "Missing")]
    for n in sizes:
        times = [row.time_s is not None for row in rows if row.n == n]
        share.append((f"{n:,}", f"{sum(times)}", f"{len(times) - sum(times)}"))
    parts = [_table(table), *([_table(share)] if sizes else [])]
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
