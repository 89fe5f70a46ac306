"""Where the calls of a document are, and which function each means, as far as names can tell.

What is not told by names alone is not guessed: a call that may mean two functions means none.
"""

from __future__ import annotations

import bisect
import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tree_sitter import Node, Query, QueryCursor

from rlm_lsp.workspace.columns import Encoding
from rlm_lsp.workspace.documents import Document, Position
from rlm_model.contract.units.grammars import load_grammar, load_query

# Not by importlib.resources: importing it takes longer than reading a query file.
_QUERIES = Path(__file__).resolve().parent / "queries"

_RECEIVER = re.compile(r"([\w$]*)[?!&]*\s*(?:\.|->|::|\\)\s*(?:<[^<>]*>\s*)?$")
_LONGEST_RECEIVER = 200


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


class DocumentCalls:
    """The places of a document's calls, in few bytes each: a large document has many."""

    def __init__(self, document: Document) -> None:
        """Finds the calls: the longer the document, the longer it takes.

        Raises:
            LanguageError: No grammar knows the document's language.
        """
        self._document = document
        grammar = load_grammar(document.language)
        query = _query(document.language)
        captures: dict[str, list[Node]] = {}
        if query is not None:
            root = grammar.parser().parse(document.source).root_node
            captures = QueryCursor(query).captures(root)
        methods = {node.id for node in captures.get("method", [])}
        # What two patterns find is one call, and one behind something where any says so.
        nodes = {node.id: node for named in captures.values() for node in named}
        places = sorted(
            (
                node.start_point.row << 32 | node.start_point.column,
                (node.end_byte - node.start_byte) << 1 | (node.id in methods),
            )
            for node in nodes.values()
        )
        self._starts = array("Q", (start for start, _ in places))
        self._forms = array("Q", (form for _, form in places))

    def at(self, position: Position, encoding: Encoding) -> Call | None:
        """The call on whose name a position is, or None."""
        document = self._document
        row, index = document.index(position, encoding)
        column = document.byte_column(row, index)
        found = bisect.bisect_right(self._starts, row << 32 | column) - 1
        if found < 0:
            return None
        first = self._starts[found] & 0xFFFF_FFFF
        last = first + (self._forms[found] >> 1)
        if self._starts[found] >> 32 != row or column > last:
            return None
        start = document.position(row, first, encoding)
        end = document.position(row, last, encoding)
        _, begin = document.index(start, encoding)
        _, behind = document.index(end, encoding)
        line = document.lines[row]
        receiver = None
        if self._forms[found] & 1:
            before = _RECEIVER.search(line[max(begin - _LONGEST_RECEIVER, 0) : begin])
            receiver = before[1] if before else ""
        return Call(line[begin:behind], receiver, start, end)


@cache
def _query(language: str) -> Query | None:
    """Finds the calls in a language; None where no query file does."""
    grammar = load_grammar(language)
    name = grammar.spec.name
    if not (_QUERIES / f"{name}.scm").is_file():
        return None
    return load_query(grammar.language, name, _QUERIES)


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
