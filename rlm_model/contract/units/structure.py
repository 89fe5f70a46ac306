"""What the shape of a unit's code says of its cost: how deep loops nest, and recursion.

A small model has to find both by comparing names and indentation over the whole text; the syntax
tree knows them. They stand before the text, so that a cut text still has them.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from rlm_model.contract.units.definitions import Definition
from rlm_model.contract.units.names import NameIndex

MOST_LOOPS = 4
MOST_CALLS = 3
"""From here on a count says no more."""

IN_LOOP = "many"
"""Count of the calls of a function that calls itself inside of a loop."""


@dataclass(frozen=True)
class Structure:
    """Loops and recursion of a unit.

    Attributes:
        loops: How deep loops nest, those of the functions that a loop calls included; at most
            `MOST_LOOPS`.
        recursion: How often a function of the unit's text calls itself there, at most `MOST_CALLS`,
            or `IN_LOOP`; empty where none does.
    """

    loops: int = 0
    recursion: str = ""

    @property
    def text(self) -> str:
        """The line that a model reads, with its end; empty where there is neither."""
        words = [f"loops {self.loops}"] if self.loops else []
        words += [f"recursion {self.recursion}"] if self.recursion else []
        return " ".join(words) + "\n" if words else ""


UNSTRUCTURED = Structure()


class StructureIndex:
    """Knows the structure of a file's units.

    Args:
        loops: First byte of each part of the file that is repeated, and the byte behind it.
        names: The file's names.
    """

    def __init__(self, loops: Iterable[tuple[int, int]], names: NameIndex) -> None:
        self._names = names
        edges = sorted(edge for start, end in loops for edge in ((start, 1), (end, -1)))
        self._places = [place for place, _ in edges]
        self._depths = [0, *accumulate(step for _, step in edges)]

    def of(self, definition: Definition, helpers: Sequence[Definition]) -> Structure:
        """The structure of a unit with the functions that its text takes in."""
        inner = [each for shown in (definition, *helpers) for each in self._names.inside(shown)]
        functions = [each for each in (definition, *helpers, *inner) if each.is_unit]
        loops = self._nesting(definition, functions, {})
        return Structure(min(loops, MOST_LOOPS), self._recursion(functions))

    def _recursion(self, functions: Iterable[Definition]) -> str:
        most = 0
        for function in functions:
            places = self._names.uses(function, function)
            outside = self._depth(function.node.start_byte)
            if any(self._depth(place) > outside for place in places):
                return IN_LOOP
            most = max(most, len(places))
        return str(min(most, MOST_CALLS)) if most else ""

    def _nesting(
        self, user: Definition, functions: Sequence[Definition], known: dict[int, int]
    ) -> int:
        """How deep loops nest in a function and in those that it calls.

        Args:
            user: The function.
            functions: Those that it may call.
            known: What was found; of a function that is being looked at, nothing yet.
        """
        node = user.node
        known[node.id] = 0
        outside = self._depth(node.start_byte)
        first = bisect.bisect_left(self._places, node.start_byte)
        last = bisect.bisect_left(self._places, node.end_byte, first)
        deepest = max(self._depths[first + 1 : last + 1], default=outside)
        for other in functions:
            places = self._names.uses(user, other) if other is not user else ()
            if not places:
                continue
            if other.node.id not in known:
                self._nesting(other, functions, known)
            around = max(map(self._depth, places))
            deepest = max(deepest, around + known[other.node.id])
        known[node.id] = deepest - outside
        return known[node.id]

    def _depth(self, place: int) -> int:
        """How many loops are around a place of the file."""
        return self._depths[bisect.bisect_right(self._places, place)]
