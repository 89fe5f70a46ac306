"""What an editor draws, as far as ``initialize`` tells."""

from __future__ import annotations

from lsprotocol import types

from rlm_lsp.settings import HINT_ALONE

DRAW_LENSES_IN_LINE = ("neovim",)
"""Editors that draw a lens in the line of its function, where the hint stands too: by the name
that they give themselves, in small letters."""

TABLE_PARSERS = ("marked",)
"""Markdown parsers that draw tables; a client names its own in ``general.markdown``."""


def default_settings(params: types.InitializeParams) -> dict[str, dict[str, bool]]:
    """The settings whose defaults are others for a client.

    Each number stands once: as a lens where that is drawn above the line, else as a hint.
    """
    document = params.capabilities.text_document
    if document is None or document.inlay_hint is None:
        return {}
    name = params.client_info.name.lower() if params.client_info else ""
    return HINT_ALONE if document.code_lens is None or name in DRAW_LENSES_IN_LINE else {}


def draws_tables(capabilities: types.ClientCapabilities) -> bool:
    """Whether a client draws the tables of Markdown; the others show their source."""
    general = capabilities.general
    markdown = general.markdown if general else None
    return markdown is not None and markdown.parser.lower() in TABLE_PARSERS
