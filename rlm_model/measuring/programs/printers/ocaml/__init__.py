"""OCaml."""

from rlm_model.measuring.programs.printers.ocaml.printer import OCamlPrinter

__all__ = ["OCamlPrinter"]
