r"""Open documents: their text, kept in step with the editor, and positions in it.

Lines end where the protocol says they do, at ``\n``, ``\r\n`` and ``\r``, and nowhere else:
a form feed or a Unicode line separator is an ordinary character.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from rlm_lsp.workspace.edits import Edit

Encoding = Literal["utf-8", "utf-16", "utf-32"]

BOM = "\ufeff"

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_LONE_CR = re.compile(rb"\r(?!\n)")


@dataclass(frozen=True)
class Position:
    """A place in a document, in the protocol's counts.

    Attributes:
        line: Line, from 0.
        character: Column from 0, in code units of the session's encoding.
    """

    line: int
    character: int


@dataclass(frozen=True)
class Change:
    """A piece of text that replaces another.

    Attributes:
        start: First replaced position.
        end: Position after the last replaced one.
        text: What stands there now.
    """

    start: Position
    end: Position
    text: str


def split_lines(text: str) -> list[str]:
    """Lines with their ends; the last one has none and may be empty."""
    lines = _LINE.findall(text)
    if not lines or lines[-1][-1] in "\r\n":
        lines.append("")
    return lines


@dataclass(frozen=True)
class Document:
    """One version of a document. A change makes another `Document`.

    Attributes:
        uri: Its name in the protocol.
        language: Its language in the protocol.
        version: The editor's number for this version.
        lines: Its text, as `split_lines` gives it.
        edits: What made it of the version before, each of what those before it have made.
    """

    uri: str
    language: str
    version: int
    lines: tuple[str, ...]
    edits: tuple[Edit, ...] = field(default=(), compare=False)

    @classmethod
    def of_text(cls, uri: str, language: str, version: int, text: str) -> Document:
        """A document with a whole new text."""
        return cls(uri, language, version, tuple(split_lines(text)))

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(self.lines)

    @cached_property
    def source(self) -> bytes:
        """The text for the parser: UTF-8, no byte order mark, a lone CR as a line feed.

        Rows and byte columns of the parser are those of `lines`, but for the mark.
        """
        text = self.text.removeprefix(BOM)
        return _LONE_CR.sub(b"\n", text.encode("utf-8", "replace"))

    def changed(
        self, version: int, changes: Iterable[Change | str], encoding: Encoding
    ) -> Document:
        """The document after changes, each of which sees the result of those before it.

        Args:
            version: The new version.
            changes: Ranges with their new text; a bare string replaces everything.
            encoding: What the changes' columns count.
        """
        lines = list(self.lines)
        edits: list[Edit] = []
        for change in changes:
            if isinstance(change, str):
                before, lines = lines, split_lines(change)
                edits.append(Edit.of_lines(0, before, lines))
            else:
                edits.append(_apply(lines, change, encoding))
        return Document(self.uri, self.language, version, tuple(lines), tuple(edits))

    def position(self, row: int, byte_column: int, encoding: Encoding) -> Position:
        """The protocol's position of a place that the parser reported in `source`."""
        line = self.lines[row]
        mark = BOM if row == 0 and line.startswith(BOM) else ""
        encoded = line[len(mark) :].encode("utf-8", "replace")
        before = mark + line[len(mark) :][: len(encoded[:byte_column].decode("utf-8", "ignore"))]
        return Position(row, _width(before, encoding))

    def index(self, position: Position, encoding: Encoding) -> tuple[int, int]:
        """Line and character index of the protocol's position; the nearest one in the text."""
        return _locate(self.lines, position, encoding)

    def place(self, row: int, index: int, encoding: Encoding) -> Position:
        """The protocol's position of a line and a character index."""
        return Position(row, _width(self.lines[row][:index], encoding))

    def byte_column(self, row: int, index: int) -> int:
        """The parser's column of a character in a line of `lines`."""
        before = self.lines[row][:index]
        return len((before.removeprefix(BOM) if row == 0 else before).encode("utf-8", "replace"))

    def line_end(self, row: int, encoding: Encoding) -> Position:
        """The position after a line's last character, before its line end."""
        return Position(row, _width(_content(self.lines[row]), encoding))


def _apply(lines: list[str], change: Change, encoding: Encoding) -> Edit:
    """Replaces a range. Places outside the text count as its nearest end."""
    first, start = _locate(lines, change.start, encoding)
    last, end = max(_locate(lines, change.end, encoding), (first, start))
    head, tail = lines[first][:start], lines[last][end:]
    # A CR that ended the line before may now have its LF.
    if (head + change.text + tail).startswith("\n") and first > 0 and lines[first - 1][-1] == "\r":
        first -= 1
        head = lines[first] + head
    after = split_lines(head + change.text + tail)
    if last + 1 < len(lines):
        # The text ends with a line end, so what follows starts a line of its own.
        after.pop()
    before = lines[first : last + 1]
    lines[first : last + 1] = after
    return Edit.of_lines(first, before, after, len(head), len(tail))


def _locate(lines: Sequence[str], position: Position, encoding: Encoding) -> tuple[int, int]:
    """Line and character index of a position."""
    if position.line >= len(lines):
        return len(lines) - 1, len(lines[-1])
    return position.line, _index(_content(lines[position.line]), position.character, encoding)


def _content(line: str) -> str:
    """A line without its end."""
    return line.rstrip("\r\n")


def _index(text: str, column: int, encoding: Encoding) -> int:
    """Character index of a column; inside a character it is that character's start."""
    if encoding == "utf-32" or text.isascii():
        return min(max(column, 0), len(text))
    width = _WIDTHS[encoding]
    at = 0
    for index, character in enumerate(text):
        at += width(character)
        if at > column:
            return index
    return len(text)


def _width(text: str, encoding: Encoding) -> int:
    """Code units of a text."""
    if encoding == "utf-32" or text.isascii():
        return len(text)
    return sum(map(_WIDTHS[encoding], text))


def _utf8_width(character: str) -> int:
    code = ord(character)
    return 1 + (code > 0x7F) + (code > 0x7FF) + (code > 0xFFFF)


def _utf16_width(character: str) -> int:
    return 2 if ord(character) > 0xFFFF else 1


_WIDTHS: dict[str, Callable[[str], int]] = {"utf-8": _utf8_width, "utf-16": _utf16_width}
