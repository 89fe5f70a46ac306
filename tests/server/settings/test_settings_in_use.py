"""What lens, hint and scheduler make of the settings, against the real process."""

from __future__ import annotations

import pytest
from lsp_support import SHOP, Client, vscode
from lsprotocol import types

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def titles(client: Client, uri: str) -> list[str]:
    return [lens.command.title for lens in await client.lenses(uri)]


async def labels(client: Client, uri: str) -> list[str]:
    return [hint.label for hint in await client.hints(uri)]


def save(client: Client, uri: str) -> None:
    identifier = types.TextDocumentIdentifier(uri)
    client.text_document_did_save(types.DidSaveTextDocumentParams(identifier))


async def test_time_and_memory_are_shown_apart(bare_client: Client):
    await bare_client.begin(vscode(), codeLens={"showMemory": False}, inlayHint={"showTime": False})
    uri = bare_client.open(SHOP)

    lenses, hints = await titles(bare_client, uri), await labels(bare_client, uri)

    assert len(lenses) == len(hints) == 2
    assert all("s at n" in title and "B" not in title for title in lenses)
    assert all("B at n" in label and "·" not in label.partition(" at ")[0] for label in hints)


async def test_with_neither_nothing_is_shown(bare_client: Client):
    await bare_client.begin(vscode(), codeLens={"showTime": False, "showMemory": False})
    uri = bare_client.open(SHOP)

    assert await titles(bare_client, uri) == []
    assert len(await labels(bare_client, uri)) == 2


async def test_the_hint_behind_the_name(bare_client: Client):
    await bare_client.begin(vscode(), inlayHint={"position": "afterName"})
    uri = bare_client.open(SHOP)

    places = [hint.position for hint in await bare_client.hints(uri)]

    assert places == [types.Position(0, 9), types.Position(8, 16)]
    assert len(await bare_client.hints(uri, 8, 9)) == 1
    assert await bare_client.hints(uri, 11, 12) == []


@pytest.mark.parametrize(
    ("thresholds", "count"),
    [
        ({"time": "1000 h"}, 2),
        ({"memory": "999999999 TB"}, 2),
        ({"time": "1000 h", "memory": "999999999 TB"}, 0),
        ({"time": "1000 h", "memory": "1 B"}, 2),
        ({"time": "1 ns"}, 2),
    ],
)
async def test_what_is_cheap_is_hidden(bare_client: Client, thresholds, count: int):
    await bare_client.begin(vscode(), hideBelow=thresholds)
    uri = bare_client.open(SHOP)

    assert len(await titles(bare_client, uri)) == count
    assert len(await labels(bare_client, uri)) == count
    assert "`total`" in (await bare_client.hover(uri, 0)).contents.value


async def test_why_there_is_no_estimate_is_never_too_cheap(bare_client: Client):
    await bare_client.begin(vscode(), hideBelow={"time": "1000 h"})

    assert await titles(bare_client, bare_client.open("def broken(n):\n    return 1 +\n")) == [
        "no estimate: syntax error in this function"
    ]


async def test_excluded_files_show_nothing(bare_client: Client, tmp_path):
    await bare_client.begin(vscode(), folders=[tmp_path], exclude=["/gen/", "*_pb2.py"])

    counts = [
        len(await bare_client.lenses(bare_client.open(SHOP, uri=(tmp_path / name).as_uri())))
        for name in ("shop.py", "gen/shop.py", "src/gen/shop.py", "src/shop_pb2.py")
    ]

    assert counts == [2, 0, 2, 0]
    assert not bare_client.messages


async def test_a_file_outside_the_folders_is_excluded_by_its_whole_path(bare_client: Client):
    await bare_client.begin(vscode(), exclude=["site-packages/"])

    assert (
        await titles(bare_client, bare_client.open(SHOP, uri="file:///x/site-packages/a.py")) == []
    )
    assert len(await titles(bare_client, bare_client.open(SHOP, uri="untitled:a.py"))) == 2


async def test_languages(bare_client: Client):
    await bare_client.begin(vscode(), languages=["java"])
    uri = bare_client.open(SHOP)

    assert await titles(bare_client, uri) == []
    assert await bare_client.hover(uri, 0) is None


async def test_no_more_units_than_the_setting_says(bare_client: Client):
    await bare_client.begin(vscode(), maxUnits=1)
    uri = bare_client.open(SHOP)

    first, second = await titles(bare_client, uri)

    assert " at n = " in first
    assert second == "no estimate: more than 1 units in this file"
    assert len(await labels(bare_client, uri)) == 1


async def test_predicted_on_save(bare_client: Client):
    await bare_client.begin(vscode(), trigger="save")
    uri = bare_client.open(SHOP)
    assert len(await titles(bare_client, uri)) == 2

    bare_client.replace(uri, 2, "def new(n):\n    return n\n\n\n" + SHOP)
    lenses = await bare_client.lenses(uri)
    hover = await bare_client.hover(uri, 0)

    assert [lens.range.start.line for lens in lenses] == [4, 12]
    assert hover.contents.value == (
        "`new`\n\nno estimate: it has changed since the file was saved; save it to predict it"
    )
    save(bare_client, uri)
    await bare_client.until(lambda: bare_client.refreshes["lens"] == 1)
    assert len(await titles(bare_client, uri)) == 3


async def test_a_save_means_nothing_to_other_triggers(bare_client: Client):
    await bare_client.begin(vscode(), trigger="manual")
    uri = bare_client.open(SHOP)
    save(bare_client, uri)

    assert await titles(bare_client, uri) == []
    assert (await bare_client.hover(uri, 0)).contents.value == (
        "`total`\n\nno estimate: the setting trigger is manual; "
        "the command rlm-lsp.predict predicts it"
    )


async def test_a_trigger_that_is_changed_takes_effect(bare_client: Client):
    await bare_client.begin(vscode(), trigger="manual")
    uri = bare_client.open(SHOP)
    assert await titles(bare_client, uri) == []
    settings = {"rlm-lsp": {"trigger": "type"}}

    bare_client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings))

    await bare_client.until(lambda: bare_client.refreshes["lens"] == 1)
    assert len(await titles(bare_client, uri)) == 2


async def test_predicted_on_command(bare_client: Client):
    await bare_client.begin(vscode(), trigger="manual")
    uri = bare_client.open(SHOP)
    assert await titles(bare_client, uri) == []
    command = types.ExecuteCommandParams("rlm-lsp.predict", [{"textDocument": {"uri": uri}}])

    assert await bare_client.workspace_execute_command_async(command)

    await bare_client.until(lambda: bare_client.refreshes["lens"] == 1)
    assert len(await titles(bare_client, uri)) == 2
    bare_client.replace(uri, 2, "def new(n):\n    return n\n\n\n" + SHOP)
    assert len(await titles(bare_client, uri)) == 2
