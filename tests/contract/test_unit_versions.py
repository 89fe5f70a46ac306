"""A version that is read with what is known of the one before is like one that is read alone."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from rlm_model.contract.changes import Change
from rlm_model.contract.kinds import KINDS, find_all
from rlm_model.contract.units import extract
from rlm_model.contract.units.grammars import load_grammar
from rlm_model.contract.versions import Versions, _parsed

CASES = Path(__file__).with_name("unit_cases")
CODE = Path(extract.__file__).parent

FUNCTIONS = [KINDS["function"]]
BOTH = [KINDS["function"], KINDS["program"]]

TYPED = (
    *(" ", "\n", "\t", "x", "1", '"', "'", "`", "\\", "(", ")", "[", "]", "{", "}", "<", ">"),
    *(":", ",", ".", ";", "=", "$", "#", "//", "/*", "*/", "else", "async ", "self.", '"""'),
    *("\n    return x\n", "def f():\n    pass\n", "import os\n", "X = 3\n", "from a import b\n"),
    *("# rlm: n=50\n", "// rlm: n=70\n", "# rlm: ignore\n"),
)


def text_of(language: str) -> str:
    """All sources of the cases of a language, one after the other."""
    cases = (CASES / f"{language}.txt").read_text("utf-8").split("#### ")[1:]
    return "\n".join(case.partition("\n")[2].partition("\n==== ")[0] for case in cases)


def edited(text: str, rng: random.Random) -> str:
    """A text after an edit as people make them."""
    at = rng.randrange(len(text) + 1)
    words = list(re.finditer(r"\w+", text))
    kind = rng.randrange(6)
    if kind == 0:
        return text[:at] + rng.choice(TYPED) + text[at:]
    if kind == 1:
        return text[:at] + text[at + rng.choice((1, 1, 2, 20)) :]
    if kind == 2 and words:
        old, new = rng.choice(words), rng.choice(words)
        return text[: old.start()] + new[0] + text[old.end() :]
    if kind == 3 and words:
        return text[:at] + rng.choice(words)[0] + text[at:]
    lines = text.splitlines(keepends=True)
    row = rng.randrange(len(lines))
    if kind == 4:
        return "".join([*lines[:row], *lines[row + 1 :]])
    return "".join([*lines[:row], rng.choice(lines), *lines[row:]])


def check(text: str, language: str, edits: int, seed: int) -> None:
    rng, versions, good = random.Random(seed), Versions(), text
    find_all(text.encode(), language, BOTH, asked=True, versions=versions)
    for _ in range(edits):
        text = edited(text, rng)
        source = text.encode()
        found = find_all(source, language, BOTH, asked=True, versions=versions)
        assert found == find_all(source, language, BOTH, asked=True), text
        if load_grammar(language).parser().parse(source).root_node.has_error:
            # Most is written in files that are valid, or nearly so.
            text = good if rng.random() < 0.7 else text
        else:
            good = text


@pytest.mark.parametrize("language", sorted(path.stem for path in CASES.glob("*.txt")))
def test_a_version_has_the_units_that_it_has_alone(language):
    check(text_of(language), language, edits=60, seed=1)


@pytest.mark.parametrize("name", ["calls.py", "definitions.py", "text.py"])
def test_a_version_of_a_real_file_has_the_units_that_it_has_alone(name):
    check((CODE / name).read_text("utf-8"), "python", edits=30, seed=2)


SHOP = """\
import json

RATE = 3


def total(prices):
    return sum(prices) * RATE


def report(prices):
    return json.dumps(total(prices))


def alone(items):
    return [item for item in items]
"""


@pytest.fixture
def made(monkeypatch):
    """The names of the units whose texts are made, in their order."""
    names, make = [], extract.SourceFile._make

    def note(self, definition):
        names.append(definition.name)
        return make(self, definition)

    monkeypatch.setattr(extract.SourceFile, "_make", note)
    return names


