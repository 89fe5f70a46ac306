"""OCaml."""

from rlm_model.corpora.programs.printers.ocaml.printer import OCamlPrinter

__all__ = ["OCamlPrinter"]
