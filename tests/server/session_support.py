"""A session that is driven by bytes, so that its process can be measured."""

from __future__ import annotations

import os
from pathlib import Path

from lsp_support import Wire

SETTINGS = {
    "codeLens": {"enabled": True},
    "inlayHint": {"enabled": True},
    "diagnostics": {"enabled": True},
    "hideBelow": {"time": 0, "memory": 0},
}
"""All features are on."""


def cpu_seconds(process) -> float:
    """What a process has computed so far."""
    text = Path(f"/proc/{process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(text[11]) + int(text[12])) / os.sysconf("SC_CLK_TCK")


def resident_bytes(process: int | str = "self") -> int:
    """The memory that a process holds; by default this one."""
    text = Path(f"/proc/{process}/status").read_text("ascii")
    return 1024 * int(text.split("VmRSS:")[1].split()[0])


class Session:
    """Asks one server."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._asked = 1
        self.process = wire.process

    def open(self, uri: str, language: str, text: str) -> None:
        item = {"uri": uri, "languageId": language, "version": 1, "text": text}
        self._wire.send("textDocument/didOpen", {"textDocument": item})

    def change(self, uri: str, version: int, line: int, character: int, text: str) -> None:
        at = {"line": line, "character": character}
        change = {"range": {"start": at, "end": at}, "text": text}
        document = {"uri": uri, "version": version}
        params = {"textDocument": document, "contentChanges": [change]}
        self._wire.send("textDocument/didChange", params)

    def add_folder(self, folder: Path) -> None:
        event = {"added": [{"uri": folder.as_uri(), "name": folder.name}], "removed": []}
        self._wire.send("workspace/didChangeWorkspaceFolders", {"event": event})

    def close(self, uri: str) -> None:
        self._wire.send("textDocument/didClose", {"textDocument": {"uri": uri}})

    async def ask(self, method: str, params: dict):
        self._asked += 1
        self._wire.send(method, params, self._asked)
        return (await self._wire.answer(self._asked))["result"]

    async def about(self, method: str, uri: str, **params: object):
        return await self.ask(f"textDocument/{method}", {"textDocument": {"uri": uri}, **params})
