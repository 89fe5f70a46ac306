"""Elixir."""

from rlm_model.measuring.programs.printers.elixir.printer import ElixirPrinter

__all__ = ["ElixirPrinter"]
