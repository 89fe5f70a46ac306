"""Settings and models in a session: where they come from, and what is told when they are wrong."""

from __future__ import annotations

import asyncio

import pytest
from lsp_support import SHOP, Client, neovim, vscode
from lsprotocol import types

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_settings_are_asked_for(bare_client: Client):
    bare_client.set_configuration({"rlm-lsp": {"size": 200}})
    await bare_client.begin(vscode(), size=50)

    [first, _] = await bare_client.lenses(bare_client.open(SHOP))

    assert first.command.title.endswith("at n = 200")


async def test_options_hold_where_the_section_says_nothing(bare_client: Client):
    await bare_client.begin(neovim(), size=50)

    [first, _] = await bare_client.lenses(bare_client.open(SHOP))

    assert first.command.title.endswith("at n = 50")


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

    [first, _] = await bare_client.lenses(uri)
    hover = (await bare_client.hover(uri, 0)).contents.value

    assert first.command.title.endswith("at n = 10")
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
