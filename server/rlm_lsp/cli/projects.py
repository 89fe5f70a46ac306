"""Settings of files: as in an editor that has opened the repository that they are in."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

from rlm_lsp.paths.uris import uri_of
from rlm_lsp.settings import Settings
from rlm_lsp.settings.configuration import Configuration
from rlm_lsp.settings.projects import FILE_NAME
from rlm_lsp.settings.rules import Rules, rules_for


class Projects:
    """The settings of the projects that files are in, by the server's own code."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        """Takes what tells the user of a wrong value; called again for the same."""
        self._configuration = Configuration(lambda: None, tell)
        self._tops: set[Path] = set()

    def settings(self, path: Path) -> Settings:
        """The settings of a file, by its absolute path."""
        self._open(path)
        return self._configuration.settings_for(uri_of(path))

    def settings_in(self, folder: Path) -> Settings:
        """The settings of the files of a folder, by its absolute path."""
        self._open(folder / FILE_NAME)
        return self._configuration.folder_settings(uri_of(folder))

    def rules(self, path: Path, language: str) -> Rules:
        """How a file is judged.

        Args:
            path: Its absolute path.
            language: Its language in the protocol.
        """
        settings = self.settings(path)
        return rules_for(settings, language, self._configuration.path_in_folder(uri_of(path)))

    def _open(self, path: Path) -> None:
        top = _top_of(path.parent)
        if top not in self._tops:
            self._tops.add(top)
            self._configuration.change_folders([uri_of(top)], ())


@cache
def _top_of(folder: Path) -> Path:
    """The folder that an editor would have opened: the repository, else the project.

    Where there is neither, it is the current folder, or the file's own where that is outside.
    """
    above = (folder, *folder.parents)
    for name in (".git", FILE_NAME):
        for place in above:
            if os.path.exists(place / name):
                return place
    here = Path.cwd()
    return here if here in above else folder
