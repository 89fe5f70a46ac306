"""Finds the code units of a source file and writes the model's text of each.

Nothing here knows a language: what a unit, a loop or an import is, the language's query
file says. The same code reads a corpus item in training and an open file in the editor.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import repeat
from typing import Any, NamedTuple

from tree_sitter import Node, QueryCursor, Tree

from rlm_model.contract.changes import Change, Extent, Places
from rlm_model.contract.languages import name_of
from rlm_model.contract.units.calls import OutsideCalls
from rlm_model.contract.units.canonical import CanonicalSource
from rlm_model.contract.units.comments import CommentIndex
from rlm_model.contract.units.definitions import (
    Definition,
    contains,
    defining_nodes,
    find_definitions,
)
from rlm_model.contract.units.grammars import Grammar
from rlm_model.contract.units.names import NameIndex
from rlm_model.contract.units.structure import Flow, StructureIndex
from rlm_model.contract.units.text import (
    Rank,
    TextLine,
    UnitText,
    as_helper,
    definition_lines,
    indented_lines,
    level_indentation,
)
from rlm_model.contract.units.unit import BROKEN_FILE, NO_BODY, SYNTAX_ERROR, CodeUnit

MAX_CONSTANT_LINES = 4
"""Lines of a constant's definition that a unit's text takes in at most."""

MAX_UNIT_LENGTH = 50_000
"""Characters of a unit after which its text ends: far more than a model reads of it."""

MAX_HELPER_LENGTH = 10_000
"""Characters of a function or class after which it ends in the text of a unit that uses it."""

MAX_CONSTANT_LENGTH = 2_000
"""Characters of a constant or an import after which it ends."""


def plain_file(source: bytes, language: str, kind: str) -> list[CodeUnit]:
    """A whole file that no grammar reads, as one unit; none where it is empty."""
    lines = source.decode("utf-8", "replace").splitlines()
    text = UnitText(tuple(TextLine(line, Rank.BODY) for line in level_indentation(lines)))
    unit = _whole(text, kind, name_of(language), len(lines), evident=False)
    return [unit] if text.lines else []


def _whole(text: UnitText, kind: str, language: str, lines: int, **facts: Any) -> CodeUnit:
    last = max(lines - 1, 0)
    return CodeUnit("", kind, language, 0, 0, 0, 0, last, text, **facts)


class SourceFile:
    """The captures of a file, indexed for the units' texts."""

    def __init__(self, source: bytes, grammar: Grammar, tree: Tree) -> None:
        self._source = source
        self._language = grammar.spec.name
        root = self._root = tree.root_node
        captures = QueryCursor(grammar.query).captures(root)
        self._canonical = CanonicalSource(source, captures, root, grammar.style)
        loops = ((node.start_byte, node.end_byte) for node in captures.get("loop", []))
        self._loops = sorted(loops)
        self._flow = Flow.of(captures)
        self._lines: dict[tuple[int, int], tuple[TextLine, ...]] = {}
        self._helper_lines: dict[int, tuple[TextLine, ...]] = {}
        self._node_lines_kept: dict[int, list[TextLine]] = {}
        self._definitions = find_definitions(captures, self._canonical.is_blank)
        imports = self._import_nodes = captures.get("import", [])
        self._imports = {
            **defining_nodes(captures.get("import.name", []), imports),
            **{
                _last_part(path): node
                for path, node in defining_nodes(captures.get("import.path", []), imports).items()
            },
        }
        # A function that is bound to a name is a unit, and its name no constant.
        units = {definition.name_node.id for definition in self._definitions}
        self._constants = defining_nodes(
            (node for node in captures.get("constant.name", []) if node.id not in units),
            captures.get("constant", []),
        )
        self._names = NameIndex(
            source,
            captures,
            self._definitions,
            self._imports.keys() | self._constants.keys(),
            grammar.settings.get("names.self", "").split(),
        )
        self._structures = StructureIndex(self._flow, self._names)
        self._comments = CommentIndex(source, captures.get("comment", []))
        self._calls = OutsideCalls(
            source, captures, self._definitions, self._imports, self._constants
        )
        self._mains = captures.get("main", []), captures.get("main.bare", [])
        self._made: dict[int, _Made] = {}

    def definitions(self, kind: str) -> list[CodeUnit]:
        """The definitions that have a cost as units of a kind, in their order."""
        return [
            self._unit(index, kind)
            for index, definition in enumerate(self._definitions)
            if definition.is_unit
        ]

    def take_over(self, before: SourceFile, change: Change) -> None:
        """Keeps the units of the version before that are made from what has not changed.

        All that a unit is made from stands in the parts of the file that it reads, and in tables of
        names: both are compared, so that nothing else has to be known of the grammar.

        Args:
            before: The version before.
            change: Where this one differs from it.
        """
        change = self._canonical.widened(before._canonical, change)
        if self._is_like(before, change):
            self._made = {
                index: made._replace(read=[change.moved(part) for part in made.read])
                for index, made in before._made.items()
                if not any(map(change.touches, made.read))
            }

    def _is_like(self, before: SourceFile, change: Change) -> bool:
        """Whether two versions give the same names, and are made of the same but at a change."""
        return (
            before._interface == self._interface
            and all(map(change.keeps_parts, before._parts, self._parts))
            and all(map(change.keeps, before._places, self._places))
            and self._flow.is_like(before._flow, change)
            and self._canonical.is_like(before._canonical, change)
        )

    @cached_property
    def _interface(self) -> list[tuple[object, ...]]:
        """What its definitions are to units that may use them."""
        return [
            (
                *(each.scope, each.name, each.owner, each.is_unit, each.is_helper),
                *(each.is_member, each.is_variable, each.has_body),
            )
            for each in self._definitions
        ]

    @property
    def _places(self) -> list[Places]:
        """What stands where, as far as units are made from it."""
        return [*self._names.places, *self._calls.places]

    @cached_property
    def _parts(self) -> list[Mapping[Any, Extent]]:
        """The parts of the file that units may read, by what they are called in it."""
        spans = {
            index: (each.span.start_byte, each.span.end_byte)
            for index, each in enumerate(self._definitions)
        }
        inner = {
            index: (each.node.start_byte, each.node.end_byte)
            for index, each in enumerate(self._definitions)
        }
        bodies = {
            index: (each.body_byte, each.node.end_byte)
            for index, each in enumerate(self._definitions)
        }
        nodes = [
            {name: (node.start_byte, node.end_byte) for name, node in named.items()}
            for named in (self._imports, self._constants)
        ]
        return [spans, inner, bodies, *nodes]

    def whole(self, kind: str) -> list[CodeUnit]:
        """The file as one unit of a kind; none where nothing stands in it."""
        pieces = self._canonical.pieces(0, len(self._source), MAX_UNIT_LENGTH)
        starts = [piece.start_byte for piece in pieces]
        ranks = [line.rank for line in definition_lines(pieces, 0, self._loops)]
        marked = [(node, Rank.IMPORT) for node in self._import_nodes]
        marked += [(each.node, Rank.SIGNATURE) for each in self._definitions]
        for node, rank in marked:
            line = bisect.bisect_right(starts, node.start_byte) - 1
            if line >= 0:
                ranks[line] = rank
        text = UnitText(tuple(indented_lines(pieces, ranks)))
        if not text.lines:
            return []
        calls = self._calls.of(self._definitions)
        lines = self._source.count(b"\n") + 1
        reason = BROKEN_FILE if self._root.has_error else None
        facts = {"outside_calls": calls, "reason": reason, "evident": self._has_main()}
        return [_whole(text, kind, self._language, lines, **facts)]

    def _has_main(self) -> bool:
        """Whether the file says that it is a program."""
        said, bare = self._mains
        if said:
            return True
        nodes = [each.node for each in self._definitions if each.is_unit]
        spans = sorted((node.start_byte, node.end_byte) for node in nodes)
        starts = [start for start, _ in spans]
        ends = list(itertools.accumulate((end for _, end in spans), max))
        for node in bare:
            before = bisect.bisect_right(starts, node.start_byte)
            if before == 0 or ends[before - 1] <= node.start_byte:
                return True
        return False

    def _unit(self, index: int, kind: str) -> CodeUnit:
        definition = self._definitions[index]
        node, comment = definition.node, self._comments.on(definition)
        made = self._made.get(index)
        if made is None:
            made = self._made[index] = self._make(definition)
        reason = None if definition.has_body else NO_BODY
        return CodeUnit(
            name=".".join((*definition.scope, definition.name)),
            kind=kind,
            language=self._language,
            start_line=node.start_point.row,
            start_column=definition.name_node.start_point.column,
            name_line=definition.name_node.start_point.row,
            signature_end_line=max(definition.body_row - 1, node.start_point.row),
            end_line=node.end_point.row,
            text=made.text,
            reason=SYNTAX_ERROR if node.has_error else reason,
            outside_calls=made.outside_calls,
            size=comment.size,
            ignored=comment.ignored,
            comment_problem=comment.problem,
        )

    def _make(self, definition: Definition) -> _Made:
        helpers = self._names.helpers(definition)
        lines, nodes = self._unit_lines(definition, helpers)
        text = UnitText(lines, self._structures.of(definition, helpers))
        read = [definition.span, *(helper.span for helper in helpers), *nodes]
        return _Made(
            text,
            self._calls.of((definition, *helpers)),
            [(part.start_byte, part.end_byte) for part in read],
        )

    def _unit_lines(
        self, definition: Definition, helpers: Sequence[Definition]
    ) -> tuple[tuple[TextLine, ...], list[Node]]:
        """The lines of a unit's text, and the constants and imports that are in it."""
        lines = list(self._lines_of(definition, MAX_UNIT_LENGTH))
        for helper in helpers:
            lines += self._lines_of_helper(helper)
        shown = (definition, *helpers)
        names = self._names.anywhere(shown)
        constants = self._nodes_of(self._constants, names, shown)
        for node in constants:
            lines += self._node_lines(node, Rank.CONSTANT)[:MAX_CONSTANT_LINES]
            names |= self._names.within(node)
        imports = self._nodes_of(self._imports, names, (definition,))
        for node in imports:
            lines += self._node_lines(node, Rank.IMPORT)
        return tuple(lines), [*constants, *imports]

    def _lines_of(self, definition: Definition, most: int) -> tuple[TextLine, ...]:
        """A definition's lines, remembered: many units use the same definitions."""
        key = (definition.node.id, most)
        found = self._lines.get(key)
        if found is None:
            start, stop = definition.span.start_byte, definition.span.end_byte
            first = bisect.bisect_left(self._loops, (start, 0))
            found = self._lines[key] = definition_lines(
                self._canonical.pieces(start, stop, most),
                definition.body_byte,
                self._loops[first : bisect.bisect_left(self._loops, (stop, 0), first)],
            )
        return found

    def _lines_of_helper(self, definition: Definition) -> tuple[TextLine, ...]:
        key = definition.node.id
        if key not in self._helper_lines:
            length = definition.span.end_byte - definition.span.start_byte
            most = MAX_UNIT_LENGTH if length <= MAX_HELPER_LENGTH else MAX_HELPER_LENGTH
            self._helper_lines[key] = as_helper(self._lines_of(definition, most))
        return self._helper_lines[key]

    def _node_lines(self, node: Node, rank: Rank) -> list[TextLine]:
        if node.id not in self._node_lines_kept:
            pieces = self._canonical.pieces(node.start_byte, node.end_byte, MAX_CONSTANT_LENGTH)
            self._node_lines_kept[node.id] = indented_lines(pieces, repeat(rank))
        return self._node_lines_kept[node.id]

    def _nodes_of(
        self, named: dict[str, Node], names: Iterable[str], shown: Iterable[Definition]
    ) -> list[Node]:
        """The distinct nodes that define any of the names, in file order, unless shown already."""
        nodes = {named[name].id: named[name] for name in names if name in named}
        hidden = (
            node
            for node in nodes.values()
            if not any(contains(definition.span, node) for definition in shown)
        )
        return sorted(hidden, key=lambda node: node.start_byte)


class _Made(NamedTuple):
    """What is made of the text of a unit.

    Attributes:
        text: What the model reads of it.
        outside_calls: See `CodeUnit`.
        read: The parts of the file that it is made from.
    """

    text: UnitText
    outside_calls: tuple[str, ...]
    read: list[Extent]


def _last_part(name: str) -> str:
    """The name itself, or of an import path the last part that is no version."""
    parts = [part for part in name.split("/") if not re.fullmatch(r"v\d+", part)]
    return parts[-1] if parts else name
