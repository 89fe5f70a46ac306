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

from rlm_model.contract.changes import Change, Extent
from rlm_model.contract.units.definitions import Captures, Definition, text_of
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
        passes: The same where passes count as loops too.
        recursion: How often a function of the unit's text calls itself there in one go, at most
            `MOST_CALLS`, or `IN_LOOP`; empty where none does.
        stepping: Whether such calls get a number or a list that is a step shorter or longer, and no
            part of something: as many of them as are told.
        halving: Whether it divides by a constant in a loop, or where something calls itself: then
            either may be over after a few steps.
    """

    loops: int = 0
    passes: int = 0
    recursion: str = ""
    stepping: bool = False
    halving: bool = False

    @property
    def text(self) -> str:
        """The line that a model reads, with its end; empty where nothing is to be told."""
        words = [f"loops {self.loops}"] if self.loops else []
        words += [f"passes {self.passes}"] if self.passes > self.loops else []
        words += [f"recursion {self.recursion}"] if self.recursion else []
        words += ["stepping"] if self.stepping else []
        words += ["halving"] if self.halving else []
        return " ".join(words) + "\n" if words else ""


UNSTRUCTURED = Structure()


class Flow(NamedTuple):
    """What a file's query says of how often its parts run, each in the order of their places.

    Attributes:
        loops: First byte of each part of the file that is repeated, and the byte behind it.
        passes: The same of each operation that passes over a collection.
        halvings: The same of each division by a constant.
        choices: The same of what runs one of its arms.
        arms: The same of these.
        returns: The same of what leaves a function.
        steps: The same of each name that is called with something a step shorter or longer.
    """

    loops: Sequence[Extent]
    passes: Sequence[Extent]
    halvings: Sequence[Extent]
    choices: Sequence[Extent]
    arms: Sequence[Extent]
    returns: Sequence[Extent]
    steps: Sequence[Extent]

    @classmethod
    def of(cls, captures: Captures) -> Flow:
        """That of a file, by what its query captures."""
        again = {node.id: node.parent for node in captures.get("loop.again", [])}
        arms = captures.get("arm", [])
        choices = {node.parent.id: node.parent for node in arms if node.parent}
        parts = {node.id for node in captures.get("call.part", [])}
        return cls(
            loops=_extents([*captures.get("loop", []), *filter(None, again.values())]),
            passes=_extents(_passes(captures)),
            halvings=_extents(captures.get("halving", [])),
            choices=_extents(choices.values()),
            arms=_extents(arms),
            returns=_extents(captures.get("return", [])),
            steps=_extents(n for n in captures.get("call.step", []) if n.id not in parts),
        )

    def is_like(self, before: Flow, change: Change) -> bool:
        """Whether two versions of a file run alike but at a change."""
        return all(
            [change.moved(part) for part in old if not change.touches(part)]
            == [part for part in new if not change.touches_now(part)]
            for old, new in zip(before, self, strict=True)
        )

    def together(self, places: Iterable[int], function: Extent) -> int:
        """How many of some places in a function run at most when it is called once."""
        found: dict[Extent | None, list[int]] = {None: []}
        returns = list(_outermost(self.returns, *function))
        for place in places:
            around = next((part for part in returns if part[0] <= place < part[1]), None)
            found.setdefault(around, []).append(place)
        leaving = (self._most(inside, part) for part, inside in found.items() if part)
        return self._most(found[None], function) + max(leaving, default=0)

    def _most(self, places: Sequence[int], part: Extent) -> int:
        """How many of some places in a part of a function run at most."""
        if len(places) < 2:
            return len(places)
        most, left = 0, list(places)
        for choice in _outermost(self.choices, *part):
            inside = [place for place in left if choice[0] <= place < choice[1]]
            left = [place for place in left if place not in inside]
            best = 0
            for arm in _outermost(self.arms, *choice, inner=True) if inside else ():
                within = [place for place in inside if arm[0] <= place < arm[1]]
                inside = [place for place in inside if place not in within]
                best = max(best, self._most(within, arm))
            most += len(inside) + best
        return most + len(left)


def _outermost(
    parts: Sequence[Extent], start: int, end: int, inner: bool = False
) -> Iterator[Extent]:
    """Those of the parts of a file between two places that lie in no other one.

    Args:
        parts: The parts.
        start: The first place.
        end: The place behind the last one.
        inner: Leave out what reaches from the first one to the last one.
    """
    at = start
    for index in range(bisect.bisect_left(parts, (start, 0)), len(parts)):
        part = parts[index]
        if part[0] >= end:
            break
        if part[0] >= at and part[1] <= end and not (inner and part == (start, end)):
            yield part
            at = part[1]


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


class _Recursion(NamedTuple):
    """How a function calls itself.

    Attributes:
        calls: How often in one go, at most `MOST_CALLS`; one more where a loop does.
        stepping: Whether as many of these get something a step shorter or longer.
    """

    calls: int
    stepping: bool


class StructureIndex:
    """Knows the structure of a file's units.

    Args:
        flow: How often the file's parts run.
        names: The file's names.
    """

    def __init__(self, flow: Flow, names: NameIndex) -> None:
        self._flow = flow
        self._names = names
        self._loops = Nesting(flow.loops)
        self._passes = Nesting([*flow.loops, *flow.passes]) if flow.passes else None
        self._halvings = [start for start, _ in flow.halvings]
        self._steps = {start for start, _ in flow.steps}
        self._recursions: dict[int, _Recursion] = {}
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
        calls, stepping = max(map(self._recursion, called))
        return Structure(
            min(loops, MOST_LOOPS),
            min(passes, MOST_LOOPS),
            IN_LOOP if calls > MOST_CALLS else str(calls or ""),
            stepping,
            halving=any(self._halves(each, bool(calls)) for each in called),
        )

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

    def _recursion(self, function: Definition) -> _Recursion:
        """How a function calls itself."""
        key = function.node.id
        if key not in self._recursions:
            part = function.node.start_byte, function.node.end_byte
            places = self._names.uses(function).of(function)
            stepping = places & self._steps
            outside = self._loops.at(part[0])

            def count(some: set[int]) -> int:
                if any(self._loops.at(place) > outside for place in some):
                    return MOST_CALLS + 1
                return min(self._flow.together(some, part), MOST_CALLS)

            calls = count(places)
            self._recursions[key] = _Recursion(calls, calls > 0 and count(stepping) == calls)
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
