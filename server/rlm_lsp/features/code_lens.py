"""The estimate above each function, and at the top of a file that is a program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from rlm_lsp.features.shared.places import name_range
from rlm_lsp.features.shared.shown import Words, shown_results
from rlm_lsp.features.show_sizes import COMMAND as SHOW_SIZES
from rlm_lsp.lsp.refresh import CODE_LENS
from rlm_lsp.wording import formatting
from rlm_lsp.wording.naming import of_file

if TYPE_CHECKING:
    from rlm_lsp.engine import UnitResult
    from rlm_lsp.lsp.server import RlmServer
    from rlm_lsp.scheduling.analysis import Analysis
    from rlm_lsp.settings import Settings


def register(server: RlmServer) -> None:
    """Registers the feature."""
    words = lens_words()

    async def handle(params: types.CodeLensParams) -> list[types.CodeLens]:
        uri = params.text_document.uri
        if not (await server.settled_settings(uri)).code_lens.enabled:
            return []
        analysis = await server.shown(uri, CODE_LENS, lambda found: found.finished)
        return _lenses(server, words, analysis) if analysis else []

    server.feature(types.TEXT_DOCUMENT_CODE_LENS)(handle)


def lens_words() -> Words[str]:
    """What the lenses of a session say."""

    def say(_: Settings, result: UnitResult, size: int | None) -> str:
        if result.reason:
            return of_file(result.unit, formatting.no_estimate(result.reason))
        return of_file(result.unit, formatting.headline(result, size))

    return Words(say)


def _lenses(server: RlmServer, words: Words[str], analysis: Analysis) -> list[types.CodeLens]:
    manifest = server.manifest
    if manifest is None:
        return []
    uri = analysis.document.uri
    settings = server.settings_for(uri)
    lenses: list[types.CodeLens] = []
    for result in shown_results(analysis, manifest):
        # Whole lenses, no resolve step: a failing one shows an error above the function.
        title = words.of(result, settings, settings.code_lens, manifest)
        if title:
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
