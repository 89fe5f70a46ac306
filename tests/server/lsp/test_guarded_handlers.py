"""Every handler is guarded: a fault in it is logged and answered, and the session goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsp_support import SHOP, Wire

pytestmark = pytest.mark.asyncio(loop_scope="session")

# In the server's process: what a session rests on fails while the switch is there.
FAULTS = """\
import os, functools
from rlm_lsp.lsp import client_settings, notebooks
from rlm_lsp.scheduling import scheduler
from rlm_lsp.workspace import files as workspace

def failing(method):
    @functools.wraps(method)
    def run(*arguments, **more):
        if os.path.exists(os.environ["FAULT_SWITCH"]):
            raise RuntimeError("injected fault")
        return method(*arguments, **more)
    return run

for owner, names in (
    (scheduler.Scheduler, ("analysis", "open", "change", "close", "judge", "look_at")),
    (client_settings.ClientSettings, ("take", "change_folders", "change_files", "look_again")),
    (notebooks.Notebooks, ("open", "splice", "cells", "close")),
    (workspace.Workspace, ("files",)),
):
    for name in names:
        setattr(owner, name, failing(getattr(owner, name)))
"""

URI = "file:///shop.py"
BOOK = "file:///book.ipynb"
DOCUMENT = {"textDocument": {"uri": URI}}
START = {"line": 0, "character": 4}
RANGE = {"range": {"start": START, "end": {"line": 20, "character": 0}}}
PLACE = DOCUMENT | {"position": START}

REQUESTS = {
    "textDocument/codeLens": DOCUMENT,
    "textDocument/inlayHint": DOCUMENT | RANGE,
    "textDocument/hover": PLACE,
    "textDocument/diagnostic": DOCUMENT,
    "textDocument/codeAction": DOCUMENT | RANGE | {"context": {"diagnostics": []}},
    "rlm-lsp.predict": DOCUMENT,
    "rlm-lsp.reportDocument": DOCUMENT,
    "rlm-lsp.reportWorkspace": None,
    "rlm-lsp.showSizes": PLACE,
    "rlm-lsp.why": PLACE,
}

NOTIFICATIONS = {
    "textDocument/didOpen": {
        "textDocument": {"uri": "file:///b.py", "languageId": "python", "version": 1, "text": SHOP}
    },
    "textDocument/didChange": {
        "textDocument": {"uri": URI, "version": 2},
        "contentChanges": [{"text": SHOP}],
    },
    "textDocument/didSave": DOCUMENT,
    "textDocument/didClose": {"textDocument": {"uri": "file:///c.py"}},
    "notebookDocument/didOpen": {
        "notebookDocument": {"uri": BOOK, "notebookType": "x", "version": 1, "cells": []},
        "cellTextDocuments": [],
    },
    "notebookDocument/didChange": {
        "notebookDocument": {"uri": BOOK, "version": 2},
        "change": {
            "cells": {"structure": {"array": {"start": 0, "deleteCount": 0, "cells": []}}},
        },
    },
    "notebookDocument/didSave": {"notebookDocument": {"uri": BOOK}},
    "notebookDocument/didClose": {"notebookDocument": {"uri": BOOK}, "cellTextDocuments": []},
    "workspace/didChangeConfiguration": {"settings": {}},
    "workspace/didChangeWatchedFiles": {
        "changes": [{"uri": "file:///pyproject.toml", "type": 2}],
    },
    "workspace/didChangeWorkspaceFolders": {
        "event": {"added": [{"uri": "file:///x", "name": "x"}], "removed": []}
    },
}


def method_of(name: str) -> str:
    return "workspace/executeCommand" if name.startswith("rlm-lsp.") else name


async def ask(wire: Wire, name: str, message_id: str) -> dict:
    """The answer to a request, or to a command."""
    params = REQUESTS[name]
    if name.startswith("rlm-lsp."):
        params = {"command": name, "arguments": [params] if params else []}
    wire.send(method_of(name), params, message_id)
    return await wire.answer(message_id)


async def test_a_fault_is_answered_and_the_next_request_works(start, tmp_path: Path):
    switch = tmp_path / "switch"
    (tmp_path / "sitecustomize.py").write_text(FAULTS)
    wire: Wire = await start(PYTHONPATH=str(tmp_path), FAULT_SWITCH=str(switch))
    await wire.begin(
        capabilities={"textDocument": {"diagnostic": {}}},
        initializationOptions={
            "settings": {
                "diagnostics": {"enabled": True},
                "inlayHint": {"enabled": True},
                "trigger": "save",
            }
        },
    )
    wire.open(SHOP, URI)
    for name in REQUESTS:
        assert "result" in await ask(wire, name, f"before {name}")
    switch.touch()
    for name in REQUESTS:
        answer = await ask(wire, name, f"fault {name}")
        assert answer.get("error") == {
            "code": -32603,
            "message": f"{method_of(name)} failed; the server's log says why",
        }
    for name, params in NOTIFICATIONS.items():
        wire.send(name, params)
    assert "error" in await ask(wire, "textDocument/hover", "after the notifications")
    switch.unlink()
    for name in REQUESTS:
        assert "result" in await ask(wire, name, f"after {name}")
    wire.send("shutdown", None, "end")
    assert (await wire.answer("end"))["result"] is None
    wire.send("exit")

    log = (await wire.process.stderr.read()).decode()
    assert log.count("RuntimeError: injected fault") == len(REQUESTS) + len(NOTIFICATIONS) + 1
    for name in REQUESTS:
        assert f"{method_of(name)} failed\nTraceback" in log
