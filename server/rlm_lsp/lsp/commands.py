"""Commands that the client runs on the server: their names, and arguments with a type."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

if TYPE_CHECKING:
    from rlm_lsp.lsp.protocol import RlmProtocol

Token = int | str | None
"""Under it the client shows a command's progress, if it does."""

A = TypeVar("A")

DocumentArgument = types.DidCloseTextDocumentParams
"""The argument of a command about a document: ``{"textDocument": {"uri": ...}}``."""

PositionArgument = types.TextDocumentPositionParams
"""The argument of a command about a place: ``{"textDocument": ..., "position": ...}``."""


@dataclass(frozen=True)
class _Command:
    """A command.

    Attributes:
        argument: Type of its one argument; None where it takes none.
        run: What it does.
    """

    argument: type[Any] | None
    run: Callable[[Any, Token], Awaitable[object]]


class Commands:
    """All commands, announced to the client when the session begins."""

    def __init__(self, protocol: RlmProtocol) -> None:
        """Takes the connection."""
        self._protocol = protocol
        self._commands: dict[str, _Command] = {}
        protocol.fm.add_builtin_feature(  # pyright: ignore[reportUnknownMemberType]
            types.WORKSPACE_EXECUTE_COMMAND, self._execute
        )

    def add(
        self, name: str, argument: type[A] | None, run: Callable[[A, Token], Awaitable[object]]
    ) -> None:
        """Adds a command.

        Args:
            name: Its name in the protocol.
            argument: Type of its one argument in the protocol; None where it takes none, and
                `run` is given None.
            run: What it does; its result is the answer.
        """
        self._commands[name] = _Command(argument, run)
        # pygls announces what is here.
        self._protocol.fm.commands[name] = run  # pyright: ignore[reportUnknownMemberType]

    async def _execute(self, params: types.ExecuteCommandParams) -> object:
        command = self._commands.get(params.command)
        if command is None:
            known = ", ".join(self._commands)
            raise JsonRpcInvalidParams(f"there is no command {params.command!r}; known: {known}")
        return await command.run(self._argument(params, command), params.work_done_token)

    def _argument(self, params: types.ExecuteCommandParams, command: _Command) -> object:
        given = list(params.arguments or ())
        wanted = 0 if command.argument is None else 1
        if len(given) != wanted:
            raise JsonRpcInvalidParams(
                f"{params.command} takes {wanted or 'no'} argument{'' if wanted else 's'}, "
                f"not {len(given)}"
            )
        if command.argument is None:
            return None
        try:
            return self._protocol.converter.structure(given[0], command.argument)
        except Exception as error:  # what the converter raises depends on the argument
            raise JsonRpcInvalidParams(
                f"the argument of {params.command} must be {_SHAPES[command.argument]}"
            ) from error


_SHAPES: dict[type[Any], str] = {
    DocumentArgument: '{"textDocument": {"uri": ...}}',
    PositionArgument: '{"textDocument": {"uri": ...}, "position": {"line": ..., "character": ...}}',
}
