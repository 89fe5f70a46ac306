"""The life of a session, driven by bytes: what no well-behaved client does."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
import time

import pytest
from lsp_support import SERVER, SHOP, Client, Wire

pytestmark = pytest.mark.asyncio(loop_scope="session")

LENS = "textDocument/codeLens"
SHOP_LENSES = {"textDocument": {"uri": "file:///shop.py"}}


async def test_a_closed_stream_ends_the_server(start):
    wire: Wire = await start()
    await wire.begin()
    wire.process.stdin.close()

    assert await asyncio.wait_for(wire.process.wait(), 10) == 1


async def test_exit_does_not_wait_for_inference(start):
    wire: Wire = await start()
    await wire.begin()
    body = "".join(f"    value += {n}\n" for n in range(50))
    wire.open("".join(f"def f{n}(value):\n{body}\n" for n in range(300)))
    wire.send(LENS, SHOP_LENSES, 2)
    await asyncio.sleep(1)
    started = time.monotonic()
    wire.send("shutdown", message_id=3)
    assert (await wire.answer(3))["result"] is None
    wire.send("exit")

    assert await asyncio.wait_for(wire.process.wait(), 10) == 0
    assert time.monotonic() - started < 3


async def test_a_client_in_another_world_is_not_missed(start):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    wire: Wire = await start()
    await wire.begin(processId=gone.pid)
    await asyncio.sleep(2.5)
    wire.send("shutdown", message_id=2)

    assert (await wire.answer(2))["result"] is None


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"textDocument": 1}, -32602),
        ({}, -32602),
        ([], -32602),
        ({"textDocument": {"uri": "file:///a.py"}, "position": {"line": -1}}, -32602),
    ],
)
async def test_malformed_params_get_an_error(start, params, code):
    wire: Wire = await start()
    await wire.begin()
    wire.send("textDocument/hover", params, 2)

    assert (await wire.answer(2))["error"]["code"] == code


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"this is not JSON", -32700),
        (b"\xff\xfe", -32700),
        (b"[" * 100_000, -32700),
        (b"[]", -32600),
        (b'"text"', -32600),
    ],
)
async def test_bodies_that_are_no_message_get_an_error(start, body, code):
    wire: Wire = await start()
    await wire.begin()
    wire.send_bytes(body)

    answer = await wire.receive()
    assert (answer["id"], answer["error"]["code"]) == (None, code)


async def test_unknown_requests_get_an_error_and_notifications_nothing(start):
    wire: Wire = await start()
    await wire.begin()
    wire.send("no/such/notification", {})
    wire.send("$/cancelRequest", {"id": 77})
    wire.send("no/such/request", {}, 2)

    assert (await wire.answer(2))["error"]["code"] == -32601


async def test_requests_at_the_wrong_time_get_an_error(start):
    wire: Wire = await start()
    wire.send(LENS, SHOP_LENSES, 1)
    assert (await wire.answer(1))["error"]["code"] == -32002
    await wire.begin()
    wire.send("initialize", {"processId": None, "rootUri": None, "capabilities": {}}, 2)
    assert (await wire.answer(2))["error"]["code"] == -32600
    wire.send("shutdown", message_id=3)
    await wire.answer(3)
    wire.send(LENS, SHOP_LENSES, 4)
    assert (await wire.answer(4))["error"]["code"] == -32600


async def test_failing_notifications_show_nothing(start):
    wire: Wire = await start()
    await wire.begin()
    change = {"textDocument": {"uri": "file:///never.py", "version": 2}, "contentChanges": []}
    wire.send("textDocument/didChange", change)
    wire.send("textDocument/didClose", SHOP_LENSES)
    wire.send("textDocument/didOpen", {"textDocument": "nonsense"})
    wire.send("textDocument/didOpen", 5)
    wire.open(SHOP)
    wire.send(LENS, SHOP_LENSES, 2)

    messages = []
    while not messages or messages[-1].get("id") != 2:
        messages.append(await wire.receive())
    assert len(messages) == 1
    assert len(messages[0]["result"]) == 2


async def test_a_cancelled_request_gets_the_protocols_error(start):
    wire: Wire = await start()
    await wire.begin()
    wire.open("".join(f"def f{n}(value):\n    return value + {n}\n" for n in range(500)))
    wire.send(LENS, SHOP_LENSES, 2)
    wire.send("$/cancelRequest", {"id": 2})

    assert (await wire.answer(2))["error"]["code"] == -32800


async def test_a_request_about_a_version_that_is_gone(start):
    wire: Wire = await start()
    await wire.begin()
    wire.open("".join(f"def f{n}(value):\n    return value + {n}\n" for n in range(500)))
    wire.send(LENS, SHOP_LENSES, 2)
    wire.send("textDocument/hover", SHOP_LENSES | {"position": {"line": 0, "character": 4}}, 4)
    document = {"uri": "file:///shop.py", "version": 2}
    change = {"textDocument": document, "contentChanges": [{"text": SHOP}]}
    wire.send("textDocument/didChange", change)
    wire.send(LENS, SHOP_LENSES, 3)

    answers = {}
    while len(answers) < 3:
        message = await wire.receive()
        if "method" not in message:
            answers[message["id"]] = message
    # What is drawn stays when there is nothing new; a hover that says nothing would be wrong.
    assert answers[2]["result"] == []
    assert answers[4]["error"]["code"] == -32801
    assert len(answers[3]["result"]) == 2


async def test_what_is_printed_does_not_reach_the_client(start, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import sys, os\n"
        "def shout():\n"
        "    print('a stray print', flush=True)\n"
        "    os.write(1, b'and a native one')\n"
        "import rlm_lsp.engine.location as place\n"
        "real = place.model_folder\n"
        "def loud(chosen):\n"
        "    shout()\n"
        "    return real(chosen)\n"
        "sys.modules['rlm_lsp.engine'].model_folder = loud\n"
    )
    wire: Wire = await start(PYTHONPATH=str(tmp_path))
    await wire.begin()
    wire.open(SHOP)
    wire.send("workspace/didChangeConfiguration", {"settings": {"rlm-lsp": {"size": 100}}})
    wire.send(LENS, SHOP_LENSES, 2)

    assert len((await wire.answer(2))["result"]) == 2
    wire.send("exit")
    assert b"a stray print" in await wire.process.stderr.read()


async def test_no_source_text_is_logged(start):
    wire: Wire = await start("-v")
    await wire.begin()
    wire.open("def secret_name():\n    return 'secret text'\n")
    wire.send(LENS, SHOP_LENSES, 2)
    await wire.answer(2)
    wire.send("exit")

    log = (await wire.process.stderr.read()).decode()
    assert "secret" not in log
    assert "model tiny" in log


async def test_a_log_file(start, tmp_path):
    wire: Wire = await start("-vv", "--log-file", str(tmp_path / "log.txt"))
    await wire.begin()
    wire.send("exit")

    assert await asyncio.wait_for(wire.process.wait(), 10) == 1
    assert "initialize" in (tmp_path / "log.txt").read_text()


async def test_tcp(environment):
    process = await asyncio.create_subprocess_exec(
        *SERVER, "--tcp", "--port", "0", stderr=asyncio.subprocess.PIPE, env=environment
    )
    told = (await asyncio.wait_for(process.stderr.readline(), 30)).decode()
    host, port = re.fullmatch(r"rlm-lsp listens on (.+):(\d+)\n", told).groups()
    reader, writer = await asyncio.open_connection(host, int(port))
    for message in (
        {"id": 1, "method": "initialize", "params": {"processId": 1, "capabilities": {}}},
        {"id": 2, "method": "shutdown"},
        {"method": "exit"},
    ):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        writer.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    answers = await asyncio.wait_for(reader.read(), 20)

    assert b'"codeLensProvider"' in answers
    assert await asyncio.wait_for(process.wait(), 10) == 0
    writer.close()


async def test_a_port_that_is_taken(environment):
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        *SERVER, "--tcp", "--port", str(port), stderr=asyncio.subprocess.PIPE, env=environment
    )
    _, errors = await asyncio.wait_for(process.communicate(), 30)
    server.close()

    assert process.returncode == 2
    assert errors.startswith(b"rlm-lsp: ")
    assert b"Traceback" not in errors


async def test_edits_with_odd_line_ends_keep_the_document_whole(client: Client):
    from lsprotocol import types

    uri = client.open("# page\f one\u2028 two\ndef f(n):\n    return n\n")
    area = types.Range(types.Position(1, 4), types.Position(1, 5))
    client.change(uri, 2, types.TextDocumentContentChangePartial(area, "renamed"))

    [lens] = await client.lenses(uri)

    assert lens.range.start == types.Position(1, 4)
    assert lens.range.end == types.Position(1, 11)
    assert "renamed" in (await client.hover(uri, 1)).contents.value


async def test_a_file_of_20000_lines(client: Client):
    body = "".join(f"    value += {n}\n" for n in range(396))
    source = "".join(f"def f{n}(value):\n{body}    return value\n\n\n" for n in range(50))
    assert source.count("\n") >= 20_000

    assert len(await client.all_lenses(client.open(source), 50)) == 50


async def test_the_start_loads_no_model_library(environment):
    code = (
        "import sys, asyncio\n"
        "from rlm_lsp.lsp.startup import import_protocol; import_protocol()\n"
        "from rlm_lsp.features import register_all\n"
        "from rlm_lsp.lsp.server import RlmServer\n"
        "async def start():\n"
        "    register_all(RlmServer())\n"
        "asyncio.run(start())\n"
        "heavy = {'numpy', 'onnxruntime', 'tokenizers', 'tree_sitter', 'torch'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )

    assert done.stdout.strip() == "[]"
