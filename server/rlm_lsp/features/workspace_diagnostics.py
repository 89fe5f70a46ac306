"""Warnings about all files of the workspace, for clients that ask for them.

A client that follows the workspace waits for the next answer until something has changed: nobody
asks again and again for the same. Files that are not open are judged where the setting
``diagnostics.scope`` says so, when no open document has work, and each once until it changes.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsprotocol import types

from rlm_lsp.features.diagnostics import diagnostics_of, result_id_of
from rlm_lsp.features.report import is_spoken
from rlm_lsp.paths.uris import key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rlm_lsp.lsp.server import RlmServer
    from rlm_lsp.settings import Settings
    from rlm_lsp.workspace.files import WorkspaceFile

WAIT_SECONDS = 60.0
"""Open documents come first: a file may wait for longer, and is then waited for again."""

log = logging.getLogger(__name__)


def register(server: RlmServer) -> None:
    """Registers the feature."""
    changes = _Changes()
    closed = _ClosedFiles(server, changes.happened)

    async def pull(params: types.WorkspaceDiagnosticParams) -> types.WorkspaceDiagnosticReport:
        # A client may spell a name otherwise than it was told.
        before = {key_of(item.uri): item.value for item in params.previous_result_ids}
        told = [item.uri for item in params.previous_result_ids]
        follows = params.partial_result_token is not None
        if not follows:
            await closed.known()
        while True:
            change = changes.next()
            if follows:
                closed.look()
            names = {key_of(uri): uri for uri in (*told, *closed.items, *server.documents)}
            reports = [
                _report(server, uri, closed.items.get(uri), before.get(key))
                for key, uri in names.items()
            ]
            if not follows or any(
                isinstance(report, types.WorkspaceFullDocumentDiagnosticReport)
                and (report.items or key_of(report.uri) in before)
                for report in reports
            ):
                return types.WorkspaceDiagnosticReport(reports)
            await change.wait()

    def changed() -> None:
        closed.are_stale = True
        changes.happened()

    server.feature(types.WORKSPACE_DIAGNOSTIC)(pull)
    server.watchers.append(lambda _: changes.happened())
    server.workspace_watchers.append(changed)


class _Changes:
    """Wakes those who wait for the next change in any document."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def next(self) -> asyncio.Event:
        """Is set at the next change."""
        return self._event

    def happened(self) -> None:
        """Says that there was one."""
        self._event.set()
        self._event = asyncio.Event()


@dataclass(frozen=True)
class _Judged:
    """What a file's warnings were found from."""

    file: WorkspaceFile
    settings: Settings


class _ClosedFiles:
    """The warnings about files that are not open.

    Attributes:
        items: By the files' names, as far as they are known; of those that have any.
        are_stale: Whether files may have changed since they were looked at.
    """

    def __init__(self, server: RlmServer, changed: Callable[[], None]) -> None:
        self._server = server
        self._changed = changed
        self._judged: dict[str, _Judged] = {}
        self._looking: asyncio.Task[None] | None = None
        self._opened: frozenset[str] = frozenset()
        self._watched = False
        self.items: dict[str, list[types.Diagnostic]] = {}
        self.are_stale = True

    async def known(self) -> None:
        """Waits until all files are judged as they are now."""
        self.are_stale = True
        while self.are_stale or self._looking is not None:
            # Shielded: the judging goes on for others when a request is cancelled.
            await asyncio.shield(self.look() or asyncio.sleep(0))

    def look(self) -> asyncio.Task[None] | None:
        """Begins to judge what has changed, if anything may have.

        Returns:
            The work, or None where there is none.
        """
        opened = frozenset(self._server.documents)
        if self._looking is None and (self.are_stale or opened != self._opened):
            self.are_stale, self._opened = False, opened
            self._looking = asyncio.get_running_loop().create_task(self._look())
            self._looking.add_done_callback(self._looked)
        return self._looking

    def _looked(self, task: asyncio.Task[None]) -> None:
        self._looking = None
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("judging the workspace's files failed", exc_info=error)

    async def _look(self) -> None:
        server = self._server
        files = {file.uri: file for file in await server.workspace_files.files()}
        wanted = {uri: file for uri, file in files.items() if self._is_wanted(file)}
        for uri in self._judged.keys() - wanted.keys():
            self._forget(uri)
        if wanted:
            await self._watch()
        for uri, file in wanted.items():
            judged = _Judged(file, server.settings_for(uri))
            if self._judged.get(uri) != judged and self._is_wanted(file):
                self._take(uri, judged, await self._judge(file))

    def _is_wanted(self, file: WorkspaceFile) -> bool:
        server = self._server
        diagnostics = server.settings_for(file.uri).diagnostics
        opened = {key_of(uri) for uri in server.documents}
        return (
            diagnostics.enabled
            and diagnostics.scope == "workspace"
            and key_of(file.uri) not in opened
            and is_spoken(server, file)
        )

    async def _judge(self, file: WorkspaceFile) -> list[types.Diagnostic]:
        document = await self._server.workspace_files.read(file)
        if document is None:
            return []
        with self._server.aside(document) as analysis:
            while not analysis.finished:
                await analysis.wait(lambda found: found.finished, WAIT_SECONDS)
            return diagnostics_of(self._server, analysis)

    def _take(self, uri: str, judged: _Judged, items: list[types.Diagnostic]) -> None:
        self._judged[uri] = judged
        if items:
            self.items[uri] = items
            self._changed()
        elif self.items.pop(uri, None) is not None:
            self._changed()

    def _forget(self, uri: str) -> None:
        del self._judged[uri]
        if self.items.pop(uri, None) is not None:
            self._changed()

    async def _watch(self) -> None:
        """Has the client tell when source files change, where it can be asked to."""
        workspace = self._server.client_capabilities.workspace
        files = workspace.did_change_watched_files if workspace else None
        if self._watched or files is None or not files.dynamic_registration:
            return
        self._watched = True
        from rlm_model.contract.units import LANGUAGES

        suffixes = sorted({suffix for spec in LANGUAGES.values() for suffix in spec.suffixes})
        watchers = [types.FileSystemWatcher(f"**/*{suffix}") for suffix in suffixes]
        options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
        registration = types.Registration(
            "sources", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options
        )
        try:
            await self._server.client_register_capability_async(
                types.RegistrationParams([registration])
            )
        except Exception as error:
            log.warning("the client does not tell of changed files: %s", error)


def _report(
    server: RlmServer,
    uri: str,
    closed: Sequence[types.Diagnostic] | None,
    before: str | None,
) -> types.WorkspaceFullDocumentDiagnosticReport | types.WorkspaceUnchangedDocumentDiagnosticReport:
    """What is known now of one file, without waiting."""
    analysis = server.analysis(uri)
    version = analysis.document.version if analysis else None
    items = diagnostics_of(server, analysis) if analysis else list(closed or ())
    result_id = result_id_of(items)
    if before == result_id:
        return types.WorkspaceUnchangedDocumentDiagnosticReport(uri, result_id, version)
    return types.WorkspaceFullDocumentDiagnosticReport(uri, items, version, result_id=result_id)
