"""Settings and models in a session: where they come from, and what is told when they are wrong."""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path

import pytest
from lsp_support import SHOP, Client, neovim, vscode
from lsprotocol import types

pytestmark = pytest.mark.asyncio(loop_scope="session")


def size_of(lenses: list[types.CodeLens]) -> str:
    """The input size that the first lens is for."""
    return re.search(r"at n = ([\d\u202f]+)", lenses[0].command.title)[1]


async def test_settings_are_asked_for(bare_client: Client):
    bare_client.set_configuration({"rlm-lsp": {"size": 200}})
    await bare_client.begin(vscode(), size=50)

    assert size_of(await bare_client.lenses(bare_client.open(SHOP))) == "200"


async def test_options_hold_where_the_section_says_nothing(bare_client: Client):
    await bare_client.begin(neovim(), size=50)

    assert size_of(await bare_client.lenses(bare_client.open(SHOP))) == "50"


async def test_a_wrong_value_is_told_once(bare_client: Client):
    bare_client.set_configuration({"rlm-lsp": {"threads": "many"}})
    await bare_client.begin(vscode(), threads="many")
    uri = bare_client.open(SHOP)

    assert len(await bare_client.lenses(uri)) == 2
    [message] = bare_client.messages
    assert message.type == types.MessageType.Warning
    assert message.message == (
        "rlm-lsp: setting rlm-lsp.threads must be a whole number from 1 to 64, "
        'not "many"; 2 is used'
    )


async def test_a_missing_model_is_told_once_and_the_server_lives(bare_client: Client, tmp_path):
    await bare_client.begin(vscode(), modelPath=str(tmp_path))
    uri = bare_client.open(SHOP)

    hover = await bare_client.hover(uri, 0)
    assert (await bare_client.lenses(uri), await bare_client.hints(uri)) == ([], [])
    await bare_client.lenses(bare_client.open("def other(): pass\n"))

    reason = f"no model in {tmp_path}: manifest.json is missing"
    assert hover.contents.value == f"`total`\n\nno estimate: {reason}"
    assert [(message.type, message.message) for message in bare_client.messages] == [
        (types.MessageType.Error, f"rlm-lsp: No estimates: {reason}")
    ]


async def test_a_better_model_path_heals(bare_client: Client, tmp_path, model):
    await bare_client.begin(vscode(), modelPath=str(tmp_path))
    uri = bare_client.open(SHOP)
    assert await bare_client.lenses(uri) == []
    settings = {"rlm-lsp": {"modelPath": str(model)}}

    bare_client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings))

    assert len(await bare_client.lenses(uri)) == 2
    await bare_client.until(lambda: bare_client.refreshes == {"lens": 1, "hint": 1})


async def test_sizes_outside_the_models_range_become_the_nearest(bare_client: Client):
    await bare_client.begin(vscode(), size=5, sizes=[1, 100, 10**6])
    uri = bare_client.open(SHOP)

    lenses = await bare_client.lenses(uri)
    hover = (await bare_client.hover(uri, 0)).contents.value

    assert size_of(lenses) == "10"
    rows = [line.split("|")[1].strip() for line in hover.split("\n") if line.startswith("|")]
    assert rows == ["n", "---:", "10", "100", "100\u202f000"]
    [message] = bare_client.messages
    assert message.message == (
        "rlm-lsp: Model tiny answers for input sizes 10 to 100000. "
        "The nearest of these are shown for 1, 5, 1000000."
    )


async def test_asking_for_cuda_without_one_is_told_once(bare_client: Client):
    await bare_client.begin(vscode(), provider="cuda")

    assert len(await bare_client.lenses(bare_client.open(SHOP))) == 2
    [message] = bare_client.messages
    assert message.type == types.MessageType.Warning
    assert message.message.startswith("rlm-lsp: CUDA was asked for, but ")


async def test_a_client_that_never_tells_its_settings(start, model):
    wire = await start()
    await wire.begin(capabilities={"workspace": {"configuration": True}})
    uri = wire.open(SHOP)
    wire.send("textDocument/codeLens", {"textDocument": {"uri": uri}}, 2)

    answer = await asyncio.wait_for(wire.answer(2), 20)

    assert len(answer["result"]) == 2


