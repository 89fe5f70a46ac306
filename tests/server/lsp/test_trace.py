"""Traced requests, and requests that fail."""

from __future__ import annotations

import asyncio
import re

import pytest
from lsp_support import SHOP, Client, Wire, vscode
from lsprotocol import types

pytestmark = pytest.mark.asyncio(loop_scope="session")

LENS = "textDocument/codeLens"
SHOP_LENSES = {"textDocument": {"uri": "file:///shop.py"}}


@pytest.mark.parametrize(
    ("value", "verbose"),
    [(types.TraceValue.Messages, None), (types.TraceValue.Verbose, re.compile(r"\d+\.\d ms"))],
)
async def test_set_trace(bare_client: Client, value, verbose):
    await bare_client.begin(vscode())
    uri = bare_client.open(SHOP)
    await bare_client.lenses(uri)
    assert bare_client.traces == []

    bare_client.set_trace(types.SetTraceParams(value))
    await bare_client.hover(uri, 0)
    await bare_client.until(lambda: bool(bare_client.traces))

    [trace] = bare_client.traces
    assert trace.message == "textDocument/hover answered"
    assert trace.verbose is None if verbose is None else verbose.fullmatch(trace.verbose)
    bare_client.set_trace(types.SetTraceParams(types.TraceValue.Off))
    await bare_client.hover(uri, 0)
    assert len(bare_client.traces) == 1


async def test_initialize_may_ask_for_it(start):
    wire: Wire = await start()
    await wire.begin(trace="verbose")
    wire.send("textDocument/hover", {}, 2)

    assert (await wire.answer(2))["error"]["code"] == -32602
    wire.send(LENS, SHOP_LENSES, 3)
    await wire.answer(3)
    told = await wire.receive()
    while told.get("method") != "$/logTrace":
        told = await wire.receive()
    assert told["params"]["message"].endswith("answered")


BROKEN = """\
import rlm_lsp.features.hover as feature

def fail(*_):
    raise RuntimeError("surprise")

feature.unit_at = fail
"""


async def test_a_failing_handler_is_logged_and_the_next_request_works(start, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(BROKEN)
    wire: Wire = await start(PYTHONPATH=str(tmp_path))
    await wire.begin()
    uri = wire.open(SHOP)
    wire.send("textDocument/hover", {"textDocument": {"uri": uri}, "position": at(0)}, 2)

    error = (await wire.answer(2))["error"]

    assert error == {
        "code": -32603,
        "message": "textDocument/hover failed; the server's log says why",
    }
    wire.send(LENS, SHOP_LENSES, 3)
    assert len((await wire.answer(3))["result"]) == 2
    wire.send("shutdown", message_id=4)
    await wire.answer(4)
    wire.send("exit")
    assert await asyncio.wait_for(wire.process.wait(), 10) == 0
    log = (await wire.process.stderr.read()).decode()
    assert "ERROR rlm_lsp.lsp.protocol: textDocument/hover failed\nTraceback" in log
    assert "RuntimeError: surprise" in log


async def test_a_failing_notification_is_logged_and_the_next_one_works(start, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import rlm_lsp.lsp.client_settings as module\n"
        "def fail(*_):\n"
        "    raise RuntimeError('surprise')\n"
        "module.ClientSettings.change_files = fail\n"
    )
    wire: Wire = await start(PYTHONPATH=str(tmp_path))
    await wire.begin()
    wire.send("workspace/didChangeWatchedFiles", {"changes": []})
    wire.open(SHOP)
    wire.send(LENS, SHOP_LENSES, 2)

    assert len((await wire.answer(2))["result"]) == 2
    wire.send("exit")
    log = (await wire.process.stderr.read()).decode()
    assert "a notification could not be handled\nTraceback" in log


def at(line: int) -> dict[str, int]:
    return {"line": line, "character": 0}
