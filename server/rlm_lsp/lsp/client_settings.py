"""Settings as the client has them: asked for, pushed, and watched."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from lsprotocol import types

from rlm_lsp.lsp.editors import default_settings
from rlm_lsp.settings import SECTION, section_of
from rlm_lsp.settings.projects import FILE_NAME

if TYPE_CHECKING:
    from pygls.lsp.server import LanguageServer

    from rlm_lsp.settings.configuration import Configuration

log = logging.getLogger(__name__)


class ClientSettings:
    """Speaks with the client about settings; what it says goes to the `Configuration`."""

    def __init__(self, client: LanguageServer, configuration: Configuration) -> None:
        """Takes the connection, and what keeps the settings."""
        self._client = client
        self._configuration = configuration
        self._watched = False
        self._commands: tuple[str, ...] = ()
        self._shows_answers = False

    @property
    def commands(self) -> tuple[str, ...]:
        """Commands that the client runs itself, as its ``initializationOptions`` name them."""
        return self._commands

    @property
    def shows_answers(self) -> bool:
        """Whether the client shows the answer of a command itself, and needs no message for it."""
        return self._shows_answers

    def begin(self, params: types.InitializeParams) -> None:
        """Takes what ``initialize`` says: its options hold the settings in ``settings``."""
        settings: object = None
        options = params.initialization_options
        if isinstance(options, dict):
            told = cast("dict[str, object]", options)
            settings = told.get("settings")
            self._shows_answers = told.get("showsAnswers") is True
            commands = told.get("clientCommands")
            if isinstance(commands, list):
                self._commands = tuple(map(str, cast("list[object]", commands)))
        folders = [folder.uri for folder in params.workspace_folders or ()]
        root = [params.root_uri] if params.root_uri else []
        self._configuration.begin(settings, folders or root, default_settings(params))

    async def ask(self) -> None:
        """Asks the client for the settings of the session and of each folder."""
        workspace = self._client.client_capabilities.workspace
        if workspace is None or not workspace.configuration:
            return
        folders = self._configuration.folders
        items = [
            types.ConfigurationItem(section=SECTION),
            *(types.ConfigurationItem(scope_uri=uri, section=SECTION) for uri in folders),
        ]
        request = self._client.workspace_configuration_async(types.ConfigurationParams(items))
        try:
            # Shielded: pygls fails on the answer to a request that was cancelled.
            answers = list(await asyncio.shield(request))
        except Exception as error:
            log.warning("the client did not tell its settings: %s", error)
            return
        self._configuration.answer(
            answers[0] if answers else None, dict(zip(folders, answers[1:], strict=False))
        )

    async def take(self, pushed: object) -> None:
        """Takes settings that the client pushed, and asks for those that it did not."""
        section = section_of(pushed)
        if section is not None:
            self._configuration.push(section)
        await self.ask()

    async def change_folders(self, event: types.WorkspaceFoldersChangeEvent) -> None:
        """Takes new workspace folders and drops those that are gone."""
        self._configuration.change_folders(
            [folder.uri for folder in event.added], [folder.uri for folder in event.removed]
        )
        await self.ask()

    async def watch(self) -> None:
        """Has the client tell of changes, where it can be asked to."""
        workspace = self._client.client_capabilities.workspace
        registrations: list[types.Registration] = []
        files = workspace.did_change_watched_files if workspace else None
        if files and files.dynamic_registration:
            watcher = types.FileSystemWatcher(glob_pattern=f"**/{FILE_NAME}")
            registrations.append(
                types.Registration(
                    "projects",
                    types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
                    types.DidChangeWatchedFilesRegistrationOptions([watcher]),
                )
            )
        settings = workspace.did_change_configuration if workspace else None
        if settings and settings.dynamic_registration:
            registrations.append(
                types.Registration(
                    "settings",
                    types.WORKSPACE_DID_CHANGE_CONFIGURATION,
                    types.DidChangeConfigurationRegistrationOptions(SECTION),
                )
            )
        if not registrations:
            return
        request = self._client.client_register_capability_async(
            types.RegistrationParams(registrations)
        )
        try:
            await asyncio.shield(request)
        except Exception as error:
            log.warning("the client does not tell of changed settings: %s", error)
            return
        self._watched = bool(files and files.dynamic_registration)

    def change_files(self, events: Iterable[types.FileEvent]) -> None:
        """Takes that files have changed on disk."""
        self._configuration.change_files(event.uri for event in events)

    def look_again(self) -> None:
        """Reads project files anew, for a client that does not tell when they change."""
        if not self._watched:
            self._configuration.look_again()
