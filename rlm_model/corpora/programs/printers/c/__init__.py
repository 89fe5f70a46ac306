"""C (C11)."""

from rlm_model.corpora.programs.printers.c.printer import CPrinter

__all__ = ["CPrinter"]
