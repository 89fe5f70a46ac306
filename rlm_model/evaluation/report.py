"""The evaluation report: what is compared, as data. `markdown` and `plots` show it."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rlm_model.corpora.splits import TEST_PERCENT, VALIDATION_PERCENT, Split
from rlm_model.data.measured import MeasuredUnit
from rlm_model.evaluation.grid import Grid, answered_views, grids
from rlm_model.evaluation.markdown import render_markdown, scatter_name
from rlm_model.evaluation.metrics import Score, score
from rlm_model.evaluation.plots import draw_calibration, draw_scatter, draw_spearman
from rlm_model.evaluation.predictions import Predictions

WORST_MISSES = 10
"""Misses of each metric that the report lists."""

FORMAT_VERSION = 2
"""Of ``report.json``: since 2 the scores are a list, an entry a kind and metric."""


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
    subject = next(iter(source.predictions.values()))
    views = answered_views(grids(judged), subject.queries)
    if not views:
        raise ValueError("nothing was measured: there is nothing to compare with")
    report = _report(source, judged, views)
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(report, indent=2, ensure_ascii=False, allow_nan=False)
    (folder / "report.json").write_text(text + "\n", encoding="utf-8")
    (folder / "report.md").write_text(render_markdown(report), encoding="utf-8")
    for view, part in zip(views, report["scores"], strict=True):
        items = view.units(judged)
        quantiles = subject.of([item.id for item in items], view.queries)
        draw_scatter(folder / scatter_name(part), view, view.log10(items), quantiles)
    draw_calibration(folder / "calibration.png", report)
    draw_spearman(folder / "spearman.png", report)
    return report


def _report(
    source: ReportSource, judged: Sequence[MeasuredUnit], views: Sequence[Grid]
) -> dict[str, Any]:
    return {
        "format_version": FORMAT_VERSION,
        "title": source.title,
        "subject": next(iter(source.predictions)),
        "command": source.command,
        "data": dict(source.files),
        "split": source.split,
        "percent": {"test": TEST_PERCENT, "validation": VALIDATION_PERCENT},
        "counts": {
            split: _counts([item for item in source.measured if item.split == split])
            for split in ("train", "validation", "test")
        },
        "scores": [_scores(source, view, judged) for view in views],
        "corpora": _parts(source, views, judged, _corpus),
        "languages": _parts(source, views, judged, lambda item: item.unit.language),
        "worst_misses": [
            {**_about(view), "misses": _worst_misses(source, view, judged)} for view in views
        ],
        "falls_short": source.falls_short.strip(),
    }


def _parts(
    source: ReportSource,
    views: Sequence[Grid],
    judged: Sequence[MeasuredUnit],
    part_of: Callable[[MeasuredUnit], str],
) -> dict[str, Any]:
    """Scores of each part of the items, the parts in the order of their names."""
    parts: dict[str, list[MeasuredUnit]] = {}
    for item in judged:
        parts.setdefault(part_of(item), []).append(item)
    return {
        name: {
            "items": len(items),
            "scores": [_scores(source, view, items) for view in views if view.units(items)],
        }
        for name, items in sorted(parts.items())
    }


def _corpus(item: MeasuredUnit) -> str:
    return item.id.partition("/")[0]


def _about(view: Grid) -> dict[str, Any]:
    return {
        "kind": view.kind,
        "metric": view.metric,
        "device": view.device,
        "sizes": list(view.sizes),
    }


def _counts(items: Sequence[MeasuredUnit]) -> dict[str, int]:
    return {
        "items": len(items),
        "problems": len({item.problem for item in items}),
        "points": sum(len(item.log10) for item in items),
    }


def _scores(source: ReportSource, view: Grid, judged: Sequence[MeasuredUnit]) -> dict[str, Any]:
    """Scores of one metric of one kind, by predictor."""
    items = view.units(judged)
    ids, problems = [item.id for item in items], [item.problem for item in items]
    log10 = view.log10(items)
    return {
        **_about(view),
        "items": len(items),
        "predictors": {
            name: _plain(score(log10, found.of(ids, view.queries), problems))
            for name, found in source.predictions.items()
        },
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
    source: ReportSource, view: Grid, judged: Sequence[MeasuredUnit]
) -> list[dict[str, Any]]:
    """Measurements that the subject's p50 misses by the largest factor, at most one an item."""
    items = view.units(judged)
    subject = next(iter(source.predictions.values()))
    quantiles = subject.of([item.id for item in items], view.queries)
    log10 = view.log10(items)
    errors = np.nan_to_num(np.log10(quantiles[..., 1]) - log10)  # no miss where not measured
    columns = np.abs(errors).argmax(axis=1)
    largest = np.abs(errors[np.arange(len(items)), columns])
    rows = sorted(range(len(items)), key=lambda row: (-largest[row], items[row].id))
    return [
        {
            "id": items[row].id,
            "size": view.sizes[columns[row]],
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
