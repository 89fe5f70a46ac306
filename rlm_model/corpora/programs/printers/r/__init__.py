"""R (4)."""

from rlm_model.corpora.programs.printers.r.printer import RPrinter

__all__ = ["RPrinter"]
