"""The language server: documents and settings come in, features ask what is known."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from lsprotocol import types
from pygls.capabilities import ServerCapabilitiesBuilder
from pygls.exceptions import JsonRpcContentModified
from pygls.lsp.server import LanguageServer

from rlm_lsp import __version__
from rlm_lsp.calibration.store import load as load_calibration
from rlm_lsp.engine import model_folder
from rlm_lsp.engine.sizes import nearest_size
from rlm_lsp.lsp.client_settings import ClientSettings
from rlm_lsp.lsp.commands import Commands
from rlm_lsp.lsp.notebooks import NOTEBOOK_SYNC, Notebooks
from rlm_lsp.lsp.progress import ProgressBoard
from rlm_lsp.lsp.protocol import RlmProtocol
from rlm_lsp.lsp.refresh import CODE_LENS, DIAGNOSTIC, INLAY_HINT, Refresher
from rlm_lsp.paths.uris import key_of
from rlm_lsp.scheduling import steps
from rlm_lsp.scheduling.analysis import Analysis
from rlm_lsp.scheduling.scheduler import Scheduler
from rlm_lsp.scheduling.steps import ModelChoice
from rlm_lsp.settings import LOG_LEVELS, Settings
from rlm_lsp.settings.chosen import Chosen
from rlm_lsp.settings.configuration import Configuration
from rlm_lsp.settings.projects import ProjectFilesAside
from rlm_lsp.settings.rules import Rules, rules_for
from rlm_lsp.workspace.columns import Encoding
from rlm_lsp.workspace.documents import Change, Document, Position
from rlm_lsp.workspace.files import Workspace
from rlm_lsp.workspace.index import WorkspaceIndex
from rlm_model.contract.languages import language_named

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager

    from pygls.exceptions import PyglsError

    from rlm_lsp.calibration.shifting import Calibration
    from rlm_lsp.engine.engine import Engine
    from rlm_model.contract.manifest import Manifest

PATIENCE_SECONDS = 2.0
"""How long a request waits for results, from a client that can be told to ask again."""

LONG_PATIENCE_SECONDS = 8.0
"""The same for a client that can't: its first answer has to be a complete one."""

EDIT_SECONDS = 0.1
"""How long one waits that can be answered with what was known before an edit: most edits are judged
by then. In a burst of edits, of which none is judged, it does not wait."""

SETTINGS_SECONDS = 2.0
"""How long the model's loading waits for the client's settings."""

log = logging.getLogger(__name__)


