"""A unit at several sizes as markup, in the format that the client shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from rlm_lsp.features.shared.shown import shown_sizes
from rlm_lsp.lsp.editors import draws_tables
from rlm_lsp.wording import formatting
from rlm_lsp.wording.formatting import Layout

if TYPE_CHECKING:
    from rlm_lsp.engine import UnitResult
    from rlm_lsp.lsp.server import RlmServer
    from rlm_lsp.settings import Settings
    from rlm_model.contract.units import CodeUnit

WORKING = "still at work, ask again in a moment"


def detail_of(
    server: RlmServer, settings: Settings, result: UnitResult, place: str | None = None
) -> types.MarkupContent | None:
    """A judged unit; None while there is no model.

    Args:
        server: Knows client and model.
        settings: Of the unit's document.
        result: The unit's.
        place: Where the unit is defined, when that is not where the reader looks.
    """
    manifest = server.manifest
    if manifest is None:
        return None
    sizes = shown_sizes(settings, manifest, result.unit)
    layout = _layout(server)
    return _markup(layout, formatting.detail(result, manifest, sizes, place, layout))


def without_estimate(server: RlmServer, unit: CodeUnit, reason: str) -> types.MarkupContent:
    """A unit that can't be judged."""
    layout = _layout(server)
    return _markup(layout, formatting.without_estimate(unit, reason, layout))


def _layout(server: RlmServer) -> Layout:
    """What the client can draw in a hover."""
    capabilities = server.client_capabilities
    document = capabilities.text_document
    hover = document.hover if document else None
    formats = hover.content_format if hover else None
    if formats is not None and types.MarkupKind.Markdown not in formats:
        return Layout.PLAIN
    return Layout.TABLES if draws_tables(capabilities) else Layout.MARKDOWN


def _markup(layout: Layout, text: str) -> types.MarkupContent:
    plain = layout is Layout.PLAIN
    kind = types.MarkupKind.PlainText if plain else types.MarkupKind.Markdown
    return types.MarkupContent(kind, text)
