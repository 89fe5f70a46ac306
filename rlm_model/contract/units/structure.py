"""What the shape of a unit's code says of its cost: how deep loops nest, and recursion.

A small model has to find both by comparing names and indentation over the whole text; the syntax
tree knows them. They stand before the text, so that a cut text still has them.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Mapping, Sequence
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
        self._recursions: dict[int, int] = {}
        self._inner: dict[int, dict[str, list[Definition]]] = {}

    def of(self, definition: Definition, helpers: Sequence[Definition]) -> Structure:
        """The structure of a unit, of which `helpers` are the functions that its text takes in."""
        shown: dict[str, list[Definition]] = {}
        for each in (definition, *helpers):
            if each.is_unit:  # what is called of a class, its own name does not say
                shown.setdefault(each.name, []).append(each)
        called: dict[int, Definition] = {}
        tables = [shown, *map(self._inside, (definition, *helpers))]
        loops = self._nesting(definition, tables, {}, called)
        calls = max(map(self._recursion, called.values()))
        told = IN_LOOP if calls > MOST_CALLS else str(calls or "")
        return Structure(min(loops, MOST_LOOPS), told)

    def _inside(self, definition: Definition) -> dict[str, list[Definition]]:
        """The functions within a definition by their names."""
        key = definition.node.id
        if key not in self._inner:
            found = self._inner[key] = {}
            for each in self._names.inside(definition):
                if each.is_unit:
                    found.setdefault(each.name, []).append(each)
        return self._inner[key]

    def _recursion(self, function: Definition) -> int:
        """How often it calls itself, at most `MOST_CALLS`; one more where a loop does."""
        key = function.node.id
        if key not in self._recursions:
            places = self._names.uses(function).of(function)
            outside = self._depth(function.node.start_byte)
            looped = any(self._depth(place) > outside for place in places)
            self._recursions[key] = MOST_CALLS + 1 if looped else min(len(places), MOST_CALLS)
        return self._recursions[key]

    def _nesting(
        self,
        user: Definition,
        functions: Sequence[Mapping[str, list[Definition]]],
        known: dict[int, int],
        called: dict[int, Definition],
    ) -> int:
        """How deep loops nest in a function and in those that it calls.

        Args:
            user: The function.
            functions: Those that it may call, by their names.
            known: What was found; of a function that is being looked at, nothing yet.
            called: Gets the function and those that it calls.
        """
        node = user.node
        known[node.id] = 0
        called[node.id] = user
        outside = self._depth(node.start_byte)
        first = bisect.bisect_left(self._places, node.start_byte)
        last = bisect.bisect_left(self._places, node.end_byte, first)
        deepest = max(self._depths[first + 1 : last + 1], default=outside)
        uses = self._names.uses(user)
        # Sorted: of functions that call each other the first one decides.
        for name in sorted(uses.names):
            for other in (each for table in functions for each in table.get(name, ())):
                places = uses.of(other) if other is not user else ()
                if places:
                    if other.node.id not in known:
                        self._nesting(other, functions, known, called)
                    around = max(map(self._depth, places))
                    deepest = max(deepest, around + known[other.node.id])
        known[node.id] = deepest - outside
        return known[node.id]

    def _depth(self, place: int) -> int:
        """How many loops are around a place of the file."""
        return self._depths[bisect.bisect_right(self._places, place)]
