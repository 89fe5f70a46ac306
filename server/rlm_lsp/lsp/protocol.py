"""The protocol layer: `pygls` with its gaps closed.

What differs from pygls 2.1:

- A message that can't be read is answered with an error, so that no client waits for ever.
- Requests before ``initialize`` and after ``shutdown`` are answered with an error.
- Documents are the server's own `Document`; pygls's break lines at form feeds.
- ``exit`` without ``shutdown`` ends the process with 1.
- A request about a version that is gone is answered ``ContentModified``, without a log entry.
- A handler that fails is logged with its traceback in the server's own log, and the client is
  told no more than that.
- ``$/setTrace`` has each answered request told by ``$/logTrace``, with its duration.
"""

from __future__ import annotations

import json
import logging
import time
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Protocol, cast

from lsprotocol import types
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInternalError,
    JsonRpcInvalidParams,
    JsonRpcInvalidRequest,
    JsonRpcParseError,
    JsonRpcServerNotInitialized,
)
from pygls.protocol import LanguageServerProtocol, lsp_method

from rlm_lsp.lsp.watchdog import is_alive

if TYPE_CHECKING:
    from collections.abc import Generator

    from cattrs import Converter
    from pygls.lsp.server import LanguageServer
    from pygls.protocol.json_rpc import RPCMessage

log = logging.getLogger(__name__)


class Host(Protocol):
    """What the protocol needs of the server whose messages it reads."""

    def did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        """Takes a document that was opened."""
        ...

    def did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        """Takes a document's changes."""
        ...

    def did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        """Forgets a document."""
        ...

    def stop_work(self) -> None:
        """Drops all work."""
        ...

    def end(self) -> None:
        """Ends the session."""
        ...


class RlmProtocol(LanguageServerProtocol):
    """Reads messages, and sends each to its handler.

    Attributes:
        client_was_seen: Whether the client's process was alive when the session began. It
            can't be seen from another machine or from a container's other side.
    """

    def __init__(self, server: LanguageServer, converter: Converter) -> None:
        """Takes the server that handles the messages: a pygls server that is a `Host`."""
        super().__init__(server, converter)
        self._host = host = cast("Host", server)
        self._greeted = False
        self.client_was_seen = False
        self._running: dict[object, tuple[str, float]] = {}
        for method, handler in (
            (types.TEXT_DOCUMENT_DID_OPEN, host.did_open),
            (types.TEXT_DOCUMENT_DID_CHANGE, host.did_change),
            (types.TEXT_DOCUMENT_DID_CLOSE, host.did_close),
            (types.SHUTDOWN, self._on_shutdown),
            (types.EXIT, self._on_exit),
        ):
            self.fm.add_builtin_feature(method, handler)  # pyright: ignore[reportUnknownMemberType]

    @property
    def converter(self) -> Converter:
        """Makes the protocol's types from JSON."""
        return self._converter

    @property
    def was_shut_down(self) -> bool:
        """Whether the client has sent ``shutdown``."""
        return self._shutdown

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(
        self, params: types.InitializeParams
    ) -> Generator[Any, Any, types.InitializeResult]:
        """Answers ``initialize`` as pygls does, and takes what pygls leaves out."""
        self.trace = params.trace or types.TraceValue.Off
        # Before the answer: a client may end right after it.
        self.client_was_seen = params.process_id is not None and is_alive(params.process_id)
        result = yield from super().lsp_initialize(params)
        commands = result.capabilities.execute_command_provider
        if commands is not None:
            commands.work_done_progress = True
        return result

    def receive(self, body: bytes) -> None:
        """Handles one message."""
        try:
            raw = json.loads(body)
        except (ValueError, RecursionError):
            log.warning("a message of %d bytes is not JSON", len(body))
            self._answer_error(None, JsonRpcParseError("the message is not JSON"))
            return
        if not isinstance(raw, dict):
            self._answer_error(None, JsonRpcInvalidRequest("a message is one JSON object"))
            return
        message = cast("dict[str, Any]", raw)
        method = message.get("method")
        refusal = self._refusal(method) if method is not None else None
        if refusal is None:
            try:
                self.handle_message(cast("RPCMessage", self.structure_message(message)))
            except JsonRpcException:
                refusal = JsonRpcInvalidParams(f"the parameters of {method} can't be read")
                log.warning("a message can't be read: %s", method)
            except Exception:
                refusal = JsonRpcInvalidRequest("the message can't be handled")
                log.exception("a message can't be handled: %s", method)
        if refusal is not None and method is not None and "id" in message:
            self._answer_error(message["id"], refusal)

    def _refusal(self, method: object) -> JsonRpcException | None:
        """Why a message can't be handled now, or None."""
        if method == types.EXIT:
            return None
        if self._shutdown:
            return JsonRpcInvalidRequest("the server is shutting down")
        if method == types.INITIALIZE:
            if self._greeted:
                return JsonRpcInvalidRequest("the server is initialized already")
            self._greeted = True
        elif not self._greeted:
            return JsonRpcServerNotInitialized("the first request must be initialize")
        return None

    def _answer_error(self, message_id: Any, error: JsonRpcException) -> None:
        answer = {"code": error.code, "message": error.message}
        self._send_data({"jsonrpc": self.VERSION, "id": message_id, "error": answer})

    def _handle_request(self, msg_id: Any, method_name: str, params: Any) -> None:
        self._running[msg_id] = (method_name, time.monotonic())
        super()._handle_request(msg_id, method_name, params)

    def _send_response(
        self, msg_id: Any, result: Any = None, error: types.ResponseError | None = None
    ) -> None:
        super()._send_response(msg_id, result, error)
        self._tell_answered(msg_id, error.code if error else None)

    def _send_handler_result(self, future: Future[Any], *, msg_id: Any) -> None:
        error = None if future.cancelled() else future.exception()
        if error is None:
            super()._send_handler_result(future, msg_id=msg_id)
            return
        self._request_futures.pop(msg_id, None)
        if not isinstance(error, JsonRpcException):
            method, _ = self._running.get(msg_id, ("a request", 0.0))
            log.error("%s failed", method, exc_info=error)
            error = JsonRpcInternalError(f"{method} failed; the server's log says why")
        self._answer_error(msg_id, error)
        self._tell_answered(msg_id, error.code)

    def _check_handler_result(self, future: Future[Any]) -> None:
        if not future.cancelled() and (error := future.exception()) is not None:
            log.error("a notification could not be handled", exc_info=error)

    def _tell_answered(self, msg_id: object, error_code: int | None) -> None:
        """Tells a client that traces the session that a request has been answered."""
        method, started = self._running.pop(msg_id, (None, 0.0))
        if method is None or self.trace == types.TraceValue.Off:
            return
        outcome = "answered" if error_code is None else f"answered with error {error_code}"
        verbose = None
        if self.trace == types.TraceValue.Verbose:
            verbose = f"{1000 * (time.monotonic() - started):.1f} ms"
        self.notify(types.LOG_TRACE, types.LogTraceParams(f"{method} {outcome}", verbose))

    def _on_shutdown(self, _: object) -> None:
        # A copy: cancelling removes entries.
        for future in list(self._request_futures.values()):
            future.cancel()
        self._shutdown = True
        self._host.stop_work()

    def _on_exit(self, _: object) -> None:
        self._host.end()
