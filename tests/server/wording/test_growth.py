"""Growth in words, from made-up estimates."""

from __future__ import annotations

import math

import pytest

from rlm_lsp.wording.growth import CURVES, fit, growth, growths
from rlm_model.contract.queries import Estimate, Query

SIZES = (10, 100, 1_000, 10_000, 100_000)

FUNCTIONS = {
    "constant": lambda n: 1e-6,
    "logarithmic": lambda n: 1e-6 * math.log(n),
    "linear": lambda n: 1e-8 * n,
    "n log n": lambda n: 1e-8 * n * math.log(n),
    "quadratic": lambda n: 1e-9 * n**2,
    "cubic": lambda n: 1e-9 * n**3,
    "exponential": lambda n: 1e-6 * 1.0005**n,
}


def estimates(function, factor: float = 1.3, sizes=SIZES, metric="time_s") -> tuple[Estimate, ...]:
    """Estimates whose 80% interval reaches a factor up and down."""
    return tuple(
        Estimate(Query(metric, n), function(n) / factor, function(n), function(n) * factor)
        for n in sizes
    )


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_sure_model_names_one_class(name):
    found = growth(estimates(FUNCTIONS[name]))

    assert (found.best.name, found.slowest.name, found.fastest.name) == (name, name, name)
    assert (found.doubt, found.is_clear) == ("", True)


def test_a_fixed_price_does_not_hide_the_growth():
    assert growth(estimates(lambda n: 5e-6 + 1e-8 * n)).best.name == "linear"


@pytest.mark.parametrize(
    ("factor", "fastest", "doubt", "is_clear"),
    [
        (1.3, "linear", "", True),
        # The same power of n: nothing that a reader has to know.
        (4, "n log n", "", True),
        (80, "quadratic", "between n and n²", False),
    ],
)
def test_the_doubt_grows_with_the_intervals(factor, fastest, doubt, is_clear):
    found = growth(estimates(FUNCTIONS["linear"], factor))

    assert (found.slowest.name, found.fastest.name) == ("linear", fastest)
    assert (found.best.name, found.doubt, found.is_clear) == ("linear", doubt, is_clear)
    assert found.label == ("n" if is_clear else "n to n²")


@pytest.mark.parametrize(
    "given",
    [
        estimates(FUNCTIONS["linear"], 1000),
        estimates(lambda n: 1e-6 if n != 1000 else 1e-3, 1.05),
    ],
    ids=["too wide", "nothing fits"],
)
def test_item_20_where_nothing_is_known_nothing_is_said(given):
    found = fit(given)

    assert CURVES.index(found.fastest) - CURVES.index(found.slowest) >= 2
    assert growth(given) is None


# What model 4 says of the time of `return values[0]`, of a getter and of a binary search.
FLAT = {
    "first": [
        (3.1e-8, 7.4e-8, 1.8e-7), (3.2e-8, 8.0e-8, 5.9e-7), (3.8e-8, 1.4e-7, 1.7e-6),
        (4.6e-8, 6.3e-7, 8.1e-6), (6.7e-8, 1.9e-6, 5.3e-5),
    ],
    "name": [
        (2.2e-8, 5.1e-8, 1.3e-7), (2.2e-8, 5.1e-8, 1.9e-7), (2.2e-8, 5.3e-8, 1.3e-6),
        (2.3e-8, 7.2e-8, 9.3e-6), (3.0e-8, 1.5e-6, 2.0e-4),
    ],
    "binary_search": [
        (5.6e-8, 1.8e-7, 5.6e-7), (8.4e-8, 3.0e-7, 9.6e-7), (2.3e-7, 6.7e-7, 1.5e-6),
        (4.0e-7, 1.1e-6, 4.2e-6), (8.7e-7, 3.5e-6, 2.5e-5),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", FLAT)
def test_item_20_no_upper_bound_that_the_data_cannot_support(name):
    given = tuple(
        Estimate(Query("time_s", n), *quantiles)
        for n, quantiles in zip(SIZES, FLAT[name], strict=True)
    )

    assert growth(given) is None


def test_item_20_constant_or_logarithmic_hardly_grows():
    found = growth(estimates(lambda n: 1e-6 * n**0.03, 2))

    assert (found.slowest.name, found.fastest.name) == ("constant", "logarithmic")
    assert (found.words, found.doubt, found.is_clear) == ("hardly grows with n", "", True)
    assert found.label == "hardly any"


@pytest.mark.parametrize(
    ("medians", "name"),
    [
        ((3e-4, 6e15, 6e15, 6e15, 6e15), "exponential"),
        ((3e-4, 5e11, 6.3e15, 6.1e15, 6.1e15), "exponential"),
        # Never ends at once: that says nothing of how it gets there.
        ((6e15, 6e15, 6e15, 6e15, 6e15), None),
        # A steady growth that gets there is what it is.
        ((1e5, 1e8, 1e11, 1e14, 6e15), "cubic"),
    ],
)
def test_item_20_never_is_no_measure_of_growth(medians, name):
    given = tuple(
        Estimate(Query("time_s", n), m / 1.1, m, m * 1.1)
        for n, m in zip(SIZES, medians, strict=True)
    )
    found = growth(given)

    assert (found.best.name if found else None) == name


@pytest.mark.parametrize("sizes", [(), (10,), (10, 100_000), (10, 20, 30)])
def test_too_few_sizes_tell_nothing(sizes):
    assert growth(estimates(FUNCTIONS["linear"], sizes=sizes)) is None


def test_the_order_of_the_estimates_does_not_matter():
    told = estimates(FUNCTIONS["quadratic"])

    assert growth(told[::-1]) == growth(told)


def test_each_metric_has_its_own():
    both = estimates(FUNCTIONS["linear"]) + estimates(
        FUNCTIONS["constant"], metric="peak_memory_bytes"
    )

    assert {metric: found.words for metric, found in growths(both).items()} == {
        "time_s": "grows like n",
        "peak_memory_bytes": "constant in n",
    }


def test_words():
    words = [growth(estimates(function)).words for function in FUNCTIONS.values()]

    assert words == [
        "constant in n",
        "grows like log n",
        "grows like n",
        "grows like n log n",
        "grows like n²",
        "grows like n³",
        "grows exponentially",
    ]


def test_sizes_that_were_asked_for_do_not_change_it():
    asked = estimates(FUNCTIONS["linear"])
    # Answers that disagree, at sizes that only somebody's settings ask for.
    others = estimates(FUNCTIONS["cubic"], 1.01, (5, 50, 500_000, 1_000_000))

    assert growths(asked + others) == growths(asked)
    assert growths(others) == {}
