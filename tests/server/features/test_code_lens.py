"""Code lens, against the real process."""

from __future__ import annotations

import re

import pytest
from lsp_support import SHOP, Client
from lsprotocol import types

pytestmark = pytest.mark.asyncio(loop_scope="session")

TITLE = re.compile(
    r"≈ \S+ [nµm]?s · \S+ [kM]?B at n = 1\u202f000( · unsure)?( · (constant in n|grows .+?))?"
)


async def test_a_lens_above_each_function(client: Client):
    uri = client.open(SHOP)

    lenses = await client.lenses(uri)

    assert [lens.range for lens in lenses] == [
        types.Range(types.Position(0, 4), types.Position(0, 9)),
        types.Range(types.Position(8, 8), types.Position(8, 16)),
    ]
    assert all(TITLE.fullmatch(lens.command.title) for lens in lenses)
    assert [(lens.command.command, list(lens.command.arguments)) for lens in lenses] == [
        ("rlm-lsp.showSizes", [_at(uri, 0, 4)]),
        ("rlm-lsp.showSizes", [_at(uri, 8, 8)]),
    ]


async def test_a_click_on_a_lens_shows_all_sizes(client: Client):
    uri = client.open(SHOP)
    [first, _] = await client.lenses(uri)
    before = len(client.messages)

    text = await client.run(first.command.command, *first.command.arguments)

    assert text.startswith("total: ")
    assert re.findall(r"at n = ([\d\u202f]+)", text) == [
        "10",
        "100",
        "1\u202f000",
        "10\u202f000",
        "100\u202f000",
    ]
    assert "Time grows like" in text
    assert [(m.type, m.message) for m in client.messages[before:]] == [
        (types.MessageType.Info, text)
    ]


async def test_an_ignored_function_has_no_lens(client: Client):
    uri = client.open("# rlm: ignore\n" + SHOP)

    assert [lens.range.start.line for lens in await client.lenses(uri)] == [9]


async def test_a_comment_sets_the_size(client: Client):
    uri = client.open("# rlm: n=50000\n" + SHOP)

    first, second = [lens.command.title for lens in await client.lenses(uri)]

    assert "at n = 50\u202f000" in first
    assert "at n = 1\u202f000" in second


async def test_a_language_that_the_model_does_not_know_has_no_lenses(client: Client):
    uri = client.open("function f(a) { return a; }\n", "javascript", "file:///other.js")

    assert await client.lenses(uri) == []
    assert await client.hints(uri) == []
    assert await client.hover(uri, 0, 10) is None


def _at(uri: str, line: int, character: int) -> dict:
    return {
        "textDocument": {"uri": uri},
        "position": {"line": line, "character": character},
    }


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
