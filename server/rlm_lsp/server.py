"""The language server: documents and settings come in, features ask what is known."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, cast

from lsprotocol import types
from pygls.capabilities import ServerCapabilitiesBuilder
from pygls.exceptions import JsonRpcContentModified
from pygls.lsp.server import LanguageServer

from rlm_lsp import __version__
from rlm_lsp.analysis import Analysis
from rlm_lsp.documents import Change, Document, Encoding, Position
from rlm_lsp.engine import model_folder
from rlm_lsp.engine.sizes import nearest_size, nearest_sizes
from rlm_lsp.protocol import RlmProtocol
from rlm_lsp.refresh import CODE_LENS, INLAY_HINT, Refresher
from rlm_lsp.scheduler import ModelChoice, Scheduler
from rlm_lsp.settings import LOG_LEVELS, SECTION, Settings, read_settings, section_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pygls.exceptions import PyglsError

    from rlm_lsp.engine.engine import Engine
    from rlm_model.contract.manifest import Manifest

PATIENCE_SECONDS = 2.0
"""How long a request waits for results, from a client that can be told to ask again."""

LONG_PATIENCE_SECONDS = 8.0
"""The same for a client that can't: its first answer has to be a complete one."""

SETTINGS_SECONDS = 2.0
"""How long the model's loading waits for the client's settings."""

log = logging.getLogger(__name__)


