"""A unit's text: indentation, and the cut to the budget."""

from itertools import repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_model.contract.kinds.function import find_functions
from rlm_model.contract.units import FittedText, TextLine, UnitText
from rlm_model.contract.units.canonical import Piece
from rlm_model.contract.units.text import (
    CUT_MARK,
    Rank,
    as_helper,
    definition_lines,
    indented_lines,
    level_indentation,
)


def words(text):
    """Stands for a tokenizer: a token a word and a token a line end."""
    return len(text.split()) + text.count("\n")


def pieces(*lines):
    """Lines of source as canonical ones, a byte of the file each."""
    return [
        Piece(index, None if line.startswith(">") else len(line) - len(line.lstrip()), line.strip())
        for index, line in enumerate(lines)
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["a", "  b", "    c", "d"], ["a", "\tb", "\t\tc", "d"]),
        (["    a", "      b", "    c"], ["a", "\tb", "c"]),
        (["a", "        b", "    c", "d"], ["a", "\tb", "\tc", "d"]),
        (["    a", "b", "  c"], ["a", "b", "\tc"]),
        (["  a", ">b", "    c", ">d", "  e"], ["a", "\t>b", "\tc", "\t\t>d", "e"]),
        ([], []),
    ],
)
def test_indentation_is_a_tab_a_level(lines, expected):
    ranks = [Rank.BODY] * len(lines)
    assert [line.text for line in indented_lines(pieces(*lines), ranks)] == expected


def test_lines_of_a_token_stay_as_they_are():
    found = indented_lines([Piece(0, 0, "a"), Piece(9, 4, 'x = """\r\n  b\n\n"""')], Rank)
    assert [line.text for line in found] == ["a", '\tx = """', "  b", "", '"""']
    assert [line.rank for line in found] == [Rank(0), *[Rank(1)] * 4]


@given(st.lists(st.text(" ab", min_size=1, max_size=12).filter(str.strip), max_size=20))
def test_levelling_twice_changes_nothing(lines):
    once = [line.text for line in indented_lines(pieces(*lines), repeat(Rank.BODY))]
    tabs = [line.expandtabs(1) for line in once]
    assert [line.text for line in indented_lines(pieces(*tabs), repeat(Rank.BODY))] == once
    assert [line.strip() for line in once] == [line.strip() for line in lines]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["a", "\tb", "        c"], ["a", "\tb", "\tc"]),
        (["a", "   \tb", "\tc"], ["a", "\tb", "\tc"]),
        (["", "  ", "a  ", "\t"], ["a"]),
        ([], []),
    ],
)
def test_level_indentation(lines, expected):
    assert level_indentation(lines) == expected


@pytest.mark.parametrize("helper", [False, True])
def test_lines_of_a_definition_have_ranks(helper):
    lines = pieces("def f(", ">a):", "  for b in a:", "    while b:", "      c", "  end")
    found = definition_lines(lines, 2, [(2, 5), (3, 5)])
    assert [(line.text, line.rank) for line in (as_helper(found) if helper else found)] == [
        (text, rank.of_helper if helper else rank)
        for text, rank in (
            ("def f(", Rank.SIGNATURE),
            ("\t>a):", Rank.SIGNATURE),
            ("\tfor b in a:", Rank.LOOP),
            ("\t\twhile b:", Rank.LOOP),
            ("\t\t\tc", Rank.LOOP_BODY),
            ("\tend", Rank.BODY),
        )
    ]


def text_of(*pairs):
    return UnitText(tuple(TextLine(text, rank) for text, rank in pairs))


EXAMPLE = text_of(
    ("def f(a):", Rank.SIGNATURE),
    ("\tx = 1", Rank.BODY),
    ("\ty = 2", Rank.BODY),
    ("\tfor i in a:", Rank.LOOP),
    ("\t\tx += i", Rank.LOOP_BODY),
    ("\treturn x", Rank.BODY),
    ("def g():", Rank.HELPER_SIGNATURE),
    ("K = 3", Rank.CONSTANT),
    ("import k", Rank.IMPORT),
)


