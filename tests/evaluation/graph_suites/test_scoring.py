"""Ranks, and their bootstrap intervals."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kendalltau, spearmanr

from rlm_model.evaluation.graph_suites.cases import all_cases
from rlm_model.evaluation.graph_suites.scoring import kendall, score_case


def case_of(collections, key):
    return next(case for case in all_cases(collections) if case.key == key)


def test_a_perfect_prediction_is_1_and_a_reversed_one_minus_1(collections):
    case = case_of(collections, "kernel-operators/tritonbench_g/all/0")
    for sign in (1, -1):
        score = score_case(case, sign * case.judged.targets, rounds=20)
        assert (score.tau, score.spearman) == (pytest.approx(sign), pytest.approx(sign))
        assert score.tau_interval == (pytest.approx(sign), pytest.approx(sign))
        assert score.spearman_interval == (pytest.approx(sign), pytest.approx(sign))
    assert score.by_query == {}


def test_figures_are_those_of_scipy_a_query_at_a_time(collections):
    case = case_of(collections, "sequence/nasbench201/all/0")
    predicted = case.judged.targets + np.random.default_rng(0).normal(size=len(case.judged))
    score = score_case(case, predicted, rounds=50)
    assert len(score.by_query) == 7
    assert next(iter(score.by_query)) == "accuracy cifar10"
    for query, (tau, rho) in score.by_query.items():
        rows = [f"{each.metric} {each.device}" == query for each in case.judged.queries]
        truth, said = case.judged.targets[rows], predicted[rows]
        assert tau == pytest.approx(kendalltau(truth, said).statistic)
        assert rho == pytest.approx(spearmanr(truth, said).statistic)
    assert score.tau == pytest.approx(np.mean([tau for tau, _ in score.by_query.values()]))
    low, high = score.tau_interval
    assert low < score.tau < high


def test_what_says_the_same_of_everything_is_in_no_order(collections):
    case = case_of(collections, "kernel-operators/tritonbench_g/all/0")
    score = score_case(case, np.ones(len(case.judged)), rounds=20)
    assert (score.tau, score.spearman, score.tau_interval) == (0, 0, (0, 0))
    assert kendall(np.ones(1), np.ones(1)) == 0


def test_whole_problems_are_drawn(collections):
    """Rows of one problem stand together or not at all: nothing varies within a draw of one."""
    case = case_of(collections, "kernel-operators/tritonbench_g/all/0")
    number = {problem: n for n, problem in enumerate(sorted(set(case.judged.problems)))}
    of_problem = np.array([number[problem] for problem in case.judged.problems], float)
    right = case.judged.targets * (of_problem % 2 * 2 - 1)
    wide = score_case(case, right, rounds=100)
    low, high = wide.spearman_interval
    assert high - low > 0.2