class RlmServer(LanguageServer):
    """State of a session: settings, open documents, and the scheduler that judges them.

    Attributes:
        settings: What the user chose.
        encoding: What columns count in this session.
        ended: Resolves to the process's exit code.
    """

    protocol: RlmProtocol  # pyright: ignore[reportIncompatibleVariableOverride]

    def __init__(self, *, keep_log_level: bool = False) -> None:
        """Registers the features. Needs a running event loop.

        Args:
            keep_log_level: Leave the log level alone: the command line chose it.
        """
        super().__init__(  # pyright: ignore[reportUnknownMemberType]
            "rlm-lsp", __version__, protocol_cls=RlmProtocol
        )
        self.settings = Settings()
        self.encoding: Encoding = "utf-16"
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._keep_log_level = keep_log_level
        self._options: object = None
        self._section: object = None
        self._documents: dict[str, Document] = {}
        self._told: set[str] = set()
        self._scheduler = Scheduler(_choice(self.settings), self._debounce, self)
        self._refresher: Refresher | None = None

    # Documents

    def did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        """Takes a document that was opened."""
        item = params.text_document
        document = Document.of_text(item.uri, str(item.language_id), item.version, item.text)
        self._documents[item.uri] = document
        self._scheduler.open(document)

    def did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        """Takes a document's changes."""
        item = params.text_document
        document = self._documents.get(item.uri)
        if document is None:
            log.warning("a document was changed that is not open")
            return
        changes = map(_change, params.content_changes)
        document = document.changed(item.version, changes, self.encoding)
        self._documents[item.uri] = document
        self._scheduler.change(document)

    def did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        """Forgets a document."""
        self._documents.pop(params.text_document.uri, None)
        self._scheduler.close(params.text_document.uri)

    # What features ask

    @property
    def manifest(self) -> Manifest | None:
        """The loaded model's manifest, or None while there is none."""
        return self._scheduler.manifest

    def shown_size(self, manifest: Manifest) -> int:
        """The input size that lenses and hints are for."""
        return nearest_size(manifest, self.settings.size)

    def shown_sizes(self, manifest: Manifest) -> tuple[int, ...]:
        """The input sizes of the hover's table."""
        return nearest_sizes(manifest, self.settings.sizes)

    def look_at(self, uri: str, first_line: int, last_line: int) -> None:
        """Says which lines the user sees."""
        self._scheduler.look_at(uri, first_line, last_line)

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
        analysis = self._scheduler.analysis(uri)
        if analysis is None:
            return None
        told = self._refresher is not None and self._refresher.supports(feature)
        patience = PATIENCE_SECONDS if told else LONG_PATIENCE_SECONDS
        complete = await analysis.wait(enough, patience)
        while analysis.superseded:
            # New settings supersede an analysis too, but not its version.
            newest = self._scheduler.analysis(uri)
            if newest is None or newest.document is not analysis.document:
                raise JsonRpcContentModified("the document has changed")
            analysis = newest
            complete = await analysis.wait(enough, patience)
        if not complete:
            analysis.owed.add(feature)
        return analysis

    # What the scheduler tells

    def landed(self, analysis: Analysis) -> None:
        """Has the client ask again for what it was given incompletely."""
        if self._refresher is not None:
            for feature in analysis.owed:
                self._refresher.request(feature)
        analysis.owed.clear()

    def loaded(self, engine: Engine) -> None:
        """Tells what the user should know about the model that was loaded."""
        manifest = engine.manifest
        log.info("model %s %s runs on %s", manifest.name, manifest.version, engine.provider)
        if engine.notice:
            self._tell_once(engine.notice, types.MessageType.Warning)
        outside = [n for n in self.settings.all_sizes if nearest_size(manifest, n) != n]
        if outside:
            self._tell_once(
                f"Model {manifest.name} answers for input sizes {manifest.size_min} to "
                f"{manifest.size_max}. The nearest of these are shown for "
                f"{', '.join(map(str, outside))}.",
                types.MessageType.Warning,
            )

    def failed(self, message: str) -> None:
        """Tells why there will be no estimates."""
        self._tell_once(f"No estimates: {message}", types.MessageType.Error)

    # Life

    def report_server_error(self, error: Exception, source: type[PyglsError | Exception]) -> None:
        """Logs an error. pygls would show it in a pop-up."""
        log.error("%s: %s", source.__name__, error)

    def stop_work(self) -> None:
        """Drops all work."""
        self._scheduler.stop()

    def end(self) -> None:
        """Ends the session; the exit code is 1 unless the client asked for the end before."""
        if not self.ended.done():
            self.ended.set_result(0 if self.protocol.was_shut_down else 1)

    # Settings

    @property
    def _debounce(self) -> float:
        return self.settings.debounce_ms / 1000

    def begin(self, capabilities: types.ClientCapabilities, options: object) -> None:
        """Takes what ``initialize`` says: ``options`` hold the settings in ``settings``."""
        chosen = ServerCapabilitiesBuilder.choose_position_encoding(capabilities)
        self.encoding = cast("Encoding", str(getattr(chosen, "value", chosen)))
        self._refresher = Refresher(self.protocol)
        if isinstance(options, dict):
            self._options = cast("dict[str, object]", options).get("settings")
        self._apply_settings()

    async def await_settings(self) -> None:
        """Asks the client for its settings; the model's loading waits for them, for a moment."""
        asyncio.get_running_loop().call_later(SETTINGS_SECONDS, self._scheduler.release)
        await self._pull_settings()
        self._scheduler.release()

    async def change_settings(self, pushed: object) -> None:
        """Takes settings that the client sent, or asks for them when it sent none."""
        section = section_of(pushed)
        if section is None:
            await self._pull_settings()
        else:
            self._section = section
            self._apply_settings()

    async def _pull_settings(self) -> None:
        workspace = self.client_capabilities.workspace
        if workspace is None or not workspace.configuration:
            return
        item = types.ConfigurationItem(section=SECTION)
        request = self.workspace_configuration_async(types.ConfigurationParams(items=[item]))
        try:
            # Shielded: pygls fails on the answer to a request that was cancelled.
            answer = await asyncio.shield(request)
        except Exception as error:
            log.warning("the client did not tell its settings: %s", error)
            return
        self._section = answer[0] if answer else None
        self._apply_settings()

    def _apply_settings(self) -> None:
        """Reads what the client sent: the section counts more than the options at the start."""
        before = self.settings
        self.settings, problems = read_settings(self._options, self._section)
        for problem in problems:
            self._tell_once(problem, types.MessageType.Warning)
        if not self._keep_log_level:
            logging.getLogger("rlm_lsp").setLevel(LOG_LEVELS[self.settings.log_level])
        self._scheduler.configure(_choice(self.settings), self._debounce)
        if self.settings != before and self._documents and self._refresher is not None:
            self._refresher.request(CODE_LENS)
            self._refresher.request(INLAY_HINT)

    def _tell_once(self, message: str, kind: types.MessageType) -> None:
        if message not in self._told:
            self._told.add(message)
            log.warning("%s", message)
            self.window_show_message(types.ShowMessageParams(kind, f"rlm-lsp: {message}"))


def _choice(settings: Settings) -> ModelChoice:
    return ModelChoice(
        folder=model_folder(settings.model_path),
        provider=settings.provider,
        threads=settings.threads,
        sizes=settings.all_sizes,
    )


def _change(
    change: types.TextDocumentContentChangePartial | types.TextDocumentContentChangeWholeDocument,
) -> Change | str:
    if isinstance(change, types.TextDocumentContentChangeWholeDocument):
        return change.text
    start, end = change.range.start, change.range.end
    return Change(
        Position(start.line, start.character), Position(end.line, end.character), change.text
    )
