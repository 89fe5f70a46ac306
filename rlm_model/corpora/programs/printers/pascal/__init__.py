"""Pascal (Free Pascal)."""

from rlm_model.corpora.programs.printers.pascal.printer import PascalPrinter

__all__ = ["PascalPrinter"]
