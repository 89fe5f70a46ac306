"""Tables of text."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def render(head: Sequence[str], rows: Sequence[Sequence[str]], right_aligned: int) -> str:
    """A table in columns two spaces apart.

    Args:
        head: Titles.
        rows: Cells, as many a row as titles.
        right_aligned: Columns, from the left, whose cells end in line.
    """
    table = [head, *rows]
    widths = [max(_width(row[column]) for row in table) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            _padded(cell, width, right=column < right_aligned)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    )


def _padded(cell: str, width: int, *, right: bool) -> str:
    space = " " * (width - _width(cell))
    return space + cell if right else cell + space


def _width(text: str) -> int:
    """Columns of a terminal that a text takes."""
    return sum(
        0
        if unicodedata.combining(character)
        else 2
        if unicodedata.east_asian_width(character) in "WF"
        else 1
        for character in text
    )
