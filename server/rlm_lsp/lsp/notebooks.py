"""Which cells belong to which notebook. The cells' texts are documents as all others."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

NOTEBOOK_SYNC = types.NotebookDocumentSyncOptions(
    [types.NotebookDocumentFilterWithNotebook(notebook="*")], save=True
)
"""Every notebook with all its cells; cells in a language that is not known show nothing."""


class Notebooks:
    """The open notebooks."""

    def __init__(self) -> None:
        """Starts with none."""
        self._cells: dict[str, list[str]] = {}

    def open(self, notebook: str, cells: Iterable[str]) -> None:
        """Takes a notebook that was opened, with the names of its cells."""
        self._cells[notebook] = list(cells)

    def splice(self, notebook: str, start: int, removed: int, added: Iterable[str]) -> None:
        """Takes a change in the order of cells, as the protocol tells it."""
        cells = self._cells.setdefault(notebook, [])
        cells[start : start + removed] = added

    def close(self, notebook: str) -> None:
        """Forgets a notebook."""
        self._cells.pop(notebook, None)

    def cells(self, notebook: str) -> list[str]:
        """The cells of a notebook, in their order."""
        return list(self._cells.get(notebook, ()))

    def siblings(self, cell: str) -> list[str]:
        """The other cells of a cell's notebook, in their order; none for a plain document."""
        for cells in self._cells.values():
            if cell in cells:
                return [other for other in cells if other != cell]
        return []
