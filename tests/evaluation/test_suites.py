"""The suites that models are judged on, and how predictions of them are scored."""

import inspect
import sys
import types
from functools import reduce
from itertools import pairwise

import numpy as np
import pytest

from rlm_model.contract.kinds import FUNCTION
from rlm_model.contract.kinds.function import find_functions
from rlm_model.corpora.bank import bank_modules, load_entries
from rlm_model.evaluation.suites import SUITES, load_items, load_suite, suite_module
from rlm_model.evaluation.suites.classes import (
    CLASSES,
    EXPONENTIAL,
    STEEP,
    class_of,
    is_same,
    nearest_class,
    slope,
)
from rlm_model.evaluation.suites.measure import measure_item
from rlm_model.evaluation.suites.measured import (
    SIZES,
    Measured,
    Value,
    read_measured,
    write_measured,
)
from rlm_model.evaluation.suites.score import SuitePredictions, score_suites
from rlm_model.evaluation.suites.shapes import shapes_in, suite_shapes
from rlm_model.evaluation.suites.suites_report import render_suites
from rlm_model.evaluation.suites.variants import CHANGES, VARIED, load_variants, variant_of
from rlm_model.measuring.pace import loop_seconds

FORMS = suite_module("forms").FORMS
PAIRS = suite_module("pairs").PAIRS
MEMORY_PAIRS = suite_module("pairs").MEMORY_PAIRS
PREDICTED_SIZES = (10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)
NEVER = 9.9e15

COSTS = {
    "1": lambda n: 1.0,
    "log n": lambda n: 1.0 + np.log2(n),
    "sqrt n": lambda n: n**0.5,
    "n": lambda n: n,
    "n log n": lambda n: n * np.log2(n),
    "n^1.5": lambda n: n**1.5,
    "n^2": lambda n: n**2,
    "n^3": lambda n: n**3,
    EXPONENTIAL: lambda n: 2.0**n if n <= 20 else 1e30,
}
"""What each class costs, in units of its cheapest call."""

UNITS = {"time_s": 1e-7, "peak_memory_bytes": 1e3}


def result_of(item, n):
    result = item.function(*item.arguments(n))
    return list(result) if inspect.isgenerator(result) else result


def sizes_of(item):
    is_exponential = item.id.startswith("forms/") and FORMS[item.name][0] == EXPONENTIAL
    return (1, 4, 6) if is_exponential else (1, 10, 50)


@pytest.mark.parametrize("suite", SUITES)
def test_functions_run_on_their_arguments(suite):
    for item in load_suite(suite):
        assert item.unit.reason is None, item.id
        assert "CASES" not in item.unit.text.text
        for n in sizes_of(item):
            assert repr(item.arguments(n)) == repr(item.arguments(n)), item.id
            result_of(item, n)


@pytest.mark.parametrize("n", [1, 10, 50, 300])
def test_the_functions_of_a_pair_agree(n):
    items = {item.name: item for item in load_suite("pairs")}
    for careful, careless, _ in [*PAIRS, *MEMORY_PAIRS]:
        assert result_of(items[careful], n) == result_of(items[careless], n), careful


def test_suites_are_as_large_as_they_say_and_hold_no_text_twice():
    assert len(FORMS) >= 110
    assert sum(time in STEEP for time, _, _ in FORMS.values()) >= 45
    assert {growth for row in FORMS.values() for growth in row[:2]} <= set(COSTS)
    assert len(load_suite("work")) >= 60
    assert len(PAIRS) == 40
    digests = [item.unit.text.digest for item in load_items()]
    assert len(set(digests)) == len(digests)


def test_no_function_of_the_suites_is_in_the_bank():
    suites = {item.unit.text.digest for item in load_items()}
    for module in bank_modules():
        path = next(load_entries(module)).path
        for unit in find_functions(path.read_bytes(), "python"):
            assert unit.text.digest not in suites, (module, unit.name)


@pytest.mark.parametrize(
    ("source", "is_reserved"),
    [
        ("def f(q, w=3):\n    s = []\n", False),
        ("def g(z):\n    'Sum.'\n    r = 0\n    for e in z:\n        r += e\n    return r\n", True),
        (
            "class A:\n  def g(self, z: T):\n    r = 0\n    for e in z: r += e\n    return r\n",
            True,
        ),
        ("def g(z):\n    r = 1\n    for e in z:\n        r += e\n    return r\n", False),
    ],
)
def test_a_function_of_the_suites_is_known_by_its_shape(source, is_reserved):
    assert bool({*suite_shapes().values()} & {*shapes_in(source).values()}) == is_reserved


