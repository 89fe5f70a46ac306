"""Names in the way of a language, none of its keywords among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rlm_model.corpora.programs.ir import Program
from rlm_model.corpora.programs.ir.walk import declared, used

Case = Callable[[str], str]
"""Turns lower snake case into what a language writes."""


def snake_case(name: str) -> str:
    """``row_total``."""
    return name


def camel_case(name: str) -> str:
    """``rowTotal``."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def pascal_case(name: str) -> str:
    """``RowTotal``."""
    return "".join(word.capitalize() for word in name.split("_"))


def upper_case(name: str) -> str:
    """``ROW_TOTAL``."""
    return name.upper()


def kebab_case(name: str) -> str:
    """``row-total``."""
    return name.replace("_", "-")


def local_names(program: Program, case: Case, reserved: Iterable[str]) -> dict[str, str]:
    """What to write for the names of all variables."""
    names: dict[str, None] = {}
    for function in program.functions:
        names |= dict.fromkeys(parameter.var.name for parameter in function.parameters)
        names |= dict.fromkeys([*declared(function.body), *sorted(used(function.body))])
    names |= dict.fromkeys([*declared(program.main), *sorted(used(program.main))])
    return written(names, case, reserved)


def written(names: Iterable[str], case: Case, reserved: Iterable[str]) -> dict[str, str]:
    """What to write for names, in the case of a language.

    A reserved name gets a word behind it that no name of the vocabulary ends with.
    """
    forbidden = frozenset(reserved)
    return {name: case(f"{name}_it") if case(name) in forbidden else case(name) for name in names}
