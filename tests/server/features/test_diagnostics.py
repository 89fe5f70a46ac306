"""Warnings about functions over the limits: pulled and pushed."""

from __future__ import annotations

import re

import pytest
from lsp_support import PROFILES, SHOP, Client, emacs, neovim, vscode
from lsprotocol import types

pytestmark = pytest.mark.asyncio(loop_scope="session")

STRICT = {"diagnostics": {"enabled": True}, "limits": {"time": "1 ns", "memory": 0}}
MESSAGE = re.compile(
    r"(total|Cart\.cheapest) is predicted over the limit of 1 ns: "
    r"(~?\S+ \w+|\w+) at n = 100\u202f000( \(.+ to .+\))?"
)


@pytest.mark.parametrize("profile", PROFILES)
async def test_off_by_default(bare_client: Client, profile):
    await bare_client.begin(PROFILES[profile](), limits={"time": "1 ns"})
    uri = bare_client.open(SHOP)
    await bare_client.lenses(uri)

    report = await bare_client.pull(uri)

    assert (report.kind, list(report.items)) == ("full", [])
    assert bare_client.diagnostics == {}


@pytest.mark.parametrize("profile", [vscode, neovim])
async def test_pulled(bare_client: Client, profile):
    await bare_client.begin(profile(), **STRICT)
    uri = bare_client.open(SHOP)

    report = await bare_client.pull(uri)

    assert [item.range for item in report.items] == [
        types.Range(types.Position(0, 4), types.Position(0, 9)),
        types.Range(types.Position(8, 8), types.Position(8, 16)),
    ]
    for item in report.items:
        assert MESSAGE.fullmatch(item.message)
        assert (item.source, item.code) == ("rlm-lsp", "time-limit")
        vague = "seconds at" in item.message
        severity = types.DiagnosticSeverity
        assert item.severity == (severity.Information if vague else severity.Warning)
    assert bare_client.diagnostics == {}


async def test_the_same_again_is_unchanged(bare_client: Client):
    await bare_client.begin(vscode(), **STRICT)
    uri = bare_client.open(SHOP)
    first = await bare_client.pull(uri)

    again = await bare_client.pull(uri, first.result_id)
    bare_client.replace(uri, 2, "# moved\n" + SHOP)
    moved = await bare_client.pull(uri, first.result_id)

    assert (again.kind, again.result_id) == ("unchanged", first.result_id)
    assert (moved.kind, len(moved.items)) == ("full", 2)
    assert moved.result_id != first.result_id


async def test_pushed_to_those_who_do_not_pull(bare_client: Client):
    await bare_client.begin(emacs(), **STRICT)
    uri = bare_client.open(SHOP)

    await bare_client.until(lambda: len(bare_client.diagnostics.get(uri, ())) == 2)
    assert all(MESSAGE.fullmatch(item.message) for item in bare_client.diagnostics[uri])
    bare_client.text_document_did_close(
        types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri))
    )
    await bare_client.until(lambda: len(bare_client.diagnostics[uri]) == 0)


async def test_pushed_anew_when_the_limit_changes(bare_client: Client):
    await bare_client.begin(emacs(), **STRICT)
    uri = bare_client.open(SHOP)
    await bare_client.until(lambda: len(bare_client.diagnostics.get(uri, ())) == 2)

    settings = {"rlm-lsp": {"limits": {"time": 0}}}
    bare_client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings))

    await bare_client.until(lambda: len(bare_client.diagnostics[uri]) == 0)


async def test_a_refresh_when_settings_change(bare_client: Client):
    await bare_client.begin(vscode())
    uri = bare_client.open(SHOP)
    assert list((await bare_client.pull(uri)).items) == []

    bare_client.set_configuration({"rlm-lsp": STRICT})
    bare_client.workspace_did_change_configuration(types.DidChangeConfigurationParams(None))

    await bare_client.until(lambda: bare_client.diagnostic_refresh_count == 1)
    assert len((await bare_client.pull(uri)).items) == 2


async def test_comments_set_the_size_and_leave_out(bare_client: Client):
    await bare_client.begin(vscode(), **STRICT)
    source = SHOP.replace("    def cheapest", "    # rlm: n=200\n    def cheapest")
    uri = bare_client.open("# rlm: ignore\n" + source)

    [only] = (await bare_client.pull(uri)).items

    assert only.message.startswith("Cart.cheapest is predicted over the limit of 1 ns: ")
    assert " at n = 200" in only.message


async def test_memory_has_a_limit_of_its_own(bare_client: Client):
    limits = {"time": 0, "memory": "1 B"}
    await bare_client.begin(vscode(), diagnostics={"enabled": True}, limits=limits)
    uri = bare_client.open(SHOP)

    items = (await bare_client.pull(uri)).items

    assert [item.code for item in items] == ["memory-limit", "memory-limit"]
    assert all("over the limit of 1 B" in item.message for item in items)
