"""Which function a call in the text means, as far as names alone can tell.

What is not told by names alone is not guessed: a call that may mean two functions means none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rlm_lsp.workspace.documents import Document, Encoding, Position

_CALL = re.compile(
    r"(?P<receiver>(?:[\w$]+|[)\]])\s*(?:\?\.|!\.|\.|->|::|\\)\s*)?"
    r"(?P<name>[^\W\d][\w$]*)[?!]?\s*(?:::)?(?:<[\w\s,.:<>\[\]&*?]*>)?\("
)
"""A name before a bracket, with what it is a member of."""


@dataclass(frozen=True)
class Call:
    """A call in a document.

    Attributes:
        name: The called function's bare name.
        receiver: What stands before its dot: a name, an empty text for what is no name (the
            result of another call), or None where there is no dot.
        start: Where its name starts.
        end: Where its name ends.
    """

    name: str
    receiver: str | None
    start: Position
    end: Position


def call_at(document: Document, position: Position, encoding: Encoding) -> Call | None:
    """The call on whose name a position is, or None."""
    row, index = document.index(position, encoding)
    for match in _CALL.finditer(document.lines[row]):
        start, end = match.span("name")
        if start <= index <= end:
            word = re.match(r"[\w$]+", match["receiver"] or "")
            return Call(
                match["name"],
                None if match["receiver"] is None else word[0] if word else "",
                document.place(row, start, encoding),
                document.place(row, end, encoding),
            )
    return None


def match_in_file(call: Call, names: Sequence[str], scope: str) -> int | None:
    """The function of a call among those of its own file.

    Args:
        call: The call, of something that the file defines.
        names: Qualified names of the file's functions.
        scope: Qualified name of the function that the call is in; empty outside of all.

    Returns:
        Its index, or None.
    """
    # From the inside out: a nested function, a method of the same class, a function of the file.
    around = scope.split(".") if scope else []
    for depth in range(len(around), 0 if call.receiver is not None else -1, -1):
        wanted = ".".join((*around[:depth], call.name))
        found = [index for index, name in enumerate(names) if name == wanted]
        if found:
            return _only(found)
    return match_by_name(call, [("", name) for name in names], is_outside=False)


def match_by_name(call: Call, places: Sequence[tuple[str, str]], *, is_outside: bool) -> int | None:
    """The function of a call among those of any files.

    Args:
        call: The call.
        places: Of each function the name of its file without its suffix, and its qualified name.
        is_outside: Whether what the call hangs on comes from outside of its own file: then it
            is no object with methods.

    Returns:
        Its index, or None.
    """
    exact: list[int] = []
    methods: list[int] = []
    for index, (module, name) in enumerate(places):
        *scope, last = module, *name.split(".")
        if last != call.name:
            continue
        if call.receiver is None:
            if len(scope) == 1:
                exact.append(index)
        elif scope[-1] == call.receiver:
            exact.append(index)
        elif len(scope) > 1 and not is_outside:
            methods.append(index)
    return _only(exact or methods)


def _only(found: Sequence[int]) -> int | None:
    return found[0] if len(found) == 1 else None
