"""Clients that drive the real server process, one for each editor's profile."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest_lsp
from lsprotocol import types
from pytest_lsp import LanguageClient, client_capabilities, make_test_lsp_client

SERVER = [str(Path(sys.executable).parent / "rlm-lsp")]

SHOP = """\
def total(prices):
    result = 0
    for price in prices:
        result += price
    return result


class Cart:
    def cheapest(
        self,
        limit,
    ):
        return sorted(item for item in self.items if item < limit)
"""


FUNCTIONS = {
    "python": "def top(a):\n    return a\n",
    "c": "int top(int a) {\n  return a;\n}\n",
    "cpp": "int top(int a) {\n  return a;\n}\n",
    "csharp": "class C {\n  int top(int a) {\n    return a;\n  }\n}\n",
    "java": "class C {\n  int top(int a) {\n    return a;\n  }\n}\n",
    "javascript": "function top(a) {\n  return a;\n}\n",
    "javascriptreact": "function top(a) {\n  return <b>{a}</b>;\n}\n",
    "typescript": "function top(a: number): number {\n  return a;\n}\n",
    "typescriptreact": "function top(a: number) {\n  return <b>{a}</b>;\n}\n",
    "go": "package main\n\nfunc top(a int) int {\n\treturn a\n}\n",
    "rust": "fn top(a: u32) -> u32 {\n    a\n}\n",
    "ruby": "def top(a)\n  a\nend\n",
    "php": "<?php\nfunction top($a) {\n  return $a;\n}\n",
    "kotlin": "fun top(a: Int): Int {\n    return a\n}\n",
}
"""A function `top` in each language, by its language id."""


def vscode() -> types.ClientCapabilities:
    """VS Code 1.139: all refreshes, pulled diagnostics, notebooks, tables, utf-16 alone."""
    capabilities = client_capabilities("visual-studio-code")
    capabilities.general = types.GeneralClientCapabilities(
        position_encodings=[types.PositionEncodingKind.Utf16],
        markdown=types.MarkdownClientCapabilities("marked", "1.1.0"),
    )
    capabilities.workspace.configuration = True
    capabilities.workspace.diagnostics = types.DiagnosticWorkspaceClientCapabilities(
        refresh_support=True
    )
    capabilities.text_document.diagnostic = types.DiagnosticClientCapabilities()
    capabilities.notebook_document = types.NotebookDocumentClientCapabilities(
        types.NotebookDocumentSyncClientCapabilities()
    )
    capabilities.workspace.code_lens = types.CodeLensWorkspaceClientCapabilities(
        refresh_support=True
    )
    capabilities.workspace.inlay_hint = types.InlayHintWorkspaceClientCapabilities(
        refresh_support=True
    )
    return capabilities


def neovim() -> types.ClientCapabilities:
    """Neovim 0.11: a refresh for hints alone, pulled diagnostics, utf-8 first."""
    capabilities = client_capabilities("neovim@0.11.0")
    capabilities.general.position_encodings = [
        types.PositionEncodingKind.Utf8,
        types.PositionEncodingKind.Utf16,
        types.PositionEncodingKind.Utf32,
    ]
    capabilities.workspace.code_lens = None
    capabilities.workspace.inlay_hint = types.InlayHintWorkspaceClientCapabilities(
        refresh_support=True
    )
    return capabilities


def emacs() -> types.ClientCapabilities:
    """eglot 30.1: no refresh at all, pushed diagnostics, utf-32 first, plain text hovers."""
    capabilities = client_capabilities("emacs")
    capabilities.general = types.GeneralClientCapabilities(
        position_encodings=[
            types.PositionEncodingKind.Utf32,
            types.PositionEncodingKind.Utf8,
            types.PositionEncodingKind.Utf16,
        ]
    )
    capabilities.workspace.code_lens = None
    capabilities.workspace.inlay_hint = None
    capabilities.text_document.hover.content_format = [types.MarkupKind.PlainText]
    return capabilities


PROFILES = {"vscode": vscode, "neovim": neovim, "emacs": emacs}

EDITORS = {"vscode": "Visual Studio Code", "neovim": "Neovim", "emacs": "Eglot"}
"""What the editors call themselves, by profile."""

SHOW_ALL = {
    "codeLens": {"enabled": True},
    "inlayHint": {"enabled": True},
    "hideBelow": {"time": "0", "memory": "0"},
}
"""Settings with which a session shows everything everywhere."""


class Client(LanguageClient):
    """A client that counts refreshes and opens documents in one line."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.refreshes = {"lens": 0, "hint": 0}
        self.registered: list[types.Registration] = []
        self.traces: list[types.LogTraceParams] = []
        self.encoding = ""
        self._opened = itertools.count()

    def open(self, text: str, language: str = "python", uri: str | None = None) -> str:
        """Opens a new document, version 1; returns its name."""
        uri = uri or f"file:///shop{next(self._opened)}.py"
        item = types.TextDocumentItem(uri, language, 1, text)
        self.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return uri

    def change(self, uri: str, version: int, *changes) -> None:
        document = types.VersionedTextDocumentIdentifier(version, uri)
        self.text_document_did_change(types.DidChangeTextDocumentParams(document, list(changes)))

    def replace(self, uri: str, version: int, text: str) -> None:
        self.change(uri, version, types.TextDocumentContentChangeWholeDocument(text))

    async def lenses(self, uri: str) -> list[types.CodeLens]:
        params = types.CodeLensParams(types.TextDocumentIdentifier(uri))
        return list(await self.text_document_code_lens_async(params))

    async def all_lenses(self, uri: str, count: int) -> list[types.CodeLens]:
        """Asks again when the server says so, until the answer is complete."""
        while True:
            seen = dict(self.refreshes)
            lenses = await self.lenses(uri)
            if len(lenses) >= count:
                return lenses
            await self.until(lambda seen=seen: self.refreshes["lens"] > seen["lens"])

    async def hints(self, uri: str, first: int = 0, last: int = 10_000) -> list[types.InlayHint]:
        area = types.Range(types.Position(first, 0), types.Position(last, 0))
        params = types.InlayHintParams(types.TextDocumentIdentifier(uri), area)
        return list(await self.text_document_inlay_hint_async(params))

    async def hover(self, uri: str, line: int, character: int = 0) -> types.Hover | None:
        place = types.Position(line, character)
        params = types.HoverParams(types.TextDocumentIdentifier(uri), place)
        return await self.text_document_hover_async(params)

    async def run(self, command: str, *arguments: object, token: str | None = None) -> object:
        """Runs a command on the server; returns its result."""
        params = types.ExecuteCommandParams(command, list(arguments), work_done_token=token)
        return await self.workspace_execute_command_async(params)

    async def why(self, uri: str, line: int) -> str:
        return await self.run("rlm-lsp.why", at(uri, line))

    async def actions(self, uri: str, line: int, *diagnostics, only=None) -> list[types.CodeAction]:
        place = types.Position(line, 0)
        context = types.CodeActionContext(list(diagnostics), only=only)
        params = types.CodeActionParams(
            types.TextDocumentIdentifier(uri), types.Range(place, place), context
        )
        return list(await self.text_document_code_action_async(params))

    async def pull(self, uri: str, previous: str | None = None):
        params = types.DocumentDiagnosticParams(
            types.TextDocumentIdentifier(uri), previous_result_id=previous
        )
        return await self.text_document_diagnostic_async(params)

    async def begin(
        self,
        capabilities: types.ClientCapabilities,
        folders: Sequence[Path] = (),
        *,
        editor: str | None = None,
        as_it_comes: bool = False,
        **settings,
    ) -> types.ServerCapabilities:
        """Initializes the session; returns the server's capabilities.

        Args:
            capabilities: The client's.
            folders: The workspace's.
            editor: What the client calls itself.
            as_it_comes: Leave the settings that decide what is shown where; else all is shown,
                as a lens and as a hint, however cheap.
            settings: What the user has set.
        """
        shown = {} if as_it_comes else SHOW_ALL
        settings |= {name: group | settings.get(name, {}) for name, group in shown.items()}
        params = types.InitializeParams(
            capabilities=capabilities,
            client_info=types.ClientInfo(editor) if editor else None,
            initialization_options={"settings": settings},
            workspace_folders=[types.WorkspaceFolder(f.as_uri(), f.name) for f in folders],
        )
        capabilities = (await self.initialize_session(params)).capabilities
        self.encoding = str(
            getattr(capabilities.position_encoding, "value", capabilities.position_encoding)
        )
        return capabilities

    async def until(self, condition: Callable[[], bool], seconds: float = 30) -> None:
        """Waits for something to become true, and fails when it does not."""
        deadline = asyncio.get_running_loop().time() + seconds
        while not condition():
            assert asyncio.get_running_loop().time() < deadline, "it did not happen in time"
            await asyncio.sleep(0.02)


