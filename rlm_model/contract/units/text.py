"""The model's text of a unit: lines with a rank, cut to a budget by rank.

Indentation is one tab a level whatever the source used, so that a newline with its
indentation is one token.
"""

from __future__ import annotations

import bisect
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property, lru_cache

CUT_MARK = "..."
"""Stands for a run of lines that the budget cut."""

KEPT_DEFINITIONS = 1024
"""Definitions whose lines are kept: an edit leaves nearly all of a file's as they were."""

LONGEST_KEPT = 2000
"""Characters of such a definition at most: a class of the length of a file would fill memory."""


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


@dataclass(frozen=True)
class TextLine:
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
    """All lines that describe a unit: its own first, then what it uses from its file."""

    lines: tuple[TextLine, ...]

    @cached_property
    def text(self) -> str:
        """The whole text, nothing cut."""
        return "\n".join(line.text for line in self.lines)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the whole text: equal digests have equal estimates."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

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
    text: str, body_row: int, loops: tuple[tuple[int, int], ...], *, helper: bool
) -> tuple[TextLine, ...]:
    """A definition's lines that are not blank, with their ranks.

    Args:
        text: The definition, from the start of its first line.
        body_row: Row of its body's first statement, counted from that line.
        loops: First and last row of each loop in it, in the order of their starts.
        helper: Whether it stands in the text of a unit that uses it.
    """
    find = _kept_lines if len(text) <= LONGEST_KEPT else _ranked_lines
    return find(text, body_row, loops, helper)


def _ranked_lines(
    text: str, body_row: int, loops: tuple[tuple[int, int], ...], helper: bool
) -> tuple[TextLine, ...]:
    loop_rows = {first for first, _ in loops}
    inside: set[int] = set()
    covered = -1
    for first, last in loops:  # a nested loop adds nothing new
        if last > covered:
            inside.update(range(max(first, covered), last + 1))
            covered = last
    numbered = [(row, line) for row, line in enumerate(text.split("\n")) if line.strip()]
    levelled = level_indentation([line for _, line in numbered])
    found: list[TextLine] = []
    for (row, _), line in zip(numbered, levelled, strict=True):
        if row < body_row or row == 0:
            rank = Rank.SIGNATURE
        elif row in loop_rows:
            rank = Rank.LOOP
        elif row in inside:
            rank = Rank.LOOP_BODY
        else:
            rank = Rank.BODY
        found.append(TextLine(line, rank.of_helper if helper else rank))
    return tuple(found)


_kept_lines = lru_cache(maxsize=KEPT_DEFINITIONS)(_ranked_lines)


def level_indentation(lines: list[str]) -> list[str]:
    """Rewrites leading white space as one tab a nesting level.

    Tabs reach to the next multiple of 8 columns, as in Python. Blank lines are dropped.
    """
    levelled: list[str] = []
    widths: list[int] = []
    for line in lines:
        body = line.strip()
        if not body:
            continue
        lead = line[: len(line) - len(line.lstrip())]
        width = len(lead.expandtabs(8))
        while widths and widths[-1] > width:
            widths.pop()
        if not widths or widths[-1] < width:
            widths.append(width)
        levelled.append("\t" * (len(widths) - 1) + body)
    return levelled
