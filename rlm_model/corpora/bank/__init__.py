"""A bank of realistic Python functions, each with what builds its arguments at a size.

Each module is a file as people write it at work, and ends with two tables: ``CASES`` builds the
arguments of each measured function, ``ALIKE`` names functions that give the same result in ways
that cost differently. Neither is part of the text that the model reads.
"""

from __future__ import annotations

import importlib
import pkgutil
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from types import ModuleType
from typing import Any

Case = Callable[[int, random.Random], tuple[Any, ...]]
"""Builds the arguments at size n; the same generator state builds the same arguments."""


@dataclass(frozen=True)
class BankEntry:
    """A function of the bank.

    Attributes:
        id: ``bank/<module>/<qualified name>``, stable.
        path: File that it stands in.
        name: Qualified name; a method's first argument is its object.
        case: Builds its arguments.
        function: The function itself.
    """

    id: str
    path: Path
    name: str
    case: Case
    function: Callable[..., Any]


def bank_modules() -> list[str]:
    """Names of the bank's modules, sorted."""
    names = (module.name for module in pkgutil.iter_modules(__path__))
    return sorted(name for name in names if name != "samples")


def load_entries(module: str) -> Iterator[BankEntry]:
    """The entries of one module, in its order.

    Raises:
        ModuleNotFoundError: There is no such module, or it needs a package that is missing.
    """
    found = _import(module)
    for name, case in found.CASES.items():
        function = reduce(getattr, name.split("."), found)
        yield BankEntry(f"bank/{module}/{name}", Path(found.__file__), name, case, function)


def alike(module: str) -> list[tuple[str, ...]]:
    """Groups of names whose functions give equal results for the first one's arguments."""
    return list(_import(module).ALIKE)


def _import(module: str) -> ModuleType:
    return importlib.import_module(f"{__name__}.{module}")
