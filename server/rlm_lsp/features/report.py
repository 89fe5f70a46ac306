"""Commands that report on a document and on the whole workspace, in the command line's JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pygls.exceptions import JsonRpcInvalidParams

from rlm_lsp.engine import UnitResult
from rlm_lsp.engine.sizes import with_largest
from rlm_lsp.features.shared.shown import answers_for, shown_size
from rlm_lsp.lsp.commands import DocumentArgument, Token
from rlm_lsp.paths.uris import key_of, path_of, place_of
from rlm_lsp.wording import formatting
from rlm_lsp.wording.report import Row, as_json, as_text, by_cost
from rlm_model.contract.languages import name_of

if TYPE_CHECKING:
    from rlm_lsp.lsp.progress import Progress
    from rlm_lsp.lsp.server import RlmServer
    from rlm_lsp.scheduling.analysis import Analysis
    from rlm_lsp.workspace.files import WorkspaceFile
    from rlm_model.contract.manifest import Manifest

DOCUMENT = "rlm-lsp.reportDocument"
WORKSPACE = "rlm-lsp.reportWorkspace"

CANCEL_SECONDS = 0.1
"""How soon a cancelled report ends."""

_Found = tuple[str, UnitResult]
"""The name of a document, and the result of a unit in it."""


def register(server: RlmServer) -> None:
    """Registers the commands."""

    async def report_document(about: DocumentArgument, token: Token) -> dict[str, Any]:
        uri = about.text_document.uri
        if uri not in server.documents:
            raise JsonRpcInvalidParams(f"{uri} is not open")
        server.judge(uri)
        async with server.progress_board.running("Predicting the document", token) as progress:
            rows = await _open_rows(server, uri, progress)
            return _report(server, rows, 1, progress)

    async def report_workspace(_: None, token: Token) -> dict[str, Any]:
        rows: list[_Found] = []
        async with server.progress_board.running("Predicting the workspace", token) as progress:
            files = await server.workspace_files.files()
            opened = {key_of(uri): uri for uri in server.documents}
            done = 0
            for file in files:
                if progress.cancelled:
                    break
                progress.report(done, len(files), file.path.name)
                uri = opened.get(key_of(file.uri))
                if is_spoken(server, file):
                    rows += await (
                        _open_rows(server, uri, progress)
                        if uri is not None
                        else _file_rows(server, file, progress)
                    )
                done += 1
            return _report(server, rows, done, progress)

    server.commands.add(DOCUMENT, DocumentArgument, report_document)
    server.commands.add(WORKSPACE, None, report_workspace)


def _report(
    server: RlmServer, found: list[_Found], files: int, progress: Progress
) -> dict[str, Any]:
    """The answer: what was found until the end, or until it was cancelled.

    On top of the command line's keys it says whether it is ``complete``, and holds the table
    as ``text``.
    """
    manifest = server.manifest
    complete = not progress.cancelled
    if manifest is None:
        reasons = {result.reason for _, result in found if result.reason}
        text = formatting.no_estimate("; ".join(sorted(reasons)) or "there are no functions")
        bare = [_row(server, uri, result, None) for uri, result in found]
        return {**as_json(bare, None), "complete": complete, "text": text}
    rows = by_cost(
        _row(server, uri, r, manifest) for uri, r in found if answers_for(manifest, r.unit)
    )
    text = as_text(rows, manifest, files)
    return {**as_json(rows, manifest), "complete": complete, "text": text}


def _row(server: RlmServer, uri: str, result: UnitResult, manifest: Manifest | None) -> Row:
    settings = server.settings_for(uri)
    own = result.unit.size or settings.size
    if manifest is None:
        return Row(_path(server, uri), result, own, (own,), uri=uri)
    size = shown_size(settings, manifest, result.unit)
    sizes = with_largest(manifest, own, result.unit.kind)
    return Row.of(_path(server, uri), result, size, sizes, settings.hide_below, uri)


def _path(server: RlmServer, uri: str) -> str:
    """A document's path from its workspace folder; of several folders it names that too."""
    place = place_of(uri)
    top = server.configuration.top_of(place) if place is not None else None
    if place is None or top is None:
        return str(path_of(uri) or uri)
    several = len(server.configuration.folders) > 1
    return str(place.relative_to(top.parent if several else top))


def is_spoken(server: RlmServer, file: WorkspaceFile) -> bool:
    """Whether the model, as far as it is known, answers for a file's language."""
    manifest = server.manifest
    return manifest is None or manifest.answers(language=name_of(file.language))


async def _open_rows(server: RlmServer, uri: str, progress: Progress) -> list[_Found]:
    analysis = await server.known(uri, DOCUMENT, lambda found: found.finished)
    if analysis is None:
        return []
    await _finish(analysis, progress)
    return _rows(uri, analysis)


async def _file_rows(server: RlmServer, file: WorkspaceFile, progress: Progress) -> list[_Found]:
    document = await server.workspace_files.read(file)
    if document is None:
        return []
    with server.aside(document) as analysis:
        await _finish(analysis, progress)
        return _rows(file.uri, analysis)


async def _finish(analysis: Analysis, progress: Progress) -> None:
    """Waits for all of a document's results, or until the user cancels."""
    while not (analysis.finished or progress.cancelled):
        await analysis.wait(lambda _: progress.cancelled, CANCEL_SECONDS)


def _rows(uri: str, analysis: Analysis) -> list[_Found]:
    failed = analysis.failure
    return [
        (uri, result or UnitResult(unit, (), failed))
        for unit, result in zip(analysis.units or (), analysis.results, strict=True)
        if result is not None or failed is not None
    ]
