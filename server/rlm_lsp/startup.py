"""Starts the server in less time.

`lsprotocol` defines some 550 attrs classes. Compiling each one's ``__repr__`` and ``__eq__``
and making it anew with slots is half of its import, and that import is most of the server's
start. The server compares and prints none of them (so no source text gets into a log either).
`Position` and `Range` define their own.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib
from collections.abc import Generator

import attrs


def import_protocol() -> None:
    """Imports `lsprotocol.types` without what the server does not use of it."""
    define = attrs.define
    attrs.define = functools.partial(define, eq=False, repr=False, slots=False)
    try:
        importlib.import_module("lsprotocol.types")
    finally:
        attrs.define = define


@contextlib.contextmanager
def without_collection() -> Generator[None, None, None]:
    """Spares the garbage collector a start in which everything that is made stays."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
