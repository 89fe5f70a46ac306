"""Warnings about the whole workspace, open documents and other files."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from lsp_support import SHOP, Client, vscode
from lsprotocol import types

pytestmark = pytest.mark.asyncio(loop_scope="session")

STRICT = {"diagnostics": {"enabled": True}, "limits": {"time": "1 ns", "memory": 0}}
WHOLE = {**STRICT, "diagnostics": {"enabled": True, "scope": "workspace"}}


async def test_open_documents(bare_client: Client):
    await bare_client.begin(vscode(), **STRICT)
    uri = bare_client.open(SHOP)
    await bare_client.lenses(uri)

    first = await workspace(bare_client)
    [full] = first.items
    [same] = (await workspace(bare_client, (uri, full.result_id))).items

    assert (full.uri, full.kind, full.version, len(full.items)) == (uri, "full", 1, 2)
    assert (same.kind, same.result_id) == ("unchanged", full.result_id)


async def test_a_client_that_follows_the_workspace_waits_for_a_change(bare_client: Client):
    await bare_client.begin(vscode(), **STRICT)
    uri = bare_client.open(SHOP)
    await bare_client.lenses(uri)
    [full] = (await workspace(bare_client)).items

    waiting = asyncio.create_task(workspace(bare_client, (uri, full.result_id), token="follow"))
    await asyncio.sleep(0.5)
    assert not waiting.done()
    bare_client.replace(uri, 2, "# moved\n" + SHOP)

    [changed] = (await asyncio.wait_for(waiting, 20)).items
    assert (changed.kind, changed.version, len(changed.items)) == ("full", 2, 2)


async def workspace(client: Client, *known: tuple[str, str], token: str | None = None):
    params = types.WorkspaceDiagnosticParams(
        [types.PreviousResultId(uri, value) for uri, value in known],
        partial_result_token=token,
    )
    return await client.workspace_diagnostic_async(params)


@pytest.fixture
def shop(tmp_path) -> Path:
    path = tmp_path / "shop.py"
    path.write_text(SHOP)
    (tmp_path / "empty.py").write_text("pass\n")
    (tmp_path / "readme.md").write_text("def no(): pass\n")
    return path


async def test_files_that_are_not_open(bare_client: Client, shop):
    await bare_client.begin(vscode(), [shop.parent], **WHOLE)

    [full] = (await workspace(bare_client)).items
    [same] = (await workspace(bare_client, (full.uri, full.result_id))).items

    assert (full.uri, full.version, len(full.items)) == (shop.as_uri(), None, 2)
    assert "over the limit of 1 ns" in full.items[0].message
    assert same.kind == "unchanged"


async def test_a_client_that_spells_names_otherwise(bare_client: Client, tmp_path):
    shop = tmp_path / "a shop.py"
    shop.write_text(SHOP)
    await bare_client.begin(vscode(), [tmp_path], **WHOLE)
    [full] = (await workspace(bare_client)).items
    other = shop.as_uri().replace("%20", " ")

    [same] = (await workspace(bare_client, (other, full.result_id))).items

    assert (same.uri, same.kind) == (full.uri, "unchanged")


async def test_only_open_documents_unless_the_settings_say_so(bare_client: Client, shop):
    await bare_client.begin(vscode(), [shop.parent], **STRICT)
    assert list((await workspace(bare_client)).items) == []
    uri = bare_client.open(SHOP, uri=shop.as_uri())
    await bare_client.lenses(uri)
    [full] = (await workspace(bare_client)).items
    assert (full.uri, full.version) == (uri, 1)


async def test_an_open_document_takes_the_place_of_its_file(bare_client: Client, shop):
    await bare_client.begin(vscode(), [shop.parent], **WHOLE)
    [of_file] = (await workspace(bare_client)).items
    uri = bare_client.open(SHOP + "\ndef more(items):\n    return items\n", uri=shop.as_uri())
    await bare_client.pull(uri)

    [of_document] = (await workspace(bare_client, (uri, of_file.result_id))).items
    assert (of_document.version, len(of_document.items)) == (1, 3)
    bare_client.text_document_did_close(
        types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri))
    )
    [again] = (await workspace(bare_client, (uri, of_document.result_id))).items
    assert (again.version, again.result_id) == (None, of_file.result_id)


async def test_a_client_that_follows_hears_of_changed_files(bare_client: Client, shop):
    await bare_client.begin(vscode(), [shop.parent], **WHOLE)
    [full] = (await workspace(bare_client, token="a")).items
    known = (full.uri, full.result_id)
    await bare_client.until(lambda: "sources" in registered(bare_client))

    waiting = asyncio.create_task(workspace(bare_client, known, token="b"))
    await asyncio.sleep(0.5)
    assert not waiting.done()
    other = shop.with_name("other.py")
    other.write_text("def sort(items):\n    items.sort()\n")
    tell(bare_client, other, types.FileChangeType.Created)
    reports = (await asyncio.wait_for(waiting, 20)).items
    assert [(r.uri, r.kind) for r in reports] == [
        (full.uri, "unchanged"),
        (other.as_uri(), "full"),
    ]

    waiting = asyncio.create_task(
        workspace(bare_client, known, (other.as_uri(), reports[1].result_id), token="c")
    )
    await asyncio.sleep(0.2)
    shop.unlink()
    tell(bare_client, shop, types.FileChangeType.Deleted)
    gone, kept = (await asyncio.wait_for(waiting, 20)).items
    assert (gone.uri, list(gone.items), kept.kind) == (full.uri, [], "unchanged")


async def test_new_settings_are_heeded(bare_client: Client, shop):
    project = shop.with_name("pyproject.toml")
    project.write_text("[tool.rlm-lsp]\n[tool.rlm-lsp.limits]\ntime = '1 ns'\nmemory = 0\n")
    settings = {"diagnostics": WHOLE["diagnostics"]}
    await bare_client.begin(vscode(), [shop.parent], **settings)
    [full] = (await workspace(bare_client)).items
    project.write_text("[tool.rlm-lsp]\n[tool.rlm-lsp.limits]\ntime = 0\nmemory = 0\n")
    tell(bare_client, project, types.FileChangeType.Changed)
    [gone] = (await workspace(bare_client, (full.uri, full.result_id))).items
    assert (len(full.items), list(gone.items)) == (2, [])


def registered(client: Client) -> set[str]:
    return {item.id for item in client.registered}


def tell(client: Client, path: Path, kind: types.FileChangeType) -> None:
    event = types.FileEvent(path.as_uri(), kind)
    client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
