"""The source files of the workspace's folders, listed and read off the event loop."""

from __future__ import annotations

import asyncio
import itertools
import logging
import stat
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from rlm_lsp.paths.uris import path_of, uri_of
from rlm_lsp.settings.configuration import Configuration
from rlm_lsp.settings.projects import FILE_NAME
from rlm_lsp.settings.rules import rules_for
from rlm_lsp.workspace.documents import Document
from rlm_lsp.workspace.sources import SourceError, read_document, source_files

T = TypeVar("T")

MAX_FILES = 5000
"""Files of a workspace that are looked at; the rest is left out, and this is logged."""

MAX_BYTES = 1_000_000
"""A larger file is generated or data, and is left out."""

MAX_THREADS = 4
"""What is asked for in turn takes one thread; the others are for when its disk hangs."""

_AT_ONCE = 100
"""Files that are checked against the settings before the event loop goes on."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class WorkspaceFile:
    """A source file of the workspace.

    Attributes:
        uri: Its name in the protocol.
        path: Where it is.
        language: Its language id.
        stamp: Changes when the file does.
    """

    uri: str
    path: Path
    language: str
    stamp: tuple[int, int]


class Workspace:
    """Finds and reads the workspace's files, on threads of its own."""

    def __init__(self, configuration: Configuration) -> None:
        """Takes what knows the folders and which files they exclude."""
        self._configuration = configuration
        self._executor = ThreadPoolExecutor(MAX_THREADS, thread_name_prefix="rlm-files")

    async def files(self, languages: Collection[str] = ()) -> list[WorkspaceFile]:
        """The source files of all folders, the upper ones first, at most `MAX_FILES`.

        Args:
            languages: Language ids to look for; empty for all.
        """
        configuration = self._configuration
        folders = {uri: path for uri in configuration.folders if (path := path_of(uri))}
        await configuration.settle(f"{uri.rstrip('/')}/{FILE_NAME}" for uri in folders)
        tops = [
            (path, configuration.folder_settings(uri).all_files) for uri, path in folders.items()
        ]
        found = await self.run(_list_files, tops, frozenset(languages))
        if len(found) > MAX_FILES:
            log.warning("the workspace has more than %d files; the rest is left out", MAX_FILES)
        await configuration.settle({file.path.parent: file.uri for file in found}.values())
        kept: list[WorkspaceFile] = []
        for number, file in enumerate(found[:MAX_FILES], start=1):
            settings = configuration.settings_for(file.uri)
            path = configuration.path_in_folder(file.uri)
            if rules_for(settings, file.language, path).refusal is None:
                kept.append(file)
            if number % _AT_ONCE == 0:
                await asyncio.sleep(0)
        return kept

    async def read(self, file: WorkspaceFile) -> Document | None:
        """A file as a document, or None where it can't be read."""
        return await self.run(_read, file)

    async def run(self, function: Callable[..., T], *arguments: object) -> T:
        """Calls a function on one of the workspace's threads."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, function, *arguments)

    def stop(self) -> None:
        """Drops all work; a step that runs ends by itself."""
        self._executor.shutdown(wait=False, cancel_futures=True)


def _list_files(tops: list[tuple[Path, bool]], languages: Collection[str]) -> list[WorkspaceFile]:
    """The files of folders, each with its ``allFiles``; at most one more than `MAX_FILES`."""
    # Imported here, on the thread: `initialize` does not wait for the grammars.
    from rlm_model.contract.units import LANGUAGES, language_of_path

    suffixes = [
        suffix
        for language, spec in LANGUAGES.items()
        if not languages or language in languages
        for suffix in spec.suffixes
    ]
    found: dict[Path, WorkspaceFile] = {}
    for path in _in_turns([_files_of(top, suffixes, all_files) for top, all_files in tops]):
        language = language_of_path(path)
        stamp = _stamp(path)
        if language is not None and stamp is not None:
            # A folder may be inside another one.
            found[path] = WorkspaceFile(uri_of(path), path, language, stamp)
        if len(found) > MAX_FILES:
            break
    return list(found.values())


def _files_of(top: Path, suffixes: list[str], all_files: bool) -> Iterator[Path]:
    try:
        yield from source_files(top, suffixes, all_files=all_files)
    except (SourceError, OSError) as error:
        log.info("%s", error)


def _in_turns(folders: list[Iterator[Path]]) -> Iterator[Path]:
    """The files of several folders, so that a large one leaves room for the others."""
    turns = itertools.chain.from_iterable(itertools.zip_longest(*folders))
    return (path for path in turns if path is not None)


def _stamp(path: Path) -> tuple[int, int] | None:
    """Time and size of a regular file that is not too large, else None."""
    try:
        status = path.stat()
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
        return None
    return status.st_mtime_ns, status.st_size


def _read(file: WorkspaceFile) -> Document | None:
    try:
        document = read_document(file.path, file.language)
    except SourceError as error:
        log.info("%s", error)
        return None
    return Document(file.uri, document.language, document.version, document.lines)
