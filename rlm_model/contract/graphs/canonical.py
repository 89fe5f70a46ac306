"""One order of a graph's elements for all graphs that are the same but for names and order.

Elements get colours from what they are and from the colours around them until no more of them are
told apart (Weisfeiler and Lehman's refinement). The order is that of a walk from what nobody reads
back to the inputs: each element right behind what it reads, the longest branch first, so that the
operators of a block stand together. Where colours leave a choice, what has been placed already
decides; and where that leaves one too, one of them is marked and the colours are refined again.
The text can depend on the order of the file only where the refinement can't tell different
elements apart, as in strongly regular graphs.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from hashlib import blake2b

from rlm_model.contract.graphs.elements import Element, Source

FAR = 48
"""Lines from which on a tensor is named, and not counted to: then repeated layers read alike."""

MAX_MARKS = 64
"""How often elements that look alike are told apart by a mark."""

_Colour = bytes


def canonical_order(elements: Sequence[Element]) -> list[int]:
    """Places of the elements in their one order, each behind those that it reads."""
    return _Walk(elements).order()


def _digest(*parts: bytes) -> _Colour:
    return blake2b(b"".join(parts), digest_size=8).digest()


_NUMBERS = [struct.pack("<I", number) for number in range(256)]


def _packed(number: int) -> bytes:
    return _NUMBERS[number] if number < 256 else struct.pack("<I", number)


class _Walk:
    def __init__(self, elements: Sequence[Element]) -> None:
        self._elements = elements
        self._sources = [each.sources for each in elements]
        self._readers: list[list[tuple[int, int, int]]] = [[] for _ in elements]
        self._depths = [0] * len(elements)
        for at, sources in enumerate(self._sources):
            ordered = not elements[at].unordered
            for slot, source in enumerate(sources):
                entry = (at, slot + 1 if ordered else 0, source.output)
                self._readers[source.element].append(entry)
            self._depths[at] = 1 + max((self._depths[each.element] for each in sources), default=0)
        self._placed: dict[int, int] = {}
        self._waits: dict[int, list[int]] = {}
        self._marks = 0
        self._sections = self._cut_sections()
        labels = [_label(each) for each in elements]
        self._local = self._refined(labels, within=True)
        # What is an output is no matter of a block: the last one is like those before it.
        given = [_packed(each.outputs) for each in elements]
        self._colours = self._refined(list(map(_digest, self._local, given)))

    def order(self) -> list[int]:
        """See `canonical_order`."""
        elements = self._elements
        roots = [at for at, each in enumerate(elements) if each.outputs or not self._readers[at]]
        while left := [at for at in roots if at not in self._placed]:
            stack = [self._choose(left)]
            while stack:
                following = self._following(stack[-1])
                if following is None:
                    self._placed[stack.pop()] = len(self._placed)
                else:
                    stack.append(following)
        return sorted(self._placed, key=self._placed.__getitem__)

    def _following(self, at: int) -> int | None:
        """What has to be placed next before an element, or None where nothing has."""
        waits = self._waits.get(at)
        if waits is None:
            waits = [*dict.fromkeys(each.element for each in self._sources[at])]
            if not self._elements[at].unordered:
                # The order of what is read tells apart what looks alike.
                waits = sorted(waits, key=lambda each: (-self._depths[each], self._local[each]))
            self._waits[at] = waits = waits[::-1]
        while waits and waits[-1] in self._placed:
            waits.pop()
        if not waits or not self._elements[at].unordered:
            return waits[-1] if waits else None
        waits[:] = [each for each in waits if each not in self._placed]
        return waits[0] if len(waits) == 1 else self._choose(waits)

    def _choose(self, among: Sequence[int]) -> int:
        """The one of several elements that comes first."""
        deepest = max(self._depths[at] for at in among)
        among = [at for at in among if self._depths[at] == deepest]
        among = self._least(among, self._local)
        among = self._least(among, self._colours)
        if len(among) == 1:
            return among[0]
        cones = {at: self._cone(at) for at in among}
        least = min(cones.values())
        among = [at for at in among if cones[at] == least]
        if len(among) == 1 or self._marks >= MAX_MARKS or self._may_swap(among):
            return among[0]
        self._marks += 1
        colours = list(self._colours)
        for at, place in self._placed.items():
            colours[at] = _digest(b"placed", _packed(place))
        colours[among[0]] = _digest(b"marked", colours[among[0]])
        self._colours = self._refined(colours)
        return among[0]

    @staticmethod
    def _least(among: Sequence[int], colours: Sequence[_Colour]) -> list[int]:
        least = min(colours[at] for at in among)
        return [at for at in among if colours[at] == least]

    def _cut_sections(self) -> list[int]:
        """A number for each element, the same for those between two points that all passes.

        Such a point is an element that is the only one of its depth, and past which nothing reads
        but what comes from far: the end of a cell, a residual block, a layer.
        """
        deepest = max(self._depths, default=0)
        alone = [0] * (deepest + 2)
        over = [0] * (deepest + 2)
        for at, depth in enumerate(self._depths):
            if self._elements[at].is_input:
                continue
            alone[depth] += 1
            for source in self._sources[at]:
                start = self._depths[source.element]
                if not self._elements[source.element].is_input and depth - start <= FAR:
                    over[start + 1] += 1
                    over[depth] -= 1
        sections: list[int] = []
        section = passing = 0
        for depth in range(deepest + 1):
            sections.append(section)
            passing += over[depth]
            section += alone[depth] == 1 and not passing
        return [sections[depth] for depth in self._depths]

    def _unplaced(self, root: int) -> list[int]:
        """What an element waits for, itself included, each behind what it reads."""
        found: dict[int, None] = {}
        stack = [root]
        while stack:
            at = stack.pop()
            if at not in found and at not in self._placed:
                found[at] = None
                stack += [each.element for each in self._sources[at]]
        return sorted(found, key=self._depths.__getitem__)

    def _cone(self, root: int) -> _Colour:
        """The colour of an element by what it waits for and where that hangs on what is placed."""
        own: dict[int, _Colour] = {}
        for at in self._unplaced(root):
            parts = [
                _digest(b"placed", _packed(self._placed[each.element]), _packed(each.output))
                if each.element in self._placed
                else own[each.element] + _packed(each.output)
                for each in self._sources[at]
            ]
            if self._elements[at].unordered:
                parts.sort()
            own[at] = _digest(self._colours[at], *parts)
        return own[root]

    def _may_swap(self, among: Sequence[int]) -> bool:
        """Whether elements that look alike are read alike, and nobody else waits for theirs."""
        if any(self._readers[at] != self._readers[among[0]] for at in among):
            return False
        cones = [set(self._unplaced(at)) for at in among]
        return all(
            reader in cone
            for root, cone in zip(among, cones, strict=True)
            for at in cone
            if at != root
            for reader, _, _ in self._readers[at]
        )

    def _refined(self, colours: Sequence[_Colour], within: bool = False) -> list[_Colour]:
        """Colours told apart by what is around, until no more of them are.

        Args:
            colours: The colours to begin with.
            within: Whether only what is in an element's own section counts, so that elements of
                equal blocks get equal colours.
        """
        colours = list(colours)
        sections = self._sections if within else [0] * len(colours)
        count = len(set(colours))
        while True:
            for at, sources in enumerate(self._sources):
                parts = [
                    (colours[each.element] if sections[each.element] == sections[at] else b"")
                    + _packed(each.output)
                    for each in sources
                ]
                if self._elements[at].unordered:
                    parts.sort()
                colours[at] = _digest(colours[at], *parts)
            for at in range(len(colours) - 1, -1, -1):
                parts = [
                    colours[reader] + _packed(slot) + _packed(output)
                    for reader, slot, output in self._readers[at]
                    if sections[reader] == sections[at]
                ]
                parts.sort()
                colours[at] = _digest(colours[at], *parts)
            told = len(set(colours))
            if told in (count, len(colours)):
                return colours
            count = told


def _label(element: Element) -> _Colour:
    """What an element is without its wiring."""
    operands = ["^" if isinstance(each, Source) else each for each in element.operands]
    parts = [element.head, *operands, element.result, *element.bodies]
    return _digest("\n".join(parts).encode("utf-8", "surrogatepass"))
