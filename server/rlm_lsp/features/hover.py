"""A unit's estimates at several sizes, or why there are none.

On the definition, and on a call of a function that the workspace defines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from rlm_lsp.engine.refusal import answers_for_files
from rlm_lsp.features.shared.details import WORKING, detail_of, without_estimate
from rlm_lsp.features.shared.places import signature_range, to_wire, unit_at
from rlm_lsp.features.shared.shown import answers_for
from rlm_lsp.workspace.documents import Position

if TYPE_CHECKING:
    from rlm_lsp.lsp.server import RlmServer
    from rlm_lsp.scheduling.analysis import Analysis

FEATURE = "hover"


def register(server: RlmServer) -> None:
    """Registers the feature."""

    async def handle(params: types.HoverParams) -> types.Hover | None:
        uri, line = params.text_document.uri, params.position.line
        server.look_at(uri, line, line)
        analysis = await server.known(uri, FEATURE, lambda found: found.known(line, line))
        if analysis is None or analysis.units is None:
            return None
        index = unit_at(analysis, line)
        if index is not None:
            place = signature_range(analysis.document, analysis.units[index], server.encoding)
            return _hover(server, analysis, index, place)
        manifest = server.manifest
        language = analysis.document.language
        if manifest is not None and not answers_for_files(manifest, language):
            return None
        return await on_call(analysis, Position(line, params.position.character))

    async def on_call(analysis: Analysis, position: Position) -> types.Hover | None:
        # Imported here: the session starts sooner.
        from rlm_lsp.features.shared.resolving import call_at, resolve

        call = await call_at(server, analysis, position)
        if call is None:
            return None
        async with resolve(server, analysis, call) as target:
            if target is None:
                return None
            place = types.Range(to_wire(call.start), to_wire(call.end))
            return _hover(server, target.analysis, target.index, place, target.place)

    server.feature(types.TEXT_DOCUMENT_HOVER)(handle)


def _hover(
    server: RlmServer,
    analysis: Analysis,
    index: int,
    place: types.Range,
    defined: str | None = None,
) -> types.Hover | None:
    """What is known of a unit.

    Args:
        server: Knows settings and model.
        analysis: Of the unit's document.
        index: The unit's.
        place: What the hover is about.
        defined: Where the unit is defined, when that is not there.
    """
    unit = (analysis.units or [])[index]
    result, manifest = analysis.results[index], server.manifest
    if manifest is not None and not answers_for(manifest, unit):
        return None
    settings = server.settings_for(analysis.document.uri)
    content = detail_of(server, settings, result, defined) if result else None
    if content is None:
        reason = unit.reason or analysis.failure or WORKING
        content = without_estimate(server, unit, reason)
    return types.Hover(content, place)
