"""Where the functions of the workspace are defined, by name.

Built on first use, language by language and file by file on the workspace's thread, and brought
up to date on later uses: files whose time and size are the same are not read again.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rlm_lsp.workspace.files import Workspace, WorkspaceFile

if TYPE_CHECKING:
    from rlm_lsp.workspace.documents import Document

FRESH_SECONDS = 10.0
"""For so long the folders are not looked through again."""

MAX_BYTES = 40_000_000
"""What the definitions of a language take, some 150 000; files after these are left out."""

_FILE_BYTES = 1_000
_DEFINITION_BYTES = 200
"""What a file and a definition take beside the definition's name."""


log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Place:
    """Where a function is defined.

    Attributes:
        file: The file.
        name: Its qualified name.
        line: Line of its definition, from 0.
    """

    file: WorkspaceFile
    name: str
    line: int


_Names = list[tuple[str, int]]
"""Qualified names and lines of a file's definitions."""


@dataclass
class _Definitions:
    """What is known of a language's files.

    Attributes:
        by_file: The definitions in each file.
        by_name: The definitions by their bare names.
        update: What brings them up to date, or has.
        updated_at: Loop time of the last time.
    """

    by_file: dict[WorkspaceFile, _Names] = field(default_factory=dict[WorkspaceFile, _Names])
    by_name: dict[str, list[Place]] = field(default_factory=dict[str, list[Place]])
    update: asyncio.Task[None] | None = None
    updated_at: float = -FRESH_SECONDS


class WorkspaceIndex:
    """The definitions in the workspace's files."""

    def __init__(self, workspace: Workspace) -> None:
        """Takes the files; nothing is read yet."""
        self._workspace = workspace
        self._by_language: dict[str, _Definitions] = {}

    async def find(self, name: str, language: str, seconds: float) -> list[Place] | None:
        """The definitions with a name, whatever qualifies it.

        Args:
            name: The bare name.
            language: Id of the language: no file of another one is read.
            seconds: How long to wait for the index; its building goes on after that.

        Returns:
            The places, or None while the index is not complete.
        """
        loop = asyncio.get_running_loop()
        known = self._by_language.setdefault(language, _Definitions())
        if known.update is None or (
            known.update.done() and loop.time() - known.updated_at >= FRESH_SECONDS
        ):
            known.update = loop.create_task(self._bring_up_to_date(known, language))
        done, _ = await asyncio.wait([known.update], timeout=seconds)
        if not done:
            return None
        known.update.result()
        return known.by_name.get(name, [])

    def stop(self) -> None:
        """Ends the building."""
        for known in self._by_language.values():
            if known.update is not None:
                known.update.cancel()

    async def _bring_up_to_date(self, known: _Definitions, language: str) -> None:
        by_file: dict[WorkspaceFile, _Names] = {}
        total = 0
        for file in await self._workspace.files([language]):
            found = known.by_file.get(file)
            if found is None:
                found = await self._workspace.run(_names_in, await self._workspace.read(file))
                # What was read is kept when the update is stopped or fails.
                known.by_file[file] = found
            by_file[file] = found
            total += _FILE_BYTES
            total += sum(sys.getsizeof(name) + _DEFINITION_BYTES for name, _ in found)
            if total > MAX_BYTES:
                log.warning("the workspace defines more than can be remembered of %s", language)
                break
        by_name: dict[str, list[Place]] = {}
        for file, found in by_file.items():
            for name, line in found:
                by_name.setdefault(bare(name), []).append(Place(file, name, line))
        known.by_file, known.by_name = by_file, by_name
        known.updated_at = asyncio.get_running_loop().time()


def bare(name: str) -> str:
    """The last part of a qualified name."""
    return name.rpartition(".")[2]


def _names_in(document: Document | None) -> _Names:
    from rlm_model.contract.units.outline import find_outline

    if document is None:
        return []
    found = find_outline(document.source, document.language)
    return [(definition.name, definition.start_line) for definition in found]
