"""The registry of measured languages: a language is one entry, and everything finds it there."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest

from rlm_model.contract.languages import LANGUAGES as KNOWN
from rlm_model.corpora.items import MeasurableItem
from rlm_model.corpora.programs import languages
from rlm_model.corpora.programs.items import program_items
from rlm_model.corpora.programs.languages import PrintedLanguage, printed_languages
from rlm_model.corpora.programs.printers import load_printer
from rlm_model.corpora.programs.printers.python import PythonPrinter
from rlm_model.measuring.campaign import make_measurer
from rlm_model.measuring.languages import (
    LANGUAGES,
    MeasuredLanguage,
    available,
    tool_version,
)
from rlm_model.measuring.programs.toolchain import Toolchain
from rlm_model.measuring.python_function import Plan

PLAN = Plan(sizes=(300, 1000), hang_seconds=6.0)


class ToyPrinter(PythonPrinter):
    """A toy language: Python below a line of its own."""

    def write_program(self) -> None:
        """The line, and the program."""
        self.line("# toy")
        super().write_program()


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> str:
    """A language with entries of its own: programs that Python runs, functions as JavaScript's."""
    entry = MeasuredLanguage(
        Toolchain(
            file="program.toy",
            run="{python} {source}",
            empty="",
            version="{python} --version",
            commands=(),
            packages=(),
            folders=LANGUAGES["python"].toolchain.folders,
        ),
    )
    printed = PrintedLanguage(f"{__name__}:ToyPrinter", most_operations=1000)
    monkeypatch.setitem(LANGUAGES, "toy", entry)
    monkeypatch.setitem(languages.LANGUAGES, "toy", printed)
    load_printer.cache_clear()
    return "toy"


def test_every_measured_language_is_in_the_contracts_table() -> None:
    names = {language.name for language in KNOWN.values()}
    assert set(LANGUAGES) <= names


def test_every_language_that_has_programs_is_measured() -> None:
    assert set(printed_languages()) <= set(LANGUAGES)


def test_programs_of_a_toy_language_are_printed_and_measured_by_an_entry_each(toy: str) -> None:
    assert toy in printed_languages()
    assert available(toy) is None
    assert tool_version(toy).startswith("Python 3")
    (item,) = program_items(1, [toy])
    assert item.source.startswith("# toy\n")
    with closing(make_measurer(item, PLAN, None)) as measurer:
        runtime = measurer.prepare([item])
        point, *_ = measurer.measure(item)
    assert point.reason is None
    assert point.values["time_s"] > 0
    assert runtime.floor["time_s"] > 0


def test_functions_of_a_toy_language_are_measured_by_its_driver(
    toy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = "function total(values) { let sum = 0; for (const v of values) sum += v; return sum; }"
    item = MeasurableItem("own/total", toy, source, "total", "[([3, 1, 2],)]")
    with closing(make_measurer(item, PLAN, None)) as measurer:
        measurer.prepare([item])
        points = measurer.measure(item)
    assert {point.reason for point in points} == {"functions in toy can't be measured"}
    driven = LANGUAGES["javascript"]
    monkeypatch.setitem(LANGUAGES, toy, replace(LANGUAGES[toy], functions=driven.functions))
    with closing(make_measurer(item, PLAN, None)) as measurer:
        measurer.prepare([item])
        points = measurer.measure(item)
    assert [point.reason for point in points] == [None, None]
    assert all(point.values["time_s"] > 0 for point in points)