# By folder and by project


def write_project(folder: Path, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pyproject.toml").write_text(text)


def shop_in(client: Client, folder: Path) -> str:
    return client.open(SHOP, uri=(folder / "shop.py").as_uri())


async def test_each_folder_has_its_settings(bare_client: Client, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    bare_client.set_configuration({"rlm-lsp": {"size": 50}})
    bare_client.set_configuration({"rlm-lsp": {"size": 200}}, scope_uri=two.as_uri())
    await bare_client.begin(vscode(), folders=[one, two])

    sizes = [
        size_of(await bare_client.lenses(shop_in(bare_client, place)))
        for place in (one, two / "deep", tmp_path)
    ]

    assert sizes == ["50", "200", "50"]
    assert not bare_client.messages


async def test_an_inner_folder_holds_for_its_documents(bare_client: Client, tmp_path):
    bare_client.set_configuration({"rlm-lsp": {"size": 200}}, scope_uri=(tmp_path / "in").as_uri())
    await bare_client.begin(vscode(), folders=[tmp_path / "in", tmp_path])

    assert size_of(await bare_client.lenses(shop_in(bare_client, tmp_path / "in"))) == "200"
    assert size_of(await bare_client.lenses(shop_in(bare_client, tmp_path))) == "1\u202f000"


async def test_folders_come_and_go(bare_client: Client, tmp_path):
    bare_client.set_configuration({"rlm-lsp": {"size": 200}}, scope_uri=tmp_path.as_uri())
    await bare_client.begin(vscode())
    uri = shop_in(bare_client, tmp_path)
    sizes = [size_of(await bare_client.lenses(uri))]
    folder = types.WorkspaceFolder(tmp_path.as_uri(), "here")
    for number, (added, removed) in enumerate((([folder], []), ([], [folder])), start=1):
        event = types.WorkspaceFoldersChangeEvent(added=added, removed=removed)
        bare_client.workspace_did_change_workspace_folders(
            types.DidChangeWorkspaceFoldersParams(event)
        )
        await bare_client.until(lambda number=number: bare_client.refreshes["lens"] == number)
        sizes.append(size_of(await bare_client.lenses(uri)))

    assert sizes == ["1\u202f000", "200", "1\u202f000"]


def refusal(source: Path, name: str) -> str:
    return (
        f"rlm-lsp: {source}: setting rlm-lsp.{name} is not for a project to choose; "
        "set it in your editor's user settings"
    )


async def test_a_folder_cannot_choose_the_model(bare_client: Client, tmp_path):
    section = {"modelPath": str(tmp_path), "threads": 1, "logLevel": "debug", "size": 200}
    bare_client.set_configuration({"rlm-lsp": {"threads": 1}})
    bare_client.set_configuration({"rlm-lsp": section}, scope_uri=tmp_path.as_uri())
    await bare_client.begin(vscode(), folders=[tmp_path])

    for _ in range(2):
        assert size_of(await bare_client.lenses(shop_in(bare_client, tmp_path))) == "200"
    assert [(message.type, message.message) for message in bare_client.messages] == [
        (types.MessageType.Warning, refusal(tmp_path, name)) for name in ("modelPath", "logLevel")
    ]


async def test_the_nearest_project_file_holds(bare_client: Client, tmp_path):
    write_project(tmp_path, "[tool.rlm-lsp]\nsize = 1\n")
    top = tmp_path / "workspace"
    write_project(top, "[tool.rlm-lsp]\nsize = 20\ncodeLens.showMemory = false\n")
    write_project(top / "silent", "[project]\nname = 'x'\n")
    write_project(top / "own", "[tool.rlm-lsp]\nsize = 30\n")
    await bare_client.begin(vscode(), folders=[top])

    lenses = [
        await bare_client.lenses(shop_in(bare_client, place))
        for place in (top, top / "silent", top / "own" / "deep", tmp_path)
    ]

    assert list(map(size_of, lenses)) == ["20", "20", "30", "1\u202f000"]
    assert ["B at n" in first.command.title for first, _ in lenses] == [False, False, True, True]


async def test_the_editor_holds_over_the_project(bare_client: Client, tmp_path):
    write_project(tmp_path, "[tool.rlm-lsp]\nsize = 20\nsizes = [40]\n")
    await bare_client.begin(neovim(), folders=[tmp_path], size=50)
    uri = shop_in(bare_client, tmp_path)

    assert size_of(await bare_client.lenses(uri)) == "50"
    assert re.search(r"^\W*40\b", (await bare_client.hover(uri, 0)).contents.value, re.MULTILINE)


async def test_a_project_file_cannot_choose_the_model(bare_client: Client, tmp_path):
    write_project(tmp_path, "[tool.rlm-lsp]\nmodelPath = '/elsewhere'\ncolour = 'red'\n")
    await bare_client.begin(vscode(), folders=[tmp_path])

    for _ in range(2):
        assert len(await bare_client.lenses(shop_in(bare_client, tmp_path))) == 2
    file = tmp_path / "pyproject.toml"
    assert [message.message for message in bare_client.messages] == [
        refusal(file, "modelPath"),
        f"rlm-lsp: {file}: there is no setting rlm-lsp.colour",
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"[tool", "can't be read: "),
        (b"\xff", "can't be read: "),
        (b"a = " + b"[" * 100_000, "can't be read: "),
        (b"#" * 1_000_001, "is over 1000000 bytes and is not read"),
    ],
)
async def test_a_broken_project_file_is_told_once(
    bare_client: Client, tmp_path, content: bytes, problem: str
):
    file = tmp_path / "pyproject.toml"
    file.write_bytes(content)
    await bare_client.begin(vscode(), folders=[tmp_path])

    for _ in range(2):
        assert len(await bare_client.lenses(shop_in(bare_client, tmp_path))) == 2
    [message] = bare_client.messages
    assert message.message.startswith(f"rlm-lsp: {file} {problem}")


