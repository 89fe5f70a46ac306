"""What the editor shows: one feature a file, each with a `register`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlm_lsp.features import (
    calibrate,
    code_action,
    code_lens,
    diagnostics,
    hover,
    inlay_hint,
    lifecycle,
    model,
    notebook,
    predict,
    report,
    show_sizes,
    why,
    workspace_diagnostics,
)

if TYPE_CHECKING:
    from rlm_lsp.lsp.server import RlmServer


def register_all(server: RlmServer) -> None:
    """Registers every feature."""
    for feature in (
        lifecycle,
        notebook,
        code_lens,
        inlay_hint,
        hover,
        diagnostics,
        workspace_diagnostics,
        code_action,
        show_sizes,
        why,
        model,
        report,
        predict,
        calibrate,
    ):
        feature.register(server)
