"""Where settings come from, and which hold for a document.

From weak to strong: the defaults, which depend on what the client draws, the project's
``pyproject.toml``, ``initializationOptions``,
what the client pushes, what it answers for the session, and what it answers for the document's
workspace folder. So what somebody set in the editor holds over the project's file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath

from rlm_lsp.paths.uris import path_of, place_of
from rlm_lsp.settings import Layer, Settings, read_settings
from rlm_lsp.settings.projects import FILE_NAME, ProjectFiles


class Configuration:
    """The settings of a session, kept by who said them and merged for each document.

    Architecture invariant: a project can't choose what is not of scope ``resource``: no path,
    no model, nothing that holds for the whole process.
    """

    def __init__(
        self,
        changed: Callable[[], None],
        tell: Callable[[str], None],
        settled: Callable[[], None] = lambda: None,
        projects: type[ProjectFiles] = ProjectFiles,
    ) -> None:
        """Starts with the defaults.

        Args:
            changed: Is called when settings may have changed.
            tell: Tells the user of a wrong value; called again for the same.
            settled: Is called when documents are no longer pending.
            projects: How project files are read.
        """
        self._changed = changed
        self._tell = tell
        self._defaults: object = None
        self._options: object = None
        self._pushed: object = None
        self._answer: object = None
        self._folders: dict[PurePosixPath, str] = {}
        self._answers: dict[PurePosixPath, object] = {}
        self._settled = settled
        self._projects = projects(self._forget, self._settle)
        self._user: Settings | None = None
        self._merged: dict[PurePosixPath, Settings] = {}

    @property
    def user(self) -> Settings:
        """The user's own settings: those of the session, and of documents outside of folders."""
        if self._user is None:
            self._user = self._read(self._user_layers())
        return self._user

    @property
    def folders(self) -> tuple[str, ...]:
        """The names of the workspace folders, as the client spells them."""
        return tuple(self._folders.values())

    def settings_for(self, uri: str) -> Settings:
        """The settings of a document."""
        place = place_of(uri)
        if place is None or self.top_of(place) is None:
            return self.user
        if place.parent not in self._merged:
            self._merged[place.parent] = self._read(self._layers(place))
        return self._merged[place.parent]

    def folder_settings(self, name: str) -> Settings:
        """The settings of what is directly in a folder."""
        return self.settings_for(f"{name.rstrip('/')}/{FILE_NAME}")

    def is_pending(self, uri: str) -> bool:
        """Whether a document's project is still being read, so that its settings may be others."""
        folders = self._folders_above(place_of(uri))
        return folders is not None and self._projects.is_pending(*folders)

    async def settle(self, names: Iterable[str]) -> None:
        """Waits until the projects of documents have been read, but not for long."""
        places = {self._folders_above(place_of(uri)) for uri in names}
        await self._projects.settle(place for place in places if place is not None)

    def project_file(self, uri: str) -> Path | None:
        """The project's file that holds settings for a document, or could; or None."""
        folders = self._folders_above(place_of(uri))
        if folders is None:
            return None
        file = self._projects.nearest(*folders) or self._projects.nearest_of_any(*folders)
        return file.path if file is not None and file.problem is None else None

    def settings_with(self, uri: str, table: object) -> Settings:
        """The settings that a document would have if its project's file held these."""
        layers = [Layer(table, "file"), *self._client_layers(place_of(uri))]
        return read_settings([Layer(self._defaults), *layers])[0]

    def path_in_folder(self, uri: str) -> str | None:
        """A document's path from its workspace folder, else from the root; None if it has none."""
        place = place_of(uri)
        if place is None:
            return None
        return str(place.relative_to(self.top_of(place) or place.anchor))

    def top_of(self, place: PurePosixPath) -> PurePosixPath | None:
        """The workspace folder that a place is in, the innermost; or None."""
        inside = [top for top in self._folders if place.is_relative_to(top)]
        return max(inside, key=lambda top: len(top.parts), default=None)

    # What is said

    def begin(self, options: object, folders: Iterable[str], defaults: object = None) -> None:
        """Takes what the session begins with.

        Args:
            options: A tree of settings.
            folders: Names of the workspace folders.
            defaults: A tree of the settings whose defaults are others for this client.
        """
        self._defaults = defaults
        self._options = options
        self._add(folders)
        self._forget()

    def push(self, section: object) -> None:
        """Takes settings that the client sent by itself."""
        self._pushed = section
        self._forget()

    def answer(self, session: object, folders: Mapping[str, object]) -> None:
        """Takes what the client answered.

        Args:
            session: The settings of the session.
            folders: Those of each workspace folder, by its name.
        """
        self._answer = session
        # A folder may have gone while the client answered.
        self._answers = {
            place: tree
            for name, tree in folders.items()
            if (place := place_of(name)) is not None and place in self._folders
        }
        self._forget()

    def change_folders(self, added: Iterable[str], removed: Iterable[str]) -> None:
        """Takes new workspace folders and drops those that are gone."""
        for name in removed:
            place = place_of(name)
            if place is not None:
                self._folders.pop(place, None)
                self._answers.pop(place, None)
        self._add(added)
        self._forget()

    def change_files(self, names: Iterable[str]) -> None:
        """Takes that files have changed on disk."""
        if any((place := place_of(name)) and place.name == FILE_NAME for name in names):
            self._projects.read_again()

    def look_again(self) -> None:
        """Reads project files anew if they have changed."""
        self._projects.look_again()

    def stop(self) -> None:
        """Drops all work."""
        self._projects.stop()

    # How it is merged

    def _add(self, folders: Iterable[str]) -> None:
        for name in folders:
            place = place_of(name)
            if place is not None:
                self._folders[place] = name

    def _settle(self) -> None:
        self._merged.clear()
        self._settled()

    def _forget(self) -> None:
        self._user = None
        self._merged.clear()
        self._changed()

    def _read(self, layers: list[Layer]) -> Settings:
        settings, problems = read_settings([Layer(self._defaults), *layers])
        for problem in problems:
            self._tell(problem)
        return settings

    def _user_layers(self) -> list[Layer]:
        return [Layer(self._options), Layer(self._pushed), Layer(self._answer)]

    def _client_layers(self, place: PurePosixPath | None) -> list[Layer]:
        """What the client told for a document."""
        layers = self._user_layers()
        top = self.top_of(place) if place is not None else None
        if top is not None and top in self._answers:
            layers.append(Layer(self._answers[top], "folder", str(top)))
        return layers

    def _layers(self, place: PurePosixPath) -> list[Layer]:
        layers = self._client_layers(place)
        folders = self._folders_above(place)
        file = self._projects.nearest(*folders) if folders else None
        if file is not None and file.problem is not None:
            self._tell(file.problem)
        elif file is not None:
            layers.insert(0, Layer(file.table, "file", str(file.path)))
        return layers

    def _folders_above(self, place: PurePosixPath | None) -> tuple[Path, Path] | None:
        """The folder that a document is in, and its workspace folder; None if it has none."""
        top = self.top_of(place) if place is not None else None
        path = path_of(self._folders[top]) if top is not None else None
        if place is None or top is None or path is None:
            return None
        return path / place.parent.relative_to(top), path
