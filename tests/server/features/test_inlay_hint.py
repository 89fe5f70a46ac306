"""Inlay hints, against the real process."""

from __future__ import annotations

import pytest
from lsp_support import SHOP, Client
from lsprotocol import types

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_hint_at_the_end_of_each_signature(client: Client):
    uri = client.open(SHOP)

    hints = await client.hints(uri)

    assert [hint.position for hint in hints] == [types.Position(0, 18), types.Position(11, 6)]
    # A lens has room for the growth, after what the hint says.
    titles = [lens.command.title for lens in await client.lenses(uri)]
    assert all(map(str.startswith, titles, [hint.label for hint in hints]))
    assert all(hint.padding_left for hint in hints)
    assert [hint.tooltip for hint in hints] == [
        (await client.hover(uri, line)).contents for line in (0, 8)
    ]


async def test_only_hints_in_the_range(client: Client):
    uri = client.open(SHOP)

    assert [hint.position.line for hint in await client.hints(uri, 0, 5)] == [0]
    assert [hint.position.line for hint in await client.hints(uri, 5, 12)] == [11]


async def test_no_hint_without_an_estimate(client: Client):
    assert await client.hints(client.open("def broken(n):\n    return 1 +\n")) == []


async def test_hints_can_be_switched_off(bare_client: Client):
    await bare_client.begin(types.ClientCapabilities(), inlayHint={"enabled": False})
    uri = bare_client.open(SHOP)

    assert await bare_client.hints(uri) == []
    assert len(await bare_client.lenses(uri)) == 2


async def test_columns_are_in_the_sessions_encoding(client: Client):
    uri = client.open("def f(a='😀é'):\n    return a\n")

    [hint] = await client.hints(uri)
    encoding = client.encoding

    assert hint.position.character == {"utf-8": 18, "utf-16": 15, "utf-32": 14}[encoding]
