"""Hover, against the real process."""

from __future__ import annotations

import re

import pytest
from lsp_support import SHOP, Client, emacs, vscode
from lsprotocol import types

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROW = re.compile(r"\| ([\d\u202f]+) \| (~ )?\S+ [nµm]?s \(.+\) \| (~ )?\S+ [kM]?B \(.+\) \|")


async def test_a_table_over_the_sizes(client: Client):
    uri = client.open(SHOP)

    hover = await client.hover(uri, 0, 5)

    assert hover.range == types.Range(types.Position(0, 4), types.Position(0, 18))
    sizes = [match[1] for match in map(ROW.fullmatch, hover.contents.value.split("\n")) if match]
    assert sizes == ["10", "100", "1\u202f000", "10\u202f000", "100\u202f000"]
    assert "Model tiny 0.0.1" in hover.contents.value


async def test_anywhere_on_the_signature_and_nowhere_else(client: Client):
    uri = client.open(SHOP)

    assert "Cart.cheapest" in (await client.hover(uri, 10, 8)).contents.value
    assert await client.hover(uri, 12, 8) is None
    assert await client.hover(uri, 6) is None
    assert await client.hover("file:///never-opened.py", 0) is None


async def test_the_innermost_function(client: Client):
    uri = client.open("def f(\n    g=1,\n):\n    def inner(): pass\n")

    assert "`f.inner`" in (await client.hover(uri, 3)).contents.value


async def test_why_there_is_no_estimate(client: Client):
    uri = client.open("def broken(n):\n    return 1 +\n\n\ndef fine(n):\n    return n\n")

    text = (await client.hover(uri, 0)).contents.value

    assert text == "`broken`\n\nno estimate: syntax error in this function"


async def test_what_was_cut(client: Client):
    lines = "".join(f"    value = value + {n} * value\n" for n in range(200))
    uri = client.open(f"def long(value):\n{lines}    return value\n")

    text = (await client.hover(uri, 0)).contents.value

    assert re.search(r"the model did not read \d+ lines", text)


async def test_the_clients_format(bare_client: Client):
    await bare_client.begin(emacs())

    hover = await bare_client.hover(bare_client.open(SHOP), 0)

    assert hover.contents.kind == types.MarkupKind.PlainText


async def test_markdown_where_it_is_known(bare_client: Client):
    await bare_client.begin(vscode())

    hover = await bare_client.hover(bare_client.open(SHOP), 0)

    assert hover.contents.kind == types.MarkupKind.Markdown


async def test_sizes_are_a_setting(bare_client: Client):
    await bare_client.begin(vscode(), sizes=[20, 2000])

    text = (await bare_client.hover(bare_client.open(SHOP), 0)).contents.value

    assert [match[1] for match in map(ROW.fullmatch, text.split("\n")) if match] == [
        "20",
        "2\u202f000",
    ]