@pytest.mark.parametrize(
    ("budget", "expected", "cut_lines"),
    [
        (100, EXAMPLE.text, 0),
        (32, EXAMPLE.text, 0),
        (
            31,
            "def f(a):\n\tx = 1\n\ty = 2\n\tfor i in a:\n\t\tx += i\n\treturn x\ndef g():\n...",
            2,
        ),
        (22, "def f(a):\n\tx = 1\n\ty = 2\n\tfor i in a:\n\t\tx += i\n...", 4),
        (21, "def f(a):\n\tx = 1\n...\n\tfor i in a:\n\t\tx += i\n...", 5),
        (19, "def f(a):\n...\n\tfor i in a:\n\t\tx += i\n...", 6),
        (15, "def f(a):\n...\n\tfor i in a:\n...", 7),
        (11, "def f(a):\n...", 8),
        (1, "def f(a):\n...", 8),
        (-3, "def f(a):\n...", 8),
    ],
)
def test_cut(budget, expected, cut_lines):
    assert EXAMPLE.fit(budget, words) == FittedText(expected, cut_lines)


def test_nothing_to_cut_in_an_empty_text():
    assert text_of().fit(10, words) == FittedText("", 0)


LINES = st.lists(
    st.tuples(st.text("ab \t():", min_size=1, max_size=20), st.sampled_from(Rank)),
    min_size=1,
    max_size=25,
)


@given(LINES, st.integers(-5, 120))
def test_a_cut_text_obeys_the_budget_and_keeps_the_lowest_ranks(pairs, budget):
    text = text_of(*pairs)
    fitted = text.fit(budget, words)
    kept = [line for line in fitted.text.split("\n") if line != CUT_MARK]
    assert len(kept) == max(len(pairs) - fitted.cut_lines, 1)
    # The whole of a text is kept where it fits, else one line stays at least.
    assert words(fitted.text) <= budget or len(kept) == 1
    ordered = sorted(range(len(pairs)), key=lambda i: (pairs[i][1], i))
    expected = sorted(ordered[: len(kept)])
    assert kept == [pairs[i][0] for i in expected]


@pytest.mark.parametrize("rank", list(Rank)[:4])
def test_helper_ranks_come_after_the_own_ones(rank):
    assert rank.of_helper == rank + 4
    assert rank.of_helper > Rank.BODY


def test_signature_and_loops_of_a_real_unit_stay_longest():
    body = "".join(f"    a{i} = {i}\n" for i in range(50))
    source = f"def f(xs):\n{body}    for x in xs:\n        total = x\n{body}    return total\n"
    (unit,) = find_functions(source.encode(), "python")
    fitted = unit.text.fit(16, words)
    assert fitted.text == "def f(xs):\n...\n\tfor x in xs:\n\t\ttotal = x\n..."
    assert fitted.cut_lines == 101


def test_ranks_of_a_unit():
    source = (
        "import k\nK = 3\ndef h(a):\n    while a:\n        a -= 1\n    return k.x\n"
        "def f(\n    a\n):\n    b = K\n    for x in a:\n        if x:\n            h(x)\n"
        "    return [y for y in b]\n"
    )
    unit = find_functions(source.encode(), "python")[-1]
    assert [(line.text.strip(), line.rank.name) for line in unit.text.lines] == [
        ("def f(a):", "SIGNATURE"),
        ("b = K", "BODY"),
        ("for x in a:", "LOOP"),
        ("if x:", "LOOP_BODY"),
        ("h(x)", "LOOP_BODY"),
        ("return [y for y in b]", "LOOP"),
        ("def h(a):", "HELPER_SIGNATURE"),
        ("while a:", "HELPER_LOOP"),
        ("a -= 1", "HELPER_LOOP_BODY"),
        ("return k.x", "HELPER_BODY"),
        ("K = 3", "CONSTANT"),
        ("import k", "IMPORT"),
    ]
