"""A model or a cache that is broken: one clear message, and the server lives."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from lsp_support import SERVER, SHOP, Wire

from rlm_lsp.engine.cache import FILE_NAME

pytestmark = pytest.mark.asyncio(loop_scope="session")

MESSAGE = "window/showMessage"


async def exchange(wire: Wire, message_id: object, method: str, params: object) -> list[dict]:
    """All that the server sends up to the answer to a request, that one last."""
    wire.send(method, params, message_id)
    received = [await wire.receive()]
    while "method" in received[-1] or received[-1].get("id") != message_id:
        received.append(await wire.receive())
    return received


async def lived(wire: Wire) -> tuple[list[dict], str, list[list[dict]]]:
    """Opens two documents, asks everything of each, and ends.

    Returns:
        The messages that were shown, the log, and the answers about lenses.
    """
    await wire.begin()
    received: list[dict] = []
    lenses = []
    for number in range(2):
        uri = wire.open(SHOP, f"file:///{number}.py")
        document = {"textDocument": {"uri": uri}}
        place = {"position": {"line": 0, "character": 4}}
        everything = {"range": {"start": place["position"], "end": {"line": 99, "character": 0}}}
        for method, params in (
            ("textDocument/codeLens", document),
            ("textDocument/inlayHint", document | everything),
            ("textDocument/hover", document | place),
        ):
            received += await exchange(wire, f"{method} {number}", method, params)
            assert "result" in received[-1], received[-1]
            if method.endswith("codeLens"):
                lenses.append(received[-1]["result"])
    received += await exchange(wire, "end", "shutdown", None)
    wire.send("exit")
    log = (await wire.process.stderr.read()).decode()
    assert await asyncio.wait_for(wire.process.wait(), 10) == 0
    return [m["params"] for m in received if m.get("method") == MESSAGE], log, lenses


def written(**fields: object) -> Callable[[Path], None]:
    """A manifest in which fields are something else; None takes one out."""

    def damage(folder: Path) -> None:
        path = folder / "manifest.json"
        manifest = json.loads(path.read_text()) | fields
        path.write_text(json.dumps({k: v for k, v in manifest.items() if v is not None}))

    return damage


def answering(**fields: object) -> Callable[[Path], None]:
    """A manifest that says something else of what the model answers for."""

    def damage(folder: Path) -> None:
        path = folder / "manifest.json"
        manifest = json.loads(path.read_text())
        manifest["answered"][0] |= fields
        path.write_text(json.dumps(manifest))

    return damage


def replaced(name: str, content: bytes) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes(content) and None


def cut_off(name: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        data = (folder / name).read_bytes()
        (folder / name).write_bytes(data[: len(data) // 2])

    return damage


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (shutil.rmtree, "no model in "),
        (lambda folder: (folder / "decoder.onnx").unlink(), "lacks: decoder.onnx"),
        (cut_off("encoder.onnx"), "encoder.onnx is damaged"),
        (replaced("tokenizer.json", b"{}"), "tokenizer.json is damaged"),
        (cut_off("manifest.json"), "manifest.json can't be read"),
        (replaced("manifest.json", b"\xff\xfe\x00"), "manifest.json can't be read"),
        (replaced("manifest.json", b"[" * 100_000), "manifest.json can't be read"),
        (written(format_version=3), "format version 3, this rlm-lsp reads 1 and 2"),
        (written(name=None), "manifest.json is not a valid manifest: "),
        (answering(devices=["moon"]), "it answers for unknown words: moon"),
        (answering(metrics=["speed"]), "it answers for unknown words: speed"),
    ],
)
async def test_a_broken_model(start, model, tmp_path, damage, told):
    folder = tmp_path / "model"
    shutil.copytree(model, folder)
    damage(folder)
    wire: Wire = await start(RLM_LSP_MODEL=str(folder))

    messages, log, _ = await lived(wire)

    [message] = messages
    assert message["type"] == 1
    assert message["message"].startswith("rlm-lsp: No estimates: ")
    assert told in message["message"]
    assert "Traceback" not in log


KEPT = "estimates are not kept on disk"


async def test_estimates_are_there_in_the_next_session(start, tmp_path):
    first, log, lenses = await lived(await start(XDG_CACHE_HOME=str(tmp_path)))
    file = tmp_path / "rlm-lsp" / FILE_NAME
    written = file.read_bytes()
    [count] = sqlite3.connect(file).execute("SELECT count(*) FROM estimates").fetchone()

    again = await lived(await start(XDG_CACHE_HOME=str(tmp_path)))

    assert (first, count % 2, count > 4) == ([], 0, True)
    assert KEPT not in log
    assert again[2] == lenses
    assert file.read_bytes() == written


async def test_the_setting_that_keeps_nothing(start, tmp_path):
    wire: Wire = await start(XDG_CACHE_HOME=str(tmp_path))
    await wire.begin(initializationOptions={"settings": {"cache": {"enabled": False}}})
    document = {"textDocument": {"uri": wire.open(SHOP)}}
    answer = (await exchange(wire, 2, "textDocument/codeLens", document))[-1]

    assert len(answer["result"]) == 2
    assert [*tmp_path.iterdir()] == []


def rubbish(folder: Path) -> None:
    (folder / "rlm-lsp").mkdir()
    (folder / "rlm-lsp" / FILE_NAME).write_bytes(b"rubbish" * 999)


def old(folder: Path) -> None:
    (folder / "rlm-lsp").mkdir()
    with sqlite3.connect(folder / "rlm-lsp" / FILE_NAME) as connection:
        connection.execute("CREATE TABLE estimates (other TEXT)")


def no_folder(folder: Path) -> None:
    (folder / "rlm-lsp").write_text("")


def file_is_a_folder(folder: Path) -> None:
    (folder / "rlm-lsp" / FILE_NAME).mkdir(parents=True)


@pytest.mark.parametrize(
    ("damage", "told", "warnings"),
    [
        (rubbish, "is damaged and is made anew", 1),
        (old, "", 0),
        (no_folder, KEPT, 1),
        (file_is_a_folder, KEPT, 1),
    ],
)
async def test_a_broken_cache(start, tmp_path, damage, told, warnings):
    damage(tmp_path)

    messages, log, lenses = await lived(await start(XDG_CACHE_HOME=str(tmp_path)))

    assert messages == []
    assert all(len(found) == 2 for found in lenses)
    assert told in log
    assert log.count("WARNING") == warnings
    assert "Traceback" not in log


@pytest.mark.parametrize(
    "wrapper",
    [
        # Root may write whatever the permissions say, but not to a read-only mount.
        "exec bwrap --dev-bind / / --ro-bind {cache} {cache} -- {server}",
        # SQLite's first page does not fit: a disk that is full.
        "ulimit -f 1; exec {server}",
    ],
)
async def test_a_cache_that_can_not_be_written(environment, tmp_path, wrapper):
    command = wrapper.format(cache=tmp_path, server=SERVER[0])
    process = await asyncio.create_subprocess_exec(
        "sh",
        "-c",
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**environment, "XDG_CACHE_HOME": str(tmp_path)},
    )

    messages, log, lenses = await lived(Wire(process))

    assert messages == []
    assert all(len(found) == 2 for found in lenses)
    assert log.count(KEPT) == log.count("WARNING") == 1
    assert "Traceback" not in log
    assert sum(os.path.getsize(path) for path in tmp_path.rglob("*.sqlite3")) <= 1024
