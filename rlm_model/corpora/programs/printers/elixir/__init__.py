"""Elixir."""

from rlm_model.corpora.programs.printers.elixir.printer import ElixirPrinter

__all__ = ["ElixirPrinter"]
