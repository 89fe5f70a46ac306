"""Documents: edits, line ends, encodings, positions."""

from __future__ import annotations

import pytest
from document_support import ENCODINGS, offset
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rlm_lsp.workspace.documents import Change, Document, Position, split_lines
from rlm_model.contract.kinds.function import find_functions

# Line ends of the protocol, what Python's splitlines also breaks at, and wide characters.
ALPHABET = "ab\r\n\f\v\x1c\x85\u2028\t é😀\ufeff"

texts = st.text(ALPHABET, max_size=30)
places = st.tuples(st.integers(0, 8), st.integers(0, 12))
edits = st.lists(st.tuples(places, places, texts), max_size=5)


@settings(max_examples=600, deadline=None)
@given(texts, edits, st.sampled_from(ENCODINGS))
@example("a\r", [((1, 0), (1, 0), "\nb")], "utf-16")
@example("a\r\nb", [((0, 0), (0, 1), "")], "utf-16")
@example("a\n\nb", [((0, 1), (0, 1), "\r")], "utf-8")
@example("def f():\f\n  pass", [((1, 2), (1, 6), "x")], "utf-16")
def test_edits_agree_with_the_reference(text, edits, encoding):
    document = Document.of_text("file:///a.py", "python", 0, text)
    expected = text
    changes = []
    for start, end, new in edits:
        first = offset(expected, start, encoding)
        last = max(first, offset(expected, end, encoding))
        expected = expected[:first] + new + expected[last:]
        changes.append(Change(Position(*start), Position(*end), new))

    changed = document.changed(1, changes, encoding)

    assert changed.text == expected
    assert list(changed.lines) == split_lines(expected)
    assert (document.text, changed.version) == (text, 1)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("a", ["a"]),
        ("a\n", ["a\n", ""]),
        ("a\r\nb\rc\n", ["a\r\n", "b\r", "c\n", ""]),
        ("a\fb\x0bc\u2028d\x85e\x1cf", ["a\fb\x0bc\u2028d\x85e\x1cf"]),
        ("\r\r\n\n", ["\r", "\r\n", "\n", ""]),
    ],
)
def test_lines_end_where_the_protocol_says(text, lines):
    assert split_lines(text) == lines


def test_a_bare_string_replaces_everything():
    document = Document.of_text("file:///a.py", "python", 0, "a\nb")

    changed = document.changed(1, ["new", Change(Position(0, 3), Position(0, 3), "er")], "utf-16")

    assert changed.text == "newer"


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    ("text", "name", "row"),
    [
        ("def plain(): pass\n", "plain", 0),
        ("\ufeffdef marked(): pass\n", "marked", 0),
        ("\ufeff# 😀\r\nclass A:\r\n\tdef tabbed(self): pass\r\n", "tabbed", 2),
        ("x = '😀é'; y = lambda: 0\rdef old_mac(): pass\r", "old_mac", 1),
        ("s = '😀'\n\fdef after_form_feed(): pass\n", "after_form_feed", 1),
        ("if 1:\n    '😀é\u2028'\n    def größe(): pass\n", "größe", 2),
        ("def a\ud800b(): pass\ndef whole(): pass\n", "whole", 1),
    ],
)
def test_positions_of_units(text, name, row, encoding):
    document = Document.of_text("file:///a.py", "python", 0, text)
    unit = find_functions(document.source, "python")[-1]

    place = document.position(unit.name_line, unit.start_column, encoding)

    assert unit.name.endswith(name)
    assert place.line == row
    line = document.lines[row]
    assert offset(line, (0, place.character), encoding) == line.index(name)
    end = document.line_end(row, encoding)
    assert offset(line, (0, end.character), encoding) == len(line.rstrip("\r\n"))


def test_the_parser_sees_the_same_rows():
    document = Document.of_text("file:///a.py", "python", 0, "\ufeffa\rb\r\nc\n\rd")

    assert document.source == b"a\nb\r\nc\n\nd"
    assert document.source.count(b"\n") + 1 == len(document.lines)
