"""The estimate above each function, and at the top of a file that is a program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from rlm_lsp.features.shared.places import name_range
from rlm_lsp.features.shared.shown import shown_results
from rlm_lsp.features.show_sizes import COMMAND as SHOW_SIZES
from rlm_lsp.lsp.refresh import CODE_LENS
from rlm_lsp.wording import formatting
from rlm_lsp.wording.naming import of_file

if TYPE_CHECKING:
    from rlm_lsp.lsp.server import RlmServer
    from rlm_lsp.scheduling.analysis import Analysis


def register(server: RlmServer) -> None:
    """Registers the feature."""

    async def handle(params: types.CodeLensParams) -> list[types.CodeLens]:
        uri = params.text_document.uri
        if not (await server.settled_settings(uri)).code_lens.enabled:
            return []
        analysis = await server.shown(uri, CODE_LENS, lambda found: found.finished)
        return _lenses(server, analysis) if analysis else []

    server.feature(types.TEXT_DOCUMENT_CODE_LENS)(handle)


def _lenses(server: RlmServer, analysis: Analysis) -> list[types.CodeLens]:
    uri = analysis.document.uri
    lenses: list[types.CodeLens] = []
    for result, size in shown_results(server, analysis, server.settings_for(uri).code_lens):
        # Whole lenses, no resolve step: a failing one shows an error above the function.
        title = (
            formatting.no_estimate(result.reason)
            if result.reason
            else formatting.headline(result, size)
        )
        if title:
            title = of_file(result.unit, title)
            place = name_range(analysis.document, result.unit, server.encoding)
            lenses.append(types.CodeLens(place, _command(title, uri, place.start)))
    return lenses


def _command(title: str, uri: str, place: types.Position) -> types.Command:
    """What a click on a lens does: it shows all sizes."""
    argument = {
        "textDocument": {"uri": uri},
        "position": {"line": place.line, "character": place.character},
    }
    return types.Command(title, SHOW_SIZES, arguments=[argument])