def at(uri: str, line: int) -> dict:
    """A place as a command's argument."""
    return {"textDocument": {"uri": uri}, "position": {"line": line, "character": 0}}


WIDTHS = {
    "utf-8": lambda text: len(text.encode()),
    "utf-16": lambda text: len(text.encode("utf-16-le")) // 2,
    "utf-32": len,
}


def position(text: str, index: int, encoding: str) -> types.Position:
    """Where a character is, by the protocol's rules."""
    lines = re.split(r"\r\n|\r|\n", text[:index])
    return types.Position(len(lines) - 1, WIDTHS[encoding](lines[-1]))


def make_client() -> Client:
    """A client with a handler for all that the server may send."""
    base = make_test_lsp_client()
    client = Client(converter_factory=pytest_lsp.client.default_converter)
    for method, handler in base.protocol.fm.features.items():
        if method not in client.protocol.fm.features:
            client.feature(method)(getattr(handler, "func", handler))

    def lens_refresh(*_: object) -> None:
        client.refreshes["lens"] += 1

    def hint_refresh(*_: object) -> None:
        client.refreshes["hint"] += 1

    def register(params: types.RegistrationParams) -> None:
        client.registered += params.registrations

    def trace(params: types.LogTraceParams) -> None:
        client.traces.append(params)

    client.feature(types.LOG_TRACE)(trace)
    client.feature(types.CLIENT_REGISTER_CAPABILITY)(register)
    client.feature(types.WORKSPACE_CODE_LENS_REFRESH)(lens_refresh)
    client.feature(types.WORKSPACE_INLAY_HINT_REFRESH)(hint_refresh)
    return client


