"""What a kind of code unit is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rlm_model.contract.units import CodeUnit

Finder = Callable[[bytes, str], "list[CodeUnit]"]
"""Finds the units in a file's UTF-8 text, in a language of that id, in their order."""


class Condition(Enum):
    """What a number of a unit depends on, beside the device."""

    SIZE = "size"
    """An input size n."""

    NOTHING = "nothing"
    """Nothing: the unit's text fixes its inputs."""


@dataclass(frozen=True)
class Kind:
    """A kind of code unit.

    Attributes:
        name: Its name in measurements and in a model's vocabulary.
        noun: What people call one; its plural has an s.
        metrics: What can be measured of one, the main one first.
        condition: What its numbers depend on.
        find: Finds its units in a file; None where no file of a language holds them.
    """

    name: str
    noun: str
    metrics: tuple[str, ...]
    condition: Condition
    find: Finder | None = None
