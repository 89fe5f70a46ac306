"""Where settings come from, and which hold for a document.

From weak to strong: the defaults, the project's ``pyproject.toml``, ``initializationOptions``,
what the client pushes, what it answers for the session, and what it answers for the document's
workspace folder. So what somebody set in the editor holds over the project's file.
"""

from __future__ import annotations

import asyncio
import logging
import posixpath
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote, urlsplit

from lsprotocol import types
from pygls import uris

from rlm_lsp.settings import SECTION, Layer, Settings, read_settings, section_of
from rlm_lsp.settings.projects import FILE_NAME, ProjectFiles

if TYPE_CHECKING:
    from pygls.lsp.server import LanguageServer

log = logging.getLogger(__name__)


class Configuration:
    """The settings of a session: asked for, kept, and merged for each document.

    Architecture invariant: a project can't choose what is not of scope ``resource``: no path,
    no model, nothing that holds for the whole process.
    """

    def __init__(
        self,
        client: LanguageServer,
        changed: Callable[[], None],
        tell: Callable[[str], None],
    ) -> None:
        """Takes the connection.

        Args:
            client: Asks the client.
            changed: Is called when settings may have changed.
            tell: Tells the user of a wrong value; called again for the same.
        """
        self._client = client
        self._changed = changed
        self._tell = tell
        self._options: object = None
        self._client_commands: tuple[str, ...] = ()
        self._pushed: object = None
        self._answer: object = None
        self._folders: dict[str, PurePosixPath] = {}
        self._answers: dict[str, object] = {}
        self._projects = ProjectFiles()
        self._watched = False
        self._user: Settings | None = None
        self._merged: dict[PurePosixPath, Settings] = {}

    @property
    def user(self) -> Settings:
        """The user's own settings: those of the session, and of documents outside of folders."""
        if self._user is None:
            self._user = self._read(self._user_layers())
        return self._user

    @property
    def client_commands(self) -> tuple[str, ...]:
        """Commands that the client runs itself, as its ``initializationOptions`` name them."""
        return self._client_commands

    @property
    def folders(self) -> tuple[str, ...]:
        """The names of the workspace folders."""
        return tuple(self._folders)

    def settings_for(self, uri: str) -> Settings:
        """The settings of a document."""
        place = place_of(uri)
        if place is None or self.folder_of(uri) is None:
            return self.user
        if place.parent not in self._merged:
            self._merged[place.parent] = self._read(self._layers(uri))
        return self._merged[place.parent]

    def folder_of(self, uri: str) -> str | None:
        """The workspace folder that a document is in, the innermost; or None."""
        place = place_of(uri)
        if place is None:
            return None
        inside = [name for name, top in self._folders.items() if place.is_relative_to(top)]
        return max(inside, key=lambda name: len(self._folders[name].parts), default=None)

    def project_file(self, uri: str) -> Path | None:
        """The project's file that holds settings for a document, or could; or None."""
        folders = self._folders_above(uri)
        if folders is None:
            return None
        file = self._projects.nearest(*folders) or self._projects.nearest_of_any(*folders)
        return file.path if file is not None and file.problem is None else None

    def settings_with(self, uri: str, table: object) -> Settings:
        """The settings that a document would have if its project's file held these."""
        return read_settings([Layer(table, "file"), *self._client_layers(uri)])[0]

    def path_in_folder(self, uri: str) -> str | None:
        """A document's path from its workspace folder, else from the root; None if it has none."""
        place = place_of(uri)
        folder = self.folder_of(uri)
        if place is None:
            return None
        return str(place.relative_to(self._folders[folder] if folder else place.anchor))

    # What the client tells

    def begin(self, params: types.InitializeParams) -> None:
        """Takes what ``initialize`` says: its options hold the settings in ``settings``."""
        options = params.initialization_options
        if isinstance(options, dict):
            told = cast("dict[str, object]", options)
            self._options = told.get("settings")
            commands = told.get("clientCommands")
            if isinstance(commands, list):
                self._client_commands = tuple(map(str, cast("list[object]", commands)))
        folders = [folder.uri for folder in params.workspace_folders or ()]
        self._add(folders or ([params.root_uri] if params.root_uri else []))
        self._forget()

    async def ask(self) -> None:
        """Asks the client for the settings of the session and of each folder."""
        workspace = self._client.client_capabilities.workspace
        if workspace is None or not workspace.configuration:
            return
        folders = list(self._folders)
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
        self._answer = answers[0] if answers else None
        # A folder may have gone while the client answered.
        told = dict(zip(folders, answers[1:], strict=False))
        self._answers = {uri: told[uri] for uri in self._folders if uri in told}
        self._forget()

    async def take(self, pushed: object) -> None:
        """Takes settings that the client pushed, and asks for those that it did not."""
        section = section_of(pushed)
        if section is not None:
            self._pushed = section
            self._forget()
        await self.ask()

    async def change_folders(self, event: types.WorkspaceFoldersChangeEvent) -> None:
        """Takes new workspace folders and drops those that are gone."""
        for folder in event.removed:
            self._folders.pop(folder.uri, None)
            self._answers.pop(folder.uri, None)
        self._add(folder.uri for folder in event.added)
        self._forget()
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
        """Takes that project files have changed on disk."""
        if any((place := place_of(event.uri)) and place.name == FILE_NAME for event in events):
            self._forget()

    def look_again(self) -> None:
        """Reads project files anew, for a client that does not tell when they change."""
        if not self._watched and self._projects.are_stale():
            self._forget()

    # How it is merged

    def _add(self, folders: Iterable[str]) -> None:
        for uri in folders:
            place = place_of(uri)
            if place is not None:
                self._folders[uri] = place

    def _forget(self) -> None:
        self._projects.forget()
        self._user = None
        self._merged.clear()
        self._changed()

    def _read(self, layers: list[Layer]) -> Settings:
        settings, problems = read_settings(layers)
        for problem in problems:
            self._tell(problem)
        return settings

    def _user_layers(self) -> list[Layer]:
        return [Layer(self._options), Layer(self._pushed), Layer(self._answer)]

    def _client_layers(self, uri: str) -> list[Layer]:
        """What the client told for a document."""
        layers = self._user_layers()
        folder = self.folder_of(uri)
        if folder in self._answers:
            layers.append(Layer(self._answers[folder], "folder", str(self._folders[folder])))
        return layers

    def _layers(self, uri: str) -> list[Layer]:
        layers = self._client_layers(uri)
        folders = self._folders_above(uri)
        file = self._projects.nearest(*folders) if folders else None
        if file is not None and file.problem is not None:
            self._tell(file.problem)
        elif file is not None:
            layers.insert(0, Layer(file.table, "file", str(file.path)))
        return layers

    def _folders_above(self, uri: str) -> tuple[Path, Path] | None:
        """The folder that a document is in, and its workspace folder; None if it has none."""
        place, folder = place_of(uri), self.folder_of(uri)
        path = uris.to_fs_path(folder) if folder else None
        if place is None or folder is None or path is None:
            return None
        top = Path(path)
        return top / place.parent.relative_to(self._folders[folder]), top


@lru_cache(maxsize=1024)
def place_of(uri: str) -> PurePosixPath | None:
    """The path in a document's or a folder's name, whatever its scheme; None if it has none.

    A cell of a notebook is at the notebook's place.
    """
    try:
        path = unquote(urlsplit(uri).path)
    except ValueError:
        return None
    return PurePosixPath(posixpath.normpath(path)) if path.startswith("/") else None
