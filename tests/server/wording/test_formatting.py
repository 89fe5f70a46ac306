"""The formatter, as data."""

from __future__ import annotations

import pytest
from estimate_support import SURE_MEMORY, SURE_TIME, UNIT, UNSURE_TIME, estimate, manifest

from rlm_lsp.engine import UnitResult
from rlm_lsp.wording import formatting
from rlm_lsp.wording.formatting import Layout

KILO = "1\u202f000"


@pytest.mark.parametrize(
    ("estimates", "text"),
    [
        ((SURE_TIME, SURE_MEMORY), f"1.8 ms · 96 kB at n = {KILO}"),
        ((UNSURE_TIME, SURE_MEMORY), f"milliseconds · 96 kB at n = {KILO}"),
        ((SURE_MEMORY,), f"96 kB at n = {KILO}"),
        ((estimate("time_s", 10, 1, 2, 3),), ""),
        ((), ""),
    ],
)
def test_summaries(estimates, text):
    assert formatting.summary(UnitResult(UNIT, estimates), 1000) == text


def rising(factor: float) -> tuple:
    """Linear times whose 80% range reaches a factor up and down."""
    return tuple(
        estimate("time_s", n, n * 1e-8 / factor, n * 1e-8, n * 1e-8 * factor)
        for n in (10, 100, 1000, 10_000, 100_000)
    )


@pytest.mark.parametrize(
    ("factor", "text"),
    [(1.3, f"10 µs at n = {KILO} · grows like n"), (5000, f"microseconds at n = {KILO}")],
    ids=["sure", "unsure"],
)
def test_a_headline_tells_a_clear_growth(factor, text):
    result = UnitResult(UNIT, rising(factor))

    assert formatting.headline(result, 1000) == text
    assert formatting.headline(result, 7) == ""


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (107, f"10 µs at n = {KILO} · grows like n · 107 lines unread"),
        (1, f"10 µs at n = {KILO} · grows like n · 1 line unread"),
    ],
)
def test_item_23_a_lens_says_what_the_model_did_not_read(lines, text):
    result = UnitResult(UNIT, rising(1.3), cut_lines=lines)

    assert formatting.headline(result, 1000) == text
    assert formatting.summary(result, 1000) == text.replace(" · grows like n", "")


@pytest.mark.parametrize(("one", "text"), [(SURE_TIME, "1.8 ms"), (UNSURE_TIME, "milliseconds")])
def test_figures_in_a_table(one, text):
    assert formatting.figure_at(UnitResult(UNIT, (one,)), "time_s", 1000) == text


@pytest.mark.parametrize(
    ("one", "limit", "text"),
    [
        (SURE_TIME, 1e-3, f"top_k is predicted over the limit of 1 ms: 1.8 ms at n = {KILO}"),
        (
            UNSURE_TIME,
            1e-3,
            (
                "top_k is predicted over the limit of 1 ms: "
                f"milliseconds at n = {KILO} (10 µs to 90 ms)"
            ),
        ),
        (
            estimate("time_s", 1000, 2e15, 6e15, 9e15),
            60,
            f"top_k is predicted over the limit of 1 min: never ends at n = {KILO}",
        ),
        (
            SURE_MEMORY,
            1e3,
            f"top_k is predicted over the limit of 1 kB: 96 kB at n = {KILO}",
        ),
    ],
)
def test_item_22_a_warning_names_the_function(one, limit, text):
    assert formatting.over_limit(UNIT, one, limit) == text


NOTES = (
    "The function is long: the model did not read 1 line of it and its helpers.\n\n"
    "The range holds the true value in 8 of 10 cases. ~ marks one that is wider than ten-fold; "
    "where it is a thousand-fold, only the unit is said.\n"
    "CPU time of one x86-64 server core: waiting is not counted. Model small 1."
)


@pytest.mark.parametrize(
    ("layout", "title", "table"),
    [
        (
            Layout.TABLES,
            "`top_k`",
            (
                "| n | &nbsp;&nbsp;time | &nbsp;&nbsp;range "
                "| &nbsp;&nbsp;peak memory | &nbsp;&nbsp;range |\n"
                "| ---: | :--- | :--- | :--- | :--- |\n"
                f"| {KILO} | &nbsp;&nbsp;milliseconds | &nbsp;&nbsp;10 µs to 90 ms "
                "| &nbsp;&nbsp;96 kB | &nbsp;&nbsp;80 to 120 kB |"
            ),
        ),
        (
            Layout.MARKDOWN,
            "`top_k`",
            (
                "```text\n"
                "    n  time          range           peak memory  range\n"
                f"{KILO}  milliseconds  10 µs to 90 ms  96 kB        80 to 120 kB\n"
                "```"
            ),
        ),
        (
            Layout.PLAIN,
            "top_k",
            (
                "    n  time          range           peak memory  range\n"
                f"{KILO}  milliseconds  10 µs to 90 ms  96 kB        80 to 120 kB"
            ),
        ),
    ],
)
def test_item_21_details_as_the_client_can_draw_them(layout, title, table):
    result = UnitResult(UNIT, (UNSURE_TIME, SURE_MEMORY), cut_lines=1)

    text = formatting.detail(result, manifest(), [1000], layout=layout)

    assert text == f"{title}\n\n{table}\n\n{NOTES}"


def test_item_21_a_figure_reads_the_same_in_the_lens_and_in_the_hover():
    result = UnitResult(UNIT, (UNSURE_TIME, SURE_MEMORY))
    figures = formatting.summary(result, 1000).partition(" at n")[0].split(" · ")

    detail = formatting.detail(result, manifest(), [1000], layout=Layout.PLAIN)

    assert figures == [
        formatting.figure_at(result, m, 1000) for m in ("time_s", "peak_memory_bytes")
    ]
    assert all(figure in detail for figure in figures)
    assert all(figure in formatting.in_words(result, [1000]) for figure in figures)


def test_item_21_a_range_is_not_said_twice():
    endless = (estimate("time_s", 1000, 2e15, 6e15, 9e15),)

    text = formatting.detail(UnitResult(UNIT, endless), manifest(), [1000], layout=Layout.PLAIN)

    assert text.count("never ends") == 1


def test_details_of_a_sure_estimate_have_no_warnings():
    text = formatting.detail(UnitResult(UNIT, (SURE_TIME, SURE_MEMORY)), manifest(), [1000])

    assert "~" not in text
    assert "long" not in text
    assert "fall" not in text


def test_item_19_details_say_what_was_evened():
    result = UnitResult(UNIT, (SURE_TIME, SURE_MEMORY), evened=("time_s", "peak_memory_bytes"))

    assert (
        "The model's own numbers for time and peak memory fall somewhere as n grows; "
        "they are evened here."
    ) in formatting.detail(result, manifest(), [1000])


@pytest.mark.parametrize(("layout", "name"), [(Layout.TABLES, "`top_k`"), (Layout.PLAIN, "top_k")])
def test_details_without_estimate(layout, name):
    result = UnitResult(UNIT, (), "syntax error in this function")

    text = f"{name}\n\nno estimate: syntax error in this function"
    assert formatting.detail(result, manifest(), [1000], layout=layout) == text


def test_quality_of_the_report():
    shown = manifest(
        quality={
            "function": {
                "time_s": {"spearman": 0.8512, "coverage_80": 0.79},
                "peak_memory_bytes": {"spearman": 0.9},
            }
        }
    )

    assert formatting.quality(shown) == [
        "peak memory: spearman 0.9",
        "time: spearman 0.851, coverage 80 0.79",
    ]
