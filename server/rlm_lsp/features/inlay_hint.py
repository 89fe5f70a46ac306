"""The estimate in each function's signature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from lsprotocol import types

from rlm_lsp.features.shared.details import detail_of
from rlm_lsp.features.shared.places import name_range, to_wire
from rlm_lsp.features.shared.shown import shown_results
from rlm_lsp.lsp.refresh import INLAY_HINT
from rlm_lsp.wording import formatting
from rlm_lsp.wording.naming import of_file

if TYPE_CHECKING:
    from rlm_lsp.lsp.server import RlmServer
    from rlm_lsp.scheduling.analysis import Analysis
    from rlm_model.contract.units import CodeUnit


def register(server: RlmServer) -> None:
    """Registers the feature."""

    async def handle(params: types.InlayHintParams) -> list[types.InlayHint]:
        uri = params.text_document.uri
        if not (await server.settled_settings(uri)).inlay_hint.enabled:
            return []
        first, last = params.range.start.line, params.range.end.line
        server.look_at(uri, first, last)
        analysis = await server.shown(uri, INLAY_HINT, lambda found: found.known(first, last))
        return _hints(server, analysis, first, last) if analysis else []

    server.feature(types.TEXT_DOCUMENT_INLAY_HINT)(handle)


def _hints(server: RlmServer, analysis: Analysis, first: int, last: int) -> list[types.InlayHint]:
    settings = server.settings_for(analysis.document.uri)
    part = settings.inlay_hint
    # VS Code cuts a hint after 43 characters: what a lens above says already is left out.
    label_of = formatting.summary if settings.code_lens.enabled else formatting.headline
    hints: list[types.InlayHint] = []
    for result, size in shown_results(server, analysis, part, (first, last)):
        place = _place(server, analysis, result.unit, part.position)
        label = of_file(result.unit, label_of(result, size))
        if label and first <= place.line <= last:
            tooltip = detail_of(server, settings, result)
            hints.append(types.InlayHint(place, label, tooltip=tooltip, padding_left=True))
    return hints


def _place(
    server: RlmServer,
    analysis: Analysis,
    unit: CodeUnit,
    position: Literal["signatureEnd", "afterName"],
) -> types.Position:
    if position == "afterName":
        return name_range(analysis.document, unit, server.encoding).end
    return to_wire(analysis.document.line_end(unit.signature_end_line, server.encoding))
