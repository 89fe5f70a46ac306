"""Runs the language server for one client."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any, cast

from rlm_lsp.engine.memory import share_arena
from rlm_lsp.lsp.startup import import_protocol, without_collection
from rlm_lsp.lsp.transport import StdioTransport, TcpTransport, Transport, accept_one
from rlm_lsp.lsp.watchdog import wait_for_end
from rlm_lsp.settings.chosen import Chosen


def serve_stdio(chosen: Chosen) -> int:
    """Serves the client at the other end of the standard streams.

    Returns:
        The exit code. Threads may still run: end the process without waiting for them.
    """

    async def connect() -> StdioTransport:
        return StdioTransport()

    return asyncio.run(_serve(connect, chosen, same_machine=True))


def serve_tcp(host: str, port: int, chosen: Chosen) -> int:
    """Serves the first client that connects; see `serve_stdio`.

    Raises:
        OSError: The address can't be listened on.
    """

    async def connect() -> TcpTransport:
        return await accept_one(host, port)

    return asyncio.run(_serve(connect, chosen, same_machine=False))


async def _serve(
    connect: Callable[[], Awaitable[Transport]], chosen: Chosen, *, same_machine: bool
) -> int:
    share_arena()  # before any thread is there
    # From here on, nothing that is printed reaches the client.
    transport = await connect()
    with without_collection():
        import_protocol()
        from rlm_lsp.features import register_all
        from rlm_lsp.lsp.server import RlmServer

        server = RlmServer(chosen)
        register_all(server)
    server.protocol.set_writer(cast("Any", transport))

    async def read() -> None:
        watched = False
        async for body in transport.bodies():
            server.protocol.receive(body)
            # Lets the request's handler see the documents as they are now, before the next
            # message changes them.
            await asyncio.sleep(0)
            pid = server.process_id
            if same_machine and not watched and server.protocol.client_was_seen and pid is not None:
                watched = True
                tasks.append(asyncio.create_task(watch(pid)))
        server.end()

    async def watch(pid: int) -> None:
        await wait_for_end(pid)
        server.end()

    tasks = [asyncio.create_task(read())]
    code = await server.ended
    server.stop_work()
    for task in tasks:
        task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await transport.flush()
    return code
