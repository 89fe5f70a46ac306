"""What the shape of a unit's code says of its cost: how deep loops nest, and recursion.

A small model has to find these by comparing names and indentation over the whole text; the syntax
tree knows them. They stand before the text, so that a cut text still has them.

A pass is a loop that is no syntax: an operation of the language or its library that looks at a
whole collection, such as a sum, a copy or a search in a list.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import NamedTuple

from tree_sitter import Node

from rlm_model.contract.units.definitions import Captures, Definition, text_of
from rlm_model.contract.units.names import NameIndex
from rlm_model.contract.versions import Change, Extent

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
        passes: The same where passes count as loops too.
        recursion: How often a function of the unit's text calls itself there, at most `MOST_CALLS`,
            or `IN_LOOP`; empty where none does.
        halving: Whether it divides by a constant in a loop, or where something calls itself: then
            either may be over after a few steps.
    """

    loops: int = 0
    passes: int = 0
    recursion: str = ""
    halving: bool = False

    @property
    def text(self) -> str:
        """The line that a model reads, with its end; empty where nothing is to be told."""
        words = [f"loops {self.loops}"] if self.loops else []
        words += [f"passes {self.passes}"] if self.passes > self.loops else []
        words += [f"recursion {self.recursion}"] if self.recursion else []
        words += ["halving"] if self.halving else []
        return " ".join(words) + "\n" if words else ""


UNSTRUCTURED = Structure()


class Repeated(NamedTuple):
    """What a file's query says of its loops, each in the order of their places.

    Attributes:
        loops: First byte of each part of the file that is repeated, and the byte behind it.
        passes: The same of each operation that passes over a collection.
        halvings: The same of each division by a constant.
    """

    loops: Sequence[Extent]
    passes: Sequence[Extent]
    halvings: Sequence[Extent]

    @classmethod
    def of(cls, captures: Captures) -> Repeated:
        """That of a file, by what its query captures."""
        again = {node.id: node.parent for node in captures.get("loop.again", [])}
        loops = [*captures.get("loop", []), *filter(None, again.values())]
        return cls(
            _extents(loops), _extents(_passes(captures)), _extents(captures.get("halving", []))
        )

    def is_like(self, before: Repeated, change: Change) -> bool:
        """Whether two versions of a file repeat the same but at a change."""
        return all(
            [change.moved(part) for part in old if not change.touches(part)]
            == [part for part in new if not change.touches_now(part)]
            for old, new in zip(before, self, strict=True)
        )


def _extents(nodes: Iterable[Node]) -> list[Extent]:
    return sorted((node.start_byte, node.end_byte) for node in nodes)


def _passes(captures: Captures) -> Iterator[Node]:
    """Operations that pass over a collection: not those of a set or a table, which look up."""
    hashed = captures.get("hashed", [])
    names = set(map(text_of, hashed))
    operands = {
        node.parent.id: node
        for node in captures.get("pass.of", [])
        if node.parent and text_of(node) in names
    }
    # What such an operand is, the last binding of its name before it says.
    bound: dict[str, dict[int, bool]] = {name: {} for name in names if operands}
    for is_hashed, nodes in ((False, captures.get("binding", [])), (True, hashed)):
        for node in nodes if bound else ():
            if (name := text_of(node)) in bound:
                bound[name][node.start_byte] = is_hashed
    places = {name: sorted(found) for name, found in bound.items()}
    for node in captures.get("pass", []):
        operand = operands.get(node.parent.id) if node.parent else None
        if operand is not None:
            name = text_of(operand)
            last = bisect.bisect_left(places[name], operand.start_byte) - 1
            if last >= 0 and bound[name][places[name][last]]:
                continue
        yield node


class Nesting:
    """How deep parts of a file lie within each other."""

    def __init__(self, parts: Iterable[Extent]) -> None:
        edges = sorted(edge for start, end in parts for edge in ((start, 1), (end, -1)))
        self._places = [place for place, _ in edges]
        self._depths = [0, *accumulate(step for _, step in edges)]

    def at(self, place: int) -> int:
        """How many parts are around a place of the file."""
        return self._depths[bisect.bisect_right(self._places, place)]

    def deepest(self, start: int, end: int) -> int:
        """How many parts are around the innermost place between two."""
        first = bisect.bisect_left(self._places, start)
        last = bisect.bisect_left(self._places, end, first)
        return max(self._depths[first + 1 : last + 1], default=self.at(start))


