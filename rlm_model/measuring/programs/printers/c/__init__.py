"""C (C11)."""

from rlm_model.measuring.programs.printers.c.printer import CPrinter

__all__ = ["CPrinter"]
