"""R (4)."""

from rlm_model.measuring.programs.printers.r.printer import RPrinter

__all__ = ["RPrinter"]
