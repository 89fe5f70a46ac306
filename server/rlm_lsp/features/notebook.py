"""Notebooks: their cells are opened, changed and closed as documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from rlm_lsp.lsp.server import RlmServer


def register(server: RlmServer) -> None:
    """Registers the feature, in place of pygls's documents, which break lines at form feeds."""
    notebooks = server.notebooks

    def did_open(params: types.DidOpenNotebookDocumentParams) -> None:
        notebook = params.notebook_document
        notebooks.open(notebook.uri, [cell.document for cell in notebook.cells])
        for item in params.cell_text_documents:
            server.did_open(types.DidOpenTextDocumentParams(item))

    def did_change(params: types.DidChangeNotebookDocumentParams) -> None:
        cells = params.change.cells
        if cells is None:
            return
        if cells.structure is not None:
            array = cells.structure.array
            added = [cell.document for cell in array.cells or ()]
            uri = params.notebook_document.uri
            notebooks.splice(uri, array.start, array.delete_count, added)
            for item in cells.structure.did_open or ():
                server.did_open(types.DidOpenTextDocumentParams(item))
            for identifier in cells.structure.did_close or ():
                server.did_close(types.DidCloseTextDocumentParams(identifier))
        for content in cells.text_content or ():
            server.did_change(types.DidChangeTextDocumentParams(content.document, content.changes))

    def did_save(params: types.DidSaveNotebookDocumentParams) -> None:
        for uri in notebooks.cells(params.notebook_document.uri):
            identifier = types.TextDocumentIdentifier(uri)
            server.did_save(types.DidSaveTextDocumentParams(identifier))

    def did_close(params: types.DidCloseNotebookDocumentParams) -> None:
        notebooks.close(params.notebook_document.uri)
        for identifier in params.cell_text_documents:
            server.did_close(types.DidCloseTextDocumentParams(identifier))

    for method, handler in (
        (types.NOTEBOOK_DOCUMENT_DID_OPEN, did_open),
        (types.NOTEBOOK_DOCUMENT_DID_CHANGE, did_change),
        (types.NOTEBOOK_DOCUMENT_DID_SAVE, did_save),
        (types.NOTEBOOK_DOCUMENT_DID_CLOSE, did_close),
    ):
        server.protocol.fm.add_builtin_feature(method, handler)  # pyright: ignore[reportUnknownMemberType]
