"""Suites of functions that the model is judged on and never trained on.

Each of the modules `forms`, `work` and `pairs` reads like a file of functions and ends with a
table ``CASES`` that builds the arguments of each at a size; it is no part of the text that the
model reads. `variants` writes functions of these in other ways that cost the same; `held_out` has
the digests of all these texts. What the functions measured is stored beside them (`measured`), and
`score` compares.
"""

from __future__ import annotations

import hashlib
import importlib
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from rlm_model.contract.kinds.function import find_functions
from rlm_model.contract.units import CodeUnit

SUITES = ("forms", "work", "pairs")
"""Suites whose functions are measured."""

Build = Callable[[int, random.Random], tuple[Any, ...]]
"""Builds the arguments at size n; the same generator state builds the same arguments."""


@dataclass(frozen=True)
class SuiteItem:
    """A function of a suite.

    Attributes:
        id: ``<suite>/<name>``, stable.
        name: Its name in the suite's module.
        source: Text of the suite's file.
        build: Builds its arguments.
        function: The function itself.
        unit: What the model reads of it.
    """

    id: str
    name: str
    source: str
    build: Build
    function: Callable[..., Any]
    unit: CodeUnit

    @property
    def digest(self) -> str:
        """SHA-256 of the function's own lines: whatever the model makes of them, they stay."""
        lines = self.source.splitlines()[self.unit.start_line : self.unit.end_line + 1]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def arguments(self, n: int, seed: int = 0) -> tuple[Any, ...]:
        """Its arguments at size n, made anew and equal each time."""
        return self.build(n, random.Random(f"{seed} {n}"))


@lru_cache(maxsize=len(SUITES))
def load_suite(suite: str) -> tuple[SuiteItem, ...]:
    """The functions of a suite, in the order of its table.

    Raises:
        ModuleNotFoundError: There is no such suite.
        KeyError: Its table names a function that is none of the file's units.
    """
    module = suite_module(suite)
    source = Path(module.__file__ or "").read_text(encoding="utf-8")
    units = {unit.name: unit for unit in find_functions(source.encode(), "python")}
    return tuple(
        SuiteItem(f"{suite}/{name}", name, source, build, getattr(module, name), units[name])
        for name, build in module.CASES.items()
    )


def suite_module(suite: str) -> ModuleType:
    """The module of a suite, with its tables.

    Raises:
        ModuleNotFoundError: There is no such suite.
    """
    return importlib.import_module(f"{__name__}.{suite}")


def load_items() -> list[SuiteItem]:
    """The functions of all suites."""
    return [item for suite in SUITES for item in load_suite(suite)]
