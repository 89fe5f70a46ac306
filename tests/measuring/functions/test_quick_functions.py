"""The quick mode in languages other than Python: a batch in one sandbox, a driver a function."""

import math

import pytest

from rlm_model.cli import main
from rlm_model.measuring.campaign import make_measurer
from rlm_model.measuring.functions.quick_measurer import QuickFunctionMeasurer
from rlm_model.measuring.languages import LANGUAGES
from rlm_model.measuring.measurer import PEAK_MEMORY, TIME
from rlm_model.measuring.quick_function import QuickPlan
from rlm_model.measuring.sizes import QUICK_SIZES

from .conftest import item
from .test_functions import ALWAYS, sample

PLAN = QuickPlan(hang_seconds=2.0)

CPP = {
    "fibonacci": ("int run(int n) { return n < 2 ? n : run(n - 1) + run(n - 2); }", "[(5,)]"),
    "hanging": ("int run(std::vector<int>& v) { while (v.size() > 10) v[0]++; return 1; }", ""),
    "asleep": ("int run(std::vector<int>& v) { sleep(60); return 1; }", ""),
    "crashes": (
        "int run(std::vector<int>& v) { if (v.size() == 100) raise(SIGSEGV); return v.size(); }",
        "",
    ),
    "broken": ("int run(std::vector<int>& v) { return m; }", ""),
    "unlike": ("int run(std::string& v) { return 1; }", ""),
    "constant": ("int run(const std::vector<int>& v) { return v.size(); }", ""),
}


@pytest.fixture(scope="module")
def measured():
    """The points of each C++ function, by name and size: they are measured in one batch."""
    head = "#include <csignal>\n#include <string>\n#include <unistd.h>\n#include <vector>\n"
    items = [
        item("cpp", head + source, "run", examples or "[([3, 1, 2],)]")
        for source, examples in CPP.values()
    ]
    measurer = QuickFunctionMeasurer(PLAN)
    found = list(measurer.measure_all(items))
    measurer.close()
    return {
        name: {point.n: point for point in points} for name, points in zip(CPP, found, strict=True)
    }


def slope(points, low, high):
    return math.log(points[high].value(TIME) / points[low].value(TIME)) / math.log(high / low)


@pytest.mark.parametrize(
    "language",
    [
        name if name in ALWAYS else pytest.param(name, marks=pytest.mark.languages)
        for name, measured in LANGUAGES.items()
        if measured.functions and name != "c"
    ],
)
def test_functions_of_each_language_are_measured_as_far_as_time_allows(language):
    measurer = make_measurer(sample(language, "linear"), PLAN, None)
    items = [sample(language, name) for name in ("linear", "quadratic", "throwing")]
    measurer.prepare(items)
    linear, quadratic, throwing = (
        {point.n: point for point in points} for points in measurer.measure_all(items)
    )
    measurer.close()
    assert set(QUICK_SIZES) <= set(linear)
    assert slope(linear, 1_000, 100_000) == pytest.approx(1, abs=0.35)
    assert slope(quadratic, 100, 1_000) == pytest.approx(2, abs=0.5)
    assert linear[1_000].value(PEAK_MEMORY) is not None
    assert all("no such values" in point.reason for point in throwing.values())


def test_functions_in_c_are_measured_with_their_lengths():
    source = (
        "#include <stdlib.h>\n"
        "int* run(int* v, int n, int* size) { *size = n; int* kept = malloc(n * sizeof(int));\n"
        "for (int i = 0; i < n; i++) { int low = 0;\n"
        "for (int j = 0; j < n; j++) low += v[j] < v[i];\n"
        "kept[low % n] = v[i]; } return kept; }\n"
    )
    one = item("c", source, "run", "[([3, 1, 2], 3, [0])]", roles=("scaled", "length", "fixed"))
    measurer = QuickFunctionMeasurer(PLAN)
    points = {point.n: point for point in measurer.measure(one)}
    measurer.close()
    assert slope(points, 100, 1_000) == pytest.approx(2, abs=0.3)
    assert max(n for n, point in points.items() if point.value(TIME)) < 100_000


def test_a_steep_function_is_measured_up_to_where_it_takes_too_long(measured):
    points = measured["fibonacci"]
    timed = [n for n, point in points.items() if point.value(TIME)]
    assert 25 < max(timed) < 45
    assert any((point.reason or "").startswith("stopped: ") for point in points.values())
    # 1.618 to the power of ten.
    assert 60 < points[30].value(TIME) / points[20].value(TIME) < 250


def test_what_hangs_is_given_up_and_what_crashes_goes_on(measured):
    hanging = measured["hanging"]
    assert hanging[10].value(TIME) is not None
    assert hanging[20].reason == "stopped: a call took over 0.25 s"
    assert {n: point.reason for n, point in measured["asleep"].items()} == {
        5: "stopped: over 2 s of real time"
    }
    crashes = measured["crashes"]
    assert crashes[100].reason == "ended by SIGSEGV"
    assert crashes[30].value(TIME) and crashes[1_000].value(TIME)


def test_what_cannot_be_measured_says_why_and_leaves_the_others(measured):
    (broken,) = measured["broken"].values()
    assert broken.reason.startswith("does not compile: program.cpp:5:")
    assert all("parameter 1 has type" in point.reason for point in measured["unlike"].values())
    constant = measured["constant"]
    assert constant[100_000].value(TIME) < 1e-6
    assert constant[100_000].value(PEAK_MEMORY) < 64 << 10


def test_command_measures_other_languages_quickly(tmp_path, capsys):
    path = tmp_path / "own.js"
    path.write_text("function f(values) { return values.map((v) => v * 2); }\n")
    words = ["measure", "--quick", "--function", str(path), "--entry", "f"]
    assert main([*words, "--examples", "([3, 1],)", "--sizes", "10,100"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["n", "10", "100"]
