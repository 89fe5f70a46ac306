"""What units are called: their names, and their kinds' nouns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rlm_lsp.wording.quantities import count
from rlm_model.contract.kinds import KINDS

if TYPE_CHECKING:
    from rlm_model.contract.units import CodeUnit


def noun(unit: CodeUnit) -> str:
    """What people call a unit of its kind."""
    return KINDS[unit.kind].noun


def title(unit: CodeUnit) -> str:
    """A unit's name; a whole file has none."""
    return unit.name or f"this {noun(unit)}"


def of_file(unit: CodeUnit, words: str) -> str:
    """What stands beside a unit; of a whole file, whose name stands nowhere, with what it is."""
    return f"{noun(unit)}: {words}" if words and not unit.name else words


def column(units: Iterable[CodeUnit]) -> str:
    """Heads a column of names."""
    nouns = set(map(noun, units))
    return nouns.pop() if len(nouns) == 1 else "name"


def counted(number: int, word: str) -> str:
    """A number of things."""
    return f"1 {word}" if number == 1 else f"{count(number)} {word}s"


def counted_units(units: Iterable[CodeUnit]) -> str:
    """How many units there are, kind by kind."""
    by_noun = Counter(map(noun, units))
    return " and ".join(counted(number, word) for word, number in by_noun.items())


def plurals(kinds: Iterable[str]) -> str:
    """Units of some kinds, where there is none to count."""
    return " or ".join(f"{KINDS[kind].noun}s" for kind in kinds)
