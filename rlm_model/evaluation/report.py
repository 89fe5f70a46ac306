"""The evaluation report: what is compared, as data. `markdown` and `plots` show it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rlm_model.corpora.splits import TEST_PERCENT, VALIDATION_PERCENT, Split
from rlm_model.data.grid import METRICS, SIZES
from rlm_model.data.measured import MeasuredUnit
from rlm_model.evaluation.markdown import render_markdown
from rlm_model.evaluation.metrics import Score, score
from rlm_model.evaluation.plots import draw_calibration, draw_scatter, draw_spearman
from rlm_model.evaluation.predictions import Predictions

FloatArray = NDArray[np.float64]

WORST_MISSES = 10
"""Misses of each metric that the report lists."""

FORMAT_VERSION = 1


@dataclass(frozen=True)
class ReportSource:
    """What a report is made from.

    Attributes:
        title: Name of the report, such as ``small``.
        command: Command line that reproduces it.
        files: SHA-256 in hexadecimal of each data file, by its name.
        measured: All items of the data, all splits.
        split: The split that is judged.
        predictions: By name, in the order of the columns; the first is what the report is about.
        falls_short: Markdown paragraphs on what falls short; empty leaves the section out.
    """

    title: str
    command: str
    files: Mapping[str, str]
    measured: Sequence[MeasuredUnit]
    split: Split
    predictions: Mapping[str, Predictions]
    falls_short: str = ""


def write_report(source: ReportSource, folder: Path) -> dict[str, Any]:
    """Writes ``report.json``, ``report.md`` and the plots into a folder.

    The same source gives the same bytes: there is no time stamp in any of them.

    Returns:
        What ``report.json`` holds.

    Raises:
        PredictionsError: A predictor lacks an item of the split.
        ValueError: There is no predictor, or nothing was measured.
    """
    if not source.predictions:
        raise ValueError("a report needs at least one predictor")
    judged = [item for item in source.measured if item.split == source.split]
    ids = [item.id for item in judged]
    quantiles = {name: found.of(ids) for name, found in source.predictions.items()}
    report = _report(source, judged, quantiles)
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(report, indent=2, ensure_ascii=False, allow_nan=False)
    (folder / "report.json").write_text(text + "\n", encoding="utf-8")
    (folder / "report.md").write_text(render_markdown(report), encoding="utf-8")
    log10 = np.stack([item.log10 for item in judged])
    for index, metric in enumerate(METRICS):
        draw_scatter(
            folder / f"scatter_{metric}.png",
            metric,
            log10[:, index],
            quantiles[report["subject"]][:, index],
        )
    draw_calibration(folder / "calibration.png", report)
    draw_spearman(folder / "spearman.png", report)
    return report


def _report(
    source: ReportSource, judged: Sequence[MeasuredUnit], quantiles: Mapping[str, FloatArray]
) -> dict[str, Any]:
    subject = next(iter(quantiles))
    rows_of: dict[str, list[int]] = {}
    for row, item in enumerate(judged):
        rows_of.setdefault(_corpus(item), []).append(row)
    return {
        "format_version": FORMAT_VERSION,
        "title": source.title,
        "subject": subject,
        "command": source.command,
        "data": dict(source.files),
        "split": source.split,
        "percent": {"test": TEST_PERCENT, "validation": VALIDATION_PERCENT},
        "sizes": list(SIZES),
        "counts": {
            split: _counts([item for item in source.measured if item.split == split])
            for split in ("train", "validation", "test")
        },
        "scores": _scores(judged, quantiles),
        "corpora": {
            corpus: {
                "items": len(rows),
                "scores": _scores(
                    [judged[row] for row in rows],
                    {name: values[rows] for name, values in quantiles.items()},
                ),
            }
            for corpus, rows in sorted(rows_of.items())
        },
        "worst_misses": {
            metric: _worst_misses(judged, quantiles[subject][:, index], index)
            for index, metric in enumerate(METRICS)
        },
        "falls_short": source.falls_short.strip(),
    }


def _corpus(item: MeasuredUnit) -> str:
    return item.id.partition("/")[0]


def _counts(items: Sequence[MeasuredUnit]) -> dict[str, int]:
    return {
        "items": len(items),
        "problems": len({item.problem for item in items}),
        "points": int(sum((~np.isnan(item.log10[0])).sum() for item in items)),
    }


def _scores(
    items: Sequence[MeasuredUnit], quantiles: Mapping[str, FloatArray]
) -> dict[str, dict[str, Any]]:
    """Scores by metric, then by predictor."""
    log10 = np.stack([item.log10 for item in items])
    problems = [item.problem for item in items]
    return {
        metric: {
            name: _plain(score(log10[:, index], values[:, index], problems))
            for name, values in quantiles.items()
        }
        for index, metric in enumerate(METRICS)
    }


def _plain(result: Score) -> dict[str, Any]:
    """A score for JSON: rounded to six digits, and null where a figure is not defined."""
    fields = {**asdict(result), "width_ratio": result.width_ratio}
    return {key: _rounded(value) for key, value in fields.items()}


def _rounded(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_rounded(item) for item in value]
    if isinstance(value, float):
        return None if math.isnan(value) else float(f"{value:.6g}")
    return value


def _worst_misses(
    items: Sequence[MeasuredUnit], quantiles: FloatArray, metric: int
) -> list[dict[str, Any]]:
    """Measurements that p50 misses by the largest factor, at most one an item.

    Args:
        items: The judged items.
        quantiles: Of the metric, shape (items, sizes, 3).
        metric: Index in `METRICS`.
    """
    log10 = np.stack([item.log10[metric] for item in items])
    errors = np.nan_to_num(np.log10(quantiles[..., 1]) - log10)  # no miss where not measured
    columns = np.abs(errors).argmax(axis=1)
    largest = np.abs(errors[np.arange(len(items)), columns])
    rows = sorted(range(len(items)), key=lambda row: (-largest[row], items[row].id))
    return [
        {
            "id": items[row].id,
            "size": SIZES[columns[row]],
            "measured": _rounded(float(10.0 ** log10[row, columns[row]])),
            **{
                level: _rounded(float(value))
                for level, value in zip(
                    ("p10", "p50", "p90"), quantiles[row, columns[row]], strict=True
                )
            },
        }
        for row in rows[:WORST_MISSES]
    ]
