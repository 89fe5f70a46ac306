"""Rust (2021 edition)."""

from rlm_model.measuring.programs.printers.rust.printer import RustPrinter

__all__ = ["RustPrinter"]
