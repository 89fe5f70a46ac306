"""The command that judges a document now, for those who set the trigger to manual."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlm_lsp.lsp.commands import DocumentArgument, Token

if TYPE_CHECKING:
    from rlm_lsp.lsp.server import RlmServer

COMMAND = "rlm-lsp.predict"


def register(server: RlmServer) -> None:
    """Registers the command."""

    async def run(about: DocumentArgument, _: Token) -> bool:
        return server.judge(about.text_document.uri)

    server.commands.add(COMMAND, DocumentArgument, run)
