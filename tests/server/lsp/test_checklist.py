"""The protocol, item by item, against the real process: what the server promises to editors.

Each test proves one item of the list in short; the files beside this one test it in depth.
"""

from __future__ import annotations

import asyncio
import random
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from lsp_support import (
    FUNCTIONS,
    PROFILES,
    SHOP,
    Client,
    Wire,
    emacs,
    neovim,
    position,
    vscode,
)
from lsprotocol import types
from tiny_model import build_model

pytestmark = pytest.mark.asyncio(loop_scope="session")

LENS = "textDocument/codeLens"
STRICT = {"diagnostics": {"enabled": True}, "limits": {"time": "1 ns", "memory": 0}}
LONG = "".join(
    f"def f{n}(value):\n" + "".join(f"    value += {k}\n" for k in range(50)) for n in range(200)
)


async def titles(client: Client, uri: str) -> list[str]:
    return [lens.command.title for lens in await client.lenses(uri)]


# Documents


async def test_incremental_sync_survives_every_line_break_and_edit_sequence(client: Client):
    pick = random.Random(4)
    pieces = [
        "\n",
        "\r\n",
        "\r",
        "\f",
        "\u2028",
        "\x85",
        "😀",
        "é",
        "x",
        "def g(n): return n\n",
        "",
    ]
    text = "# start\n" + SHOP
    uri = client.open(text)
    for version in range(2, 150):
        start, end = sorted(pick.choices(range(len(text) + 1), k=2))
        end = min(end, start + pick.randrange(12))
        # Between CR and LF there is no position.
        if "\r\n" in (text[start - 1 : start + 1], text[end - 1 : end + 1]):
            continue
        area = types.Range(
            position(text, start, client.encoding), position(text, end, client.encoding)
        )
        piece = pick.choice(pieces)
        text = text[:start] + piece + text[end:]
        client.change(uri, version, types.TextDocumentContentChangePartial(area, piece))

    same = client.open(text)
    assert [(lens.range, lens.command.title) for lens in await client.lenses(uri)] == [
        (lens.range, lens.command.title) for lens in await client.lenses(same)
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_utf_8_utf_16_and_utf_32_positions(bare_client: Client, encoding):
    kind = types.PositionEncodingKind(encoding)
    general = types.GeneralClientCapabilities(position_encodings=[kind])
    capabilities = await bare_client.begin(types.ClientCapabilities(general=general))
    uri = bare_client.open("def f(a='😀é'):\n    return a\n")

    [hint] = await bare_client.hints(uri)

    assert capabilities.position_encoding == encoding
    assert hint.position.character == {"utf-8": 18, "utf-16": 15, "utf-32": 14}[encoding]


async def test_cells_of_notebooks_are_documents(bare_client: Client):
    await bare_client.begin(vscode())
    cell = "vscode-notebook-cell:/book.ipynb#A"
    code = types.NotebookCell(types.NotebookCellKind.Code, cell)
    bare_client.notebook_document_did_open(
        types.DidOpenNotebookDocumentParams(
            types.NotebookDocument("file:///book.ipynb", "jupyter-notebook", 1, [code]),
            [types.TextDocumentItem(cell, "python", 1, SHOP)],
        )
    )

    assert len(await bare_client.lenses(cell)) == len(await bare_client.hints(cell)) == 2
    assert (await bare_client.hover(cell, 0)).contents.value.startswith("`total`")


@pytest.mark.parametrize("uri", ["untitled:Untitled-1", "memory://server/a.py"])
async def test_untitled_and_non_file_uris(client: Client, uri):
    assert len(await client.lenses(client.open(SHOP, uri=uri))) == 2


# Settings


async def test_several_folders_with_configuration_pulled_for_each(bare_client: Client, tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    bare_client.set_configuration({"rlm-lsp": {"size": 200}}, scope_uri=one.as_uri())
    bare_client.set_configuration({"rlm-lsp": {"size": 300}}, scope_uri=other.as_uri())
    await bare_client.begin(vscode(), [one, other])

    for folder, size in ((one, 200), (other, 300)):
        uri = bare_client.open(SHOP, uri=(folder / "shop.py").as_uri())
        assert f"at n = {size} " in f"{(await titles(bare_client, uri))[0]} "


async def test_configuration_is_read_again_on_change(bare_client: Client):
    bare_client.set_configuration({"rlm-lsp": {"size": 200}})
    await bare_client.begin(vscode())
    uri = bare_client.open(SHOP)
    assert "at n = 200 " in f"{(await titles(bare_client, uri))[0]} "
    await asyncio.sleep(0.3)  # a refresh for the first settings is out
    before = bare_client.refreshes["lens"]
    bare_client.set_configuration({"rlm-lsp": {"size": 300}})
    bare_client.workspace_did_change_configuration(types.DidChangeConfigurationParams(None))
    await bare_client.until(lambda: bare_client.refreshes["lens"] > before)

    assert "at n = 300 " in f"{(await titles(bare_client, uri))[0]} "


async def test_settings_from_initialization_options(bare_client: Client):
    await bare_client.begin(emacs(), size=400)

    assert "at n = 400 " in f"{(await titles(bare_client, bare_client.open(SHOP)))[0]} "


async def test_settings_from_pyproject(bare_client: Client, tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool.rlm-lsp]\nsize = 500\n")
    await bare_client.begin(neovim(), [tmp_path])
    uri = bare_client.open(SHOP, uri=(tmp_path / "shop.py").as_uri())

    assert "at n = 500 " in f"{(await titles(bare_client, uri))[0]} "


# What is shown


async def test_code_lens(client: Client):
    assert all(" at n = " in title for title in await titles(client, client.open(SHOP)))


async def test_inlay_hints_of_a_range_with_tooltips(client: Client):
    uri = client.open(SHOP)

    [hint] = await client.hints(uri, 5, 20)

    assert hint.position.line == 11
    assert "Cart.cheapest" in hint.tooltip.value


async def test_hover_on_a_definition(client: Client):
    body = "".join(f"    value = value + {n} * value\n" for n in range(200))
    uri = client.open(f"import web\n\n\ndef long(value):\n    web.get()\n{body}")

    text = (await client.hover(uri, 3, 6)).contents.value

    for part in (
        r"\bn\b.+\btime\b.+\brange\b.+\bpeak memory\b.+\brange\b",
        r"(?m)^\W*100\u202f000\b.+\b\d",
        r"holds the true value in 8 of 10 cases",
        r"the model did not read \d+ lines",
        r"Plus 1 call outside this file: `?web\.get",
        r"Model tiny 0\.0\.1",
    ):
        assert re.search(part, text), part


async def test_hover_on_a_call_of_a_function_defined_in_the_workspace(
    bare_client: Client, tmp_path
):
    (tmp_path / "shop.py").write_text(SHOP)
    await bare_client.begin(vscode(), [tmp_path])
    uri = bare_client.open("total([])\n", uri=(tmp_path / "main.py").as_uri())

    text = (await bare_client.hover(uri, 0, 2)).contents.value

    assert text.startswith("`total`, defined in shop.py, line 1")


async def test_diagnostics_are_off_by_default(bare_client: Client):
    await bare_client.begin(emacs())
    uri = bare_client.open(SHOP)
    await bare_client.lenses(uri)

    assert list((await bare_client.pull(uri)).items) == []
    assert bare_client.diagnostics == {}


async def test_diagnostics_are_pulled(bare_client: Client):
    await bare_client.begin(vscode(), **STRICT)

    items = (await bare_client.pull(bare_client.open(SHOP))).items

    assert len(items) == 2
    assert re.match(
        r"total is predicted over the limit of 1 ns: .+ at n = 100\u202f000", items[0].message
    )


async def test_diagnostics_are_pushed_where_the_client_can_not_pull(bare_client: Client):
    await bare_client.begin(emacs(), **STRICT)
    uri = bare_client.open(SHOP)

    await bare_client.until(lambda: len(bare_client.diagnostics.get(uri, ())) == 2)


async def test_code_action_that_ignores_a_unit(client: Client):
    ignore, _ = await client.actions(client.open(SHOP), 0)

    assert ignore.title == "Ignore total (rlm: ignore)"


async def test_code_action_that_raises_the_limit(bare_client: Client, tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.rlm-lsp.limits]\ntime = "1 ns"\n')
    await bare_client.begin(vscode(), [tmp_path], diagnostics={"enabled": True})
    uri = bare_client.open(SHOP, uri=(tmp_path / "shop.py").as_uri())
    warnings = (await bare_client.pull(uri)).items

    raised = (await bare_client.actions(uri, 0, *warnings))[-1]

    assert raised.title.startswith("Raise the limit to ")
    assert raised.edit is not None


async def test_a_comment_sets_the_size(client: Client):
    uri = client.open("# rlm: n=50000\n" + SHOP)

    assert "at n = 50\u202f000" in (await titles(client, uri))[0]


# Commands


async def test_report_on_a_document(client: Client):
    report = await client.run(
        "rlm-lsp.reportDocument", {"textDocument": {"uri": client.open(SHOP)}}
    )

    assert [unit["start_line"] for unit in report["units"]] in ([1, 9], [9, 1])


async def test_report_on_the_workspace_with_progress_and_cancel(bare_client: Client, tmp_path):
    for number in range(30):
        (tmp_path / f"a{number}.py").write_text(LONG.replace("def f", f"def a{number}_"))
    await bare_client.begin(vscode(), [tmp_path])
    running = asyncio.create_task(bare_client.run("rlm-lsp.reportWorkspace"))
    await bare_client.until(lambda: len(bare_client.progress_reports) == 1)
    [token] = bare_client.progress_reports
    bare_client.window_work_done_progress_cancel(types.WorkDoneProgressCancelParams(token))

    report = await asyncio.wait_for(running, 10)

    assert report["complete"] is False


async def test_arguments_have_a_type(start):
    wire: Wire = await start()
    await wire.begin()
    wrong = {"command": "rlm-lsp.why", "arguments": [{"textDocument": 1}]}
    wire.send("workspace/executeCommand", wrong, 2)

    assert (await wire.answer(2))["error"]["code"] == -32602


async def test_a_unit_that_got_no_estimate_says_why(client: Client):
    uri = client.open("def broken(n):\n    return 1 +\n")

    assert await client.why(uri, 0) == "broken: no estimate: syntax error in this function."


# The session


@pytest.mark.parametrize("profile", PROFILES)
async def test_refreshes_only_where_announced(bare_client: Client, profile):
    await bare_client.begin(PROFILES[profile]())
    uri = bare_client.open(SHOP)
    await bare_client.lenses(uri)
    settings = {"rlm-lsp": {"size": 100}}
    bare_client.set_configuration(settings)
    bare_client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings))
    await titles(bare_client, uri)
    await asyncio.sleep(0.5)

    counts = (*bare_client.refreshes.values(), bare_client.diagnostic_refresh_count)
    assert counts == {"vscode": (1, 1, 1), "neovim": (0, 1, 0), "emacs": (0, 0, 0)}[profile]


