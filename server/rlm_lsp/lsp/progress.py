"""Work-done progress: how far a long command is, and whether the user has cancelled it."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from rlm_lsp.lsp.protocol import RlmProtocol

log = logging.getLogger(__name__)


class Progress:
    """One command's progress.

    Attributes:
        cancelled: Whether the user has asked for its end.
    """

    def __init__(self, protocol: RlmProtocol, token: int | str | None) -> None:
        """Takes the connection, and the token under which the client shows it, if it does."""
        self._protocol = protocol
        self._token = token
        self._percentage = -1
        self.cancelled = False

    def report(self, done: int, total: int, message: str) -> None:
        """Tells how far the work is, at most once a percent."""
        percentage = 100 * done // max(total, 1)
        if percentage > self._percentage:
            self._percentage = percentage
            self.notify(types.WorkDoneProgressReport(message=message, percentage=percentage))

    def notify(
        self,
        value: types.WorkDoneProgressBegin
        | types.WorkDoneProgressReport
        | types.WorkDoneProgressEnd,
    ) -> None:
        """Sends a step, if the client shows the progress."""
        if self._token is not None:
            self._protocol.notify(types.PROGRESS, types.ProgressParams(self._token, value))


class ProgressBoard:
    """The progress of all commands that run."""

    def __init__(self, protocol: RlmProtocol) -> None:
        """Takes the connection, and the client's word that something is cancelled."""
        self._protocol = protocol
        self._running: dict[int | str, Progress] = {}
        self._numbers = itertools.count(1)
        protocol.fm.add_builtin_feature(  # pyright: ignore[reportUnknownMemberType]
            types.WINDOW_WORK_DONE_PROGRESS_CANCEL, self._cancel
        )

    @asynccontextmanager
    async def running(self, title: str, token: int | str | None) -> AsyncGenerator[Progress, None]:
        """Shows a command's progress while the context lasts.

        Args:
            title: What is done.
            token: The one that came with the request; without it, the client is asked for one.
        """
        asked = token is None
        if asked:
            token = f"rlm-lsp-{next(self._numbers)}"
        progress = Progress(self._protocol, token)
        # Before the client knows of it: the user may cancel it at once.
        self._running[token] = progress
        if asked and not await self._create(token):
            del self._running[token]
            progress, token = Progress(self._protocol, None), None
        progress.notify(types.WorkDoneProgressBegin(title, cancellable=True, percentage=0))
        try:
            yield progress
        finally:
            if token is not None:
                self._running.pop(token, None)
            end = "cancelled" if progress.cancelled else None
            progress.notify(types.WorkDoneProgressEnd(message=end))

    async def _create(self, token: int | str) -> bool:
        """Asks the client to show a progress; false where it can't."""
        window = self._protocol.client_capabilities.window
        if window is None or not window.work_done_progress:
            return False
        request = self._protocol.send_request_async(
            types.WINDOW_WORK_DONE_PROGRESS_CREATE, types.WorkDoneProgressCreateParams(token)
        )
        try:
            # Shielded: pygls fails on the answer to a request that was cancelled.
            await asyncio.shield(request)
        except Exception as error:
            log.info("the client shows no progress: %s", error)
            return False
        return True

    def _cancel(self, params: types.WorkDoneProgressCancelParams) -> None:
        progress = self._running.get(params.token)
        if progress is not None:
            progress.cancelled = True
