"""Where characters are after an edit, for edits of every kind."""

from __future__ import annotations

import pytest
from document_support import ENCODINGS
from hypothesis import given
from hypothesis import strategies as st

from rlm_lsp.workspace.documents import Change, Document, Position

PIECES = ("\n", "\r\n", "\r", "\n\r", "a", "b", "def f():", "    ", "😀", "é", "\ufeff", "")
texts = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
places = st.tuples(st.integers(0, 8), st.integers(0, 12)).map(lambda place: Position(*place))


def document(text: str) -> Document:
    return Document.of_text("file:///a.py", "python", 1, text)


def moved(text: str, change: Change | str, place: tuple[int, int]) -> tuple[int, int] | None:
    (edit,) = document(text).changed(2, [change], "utf-32").edits
    return edit.moved(place)


TEXT = "import os\n\ndef f(a, b):\n    return a\n"
NAME = (2, 4)


@pytest.mark.parametrize(
    ("start", "end", "new", "expected"),
    [
        ((0, 0), (0, 0), "import re\n", (3, 4)),
        ((2, 0), (2, 0), "\n", (3, 4)),
        ((2, 0), (2, 0), "async ", (2, 10)),
        ((2, 4), (2, 4), "x", (2, 5)),
        ((2, 5), (2, 5), "x", (2, 4)),
        ((2, 12), (2, 12), "\n    pass", (2, 4)),
        ((2, 8), (2, 9), "\n", (2, 4)),
        ((1, 0), (2, 0), "", (1, 4)),
        ((0, 9), (2, 0), " ", (0, 14)),
        ((3, 0), (4, 0), "", (2, 4)),
        ((2, 4), (2, 5), "g", None),
        ((2, 0), (4, 0), "", None),
    ],
    ids=[
        "a line above",
        "Enter before the line",
        "a word before it",
        "a letter right before it",
        "a letter right behind it",
        "Enter at the line's end",
        "Enter in the line",
        "the line above taken out",
        "two lines joined",
        "the line below taken out",
        "the name written over",
        "the lines taken out",
    ],
)
def test_a_name_moves_with_its_text(start, end, new, expected):
    assert moved(TEXT, Change(Position(*start), Position(*end), new), NAME) == expected


def test_of_a_whole_text_only_what_differs_counts():
    assert moved(TEXT, "import re\n" + TEXT, NAME) == (3, 4)
    assert moved(TEXT, TEXT.replace("return a", "return b"), NAME) == NAME
    assert moved(TEXT, TEXT, NAME) == NAME


@given(texts, texts, places, places, st.sampled_from(ENCODINGS))
def test_a_character_that_moved_is_the_same(text, new, start, end, encoding):
    before = document(text)
    after = before.changed(2, [Change(start, end, new)], encoding)
    (edit,) = after.edits
    found = []
    for row, line in enumerate(before.lines):
        # The parts of a line end may be joined and parted.
        for index, character in enumerate(line.rstrip("\r\n")):
            place = edit.moved((row, index))
            if place is not None:
                assert after.lines[place[0]][place[1]] == character
                found.append(place)
    assert found == sorted(set(found))
    assert len(after.lines) - len(before.lines) == edit.added_lines