async def test_set_trace(bare_client: Client):
    await bare_client.begin(vscode())
    bare_client.set_trace(types.SetTraceParams(types.TraceValue.Verbose))
    await bare_client.hover(bare_client.open(SHOP), 0)
    await bare_client.until(lambda: bool(bare_client.traces))

    assert re.fullmatch(r"\d+\.\d ms", bare_client.traces[0].verbose)


@pytest.mark.parametrize(("asked", "code"), [(True, 0), (False, 1)])
async def test_exit_codes(start, asked, code):
    wire: Wire = await start()
    await wire.begin()
    if asked:
        wire.send("shutdown", message_id=2)
        await wire.answer(2)
    wire.send("exit")

    assert await asyncio.wait_for(wire.process.wait(), 10) == code


async def test_exits_within_a_second_with_inference_in_flight(start):
    wire: Wire = await start()
    await wire.begin()
    wire.open(LONG)
    wire.send(LENS, {"textDocument": {"uri": "file:///shop.py"}}, 2)
    await asyncio.sleep(1)
    started = time.monotonic()
    wire.send("shutdown", message_id=3)
    wire.send("exit")

    assert await asyncio.wait_for(wire.process.wait(), 10) == 0
    assert time.monotonic() - started < 1


async def test_exits_when_the_clients_process_is_gone(start):
    client = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    wire: Wire = await start()
    await wire.begin(processId=client.pid)
    client.communicate(b"\n")

    assert await asyncio.wait_for(wire.process.wait(), 15) == 1


