"""Units of every language: what is found, what the model reads of it, what it calls outside.

The cases of a language are in ``unit_cases/<language id>.txt``: after ``#### title`` a source,
and for each unit that it has ``==== name`` (or ``==== name calls a.b c``) and the unit's text.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from rlm_model.contract.kinds.function import find_functions
from rlm_model.contract.units import LANGUAGES
from rlm_model.contract.units.outline import find_outline

FOLDER = Path(__file__).with_name("unit_cases")

Unit = tuple[str, tuple[str, ...], str]


def read_cases() -> Iterator[tuple[str, str, str, list[Unit]]]:
    """Language id, title, source and expected units (name, outside calls, text)."""
    for language in LANGUAGES:
        text = (FOLDER / f"{language}.txt").read_text("utf-8")
        for case in re.split(r"^#### ", text, flags=re.MULTILINE)[1:]:
            source, *units = re.split(r"^==== ", case, flags=re.MULTILINE)
            title, _, source = source.partition("\n")
            expected: list[Unit] = []
            for unit in units:
                head, _, text = unit.rstrip("\n").partition("\n")
                name, _, calls = head.partition(" calls ")
                expected.append((name, tuple(calls.split()), text))
            yield language, title, source, expected


CASES = list(read_cases())
IDS = [f"{language}: {title}" for language, title, _, _ in CASES]


def check(source: str, language: str, expected: list[Unit]) -> None:
    units = find_functions(source.encode(), language)
    assert [(unit.name, unit.outside_calls, unit.text.text) for unit in units] == expected
    assert {(unit.kind, unit.language, unit.reason) for unit in units} <= {
        ("function", LANGUAGES[language].name, None)
    }


@pytest.mark.parametrize(("language", "title", "source", "expected"), CASES, ids=IDS)
def test_texts(language, title, source, expected):
    check(source, language, expected)


@pytest.mark.parametrize(("language", "title", "source", "expected"), CASES, ids=IDS)
def test_the_outline_has_the_same_units(language, title, source, expected):
    outline = find_outline(source.encode(), language)
    assert [found.name for found in outline] == [name for name, *_ in expected]


@pytest.mark.parametrize(("language", "title", "source", "expected"), CASES, ids=IDS)
def test_line_ends_do_not_matter(language, title, source, expected):
    check(source.replace("\n", "\r\n"), language, expected)


@pytest.mark.parametrize(("language", "title", "source", "expected"), CASES, ids=IDS)
def test_cut_files_raise_nothing(language, title, source, expected):
    data = source.encode()
    for end in range(len(data)):
        for unit in find_functions(data[:end], language):
            assert unit.name
            assert unit.start_line <= unit.name_line <= unit.end_line
