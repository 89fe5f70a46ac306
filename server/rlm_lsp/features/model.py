"""The command that says what the chosen model answers for, for a client's status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rlm_lsp.engine import EngineError
from rlm_lsp.lsp.commands import Token

if TYPE_CHECKING:
    from rlm_lsp.lsp.server import RlmServer

COMMAND = "rlm-lsp.model"


def register(server: RlmServer) -> None:
    """Registers the command."""

    async def run(_: None, __: Token) -> dict[str, Any]:
        # Imported here: the session starts sooner.
        from rlm_model.contract.languages import LANGUAGES

        try:
            manifest = await server.chosen_model()
        except EngineError as error:
            return {"problem": str(error)}
        # Forms of a language stand behind it.
        titles = {each.name: each.title for each in reversed(tuple(LANGUAGES.values()))}
        return {
            "name": manifest.name,
            "version": manifest.version,
            "languages": [titles.get(name, name) for name in manifest.languages],
        }

    server.commands.add(COMMAND, None, run)
