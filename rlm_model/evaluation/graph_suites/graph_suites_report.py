"""The report of the suites as data; `markdown` and `plots` show it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rlm_model.corpora.splits import TEST_PERCENT, VALIDATION_PERCENT
from rlm_model.evaluation.graph_suites.cases import Case
from rlm_model.evaluation.graph_suites.collection import Collection
from rlm_model.evaluation.graph_suites.markdown import render_markdown
from rlm_model.evaluation.graph_suites.plots import draw_learning
from rlm_model.evaluation.graph_suites.scoring import RankScore

FORMAT_VERSION = 1


@dataclass(frozen=True)
class Goal:
    """A figure that is aimed at: the mean over the tasks of a suite.

    Attributes:
        title: What the report calls it.
        suite: The suite.
        figure: ``tau`` or ``spearman``.
        units: Units that are learned; None for all.
        tasks: Which tasks of the suite; empty for all.
        goal: What is aimed at, or None.
    """

    title: str
    suite: str
    figure: str
    units: int | None = None
    tasks: tuple[str, ...] = ()
    goal: float | None = None


GOALS = (
    Goal("Accuracy, all training networks", "accuracy", "tau", None, goal=0.80),
    Goal("Accuracy, 1 000 networks", "accuracy", "tau", 1_000),
    Goal("Accuracy, 100 networks", "accuracy", "tau", 100),
    Goal("Accuracy, 16 networks", "accuracy", "tau", 16, goal=0.60),
    Goal("Accuracy in a new space, 16 networks of it", "space", "tau", 16),
    Goal("Accuracy in a new space, 100 networks of it", "space", "tau", 100),
    Goal("Latency on a new device, 16 networks", "device", "spearman", 16, goal=0.90),
    Goal("Latency on a new device, 100 networks", "device", "spearman", 100),
    Goal(
        "Triton kernels, new operators",
        "kernel-operators",
        "spearman",
        tasks=("tritonbench_g",),
        goal=0.65,
    ),
    Goal("Triton kernels, larger sizes", "kernel-sizes", "spearman", tasks=("tritonbench_g",)),
    Goal(
        "PyTorch operators, new operators", "kernel-operators", "spearman", tasks=("tritonbench_t",)
    ),
    Goal("PyTorch operators, larger sizes", "kernel-sizes", "spearman", tasks=("tritonbench_t",)),
    Goal("PyTorch programs, new problems", "module-problems", "spearman", goal=0.80),
    Goal("PyTorch programs, new GPU, nothing known of it", "module-gpu", "spearman", 0),
    Goal("PyTorch programs, new GPU, 16 programs", "module-gpu", "spearman", 16),
)
"""Means over the tasks of suites, in the order of the report."""


@dataclass(frozen=True)
class Result:
    """How good a predictor is in a case."""

    case: Case
    predictor: str
    score: RankScore


@dataclass(frozen=True)
class SuitesSource:
    """What a report is made from.

    Attributes:
        title: Its name.
        command: Command line that reproduces it.
        files: SHA-256 of each table by its name.
        collections: All collections by name.
        predictors: Names, in the order of the columns.
        results: All results.
    """

    title: str
    command: str
    files: Mapping[str, str]
    collections: Mapping[str, Collection]
    predictors: Sequence[str]
    results: Sequence[Result]


def write_report(source: SuitesSource, folder: Path) -> dict[str, Any]:
    """Writes ``report.json``, ``report.md`` and ``learning.png`` into a folder.

    The same source gives the same bytes.

    Returns:
        What ``report.json`` holds.
    """
    report = _report(source)
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(report, indent=1, ensure_ascii=False, allow_nan=False)
    (folder / "report.json").write_text(f"{text}\n", encoding="utf-8")
    (folder / "report.md").write_text(render_markdown(report), encoding="utf-8")
    draw_learning(folder / "learning.png", report)
    return report


def _report(source: SuitesSource) -> dict[str, Any]:
    cases: dict[tuple[str, str, int | None], list[Result]] = {}
    for result in source.results:
        case = result.case
        cases.setdefault((case.suite, case.task, case.units), []).append(result)
    entries = [_entry(source, results) for results in cases.values()]
    return {
        "format_version": FORMAT_VERSION,
        "title": source.title,
        "command": source.command,
        "data": dict(source.files),
        "percent": {"test": TEST_PERCENT, "validation": VALIDATION_PERCENT},
        "collections": {name: _counts(found) for name, found in source.collections.items()},
        "predictors": [
            name for name in source.predictors if any(name in e["predictors"] for e in entries)
        ],
        "goals": [_reached(goal, entries, source.predictors) for goal in GOALS],
        "cases": entries,
    }


def _counts(found: Collection) -> dict[str, Any]:
    return {
        "units": len(found.ids),
        "problems": len(set(found.problems)),
        "values": int((~np.isnan(found.values)).sum()),
        **{split: len(found.of_split(split)) for split in ("train", "validation", "test")},
    }


def _entry(source: SuitesSource, results: Sequence[Result]) -> dict[str, Any]:
    """A case, its draws together."""
    case = results[0].case
    return {
        "suite": case.suite,
        "task": case.task,
        "units": case.units,
        "learned": len(np.unique(case.learned.units)),
        "judged": len(np.unique(case.judged.units)),
        "values": len(case.judged),
        "queries": len(np.unique(case.judged.columns)),
        "predictors": {
            name: _mean([result.score for result in results if result.predictor == name])
            for name in source.predictors
            if any(result.predictor == name for result in results)
        },
    }


def _mean(scores: Sequence[RankScore]) -> dict[str, Any]:
    """Means over the draws."""
    queries = scores[0].by_query
    return {
        "draws": len(scores),
        **{
            name: _rounded(np.mean([getattr(score, name) for score in scores], axis=0))
            for name in ("tau", "tau_interval", "spearman", "spearman_interval")
        },
        "by_query": {
            query: _rounded(np.mean([score.by_query[query] for score in scores], axis=0))
            for query in queries
        },
    }


def _rounded(value: Any) -> Any:
    found = np.asarray(value, float)
    if found.ndim:
        return [_rounded(each) for each in found]
    return None if math.isnan(found) else round(float(found), 4)


def _reached(
    goal: Goal, entries: Sequence[dict[str, Any]], predictors: Sequence[str]
) -> dict[str, Any]:
    """The mean over tasks of each predictor that has all of them."""
    chosen = [
        entry["predictors"]
        for entry in entries
        if entry["suite"] == goal.suite
        and entry["units"] == goal.units
        and (not goal.tasks or entry["task"] in goal.tasks)
    ]
    means = {
        name: _rounded(np.mean([entry[name][goal.figure] for entry in chosen]))
        for name in predictors
        if chosen and all(name in entry for entry in chosen)
    }
    return {
        "title": goal.title,
        "figure": goal.figure,
        "suite": goal.suite,
        "units": goal.units,
        "tasks": len(chosen),
        "goal": goal.goal,
        "means": means,
    }
