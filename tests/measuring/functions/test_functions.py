"""Functions whose cost is known, in each language."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from rlm_model.contract.languages import LANGUAGES as KNOWN
from rlm_model.measuring.languages import LANGUAGES
from rlm_model.measuring.measurer import PEAK_MEMORY, TIME

from .conftest import LISTS, SAMPLES, item

ALWAYS = ("cpp", "javascript")
"""Languages whose tool chain every test run has."""

SAMPLE = {Path(path).suffix: path for path in SAMPLES.iterdir()}
OWNERS = {"cpp": "", "java": "Sample().", "csharp": ""}
"""Where the function `doubled` stands, if not in the class Doubler."""

VALUES = repr([(7, 0.5, True, "a\\b\nc é", ["x", ""], {"k": 1}, [[1, 2], [3, 4]])])

OUT_OF_MEMORY = "memory|alloc|SIGABRT|SIGKILL|mmap|real time"

pytestmark = pytest.mark.parametrize(
    "language",
    [
        name if name in ALWAYS else pytest.param(name, marks=pytest.mark.languages)
        for name, measured in LANGUAGES.items()
        if measured.functions and name != "c"  # its functions take lengths: see test_c.py
    ],
)


def sample(language, entry, examples=LISTS, **fields):
    source = SAMPLE[KNOWN[language].suffixes[0]].read_text(encoding="utf-8")
    return item(language, source, entry, examples, **fields)


@pytest.fixture(autouse=True)
def _compiled(measurer, language):
    """All functions of a language at once: some compilers need ten seconds to start."""
    names = ("linear", "quadratic", "throwing", "endless", "hoards")
    owner = OWNERS.get(language, "Doubler().")
    items = [sample(language, name) for name in names]
    items.append(sample(language, f"{owner}doubled"))
    items.append(sample(language, "arrived", VALUES, roles=("fixed",) * 7))
    measurer.prepare(items)


def slope(points):
    small, large = points
    assert small.reason is large.reason is None
    return math.log10(large.value(TIME) / small.value(TIME)) / math.log10(large.n / small.n)


def test_cost_grows_as_the_function_says(measurer, language):
    assert 0.6 < slope(measurer.measure(sample(language, "linear"))) < 1.4
    assert 1.6 < slope(measurer.measure(sample(language, "quadratic"))) < 2.4


def test_memory_is_that_of_what_the_call_allocates(measurer, language):
    owner = OWNERS.get(language, "Doubler().")
    small, large = measurer.measure(sample(language, f"{owner}doubled"))
    # Between 8 bytes an element and what a list that doubles its place holds of boxed numbers.
    assert 8 * 3000 <= large.value(PEAK_MEMORY) + 4096 < 100 * 3000
    assert small.value(PEAK_MEMORY) < large.value(PEAK_MEMORY) / 4
    held, _ = measurer.measure(sample(language, "quadratic"))
    assert held.value(PEAK_MEMORY) < 8 * 1024


def test_values_arrive_as_they_are(measurer, language):
    points = measurer.measure(sample(language, "arrived", VALUES, roles=("fixed",) * 7))
    assert [point.reason for point in points] == [None, None]


def test_failures_say_why(measurer, language):
    throwing = measurer.measure(sample(language, "throwing"))
    assert all("no such values" in point.reason for point in throwing)
    assert all(point.value(TIME) is None for point in throwing)
    endless = measurer.measure(sample(language, "endless"))
    assert {point.reason for point in endless} == {"over 6 s of real time"}
    missing = measurer.measure(sample(language, "nowhere"))
    assert all("nowhere" in point.reason for point in missing)


def test_memory_without_end_is_a_failure(measurer, language):
    points = measurer.measure(sample(language, "hoards"))
    assert all(point.value(TIME) is None for point in points)
    assert points[0].reason is not None
    assert any(word in points[0].reason for word in OUT_OF_MEMORY.split("|")), points[0].reason
