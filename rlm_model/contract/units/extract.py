"""Finds the code units of a source file and writes the model's text of each.

Nothing here knows a language: what a unit, a loop or an import is, the language's query
file says. The same code reads a corpus item in training and an open file in the editor.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections import deque
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from itertools import repeat
from typing import Any, NamedTuple, TypeVar

from tree_sitter import Node, QueryCursor, Tree

from rlm_model.contract.languages import name_of
from rlm_model.contract.units.calls import OutsideCalls
from rlm_model.contract.units.canonical import CanonicalSource
from rlm_model.contract.units.comments import CommentIndex
from rlm_model.contract.units.definitions import (
    Captures,
    Definition,
    Span,
    defining_nodes,
    find_definitions,
    text_of,
)
from rlm_model.contract.units.grammars import Grammar, load_grammar
from rlm_model.contract.units.text import (
    Rank,
    TextLine,
    UnitText,
    as_helper,
    definition_lines,
    indented_lines,
    level_indentation,
)
from rlm_model.contract.versions import Change, Extent, Places, Versions

MAX_HELPERS = 8
"""Functions and classes of the same file that a unit's text takes in at most."""

MAX_CONSTANT_LINES = 4
"""Lines of a constant's definition that a unit's text takes in at most."""

MAX_UNIT_LENGTH = 50_000
"""Characters of a unit after which its text ends: far more than a model reads of it."""

MAX_HELPER_LENGTH = 10_000
"""Characters of a function or class after which it ends in the text of a unit that uses it."""

MAX_CONSTANT_LENGTH = 2_000
"""Characters of a constant or an import after which it ends."""

LONGEST_TYPED_LINE = 5_000
"""Bytes of a line that a person may have written."""

MAX_PACKED_STATEMENTS = 5_000
"""Statements on longer lines up to which a file's units are found."""

NO_BODY = "no body to judge"
"""Reason of a unit of which nothing runs."""

SYNTAX_ERROR = "syntax error in this function"
"""Reason of a unit that can't be read as a whole."""


BROKEN_FILE = "syntax error in this file"
"""The same of a unit that is a whole file."""


@dataclass(frozen=True)
class CodeUnit:
    """A piece of code that has a cost, where it stands, and its text for the model.

    Attributes:
        name: Qualified name, such as ``Class.method``; empty for a whole file.
        kind: Name of its kind, see `contract.kinds`.
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
        evident: Whether its file says that it is one: who asks may take any file for a program.
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
    evident: bool = True

    @property
    def has_body(self) -> bool:
        """Whether there is something that runs: a call never means what has none."""
        return self.reason != NO_BODY

    @property
    def is_broken(self) -> bool:
        """Whether it can't be read as a whole, as while it is being written."""
        return self.reason in (SYNTAX_ERROR, BROKEN_FILE)


_Read = dict[tuple[int, str], "SourceFile | None"]

_read: ContextVar[_Read | None] = ContextVar("_read", default=None)
"""Files that were parsed, by the identity of their text and by language; None: none is kept."""

_versions: ContextVar[Versions | None] = ContextVar("_versions", default=None)
"""What is known of the text's version before, or None."""


@contextmanager
def reading_once(source: bytes, versions: Versions | None = None) -> Iterator[bytes]:
    """Within it a text is parsed once, however many kinds of units are found in it.

    Args:
        source: The text.
        versions: What is known of the version before it; it takes this one's place.
    """
    tokens = _read.set({}), _versions.set(versions)
    try:
        yield source
    finally:
        _read.reset(tokens[0])
        _versions.reset(tokens[1])


def read_source(source: bytes, language: str) -> SourceFile | None:
    """Parses a file; None where it is written for machines alone.

    Args:
        source: UTF-8 text of the file, without a byte order mark.
        language: Id of a language that has a grammar.

    Raises:
        LanguageError: The language has none, or it does not load.
    """
    kept, key = _read.get(), (id(source), language)
    if kept is not None and key in kept:
        return kept[key]
    grammar = load_grammar(language)
    file = None
    if not is_minified(source):
        file = (_versions.get() or Versions()).read(source, grammar, language)
    if kept is not None:
        kept[key] = file
    return file