class Wire:
    """The bare protocol, for what no well-behaved client sends."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    def send_bytes(self, body: bytes) -> None:
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    def send(self, method: str, params: object = None, message_id: object = None) -> None:
        message = {"jsonrpc": "2.0", "method": method}
        if params is not None:
            message["params"] = params
        if message_id is not None:
            message["id"] = message_id
        self.send_bytes(json.dumps(message).encode())

    async def receive(self) -> dict:
        header = await asyncio.wait_for(self.process.stdout.readuntil(b"\r\n\r\n"), 20)
        length = next(
            int(line.split(b":")[1])
            for line in header.splitlines()
            if line.lower().startswith(b"content-length")
        )
        return json.loads(await self.process.stdout.readexactly(length))

    async def answer(self, message_id: object) -> dict:
        """The answer to a request; what comes before it is dropped."""
        while True:
            message = await self.receive()
            if "method" not in message and message.get("id") == message_id:
                return message

    async def begin(self, **params: object) -> None:
        self.send(
            "initialize", {"processId": None, "rootUri": None, "capabilities": {}} | params, 1
        )
        await self.answer(1)
        self.send("initialized", {})

    def open(self, text: str, uri: str = "file:///shop.py") -> str:
        item = {"uri": uri, "languageId": "python", "version": 1, "text": text}
        self.send("textDocument/didOpen", {"textDocument": item})
        return uri
