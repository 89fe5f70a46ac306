"""What is known of a function of R while it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Frame:
    """A function that is written, with what it has of the functions around it.

    Attributes:
        scope: Its name; empty for main.
        popped: Its lists that shrink: the vector stays as long as it is, a variable says how much
            of it is in use.
        shared: Arrays of the functions around it that it changes.
        kept: Functions inside of others that can be called: the name and the positions of the
            parameters that they still have.
    """

    scope: str = ""
    popped: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()
    kept: Mapping[str, tuple[str, tuple[int, ...]]] = field(default_factory=dict)
