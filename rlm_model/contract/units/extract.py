"""Finds the code units of a source file and writes the model's text of each.

Nothing here knows a language: what a unit, a loop or an import is, the language's query
file says. The same code reads a corpus item in training and an open file in the editor.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from tree_sitter import Node, QueryCursor, Tree

from rlm_model.contract.units.languages import Grammar, load_grammar
from rlm_model.contract.units.text import Rank, TextLine, UnitText, level_indentation

MAX_HELPERS = 8
"""Functions and classes of the same file that a unit's text takes in at most."""

MAX_CONSTANT_LINES = 4
"""Lines of a constant's definition that a unit's text takes in at most."""


@dataclass(frozen=True)
class CodeUnit:
    """A piece of code that has a cost, where it stands, and its text for the model.

    Attributes:
        name: Qualified name, such as ``Class.method``.
        kind: ``function`` (methods too).
        language: Name of its language.
        start_line: Line of its definition, from 0.
        start_column: UTF-8 byte column of its name in `name_line`.
        name_line: Line of its name, from 0.
        signature_end_line: Last line of its signature, from 0.
        end_line: Its last line, from 0.
        text: What the model reads.
        reason: Why it can't be judged, or None.
    """

    name: str
    kind: str
    language: str
    start_line: int
    start_column: int
    name_line: int
    signature_end_line: int
    end_line: int
    text: UnitText
    reason: str | None = None


def find_units(source: bytes, language: str) -> list[CodeUnit]:
    """Finds all units of a file, in the order of their definitions.

    Args:
        source: UTF-8 text of the file, without a byte order mark.
        language: A name in `LANGUAGES`.

    Raises:
        LanguageError: The language is unknown.
    """
    grammar = load_grammar(language)
    tree = grammar.parser().parse(source)
    return _SourceFile(source, grammar, tree).units()


@dataclass(frozen=True)
class _Definition:
    """A unit or a scope as the file has it.

    Attributes:
        node: The definition.
        wrapper: The node with its decorators; the same node where there are none.
        name_node: Its name.
        body_start: Line of its body's first statement.
        scope: Names of the scopes around it, outermost first.
    """

    node: Node
    wrapper: Node
    name_node: Node
    body_start: int
    scope: tuple[str, ...]

    @property
    def name(self) -> str:
        return _text(self.name_node)