async def test_a_pipe_for_a_project_file_is_not_waited_for(bare_client: Client, tmp_path):
    os.mkfifo(tmp_path / "pyproject.toml")
    await bare_client.begin(vscode(), folders=[tmp_path])

    assert len(await bare_client.lenses(shop_in(bare_client, tmp_path))) == 2


async def test_a_client_that_watches_files_tells_of_a_changed_project(
    bare_client: Client, tmp_path
):
    await bare_client.begin(vscode(), folders=[tmp_path])
    uri = shop_in(bare_client, tmp_path)
    assert size_of(await bare_client.lenses(uri)) == "1\u202f000"
    methods = {registration.method for registration in bare_client.registered}
    assert types.WORKSPACE_DID_CHANGE_WATCHED_FILES in methods
    write_project(tmp_path, "[tool.rlm-lsp]\nsize = 20\n")

    event = types.FileEvent((tmp_path / "pyproject.toml").as_uri(), types.FileChangeType.Created)
    bare_client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))

    await bare_client.until(lambda: bare_client.refreshes["lens"] == 1)
    assert size_of(await bare_client.lenses(uri)) == "20"


async def test_for_one_that_does_not_a_save_is_the_moment(bare_client: Client, tmp_path):
    await bare_client.begin(types.ClientCapabilities(), folders=[tmp_path])
    uri = shop_in(bare_client, tmp_path)
    assert size_of(await bare_client.lenses(uri)) == "1\u202f000"
    write_project(tmp_path, "[tool.rlm-lsp]\nsize = 20\n")

    identifier = types.TextDocumentIdentifier(uri)
    bare_client.text_document_did_save(types.DidSaveTextDocumentParams(identifier))

    assert size_of(await bare_client.lenses(uri)) == "20"
    assert bare_client.registered == []


async def test_documents_without_a_folder_have_the_users_settings(bare_client: Client):
    await bare_client.begin(vscode(), size=50)

    for uri in ("untitled:Untitled-1", "vscode-notebook-cell:/a/b.ipynb#c", "file://[bad/x.py"):
        assert size_of(await bare_client.lenses(bare_client.open(SHOP, uri=uri))) == "50"
