"""The estimate at the end of each function's signature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from rlm_lsp import formatting
from rlm_lsp.features.places import to_wire
from rlm_lsp.refresh import INLAY_HINT

if TYPE_CHECKING:
    from rlm_lsp.analysis import Analysis
    from rlm_lsp.server import RlmServer


def register(server: RlmServer) -> None:
    """Registers the feature."""

    async def handle(params: types.InlayHintParams) -> list[types.InlayHint]:
        if not server.settings.inlay_hint_enabled:
            return []
        uri = params.text_document.uri
        first, last = params.range.start.line, params.range.end.line
        server.look_at(uri, first, last)
        analysis = await server.known(uri, INLAY_HINT, lambda found: found.known(first, last))
        return _hints(server, analysis, first, last) if analysis else []

    server.feature(types.TEXT_DOCUMENT_INLAY_HINT)(handle)


def _hints(server: RlmServer, analysis: Analysis, first: int, last: int) -> list[types.InlayHint]:
    manifest = server.manifest
    if manifest is None:
        return []
    size = server.shown_size(manifest)
    hints: list[types.InlayHint] = []
    for result in analysis.results:
        if result is None or not first <= result.unit.signature_end_line <= last:
            continue
        label = formatting.summary(result, size)
        if label:
            row = result.unit.signature_end_line
            place = to_wire(analysis.document.line_end(row, server.encoding))
            hints.append(types.InlayHint(place, label, padding_left=True))
    return hints