def plain_file(source: bytes, language: str, kind: str) -> list[CodeUnit]:
    """A whole file that no grammar reads, as one unit; none where it is empty."""
    lines = source.decode("utf-8", "replace").splitlines()
    text = UnitText(tuple(TextLine(line, Rank.BODY) for line in level_indentation(lines)))
    unit = _whole(text, kind, name_of(language), len(lines), evident=False)
    return [unit] if text.lines else []


def _whole(text: UnitText, kind: str, language: str, lines: int, **facts: Any) -> CodeUnit:
    last = max(lines - 1, 0)
    return CodeUnit("", kind, language, 0, 0, 0, 0, last, text, **facts)


def is_minified(source: bytes) -> bool:
    """Whether a program wrote a file so that nobody reads it: then its units are not asked for."""
    if len(source) < LONGEST_TYPED_LINE * 10:
        return False
    packed = (line.count(b";") for line in source.split(b"\n") if len(line) > LONGEST_TYPED_LINE)
    return sum(packed) > MAX_PACKED_STATEMENTS


class SourceFile:
    """The captures of a file, indexed for the units' texts."""

    def __init__(self, source: bytes, grammar: Grammar, tree: Tree) -> None:
        self._source = source
        self._language = grammar.spec.name
        self._self_words = grammar.settings.get("names.self", "").split()
        root = self._root = tree.root_node
        captures = QueryCursor(grammar.query).captures(root)
        self._canonical = CanonicalSource(source, captures, root, grammar.style)
        loops = ((node.start_byte, node.end_byte) for node in captures.get("loop", []))
        self._loops = sorted(loops)
        self._used: dict[int, list[Definition]] = {}
        self._names: dict[int, _Names] = {}
        self._lines: dict[tuple[int, int], tuple[TextLine, ...]] = {}
        self._helper_lines: dict[int, tuple[TextLine, ...]] = {}
        self._node_lines_kept: dict[int, list[TextLine]] = {}
        self._definitions = find_definitions(captures, self._canonical.is_blank)
        self._inside = _inner_definitions(self._definitions)
        self._index_definitions()
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
        self._index_names(captures)
        self._comments = CommentIndex(source, captures.get("comment", []))
        self._calls = OutsideCalls(
            source, captures, self._definitions, self._imports, self._constants
        )
        self._mains = captures.get("main", []), captures.get("main.bare", [])
        self._made: dict[int, _Made] = {}

    def _index_definitions(self) -> None:
        helpers = [definition for definition in self._definitions if definition.is_helper]
        # Of several of one name the last one counts, but for one without a body.
        helpers.sort(key=lambda definition: definition.has_body)
        self._by_scope_and_name: dict[tuple[tuple[str, ...] | None, str], Definition] = {
            (definition.scope, definition.name): definition for definition in helpers
        }
        self._classes = {d.owner for d in helpers if d.owner is not None}
        self._holders = {(*d.scope, d.name) for d in self._definitions if not d.is_unit}
        self._holders |= self._classes

    def _index_names(self, captures: Captures) -> None:
        """Notes where the names stand that the file defines: no other one is looked for."""
        defined = {name for _, name in self._by_scope_and_name}
        defined |= self._imports.keys() | self._constants.keys()
        defined |= {path[-1] for path in self._classes}
        encoded = {name.encode(): name for name in defined}

        def places(kind: str, left_out: Container[int] = ()) -> _PositionIndex:
            pairs = sorted(
                (start, encoded[name])
                for node in captures.get(kind, [])
                if (name := self._source[(start := node.start_byte) : node.end_byte]) in encoded
                and node.id not in left_out
            )
            return [start for start, _ in pairs], [name for _, name in pairs]

        # A name that is being defined is no use of another definition.
        others = {node.id for kind in ("member", "name") for node in captures.get(kind, [])}
        self._bare = places("bare", others)
        self._lexical = places("lexical", others)
        self._fields = places("field")
        self._bindings = places("binding")
        self._index_members(captures, encoded)

    def _index_members(self, captures: Captures, encoded: Mapping[bytes, str]) -> None:
        """Notes the names behind another name, such as ``self``, with that one."""
        source = self._source
        owners = {node.end_byte: node.start_byte for node in captures.get("owner", [])}
        ends = sorted(owners)
        found: list[tuple[int, tuple[str, str]]] = []
        names = {node.id for node in captures.get("name", [])}
        for node in captures.get("member", []):
            if node.id in names:
                continue
            start = node.start_byte
            name = encoded.get(source[start : node.end_byte])
            index = bisect.bisect_right(ends, start) - 1
            if name is None or index < 0:
                continue
            end = ends[index]
            if _SEPARATOR.fullmatch(source, end, start):
                owner = source[owners[end] : end].decode("utf-8", "replace")
                found.append((start, (owner, name)))
        found.sort()
        self._members = [start for start, _ in found], [pair for _, pair in found]
        selves = sorted(captures.get("self", []), key=lambda node: node.start_byte)
        self._selves = [n.start_byte for n in selves], [text_of(n) for n in selves]

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
        loops = [change.moved(loop) for loop in before._loops if not change.touches(loop)]
        return (
            before._interface == self._interface
            and all(map(change.keeps_parts, before._parts, self._parts))
            and all(map(change.keeps, before._places, self._places))
            and loops == [loop for loop in self._loops if not change.touches_now(loop)]
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
        names = (self._lexical, self._bare, self._fields, self._bindings, self._selves)
        return [*names, self._members, *self._calls.places]

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
        helpers = self._helpers(definition)
        text, nodes = self._unit_text(definition, helpers)
        read = [definition.span, *(helper.span for helper in helpers), *nodes]
        return _Made(
            text,
            self._calls.of((definition, *helpers)),
            [(part.start_byte, part.end_byte) for part in read],
        )

    def _unit_text(
        self, definition: Definition, helpers: Sequence[Definition]
    ) -> tuple[UnitText, list[Node]]:
        """A unit's text, and the constants and imports that are in it."""
        lines = list(self._lines_of(definition, MAX_UNIT_LENGTH))
        for helper in helpers:
            lines += self._lines_of_helper(helper)
        names: set[str] = set()
        for shown in (definition, *helpers):
            names |= self._names_in(shown).anywhere
        constants = self._nodes_of(self._constants, names, (definition, *helpers))
        for node in constants:
            lines += self._node_lines(node, Rank.CONSTANT)[:MAX_CONSTANT_LINES]
            names |= _within(self._lexical, node) | _within(self._bare, node)
        imports = self._nodes_of(self._imports, names, (definition,))
        for node in imports:
            lines += self._node_lines(node, Rank.IMPORT)
        return UnitText(tuple(lines)), [*constants, *imports]

    def _helpers(self, definition: Definition) -> list[Definition]:
        """Functions and classes of the same file that a unit uses, the nearest first."""
        found: list[Definition] = []
        seen = {definition.node.id}
        queue = deque([definition])
        while queue and len(found) < MAX_HELPERS:
            for helper in self._used_by(queue.popleft()):
                if (
                    helper.node.id in seen
                    # Another definition of its own name is none.
                    or (helper.scope, helper.name) == (definition.scope, definition.name)
                    or _contains(definition.span, helper.node)
                    or _contains(helper.node, definition.node)
                    or any(_contains(other.span, helper.node) for other in found)
                ):
                    continue
                seen.add(helper.node.id)
                found.append(helper)
                queue.append(helper)
                if len(found) == MAX_HELPERS:
                    break
        return found

    def _used_by(self, user: Definition) -> list[Definition]:
        """The definitions of the file that one uses, in the order of the file."""
        key = user.node.id
        if key not in self._used:
            used = {helper.node.id: helper for helper in self._look_up(user)}
            self._used[key] = sorted(used.values(), key=lambda helper: helper.node.start_byte)
        return self._used[key]

    def _look_up(self, user: Definition) -> Iterator[Definition]:
        names = self._names_in(user)
        scopes = [user.scope[:depth] for depth in range(len(user.scope), -1, -1)]
        for owner, name in names.members:
            if owner in names.selves:
                classes = [user.owner]
            else:
                paths = ((*scope, owner) for scope in scopes)
                classes = [path for path in paths if path in self._holders]
            # Of several classes of one name the innermost is meant.
            helper = self._by_scope_and_name.get((classes[0], name)) if classes else None
            if helper is not None:
                yield helper
        for name in names.bare:
            found = (self._by_scope_and_name.get((scope, name)) for scope in scopes)
            if (helper := next(filter(None, found), None)) is not None:
                yield helper
        for name in names.lexical - names.bare:
            if (helper := self._variable(scopes, name)) is not None:
                yield helper

    def _variable(self, scopes: Sequence[tuple[str, ...]], name: str) -> Definition | None:
        """What a name alone means that never means a method of a class around."""
        for scope in scopes:
            helper = self._by_scope_and_name.get((scope, name))
            if helper is None or helper.is_member:
                continue
            if scope not in self._classes or helper.is_variable or not helper.is_unit:
                return helper
        return None

    def _names_in(self, definition: Definition) -> _Names:
        """The names that a definition uses and does not bind itself, and those of members."""
        found = self._names.get(definition.node.id)
        if found is not None:
            return found
        found = self._names[definition.node.id] = _Names(selves=set(self._self_words))
        bound: set[str] = set()
        at = definition.span.start_byte
        inside = self._inside.get(definition.node.id, [])
        for start, end in [
            *((inner.span.start_byte, inner.span.end_byte) for inner in inside),
            (definition.span.end_byte, 0),
        ]:
            if at < start:
                found.lexical.update(_between(self._lexical, at, start))
                found.bare.update(_between(self._bare, at, start))
                found.fields.update(_between(self._fields, at, start))
                found.members.update(_between(self._members, at, start))
                found.selves.update(_between(self._selves, at, start))
                bound.update(_between(self._bindings, at, start))
            at = max(at, end)
        for inner in inside:
            names = self._names_in(inner)
            found.lexical |= names.lexical
            found.bare |= names.bare
            found.fields |= names.fields
            # What another class calls itself says nothing here.
            other = inner.owner != definition.owner
            found.members |= {
                pair for pair in names.members if not (other and pair[0] in names.selves)
            }
        # The names that a class binds are no variables of its methods.
        if definition.is_unit:
            found.lexical -= bound
            found.bare -= bound
        return found

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
            if not any(_contains(definition.span, node) for definition in shown)
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


@dataclass
class _Names:
    """The names that a part of a file uses and that the file defines.

    Attributes:
        lexical: Those that never mean a member of a class around.
        bare: Those that may.
        fields: Those that mean nothing but a field.
        members: Names behind another name, each with that one.
        selves: Names of the object whose method it is.
    """

    lexical: set[str] = field(default_factory=set[str])
    bare: set[str] = field(default_factory=set[str])
    fields: set[str] = field(default_factory=set[str])
    members: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    selves: set[str] = field(default_factory=set[str])

    @property
    def anywhere(self) -> set[str]:
        """Those that may mean a constant or an import."""
        return self.lexical | self.bare | self.fields


_Text = TypeVar("_Text")
_PositionIndex = tuple[list[int], list[str]]

_SEPARATOR = re.compile(rb"[^\w)\]}\x80-\xff]*")
"""What stands between a name and one of its members."""


def _within(index: _PositionIndex, part: Span | Node) -> set[str]:
    """Texts of the indexed nodes inside a part of the file."""
    return set(_between(index, part.start_byte, part.end_byte))


def _between(index: tuple[list[int], list[_Text]], start: int, stop: int) -> list[_Text]:
    starts, texts = index
    first = bisect.bisect_left(starts, start)
    return texts[first : bisect.bisect_left(starts, stop, first)]


def _inner_definitions(definitions: Iterable[Definition]) -> dict[int, list[Definition]]:
    """By the node of each definition those right inside of it, in the order of the file."""
    found: dict[int, list[Definition]] = {}
    around: list[Definition] = []
    for definition in sorted(definitions, key=lambda d: (d.span.start_byte, -d.span.end_byte)):
        while around and around[-1].span.end_byte <= definition.span.start_byte:
            around.pop()
        if around:
            found.setdefault(around[-1].node.id, []).append(definition)
        around.append(definition)
    return found


def _last_part(name: str) -> str:
    """The name itself, or of an import path the last part that is no version."""
    parts = [part for part in name.split("/") if not re.fullmatch(r"v\d+", part)]
    return parts[-1] if parts else name


def _contains(outer: Span | Node, inner: Node) -> bool:
    return outer.start_byte <= inner.start_byte and inner.end_byte <= outer.end_byte
