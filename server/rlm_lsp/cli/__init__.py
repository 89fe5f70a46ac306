"""The command ``rlm-lsp``."""

from rlm_lsp.cli.main import main

__all__ = ["main"]
