"""What the editor shows: one feature a file, each with a `register`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlm_lsp.features import code_lens, hover, inlay_hint, lifecycle

if TYPE_CHECKING:
    from rlm_lsp.server import RlmServer


def register_all(server: RlmServer) -> None:
    """Registers every feature."""
    for feature in (lifecycle, code_lens, inlay_hint, hover):
        feature.register(server)
