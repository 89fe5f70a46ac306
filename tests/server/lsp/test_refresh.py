"""When the client is asked to ask again, and when it waits instead."""

from __future__ import annotations

import asyncio

import pytest
from lsp_support import SHOP, Client, emacs, neovim, vscode
from lsprotocol import types

pytestmark = pytest.mark.asyncio(loop_scope="session")

MANY = "".join(f"def f{n}(value):\n    return value + {n}\n" for n in range(40))


async def test_a_complete_answer_needs_no_refresh(client: Client):
    before = dict(client.refreshes)
    await client.lenses(client.open(SHOP))
    await asyncio.sleep(0.3)

    assert client.refreshes == before


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (vscode, {"lens": 1, "hint": 1}),
        (neovim, {"lens": 0, "hint": 1}),
        (emacs, {"lens": 0, "hint": 0}),
    ],
)
async def test_new_settings_send_one_refresh_to_those_who_know_it(
    bare_client: Client, profile, expected
):
    await bare_client.begin(profile())
    uri = bare_client.open(MANY)
    await bare_client.lenses(uri)
    settings = {"rlm-lsp": {"size": 100}}
    bare_client.set_configuration(settings)
    bare_client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings))

    lenses = await bare_client.lenses(uri)
    await asyncio.sleep(0.5)

    assert all("at n = 100 " in f"{lens.command.title} " for lens in lenses)
    assert len(lenses) == 40
    assert bare_client.refreshes == expected


async def test_the_first_answer_is_complete_for_all(client: Client):
    uri = client.open(MANY)

    assert len(await client.lenses(uri)) == 40
    assert len(await client.hints(uri)) == 40


async def test_an_answer_is_for_the_version_that_was_asked_about(client: Client):
    uri = client.open(SHOP)
    for version in range(2, 12):
        client.replace(uri, version, f"def f{version}(n): return n\n" + SHOP)

    at_once = await client.lenses(uri)
    lenses = await client.all_lenses(uri, 3)

    assert [lens.range.start.line for lens in at_once][-2:] == [1, 9]
    assert [lens.range.start.line for lens in lenses] == [0, 1, 9]
    assert lenses[0].range.end.character == 7


async def test_a_closed_document_is_forgotten(client: Client):
    uri = client.open(SHOP)
    identifier = types.TextDocumentIdentifier(uri)
    client.text_document_did_close(types.DidCloseTextDocumentParams(identifier))

    assert await client.lenses(uri) == []
