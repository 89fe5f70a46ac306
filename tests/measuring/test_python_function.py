"""Measured time and memory of functions whose cost is known."""

import timeit
import tracemalloc

import pytest

from rlm_model.corpora.items import MeasurableItem
from rlm_model.measuring.measurer import PEAK_MEMORY, TIME
from rlm_model.measuring.module_state import ModuleState
from rlm_model.measuring.pace import Calm, Pace
from rlm_model.measuring.python_function import Plan, PythonMeasurer
from rlm_model.measuring.timing import consume, measure_peak, measure_time

NO_STATE = ModuleState(len, {})

LISTS = "[([3, 1, 2],)]"


def measured(source, examples=LISTS, *, sizes=(10, 1000), entry="run", **plan):
    item = MeasurableItem("own/f", "python", source, entry, examples)
    return PythonMeasurer(Plan(sizes=sizes, **plan)).measure(item)


def test_cost_grows_as_the_function_says():
    linear = measured("def run(v):\n    return [x * x for x in v]\n")
    square = measured("def run(v):\n    return sum(1 for a in v for b in v)\n")
    # Orders of growth, not times: n grew by 100.
    assert 30 < linear[1].value(TIME) / linear[0].value(TIME) < 300
    assert 3000 < square[1].value(TIME) / square[0].value(TIME) < 30_000
    assert 30 < linear[1].value(PEAK_MEMORY) / linear[0].value(PEAK_MEMORY) < 300
    assert square[1].value(PEAK_MEMORY) < 2000


def test_memory_is_what_tracemalloc_says_by_hand():
    def build(values):
        return [value + 1000 for value in values]

    values = list(range(5000))
    build(values)
    tracemalloc.start()
    build(values)
    by_hand = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert measure_peak(build, lambda: (values,), NO_STATE) == pytest.approx(by_hand, rel=0.02)
    assert (
        measure_peak(bool, lambda: (values,), NO_STATE) == 0
    )  # len may make the number that it returns


def test_time_agrees_with_timeit():
    def work(values):
        return sorted(values, key=lambda value: -value)

    values = list(range(2000))
    # Interleaved, the best of each: the machine is shared.
    pairs = [
        (
            measure_time(work, lambda: (values,), Calm(Pace().look()), NO_STATE),
            min(timeit.repeat(lambda: work(values), number=20, repeat=5)) / 20,
        )
        for _ in range(5)
    ]
    ours, theirs = (min(column) for column in zip(*pairs, strict=True))
    assert 0.5 < ours / theirs < 2.0


def test_arguments_are_fresh_for_each_call():
    points = measured("def run(v):\n    v.sort()\n    assert v.pop() or True\n    v.clear()\n")
    assert [point.reason for point in points] == [None, None]


def test_a_generator_is_run_to_its_end():
    (point,) = measured(
        "def run(v):\n    for x in v:\n        yield sum(range(100))\n", sizes=(1000,)
    )
    assert point.value(TIME) > 100e-6
    assert list(consume(iter([1, 2]))) == [1, 2]


def test_a_coroutine_says_why_not():
    (point,) = measured("async def run(v):\n    return v\n", sizes=(10,))
    assert "only an event loop" in point.reason


def test_methods_dataclasses_and_integers():
    source = (
        "from dataclasses import dataclass\n"
        "@dataclass\nclass Box:\n    n: int = 0\n"
        "    def count(self, n):\n        return [Box(i) for i in range(n)]\n"
    )
    small, large = measured(source, "[(5,)]", entry="Box().count")
    assert large.value(TIME) > 20 * small.value(TIME)


def test_errors_are_recorded_by_size():
    source = "def run(v):\n    if len(v) > 100: raise ValueError('too many')\n    return v\n"
    small, large = measured(source)
    assert small.value(TIME) is not None
    assert (large.value(TIME), large.reason) == (None, "ValueError: too many")


@pytest.mark.parametrize(
    ("source", "reason"),
    [("def run(v:\n", "SyntaxError"), ("import nothing_such\n", "ModuleNotFoundError")],
)
def test_a_file_that_does_not_run_says_why(source, reason):
    assert all(point.reason.startswith(reason) for point in measured(source))


def test_a_size_that_would_take_too_long_is_not_begun():
    source = "def run(v):\n    return sum(1 for a in v for b in v)\n"
    points = measured(source, sizes=(100, 1000, 10_000, 100_000), longest_seconds=0.5)
    assert [point.value(TIME) is None for point in points] == [False, False, True, True]
    assert points[2].reason.startswith("stopped: n = 1000 took ")


def test_freed_memory_is_used_again_by_the_next_call():
    # 800 kB are 195 pages.
    points = measured(
        "import resource, tracemalloc\n"
        "calls = 0\n"
        "def run(values):\n"
        "    global calls\n"
        "    calls += 1\n"
        "    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt\n"
        "    copy = [value for value in values]\n"
        "    faults = resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before\n"
        "    if calls > 2 and faults > 60 and not tracemalloc.is_tracing():\n"
        "        raise ValueError(f'{faults} page faults in call {calls}')\n",
        sizes=(100_000,),
    )
    assert points[0].reason is None


def test_a_million_is_measured_where_time_allows():
    quick = measured("def run(v):\n    return max(v)\n", sizes=Plan().sizes)
    slow = measured("def run(v):\n    return sum(1 for a in v for b in v)\n", sizes=Plan().sizes)
    assert [point.n for point in quick] == [10, 100, 1000, 10_000, 100_000, 1_000_000]
    assert all(point.value(TIME) and point.reason is None for point in quick)
    assert slow[-1].value(TIME) is None
    assert slow[-1].reason.startswith("stopped: n = ")


def test_a_slow_call_is_timed_but_not_traced():
    (point,) = measured(
        "def run(v):\n    return sum(range(10**6))\n", trace_seconds=1e-4, sizes=(9,)
    )
    assert point.value(TIME) is not None
    assert point.value(PEAK_MEMORY) is None
    assert "not traced" in point.reason


def test_deep_recursion_is_no_failure():
    source = "def run(n):\n    return 0 if n == 0 else 1 + run(n - 1)\n"
    # Tracing memory at depth d costs d * d, so it may be given up; the time is kept.
    (point,) = measured(source, "[(5,)]", sizes=(50_000,), hang_seconds=2.0)
    assert point.value(TIME) is not None
    assert (point.value(PEAK_MEMORY), point.reason) == (None, "over 2 s of real time")
