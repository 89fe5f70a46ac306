"""The kinds of value that a setting can have: how each is read, and what it may be.

A kind reads what an editor or a TOML file holds, and says what it wants when it can't.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from rlm_lsp.paths.patterns import is_pattern


class WrongValueError(ValueError):
    """A value that a setting can't have; the message says what it can be."""


class Kind(Protocol):
    """What a setting's value may be."""

    def read(self, value: object) -> object:
        """The value as the server uses it.

        Raises:
            WrongValueError: It is no value of this kind.
        """
        ...


@dataclass(frozen=True)
class Boolean:
    """On or off."""

    def read(self, value: object) -> bool:
        """See `Kind.read`."""
        if not isinstance(value, bool):
            raise WrongValueError("true or false")
        return value


@dataclass(frozen=True)
class Integer:
    """A whole number.

    Attributes:
        minimum: The least that it can be.
        maximum: The most that it can be.
    """

    minimum: int
    maximum: int

    def read(self, value: object) -> int:
        """See `Kind.read`."""
        # Some editors' languages have no integers and send 1000.0.
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if (
            isinstance(value, bool)
            or not isinstance(value, int)
            or not self.minimum <= value <= self.maximum
        ):
            raise WrongValueError(f"a whole number from {self.minimum} to {self.maximum}")
        return value


@dataclass(frozen=True)
class Integers:
    """A list of whole numbers.

    Attributes:
        item: What each of them can be.
        most: How many there can be; there is at least one.
    """

    item: Integer
    most: int

    def read(self, value: object) -> tuple[int, ...]:
        """See `Kind.read`; ascending, without repeats."""
        items = cast("Sequence[object]", value) if isinstance(value, (list, tuple)) else ()
        if not 1 <= len(items) <= self.most:
            raise WrongValueError(f"a list of 1 to {self.most} whole numbers")
        try:
            return tuple(sorted({self.item.read(item) for item in items}))
        except WrongValueError as wrong:
            raise WrongValueError(f"a list in which each is {wrong}") from None


@dataclass(frozen=True)
class Choice:
    """One of several words.

    Attributes:
        meanings: What each word means, by the word.
    """

    meanings: Mapping[str, str]

    def read(self, value: object) -> str:
        """See `Kind.read`."""
        if not isinstance(value, str) or value not in self.meanings:
            raise WrongValueError(f"one of {', '.join(self.meanings)}")
        return value


@dataclass(frozen=True)
class Folder:
    """A folder that may be there; empty for none. ``~`` is the user's own."""

    def read(self, value: object) -> str:
        """See `Kind.read`."""
        if not isinstance(value, str):
            raise WrongValueError("text")
        try:
            path = os.fsencode(Path(value).expanduser())
        except (ValueError, RuntimeError):  # of no user, or no text that a path can be
            path = b"\0"
        if b"\0" in path:
            raise WrongValueError("the path of a folder")
        return value


MAX_TEXTS = 1000
"""Texts of a list; each one is compared with every file."""


@dataclass(frozen=True)
class Texts:
    """A list of texts, perhaps empty."""

    def read(self, value: object) -> tuple[str, ...]:
        """See `Kind.read`."""
        items = cast("Sequence[object]", value) if isinstance(value, (list, tuple)) else (None,)
        texts = tuple(item for item in items if isinstance(item, str))
        if len(texts) != len(items):
            raise WrongValueError("a list of texts")
        if len(texts) > MAX_TEXTS:
            raise WrongValueError(f"a list of at most {MAX_TEXTS} texts")
        return texts


@dataclass(frozen=True)
class Patterns:
    """A list of patterns of file names, perhaps empty."""

    def read(self, value: object) -> tuple[str, ...]:
        """See `Kind.read`."""
        patterns = Texts().read(value)
        wrong = next((text for text in patterns if not is_pattern(text)), None)
        if wrong is not None:
            raise WrongValueError(
                f"a list of patterns as in .gitignore (and {shown(wrong)} is none)"
            )
        return patterns


MAX_SHOWN = 80
"""Characters of a wrong value that are shown."""


def shown(value: object) -> str:
    """A value as the user wrote it, or its beginning."""
    try:
        text = json.dumps(value, default=str, ensure_ascii=False)
    except (ValueError, RecursionError):
        text = type(value).__name__
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"


MAX_AMOUNT = 50
"""Characters of an amount; no sensible number has more."""

_AMOUNT = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(\S*)\s*")


@dataclass(frozen=True)
class Amount:
    """A number with its unit, such as ``"1.5 s"``; 0 needs none.

    Attributes:
        units: Size of each unit, by its name.
        example: What a message shows as right.
    """

    units: Mapping[str, float]
    example: str

    @property
    def pattern(self) -> str:
        """Regular expression of the texts that can be read."""
        names = "|".join(re.escape(name) for name in self.units)
        return rf"^\s*(\d+(\.\d+)?\s*({names})|0+)\s*$"

    def read(self, value: object) -> float:
        """See `Kind.read`; in the unit whose size is 1."""
        if isinstance(value, (int, float)) and not isinstance(value, bool) and value == 0:
            return 0.0
        short = value if isinstance(value, str) and len(value) <= MAX_AMOUNT else ""
        match = _AMOUNT.fullmatch(short)
        if match is not None:
            number = float(match[1])
            if match[2] in self.units:
                return number * self.units[match[2]]
            if number == 0 and not match[2]:
                return 0.0
        raise WrongValueError(
            f'a number and a unit of {", ".join(self.units)}, such as "{self.example}", or 0'
        )
