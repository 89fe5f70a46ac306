"""Language server and command line: what code costs, before it runs.

From Python, `predict` gives the same numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rlm_lsp.api import predict

__all__ = ["__version__", "predict"]

__version__ = "0.1.0"
"""The distribution's version; a constant, because asking the installed package takes 20 ms."""


def __getattr__(name: str) -> object:
    """`predict`, imported when it is asked for: the server's start does not wait for it."""
    if name == "predict":
        from rlm_lsp.api import predict

        return predict
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
