"""Calls of what the file does not define: their cost is in no unit's text."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tree_sitter import Node

from rlm_model.contract.changes import Places
from rlm_model.contract.units.definitions import Captures, Definition, text_of

_SEPARATOR = r"(?:[?!]?\.|::|\\)"
_CALLEE = re.compile(
    rf"\\?(?P<root>(?:[^\W\d]|\$)[\w$]*(?:[?!](?!\.))?)(?:\s*{_SEPARATOR}\s*[\w$]+[?!]?)*(?=[\s({{]|$)"
)
"""Names with separators, and nothing of a call but its brackets behind them."""

_LONGEST_CALLEE = 200


@dataclass(frozen=True)
class _Call:
    """A call by a name that the file might not define."""

    start_byte: int
    callee: str
    root: str


class OutsideCalls:
    """Finds what units call and the file does not define.

    A call is told by its callee, a chain of names such as ``requests.get``; its first name, the
    root, decides. It counts as outside when the root

    - is imported, and no variable of the unit has the same name, or
    - is a constant of the file whose value comes from such a call (``db = connect()``), or
    - is bound nowhere in the file.

    Methods of parameters, variables and fields do not count, nor does what the query file calls
    ``builtin``: the language's own functions and the parts of its standard library that only
    compute. What hangs on the result of another call does not count either.
    """

    def __init__(
        self,
        source: bytes,
        captures: Captures,
        definitions: Iterable[Definition],
        imports: Iterable[str],
        constants: Mapping[str, Node],
    ) -> None:
        """Takes a file's captures, and the names that it defines and imports."""
        bindings = sorted(captures.get("binding", []), key=lambda node: node.start_byte)
        self._binding_starts = [node.start_byte for node in bindings]
        self._bindings = [text_of(node) for node in bindings]
        self._imports = frozenset(imports)
        builtin = {text_of(node) for node in captures.get("builtin", [])}
        defined = {definition.name for definition in definitions} | constants.keys()
        inside = (defined | builtin | set(self._bindings)) - (self._imports - defined - builtin)
        nodes = sorted(captures.get("call", []), key=lambda node: (node.start_byte, -node.end_byte))
        calls = [call for node in nodes if (call := _call(source, node)) is not None]
        starts = [call.start_byte for call in calls]
        # In the order of the file: a constant may come from another one.
        for name, node in sorted(constants.items(), key=lambda item: item[1].start_byte):
            within = calls[_between(starts, node)]
            if name not in builtin and any(call.root not in inside for call in within):
                inside.discard(name)
        self._calls = [call for call in calls if call.root not in inside]
        self._starts = [call.start_byte for call in self._calls]
        # Many units use the same definitions.
        self._known: dict[int, dict[str, None]] = {}

    @property
    def places(self) -> tuple[Places, Places]:
        """Where outside calls and bindings stand, with what is called and bound."""
        calls = [(call.callee, call.root) for call in self._calls]
        return (self._starts, calls), (self._binding_starts, self._bindings)

    def of(self, definitions: Iterable[Definition]) -> tuple[str, ...]:
        """The outside calls of definitions, in their order, each callee once."""
        found: dict[str, None] = {}
        for definition in definitions:
            node = definition.node
            callees = self._known.get(node.id)
            if callees is None:
                callees = self._known[node.id] = self._within(node)
            found |= callees
        return tuple(found)

    def _within(self, node: Node) -> dict[str, None]:
        calls = self._calls[_between(self._starts, node)]
        if not calls:
            return {}
        variables = set(self._bindings[_between(self._binding_starts, node)])
        return {call.callee: None for call in calls if call.root not in variables}


def _between(starts: list[int], node: Node) -> slice:
    """Where the starts inside a node are."""
    first = bisect.bisect_left(starts, node.start_byte)
    return slice(first, bisect.bisect_left(starts, node.end_byte, first))


def _call(source: bytes, node: Node) -> _Call | None:
    end = min(node.end_byte, node.start_byte + _LONGEST_CALLEE)
    match = _CALLEE.match(source[node.start_byte : end].decode("utf-8", "replace"))
    if match is None:
        return None
    return _Call(node.start_byte, "".join(match.group().split()), match["root"])
