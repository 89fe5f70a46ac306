"""Where the characters of a text are after an edit of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Place = tuple[int, int]
"""Line and character index in it, both from 0."""


@dataclass(frozen=True)
class Edit:
    """A part of a text that another one has taken the place of.

    Attributes:
        start: Where it begins.
        end: Where it ended before.
        new_end: Where it ends now.
        lines: The lines from `start` to `new_end`, whole.
    """

    start: Place
    end: Place
    new_end: Place
    lines: Sequence[str]

    @property
    def added_lines(self) -> int:
        """How far the lines below have moved down."""
        return self.new_end[0] - self.end[0]

    @property
    def is_in_a_line(self) -> bool:
        """Whether what was replaced was within a line."""
        return self.start[0] == self.end[0]

    def moved(self, place: Place) -> Place | None:
        """Where the character at a place is now; None when it was replaced."""
        if place < self.start:
            return place
        if place < self.end:
            return None
        line, index = place
        if line == self.end[0]:
            index += self.new_end[1] - self.end[1]
        return line + self.added_lines, index

    @classmethod
    def of_lines(
        cls, first: int, before: Sequence[str], after: Sequence[str], head: int = 0, tail: int = 0
    ) -> Edit:
        """The edit that replaces lines, as small as whole lines that stay the same make it.

        Args:
            first: The first of the lines.
            before: What they were.
            after: What they are.
            head: Characters of the first one that were not touched.
            tail: Characters at the end of the last one that were not.
        """
        most = min(len(before), len(after))
        top = 0
        while top < most and before[top] == after[top]:
            top += 1
        bottom = 0
        while bottom < most - top and before[-1 - bottom] == after[-1 - bottom]:
            bottom += 1
        start = (first + top, 0)
        end, new_end = (first + len(lines) - bottom for lines in (before, after))
        lines = after[top : len(after) - bottom]
        # Else lines were only put in, or only taken out.
        is_within = top + bottom < most
        if is_within and top == 0:
            start = (first, head)
        if is_within and bottom == 0:
            ends = (end - 1, len(before[-1]) - tail), (new_end - 1, len(after[-1]) - tail)
            return cls(start, *ends, lines)
        return cls(start, (end, 0), (new_end, 0), lines)
