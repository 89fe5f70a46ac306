"""Finds the code units of a source file and writes the model's text of each.

Nothing here knows a language: what a unit, a loop or an import is, the language's query
file says. The same code reads a corpus item in training and an open file in the editor.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tree_sitter import Node, QueryCursor, Tree

from rlm_model.contract.units.calls import OutsideCalls
from rlm_model.contract.units.comments import CommentIndex
from rlm_model.contract.units.definitions import (
    Definition,
    Span,
    defining_nodes,
    find_definitions,
)
from rlm_model.contract.units.languages import Grammar, load_grammar
from rlm_model.contract.units.text import (
    Rank,
    TextLine,
    UnitText,
    definition_lines,
    level_indentation,
)

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
        outside_calls: Callees that the file does not define, such as ``requests.get``, of the
            unit and of what it uses from its file, in that order; see `OutsideCalls`.
        size: Input size that a comment on it asks for, or None.
        ignored: Whether a comment on it asks for no estimate.
        comment_problem: What in a comment on it can't be understood, or None.
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
    outside_calls: tuple[str, ...] = ()
    size: int | None = None
    ignored: bool = False
    comment_problem: str | None = None


def find_units(source: bytes, language: str) -> list[CodeUnit]:
    """Finds all units of a file, in the order of their definitions.

    Args:
        source: UTF-8 text of the file, without a byte order mark.
        language: A language id, one of `LANGUAGES`.

    Raises:
        LanguageError: The language is unknown.
    """
    grammar = load_grammar(language)
    tree = grammar.parser().parse(source)
    return _SourceFile(source, grammar, tree).units()


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
        self._used: dict[int, list[Definition]] = {}
        self._lines: dict[tuple[int, bool], tuple[TextLine, ...]] = {}
        self._definitions = find_definitions(self._captures, self._is_blank)
        self._by_scope_and_name = {(d.scope, d.name): d for d in self._definitions if d.is_helper}
        imports = self._captures.get("import", [])
        self._imports = {
            **defining_nodes(self._captures.get("import.name", []), imports),
            **{
                _last_part(path): node
                for path, node in defining_nodes(
                    self._captures.get("import.path", []), imports
                ).items()
            },
        }
        # A function that is bound to a name is a unit, and its name no constant.
        units = {definition.name_node.id for definition in self._definitions}
        self._constants = defining_nodes(
            (node for node in self._captures.get("constant.name", []) if node.id not in units),
            self._captures.get("constant", []),
        )
        self._index_names()
        self._comments = CommentIndex(source, self._captures.get("comment", []))
        self._calls = OutsideCalls(
            source, self._captures, self._definitions, self._imports, self._constants
        )

    def _index_names(self) -> None:
        """Notes where the names stand that the file defines: no other one is looked for."""
        defined = {name for _, name in self._by_scope_and_name}
        defined |= self._imports.keys() | self._constants.keys()
        encoded = {name.encode(): name for name in defined}

        def places(kind: str, left_out: Container[int] = ()) -> _PositionIndex:
            pairs = sorted(
                (start, encoded[name])
                for node in self._captures.get(kind, [])
                if (name := self._source[(start := node.start_byte) : node.end_byte]) in encoded
                and node.id not in left_out
            )
            return [start for start, _ in pairs], [name for _, name in pairs]

        members = {node.id for node in self._captures.get("member", [])}
        # A name that is being defined is no use of another definition.
        names = {node.id for node in self._captures.get("name", [])}
        self._members = places("member")
        self._references = places("reference", members)
        self._lexical = places("lexical", members | names)
        self._bindings = places("binding")

    def units(self) -> list[CodeUnit]:
        return [self._unit(definition) for definition in self._definitions if definition.is_unit]

    def _unit(self, definition: Definition) -> CodeUnit:
        node = definition.node
        helpers = self._helpers(definition)
        comment = self._comments.on(definition)
        return CodeUnit(
            name=".".join((*definition.scope, definition.name)),
            kind="function",
            language=self._language,
            start_line=node.start_point.row,
            start_column=definition.name_node.start_point.column,
            name_line=definition.name_node.start_point.row,
            signature_end_line=max(definition.body_row - 1, node.start_point.row),
            end_line=node.end_point.row,
            text=self._unit_text(definition, helpers),
            reason="syntax error in this function" if node.has_error else None,
            outside_calls=self._calls.of((definition, *helpers)),
            size=comment.size,
            ignored=comment.ignored,
            comment_problem=comment.problem,
        )

    def _unit_text(self, definition: Definition, helpers: Sequence[Definition]) -> UnitText:
        lines = list(self._lines_of(definition, helper=False))
        for helper in helpers:
            lines += self._lines_of(helper, helper=True)
        names = set().union(*(self._names_used_in(d.span) for d in (definition, *helpers)))
        constants = self._nodes_of(self._constants, names, (definition, *helpers))
        names |= set().union(*(self._names_used_in(node) for node in constants))
        for node in constants:
            lines += self._node_lines(node, Rank.CONSTANT)[:MAX_CONSTANT_LINES]
        for node in self._nodes_of(self._imports, names, (definition,)):
            lines += self._node_lines(node, Rank.IMPORT)
        return UnitText(tuple(lines))

    def _helpers(self, definition: Definition) -> list[Definition]:
        """Functions and classes of the same file that a unit uses, the nearest first."""
        found: list[Definition] = []
        queue = [definition]
        while queue and len(found) < MAX_HELPERS:
            user = queue.pop(0)
            helpers: dict[int, Definition] = {
                helper.node.id: helper
                for helper in self._used_by(user)
                # Another definition of its own name is none.
                if (helper.scope, helper.name) != (definition.scope, definition.name)
                and helper not in found
                and not _contains(definition.span, helper.node)
                and not _contains(helper.node, definition.node)
            }
            fresh = sorted(helpers.values(), key=lambda helper: helper.node.start_byte)
            found += fresh
            queue += fresh
        return found[:MAX_HELPERS]

    def _used_by(self, user: Definition) -> list[Definition]:
        """The definitions of the file that one uses, remembered like its lines."""
        key = user.node.id
        if key not in self._used:
            self._used[key] = list(self._look_up(user))
        return self._used[key]

    def _look_up(self, user: Definition) -> Iterator[Definition]:
        around = [user.scope[:depth] for depth in range(len(user.scope), -1, -1)]
        lookups = [(name, [()]) for name in _within(self._references, user.span)]
        if user.scope:
            lookups += [(name, [user.scope]) for name in _within(self._members, user.span)]
        lookups += [(name, around) for name in self._free_names_in(user.span)]
        for name, scopes in lookups:
            found = (self._by_scope_and_name.get((scope, name)) for scope in scopes)
            helper = next(filter(None, found), None)
            if helper is not None:
                yield helper

    def _names_used_in(self, part: Span | Node) -> set[str]:
        return _within(self._references, part) | self._free_names_in(part)

    def _free_names_in(self, part: Span | Node) -> set[str]:
        """The names of lexical scope that a part of the file uses and does not bind itself."""
        return _within(self._lexical, part) - _within(self._bindings, part)

    def _lines_of(self, definition: Definition, *, helper: bool) -> tuple[TextLine, ...]:
        """A definition's lines, remembered: many units use the same definitions."""
        key = (definition.node.id, helper)
        if key not in self._lines:
            span = definition.span
            self._lines[key] = definition_lines(
                self._kept_text(span),
                definition.body_row - span.start_row,
                self._loops_in(span),
                helper=helper,
            )
        return self._lines[key]

    def _loops_in(self, part: Span) -> tuple[tuple[int, int], ...]:
        """First and last row of the loops inside a part of the file, counted from its own."""
        first = bisect.bisect_left(self._loop_starts, part.start_byte)
        last = bisect.bisect_left(self._loop_starts, part.end_byte)
        return tuple(
            (loop.start_point.row - part.start_row, loop.end_point.row - part.start_row)
            for loop in self._loop_nodes[first:last]
        )

    def _node_lines(self, node: Node, rank: Rank) -> list[TextLine]:
        return [
            TextLine(text, rank) for text in level_indentation(self._kept_text(node).split("\n"))
        ]

    def _kept_text(self, part: Span | Node) -> str:
        """The text from the start of the part's line, omitted pieces blanked, line count kept."""
        line_start = self._source.rfind(b"\n", 0, part.start_byte) + 1
        lead = self._source[line_start : part.start_byte]
        kept = self._without_omitted(part.start_byte, part.end_byte)
        text = ((b" " * len(lead) if lead.strip() else lead) + kept).decode("utf-8", "replace")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def _without_omitted(self, at: int, stop: int) -> bytes:
        pieces: list[bytes] = []
        first = bisect.bisect_left(self._omitted, (at, 0))
        for start, end in self._omitted[first:]:
            if start >= stop:
                break
            if start >= at:
                pieces += [self._source[at:start], b"\n" * self._source.count(b"\n", start, end)]
                at = end
        pieces.append(self._source[at:stop])
        return b"".join(pieces)

    def _is_blank(self, start: int, stop: int) -> bool:
        return not self._without_omitted(start, stop).strip()

    def _nodes_of(
        self, named: dict[str, Node], names: Iterable[str], shown: Iterable[Definition]
    ) -> list[Node]:
        """The distinct nodes that define any of the names, in file order, unless shown already."""
        nodes = {named[name].id: named[name] for name in names if name in named}
        hidden = (
            node
            for node in nodes.values()
            if not any(_contains(definition.span, node) for definition in shown)
        )
        return sorted(hidden, key=lambda node: node.start_byte)


_PositionIndex = tuple[list[int], list[str]]


def _within(index: _PositionIndex, part: Span | Node) -> set[str]:
    """Texts of the indexed nodes inside a part of the file."""
    starts, texts = index
    first = bisect.bisect_left(starts, part.start_byte)
    return set(texts[first : bisect.bisect_left(starts, part.end_byte)])


def _last_part(name: str) -> str:
    """The name itself, or of an import path the last part that is no version."""
    parts = [part for part in name.split("/") if not re.fullmatch(r"v\d+", part)]
    return parts[-1] if parts else name


def _contains(outer: Span | Node, inner: Node) -> bool:
    return outer.start_byte <= inner.start_byte and inner.end_byte <= outer.end_byte
