"""Metrics of the evaluation against values worked out by hand or by SciPy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from rlm_model.evaluation.baselines import conformal_offsets
from rlm_model.evaluation.metrics import (
    BOOTSTRAP_SEED,
    bootstrap_interval,
    score,
    spearman,
    spearman_by_size,
)

NAN = float("nan")


def quantiles(low, middle, high):
    """Quantiles in natural units from log10 values of shape (items, sizes)."""
    return 10.0 ** np.stack([np.asarray(values, float) for values in (low, middle, high)], axis=-1)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([1, 2, 3], [10, 20, 30], 1.0),
        ([1, 2, 3], [3, 2, 1], -1.0),
        ([1, 2, 3, 4], [1, 3, 2, 4], 0.8),
        ([1, 1, 2], [1, 2, 3], 0.75**0.5),
    ],
)
def test_spearman(first, second, expected):
    assert spearman(np.array(first), np.array(second)) == pytest.approx(expected)


@pytest.mark.parametrize(("first", "second"), [([1, 1, 1], [1, 2, 3]), ([1], [2]), ([], [])])
def test_spearman_is_not_defined_for_a_constant(first, second):
    assert np.isnan(spearman(np.array(first), np.array(second)))


VALUES = st.integers(-5, 5).map(float)


@given(st.lists(st.tuples(VALUES, VALUES), min_size=3, max_size=30))
def test_spearman_agrees_with_scipy(pairs):
    first, second = np.array(pairs).T
    if len(set(first)) > 1 and len(set(second)) > 1:
        assert spearman(first, second) == pytest.approx(spearmanr(first, second).statistic)
    else:
        assert np.isnan(spearman(first, second))


def test_spearman_at_each_size_leaves_out_what_was_not_measured():
    measured = np.array([[1, 3, NAN], [2, 2, 1], [3, 1, 5], [NAN, NAN, 3]])
    predicted = np.array([[1, 1, 9], [2, 2, 1], [3, 3, 2], [-9, -9, 3]])
    assert spearman_by_size(measured, predicted) == pytest.approx([1, -1, 0.5])


MEASURED = np.array([[0.0, 1.0], [1.0, 2.0], [2.0, NAN]])
MIDDLE = np.array([[0.0, 1.0], [2.0, 3.0], [1.0, 7.0]])


def test_score_by_hand():
    """Errors in decades: 0, 0, +1, +1, -1; relative: 0, 0, 9, 9, 0.9."""
    low = MIDDLE - np.array([[0.5, 0.5], [0.5, 1.5], [0.5, 0.5]])
    high = MIDDLE + np.array([[0.5], [1.0], [1.5]])
    found = score(MEASURED, quantiles(low, MIDDLE, high), ["a", "b", "c"])
    assert found.points == 5
    assert found.spearman_by_size == pytest.approx((0.5, 1.0))
    assert found.spearman_mean == pytest.approx(0.75)
    truth, predicted = [0, 1, 1, 2, 2], [0, 1, 2, 3, 1]
    assert found.spearman_pooled == pytest.approx(spearmanr(truth, predicted).statistic)
    assert found.median_relative_error == pytest.approx(0.9)
    assert found.mean_absolute_log10_error == pytest.approx(0.6)
    # Below p10: (1 < 1.5); within: 0, 1, 2 at (1, 1) and 2 at (2, 0).
    assert found.coverage == pytest.approx(4 / 5)
    assert found.below == pytest.approx((1 / 5, 4 / 5, 1.0))
    assert found.width_decades == pytest.approx(1.5)
    assert found.width_ratio == pytest.approx(10**1.5)


def test_perfect_predictions():
    measured = MEASURED[:2]
    found = score(measured, quantiles(measured, measured, measured), ["a", "b"])
    assert found.spearman_mean == found.spearman_pooled == pytest.approx(1.0)
    assert found.median_relative_error == found.mean_absolute_log10_error == pytest.approx(0)
    # An interval without width still reaches a measurement that it equals.
    assert (found.coverage, found.width_decades) == (1.0, 0.0)


def test_quantiles_that_equal_the_measurements_reach_them():
    """Whatever rounding does on the way to natural units and back."""
    measured = np.random.default_rng(0).uniform(-12, 12, size=(500, 1))
    found = score(measured, quantiles(measured, measured, measured), list(map(str, range(500))))
    assert (found.coverage, found.below) == (1.0, (1.0, 1.0, 1.0))


def test_a_constant_prediction_has_no_rank_correlation():
    measured = np.array([[1.0, 2.0], [2.0, 3.0]])
    found = score(measured, quantiles(*[np.full((2, 2), v) for v in (0, 1, 2)]), ["a", "b"])
    assert np.isnan([*found.spearman_by_size, found.spearman_mean, *found.spearman_interval]).all()
    assert np.isnan(found.spearman_pooled)


def test_nothing_measured_is_refused():
    with pytest.raises(ValueError, match="nothing was measured"):
        score(np.full((2, 2), NAN), quantiles(*[np.zeros((2, 2))] * 3), ["a", "b"])


def noisy(items, noise, seed=0):
    """Measurements at two sizes and predictions with an error."""
    random = np.random.default_rng(seed)
    measured = random.normal(size=(items, 2))
    return measured, measured + noise * random.normal(size=(items, 2))


def test_bootstrap_interval_holds_the_mean_and_is_the_same_each_time():
    measured, predicted = noisy(100, 0.5)
    problems = [str(index) for index in range(100)]
    low, high = bootstrap_interval(measured, predicted, problems)
    assert low < spearman_by_size(measured, predicted).mean() < high
    assert (low, high) == bootstrap_interval(measured, predicted, problems)


def test_bootstrap_interval_narrows_with_more_problems():
    widths = []
    for items in (50, 800):
        low, high = bootstrap_interval(*noisy(items, 0.5), list(map(str, range(items))), 200)
        widths.append(high - low)
    assert widths[1] == pytest.approx(widths[0] / 4, rel=0.4)


def test_bootstrap_is_that_of_drawn_copies():
    """The same draws, with copies of the items in the place of counts."""
    measured, predicted = noisy(30, 0.5)
    measured, predicted = measured.round(), predicted.round()  # ties
    measured[:7, 1] = NAN
    problems = np.arange(30) // 2
    draws = np.random.default_rng(BOOTSTRAP_SEED).multinomial(15, np.full(15, 1 / 15), size=200)
    means = []
    for times in draws:
        rows = np.repeat(np.arange(30), times[problems])
        means.append(spearman_by_size(measured[rows], predicted[rows]).mean())
    expected = np.nanquantile(means, (0.025, 0.975))
    assert bootstrap_interval(measured, predicted, problems, 200) == pytest.approx(expected)


def test_bootstrap_draws_problems_not_items():
    """Eight copies of each item say no more than one: the interval must not narrow."""
    measured, predicted = noisy(50, 0.5)
    problems = [str(index) for index in range(50)]
    alone = bootstrap_interval(measured, predicted, problems, 300)
    copies = [np.repeat(values, 8, axis=0) for values in (measured, predicted)]
    together = bootstrap_interval(*copies, np.repeat(problems, 8), 300)
    assert together == pytest.approx(alone, abs=1e-9)


# Split conformal


def test_conformal_offsets_are_ranks_of_the_residuals():
    residuals = np.arange(1.0, 20.0)[:, None]  # 19 of them: ranks 2 and 18
    assert conformal_offsets(residuals).tolist() == [[2.0, 18.0]]
    shuffled = np.random.default_rng(0).permutation(residuals)
    assert conformal_offsets(shuffled).tolist() == [[2.0, 18.0]]


def test_conformal_offsets_of_few_residuals_are_the_extremes():
    residuals = np.array([[-1.0, 5.0], [2.0, NAN], [0.5, NAN]])
    assert conformal_offsets(residuals).tolist() == [[-1.0, 2.0], [5.0, 5.0]]


def test_a_size_without_residuals_is_as_wide_as_the_others():
    residuals = np.stack([np.arange(1.0, 20.0), np.full(19, NAN)], axis=1)
    assert conformal_offsets(residuals).tolist() == [[2.0, 18.0], [2.0, 18.0]]


def test_conformal_offsets_need_a_residual():
    with pytest.raises(ValueError, match="no validation item was measured"):
        conformal_offsets(np.array([[NAN, NAN]]))


def test_conformal_intervals_cover_at_least_what_they_say():
    random = np.random.default_rng(0)
    covered = []
    for _ in range(400):
        (low, high), fresh = conformal_offsets(random.normal(size=(30, 1)))[0], random.normal()
        covered.append(low <= fresh <= high)
    assert 0.78 <= np.mean(covered) <= 0.88