class StructureIndex:
    """Knows the structure of a file's units.

    Args:
        repeated: What is repeated in the file.
        names: The file's names.
    """

    def __init__(self, repeated: Repeated, names: NameIndex) -> None:
        self._names = names
        self._loops = Nesting(repeated.loops)
        self._passes = Nesting([*repeated.loops, *repeated.passes]) if repeated.passes else None
        self._halvings = [start for start, _ in repeated.halvings]
        self._recursions: dict[int, int] = {}
        self._inner: dict[int, dict[str, list[Definition]]] = {}

    def of(self, definition: Definition, helpers: Sequence[Definition]) -> Structure:
        """The structure of a unit, of which `helpers` are the functions that its text takes in."""
        shown: dict[str, list[Definition]] = {}
        for each in (definition, *helpers):
            if each.is_unit:  # what is called of a class, its own name does not say
                shown.setdefault(each.name, []).append(each)
        functions = [shown, *map(self._inside, (definition, *helpers))]
        loops, called = self._walk(definition, functions, self._loops)
        passes = loops
        if self._passes is not None:
            passes, _ = self._walk(definition, functions, self._passes)
        calls = max(map(self._recursion, called))
        told = IN_LOOP if calls > MOST_CALLS else str(calls or "")
        halving = any(self._halves(each, bool(calls)) for each in called)
        return Structure(min(loops, MOST_LOOPS), min(passes, MOST_LOOPS), told, halving)

    def _halves(self, function: Definition, anywhere: bool) -> bool:
        """Whether a function divides by a constant, in a loop or anywhere."""
        start, end = function.node.start_byte, function.node.end_byte
        first = bisect.bisect_left(self._halvings, start)
        places = self._halvings[first : bisect.bisect_left(self._halvings, end, first)]
        outside = self._loops.at(start)
        return bool(places) if anywhere else any(self._loops.at(p) > outside for p in places)

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
            outside = self._loops.at(function.node.start_byte)
            looped = any(self._loops.at(place) > outside for place in places)
            self._recursions[key] = MOST_CALLS + 1 if looped else min(len(places), MOST_CALLS)
        return self._recursions[key]

    def _walk(
        self,
        unit: Definition,
        functions: Sequence[Mapping[str, list[Definition]]],
        nested: Nesting,
    ) -> tuple[int, list[Definition]]:
        """How deep loops nest in a unit and in what it calls, and those functions.

        Args:
            unit: The unit.
            functions: Those that may be called, by their names.
            nested: What counts as a loop.
        """
        called = [unit]
        nesting = {unit.node.id: 0}  # of a function that is being looked at, nothing yet
        deepest = {unit.node.id: _own_depth(unit, nested)}
        # No recursion: a file may have longer chains of calls than Python's stack.
        path = [(unit, self._calls(unit, functions, nested))]
        while path:
            user, calls = path[-1]
            key = user.node.id
            for other, around in calls:
                inner = other.node.id
                if inner not in nesting:
                    called.append(other)
                    nesting[inner], deepest[inner] = 0, _own_depth(other, nested)
                    path[-1] = user, chain([(other, around)], calls)  # again, once it is known
                    path.append((other, self._calls(other, functions, nested)))
                    break
                deepest[key] = max(deepest[key], around + nesting[inner])
            else:
                nesting[key] = deepest[key] - nested.at(user.node.start_byte)
                path.pop()
        return nesting[unit.node.id], called

    def _calls(
        self,
        user: Definition,
        functions: Sequence[Mapping[str, list[Definition]]],
        nested: Nesting,
    ) -> Iterator[tuple[Definition, int]]:
        """What a function calls, with how many loops are around the innermost call of it."""
        uses = self._names.uses(user)
        # Sorted: of functions that call each other the first one decides.
        for name in sorted(uses.names):
            for other in (each for table in functions for each in table.get(name, ())):
                if other is not user and (places := uses.of(other)):
                    yield other, max(map(nested.at, places))


def _own_depth(function: Definition, nested: Nesting) -> int:
    """How many loops are around the innermost place of a function."""
    return nested.deepest(function.node.start_byte, function.node.end_byte)
