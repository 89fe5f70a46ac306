"""The server's settings: one typed tree, and how it is read.

A feature asks ``server.settings_for(uri)`` for the settings of a document, which are those of
the user and of the project that it belongs to (`rlm_lsp.settings.configuration`).
"""

from rlm_lsp.settings.reading import Layer, read_settings, section_of
from rlm_lsp.settings.schema import HINT_ALONE, LOG_LEVELS, SECTION, Settings, all_settings

__all__ = [
    "HINT_ALONE",
    "LOG_LEVELS",
    "SECTION",
    "Layer",
    "Settings",
    "all_settings",
    "read_settings",
    "section_of",
]
