"""How well predictions are in order: Kendall's tau and Spearman's rho, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import kendalltau

from rlm_model.evaluation.graph_suites.cases import Case
from rlm_model.evaluation.graph_suites.collection import FloatArray, IntArray
from rlm_model.evaluation.metrics import BOOTSTRAP_SEED, percentile_interval, spearman

Correlation = Callable[[FloatArray, FloatArray], float]

ROUNDS = 200
"""Draws of a bootstrap."""


@dataclass(frozen=True)
class RankScore:
    """How well what is judged in a case is in order. NaN where it is not defined.

    Attributes:
        tau: Kendall's tau-b, mean of the queries.
        tau_interval: Its 95% bootstrap interval.
        spearman: Spearman's rho, mean of the queries.
        spearman_interval: Its 95% bootstrap interval.
        by_query: Both figures of each query; empty where all are compared together.
    """

    tau: float
    tau_interval: tuple[float, float]
    spearman: float
    spearman_interval: tuple[float, float]
    by_query: dict[str, tuple[float, float]]


def score_case(case: Case, predicted: FloatArray, rounds: int = ROUNDS) -> RankScore:
    """Compares predictions of a case with what was measured.

    A prediction that says the same of everything is in no order: its figures count as 0.

    Args:
        case: The case.
        predicted: A number an example that is judged, larger for larger values.
        rounds: Draws of the bootstrap, in which whole problems are drawn.
    """
    measured, judged = case.judged.targets, case.judged
    groups = [np.arange(len(judged))]
    if not case.together:
        groups = [np.flatnonzero(judged.columns == column) for column in case.columns]
        groups = [rows for rows in groups if len(rows)]
    by_query = {
        _name(case, rows): (
            kendall(measured[rows], predicted[rows]),
            _spearman(measured[rows], predicted[rows]),
        )
        for rows in groups
    }
    means = np.mean(list(by_query.values()), axis=0)
    drawn = _drawn(judged.problems, rounds)
    return RankScore(
        float(means[0]),
        _interval(kendall, measured, predicted, groups, drawn),
        float(means[1]),
        _interval(_spearman, measured, predicted, groups, drawn),
        {} if case.together else by_query,
    )


def kendall(first: FloatArray, second: FloatArray) -> float:
    """Kendall's tau-b (1945); 0 where one side is constant."""
    return _or_zero(float(kendalltau(first, second).statistic)) if len(first) > 1 else 0.0


def _spearman(first: FloatArray, second: FloatArray) -> float:
    return _or_zero(spearman(first, second))


def _or_zero(value: float) -> float:
    return 0.0 if np.isnan(value) else value


def _name(case: Case, rows: IntArray) -> str:
    query = case.judged.collection.queries[case.judged.columns[rows[0]]]
    return f"{query.metric} {query.device}"


def _drawn(problems: Sequence[str], rounds: int) -> list[IntArray]:
    """Rows of the examples of problems that were drawn with replacement, an array a draw."""
    _, problem = np.unique(np.asarray(problems), return_inverse=True)
    order = np.argsort(problem, kind="stable")
    members = np.split(order, np.flatnonzero(np.diff(problem[order])) + 1)
    random = np.random.default_rng(BOOTSTRAP_SEED)
    return [
        np.concatenate([members[each] for each in random.integers(len(members), size=len(members))])
        for _ in range(rounds)
    ]


def _interval(
    correlation: Correlation,
    measured: FloatArray,
    predicted: FloatArray,
    groups: Sequence[IntArray],
    drawn: Sequence[IntArray],
) -> tuple[float, float]:
    """95% percentile interval of the mean over groups."""
    group = np.empty(len(measured), np.int64)
    for number, rows in enumerate(groups):
        group[rows] = number
    found: list[float] = []
    for rows in drawn:
        parts = [rows[group[rows] == number] for number in range(len(groups))]
        values = [correlation(measured[part], predicted[part]) for part in parts if len(part) > 1]
        if values:
            found.append(float(np.mean(values)))
    if not found:
        return float("nan"), float("nan")
    return percentile_interval(np.array(found))
