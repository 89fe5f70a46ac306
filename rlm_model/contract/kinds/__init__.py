"""Kinds of code units: a file each, and the registry here.

Architecture invariant: a kind is named in its own file and in this registry, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from rlm_model.contract.kinds.base import Condition, Finder, Kind
from rlm_model.contract.kinds.function import FUNCTION
from rlm_model.contract.kinds.graph import GRAPH
from rlm_model.contract.kinds.kernel import KERNEL
from rlm_model.contract.kinds.module import MODULE
from rlm_model.contract.kinds.program import PROGRAM

if TYPE_CHECKING:
    from rlm_model.contract.units import CodeUnit
    from rlm_model.contract.versions import Versions

KINDS: Mapping[str, Kind] = MappingProxyType(
    {kind.name: kind for kind in (FUNCTION, PROGRAM, MODULE, KERNEL, GRAPH)}
)
"""All kinds by their names."""


def find_all(
    source: bytes,
    language: str,
    kinds: Iterable[Kind],
    *,
    asked: bool = False,
    versions: Versions | None = None,
) -> list[CodeUnit]:
    """The units of several kinds in a file, what is around before what is in it.

    Args:
        source: UTF-8 text of the file, without a byte order mark.
        language: Id of its language.
        kinds: What is looked for.
        asked: Whether a file is taken for what is asked for, also where it does not say so itself.
        versions: What is known of the file's version before; this one takes its place.

    Raises:
        LanguageError: A grammar does not load.
    """
    from rlm_model.contract.units.reading import reading_once

    with reading_once(source, versions):
        found = [
            unit
            for kind in kinds
            if kind.find is not None
            for unit in kind.find(source, language)
            if unit.evident or asked
        ]
    # A whole file has no name; what is in it is in order already.
    return sorted(found, key=lambda unit: bool(unit.name))


__all__ = [
    "FUNCTION",
    "GRAPH",
    "KERNEL",
    "KINDS",
    "MODULE",
    "PROGRAM",
    "Condition",
    "Finder",
    "Kind",
    "find_all",
]
