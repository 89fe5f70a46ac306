"""A disk that does not answer: nothing but what is on it waits, and that not for long."""

from __future__ import annotations

import asyncio
import re
import time
from pathlib import Path

import pytest
import pytest_asyncio
from lsp_support import SHOP, Wire

pytestmark = pytest.mark.asyncio(loop_scope="session")

# In the server's process: whoever looks at a project's file in a folder of that name, waits.
SLOW_DISK = """\
import os, pathlib, time

def waiting(method):
    def run(self, *arguments, **more):
        name = os.fspath(self)
        while name.endswith("slow/pyproject.toml") and os.path.exists(os.environ["SLOW_SWITCH"]):
            time.sleep(0.02)
        return method(self, *arguments, **more)
    return run

for name in ("stat", "open", "exists", "is_file", "read_bytes", "read_text"):
    setattr(pathlib.Path, name, waiting(getattr(pathlib.Path, name)))
"""

PROJECT = "[tool.rlm-lsp]\nsize = 20\nhideBelow.time = 0\nhideBelow.memory = 0\n"


async def sizes(wire: Wire, uri: str, message_id: object) -> tuple[list[str], float]:
    """What sizes a document's lenses are for, and how many seconds the answer took."""
    began = time.monotonic()
    wire.send("textDocument/codeLens", {"textDocument": {"uri": uri}}, message_id)
    lenses = (await wire.answer(message_id))["result"]
    titles = [lens["command"]["title"] for lens in lenses]
    return [re.search(r"at n = ([\d\u202f]+)", title)[1] for title in titles], (
        time.monotonic() - began
    )


@pytest_asyncio.fixture(loop_scope="session")
async def wire(start, tmp_path: Path) -> Wire:
    for name in ("slow", "fast"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "pyproject.toml").write_text(PROJECT)
    (tmp_path / "sitecustomize.py").write_text(SLOW_DISK)
    switch = tmp_path / "switch"
    switch.touch()
    wire: Wire = await start(PYTHONPATH=str(tmp_path), SLOW_SWITCH=str(switch))
    folders = [{"uri": (tmp_path / name).as_uri(), "name": name} for name in ("slow", "fast")]
    await wire.begin(workspaceFolders=folders)
    return wire


async def test_a_slow_disk_holds_up_no_other_document(wire: Wire, tmp_path: Path):
    warm = wire.open(SHOP, (tmp_path / "fast" / "warm.py").as_uri())
    assert (await sizes(wire, warm, "warm"))[0] == ["20", "20"]
    slow = wire.open(SHOP, (tmp_path / "slow" / "shop.py").as_uri())
    began = time.monotonic()
    wire.send("textDocument/hover", hover(slow), "waits")
    fast = wire.open(SHOP, (tmp_path / "fast" / "shop.py").as_uri())

    found, seconds = await sizes(wire, fast, "fast")

    assert (found, time.monotonic() - began < 1) == (["20", "20"], True), seconds


async def test_after_a_moment_a_document_does_without_its_project(wire: Wire, tmp_path: Path):
    slow = wire.open(SHOP, (tmp_path / "slow" / "shop.py").as_uri())
    wire.send("textDocument/hover", hover(slow), "hover")
    answer = await wire.answer("hover")
    assert "no estimate" not in answer["result"]["contents"]["value"]
    (tmp_path / "switch").unlink()
    deadline = time.monotonic() + 10
    while (await sizes(wire, slow, time.monotonic()))[0] != ["20", "20"]:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


async def test_a_session_ends_while_a_disk_hangs(wire: Wire, tmp_path: Path):
    wire.open(SHOP, (tmp_path / "slow" / "shop.py").as_uri())
    wire.send("shutdown", None, "end")
    assert (await wire.answer("end"))["result"] is None
    wire.send("exit")
    assert await asyncio.wait_for(wire.process.wait(), 5) == 0


def hover(uri: str) -> dict:
    return {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 4}}
