"""Growth in words, from made-up estimates."""

from __future__ import annotations

import math

import pytest

from rlm_lsp.wording.growth import CURVES, growth, growths
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
    ("factor", "doubt", "is_clear"),
    [(1.3, "", True), (4, "between n and n log n", True), (1000, "between log n and n³", False)],
)
def test_the_doubt_grows_with_the_intervals(factor, doubt, is_clear):
    found = growth(estimates(FUNCTIONS["linear"], factor))

    assert (found.best.name, found.doubt, found.is_clear) == ("linear", doubt, is_clear)


def test_what_fits_no_class_is_in_doubt():
    found = growth(estimates(lambda n: 1e-6 if n != 1000 else 1e-3, 1.05))

    assert CURVES.index(found.fastest) - CURVES.index(found.slowest) >= 2


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
