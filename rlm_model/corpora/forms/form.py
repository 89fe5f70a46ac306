"""What a form is: a function in the subset of Python that templates of programs are written in.

See `rlm_model.corpora.programs.subset` and `translate` for the subset, and
`rlm_model.corpora.programs.ir` for what functions that stand alone may say beside it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

TEXTBOOK = "rlm_model.corpora.forms.textbook"
"""Package of the modules that register forms."""


@dataclass(frozen=True)
class Numbers:
    """An array or a list of n integers that start in [0, high)."""

    high: int = 1000


@dataclass(frozen=True)
class Text:
    """A text of n characters out of these."""

    letters: str = "abcdefghij klmnop"


@dataclass(frozen=True)
class Grid:
    """A square matrix of n cells in [0, high)."""

    high: int = 100


@dataclass(frozen=True)
class Size:
    """An integer that is n."""


@dataclass(frozen=True)
class Number:
    """An integer in [low, high], whatever n is."""

    low: int
    high: int


@dataclass(frozen=True)
class Choice:
    """Picks among `count` bodies before the function is written; it is no parameter there."""

    count: int


@dataclass(frozen=True)
class Literal:
    """A literal in [low, high] that differs between variations; it is no parameter there."""

    low: int
    high: int


@dataclass(frozen=True)
class Way:
    """Whether the function is written the careless way (1) or the careful one (0): a pair."""


Kind = Numbers | Text | Grid | Size | Number | Choice | Literal | Way


@dataclass(frozen=True, eq=False)
class Form:
    """A form.

    Attributes:
        python: The function.
        kinds: Its parameters' kinds, in the order of the signature.
    """

    python: Callable[..., object]
    kinds: Mapping[str, Kind]

    @property
    def name(self) -> str:
        """Name of the function."""
        return self.python.__name__

    @property
    def ways(self) -> tuple[str, ...]:
        """Ways of writing it; a form that is no pair has one without a name."""
        is_pair = any(isinstance(kind, Way) for kind in self.kinds.values())
        return ("careful", "careless") if is_pair else ("",)

    def arguments(self) -> dict[str, Kind]:
        """Kinds of the parameters that the written function has."""
        hidden = Choice | Literal | Way
        return {name: kind for name, kind in self.kinds.items() if not isinstance(kind, hidden)}


F = TypeVar("F", bound=Callable[..., Any])

_FORMS: dict[str, Form] = {}


def form(**kinds: Kind) -> Callable[[F], F]:
    """Registers a form, by the kinds of its parameters in the order of the signature."""

    def register(python: F) -> F:
        _FORMS[python.__name__] = Form(python, kinds)
        return python

    return register


@cache
def load_forms() -> Mapping[str, Form]:
    """All forms by name."""
    package = importlib.import_module(TEXTBOOK)
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{TEXTBOOK}.{module.name}")
    return dict(_FORMS)
