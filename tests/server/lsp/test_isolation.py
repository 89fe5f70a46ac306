"""What the server leaves alone: the network, other files, and a machine without its client."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
import time
from pathlib import Path

import psutil
import pytest
from lsp_support import SERVER, SHOP, Wire

pytestmark = pytest.mark.asyncio(loop_scope="session")

# In the server's process: notes what is written, connected and started.
AUDIT = """\
import os, sys

notes = os.open(os.environ["AUDIT_NOTES"], os.O_WRONLY | os.O_APPEND)
writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
watched = (
    "os.mkdir", "os.rename", "os.remove", "os.link", "os.symlink", "os.truncate", "os.chmod",
    "os.exec", "os.fork", "os.posix_spawn", "os.system", "subprocess.Popen", "sqlite3.connect",
    "socket.bind", "socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto",
    "urllib.Request",
)

def note(event, arguments):
    if event in watched or (event == "open" and arguments[2] & writing):
        os.write(notes, f"{event} {arguments[0]}\\n".encode())

sys.addaudithook(note)
"""

# A client that dies hard, with a server at work. Prints the server's process id.
CLIENT = """\
import json, os, subprocess, sys, time

server = subprocess.Popen(sys.argv[1], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

def send(**message):
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    server.stdin.write(b"Content-Length: %d\\r\\n\\r\\n%s" % (len(body), body))
    server.stdin.flush()

send(id=1, method="initialize", params={"processId": os.getpid(), "capabilities": {}})
server.stdout.readline()
send(method="initialized", params={})
body = "".join(f"    value += {n}\\n" for n in range(50))
text = "".join(f"def f{n}(value):\\n{body}\\n" for n in range(2000))
item = {"uri": "file:///a.py", "languageId": "python", "version": 1, "text": text}
send(method="textDocument/didOpen", params={"textDocument": item})
send(id=2, method="textDocument/codeLens", params={"textDocument": {"uri": "file:///a.py"}})
time.sleep(1)
print(server.pid, flush=True)
time.sleep(60)
"""


def files_in(*folders: Path) -> set[str]:
    return {str(path) for folder in folders for path in folder.rglob("*")}


async def work(wire: Wire) -> None:
    """Has the server do everything that it can do by itself."""
    await wire.begin()
    document = {"textDocument": {"uri": wire.open(SHOP)}}
    wire.send("textDocument/codeLens", document, 2)
    assert len((await wire.answer(2))["result"]) == 2
    wire.send("textDocument/hover", document | {"position": {"line": 0, "character": 4}}, 3)
    assert (await wire.answer(3))["result"]


async def test_it_writes_to_its_cache_alone_and_connects_to_nothing(environment, tmp_path):
    names = ("home", "work", "temporary", "config", "cache", "shim")
    home, here, temporary, config, cache, shim = (tmp_path / name for name in names)
    for folder in (home, here, temporary, config, cache, shim):
        folder.mkdir()
    (shim / "sitecustomize.py").write_text(AUDIT)
    (shim / "notes").write_text("")
    process = await asyncio.create_subprocess_exec(
        *SERVER,
        cwd=here,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={
            **environment,
            "HOME": str(home),
            "TMPDIR": str(temporary),
            "XDG_CONFIG_HOME": str(config),
            "XDG_DATA_HOME": str(config),
            "XDG_CACHE_HOME": str(cache),
            "PYTHONPATH": str(shim),
            "AUDIT_NOTES": str(shim / "notes"),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
    )
    await work(Wire(process))

    connections = psutil.Process(process.pid).net_connections()
    process.kill()
    await process.wait()
    own = cache / "rlm-lsp"
    assert connections == []
    assert files_in(home, here, temporary, config) == set()
    assert files_in(cache) <= {str(own), *files_in(own)}
    # What native libraries do is not noted, but leaves connections and files.
    noted = (shim / "notes").read_text().splitlines()
    assert sorted(set(noted)) == [
        f"os.mkdir {own}",
        f"sqlite3.connect {own / 'estimates.sqlite3'}",
    ]


async def test_tcp_listens_on_loopback_to_one_client(environment):
    process = await asyncio.create_subprocess_exec(
        *SERVER, "--tcp", "--port", "0", stderr=asyncio.subprocess.PIPE, env=environment
    )
    told = (await asyncio.wait_for(process.stderr.readline(), 30)).decode()
    port = int(re.search(r":(\d+)\n", told)[1])
    server = psutil.Process(process.pid)
    [listening] = server.net_connections()
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    deadline = time.monotonic() + 10
    while [found.status for found in server.net_connections()] != [psutil.CONN_ESTABLISHED]:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)
    writer.close()

    assert (listening.laddr.ip, listening.status) == ("127.0.0.1", psutil.CONN_LISTEN)
    assert await asyncio.wait_for(process.wait(), 10) == 1


async def test_a_killed_client_leaves_no_server(environment, tmp_path):
    client = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        CLIENT,
        *SERVER,
        stdout=asyncio.subprocess.PIPE,
        env={**environment, "XDG_CACHE_HOME": str(tmp_path)},
    )
    server = psutil.Process(int(await asyncio.wait_for(client.stdout.readline(), 30)))
    assert server.is_running()
    os.kill(client.pid, signal.SIGKILL)
    killed = time.monotonic()
    await client.wait()
    # Without a parent that waits for it, an ended process stays as a zombie.
    while server.is_running() and server.status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() - killed < 3
        await asyncio.sleep(0.02)


async def test_a_killed_client_whose_stream_stays_open(start):
    client = await asyncio.create_subprocess_exec(sys.executable, "-c", "input()", stdin=-1)
    wire: Wire = await start()
    await wire.begin(processId=client.pid)
    client.kill()
    await client.wait()

    assert await asyncio.wait_for(wire.process.wait(), 3) == 1
