"""Tables of text."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Sequence

Span = tuple[str, int]
"""A title above several columns, and how many."""

_GAP = "  "


def render(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    right_aligned: int,
    above: Sequence[Span] = (),
) -> str:
    """A table in columns two spaces apart.

    Args:
        head: Titles.
        rows: Cells, as many a row as titles.
        right_aligned: Columns, from the left, whose cells end in line.
        above: Titles above the titles, from the left; they end in line with their last column.
    """
    table = [head, *rows]
    widths = [max(width(row[column]) for row in table) for column in range(len(head))]
    lines: list[str] = []
    if above:
        ends = list(itertools.accumulate(columns for _, columns in above))
        spans = [range(end - columns, end) for end, (_, columns) in zip(ends, above, strict=True)]
        for (title, _), span in zip(above, spans, strict=True):
            lacking = width(title) - _width_of([widths[column] for column in span])
            widths[span.start] += max(lacking, 0)
        lines.append(
            _GAP.join(
                _padded(title, _width_of([widths[column] for column in span]), right=True)
                for (title, _), span in zip(above, spans, strict=True)
            ).rstrip()
        )
    lines += [
        _GAP.join(
            _padded(cell, columns, right=column < right_aligned)
            for column, (cell, columns) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    ]
    return "\n".join(lines)


def width(text: str) -> int:
    """Columns of a terminal that a line of text takes."""
    return sum(
        0
        if unicodedata.combining(character)
        else 2
        if unicodedata.east_asian_width(character) in "WF"
        else 1
        for character in text
    )


def _width_of(columns: Sequence[int]) -> int:
    return sum(columns) + len(_GAP) * (len(columns) - 1)


def _padded(cell: str, columns: int, *, right: bool) -> str:
    space = " " * (columns - width(cell))
    return space + cell if right else cell + space
