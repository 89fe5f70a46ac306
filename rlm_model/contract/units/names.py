"""The names that the parts of a file use, and which of the file's definitions they mean."""

from __future__ import annotations

import bisect
import re
from collections import deque
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from tree_sitter import Node

from rlm_model.contract.changes import Places
from rlm_model.contract.units.definitions import Captures, Definition, contains, text_of

MAX_HELPERS = 8
"""Functions and classes of the same file that a unit's text takes in at most."""


class NameIndex:
    """Knows what of its own file a definition uses, by the names in it."""

    def __init__(
        self,
        source: bytes,
        captures: Captures,
        definitions: Sequence[Definition],
        others: Iterable[str],
        self_words: Iterable[str],
    ) -> None:
        """Indexes a file.

        Args:
            source: Its text.
            captures: What the query found in it.
            definitions: Its definitions.
            others: The names of its constants and imports.
            self_words: Words that mean the object whose method it is, wherever they stand.
        """
        self._self_words = frozenset(self_words)
        self._inside = _inner_definitions(definitions)
        self._names: dict[int, _Names] = {}
        self._used: dict[int, list[Definition]] = {}
        self._uses: dict[int, Uses] = {}
        self._index_definitions(definitions)
        self._index_names(source, captures, others)

    @property
    def places(self) -> list[Places]:
        """What stands where, as far as names are looked for."""
        names = (self._lexical, self._bare, self._fields, self._bindings, self._selves)
        return [*names, self._members]

    def helpers(self, definition: Definition) -> list[Definition]:
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
                    or contains(definition.span, helper.node)
                    or contains(helper.node, definition.node)
                    or any(contains(other.span, helper.node) for other in found)
                ):
                    continue
                seen.add(helper.node.id)
                found.append(helper)
                queue.append(helper)
                if len(found) == MAX_HELPERS:
                    break
        return found

    def inside(self, definition: Definition) -> list[Definition]:
        """The definitions within a definition, in the order of the file."""
        inner = self._inside.get(definition.node.id, [])
        return [each for child in inner for each in (child, *self.inside(child))]

    def uses(self, user: Definition) -> Uses:
        """Where a definition uses names that the file defines."""
        found = self._uses.get(user.node.id)
        if found is None:
            part = user.node.start_byte, user.node.end_byte
            found = self._uses[user.node.id] = Uses(user)
            own = user.name_node.start_byte
            bound = {name for place, name in _placed(self._bindings, *part) if place != own}
            for index in (self._lexical, self._bare):
                for place, name in _placed(index, *part):
                    if name not in bound and place != own:
                        found.plain.setdefault(name, set()).add(place)
            selves = self._names_in(user).selves
            for place, (owner, name) in _placed(self._members, *part):
                word = None if owner in selves else owner
                found.members.setdefault(name, []).append((word, place))
        return found

    def anywhere(self, definitions: Iterable[Definition]) -> set[str]:
        """The names in definitions that may mean a constant or an import."""
        found: set[str] = set()
        for definition in definitions:
            found |= self._names_in(definition).anywhere
        return found

    def within(self, constant: Node) -> set[str]:
        """The names in a constant's definition that may mean an import."""
        part = constant.start_byte, constant.end_byte
        return {*_between(self._lexical, *part), *_between(self._bare, *part)}

    def _index_definitions(self, definitions: Sequence[Definition]) -> None:
        helpers = [definition for definition in definitions if definition.is_helper]
        # Of several of one name the last one counts, but for one without a body.
        helpers.sort(key=lambda definition: definition.has_body)
        self._by_scope_and_name: dict[tuple[tuple[str, ...] | None, str], Definition] = {
            (definition.scope, definition.name): definition for definition in helpers
        }
        self._classes = {d.owner for d in helpers if d.owner is not None}
        self._holders = {(*d.scope, d.name) for d in definitions if not d.is_unit}
        self._holders |= self._classes

    def _index_names(self, source: bytes, captures: Captures, others: Iterable[str]) -> None:
        """Notes where the names stand that the file defines: no other one is looked for."""
        defined = {name for _, name in self._by_scope_and_name}
        defined.update(others)
        defined |= {path[-1] for path in self._classes}
        encoded = {name.encode(): name for name in defined}

        def places(kind: str, left_out: Container[int] = ()) -> _PositionIndex:
            pairs = sorted(
                (start, encoded[name])
                for node in captures.get(kind, [])
                if (name := source[(start := node.start_byte) : node.end_byte]) in encoded
                and node.id not in left_out
            )
            return [start for start, _ in pairs], [name for _, name in pairs]

        # A name that is being defined is no use of another definition.
        no_uses = {node.id for kind in ("member", "name") for node in captures.get(kind, [])}
        self._bare = places("bare", no_uses)
        self._lexical = places("lexical", no_uses)
        self._fields = places("field")
        self._bindings = places("binding")
        self._index_members(source, captures, encoded)

    def _index_members(
        self, source: bytes, captures: Captures, encoded: Mapping[bytes, str]
    ) -> None:
        """Notes the names behind another name, such as ``self``, with that one."""
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


@dataclass
class Uses:
    """The names that a definition uses and that the file defines, with their places.

    Attributes:
        user: The definition.
        plain: Places of names alone that it does not bind itself, by name.
        members: Places of names behind another one, by name, each with that one; None is the
            object whose method it is.
    """

    user: Definition
    plain: dict[str, set[int]] = field(default_factory=dict[str, set[int]])
    members: dict[str, list[tuple[str | None, int]]] = field(
        default_factory=dict[str, list[tuple[str | None, int]]]
    )

    @property
    def names(self) -> set[str]:
        """All of the names."""
        return {*self.plain, *self.members}

    def of(self, used: Definition) -> set[int]:
        """The places that mean a definition, which may be the user itself."""
        found = set(self.plain.get(used.name, ()))
        if used.owner is not None:
            own = used.owner == self.user.owner
            for word, place in self.members.get(used.name, ()):
                if own if word is None else word == used.owner[-1]:
                    found.add(place)
        return found


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


def _between(index: tuple[list[int], list[_Text]], start: int, stop: int) -> list[_Text]:
    """Texts of the indexed nodes in a part of the file."""
    starts, texts = index
    return texts[slice(*_part(starts, start, stop))]


def _placed(
    index: tuple[list[int], list[_Text]], start: int, stop: int
) -> Iterator[tuple[int, _Text]]:
    """Places and texts of the indexed nodes in a part of the file."""
    starts, texts = index
    part = slice(*_part(starts, start, stop))
    return zip(starts[part], texts[part], strict=True)


def _part(starts: list[int], start: int, stop: int) -> tuple[int, int]:
    """The first and the end of the indexed nodes in a part of the file."""
    first = bisect.bisect_left(starts, start)
    return first, bisect.bisect_left(starts, stop, first)


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