class RlmServer(LanguageServer):
    """State of a session: settings, open documents, and the scheduler that judges them.

    Attributes:
        configuration: Which settings hold for which document.
        client_settings: Asks the client for its settings.
        encoding: What columns count in this session.
        notebooks: Which documents are cells of one notebook.
        workspace_files: Finds and reads the files of the workspace's folders.
        workspace_index: Knows the functions that these define.
        commands: What the client can run on the server.
        progress_board: Shows how far long commands are.
        watchers: Are told the name of a document when what is known or shown of it may differ.
        workspace_watchers: Are told when settings or files that are not open may have changed.
        ended: Resolves to the process's exit code.
    """

    protocol: RlmProtocol  # pyright: ignore[reportIncompatibleVariableOverride]

    def __init__(self, chosen: Chosen | None = None) -> None:
        """Registers the features. Needs a running event loop.

        Args:
            chosen: What the command line chose.
        """
        super().__init__(  # pyright: ignore[reportUnknownMemberType]
            "rlm-lsp", __version__, notebook_document_sync=NOTEBOOK_SYNC, protocol_cls=RlmProtocol
        )
        self.configuration = Configuration(
            self._apply_settings, self._tell_problem, self._apply_to_documents, ProjectFilesAside
        )
        self.client_settings = ClientSettings(self, self.configuration)
        self.encoding: Encoding = "utf-16"
        self.notebooks = Notebooks()
        self.workspace_files = Workspace(self.configuration)
        self.workspace_index = WorkspaceIndex(self.workspace_files)
        self.commands = Commands(self.protocol)
        self.progress_board = ProgressBoard(self.protocol)
        self.watchers: list[Callable[[str], None]] = []
        self.workspace_watchers: list[Callable[[], None]] = []
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._chosen = chosen or Chosen()
        self._documents: dict[str, Document] = {}
        self._applied: dict[str, Settings] = {}
        self._told: set[str] = set()
        self._settled = asyncio.Event()
        self._scheduler = Scheduler(self._choice(), self._rules, self)
        self._refresher: Refresher | None = None
        self._calibration: Calibration | None = None

    # Documents

    def did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        """Takes a document that was opened."""
        item = params.text_document
        self.client_settings.look_again()
        language = language_named(str(item.language_id))
        document = Document.of_text(item.uri, language, item.version, item.text)
        self._documents[item.uri] = document
        self._applied[item.uri] = self.settings_for(item.uri)
        self._scheduler.open(document)

    def did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        """Takes a document's changes."""
        item = params.text_document
        document = self._documents.get(self.name_of(item.uri))
        if document is None:
            log.warning("a document was changed that is not open")
            return
        changes = map(_change, params.content_changes)
        document = document.changed(item.version, changes, self.encoding)
        self._documents[document.uri] = document
        self._scheduler.change(document)

    def did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        """Forgets a document."""
        uri = self.name_of(params.text_document.uri)
        self._documents.pop(uri, None)
        self._applied.pop(uri, None)
        self._scheduler.close(uri)
        self._tell_watchers(uri)

    def did_save(self, params: types.DidSaveTextDocumentParams) -> None:
        """Judges what waited for the document to be saved."""
        uri = params.text_document.uri
        self.client_settings.look_again()
        if self.settings_for(uri).trigger == "save":
            self.judge(uri)

    def judge(self, uri: str) -> bool:
        """Judges a document now, whatever its trigger; this is the command ``rlm-lsp.predict``.

        Returns:
            Whether the document is open.
        """
        return self._scheduler.judge(self.name_of(uri))

    def change_files(self, events: Sequence[types.FileEvent]) -> None:
        """Takes that files have changed on disk."""
        self.client_settings.change_files(events)
        self._tell_workspace_watchers()

    # What features ask

    @property
    def documents(self) -> Mapping[str, Document]:
        """The open documents by their names, each in its present version."""
        return self._documents

    def name_of(self, uri: str) -> str:
        """The name under which the client has opened a document; as given where it has not."""
        if uri in self._documents:
            return uri
        key = key_of(uri)
        return next((name for name in self._documents if key_of(name) == key), uri)

    def analysis(self, uri: str) -> Analysis | None:
        """What is known now of an open document."""
        return self._scheduler.analysis(self.name_of(uri))

    def aside(
        self, document: Document, first_line: int = 0, last_line: int = 0
    ) -> AbstractContextManager[Analysis]:
        """Judges a document that is not open; see `Scheduler.aside`."""
        return self._scheduler.aside(document, first_line, last_line)

    @property
    def manifest(self) -> Manifest | None:
        """The model's manifest, or None while it is not known."""
        return self._scheduler.manifest

    async def chosen_model(self) -> Manifest:
        """The manifest of the model that the settings choose, whether or not it is loaded.

        Raises:
            EngineError: It is missing or damaged.
        """
        await self._settled.wait()
        choice = self._choice()
        return self.manifest or await self.workspace_files.run(steps.chosen_manifest, choice)

    async def settled_settings(self, uri: str) -> Settings:
        """The settings of a document, once its project has been read; not waited for for long."""
        await self.configuration.settle([uri])
        return self.settings_for(uri)

    def settings_for(self, uri: str) -> Settings:
        """The settings of a document: the user's and its project's."""
        return self.configuration.settings_for(uri)

    def look_at(self, uri: str, first_line: int, last_line: int) -> None:
        """Says which lines the user sees."""
        self._scheduler.look_at(self.name_of(uri), first_line, last_line)

    async def known(
        self, uri: str, feature: str, enough: Callable[[Analysis], bool]
    ) -> Analysis | None:
        """What is known about a document's present version, after a bounded wait.

        A feature that gets less than enough is told to the client later, if it can be.

        Args:
            uri: The document.
            feature: Who asks.
            enough: Says whether the answer can be given.

        Returns:
            The analysis, or None when the document is not open.

        Raises:
            JsonRpcContentModified: The document changed while the request waited.
        """
        analysis = self.analysis(uri)
        if analysis is None:
            return None
        analysis = await self._waited(analysis, feature, enough, self._patience(feature))
        if analysis.superseded:
            raise JsonRpcContentModified("the document has changed")
        return analysis

    async def shown(
        self, uri: str, feature: str, enough: Callable[[Analysis], bool]
    ) -> Analysis | None:
        """What can be shown of the version that a request is about, and never less than before.

        What was known before the last edits is as good as an answer, to a client that is told when
        there is more; and a version that is gone is answered with what was known of it.

        Args:
            uri: The document.
            feature: Who asks.
            enough: Says whether nothing more is to be waited for.

        Returns:
            The analysis, or None when the document is not open.
        """
        analysis = self.analysis(uri)
        if analysis is None:
            return None
        patience = self._patience(feature)
        if analysis.shown and patience == PATIENCE_SECONDS:
            left = analysis.ready_at - asyncio.get_running_loop().time()
            patience = EDIT_SECONDS if left < EDIT_SECONDS else 0.0
        return await self._waited(analysis, feature, enough, patience)

    def _patience(self, feature: str) -> float:
        told = self._refresher is not None and self._refresher.supports(feature)
        return PATIENCE_SECONDS if told else LONG_PATIENCE_SECONDS

    async def _waited(
        self,
        analysis: Analysis,
        feature: str,
        enough: Callable[[Analysis], bool],
        patience: float,
    ) -> Analysis:
        """An analysis of the same version, once enough is known, it is gone, or the time is up.

        It notes what is owed to the client then.
        """
        while True:
            analysis.asked.add(feature)
            complete = await analysis.wait(enough, patience)
            newest = self._scheduler.analysis(analysis.document.uri)
            if not analysis.superseded or newest is None:
                break
            if newest.document is not analysis.document:
                newest.inherited.add(feature)
                return analysis
            # New settings supersede an analysis too, but not its version.
            analysis = newest
        if not complete or analysis.hold is not None:
            analysis.owed.add(feature)
        return analysis

    # What the scheduler tells

    def landed(self, analysis: Analysis) -> None:
        """Has the client ask again for what it was given incompletely."""
        refresher = self._refresher
        if refresher is not None and (analysis.finished or refresher.is_rested):
            for feature in analysis.debts:
                refresher.request(feature)
            analysis.settle()
        self._tell_watchers(analysis.document.uri)

    def loaded(self, engine: Engine) -> None:
        """Tells what the user should know about the model that was loaded."""
        manifest = engine.manifest
        log.info("model %s %s runs on %s", manifest.name, manifest.version, engine.provider)
        if engine.notice:
            self._tell_once(engine.notice, types.MessageType.Warning)
        chosen = [self.configuration.user, *self._applied.values()]
        sizes = sorted({size for settings in chosen for size in settings.all_sizes})
        outside = [n for n in sizes if nearest_size(manifest, n) not in (n, None)]
        if outside:
            answered = manifest.of_kind()
            self._tell_once(
                f"Model {manifest.name} answers for input sizes {answered.size_min} to "
                f"{answered.size_max}. The nearest of these are shown for "
                f"{', '.join(map(str, outside))}.",
                types.MessageType.Warning,
            )

    def failed(self, message: str) -> None:
        """Tells why there will be no estimates."""
        self._tell_once(f"No estimates: {message}", types.MessageType.Error)

    # Life

    def tell(self, message: str) -> None:
        """Shows the user a message that was asked for, where the client does not do so itself."""
        if not self.client_settings.shows_answers:
            self.window_show_message(types.ShowMessageParams(types.MessageType.Info, message))

    def report_server_error(self, error: Exception, source: type[PyglsError | Exception]) -> None:
        """Logs an error. pygls would show it in a pop-up."""
        log.error("%s: %s", source.__name__, error)

    def stop_work(self) -> None:
        """Drops all work."""
        self._scheduler.stop()
        self.workspace_index.stop()
        self.workspace_files.stop()
        self.configuration.stop()

    def end(self) -> None:
        """Ends the session; the exit code is 1 unless the client asked for the end before."""
        if not self.ended.done():
            self.ended.set_result(0 if self.protocol.was_shut_down else 1)

    # Settings

    def begin(self, params: types.InitializeParams) -> None:
        """Takes what ``initialize`` says."""
        chosen = ServerCapabilitiesBuilder.choose_position_encoding(params.capabilities)
        self.encoding = cast("Encoding", str(getattr(chosen, "value", chosen)))
        self._refresher = Refresher(self.protocol)
        self.client_settings.begin(params)

    async def await_settings(self) -> None:
        """Asks the client for its settings; the model's loading waits for them, for a moment."""
        asyncio.get_running_loop().call_later(SETTINGS_SECONDS, self._scheduler.release)
        loading = asyncio.create_task(self.workspace_files.run(load_calibration))
        await self.client_settings.ask()
        self.calibrate(await loading)
        self._scheduler.release()
        self._settled.set()
        await self.client_settings.watch()

    def calibrate(self, calibration: Calibration | None) -> None:
        """Takes what is known of this machine: numbers are those of it, if the user wants that."""
        self._calibration = calibration
        self._apply_calibration()

    def _rules(self, document: Document) -> Rules:
        path = self.configuration.path_in_folder(document.uri)
        rules = rules_for(self.settings_for(document.uri), document.language, path)
        return replace(rules, is_pending=self.configuration.is_pending(document.uri))

    def _choice(self) -> ModelChoice:
        settings = self.configuration.user
        return ModelChoice(
            folder=model_folder(self._chosen.model or settings.model_path),
            provider=self._chosen.provider or settings.provider,
            threads=settings.threads,
            keep=settings.cache.enabled,
        )

    def _apply_settings(self) -> None:
        """Does what changed settings ask for."""
        user = self.configuration.user
        if not self._chosen.verbose:
            logging.getLogger("rlm_lsp").setLevel(LOG_LEVELS[user.log_level])
        self._apply_calibration()
        self._apply_to_documents()
        self._tell_workspace_watchers()

    def _apply_calibration(self) -> None:
        wanted = self.configuration.user.calibration.enabled
        if self._scheduler.calibrate(self._calibration if wanted else None):
            self._request_all()
            for uri in self._documents:
                self._tell_watchers(uri)
            self._tell_workspace_watchers()

    def _apply_to_documents(self) -> None:
        """Does what changed settings ask for in open documents."""
        self._scheduler.configure(self._choice())
        applied = {uri: self.settings_for(uri) for uri in self._documents}
        if applied != self._applied:
            self._request_all()
        changed = [uri for uri in applied if applied[uri] != self._applied.get(uri)]
        self._applied = applied
        for uri in changed:
            self._tell_watchers(uri)

    def _request_all(self) -> None:
        """Has the client ask again for all that it shows."""
        if self._refresher is not None:
            for feature in (CODE_LENS, INLAY_HINT, DIAGNOSTIC):
                self._refresher.request(feature)

    def _tell_workspace_watchers(self) -> None:
        for watcher in self.workspace_watchers:
            watcher()

    def _tell_watchers(self, uri: str) -> None:
        for watcher in self.watchers:
            watcher(uri)

    def _tell_problem(self, problem: str) -> None:
        self._tell_once(problem, types.MessageType.Warning)

    def _tell_once(self, message: str, kind: types.MessageType) -> None:
        if message not in self._told:
            self._told.add(message)
            log.warning("%s", message)
            self.window_show_message(types.ShowMessageParams(kind, f"rlm-lsp: {message}"))


def _change(
    change: types.TextDocumentContentChangePartial | types.TextDocumentContentChangeWholeDocument,
) -> Change | str:
    if isinstance(change, types.TextDocumentContentChangeWholeDocument):
        return change.text
    start, end = change.range.start, change.range.end
    return Change(
        Position(start.line, start.character), Position(end.line, end.character), change.text
    )
