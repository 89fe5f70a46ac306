"""The bank of templates: what programs are put together from.

A template is a function in the subset of Python that `subset` and `translate` describe. It gives a
number in [0, 2^31), which the program mixes into its checksum. Its parameters are integers, and at
most one array, which the program fills or reads.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeVar


@dataclass(frozen=True)
class Size:
    """A parameter that sets the cost, within bounds; each template has one."""

    low: int
    high: int


@dataclass(frozen=True)
class Range:
    """A parameter that is drawn uniformly."""

    low: int
    high: int


@dataclass(frozen=True)
class Seed:
    """A parameter in [1, 60 000] that starts a random sequence; anything goes."""


@dataclass(frozen=True)
class Choice:
    """A parameter below `count` that picks branches before the program is written."""

    count: int


@dataclass(frozen=True)
class Data:
    """An array as long as the size parameter says, with values in [0, high)."""

    high: int


Kind = Size | Range | Seed | Choice | Data


@dataclass(frozen=True, eq=False)
class Template:
    """A template.

    Attributes:
        python: The function.
        kinds: Its parameters' kinds, in the order of the signature.
        growth: What its operations grow with, from its parameters except seeds and data.
    """

    python: Callable[..., int]
    kinds: Mapping[str, Kind]
    growth: Callable[[Mapping[str, int]], float]

    @property
    def name(self) -> str:
        """Name of the function."""
        return self.python.__name__

    @property
    def size(self) -> str:
        """Name of the parameter that sets the cost."""
        return next(name for name, kind in self.kinds.items() if isinstance(kind, Size))

    @property
    def bounds(self) -> Size:
        """Between what that parameter lies."""
        return next(kind for kind in self.kinds.values() if isinstance(kind, Size))


F = TypeVar("F", bound=Callable[..., int])

_TEMPLATES: dict[str, Template] = {}


def template(growth: Callable[[Mapping[str, int]], float], **kinds: Kind) -> Callable[[F], F]:
    """Registers a template.

    Args:
        growth: See `Template`. Rises with the size parameter.
        **kinds: Kinds of the parameters. The size parameter of a template with data stands here
            too, and not in the signature where the length of the array is enough.
    """

    def register(python: F) -> F:
        _TEMPLATES[python.__name__] = Template(python, kinds, growth)
        return python

    return register


@cache
def load_templates() -> tuple[Template, ...]:
    """All templates of the bank, in the order of their names."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return tuple(_TEMPLATES[name] for name in sorted(_TEMPLATES))
