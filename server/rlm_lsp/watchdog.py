"""Notices that the client's process is gone, for clients that die without closing the stream."""

from __future__ import annotations

import asyncio
import os
import sys

PERIOD_SECONDS = 2.0


async def wait_for_end(pid: int) -> None:
    """Returns once a process has ended.

    A process that can't be seen from the start (another machine, a container's other side)
    is never said to have ended.
    """
    if not is_alive(pid):
        await asyncio.Event().wait()
    while is_alive(pid):
        await asyncio.sleep(PERIOD_SECONDS)


if sys.platform == "win32":
    import ctypes

    _SYNCHRONIZE = 0x00100000
    _WAIT_TIMEOUT = 0x102

    def is_alive(pid: int) -> bool:
        """Whether a process runs."""
        kernel = ctypes.windll.kernel32
        handle = kernel.OpenProcess(_SYNCHRONIZE, False, pid)
        if not handle:
            return False
        try:
            return kernel.WaitForSingleObject(handle, 0) == _WAIT_TIMEOUT
        finally:
            kernel.CloseHandle(handle)

else:

    def is_alive(pid: int) -> bool:
        """Whether a process runs."""
        try:
            os.kill(pid, 0)
        except PermissionError:
            return True
        except (OSError, OverflowError):
            return False
        return True
