"""A unit's text: indentation, and the cut to the budget."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_model.contract.units import FittedText, TextLine, UnitText, find_units
from rlm_model.contract.units.text import (
    CUT_MARK,
    LONGEST_KEPT,
    Rank,
    definition_lines,
    level_indentation,
)


def words(text):
    """Stands for a tokenizer: a token a word and a token a line end."""
    return len(text.split()) + text.count("\n")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["a", "  b", "    c", "d"], ["a", "\tb", "\t\tc", "d"]),
        (["    a", "      b", "    c"], ["a", "\tb", "c"]),
        (["a", "\tb", "        c"], ["a", "\tb", "\tc"]),
        (["a", "   \tb", "\tc"], ["a", "\tb", "\tc"]),
        (["a", "        b", "    c", "d"], ["a", "\tb", "\tc", "d"]),
        (["", "  ", "a", "\t"], ["a"]),
        (["    a", "b", "  c"], ["a", "b", "\tc"]),
        (["a  "], ["a"]),
        ([], []),
    ],
)
def test_level_indentation(lines, expected):
    assert level_indentation(lines) == expected


@given(st.lists(st.text(" \tab", max_size=12), max_size=20))
def test_levelling_twice_changes_nothing(lines):
    once = level_indentation(lines)
    assert level_indentation(once) == once
    assert [line.strip() for line in once] == [line.strip() for line in lines if line.strip()]


@pytest.mark.parametrize("helper", [False, True])
@pytest.mark.parametrize("long", ["x" * 9, "x" * LONGEST_KEPT])
def test_lines_of_a_definition_have_ranks_whether_they_are_kept_or_not(long, helper):
    text = (
        f"    def f(\n      a):\n\n      for b in a:\n        while b:\n          {long}\n      end"
    )
    found = definition_lines(text, 3, ((3, 5), (4, 5)), helper=helper)
    again = definition_lines(text, 3, ((3, 5), (4, 5)), helper=helper)
    assert (found is again) == (len(text) <= LONGEST_KEPT)
    expected = [
        ("def f(", Rank.SIGNATURE),
        ("\ta):", Rank.SIGNATURE),
        ("\tfor b in a:", Rank.LOOP),
        ("\t\twhile b:", Rank.LOOP),
        (f"\t\t\t{long}", Rank.LOOP_BODY),
        ("\tend", Rank.BODY),
    ]
    assert [line.text for line in found] == [line for line, _ in expected]
    assert [line.rank for line in found] == [
        rank.of_helper if helper else rank for _, rank in expected
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
    (unit,) = find_units(source.encode(), "python")
    fitted = unit.text.fit(16, words)
    assert fitted.text == "def f(xs):\n...\n\tfor x in xs:\n\t\ttotal = x\n..."
    assert fitted.cut_lines == 101


def test_ranks_of_a_unit():
    source = (
        "import k\nK = 3\ndef h(a):\n    while a:\n        a -= 1\n    return k.x\n"
        "def f(\n    a\n):\n    b = K\n    for x in a:\n        if x:\n            h(x)\n"
        "    return [y for y in b]\n"
    )
    unit = find_units(source.encode(), "python")[-1]
    assert [(line.text.strip(), line.rank.name) for line in unit.text.lines] == [
        ("def f(", "SIGNATURE"),
        ("a", "SIGNATURE"),
        ("):", "SIGNATURE"),
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
