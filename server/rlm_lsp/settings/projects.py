"""Settings of a project: the table ``[tool.rlm-lsp]`` of its ``pyproject.toml``."""

from __future__ import annotations

import asyncio
import itertools
import logging
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from rlm_lsp.settings import SECTION

FILE_NAME = "pyproject.toml"

MAX_BYTES = 1_000_000
"""A larger file is no project's."""

PATIENCE_SECONDS = 1.0
"""Time after which documents are judged without their project's file, until it is read."""

MAX_THREADS = 8
"""Workspace folders whose files are read at once."""

log = logging.getLogger(__name__)

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


Known = tuple["_Stamp | None", "ProjectFile | None"]
"""A file's stamp when it was read, and what it said; None where it was not there."""

_OUTDATED: _Stamp = (-1, -1, -1)
"""Of no file."""


class ProjectFiles:
    """Finds and reads project files, each when it is first asked for."""

    def __init__(self, changed: Callable[[], None], settled: Callable[[], None]) -> None:
        """Starts with none.

        Args:
            changed: Is called when a file may say something else than what was taken from it.
            settled: Is called when folders are no longer pending.
        """
        self._changed = changed
        self._settled = settled
        self._read: dict[Path, Known] = {}

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

    def look_again(self) -> None:
        """Takes files that have changed since they were read, or were not there."""
        changes = _changes(self._read)
        if changes:
            self._read.update(changes)
            self._changed()

    def read_again(self) -> None:
        """Reads every file anew that was asked for."""
        self._outdate()
        self.look_again()

    def is_pending(self, folder: Path, top: Path) -> bool:
        """Whether what holds for a folder is not known yet, but will soon be."""
        del folder, top
        return False

    async def settle(self, places: Iterable[tuple[Path, Path]]) -> None:
        """Waits until what holds for folders is known, or takes too long.

        Args:
            places: Each folder and its workspace folder.
        """

    def stop(self) -> None:
        """Drops all work."""

    def _between(self, folder: Path, top: Path) -> Iterator[ProjectFile]:
        for path in _paths(folder, top):
            if path not in self._read:
                self._read.update(_changes({path: None}))
            file = self._read[path][1]
            if file is not None:
                yield file

    def _outdate(self) -> None:
        self._read = {path: (_OUTDATED, file) for path, (_, file) in self._read.items()}


def _paths(folder: Path, top: Path) -> list[Path]:
    """Where project files for a folder can be, the nearest first."""
    places = itertools.takewhile(lambda p: p.is_relative_to(top), (folder, *folder.parents))
    return [place / FILE_NAME for place in places]


def _changes(known: Mapping[Path, Known | None]) -> dict[Path, Known]:
    """Reads the files that are not known, or not as they are now."""
    changes: dict[Path, Known] = {}
    for path, old in known.items():
        stamp = _stamp(path)
        if old is None or old[0] != stamp:
            changes[path] = stamp, _read_file(path)
    return changes


class ProjectFilesAside(ProjectFiles):
    """The same on threads, so that no disk is waited for. Needs a running event loop.

    Until a folder's files are read, none holds for it. A workspace folder has one thread at most:
    a disk that hangs does not hold up what is on another one.
    """

    def __init__(self, changed: Callable[[], None], settled: Callable[[], None]) -> None:
        """See `ProjectFiles`."""
        super().__init__(changed, settled)
        self._executor = ThreadPoolExecutor(MAX_THREADS, thread_name_prefix="rlm-projects")
        self._wanted: dict[Path, set[Path]] = {}
        self._unread: dict[Path, set[Path]] = {}
        self._work: dict[Path, asyncio.Task[None]] = {}
        self._late: set[Path] = set()

    def look_again(self) -> None:
        """See `ProjectFiles`; what has changed is taken when it is read."""
        for top, paths in self._wanted.items():
            self._begin(top, paths)

    def is_pending(self, folder: Path, top: Path) -> bool:
        """See `ProjectFiles`."""
        return top not in self._late and any(p not in self._read for p in _paths(folder, top))

    async def settle(self, places: Iterable[tuple[Path, Path]]) -> None:
        """See `ProjectFiles`."""
        tops: set[Path] = set()
        for folder, top in places:
            tops.add(top)
            self._want(folder, top)
        work = [self._work[top] for top in tops if top in self._work and top not in self._late]
        if work:
            await asyncio.wait(work, timeout=PATIENCE_SECONDS)

    def stop(self) -> None:
        """See `ProjectFiles`; a thread that hangs is not waited for."""
        for task in self._work.values():
            task.cancel()
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _between(self, folder: Path, top: Path) -> Iterator[ProjectFile]:
        if self._want(folder, top):
            yield from super()._between(folder, top)

    def _want(self, folder: Path, top: Path) -> bool:
        """Begins to read what holds for a folder.

        Returns:
            Whether that is known already.
        """
        paths = _paths(folder, top)
        wanted = self._wanted.setdefault(top, set())
        if not wanted.issuperset(paths):
            wanted.update(paths)
            self._begin(top, paths)
        return all(path in self._read for path in paths)

    def _begin(self, top: Path, paths: Iterable[Path]) -> None:
        self._unread.setdefault(top, set()).update(paths)
        if top not in self._work:
            loop = asyncio.get_running_loop()
            self._work[top] = loop.create_task(self._bring_up_to_date(top))
            loop.call_later(PATIENCE_SECONDS, self._give_up, top, self._work[top])

    async def _bring_up_to_date(self, top: Path) -> None:
        loop = asyncio.get_running_loop()
        try:
            # More may be wanted while some are read.
            while paths := self._unread.pop(top, None):
                known = {path: self._read.get(path) for path in paths}
                changes = await loop.run_in_executor(self._executor, _changes, known)
                self._read.update(changes)
                if top in self._late or any(known[path] is not None for path in changes):
                    self._changed()
                elif changes:
                    self._settled()
        finally:
            del self._work[top]
            self._late.discard(top)

    def _give_up(self, top: Path, work: asyncio.Task[None]) -> None:
        """Has a workspace folder that takes too long done without, for now."""
        if self._work.get(top) is work:
            self._late.add(top)
            log.warning("the projects' files below %s take long to read", top)
            self._settled()


def _stamp(path: Path) -> _Stamp | None:
    try:
        status = path.stat()
    except (OSError, ValueError):  # no path has a null character
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
