"""Imports the protocol library in less time.

`lsprotocol` defines some 550 attrs classes, and compiling each one's ``__repr__`` and
``__eq__`` takes a third of the server's start. The server compares and prints none of them
(so no source text gets into a log either), and leaves both out. `Position` and `Range` define
their own.
"""

from __future__ import annotations

import functools
import gc
import importlib

import attrs


def import_protocol() -> None:
    """Imports `lsprotocol.types` without what the server does not use of it."""
    define = attrs.define
    collecting = gc.isenabled()
    gc.disable()  # half a million objects that all stay
    attrs.define = functools.partial(define, eq=False, repr=False)
    try:
        importlib.import_module("lsprotocol.types")
    finally:
        attrs.define = define
        if collecting:
            gc.enable()
    gc.freeze()
