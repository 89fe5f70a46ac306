"""Notices that the client's process is gone, for clients that die without closing the stream."""

from __future__ import annotations

import asyncio
import os
import sys

PERIOD_SECONDS = 2.0
"""How often to look, where the system can't say by itself that a process has ended."""


async def wait_for_end(pid: int) -> None:
    """Returns once a process has ended that was alive."""
    if sys.platform == "linux":
        try:
            descriptor = os.pidfd_open(pid)
        except (AttributeError, OSError):  # an old kernel, or ended already
            pass
        else:
            await _readable(descriptor)
            return
    while is_alive(pid):
        await asyncio.sleep(PERIOD_SECONDS)


async def _readable(descriptor: int) -> None:
    """Waits without waking up in between, then closes the descriptor."""
    loop = asyncio.get_running_loop()
    found = asyncio.Event()
    loop.add_reader(descriptor, found.set)
    try:
        await found.wait()
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)


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
