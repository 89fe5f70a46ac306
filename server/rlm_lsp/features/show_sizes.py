"""The command that shows a unit at all sizes: what a click on a lens does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlm_lsp.features.shared.places import unit_named_at
from rlm_lsp.features.shared.shown import shown_sizes
from rlm_lsp.lsp.commands import PositionArgument, Token
from rlm_lsp.wording import formatting
from rlm_lsp.workspace.documents import Position

if TYPE_CHECKING:
    from rlm_lsp.lsp.server import RlmServer

COMMAND = "rlm-lsp.showSizes"


def register(server: RlmServer) -> None:
    """Registers the command."""

    async def run(at: PositionArgument, _: Token) -> str | None:
        uri, line = at.text_document.uri, at.position.line
        server.look_at(uri, line, line)
        analysis = await server.known(uri, COMMAND, lambda found: found.known(line, line))
        manifest = server.manifest
        place = Position(line, at.position.character)
        index = unit_named_at(analysis, place, server.encoding) if analysis else None
        if analysis is None or manifest is None or index is None:
            return None
        result = analysis.results[index]
        if result is None:
            return None
        sizes = shown_sizes(server.settings_for(uri), manifest, result.unit)
        text = formatting.in_words(result, sizes)
        server.tell(text)
        return text

    server.commands.add(COMMAND, PositionArgument, run)