# Languages


@pytest.fixture(scope="session")
def every_language(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that answers for all languages."""
    names = tuple(name for name in FUNCTIONS if not name.endswith("react"))
    return build_model(tmp_path_factory.mktemp("languages"), "polyglot", languages=names)


async def test_twelve_languages(bare_client: Client, every_language):
    await bare_client.begin(vscode(), modelPath=str(every_language))

    for language, text in FUNCTIONS.items():
        uri = bare_client.open(text, language)
        [lens] = await bare_client.lenses(uri)
        line = lens.range.start.line
        assert " at n = " in lens.command.title, language
        assert text.split("\n")[line][lens.range.start.character :].startswith("top"), language
        assert (await bare_client.hover(uri, line, 12)).contents.value.count("top"), language


async def test_a_language_that_the_model_does_not_answer_for(client: Client):
    uri = client.open(FUNCTIONS["go"], "go")
    before = len(client.messages)

    assert await client.lenses(uri) == []
    assert await client.hints(uri) == []
    assert await client.hover(uri, 2, 6) is None
    assert len(client.messages) == before
    assert await client.why(uri, 2) == (
        "No estimate: model tiny does not answer for go, only for python."
    )
    assert len(client.messages) == before + 1


async def test_a_functions_text_holds_what_it_uses_of_its_file(client: Client):
    source = "def use(n):\n    return helper(n)\n\n\ndef helper(n):\n    return {}\n"
    cheap = client.open(source.format("n"))
    dear = client.open(source.format("[a * b * n for a in range(n) for b in range(n)]"))

    assert (await titles(client, cheap))[0] != (await titles(client, dear))[0]
