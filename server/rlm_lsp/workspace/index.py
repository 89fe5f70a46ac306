"""Where the functions of the workspace are defined, by name.

Built on first use, file by file on the workspace's thread, and brought up to date on later
uses: files whose time and size are the same are not read again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rlm_lsp.workspace.files import Workspace, WorkspaceFile

if TYPE_CHECKING:
    from rlm_lsp.workspace.documents import Document
    from rlm_model.contract.units import CodeUnit

FRESH_SECONDS = 10.0
"""For so long the folders are not looked through again."""

MAX_DEFINITIONS = 100_000
"""Definitions that are remembered; files after these are left out."""


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


class WorkspaceIndex:
    """The definitions in the workspace's files."""

    def __init__(self, workspace: Workspace) -> None:
        """Takes the files; nothing is read yet."""
        self._workspace = workspace
        self._by_file: dict[WorkspaceFile, list[tuple[str, int]]] = {}
        self._by_name: dict[str, list[Place]] = {}
        self._update: asyncio.Task[None] | None = None
        self._updated_at = -FRESH_SECONDS

    async def find(self, name: str, seconds: float) -> list[Place] | None:
        """The definitions with a name, whatever qualifies it.

        Args:
            name: The bare name.
            seconds: How long to wait for the index; its building goes on after that.

        Returns:
            The places, or None while the index is not complete.
        """
        loop = asyncio.get_running_loop()
        if self._update is None or (
            self._update.done() and loop.time() - self._updated_at >= FRESH_SECONDS
        ):
            self._update = loop.create_task(self._bring_up_to_date())
        done, _ = await asyncio.wait([self._update], timeout=seconds)
        if not done:
            return None
        self._update.result()
        return self._by_name.get(name, [])

    def stop(self) -> None:
        """Ends the building."""
        if self._update is not None:
            self._update.cancel()

    async def _bring_up_to_date(self) -> None:
        by_file: dict[WorkspaceFile, list[tuple[str, int]]] = {}
        total = 0
        for file in await self._workspace.files():
            known = self._by_file.get(file)
            if known is None:
                known = await self._workspace.run(_names_in, await self._workspace.read(file))
                # What was read is kept when the update is stopped or fails.
                self._by_file[file] = known
            by_file[file] = known
            total += len(known)
            if total > MAX_DEFINITIONS:
                break
        by_name: dict[str, list[Place]] = {}
        for file, known in by_file.items():
            for name, line in known:
                by_name.setdefault(bare(name), []).append(Place(file, name, line))
        self._by_file, self._by_name = by_file, by_name
        self._updated_at = asyncio.get_running_loop().time()


def bare(name: str) -> str:
    """The last part of a qualified name."""
    return name.rpartition(".")[2]


def _names_in(document: Document | None) -> list[tuple[str, int]]:
    from rlm_model.contract.units import find_units

    if document is None:
        return []
    units: Iterable[CodeUnit] = find_units(document.source, document.language)
    return [(unit.name, unit.start_line) for unit in units if unit.has_body]
