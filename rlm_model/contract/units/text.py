"""The model's text of a unit: lines with a rank, cut to a budget by rank.

Indentation is one tab a level whatever the source used, so that a newline with its
indentation is one token.
"""

from __future__ import annotations

import bisect
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import repeat
from typing import NamedTuple

from rlm_model.contract.units.canonical import Piece
from rlm_model.contract.units.structure import UNSTRUCTURED, Structure

CUT_MARK = "..."
"""Stands for a run of lines that the budget cut."""


class Rank(IntEnum):
    """What a line is for. The highest rank is cut first."""

    SIGNATURE = 0
    LOOP = 1
    LOOP_BODY = 2
    BODY = 3
    HELPER_SIGNATURE = 4
    HELPER_LOOP = 5
    HELPER_LOOP_BODY = 6
    HELPER_BODY = 7
    CONSTANT = 8
    IMPORT = 9

    @property
    def of_helper(self) -> Rank:
        """The rank of such a line in a function that the unit uses."""
        return Rank(self + Rank.HELPER_SIGNATURE)


class TextLine(NamedTuple):
    """A line of a unit's text, indented with tabs, and its rank."""

    text: str
    rank: Rank


@dataclass(frozen=True)
class FittedText:
    """A unit's text within the budget.

    Attributes:
        text: What the tokenizer reads.
        cut_lines: Count of lines that were left out.
    """

    text: str
    cut_lines: int


@dataclass(frozen=True)
class UnitText:
    """All that describes a unit to a model.

    Attributes:
        lines: Its own lines first, then those of what it uses from its file.
        structure: What the syntax tree knows beside them.
    """

    lines: tuple[TextLine, ...]
    structure: Structure = UNSTRUCTURED

    @property
    def text(self) -> str:
        """The whole text, nothing cut. It is not kept: units share lines, and a file has many."""
        return "\n".join(line.text for line in self.lines)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of structure and text: equal digests have equal estimates."""
        whole = self.structure.text + self.text
        return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()

    def fit(self, budget: int, count_tokens: Callable[[str], int]) -> FittedText:
        """Cuts the text to a token budget.

        Lines of the highest rank go first, and of one rank the last ones first: signatures
        and loops stay longest.

        Args:
            budget: Tokens that the text may have.
            count_tokens: Counts the tokens of a text.
        """
        # Tokens do not cross line ends, so the costs of lines add up.
        costs = [count_tokens("\n" + line.text) for line in self.lines]
        if not costs or count_tokens(self.lines[0].text) + sum(costs[1:]) <= budget:
            return FittedText(self.text, 0)
        mark_cost = count_tokens("\n" + CUT_MARK)
        order = sorted(range(len(costs)), key=lambda i: (self.lines[i].rank, i))

        def total(count: int) -> int:
            """Tokens when the first `count` lines of the order stay."""
            kept = sorted(order[:count])
            gaps = sum(b - a > 1 for a, b in zip([-1, *kept], [*kept, len(costs)], strict=True))
            return sum(costs[i] for i in kept) + gaps * mark_cost

        # At least one line stays; the tokenizer cuts it if even that is over the budget.
        most = bisect.bisect_right(range(1, len(costs)), budget, key=total)
        kept = set(order[: max(most, 1)])
        pieces: list[str] = []
        for index, line in enumerate(self.lines):
            if index in kept:
                pieces.append(line.text)
            elif not pieces or pieces[-1] != CUT_MARK:
                pieces.append(CUT_MARK)
        return FittedText("\n".join(pieces), len(costs) - len(kept))


def definition_lines(
    pieces: Sequence[Piece], body_byte: int, loops: Iterable[tuple[int, int]]
) -> tuple[TextLine, ...]:
    """A definition's lines with their ranks.

    Args:
        pieces: Its canonical lines.
        body_byte: First byte of its body's first statement.
        loops: First byte of each loop in it, and the byte behind it, in the order of their starts.
    """
    starts = [piece.start_byte for piece in pieces]
    signature = max(bisect.bisect_left(starts, body_byte), 1)
    ranks = [Rank.SIGNATURE] * signature + [Rank.BODY] * (len(pieces) - signature)
    covered = 0
    for start, end in loops:
        first = max(bisect.bisect_right(starts, start) - 1, 0)
        last = bisect.bisect_left(starts, end)
        if first >= signature:
            ranks[first] = Rank.LOOP
        for index in range(max(first + 1, covered, signature), last):
            ranks[index] = Rank.LOOP_BODY
        covered = max(covered, last)
    return tuple(indented_lines(pieces, ranks))


def indented_lines(pieces: Iterable[Piece], ranks: Iterable[Rank]) -> list[TextLine]:
    """Canonical lines with one tab a nesting level; those of a string stay as they are."""
    found: list[TextLine] = []
    widths: list[float] = [-1]
    for (_, width, text), rank in zip(pieces, ranks, strict=False):
        if width is None:
            indent = _TABS[len(widths) - 1]
        else:
            while widths[-1] > width:
                widths.pop()
            if widths[-1] < width:
                widths.append(width)
            indent = _TABS[len(widths) - 2]
        if "\n" in text or "\r" in text:
            first, *rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            found.append(TextLine(indent + first, rank))
            found += [TextLine(line, rank) for line in rest]
        else:
            found.append(TextLine(indent + text, rank))
    return found


def level_indentation(lines: Iterable[str]) -> list[str]:
    """The lines of a text that no grammar reads, with one tab a nesting level; blank ones dropped.

    Tabs reach to the next multiple of 8 columns, as in Python.
    """
    pieces = [
        Piece(0, len(line[: len(line) - len(line.lstrip())].expandtabs(8)), line.strip())
        for line in lines
        if line.strip()
    ]
    return [line.text for line in indented_lines(pieces, repeat(Rank.BODY))]


class _Tabs(dict[int, str]):
    def __missing__(self, level: int) -> str:
        self[level] = "\t" * level
        return self[level]


_TABS = _Tabs()


def as_helper(lines: Iterable[TextLine]) -> tuple[TextLine, ...]:
    """A definition's lines where they stand in the text of a unit that uses it."""
    return tuple([TextLine(text, _OF_HELPER[rank]) for text, rank in lines])


_OF_HELPER = {rank: rank.of_helper for rank in Rank if rank < Rank.HELPER_SIGNATURE}
