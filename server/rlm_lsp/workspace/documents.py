r"""Open documents: their text, kept in step with the editor, and positions in it.

Lines end where the protocol says they do, at ``\n``, ``\r\n`` and ``\r``, and nowhere else:
a form feed or a Unicode line separator is an ordinary character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rlm_lsp.workspace.columns import Columns, Encoding
from rlm_lsp.workspace.edits import Edit

BOM = "\ufeff"

LONG_LINE = 1_000
"""Characters of a line from which on it is measured only once."""

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
        columns = self._columns_of(row, encoding)
        return Position(row, columns.column(columns.index_of_byte(byte_column + self._mark(row))))

    def index(self, position: Position, encoding: Encoding) -> tuple[int, int]:
        """Line and character index of the protocol's position; the nearest one in the text."""
        return _locate(self.lines, position, encoding)

    def place(self, row: int, index: int, encoding: Encoding) -> Position:
        """The protocol's position of a line and a character index."""
        return Position(row, self._columns_of(row, encoding).column(index))

    def byte_column(self, row: int, index: int) -> int:
        """The parser's column of a character in a line of `lines`."""
        return max(self._columns_of(row, "utf-8").byte(index) - self._mark(row), 0)

    def line_end(self, row: int, encoding: Encoding) -> Position:
        """The position after a line's last character, before its line end."""
        return self.place(row, len(_content(self.lines[row])), encoding)

    def _mark(self, row: int) -> int:
        """Bytes of the byte order mark on a line, which the parser does not see."""
        return len(BOM.encode()) if row == 0 and self.lines[0].startswith(BOM) else 0

    def _columns_of(self, row: int, encoding: Encoding) -> Columns:
        key = row, encoding
        found = self._measured.get(key)
        if found is None:
            found = Columns(self.lines[row], encoding)
            if len(self.lines[row]) > LONG_LINE:
                self._measured[key] = found
        return found

    @cached_property
    def _measured(self) -> dict[tuple[int, Encoding], Columns]:
        return {}


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
    return position.line, Columns(_content(lines[position.line]), encoding).index(
        position.character
    )


def _content(line: str) -> str:
    """A line without its end."""
    return line.rstrip("\r\n")
