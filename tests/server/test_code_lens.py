"""Code lens, against the real process."""

from __future__ import annotations

import re

import pytest
from lsp_support import SHOP, Client
from lsprotocol import types

pytestmark = pytest.mark.asyncio(loop_scope="session")

TITLE = re.compile(r"≈ \S+ [nµm]?s · \S+ [kM]?B at n = 1\u202f000")


async def test_a_lens_above_each_function(client: Client):
    lenses = await client.lenses(client.open(SHOP))

    assert [lens.range for lens in lenses] == [
        types.Range(types.Position(0, 4), types.Position(0, 9)),
        types.Range(types.Position(8, 8), types.Position(8, 16)),
    ]
    assert all(TITLE.fullmatch(lens.command.title) for lens in lenses)
    assert all(lens.command.command == "" for lens in lenses)


async def test_the_same_text_has_the_same_numbers(client: Client):
    first = await client.lenses(client.open(SHOP))
    second = await client.lenses(client.open("# a comment\n\n" + SHOP))

    assert [lens.command.title for lens in second] == [lens.command.title for lens in first]
    assert [lens.range.start.line for lens in second] == [2, 10]


async def test_a_function_that_cannot_be_judged_says_why(client: Client):
    uri = client.open("def broken(:\n    return (\n\n\ndef fine(n):\n    return n\n")

    broken, fine = [lens.command.title for lens in await client.lenses(uri)]

    assert broken == "no estimate: syntax error in this function"
    assert TITLE.fullmatch(fine)


async def test_an_empty_file_has_no_lenses(client: Client):
    assert await client.lenses(client.open("")) == []


async def test_another_language_has_no_lenses(client: Client):
    assert await client.lenses(client.open("int f() {}", "c")) == []


async def test_a_document_that_is_not_open_has_no_lenses(client: Client):
    assert await client.lenses("file:///never-opened.py") == []


async def test_lenses_can_be_switched_off(bare_client: Client):
    await bare_client.begin(types.ClientCapabilities(), codeLens={"enabled": False})
    uri = bare_client.open(SHOP)

    assert await bare_client.lenses(uri) == []
    assert len(await bare_client.hints(uri)) == 2
