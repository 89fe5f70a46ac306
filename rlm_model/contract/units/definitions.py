"""The definitions of a file: units, and the scopes that qualify their names.

Captures are joined by position: a name, a qualifier or a body belongs to the innermost
definition around it, and of several names or bodies the first one counts.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass

from tree_sitter import Node

Captures = Mapping[str, list[Node]]
"""The nodes of a file by the name that the query file gives them."""


@dataclass(frozen=True)
class Span:
    """A part of a file.

    Attributes:
        start_byte: Its first byte.
        end_byte: The byte behind it.
        start_row: Its first line, from 0.
    """

    start_byte: int
    end_byte: int
    start_row: int


@dataclass(frozen=True, eq=False)
class Definition:
    """A unit or a scope as the file has it.

    Attributes:
        node: The definition.
        span: The definition with its wrappers and prefixes.
        name_node: Its name.
        name: The name's text.
        body_row: Line of its body's first statement.
        body_byte: First byte of that statement.
        scope: Names around it, outermost first: those of scopes, and its own qualifiers.
        owner: Qualified name of the class whose member `self` has inside of it, or None.
        is_unit: Whether it has a cost.
        is_helper: Whether a unit that uses it takes it into its text.
        is_member: Whether a name alone never means it.
        is_variable: Whether it is a function that is the value of a variable.
        has_body: Whether there is something that runs.
    """

    node: Node
    span: Span
    name_node: Node
    name: str
    body_row: int
    body_byte: int
    scope: tuple[str, ...]
    owner: tuple[str, ...] | None
    is_unit: bool
    is_helper: bool
    is_member: bool
    is_variable: bool
    has_body: bool


class _Open:
    """A definition while what is inside it is collected."""

    def __init__(self, node: Node, kind: str) -> None:
        self.node = node
        self.kind = kind
        self.end_byte = node.end_byte
        self.name: Node | None = None
        self.qualifiers: list[str] = []
        self.body: Node | None = None
        self.around: tuple[_Open, ...] = ()

    def add(self, node: Node, kind: str) -> None:
        """Takes a capture that stands inside."""
        if kind == "body":
            self.body = self.body or node
        elif self.name is None and kind == "name":
            self.name = node
        elif self.name is None:
            self.qualifiers.append(text_of(node))

    @property
    def path(self) -> tuple[str, ...]:
        """Its qualified name, part by part; empty without a name."""
        return (*self.qualifiers, text_of(self.name)) if self.name else ()

    @property
    def scope(self) -> tuple[str, ...]:
        """The names around it, outermost first."""
        return (*(part for outer in self.around for part in outer.path), *self.qualifiers)

    @property
    def owner(self) -> tuple[str, ...] | None:
        """Qualified name of the class that it is a member of, at any depth of functions."""
        if self.qualifiers:
            return self.scope
        for outer in reversed(self.around):
            if outer.kind in ("scope", "extension"):
                return (*outer.scope, *outer.path[len(outer.qualifiers) :])
            if outer.qualifiers:
                return outer.scope
        return None


_HOLDERS = ("unit", "scope", "namespace", "extension")
_PARTS = ("qualifier", "name", "body")

DEFINING = (*_HOLDERS, *_PARTS, "omit", "idle", "abstract", "method", "variable")
"""The captures that say where definitions are, what they are called, and whether they run."""


def find_definitions(captures: Captures, is_blank: Callable[[int, int], bool]) -> list[Definition]:
    """All definitions that have a name, in the order of the file.

    Args:
        captures: What the query found.
        is_blank: Tells whether nothing but white space and what is omitted stands between
            two bytes.
    """
    kinds = (*_HOLDERS, *_PARTS)
    # A node that several patterns match is one definition.
    distinct = {(kind, node.id): node for kind in kinds for node in captures.get(kind, [])}
    found = [(node, kind) for (kind, _), node in distinct.items()]
    # Outer nodes first; a body is around the one definition that it may consist of.
    found.sort(key=lambda pair: (pair[0].start_byte, -pair[0].end_byte, pair[1] != "body"))
    holders: list[_Open] = []
    around: list[_Open] = []
    for node, kind in found:
        while around and around[-1].end_byte <= node.start_byte:
            around.pop()
        if kind in _HOLDERS:
            holder = _Open(node, kind)
            holder.around = tuple(around)
            holders.append(holder)
            around.append(holder)
        elif around:
            around[-1].add(node, kind)
    omitted = {node.id for node in captures.get("omit", [])}
    variables = {node.id for node in captures.get("variable", [])}
    methods = {node.id for node in captures.get("method", [])}
    empty = _Empty(captures, omitted)
    spans = _Spans(captures, is_blank)
    return [
        Definition(
            node=holder.node,
            span=spans.of(holder.node),
            name_node=holder.name,
            name=text_of(holder.name),
            body_row=_first_row(holder.body, omitted) if holder.body else holder.node.end_point.row,
            body_byte=_first_byte(holder.body, omitted) if holder.body else holder.node.end_byte,
            scope=holder.scope,
            owner=holder.owner,
            is_unit=holder.kind == "unit",
            is_helper=holder.kind in ("unit", "scope"),
            is_member=holder.node.id in methods,
            is_variable=holder.node.id in variables,
            has_body=holder.kind != "unit" or not empty.holds(holder, holder.body),
        )
        for holder in holders
        if holder.name is not None
    ]


class _Empty:
    """Tells the units of which nothing runs."""

    def __init__(self, captures: Captures, omitted: Container[int]) -> None:
        self._abstract = {node.id for node in captures.get("abstract", [])}
        self._idle = {node.id for node in captures.get("idle", [])}
        self._bodies = {
            node.parent.id for node in captures.get("idle", []) if node.parent is not None
        }
        self._omitted = omitted

    def holds(self, unit: _Open, body: Node | None) -> bool:
        """Whether a unit is said to be abstract, or all of its statements do nothing."""
        if unit.node.id in self._abstract or self._is_in_abstract(unit):
            return True
        if body is None or body.id not in self._bodies:
            return body is not None and body.id in self._idle
        return all(
            node.id in self._idle or node.id in self._omitted for node in body.named_children
        )

    def _is_in_abstract(self, unit: _Open) -> bool:
        """Whether it is right inside of a class body of which nothing runs."""
        around = unit.around[-1].body if unit.around else None
        return around is not None and around.id in self._abstract


class _Spans:
    """Finds what belongs to a definition beside its node."""

    def __init__(self, captures: Captures, is_blank: Callable[[int, int], bool]) -> None:
        self._wrappers = {
            child.id: node for node in captures.get("wrapper", []) for child in node.children
        }
        self._prefixes = sorted(captures.get("prefix", []), key=lambda node: node.end_byte)
        self._prefix_ends = [node.end_byte for node in self._prefixes]
        self._is_blank = is_blank

    def of(self, node: Node) -> Span:
        """A definition with the nodes that wrap it and those right before it."""
        while (wrapper := self._wrappers.get(node.id)) is not None:
            node = wrapper
        first = node
        index = bisect.bisect_right(self._prefix_ends, node.start_byte)
        while index and self._is_blank(self._prefix_ends[index - 1], first.start_byte):
            index -= 1
            first = self._prefixes[index]
        return Span(first.start_byte, node.end_byte, first.start_point.row)


def _first_row(body: Node, omitted: Container[int]) -> int:
    """The line from which a body's statements may stand; one of delimiters alone has none."""
    row = body.start_point.row
    delimited = body.child_count and not (body.children[0].is_named or body.children[-1].is_named)
    if not delimited:
        return row
    statements = (node for node in body.named_children if node.id not in omitted)
    first = next(statements, None)
    return min(body.end_point.row if first is None else first.start_point.row, row + 1)


