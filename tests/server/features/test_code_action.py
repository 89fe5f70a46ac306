"""Code actions, against the real process."""

from __future__ import annotations

import pytest
from lsp_support import SHOP, Client, neovim, vscode
from lsprotocol import types

pytestmark = pytest.mark.asyncio(loop_scope="session")

KIND = types.CodeActionKind


def applied(text: str, action: types.CodeAction, uri: str) -> str:
    """The text after the action's edit, of ASCII lines."""
    edit = action.edit
    edits = edit.changes[uri] if edit.changes else edit.document_changes[0].edits
    [change] = edits
    lines = text.splitlines(keepends=True)
    start, end = change.range.start, change.range.end
    before = "".join(lines[: start.line]) + lines[start.line][: start.character]
    after = lines[end.line][end.character :] + "".join(lines[end.line + 1 :])
    return before + change.new_text + after


async def test_a_comment_above_the_definition(client: Client):
    uri = client.open(SHOP)

    ignore, size = await client.actions(uri, 8)

    assert (ignore.title, size.title) == (
        "Ignore cheapest (rlm: ignore)",
        "Set the input size of cheapest (rlm: n=1000)",
    )
    assert (ignore.kind, size.kind) == (KIND.Source, KIND.Source)
    assert applied(SHOP, ignore, uri) == SHOP.replace(
        "    def cheapest", "    # rlm: ignore\n    def cheapest"
    )
    assert applied(SHOP, size, uri) == SHOP.replace(
        "    def cheapest", "    # rlm: n=1000\n    def cheapest"
    )


async def test_what_the_comment_does(client: Client):
    uri = client.open(SHOP)
    ignore, _ = await client.actions(uri, 0)
    client.replace(uri, 2, applied(SHOP, ignore, uri))

    assert [lens.range.start.line for lens in await client.lenses(uri)] == [9]
    assert await client.actions(uri, 1) == []
    assert await client.why(uri, 1) == "total: no estimate: a comment says `rlm: ignore`."


async def test_line_ends_are_kept(client: Client):
    text = "class C:\r\n\tdef f(self):\r\n\t\tpass\r\n"
    uri = client.open(text)
    ignore, _ = await client.actions(uri, 1)

    assert applied(text, ignore, uri) == text.replace("\tdef", "\t# rlm: ignore\r\n\tdef")


async def test_columns_are_in_the_sessions_encoding(client: Client):
    uri = client.open("'😀'; f = 1\ndef f(a='😀'): pass\n")
    ignore, _ = await client.actions(uri, 1)
    edit = ignore.edit
    [change] = edit.changes[uri] if edit.changes else edit.document_changes[0].edits

    assert change.range.start == change.range.end == types.Position(1, 0)


async def test_nowhere_else(client: Client):
    uri = client.open(SHOP)

    assert await client.actions(uri, 2) == []
    assert await client.actions("file:///never.py", 0) == []


async def test_only_the_kinds_that_are_asked_for(client: Client):
    uri = client.open(SHOP)

    assert await client.actions(uri, 0, only=[KIND.Refactor]) == []
    assert await client.actions(uri, 0, only=[KIND.QuickFix]) == []
    assert len(await client.actions(uri, 0, only=[KIND.Source])) == 2


@pytest.mark.parametrize("profile", [vscode, neovim])
async def test_raise_the_limit(bare_client: Client, tmp_path, profile):
    project = tmp_path / "pyproject.toml"
    project.write_text('[tool.rlm-lsp.limits]\ntime = "1 ns"\nmemory = 0\n')
    await bare_client.begin(profile(), [tmp_path], diagnostics={"enabled": True})
    uri = bare_client.open(SHOP, uri=(tmp_path / "shop.py").as_uri())
    [warning, _] = (await bare_client.pull(uri)).items

    *comments, raised = await bare_client.actions(uri, 0, warning)

    assert [action.title.split(" (")[0] for action in comments] == [
        "Ignore total",
        "Set the input size of total",
    ]
    assert raised.title.startswith("Raise the limit to ")
    assert raised.kind == KIND.QuickFix
    assert [item.message for item in raised.diagnostics] == [warning.message]
    text = applied(project.read_text(), raised, project.as_uri())
    value = raised.title.split(" in ")[0].removeprefix("Raise the limit to ")
    assert text == f'[tool.rlm-lsp.limits]\ntime = "{value}"\nmemory = 0\n'


async def test_no_limit_is_raised_that_the_editor_has_set(bare_client: Client, tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool.rlm-lsp]\nsize = 100\n")
    await bare_client.begin(
        vscode(), [tmp_path], diagnostics={"enabled": True}, limits={"time": "1 ns"}
    )
    uri = bare_client.open(SHOP, uri=(tmp_path / "shop.py").as_uri())

    assert len(await bare_client.actions(uri, 0)) == 2


async def test_a_client_that_can_raises_the_limit_in_its_settings(start):
    wire = await start()
    options = {
        "settings": {"diagnostics": {"enabled": True}, "limits": {"time": "1 ns", "memory": 0}},
        "clientCommands": ["rlm-lsp.raiseLimit"],
    }
    await wire.begin(initializationOptions=options)
    uri = wire.open(SHOP)
    document = {"uri": uri}
    wire.send("textDocument/diagnostic", {"textDocument": document}, 2)
    warning = (await wire.answer(2))["result"]["items"][0]
    params = {
        "textDocument": document,
        "range": warning["range"],
        "context": {"diagnostics": [warning]},
    }
    wire.send("textDocument/codeAction", params, 3)

    raised = (await wire.answer(3))["result"][-1]

    value = raised["command"]["arguments"][0]["value"]
    title = f"Raise the limit to {value} in the settings"
    arguments = [{"textDocument": document, "setting": "limits.time", "value": value}]
    assert raised == {
        "title": title,
        "kind": "quickfix",
        "diagnostics": [warning],
        "command": {"title": title, "command": "rlm-lsp.raiseLimit", "arguments": arguments},
    }
