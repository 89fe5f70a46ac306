"""The quick mode: functions whose cost is known, measured in one batch as a campaign does."""

import math

import pytest

from rlm_model.cli import main
from rlm_model.corpora.items import MeasurableItem
from rlm_model.measuring.campaign import make_measurer
from rlm_model.measuring.measurer import PEAK_MEMORY, TIME
from rlm_model.measuring.quick_function import QuickMeasurer, QuickPlan
from rlm_model.measuring.sizes import QUICK_SIZES

NUMBER, LISTS = "[(5,)]", "[([3, 1, 2],)]"

SOURCES = {
    "constant": ("def run(v):\n    return 3\n", LISTS),
    "linear": ("def run(v):\n    return [x * x for x in v]\n", LISTS),
    "quadratic": ("def run(v):\n    return sum(1 for a in v for b in v)\n", LISTS),
    "fibonacci": ("def run(n):\n    return n if n < 2 else run(n - 1) + run(n - 2)\n", NUMBER),
    "hanging": ("def run(v):\n    while len(v) > 10: pass\n", LISTS),
    "asleep": ("import time\ndef run(v):\n    time.sleep(60)\n", LISTS),
    "cached": (
        "import functools\n@functools.cache\ndef run(n):\n    return sum(range(n))\n",
        NUMBER,
    ),
    "import error": ("import nothing_such\ndef run(v):\n    return v\n", LISTS),
    "slow file": ("while True: pass\n", LISTS),
    "dies": ("import os\ndef run(v):\n    os.abort()\n", LISTS),
    "raises": (
        "def run(v):\n    if len(v) == 100: raise ValueError('a hundred')\n    return sorted(v)\n",
        LISTS,
    ),
    "unlike": ("def run(v):\n    return v\n", LISTS),
}


def item(name):
    source, examples = SOURCES[name]
    problem = "its arguments can't be made" if name == "unlike" else ""
    return MeasurableItem(f"own/{name}", "python", source, "run", examples, problem=problem)


@pytest.fixture(scope="module")
def measured():
    """The points of each, by name and size."""
    plan = QuickPlan(hang_seconds=2.0, load_seconds=1.0)
    found = QuickMeasurer(plan).measure_all([item(name) for name in SOURCES])
    return {
        name: {point.n: point for point in points}
        for name, points in zip(SOURCES, found, strict=True)
    }


def slope(points, low, high):
    return math.log(points[high].value(TIME) / points[low].value(TIME)) / math.log(high / low)


def stopped_at(points):
    return [n for n, point in points.items() if (point.reason or "").startswith("stopped: ")]


def test_what_does_not_look_at_its_list_costs_the_same_at_each_size(measured):
    points = measured["constant"]
    # The copying of large lists leaves cold caches behind.
    assert points[100_000].value(TIME) < 8 * max(points[100].value(TIME), 8e-8)
    assert points[100_000].value(PEAK_MEMORY) < 200


def test_a_linear_function_is_measured_to_the_last_size(measured):
    points = measured["linear"]
    assert set(QUICK_SIZES) <= set(points)
    assert slope(points, 100, 10_000) == pytest.approx(1, abs=0.25)
    memory = [points[n].value(PEAK_MEMORY) for n in (100, 10_000)]
    assert 30 < memory[1] / memory[0] < 300


def test_a_quadratic_function_is_measured_up_to_where_it_takes_too_long(measured):
    points = measured["quadratic"]
    assert slope(points, 30, 300) == pytest.approx(2, abs=0.4)
    (end,) = stopped_at(points)
    assert end == 10_000
    timed = [n for n, point in points.items() if point.value(TIME)]
    assert max(timed) > 1_000 or points[1_000].value(TIME) > 0.03  # nearer to where it ends
    assert len(set(timed) - set(QUICK_SIZES)) >= 1


def test_exponential_growth_is_seen_at_the_last_sizes(measured):
    points = measured["fibonacci"]
    (end,) = stopped_at(points)
    assert end in (30, 100)
    timed = [n for n, point in points.items() if point.value(TIME)]
    assert 15 < max(timed) < 40
    # 1.618 to the power of ten.
    assert 60 < points[20].value(TIME) / points[10].value(TIME) < 250


def test_a_function_that_hangs_is_given_up_at_that_size(measured):
    points = measured["hanging"]
    assert points[10].value(TIME) is not None
    assert points[20].reason == "stopped: a call took over 0.25 s"
    assert max(points) == 20
    assert measured["asleep"][5].reason == "stopped: over 2 s of real time"


def test_a_cached_function_is_not_measured_as_a_look_up(measured):
    points = measured["cached"]
    assert slope(points, 1_000, 100_000) == pytest.approx(1, abs=0.3)


def test_failures_say_why_and_leave_the_others(measured):
    assert [point.reason for point in measured["import error"].values()] == [
        "ModuleNotFoundError: No module named 'nothing_such'"
    ]
    assert [point.reason for point in measured["slow file"].values()] == [
        "its file took over 1 s to load"
    ]
    assert [point.reason for point in measured["dies"].values()] == ["ended by SIGABRT"]
    raised = measured["raises"]
    assert raised[100].reason == "ValueError: a hundred"
    assert raised[30].value(TIME) < raised[1_000].value(TIME)
    assert [point.reason for point in measured["unlike"].values()] == [
        "its arguments can't be made"
    ]


def test_one_function_is_measured_alike():
    points = QuickMeasurer(QuickPlan(sizes=(10, 1_000))).measure(item("linear"))
    assert [point.n for point in points] == [10, 1_000]
    assert all(point.value(TIME) and point.value(PEAK_MEMORY) for point in points)


def test_programs_are_not_measured_quickly():
    program = MeasurableItem("own/f", "ruby", "puts 1", "", kind="program")
    with pytest.raises(ValueError, match=r"own/f: a program in ruby can.t be measured quickly"):
        make_measurer(program, QuickPlan(), None)


def test_command_measures_quickly(tmp_path, capsys):
    path = tmp_path / "own.py"
    path.write_text("def f(values):\n    return sorted(values)\n")
    words = ["measure", "--quick", "--function", str(path), "--entry", "f"]
    assert main([*words, "--examples", "([3, 1],)", "--sizes", "10,100"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["n", "10", "100"]