@pytest.mark.parametrize("change", CHANGES)
def test_variants_give_what_the_function_gives(change, monkeypatch):
    items = {item.id: item for item in load_items()}
    for name in VARIED:
        item = items[name]
        variant = variant_of(item, change)
        assert variant.source != item.source or change == "wrapped", variant.id
        module = types.ModuleType("written_in_another_way")
        monkeypatch.setitem(sys.modules, module.__name__, module)  # dataclasses look there
        exec(compile(variant.source, variant.id, "exec"), module.__dict__)
        first, *rest = variant.entry.split(".")
        owner = getattr(module, first)
        function = reduce(getattr, rest, owner() if rest else owner)
        for n in (1, 7):
            assert repr(function(*item.arguments(n))) == repr(result_of(item, n)), variant.id


def test_every_function_is_measured_as_it_stands():
    measured = read_measured()
    for item in load_items():
        found = measured[item.id]
        assert found.digest == item.digest, f"{item.id}: measure it again"
        assert set(found.values) == set(FUNCTION.metrics)
        for values in found.values.values():
            assert len(values) == len(SIZES)
            # What follows a stopped size is stopped too.
            assert all(b.stopped or not a.stopped for a, b in pairwise(values)), item.id
    assert set(measured) == {item.id for item in load_items()}


def test_the_careless_function_of_a_pair_measures_costlier():
    measured = read_measured()
    for pairs, metric, size in (
        (PAIRS, "time_s", 10_000),
        (MEMORY_PAIRS, "peak_memory_bytes", 1_000),
    ):
        for careful, careless, _ in pairs:
            first, second = (
                measured[f"pairs/{name}"].values[metric][SIZES.index(size)]
                for name in (careful, careless)
            )
            assert second.stopped or second.value >= 3 * first.value, careless
            assert not first.stopped, careful


def test_measuring_a_function_ends_where_it_is_too_slow():
    (fib,) = [item for item in load_suite("forms") if item.name == "fib"]
    times = measure_item(fib, loop_seconds()).values["time_s"]
    assert [value.stopped for value in times] == [False, True, True, True, True]
    assert 1e-6 < times[0].value < 1e-3
    assert times[1].value == times[4].value > times[0].value


def test_measurements_are_kept(tmp_path):
    path = tmp_path / "measured.json"
    values = {metric: tuple(Value(float(n), n > 100) for n in SIZES) for metric in FUNCTION.metrics}
    kept = {"forms/fib": Measured("digest", values)}
    write_measured(kept, path)
    assert read_measured(path) == kept


@pytest.mark.parametrize("name", CLASSES)
def test_the_class_of_a_curve_is_found(name):
    costs = [1e-6 * COSTS[name](n) for n in PREDICTED_SIZES]
    assert is_same(class_of("time_s", PREDICTED_SIZES, costs), name)
    # A fixed price of a call leaves the class as it is.
    costs = [1e-7 + cost for cost in costs]
    assert is_same(class_of("time_s", PREDICTED_SIZES, costs), name)


def test_exponential_growth_is_told_by_its_size_or_its_slope():
    costs = [1e-7 * COSTS[EXPONENTIAL](n) for n in PREDICTED_SIZES]
    assert class_of("time_s", PREDICTED_SIZES, costs) == EXPONENTIAL
    assert nearest_class(4.5) == EXPONENTIAL
    assert np.isnan(slope((10, 100), (1.0, 2.0)))


def growths(item):
    """Growth of time and memory of a function, made up for pairs and work."""
    if item.id.startswith("forms/"):
        return FORMS[item.name][:2]
    careless = {second for _, second, _ in [*PAIRS, *MEMORY_PAIRS]}
    return ("n^2", "n^2") if item.name in careless else ("n", "n")


def made_up_truth():
    truth = {}
    for place, item in enumerate(load_items()):
        values = {}
        for metric, growth in zip(FUNCTION.metrics, growths(item), strict=True):
            unit = UNITS[metric] * (1 + place % 7)
            costs = [unit * COSTS[growth](n) for n in SIZES]
            limit = {"time_s": 1e3, "peak_memory_bytes": 1e13}[metric]
            known = [cost for cost in costs if cost < limit]
            values[metric] = tuple(
                Value(cost) if cost < limit else Value(max(known), stopped=True) for cost in costs
            )
        truth[item.id] = Measured(item.digest, values)
    return truth


