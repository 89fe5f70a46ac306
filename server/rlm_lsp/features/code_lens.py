"""The estimate above each function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from rlm_lsp import formatting
from rlm_lsp.features.places import name_range
from rlm_lsp.refresh import CODE_LENS

if TYPE_CHECKING:
    from rlm_lsp.analysis import Analysis
    from rlm_lsp.server import RlmServer


def register(server: RlmServer) -> None:
    """Registers the feature."""

    async def handle(params: types.CodeLensParams) -> list[types.CodeLens]:
        if not server.settings.code_lens_enabled:
            return []
        uri = params.text_document.uri
        analysis = await server.known(uri, CODE_LENS, lambda found: found.finished)
        return _lenses(server, analysis) if analysis else []

    server.feature(types.TEXT_DOCUMENT_CODE_LENS)(handle)


def _lenses(server: RlmServer, analysis: Analysis) -> list[types.CodeLens]:
    manifest = server.manifest
    if manifest is None:
        return []
    size = server.shown_size(manifest)
    lenses: list[types.CodeLens] = []
    for result in analysis.results:
        if result is not None:
            # Whole lenses, no resolve step: a failing one shows an error above the function.
            title = (
                formatting.no_estimate(result.reason)
                if result.reason
                else formatting.summary(result, size)
            )
            place = name_range(analysis.document, result.unit, server.encoding)
            # An empty command is text that can't be clicked.
            lenses.append(types.CodeLens(place, types.Command(title, "")))
    return lenses