class _SourceFile:
    """The captures of a file, indexed for the units' texts."""

    def __init__(self, source: bytes, grammar: Grammar, tree: Tree) -> None:
        self._source = source
        self._language = grammar.spec.name
        self._captures = QueryCursor(grammar.query).captures(tree.root_node)
        self._omitted = sorted(
            (node.start_byte, node.end_byte) for node in self._captures.get("omit", [])
        )
        self._loop_nodes = sorted(self._captures.get("loop", []), key=lambda node: node.start_byte)
        self._loop_starts = [node.start_byte for node in self._loop_nodes]
        members = {node.id for node in self._captures.get("member", [])}
        self._lines: dict[int, list[TextLine]] = {}
        self._helper_lines: dict[int, list[TextLine]] = {}
        self._members = _by_position(self._captures.get("member", []))
        self._references = _by_position(
            node for node in self._captures.get("reference", []) if node.id not in members
        )

    def units(self) -> list[CodeUnit]:
        return [self._unit(definition) for definition in self._definitions]

    @cached_property
    def _definitions(self) -> list[_Definition]:
        """Units, in the order of the file."""
        unit_ids = {node.id for node in self._captures.get("unit", [])}
        return [definition for definition in self._holders if definition.node.id in unit_ids]

    @cached_property
    def _holders(self) -> list[_Definition]:
        """Units and the scopes that qualify names, in the order of the file."""
        wrappers = {
            child.id: node for node in self._captures.get("wrapper", []) for child in node.children
        }
        names = self._children("name")
        bodies = self._children("body")
        nodes = [*self._captures.get("unit", []), *self._captures.get("scope", [])]
        nodes.sort(key=lambda node: (node.start_byte, -node.end_byte))
        holders = []
        around: list[Node] = []
        for node in nodes:
            while around and around[-1].end_byte <= node.start_byte:
                around.pop()
            scope = tuple(_text(names[outer.id]) for outer in around)
            body = bodies.get(node.id)
            body_start = body.start_point.row if body else node.end_point.row
            wrapper = wrappers.get(node.id, node)
            holders.append(_Definition(node, wrapper, names[node.id], body_start, scope))
            around.append(node)
        return holders

    def _children(self, capture: str) -> dict[int, Node]:
        """Captured nodes by the id of their parent."""
        return {node.parent.id: node for node in self._captures.get(capture, []) if node.parent}

    @cached_property
    def _by_scope_and_name(self) -> dict[tuple[tuple[str, ...], str], _Definition]:
        return {(d.scope, d.name): d for d in self._holders}

    @cached_property
    def _imports(self) -> dict[str, Node]:
        return self._named("import.name", "import")

    @cached_property
    def _constants(self) -> dict[str, Node]:
        return self._named("constant.name", "constant")

    def _named(self, name_capture: str, holder_capture: str) -> dict[str, Node]:
        """Names to the node that defines them; the last definition counts."""
        holders = {node.id: node for node in self._captures.get(holder_capture, [])}
        found: dict[str, Node] = {}
        # Captures come in no fixed order, and the same text must always give the same one.
        for name in sorted(self._captures.get(name_capture, []), key=lambda n: n.start_byte):
            node: Node | None = name
            while node is not None and node.id not in holders:
                node = node.parent
            if node is not None:
                found[_text(name)] = node
        return found

    def _unit(self, definition: _Definition) -> CodeUnit:
        node = definition.node
        return CodeUnit(
            name=".".join((*definition.scope, definition.name)),
            kind="function",
            language=self._language,
            start_line=node.start_point.row,
            start_column=definition.name_node.start_point.column,
            name_line=definition.name_node.start_point.row,
            signature_end_line=max(definition.body_start - 1, node.start_point.row),
            end_line=node.end_point.row,
            text=self._unit_text(definition),
            reason="syntax error in this function" if node.has_error else None,
        )

    def _unit_text(self, definition: _Definition) -> UnitText:
        helpers = self._helpers(definition)
        lines = list(self._lines_of(definition))
        for helper in helpers:
            lines += self._helper_lines_of(helper)
        names = set().union(*(self._names_in(self._references, d) for d in (definition, *helpers)))
        constants = self._nodes_of(self._constants, names)
        names |= set().union(*(_within(self._references, node) for node in constants))
        for node in constants:
            lines += self._node_lines(node, Rank.CONSTANT)[:MAX_CONSTANT_LINES]
        for node in self._nodes_of(self._imports, names):
            # An import inside the unit is in its text already.
            if not _contains(definition.wrapper, node):
                lines += self._node_lines(node, Rank.IMPORT)
        return UnitText(tuple(lines))

    def _helpers(self, definition: _Definition) -> list[_Definition]:
        """Functions and classes of the same file that a unit uses, the nearest first."""
        found: list[_Definition] = []
        queue = [definition]
        while queue and len(found) < MAX_HELPERS:
            user = queue.pop(0)
            used: list[tuple[tuple[str, ...], str]] = []
            used += [((), name) for name in self._names_in(self._references, user)]
            used += [
                (user.scope, name) for name in self._names_in(self._members, user) if user.scope
            ]
            helpers: dict[int, _Definition] = {
                helper.node.id: helper
                for key in used
                if (helper := self._by_scope_and_name.get(key)) is not None
                and key != (definition.scope, definition.name)  # another definition of its name
                and helper not in found
                and helper is not definition
                and not _contains(definition.wrapper, helper.node)
                and not _contains(helper.node, definition.node)
            }
            fresh = sorted(helpers.values(), key=lambda helper: helper.node.start_byte)
            found += fresh
            queue += fresh
        return found[:MAX_HELPERS]

    def _lines_of(self, definition: _Definition) -> list[TextLine]:
        """`_definition_lines`, remembered: many units use the same definitions."""
        key = definition.node.id
        if key not in self._lines:
            self._lines[key] = list(self._definition_lines(definition))
        return self._lines[key]

    def _helper_lines_of(self, definition: _Definition) -> list[TextLine]:
        """A definition's lines with the ranks of a helper, remembered too."""
        key = definition.node.id
        if key not in self._helper_lines:
            self._helper_lines[key] = [
                TextLine(line.text, line.rank.of_helper) for line in self._lines_of(definition)
            ]
        return self._helper_lines[key]

    def _definition_lines(self, definition: _Definition) -> Iterator[TextLine]:
        """A definition's lines with their ranks; what the query omits is left out."""
        node = definition.wrapper
        start_row = node.start_point.row
        loop_rows, inside_rows = self._loop_rows(node)
        numbered = [
            (start_row + offset, line)
            for offset, line in enumerate(self._kept_text(node).split("\n"))
            if line.strip()
        ]
        texts = level_indentation([line for _, line in numbered])
        for (row, _), text in zip(numbered, texts, strict=True):
            if row < definition.body_start or row == start_row:
                rank = Rank.SIGNATURE
            elif row in loop_rows:
                rank = Rank.LOOP
            elif row in inside_rows:
                rank = Rank.LOOP_BODY
            else:
                rank = Rank.BODY
            yield TextLine(text, rank)

    def _loop_rows(self, node: Node) -> tuple[set[int], set[int]]:
        """Rows where a loop begins, and all rows of loops, inside a node."""
        first = bisect.bisect_left(self._loop_starts, node.start_byte)
        last = bisect.bisect_left(self._loop_starts, node.end_byte)
        loops = self._loop_nodes[first:last]
        begin = {loop.start_point.row for loop in loops}
        inside: set[int] = set()
        covered = -1
        for loop in loops:  # ascending starts: a nested loop adds nothing new
            if loop.end_point.row > covered:
                inside.update(range(max(loop.start_point.row, covered), loop.end_point.row + 1))
                covered = loop.end_point.row
        return begin, inside

    def _node_lines(self, node: Node, rank: Rank) -> list[TextLine]:
        return [
            TextLine(text, rank) for text in level_indentation(self._kept_text(node).split("\n"))
        ]

    def _kept_text(self, node: Node) -> str:
        """A node's text from the start of its line, omitted parts blanked, line count kept."""
        line_start = max(self._source.rfind(b"\n", 0, node.start_byte) + 1, 0)
        lead = self._source[line_start : node.start_byte]
        pieces = [b" " * len(lead) if lead.strip() else lead]
        at = node.start_byte
        first = bisect.bisect_left(self._omitted, (at, 0))
        for start, end in self._omitted[first:]:
            if start >= node.end_byte:
                break
            if start >= at:
                pieces += [self._source[at:start], b"\n" * self._source.count(b"\n", start, end)]
                at = end
        pieces.append(self._source[at : node.end_byte])
        text = b"".join(pieces).decode("utf-8", "replace")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def _names_in(self, index: _PositionIndex, definition: _Definition) -> set[str]:
        return _within(index, definition.wrapper)

    def _nodes_of(self, named: dict[str, Node], names: Iterable[str]) -> list[Node]:
        """The distinct nodes that define any of the names, in file order."""
        nodes = {named[name].id: named[name] for name in names if name in named}
        return sorted(nodes.values(), key=lambda node: node.start_byte)


_PositionIndex = tuple[list[int], list[str]]


def _by_position(nodes: Iterable[Node]) -> _PositionIndex:
    """Start bytes and texts of nodes, ascending."""
    pairs = sorted((node.start_byte, _text(node)) for node in nodes)
    return [start for start, _ in pairs], [text for _, text in pairs]


def _within(index: _PositionIndex, node: Node) -> set[str]:
    """Texts of the indexed nodes inside a node."""
    starts, texts = index
    first = bisect.bisect_left(starts, node.start_byte)
    return set(texts[first : bisect.bisect_left(starts, node.end_byte)])


def _contains(outer: Node, inner: Node) -> bool:
    return outer.start_byte <= inner.start_byte and inner.end_byte <= outer.end_byte


def _text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")
