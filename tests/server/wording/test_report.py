"""Tables and JSON of many units, from made-up estimates."""

from __future__ import annotations

from dataclasses import replace

import pytest
from estimate_support import UNIT, estimate, manifest

from rlm_lsp.engine import UnitResult
from rlm_lsp.engine.sizes import GROWTH_SIZES
from rlm_lsp.settings.schema import HideBelow
from rlm_lsp.wording import table
from rlm_lsp.wording.report import MAX_REFUSED, Row, as_json, as_text, by_cost
from rlm_model.contract.kinds.function import find_functions

MANIFEST = manifest()


def row(name: str, seconds: float = 1e-8, *, size: int = 1000, path: str = "a.py", **more) -> Row:
    """A linear function of a kilobyte, with its own size and a large one."""
    sizes = sorted({*GROWTH_SIZES, size})
    times = [estimate("time_s", n, s / 1.2, s, s * 1.2) for n in sizes if (s := n * seconds)]
    memory = [estimate("peak_memory_bytes", n, 1e3, 1e3, 1e3) for n in sizes]
    result = UnitResult(replace(UNIT, name=name, start_line=4), (*times, *memory))
    return Row(path, result, size, tuple(sorted({size, 100_000})), **more)


def test_a_table():
    rows = by_cost([row("quick", 1e-9), row("slow", 1e-6)])

    assert as_text(rows, MANIFEST, 1).split("\n") == [
        "          n = 1\u202f000          n = 100\u202f000",
        "  time  peak memory    time  peak memory  growth  function  where",
        "1.0 ms       1.0 kB  100 ms       1.0 kB  n       slow      a.py:5",
        "1.0 µs       1.0 kB  100 µs       1.0 kB  n       quick     a.py:5",
    ]


def test_units_with_a_size_of_their_own():
    rows = by_cost([row("few", 1e-3, size=50), row("usual")])

    assert as_text(rows, MANIFEST, 1).split("\n") == [
        "                                    n = 100\u202f000",
        "    n   time  peak memory     time  peak memory  growth  function  where",
        "   50  50 ms       1.0 kB  1.7 min       1.0 kB  n       few       a.py:5",
        "1\u202f000  10 µs       1.0 kB   1.0 ms       1.0 kB  n       usual     a.py:5",
    ]


def test_two_lines_a_unit_where_one_does_not_fit():
    rows = [row("a_function_of_a_long_name", path="a/long/path/to/a/file.py")]

    text = as_text(rows, MANIFEST, 1, columns=80)

    assert text.split("\n") == [
        "           n = 1\u202f000          n = 100\u202f000",
        "   time  peak memory    time  peak memory  growth",
        "a_function_of_a_long_name  a/long/path/to/a/file.py:5",
        "  10 µs       1.0 kB  1.0 ms       1.0 kB  n",
    ]


def test_a_line_a_size_where_that_does_not_fit_either():
    rows = [row("first"), row("second", path="b.py")]

    assert as_text(rows, MANIFEST, 1, columns=40).split("\n") == [
        "                 time  peak memory",
        "",
        "first",
        "  a.py:5",
        "    n = 1\u202f000   10 µs       1.0 kB",
        "  n = 100\u202f000  1.0 ms       1.0 kB",
        "  growth: n",
        "",
        "second",
        "  b.py:5",
        "    n = 1\u202f000   10 µs       1.0 kB",
        "  n = 100\u202f000  1.0 ms       1.0 kB",
        "  growth: n",
    ]


@pytest.mark.parametrize("columns", [None, 40, 80])
def test_very_large_times_do_not_stretch_a_column(columns):
    rows = [row("quick"), row("endless", 1e12)]

    lines = as_text(rows, MANIFEST, 1, columns).split("\n")

    usual = as_text([row("quick"), row("endless")], MANIFEST, 1, columns).split("\n")
    longest, expected = (max(map(table.width, text)) for text in (lines, usual))
    assert longest <= expected + 2 * len("may never end")
    assert any("over a year" in line or "never" in line for line in lines)


def test_what_was_not_read():
    whole, cut = row("whole"), row("cut")
    cut = replace(cut, result=replace(cut.result, cut_lines=107))

    lines = as_text([whole, cut], MANIFEST, 1).split("\n")

    assert lines[2].endswith("whole     a.py:5")
    assert lines[3].endswith("cut       a.py:5  107 lines unread")


def test_what_is_hidden_is_counted():
    rows = [row("shown"), row("one", hidden=True)]

    text = as_text(rows, MANIFEST, 1, more="; --all lists them")
    assert text.endswith(
        "\n\n1 function below the setting hideBelow is not listed; --all lists them"
    )
    assert "one " not in text
    text = as_text([*rows, row("two", hidden=True)], MANIFEST, 1)
    assert text.endswith("\n\n2 functions below the setting hideBelow are not listed")


def test_what_an_editor_shows_nothing_of_is_left_out():
    source = b"""\
def ignored(n):  # rlm: ignore
    return n


def empty(n): ...


def broken(n):
    return 1 +
"""
    rows = [
        Row.of("a.py", UnitResult(unit, (), unit.reason or "ignored"), 10, (10,), HideBelow())
        for unit in find_functions(source, "python")
    ]

    assert [row.hidden for row in rows] == [True, True, False]
    assert as_text(rows, MANIFEST, 1).startswith("a.py:8  broken: no estimate: syntax error")
    assert as_text(rows[:2], MANIFEST, 1) == "nothing to show in 1 file"


def test_many_reasons_are_counted():
    def refused(count: int) -> list[Row]:
        result = UnitResult(UNIT, (), "it has no body")
        return [Row("a.py", result, 1000, (1000,))] * count

    few = as_text(refused(2), MANIFEST, 1)
    assert few.split("\n") == ["a.py:1  top_k: no estimate: it has no body"] * 2
    many = as_text(refused(MAX_REFUSED + 1), MANIFEST, 1)
    assert many == "21 functions: no estimate: it has no body"


def test_nothing_is_said_as_such():
    assert as_text([], MANIFEST, 1) == "no functions in 1 file"
    assert as_text([], MANIFEST, 1500) == "no functions in 1\u202f500 files"


def test_the_json_of_a_unit():
    [unit] = as_json([row("f", size=50, uri="file:///w/a.py")], MANIFEST)["units"]

    assert (unit["path"], unit["uri"], unit["start_line"]) == ("a.py", "file:///w/a.py", 5)
    assert (unit["size"], unit["hidden"]) == (50, False)
    assert [(e["metric"], e["size"]) for e in unit["estimates"]] == [
        ("time_s", 50), ("time_s", 100_000),
        ("peak_memory_bytes", 50), ("peak_memory_bytes", 100_000),
    ]  # fmt: skip
    assert unit["growth"]["time_s"] == {"best": "linear", "slowest": "linear", "fastest": "linear"}
    assert as_json([], None)["model"] is None
