"""Carries messages between the client and the server, over stdio or TCP."""

from __future__ import annotations

import asyncio
import os
import queue
import sys
import threading
from collections.abc import AsyncIterator
from typing import Protocol

from rlm_lsp.lsp.framing import FrameDecoder

CHUNK = 1 << 16
FLUSH_SECONDS = 1.0
"""How long an ending server tries to get its last messages out."""


class Transport(Protocol):
    """A connection to one client."""

    def bodies(self) -> AsyncIterator[bytes]:
        """The client's messages, until it closes the connection."""
        ...

    def write(self, data: bytes) -> None:
        """Sends bytes, without waiting."""
        ...

    async def flush(self) -> None:
        """Waits until what was written has left, for a moment at most."""
        ...


class StdioTransport:
    """Messages over the process's standard streams.

    Reading and writing have a thread each, so that neither a silent nor a slow client
    blocks the event loop. Both are daemons: an ending process does not wait for them.
    """

    def __init__(self) -> None:
        """Takes over the streams: from now on, what is printed goes to stderr."""
        self._input = os.dup(0)
        self._output = os.dup(1)
        # A stray print, here or in a native library, would corrupt the stream.
        os.dup2(2, 1)
        with open(os.devnull, "rb") as nothing:
            os.dup2(nothing.fileno(), 0)
        if sys.platform == "win32":
            import msvcrt

            msvcrt.setmode(self._input, os.O_BINARY)
            msvcrt.setmode(self._output, os.O_BINARY)
        self._pending: queue.SimpleQueue[bytes | threading.Event] = queue.SimpleQueue()
        threading.Thread(target=self._write_all, name="rlm-writer", daemon=True).start()

    async def bodies(self) -> AsyncIterator[bytes]:
        """The client's messages, until it closes the stream."""
        loop = asyncio.get_running_loop()
        chunks: asyncio.Queue[bytes] = asyncio.Queue()

        def read_all() -> None:
            data = b"start"
            while data:
                try:
                    data = os.read(self._input, CHUNK)
                except OSError:
                    data = b""
                loop.call_soon_threadsafe(chunks.put_nowait, data)

        threading.Thread(target=read_all, name="rlm-reader", daemon=True).start()
        frames = FrameDecoder()
        while data := await chunks.get():
            for body in frames.feed(data):
                yield body

    def write(self, data: bytes) -> None:
        """Sends bytes, without waiting."""
        self._pending.put(data)

    async def flush(self) -> None:
        """Waits until what was written has left, for a moment at most."""
        written = threading.Event()
        self._pending.put(written)
        await asyncio.get_running_loop().run_in_executor(None, written.wait, FLUSH_SECONDS)

    def _write_all(self) -> None:
        while True:
            item = self._pending.get()
            if isinstance(item, threading.Event):
                item.set()
                continue
            view = memoryview(item)
            try:
                while view:
                    view = view[os.write(self._output, view) :]
            except OSError:
                # The client is gone; the reader sees the end of its stream.
                continue


class TcpTransport:
    """Messages over one TCP connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Takes an accepted connection."""
        self._reader = reader
        self._writer = writer

    async def bodies(self) -> AsyncIterator[bytes]:
        """The client's messages, until it closes the connection."""
        frames = FrameDecoder()
        try:
            while data := await self._reader.read(CHUNK):
                for body in frames.feed(data):
                    yield body
        except ConnectionError:
            return

    def write(self, data: bytes) -> None:
        """Sends bytes, without waiting."""
        if not self._writer.is_closing():
            self._writer.write(data)

    async def flush(self) -> None:
        """Waits until what was written has left, for a moment at most."""
        self._writer.close()
        try:
            await asyncio.wait_for(self._writer.wait_closed(), FLUSH_SECONDS)
        except (OSError, asyncio.TimeoutError):
            return


async def accept_one(host: str, port: int) -> TcpTransport:
    """Listens, says on stderr where, and takes the first client.

    Raises:
        OSError: The address can't be listened on.
    """
    first: asyncio.Future[TcpTransport] = asyncio.get_running_loop().create_future()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if first.done():
            writer.close()
        else:
            first.set_result(TcpTransport(reader, writer))

    server = await asyncio.start_server(connected, host, port)
    address = server.sockets[0].getsockname()
    sys.stderr.write(f"rlm-lsp listens on {address[0]}:{address[1]}\n")
    sys.stderr.flush()
    transport = await first
    server.close()
    return transport
