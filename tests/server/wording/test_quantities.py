"""Quantities in words, as data: how much of a value is said (items 18 and 19)."""

from __future__ import annotations

import itertools

import pytest
from estimate_support import estimate

from rlm_lsp.wording.quantities import count, figure, interval, is_vague, is_wide, quantity
from rlm_model.contract.metrics import METRICS, Metric

YEAR = 31_557_600


def ranged(metric: str, median: float, ratio: float):
    """An estimate whose 80% range is `ratio` wide around its median."""
    return estimate(metric, 1000, median / ratio**0.5, median, median * ratio**0.5)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (1.8e-3, "1.8 ms"),
        (340e-9, "340 ns"),
        (12, "12 s"),
        (4.04e-10, "0.4 ns"),
        (9.96e-6, "10 µs"),
        (999.6e-6, "1.0 ms"),
        (994e-6, "990 µs"),
        (1.0, "1.0 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (90, "1.5 min"),
        (45 * 60, "45 min"),
        (5400, "1.5 h"),
        (86_400, "1 day"),
        (86_400 * 3, "3 days"),
        (86_400 * 12.3, "12 days"),
        (YEAR * 0.9, "330 days"),
        (YEAR * 1.1, "over a year"),
        (YEAR * 2e8, "over a year"),
    ],
)
def test_item_19_times_read_as_a_person_says_them(seconds, text):
    assert quantity("time_s", seconds) == text


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (96e3, "96 kB"),
        (1.2e6, "1.2 MB"),
        (0.2, "0 B"),
        (0.7, "1 B"),
        (64, "64 B"),
        (7.4, "7 B"),
        (123, "120 B"),
        (999, "1.0 kB"),
        (3.2e9, "3.2 GB"),
        (9.99e11, "over 1 TB"),
        (4.5e18, "over 1 TB"),
    ],
)
def test_sizes_of_memory(size, text):
    assert quantity("peak_memory_bytes", size) == text


def test_a_value_in_a_unit_that_has_no_larger_ones(monkeypatch):
    """A metric is one row: until somebody says how people count it, it has its own unit."""
    table = {**METRICS, "energy_j": Metric("energy_j", "J", "energy")}
    for module in ("rlm_lsp.wording.quantities", "rlm_model.contract.queries"):
        monkeypatch.setattr(f"{module}.METRICS", table)
    assert quantity("energy_j", 0.8721) == "0.87 J"
    assert figure(ranged("energy_j", 0.3, 50)) == "~0.3 J"
    assert figure(ranged("energy_j", 0.3, 5000)) == "~0.3 J"
    assert interval(ranged("energy_j", 0.3, 4)) == "0.15 to 0.6 J"


def test_a_value_without_unit():
    assert quantity("accuracy", 0.8721) == "0.87"
    assert figure(ranged("accuracy", 0.8721, 5)) == "0.9"
    assert figure(ranged("accuracy", 0.3, 5000)) == "~0.3"


@pytest.mark.parametrize(
    ("number", "text"), [(10, "10"), (1000, "1\u202f000"), (1234567, "1\u202f234\u202f567")]
)
def test_counts(number, text):
    assert count(number) == text


@pytest.mark.parametrize(
    ("metric", "median", "texts"),
    [
        ("time_s", 123e-6, ("120 µs", "0.1 ms", "~0.1 ms", "microseconds")),
        ("time_s", 1.8e-3, ("1.8 ms", "2 ms", "~3 ms", "milliseconds")),
        ("time_s", 0.35, ("350 ms", "0.3 s", "~0.3 s", "milliseconds")),
        ("time_s", 12, ("12 s", "10 s", "~10 s", "seconds")),
        ("time_s", 45 * 60, ("45 min", "40 min", "~30 min", "minutes")),
        ("time_s", 5 * 3600, ("5 h", "5 h", "~3 h", "hours")),
        ("time_s", 12 * 86_400, ("12 days", "10 days", "~10 days", "days")),
        ("time_s", YEAR * 1e6, ("over a year",) * 4),
        ("time_s", 6e15, ("never ends",) * 4),
        ("peak_memory_bytes", 340e3, ("340 kB", "0.3 MB", "~0.3 MB", "kilobytes")),
        ("peak_memory_bytes", 5e11, ("500 GB", "500 GB", "~300 GB", "gigabytes")),
        ("peak_memory_bytes", 6e15, ("over 1 TB",) * 4),
    ],
)
def test_item_18_no_more_is_said_than_is_known(metric, median, texts):
    assert tuple(figure(ranged(metric, median, ratio)) for ratio in (2, 9, 900, 2000)) == texts


def test_item_18_the_example():
    one = estimate("time_s", 1000, 14e-6, 0.12e-3, 14e-3)

    assert (figure(one), interval(one)) == ("~0.1 ms", "14 µs to 14 ms")


@pytest.mark.parametrize(
    ("quantiles", "text", "ends"),
    [
        ((1.3e15, 6e15, 9.9e15), "never ends", "never ends"),
        ((20.0, 6e15, 9.9e15), "never ends", "20 s to never"),
        ((18e-6, 1.2e-4, 6e15), "may never end", "18 µs to never"),
        ((1e-6, 5e11, 9e15), "over a year", "1.0 µs to never"),
        ((1.0, 3600.0, 1e9), "hours", "1.0 s to over a year"),
    ],
)
def test_item_18_what_never_ends(quantiles, text, ends):
    one = estimate("time_s", 1000, *quantiles)

    assert (figure(one), interval(one)) == (text, ends)


def test_the_marks_are_those_of_the_range():
    ratios = (2.9, 9.9, 10.1, 990, 1010)
    wide = [is_wide(ranged("time_s", 1e-3, ratio)) for ratio in ratios]
    vague = [is_vague(ranged("time_s", 1e-3, ratio)) for ratio in ratios]

    assert wide == [False, False, True, True, True]
    assert vague == [False, False, False, False, True]
    assert not is_wide(estimate("peak_memory_bytes", 10, 1e-3, 0.5, 4)), "less than a byte"


@pytest.mark.parametrize("metric", ["time_s", "peak_memory_bytes"])
@pytest.mark.parametrize("ratio", [2, 9, 900, 2000])
def test_a_larger_value_never_reads_smaller(metric, ratio):
    values = [10 ** (step / 40) for step in range(-440, 620)]
    texts = [figure(ranged(metric, value, ratio)) for value in values]

    assert all(len(text) <= 13 for text in texts)
    # Each text stands for one stretch of values, and none comes back.
    stretches = [text for text, _ in itertools.groupby(texts)]
    assert len(stretches) == len(set(stretches))


def test_a_common_unit_is_said_once():
    assert interval(estimate("time_s", 10, 2.4e-6, 3e-5, 340e-6)) == "2.4 to 340 µs"
    assert interval(estimate("time_s", 10, 2.4e-6, 3e-3, 3.4e-3)) == "2.4 µs to 3.4 ms"
    assert interval(estimate("peak_memory_bytes", 10, 64, 64, 64)) == "64 B"
