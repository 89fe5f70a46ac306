"""Settings of a project: the table ``[tool.rlm-lsp]`` of its ``pyproject.toml``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from rlm_lsp.settings import SECTION

FILE_NAME = "pyproject.toml"

MAX_BYTES = 1_000_000
"""A larger file is no project's; reading one would hold up the session."""


_Stamp = tuple[int, int, int]
"""Time of the last change, size and inode of a file."""


@dataclass(frozen=True)
class ProjectFile:
    """What a ``pyproject.toml`` says.

    Attributes:
        path: The file.
        table: Its ``[tool.rlm-lsp]``; None where it has none.
        problem: Why it can't be read, or None.
    """

    path: Path
    table: object = None
    problem: str | None = None


class ProjectFiles:
    """Finds and reads project files, each once until `forget`."""

    def __init__(self) -> None:
        self._read: dict[Path, tuple[_Stamp | None, ProjectFile | None]] = {}

    def nearest(self, folder: Path, top: Path) -> ProjectFile | None:
        """The project file that holds for a folder: the nearest that speaks of the server.

        Args:
            folder: Where a document is.
            top: The workspace folder. What is above it is not looked at.

        Returns:
            It, or a nearer one that can't be read; None where there is neither.
        """
        for file in self._between(folder, top):
            if file.table is not None or file.problem is not None:
                return file
        return None

    def nearest_of_any(self, folder: Path, top: Path) -> ProjectFile | None:
        """The nearest project file, whatever it speaks of; see `nearest`."""
        return next(self._between(folder, top), None)

    def are_stale(self) -> bool:
        """Whether a file that was read, or was not there, has changed since."""
        return any(_stamp(path) != stamp for path, (stamp, _) in self._read.items())

    def forget(self) -> None:
        """Has every file read anew."""
        self._read.clear()

    def _between(self, folder: Path, top: Path) -> Iterator[ProjectFile]:
        for place in (folder, *folder.parents):
            if not place.is_relative_to(top):
                break
            file = self._file(place / FILE_NAME)
            if file is not None:
                yield file

    def _file(self, path: Path) -> ProjectFile | None:
        if path not in self._read:
            self._read[path] = _stamp(path), _read_file(path)
        return self._read[path][1]


def _stamp(path: Path) -> _Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _read_file(path: Path) -> ProjectFile | None:
    """What a file says, or None where there is no such file."""
    try:
        # A pipe of that name would be waited for without end.
        if not path.is_file():
            return None
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            return ProjectFile(path, problem=f"{path} is over {MAX_BYTES} bytes and is not read")
        tools = _parsed(data.decode("utf-8")).get("tool")
    except (OSError, ValueError, RecursionError) as error:
        return ProjectFile(path, problem=f"{path} can't be read: {error}")
    table = cast("dict[str, object]", tools).get(SECTION) if isinstance(tools, dict) else None
    return ProjectFile(path, table)


def _parsed(text: str) -> dict[str, object]:
    # Imported here: the session's start does not wait for it.
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    return tomllib.loads(text)
