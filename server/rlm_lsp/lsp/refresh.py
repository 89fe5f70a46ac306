"""Asks the client to ask again, when it has been given less than is known now."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from lsprotocol import types

if TYPE_CHECKING:
    from rlm_lsp.lsp.protocol import RlmProtocol

COALESCE_SECONDS = 0.05

REST_SECONDS = 1.0
"""How long after a refresh no other one is sent for what is not complete either."""

CODE_LENS = "code lens"
INLAY_HINT = "inlay hint"
DIAGNOSTIC = "diagnostic"

_METHODS = {
    CODE_LENS: types.WORKSPACE_CODE_LENS_REFRESH,
    INLAY_HINT: types.WORKSPACE_INLAY_HINT_REFRESH,
    DIAGNOSTIC: types.WORKSPACE_DIAGNOSTIC_REFRESH,
}

log = logging.getLogger(__name__)


class Refresher:
    """Sends refreshes: only those that the client announced, several at once as one."""

    def __init__(self, protocol: RlmProtocol) -> None:
        """Takes the connection, after ``initialize``."""
        self._protocol = protocol
        self._scheduled: set[str] = set()
        self._sent_at = -REST_SECONDS
        workspace = protocol.client_capabilities.workspace
        lens = workspace.code_lens if workspace else None
        hint = workspace.inlay_hint if workspace else None
        diagnostic = workspace.diagnostics if workspace else None
        self._supported = {
            CODE_LENS: bool(lens and lens.refresh_support),
            INLAY_HINT: bool(hint and hint.refresh_support),
            DIAGNOSTIC: bool(diagnostic and diagnostic.refresh_support),
        }

    def supports(self, feature: str) -> bool:
        """Whether the client can be asked to ask again."""
        return self._supported.get(feature, False)

    @property
    def is_rested(self) -> bool:
        """Whether the last refresh was some time ago."""
        return asyncio.get_running_loop().time() - self._sent_at >= REST_SECONDS

    def request(self, feature: str) -> None:
        """Sends a refresh soon, unless one is on its way or the client knows none."""
        if self.supports(feature) and feature not in self._scheduled:
            self._scheduled.add(feature)
            asyncio.get_running_loop().call_later(COALESCE_SECONDS, self._send, feature)

    def _send(self, feature: str) -> None:
        self._scheduled.discard(feature)
        self._sent_at = asyncio.get_running_loop().time()
        if not self._protocol.was_shut_down:
            self._protocol.send_request(_METHODS[feature]).add_done_callback(_log_refusal)


def _log_refusal(answer: Future[Any]) -> None:
    if not answer.cancelled() and (error := answer.exception()) is not None:
        log.info("the client refused a refresh: %s", error)
