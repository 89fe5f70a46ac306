"""Rust (2021 edition)."""

from rlm_model.corpora.programs.printers.rust.printer import RustPrinter

__all__ = ["RustPrinter"]