def _first_byte(body: Node, omitted: Container[int]) -> int:
    """The start of a body's first statement; of delimiters alone, of the last one."""
    children = body.children
    delimited = children and not (children[0].is_named or children[-1].is_named)
    if not delimited:
        return body.start_byte
    statements = (node for node in children if node.is_named and node.id not in omitted)
    return next(statements, children[-1]).start_byte


def defining_nodes(names: Iterable[Node], holders: Iterable[Node]) -> dict[str, Node]:
    """Names to the innermost of the holders around each; the last definition counts."""
    found: dict[str, Node] = {}
    around: list[Node] = []
    # Captures come in no fixed order, and the same text must always give the same result.
    pairs = [*((node, False) for node in holders), *((node, True) for node in names)]
    for node, is_name in sorted(pairs, key=lambda pair: (pair[0].start_byte, -pair[0].end_byte)):
        while around and around[-1].end_byte <= node.start_byte:
            around.pop()
        if not is_name:
            around.append(node)
        elif around:
            found[text_of(node)] = around[-1]
    return found


def contains(outer: Span | Node, inner: Node) -> bool:
    """Whether a part of a file holds a node."""
    return outer.start_byte <= inner.start_byte and inner.end_byte <= outer.end_byte


def text_of(node: Node) -> str:
    """A node's text."""
    return (node.text or b"").decode("utf-8", "replace")
