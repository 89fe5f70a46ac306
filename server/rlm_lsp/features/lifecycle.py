"""The start of a session, its settings, and what makes them change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from rlm_lsp.lsp.server import RlmServer


def register(server: RlmServer) -> None:
    """Registers the handlers. pygls takes functions, not methods."""

    # Not async: what the client sends next already meets the session that this begins.
    def initialize(params: types.InitializeParams) -> None:
        server.begin(params)

    async def initialized(_: types.InitializedParams) -> None:
        await server.await_settings()

    async def configuration(params: types.DidChangeConfigurationParams) -> None:
        await server.client_settings.take(params.settings)

    async def folders(params: types.DidChangeWorkspaceFoldersParams) -> None:
        await server.client_settings.change_folders(params.event)

    def files(params: types.DidChangeWatchedFilesParams) -> None:
        server.change_files(params.changes)

    def save(params: types.DidSaveTextDocumentParams) -> None:
        server.did_save(params)

    server.feature(types.INITIALIZE)(initialize)
    server.feature(types.INITIALIZED)(initialized)
    server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)(configuration)
    server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)(folders)
    server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)(files)
    server.feature(types.TEXT_DOCUMENT_DID_SAVE, types.SaveOptions(include_text=False))(save)
