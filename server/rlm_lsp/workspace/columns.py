"""What columns count: code units of the session's encoding, bytes, or characters.

A file may be one line. So a line is measured once, in steps, and a place in it is then found
without going through all that stands before it.
"""

from __future__ import annotations

import bisect
from typing import Literal

Encoding = Literal["utf-8", "utf-16", "utf-32"]

_STEP = 512
"""Characters between two measured places of a line."""


class Columns:
    """The columns of a line."""

    def __init__(self, line: str, encoding: Encoding) -> None:
        """Measures a line.

        Args:
            line: Its text.
            encoding: What the protocol's columns count.
        """
        self._line = line
        self._encoding: Encoding = encoding
        self._units: list[int] = [0]
        self._bytes: list[int] = [0]
        if not line.isascii():
            for start in range(0, len(line), _STEP):
                part = line[start : start + _STEP]
                self._units.append(self._units[-1] + _width(part, encoding))
                self._bytes.append(self._bytes[-1] + len(_encoded(part)))

    def column(self, index: int) -> int:
        """The protocol's column of a character."""
        if self._line.isascii():
            return min(index, len(self._line))
        step = min(index, len(self._line)) // _STEP
        return self._units[step] + _width(self._line[step * _STEP : index], self._encoding)

    def index(self, column: int) -> int:
        """The character at the protocol's column; inside a character it is that one."""
        if self._line.isascii():
            return min(max(column, 0), len(self._line))
        step = max(bisect.bisect_right(self._units, column) - 1, 0)
        at = self._units[step]
        start = step * _STEP
        for index, character in enumerate(self._line[start : start + _STEP], start):
            at += _width(character, self._encoding)
            if at > column:
                return index
        return len(self._line)

    def index_of_byte(self, column: int) -> int:
        """The character behind a count of bytes of UTF-8; inside a character it is that one."""
        if self._line.isascii():
            return min(column, len(self._line))
        step = bisect.bisect_right(self._bytes, column) - 1
        start = step * _STEP
        before = _encoded(self._line[start : start + _STEP])[: column - self._bytes[step]]
        return start + len(before.decode("utf-8", "ignore"))

    def byte(self, index: int) -> int:
        """The count of bytes of UTF-8 before a character."""
        if self._line.isascii():
            return min(index, len(self._line))
        step = min(index, len(self._line)) // _STEP
        return self._bytes[step] + len(_encoded(self._line[step * _STEP : index]))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _width(text: str, encoding: Encoding) -> int:
    """Code units of a text."""
    if encoding == "utf-32" or text.isascii():
        return len(text)
    if encoding == "utf-8":
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