def predictions_by(cost):
    """Predictions from a function of item, its place, metric and growth that gives a curve."""
    quantiles = {}
    for place, item in enumerate(load_items()):
        for name in [item.id, *(v.id for v in load_variants() if v.base == item.id)]:
            quantiles[name] = {
                metric: np.array(
                    [
                        [value / 1.5, value, value * 1.5]
                        for value in (cost(place, metric, growth, n) for n in PREDICTED_SIZES)
                    ]
                )
                for metric, growth in zip(FUNCTION.metrics, growths(item), strict=True)
            }
    return SuitePredictions("made up", PREDICTED_SIZES, quantiles)


def test_forms_that_training_has_under_other_names_are_judged_apart(tmp_path):
    wrong = predictions_by(lambda place, metric, growth, n: UNITS[metric])
    forms = [item.id for item in load_items() if item.id.startswith("forms/")]
    seen = set(forms[::2])
    report = score_suites(wrong, made_up_truth(), seen)

    judged = report["unseen_forms"]["time_s"]["judged"]
    assert judged == len(forms) - len(seen) < report["forms"]["growth"]["time_s"]["judged"]
    assert f"Forms that no training function is like ({judged}): growth of time" in render_suites(
        report
    )
    assert "no training function" not in render_suites(score_suites(wrong, made_up_truth()))


def test_an_oracle_scores_everything():
    oracle = predictions_by(
        lambda place, metric, growth, n: min(
            UNITS[metric] * (1 + place % 7) * COSTS[growth](n), NEVER
        )
    )
    report = score_suites(oracle, made_up_truth())
    for growth in report["forms"]["growth"].values():
        assert growth["right"] == growth["steep_right"] == 1.0
        assert not growth["wrong"]
    assert report["forms"]["endless"] == 1.0
    assert report["pairs"]["time"]["right"] == report["pairs"]["memory"]["right"] == 1.0
    assert report["invariance"]["all"] == {"median": 1.0, "p95": 1.0}
    assert report["falling"]["share"] == 0.0
    for by_metric in report["values"].values():
        for found in by_metric.values():
            assert found["tenfold"] == 0.0
            assert found["median_factor"] == pytest.approx(1.0)
            assert found["coverage"] == 1.0
            assert found["median_width"] == pytest.approx(2.25)
            assert found["spearman_by_size"]["mean"] == pytest.approx(1.0)


def test_a_constant_predictor_fails():
    constant = predictions_by(lambda place, metric, growth, n: UNITS[metric])
    report = score_suites(constant, made_up_truth())
    time = report["forms"]["growth"]["time_s"]
    assert time["steep_right"] == 0.0
    assert time["right"] == pytest.approx(
        sum(growth == "1" for growth, _, _ in FORMS.values()) / len(FORMS)
    )
    assert report["forms"]["endless"] == 0.0
    assert report["pairs"]["time"]["right"] == 0.0
    assert np.isnan(report["values"]["work"]["time_s"]["spearman_by_size"]["mean"])
    # A stopped size is wrong where the prediction is far below what a smaller one took.
    assert any(row["stopped"] for row in report["values"]["forms"]["time_s"]["wrong"])


def test_a_function_whose_time_falls_is_told():
    falling = predictions_by(lambda place, metric, growth, n: UNITS[metric] / n)
    report = score_suites(falling, made_up_truth())
    assert report["falling"]["share"] == 1.0


def test_predictions_are_kept_and_the_report_is_written(tmp_path):
    made_up = predictions_by(lambda place, metric, growth, n: UNITS[metric] * n)
    made_up.save(tmp_path / "suite_predictions.json")
    read = SuitePredictions.load(tmp_path / "suite_predictions.json")
    assert read.sizes == made_up.sizes
    np.testing.assert_allclose(
        read.quantiles["forms/fib"]["time_s"], made_up.quantiles["forms/fib"]["time_s"], rtol=1e-3
    )
    text = render_suites(score_suites(read, made_up_truth()))
    assert text.startswith("# Held-out suites, made up")
    assert "| Forms: growth of time right |" in text
    assert "`forms/fib`" in text
