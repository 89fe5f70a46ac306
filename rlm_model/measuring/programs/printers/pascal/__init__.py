"""Pascal (Free Pascal)."""

from rlm_model.measuring.programs.printers.pascal.printer import PascalPrinter

__all__ = ["PascalPrinter"]
