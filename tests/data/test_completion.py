"""Curves of known growth are completed to what they would have cost."""

import math

import numpy as np
import pytest

from rlm_model.data.completion import (
    MEASURED_DEVIATION,
    NEVER,
    TARGET_SIZES,
    CostCurve,
    complete,
    is_exponential,
)

LAST = len(TARGET_SIZES) - 1
SMALL = (5, 10, 20, 30, 100, 300, 1_000)


def curve(cost, sizes=SMALL, stopped_at=None, failed_at=None):
    return CostCurve(sizes, [math.log10(cost(n)) for n in sizes], stopped_at, failed_at)


@pytest.mark.parametrize("power", [0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0])
@pytest.mark.parametrize("overhead", [0.0, 1e-7])
def test_power_laws_go_on_as_they_grew(power, overhead):
    mean, _ = complete(curve(lambda n: overhead + 1e-7 * n**power, stopped_at=3_000))
    slope = (mean[LAST] - mean[TARGET_SIZES.index(1_000)]) / 3
    assert slope == pytest.approx(power, rel=0.1, abs=0.02)


def test_measured_noise_does_not_move_a_power_law():
    noise = np.random.default_rng(0).normal(0, 0.02, len(SMALL))
    logs = [2 * math.log10(n) - 7 + shift for n, shift in zip(SMALL, noise, strict=True)]
    mean, _ = complete(CostCurve(SMALL, logs, 3_000))
    assert (mean[LAST] - mean[TARGET_SIZES.index(1_000)]) / 3 == pytest.approx(2, rel=0.1)


def test_between_measured_sizes_lies_the_line():
    mean, deviation = complete(CostCurve((10, 1_000), (-6.0, -4.0)))
    assert mean[TARGET_SIZES.index(100)] == pytest.approx(-5.0)
    assert mean[TARGET_SIZES.index(30)] == pytest.approx(-7 + math.log10(30))
    assert deviation[TARGET_SIZES.index(100)] == MEASURED_DEVIATION
    assert np.isnan(mean[TARGET_SIZES.index(5)])  # before the first size nothing is known


@pytest.mark.parametrize("base", [1.618, 2.0, 3.0])
def test_exponential_growth_ends_at_never(base):
    sizes = [n for n in (5, 10, 14, 20, 22, 28) if 1e-7 * base**n < 0.1]
    found = curve(lambda n: 1e-7 * base**n, sizes, stopped_at=30)
    assert is_exponential(found)
    mean, deviation = complete(found)
    assert mean[LAST] == mean[TARGET_SIZES.index(300)] == NEVER
    assert (np.diff(mean[~np.isnan(mean)]) >= 0).all()
    assert mean[TARGET_SIZES.index(30)] == pytest.approx(-7 + 30 * math.log10(base), abs=0.5)
    assert (deviation[~np.isnan(deviation)] >= MEASURED_DEVIATION).all()


@pytest.mark.parametrize("power", [3, 4])
@pytest.mark.parametrize("overhead", [0.0, 2e-6])
def test_a_polynomial_that_is_stopped_early_is_not_exponential(power, overhead):
    found = curve(lambda n: overhead + 2e-8 * n**power, (5, 10, 20, 30, 100), stopped_at=300)
    assert not is_exponential(found)
    mean, _ = complete(found)
    assert (mean[LAST] - mean[TARGET_SIZES.index(100)]) / 4 == pytest.approx(power, rel=0.1)


def test_a_polynomial_that_can_be_measured_at_thousands_is_not_exponential():
    found = curve(lambda n: 1e-9 + 1e-16 * n**4, stopped_at=3_000)
    assert not is_exponential(found)


def test_deviation_grows_with_the_distance_and_with_the_slope():
    _, linear = complete(curve(lambda n: 1e-7 * n, stopped_at=3_000))
    _, cubic = complete(curve(lambda n: 1e-9 * n**3, stopped_at=3_000))
    beyond = TARGET_SIZES.index(1_000)
    assert (np.diff(linear[beyond:]) > 0).all()
    assert (linear[: beyond + 1] == MEASURED_DEVIATION).all()
    assert (cubic[beyond + 1 :] > linear[beyond + 1 :]).all()


@pytest.mark.parametrize(
    ("stopped_at", "failed_at", "last"),
    [
        (None, None, 3_000),  # a decade beyond the last measured size, and no further
        (1_000, None, 1_000_000),
        (None, 1_000, 300),
        (None, 3_000, 1_000),
        (1_000, 10_000, 3_000),
        (10_000, 1_000, 300),
    ],
)
def test_nothing_is_completed_from_where_it_fails(stopped_at, failed_at, last):
    found = curve(lambda n: 1e-7 * n, (10, 100, 300), stopped_at, failed_at)
    for values in complete(found):
        assert TARGET_SIZES[np.isfinite(values).nonzero()[0][-1]] == last


def test_nothing_is_known_of_what_was_not_measured():
    mean, deviation = complete(CostCurve((), (), 10))
    assert np.isnan(mean).all()
    assert np.isnan(deviation).all()


def test_one_measured_size_goes_on_in_proportion():
    mean, _ = complete(CostCurve((10,), (-5.0,), 100))
    assert mean[TARGET_SIZES.index(1_000)] == pytest.approx(-3.0)
