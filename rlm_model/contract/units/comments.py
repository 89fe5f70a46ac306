"""What users say about a unit in comments: ``rlm: n=50000`` and ``rlm: ignore``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tree_sitter import Node

from rlm_model.contract.numbers import SIZE_CODEC
from rlm_model.contract.units.definitions import Definition, text_of

_DIRECTIVE = re.compile(r"^[^\w\n]*rlm:[ \t]*(.*?)[ \t\r*/>-]*$", re.MULTILINE)
_SIZE = re.compile(r"n\s*=\s*(\d+(?:_\d+)*(?:\.\d+)?(?:[eE]\+?\d{1,2})?)")


@dataclass(frozen=True)
class UnitComment:
    """What the comments on a unit ask for.

    Attributes:
        size: Input size to show the unit's cost at, or None.
        ignored: Whether the unit is left out.
        problem: What in them can't be understood, or None.
    """

    size: int | None = None
    ignored: bool = False
    problem: str | None = None


def parse_comments(texts: Iterable[str]) -> UnitComment:
    """Reads the directives of comments; of several sizes the last one counts."""
    size: int | None = None
    ignored = False
    problem: str | None = None
    for text in texts:
        for match in _DIRECTIVE.finditer(text):
            said = match.group(1)
            number = _SIZE.fullmatch(said)
            value = float(number.group(1)) if number else 0.0
            if said == "ignore":
                ignored = True
            elif value.is_integer() and 1 <= value <= SIZE_CODEC.largest:
                size = int(value)
            elif re.match(r"n\b", said):
                problem = (
                    f"`rlm: {said}` sets no size: n is a whole number from 1 to "
                    f"{SIZE_CODEC.largest:.2g}, such as `rlm: n=50000`"
                )
            else:
                problem = f"`rlm: {said}` is not known: write `rlm: n=50000` or `rlm: ignore`"
    return UnitComment(size, ignored, problem)


class CommentIndex:
    """The comments of a file by line."""

    def __init__(self, source: bytes, comments: Iterable[Node]) -> None:
        """Takes the nodes of all comments."""
        self._by_row: dict[int, list[Node]] = {}
        self._standing_alone: dict[int, Node] = {}
        # Most files have no directive, and then no comment needs to be looked at.
        if b"rlm:" not in source:
            return
        for node in sorted(comments, key=lambda node: node.start_byte):
            if source.find(b"rlm:", node.start_byte, node.end_byte) >= 0:
                self._by_row.setdefault(node.start_point.row, []).append(node)
            if _begins_line(source, node.start_byte):
                # A comment may own its line's end.
                rows = text_of(node).rstrip().count("\n")
                self._standing_alone[node.start_point.row + rows] = node

    def on(self, definition: Definition) -> UnitComment:
        """Reads the comments in a definition's signature and on the lines right above it."""
        if not self._by_row:
            return UnitComment()
        above: list[Node] = []
        row = definition.span.start_row
        while (node := self._standing_alone.get(row - 1)) is not None:
            above.append(node)
            row = node.start_point.row
        start = definition.span.start_row
        signature = range(start, max(definition.body_row, start + 1))
        inside = [node for row in signature for node in self._by_row.get(row, [])]
        return parse_comments(map(text_of, (*reversed(above), *inside)))


def _begins_line(source: bytes, at: int) -> bool:
    """Whether nothing but white space stands before a byte on its line."""
    at -= 1
    while at >= 0 and source[at] in b" \t\f":
        at -= 1
    return at < 0 or source[at] in b"\r\n"
