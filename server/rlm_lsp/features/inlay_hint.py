"""The estimate in each function's signature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from lsprotocol import types

from rlm_lsp.features.shared.details import detail_of
from rlm_lsp.features.shared.places import name_range, to_wire
from rlm_lsp.features.shared.shown import Words, shown_results
from rlm_lsp.lsp.refresh import INLAY_HINT
from rlm_lsp.wording import formatting
from rlm_lsp.wording.naming import of_file

if TYPE_CHECKING:
    from rlm_lsp.engine import UnitResult
    from rlm_lsp.lsp.server import RlmServer
    from rlm_lsp.scheduling.analysis import Analysis
    from rlm_lsp.settings import Settings
    from rlm_model.contract.units import CodeUnit


def register(server: RlmServer) -> None:
    """Registers the feature."""
    words = hint_words(server)

    async def handle(params: types.InlayHintParams) -> list[types.InlayHint]:
        uri = params.text_document.uri
        if not (await server.settled_settings(uri)).inlay_hint.enabled:
            return []
        first, last = params.range.start.line, params.range.end.line
        server.look_at(uri, first, last)
        analysis = await server.shown(uri, INLAY_HINT, lambda found: found.known(first, last))
        return _hints(server, words, analysis, first, last) if analysis else []

    server.feature(types.TEXT_DOCUMENT_INLAY_HINT)(handle)


_Said = tuple[str, "types.MarkupContent | None"]
"""A hint's label and tooltip."""


def hint_words(server: RlmServer) -> Words[_Said]:
    """What the hints of a session say."""

    def say(settings: Settings, result: UnitResult, size: int | None) -> _Said:
        # VS Code cuts a hint after 43 characters: what a lens above says already is left out.
        label_of = formatting.summary if settings.code_lens.enabled else formatting.headline
        label = of_file(result.unit, label_of(result, size))
        return label, detail_of(server, settings, result) if label else None

    return Words(say)


def _hints(
    server: RlmServer, words: Words[_Said], analysis: Analysis, first: int, last: int
) -> list[types.InlayHint]:
    manifest = server.manifest
    if manifest is None:
        return []
    settings = server.settings_for(analysis.document.uri)
    part = settings.inlay_hint
    hints: list[types.InlayHint] = []
    for result in shown_results(analysis, manifest, (first, last)):
        label, tooltip = words.of(result, settings, part, manifest) or ("", None)
        place = _place(server, analysis, result.unit, part.position)
        if label and first <= place.line <= last:
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
