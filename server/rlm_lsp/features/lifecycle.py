"""The start of a session, and its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from rlm_lsp.server import RlmServer


def register(server: RlmServer) -> None:
    """Registers the handlers. pygls takes functions, not methods."""

    # Not async: what the client sends next already meets the session that this begins.
    def initialize(params: types.InitializeParams) -> None:
        server.begin(params.capabilities, params.initialization_options)

    async def initialized(_: types.InitializedParams) -> None:
        await server.await_settings()

    async def configuration(params: types.DidChangeConfigurationParams) -> None:
        await server.change_settings(params.settings)

    server.feature(types.INITIALIZE)(initialize)
    server.feature(types.INITIALIZED)(initialized)
    server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)(configuration)
