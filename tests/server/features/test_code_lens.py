"""Code lens, against the real process."""

from __future__ import annotations

import re

import pytest
from lsp_support import EDITORS, PROFILES, SHOP, SHOW_ALL, Client
from lsprotocol import types

pytestmark = pytest.mark.asyncio(loop_scope="session")

TITLE = re.compile(
    r"(~?\S+ (ns|µs|ms|s|min|h|days?)|\w+seconds|minutes|hours|days|over a year|(may )?never ends?)"
    r" · (~?\S+ [kMG]?B|\w*bytes|over 1 TB) at n = 1\u202f000"
    r"( · (constant in n|hardly grows with n|grows .+?))?"
)


SHOWN_ALL = SHOW_ALL["hideBelow"]


def _texts(lenses: list[types.CodeLens], hints: list[types.InlayHint]) -> list[str]:
    return [lens.command.title for lens in lenses] + [hint.label for hint in hints]


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


@pytest.mark.parametrize("profile", PROFILES)
async def test_item_17_each_number_stands_once(bare_client: Client, profile):
    await bare_client.begin(
        PROFILES[profile](), editor=EDITORS[profile], as_it_comes=True, hideBelow=SHOWN_ALL
    )
    uri = bare_client.open(SHOP)

    lenses, hints = await bare_client.lenses(uri), await bare_client.hints(uri)

    expected = (2, 0) if profile == "vscode" else (0, 2)
    assert (len(lenses), len(hints)) == expected
    assert all(TITLE.fullmatch(text) for text in _texts(lenses, hints))


@pytest.mark.parametrize("profile", PROFILES)
async def test_item_17_who_has_set_it_holds(bare_client: Client, profile, tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool.rlm-lsp]\ninlayHint.enabled = true\n")
    await bare_client.begin(
        PROFILES[profile](),
        [tmp_path],
        editor=EDITORS[profile],
        as_it_comes=True,
        codeLens={"enabled": True},
        hideBelow=SHOWN_ALL,
    )
    uri = bare_client.open(SHOP, uri=(tmp_path / "shop.py").as_uri())

    lenses, hints = await bare_client.lenses(uri), await bare_client.hints(uri)

    assert (len(lenses), len(hints)) == (2, 2)
    assert all(TITLE.fullmatch(text) for text in _texts(lenses, hints))


async def test_item_17_a_client_that_tells_nothing_gets_lenses(bare_client: Client):
    await bare_client.begin(types.ClientCapabilities(), as_it_comes=True, hideBelow=SHOWN_ALL)
    uri = bare_client.open(SHOP)

    assert len(await bare_client.lenses(uri)) == 2
    assert await bare_client.hints(uri) == []


async def test_item_23_what_the_model_did_not_read(client: Client):
    lines = "".join(f"    value = value + {n} * value\n" for n in range(200))
    uri = client.open(f"def long(value):\n{lines}    return value\n")

    [lens], [hint] = await client.lenses(uri), await client.hints(uri)

    assert re.search(r" · \d+ lines unread$", lens.command.title)
    assert re.search(r" · \d+ lines unread$", hint.label)


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
