"""A function's estimates at several sizes, or why there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from rlm_lsp import formatting
from rlm_lsp.features.places import signature_range

if TYPE_CHECKING:
    from rlm_lsp.analysis import Analysis
    from rlm_lsp.server import RlmServer

FEATURE = "hover"


def register(server: RlmServer) -> None:
    """Registers the feature."""

    async def handle(params: types.HoverParams) -> types.Hover | None:
        uri, line = params.text_document.uri, params.position.line
        server.look_at(uri, line, line)
        analysis = await server.known(uri, FEATURE, lambda found: found.known(line, line))
        return _hover(server, analysis, line) if analysis else None

    server.feature(types.TEXT_DOCUMENT_HOVER)(handle)


def _hover(server: RlmServer, analysis: Analysis, line: int) -> types.Hover | None:
    index = _unit_at(analysis, line)
    if index is None or analysis.units is None:
        return None
    unit, result, manifest = analysis.units[index], analysis.results[index], server.manifest
    if manifest is None or result is None:
        reason = analysis.failure or "still at work, hover again in a moment"
        text = formatting.without_estimate(unit.name, unit.reason or reason)
    else:
        text = formatting.detail(result, manifest, server.shown_sizes(manifest))
    return types.Hover(
        types.MarkupContent(_format(server), text),
        signature_range(analysis.document, unit, server.encoding),
    )


def _unit_at(analysis: Analysis, line: int) -> int | None:
    """The innermost unit whose signature is on a line."""
    return max(
        (
            index
            for index, unit in enumerate(analysis.units or ())
            if unit.start_line <= line <= unit.signature_end_line
        ),
        default=None,
    )


def _format(server: RlmServer) -> types.MarkupKind:
    document = server.client_capabilities.text_document
    hover = document.hover if document else None
    formats = hover.content_format if hover else None
    plain = formats is not None and types.MarkupKind.Markdown not in formats
    return types.MarkupKind.PlainText if plain else types.MarkupKind.Markdown
