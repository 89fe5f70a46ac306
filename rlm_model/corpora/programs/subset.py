"""What templates are written with, beside plain Python.

A template is a function in a subset of Python that `translate` turns into the intermediate form.
It also runs as it stands, and a test compares the two. Types are told by these aliases.
"""

from __future__ import annotations

Array = list[int]
"""Of a fixed length: ``[0] * n``, ``[3, 1, 2]``, ``other[:]``."""
List = list[int]
"""Growing: ``[]``, ``sorted(a_map_or_set)``."""
Matrix = list[list[int]]
"""``[[0] * columns for _ in range(rows)]``."""
Map = dict[int, int]
"""``{}``; counting is said as ``m[k] = m.get(k, 0) + amount``."""
TextMap = dict[str, int]
"""``m: TextMap = {}``."""
Set = set[int]
"""``set()``."""


class Builder:
    """Text under construction."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def add(self, text: str) -> None:
        """Adds text to the end."""
        self._parts.append(text)

    def text(self) -> str:
        """All that was added."""
        return "".join(self._parts)


def wide(value: int) -> int:
    """Marks a sum or product that passes 31 bits; it stands left of ``%`` or ``//``."""
    return value
