"""The formatter, as data."""

from __future__ import annotations

import pytest
from estimate_support import SURE_MEMORY, SURE_TIME, UNIT, UNSURE_TIME, estimate, manifest

from rlm_lsp.engine import UnitResult
from rlm_lsp.wording import formatting


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
        (59.6, "1.0 min"),
        (90, "1.5 min"),
        (5400, "1.5 h"),
        (86_400 * 3, "3.0 days"),
        (31_557_600 * 12_345, "12\u202f000 years"),
    ],
)
def test_times(seconds, text):
    assert formatting.quantity("time_s", seconds) == text


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
        (4.5e18, "4\u202f500 PB"),
    ],
)
def test_sizes_of_memory(size, text):
    assert formatting.quantity("peak_memory_bytes", size) == text


def test_a_figure_without_unit():
    assert formatting.quantity("accuracy", 0.8721) == "0.87"


@pytest.mark.parametrize(
    ("number", "text"), [(10, "10"), (1000, "1\u202f000"), (1234567, "1\u202f234\u202f567")]
)
def test_counts(number, text):
    assert formatting.count(number) == text


@pytest.mark.parametrize(
    ("estimates", "text"),
    [
        ((SURE_TIME, SURE_MEMORY), "≈ 1.8 ms · 96 kB at n = 1\u202f000"),
        ((UNSURE_TIME, SURE_MEMORY), "≈ 10 µs to 90 ms · 96 kB at n = 1\u202f000 · unsure"),
        ((SURE_MEMORY,), "≈ 96 kB at n = 1\u202f000"),
        ((estimate("time_s", 10, 1, 2, 3),), ""),
        ((), ""),
    ],
)
def test_summaries(estimates, text):
    assert formatting.summary(UnitResult(UNIT, estimates), 1000) == text


@pytest.mark.parametrize(
    ("factor", "end"), [(1.3, " · grows like n"), (500, " · unsure")], ids=["sure", "unsure"]
)
def test_a_headline_tells_a_clear_growth(factor, end):
    estimates = tuple(
        estimate("time_s", n, n * 1e-8 / factor, n * 1e-8, n * 1e-8 * factor)
        for n in (10, 1000, 100_000)
    )
    result = UnitResult(UNIT, estimates)
    assert formatting.headline(result, 1000).endswith(end)
    assert formatting.headline(result, 1000).startswith(formatting.summary(result, 1000))
    assert formatting.headline(result, 7) == ""


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (SURE_TIME, "1.8 ms"),
        (UNSURE_TIME, "~ 10 µs to 90 ms"),
    ],
)
def test_figures_in_a_table(one, text):
    assert formatting.figure_at(UnitResult(UNIT, (one,)), "time_s", 1000) == text


def test_details():
    result = UnitResult(UNIT, (UNSURE_TIME, SURE_MEMORY), cut_lines=1)

    assert formatting.detail(result, manifest(), [1000]) == (
        "`top_k`\n\n"
        "| n | time | peak memory |\n"
        "| ---: | --- | --- |\n"
        "| 1\u202f000 | ~ 1.8 ms (10 µs to 90 ms) | 96 kB (80 kB to 120 kB) |\n\n"
        "In brackets: the range that holds the true value in 8 of 10 cases, within a factor of "
        "180 (time), 1.2 (peak memory).\n\n"
        "~ marks where the model is unsure: that range is very wide.\n\n"
        "The function is long: the model did not read 1 line of it and its helpers.\n\n"
        "Model small 1, device reference-cpu."
    )


def test_details_of_a_sure_estimate_have_no_warnings():
    text = formatting.detail(UnitResult(UNIT, (SURE_TIME, SURE_MEMORY)), manifest(), [1000])

    assert "~" not in text
    assert "long" not in text


def test_details_without_estimate():
    result = UnitResult(UNIT, (), "syntax error in this function")

    text = "`top_k`\n\nno estimate: syntax error in this function"
    assert formatting.detail(result, manifest(), [1000]) == text


def test_quality_of_the_report():
    shown = manifest(
        quality={
            "time_s": {"spearman": 0.8512, "coverage_80": 0.79, "note": "x"},
            "peak_memory_bytes": {"spearman": 0.9},
            "source": "report",
        }
    )

    assert formatting.quality(shown) == [
        "peak memory: spearman 0.9",
        "time: spearman 0.851, coverage 80 0.79",
    ]