@pytest.mark.parametrize(
    ("old", "new", "anew"),
    [
        ("return [item", "return [2 * item", ["alone"]),
        ("sum(prices)", "max(prices)", ["total", "report"]),
        ("RATE = 3", "RATE = 4", ["total", "report"]),
        ("import json\n", "import json  # quickly\n", ["report"]),
        ("RATE = 3\n", "RATE = 3\n\n# a comment\n", []),
        ("", "", []),
        # What a name means may change anywhere.
        ("def alone", "def sum", ["total", "report", "sum"]),
        ("RATE = 3", "COUNT = 3", ["total", "report", "alone"]),
        ("item in items", "dumps in items", ["alone"]),
    ],
)
def test_texts_are_made_of_what_an_edit_touches_and_of_what_uses_it(made, old, new, anew):
    versions = Versions()
    find_all(SHOP.encode(), "python", FUNCTIONS, versions=versions)
    assert made == ["total", "report", "alone"]
    made.clear()

    after = SHOP.replace(old, new, 1)
    found = find_all(after.encode(), "python", FUNCTIONS, versions=versions)

    assert made == anew
    assert found == find_all(after.encode(), "python", FUNCTIONS)


def test_a_name_that_is_bound_elsewhere_is_no_call_outside_any_more(made):
    versions, calling = (
        Versions(),
        "def a(url):\n    return fetch(url)\n\n\ndef b(x):\n    return 1\n",
    )
    for source, calls in ((calling, ("fetch",)), (calling.replace("b(x)", "b(fetch)"), ())):
        found = find_all(source.encode(), "python", FUNCTIONS, versions=versions)
        assert found[0].outside_calls == calls
    assert made == ["a", "b", "a", "b"]


def test_a_bracket_in_the_text_around_the_code_counts_for_the_functions_below():
    page = "<p>a</p>\n<?php\nfunction f($x) {\n  return [$x,\n    1];\n}\n"
    versions = Versions()
    for text in (page, page.replace("a</p>", "a (</p>"), page):
        found = find_all(text.encode(), "php", FUNCTIONS, versions=versions)
        assert found == find_all(text.encode(), "php", FUNCTIONS)


def test_another_language_begins_anew():
    versions = Versions()
    for language, source in (("python", b"def f(): return 1\n"), ("go", b"func f() { g() }\n")):
        found = find_all(source, language, FUNCTIONS, versions=versions)
        assert found == find_all(source, language, FUNCTIONS)
    assert versions.size == len(source)


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        (b"abc", b"abc", (3, 3, 3)),
        (b"abc", b"abXc", (2, 2, 3)),
        (b"abc", b"ac", (1, 2, 1)),
        (b"aaa", b"aaaa", (3, 3, 4)),
        (b"", b"ab", (0, 0, 2)),
        (b"ab", b"", (0, 2, 0)),
    ],
)
def test_the_part_in_which_two_versions_differ(old, new, change):
    assert Change.between(old, new) == Change(*change)


def test_a_tree_with_an_error_is_not_gone_on_from():
    grammar = load_grammar("python")
    good, broken = b"def f(x):\n    return x\n", b"def f(x:\n    return x\n"
    trees = {source: grammar.parser().parse(source) for source in (good, broken)}
    parsed = []

    class Noted:
        def parser(self):
            return self

        def parse(self, *arguments):
            parsed.append(len(arguments))
            return grammar.parser().parse(*arguments)

    for old, new in ((good, good), (good, broken), (broken, good)):
        parsed.append(f"{len(old)} to {len(new)}")
        change = Change.between(old, new)
        tree = _parsed(Noted(), old, trees[old], new, change)
        assert str(tree.root_node) == str(trees[new].root_node)

    # With two arguments, from the tree before; with one, alone.
    assert parsed == ["23 to 23", 2, "23 to 22", 2, 1, "22 to 23", 1]
