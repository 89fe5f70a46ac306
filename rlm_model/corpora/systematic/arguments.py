"""What is passed to a function: the kind of an argument by the name of its place."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rlm_model.corpora.scaling import FIXED, SCALED

_Maker = Callable[[random.Random], Any]

SOME_WORDS = (
    "apple", "river", "stone", "cloud", "maple", "tiger", "north", "amber", "delta", "quick",
    "lemon", "pixel", "robot", "level", "radar", "noon", "tea", "eat", "ate", "stop", "post",
)  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """A kind of argument.

    Attributes:
        hints: Annotations that people write for it.
        make: Makes an example.
        role: See `rlm_model.corpora.scaling.ROLES`.
        container: Whether it has a length, which is n.
    """

    hints: tuple[str, ...]
    make: _Maker
    role: str = SCALED
    container: bool = True


def _integers(rng: random.Random) -> list[int]:
    low, high = rng.choice(((0, 9), (1, 30), (-20, 20), (1, 100), (0, 1000), (1, 6)))
    return [rng.randint(low, high) for _ in range(rng.randint(4, 7))]


def _words(rng: random.Random) -> list[str]:
    return rng.sample(SOME_WORDS, rng.randint(4, 6))


def _text(rng: random.Random) -> str:
    return "".join(rng.choices(rng.choice(("ab", "abc", "abcdefgh", "acgt", "xyzxy")), k=8))


def _sentence(rng: random.Random) -> str:
    return " ".join(rng.sample(SOME_WORDS, 4))


def _mapping(rng: random.Random) -> dict[str, int]:
    return {word: rng.randint(1, 40) for word in rng.sample(SOME_WORDS, 5)}


def _records(rng: random.Random) -> list[dict[str, Any]]:
    return [
        {"id": number, "name": rng.choice(SOME_WORDS), "amount": rng.randint(1, 50)}
        for number in range(1, 6)
    ]


def _pairs(rng: random.Random) -> list[tuple[int, int]]:
    return [(rng.randint(0, 9), rng.randint(0, 9)) for _ in range(5)]


def _grid(rng: random.Random) -> list[list[int]]:
    high = rng.choice((1, 1, 9, 20))
    rows = [[rng.randint(0, high) for _ in range(3)] for _ in range(3)]
    rows[0][0], rows[1][1] = 0, high
    return rows


KINDS = {
    "xs": Kind(("list[int]", "list[int]", "list", "Sequence[int]", "List[int]"), _integers),
    "ys": Kind(("list[int]", "list[int]", "list", "Sequence[int]", "List[int]"), _integers),
    "fl": Kind(("list[float]", "list[float]", "list"), lambda rng: [
        round(rng.uniform(0, 50), 2) for _ in range(6)
    ]),
    "words": Kind(("list[str]", "list[str]", "list", "List[str]"), _words),
    "s": Kind(("str",), _text),
    "t": Kind(("str",), _text),
    "text": Kind(("str",), _sentence),
    "digits": Kind(("str",), lambda rng: str(rng.randint(10**7, 10**8))),
    "bits": Kind(("str",), lambda rng: "".join(rng.choices("01", k=6)) + "01"),
    "d": Kind(("dict[str, int]", "dict", "Dict[str, int]", "dict[str, int]"), _mapping),
    "recs": Kind(("list[dict]", "list[dict[str, Any]]", "list"), _records),
    "pairs": Kind(("list[tuple[int, int]]", "list", "List[Tuple[int, int]]"), _pairs),
    "grid": Kind(("list[list[int]]", "list[list[int]]", "List[List[int]]", "list"), _grid),
    "st": Kind(("set[int]", "set"), lambda rng: set(rng.sample(range(40), 6))),
    "n": Kind(("int",), lambda rng: rng.randint(5, 9), container=False),
    "k": Kind(("int",), lambda rng: rng.randint(2, 5), FIXED, container=False),
    "target": Kind(("int",), lambda rng: rng.randint(3, 60), FIXED, container=False),
}  # fmt: skip
"""By the letters of the place's name."""

TYPING = ("Any", "Dict", "List", "Tuple")
"""Names of annotations that come from typing."""
