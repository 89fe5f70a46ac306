"""Where two versions of a text differ, and what of the one is still so in the other."""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Extent = tuple[int, int]
"""First byte of a part of a text, and the byte behind it."""

Places = tuple[Sequence[int], Sequence[object]]
"""Ascending places in a text, and what stands at each."""


@dataclass(frozen=True)
class Change:
    """The part in which two versions of a text differ.

    Attributes:
        start: Its first byte.
        old_end: The byte behind it in the version before.
        new_end: The byte behind it now.
    """

    start: int
    old_end: int
    new_end: int

    @classmethod
    def between(cls, old: bytes, new: bytes) -> Change:
        """The smallest such part."""
        start = _common(old, new)
        behind = _common(old[start:][::-1], new[start:][::-1])
        return cls(start, len(old) - behind, len(new) - behind)

    @property
    def added(self) -> int:
        """How far what is behind it has moved."""
        return self.new_end - self.old_end

    def wider(self, before: int, behind: int) -> Change:
        """It with so many bytes before and behind it."""
        return Change(self.start - before, self.old_end + behind, self.new_end + behind)

    def touches(self, old: Extent) -> bool:
        """Whether it is at a part of the version before."""
        return old[0] <= self.old_end and old[1] >= self.start

    def touches_now(self, new: Extent) -> bool:
        """Whether it is at a part of this version."""
        return new[0] <= self.new_end and new[1] >= self.start

    def moved(self, old: Extent) -> Extent:
        """Where a part of the version before that it does not touch is now."""
        added = self.added if old[0] > self.old_end else 0
        return old[0] + added, old[1] + added

    def keeps(self, old: Places, new: Places) -> bool:
        """Whether the same stands in the same places of both versions, but where they differ."""
        (old_places, was), (new_places, now) = old, new
        before = bisect.bisect_left(old_places, self.start)
        behind = bisect.bisect_right(old_places, self.old_end)
        before_now = bisect.bisect_left(new_places, self.start)
        behind_now = bisect.bisect_right(new_places, self.new_end)
        added = self.added
        return (
            old_places[:before] == new_places[:before_now]
            and was[:before] == now[:before_now]
            and [place + added for place in old_places[behind:]] == new_places[behind_now:]
            and was[behind:] == now[behind_now:]
        )

    def keeps_parts(self, old: Mapping[Any, Extent], new: Mapping[Any, Extent]) -> bool:
        """Whether named parts have the same names, and the same places where it is not at them."""
        if old.keys() != new.keys():
            return False
        return all(
            self.touches_now(new[name]) if self.touches(part) else self.moved(part) == new[name]
            for name, part in old.items()
        )


def _common(first: bytes, second: bytes) -> int:
    """How many bytes two texts begin alike with."""
    same, most = 0, min(len(first), len(second))
    if first[:most] == second[:most]:
        return most
    # Ever smaller parts are compared: whole ones take no time.
    while most - same > 1:
        middle = (same + most) // 2
        if first[same:middle] == second[same:middle]:
            same = middle
        else:
            most = middle
    return same
