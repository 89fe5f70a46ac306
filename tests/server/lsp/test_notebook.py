"""Notebooks: cells are documents."""

from __future__ import annotations

import pytest
from lsp_support import SHOP, Client, vscode
from lsprotocol import types

pytestmark = pytest.mark.asyncio(loop_scope="session")

BOOK = "file:///book.ipynb"
FIRST, SECOND, THIRD = (f"vscode-notebook-cell:/book.ipynb#{name}" for name in ("A", "B", "C"))
CODE, MARKUP = types.NotebookCellKind.Code, types.NotebookCellKind.Markup


def cell(uri: str, kind=CODE) -> types.NotebookCell:
    return types.NotebookCell(kind, uri)


def item(uri: str, text: str, language: str = "python") -> types.TextDocumentItem:
    return types.TextDocumentItem(uri, language, 1, text)


async def opened(client: Client) -> None:
    await client.begin(vscode())
    notebook = types.NotebookDocument(
        BOOK, "jupyter-notebook", 1, [cell(FIRST), cell(SECOND), cell(THIRD, MARKUP)]
    )
    cells = [item(FIRST, SHOP), item(SECOND, "total([1])\n"), item(THIRD, "# Shop", "markdown")]
    client.notebook_document_did_open(types.DidOpenNotebookDocumentParams(notebook, cells))


def changed(client: Client, **cells) -> None:
    client.notebook_document_did_change(
        types.DidChangeNotebookDocumentParams(
            types.VersionedNotebookDocumentIdentifier(2, BOOK),
            types.NotebookDocumentChangeEvent(cells=types.NotebookDocumentCellChanges(**cells)),
        )
    )


async def test_it_is_announced(bare_client: Client):
    sync = (await bare_client.begin(vscode())).notebook_document_sync

    assert sync.save is True
    assert [selector.notebook for selector in sync.notebook_selector] == ["*"]


async def test_each_cell_has_its_estimates(bare_client: Client):
    await opened(bare_client)

    assert [lens.range.start.line for lens in await bare_client.lenses(FIRST)] == [0, 8]
    assert [hint.position.line for hint in await bare_client.hints(FIRST)] == [0, 11]
    assert (await bare_client.hover(FIRST, 0)).contents.value.startswith("`total`")
    assert await bare_client.lenses(SECOND) == []
    assert await bare_client.lenses(THIRD) == []


async def test_a_call_of_a_function_in_another_cell(bare_client: Client):
    await opened(bare_client)
    await bare_client.lenses(FIRST)

    text = (await bare_client.hover(SECOND, 0, 2)).contents.value

    assert text.startswith("`total`, defined in another cell\n")


async def test_an_edited_cell(bare_client: Client):
    await opened(bare_client)
    area = types.Range(types.Position(0, 0), types.Position(0, 0))
    edit = types.TextDocumentContentChangePartial(area, "# page\f one\u2028 two\n")
    content = types.NotebookDocumentCellContentChanges(
        types.VersionedTextDocumentIdentifier(2, FIRST), [edit]
    )

    changed(bare_client, text_content=[content])

    assert [lens.range.start.line for lens in await bare_client.lenses(FIRST)] == [1, 9]


async def test_cells_come_and_go(bare_client: Client):
    await opened(bare_client)
    new = "vscode-notebook-cell:/book.ipynb#D"
    structure = types.NotebookDocumentCellChangeStructure(
        types.NotebookCellArrayChange(0, 1, [cell(new)]),
        did_open=[item(new, "def fresh(n): return n\n")],
        did_close=[types.TextDocumentIdentifier(FIRST)],
    )

    changed(bare_client, structure=structure)

    assert await bare_client.lenses(FIRST) == []
    assert len(await bare_client.lenses(new)) == 1
    assert await bare_client.hover(SECOND, 0, 2) is None


async def test_a_closed_notebook_is_forgotten(bare_client: Client):
    await opened(bare_client)
    cells = [types.TextDocumentIdentifier(uri) for uri in (FIRST, SECOND, THIRD)]
    bare_client.notebook_document_did_close(
        types.DidCloseNotebookDocumentParams(types.NotebookDocumentIdentifier(BOOK), cells)
    )

    assert await bare_client.lenses(FIRST) == []


async def test_a_saved_notebook_judges_its_cells(bare_client: Client):
    await bare_client.begin(vscode(), trigger="save")
    notebook = types.NotebookDocument(BOOK, "jupyter-notebook", 1, [cell(FIRST)])
    bare_client.notebook_document_did_open(
        types.DidOpenNotebookDocumentParams(notebook, [item(FIRST, SHOP)])
    )
    assert len(await bare_client.lenses(FIRST)) == 2
    whole = types.TextDocumentContentChangeWholeDocument("def other(n): return n\n")
    content = types.NotebookDocumentCellContentChanges(
        types.VersionedTextDocumentIdentifier(2, FIRST), [whole]
    )
    changed(bare_client, text_content=[content])
    assert await bare_client.lenses(FIRST) == []

    bare_client.notebook_document_did_save(
        types.DidSaveNotebookDocumentParams(types.NotebookDocumentIdentifier(BOOK))
    )

    assert len(await bare_client.all_lenses(FIRST, 1)) == 1


@pytest.mark.parametrize("uri", ["untitled:Untitled-1", "git:/shop.py?ref", "inmemory://1/a", "x"])
async def test_names_that_are_no_files(client: Client, uri):
    client.open(SHOP, uri=uri)

    assert len(await client.lenses(uri)) == 2
    assert len(await client.hints(uri)) == 2
    assert (await client.hover(uri, 0)).contents.value.strip("`").startswith("total")
    client.text_document_did_close(
        types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri))
    )
