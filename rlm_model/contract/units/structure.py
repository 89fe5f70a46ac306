"""What the shape of a unit's code says of its cost: how deep loops nest, and recursion.

A small model has to find both by comparing names and indentation over the whole text; the syntax
tree knows them. They stand before the text, so that a cut text still has them.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain

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
        loops, called = self._walk(definition, [shown, *map(self._inside, (definition, *helpers))])
        calls = max(map(self._recursion, called))
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

    def _walk(
        self, unit: Definition, functions: Sequence[Mapping[str, list[Definition]]]
    ) -> tuple[int, list[Definition]]:
        """How deep loops nest in a unit and in what it calls, and those functions.

        Args:
            unit: The unit.
            functions: Those that may be called, by their names.
        """
        called = [unit]
        nesting = {unit.node.id: 0}  # of a function that is being looked at, nothing yet
        deepest = {unit.node.id: self._own_depth(unit)}
        # No recursion: a file may have longer chains of calls than Python's stack.
        path = [(unit, self._calls(unit, functions))]
        while path:
            user, calls = path[-1]
            key = user.node.id
            for other, around in calls:
                inner = other.node.id
                if inner not in nesting:
                    called.append(other)
                    nesting[inner], deepest[inner] = 0, self._own_depth(other)
                    path[-1] = user, chain([(other, around)], calls)  # again, once it is known
                    path.append((other, self._calls(other, functions)))
                    break
                deepest[key] = max(deepest[key], around + nesting[inner])
            else:
                nesting[key] = deepest[key] - self._depth(user.node.start_byte)
                path.pop()
        return nesting[unit.node.id], called

    def _calls(
        self, user: Definition, functions: Sequence[Mapping[str, list[Definition]]]
    ) -> Iterator[tuple[Definition, int]]:
        """What a function calls, with how many loops are around the innermost call of it."""
        uses = self._names.uses(user)
        # Sorted: of functions that call each other the first one decides.
        for name in sorted(uses.names):
            for other in (each for table in functions for each in table.get(name, ())):
                if other is not user and (places := uses.of(other)):
                    yield other, max(map(self._depth, places))

    def _own_depth(self, function: Definition) -> int:
        """How many loops are around the innermost place of a function."""
        start, end = function.node.start_byte, function.node.end_byte
        first = bisect.bisect_left(self._places, start)
        last = bisect.bisect_left(self._places, end, first)
        return max(self._depths[first + 1 : last + 1], default=self._depth(start))

    def _depth(self, place: int) -> int:
        """How many loops are around a place of the file."""
        return self._depths[bisect.bisect_right(self._places, place)]
