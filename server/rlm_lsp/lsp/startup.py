"""Starts the server in less time.

`lsprotocol` defines some 550 attrs classes, of which a session uses a few dozen. Making them is
most of its import, and that import is most of the server's start. So each class is made when it
is first used, and without what the server does not use of it: it compares and prints none (so no
source text gets into a log either). `Position` and `Range` define their own.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib
import sys
from collections.abc import Callable, Generator
from typing import Any

import attrs

COLLECTED_AFTER = 20_000
"""New objects after which garbage is looked for; Python's own number is 700."""

_define = attrs.define


def import_protocol() -> None:
    """Imports `lsprotocol.types`; each of its classes is made when it is first used."""
    if "lsprotocol.types" in sys.modules:
        return  # its classes are made already
    attrs.define = _define_later  # pyright: ignore[reportAttributeAccessIssue]
    try:
        importlib.import_module("lsprotocol.types")
    finally:
        attrs.define = _define
    # It would make all classes at once, to read the names in their annotations.
    hooks: Any = importlib.import_module("lsprotocol._hooks")
    hooks._resolved_forward_references = True


@contextlib.contextmanager
def without_collection() -> Generator[None, None, None]:
    """Spares the garbage collector a start in which everything that is made stays.

    It comes more rarely from then on: nearly all that a parse or a model makes stays too.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(COLLECTED_AFTER)
        gc.enable()


def _define_later(maybe_class: type | None = None, **options: Any) -> Any:
    """Does in the place of `attrs.define`."""
    if maybe_class is None:
        return functools.partial(_postpone, options=options)
    return _postpone(maybe_class, options)


def _postpone(class_: Any, options: dict[str, Any]) -> type:
    def make() -> None:
        del class_.__attrs_attrs__
        del class_.__init__
        _define(class_, **options, eq=False, repr=False, slots=False)
        types: Any = importlib.import_module("lsprotocol.types")
        attrs.resolve_types(class_, types.ALL_TYPES_MAP, {})

    def first_init(self: Any, *args: Any, **fields: Any) -> None:
        make()
        class_.__init__(self, *args, **fields)

    class_.__attrs_attrs__ = _FieldsLater(make)
    class_.__init__ = first_init
    return class_


class _FieldsLater:
    """A class's ``__attrs_attrs__``, until somebody asks for it."""

    def __init__(self, make: Callable[[], None]) -> None:
        self._make = make

    def __get__(self, _: object, owner: Any) -> object:
        self._make()
        return owner.__attrs_attrs__
