"""A file in a language other than Python, as its grammar sees it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tree_sitter import Node, QueryCursor

from rlm_model.contract.units.definitions import Definition, find_definitions, text_of
from rlm_model.contract.units.grammars import load_grammar
from rlm_model.corpora.collections.c_arguments import Declared
from rlm_model.corpora.collections.pruning import PruningError

SCRIPTS = frozenset({"javascript", "typescript", "php", "ruby"})
"""Languages in which a call may leave out what has a default."""

OPENLY_PUBLIC = frozenset({"java", "csharp", "rust", "cpp"})
"""Languages in which a method is no public one unless it says so."""

HIDING = frozenset({"private", "protected", "internal"})

CONSTRUCTORS = frozenset({"constructor", "__construct", "initialize", "new", "init"})

SHADOWED = frozenset({"comment", "line_comment", "block_comment", "multiline_comment"})
"""Node types of comments."""

RECEIVERS = frozenset({"self_parameter"})

ANNOTATIONS = frozenset({"attribute_item", "parameter_modifiers", "attribute_list"})

DEFAULTS = frozenset({
    "assignment_pattern", "optional_parameter", "optional_parameter_declaration",
    "keyword_parameter", "rest_pattern", "splat_parameter", "hash_splat_parameter",
    "block_parameter", "variadic_parameter",
})  # fmt: skip
"""Node types of parameters that a call may leave out."""


@dataclass(frozen=True)
class Parameters:
    """How many arguments a function takes.

    Attributes:
        needed: How many at least.
        most: How many at most.
    """

    needed: int
    most: int

    def take(self, count: int) -> bool:
        """Whether that many arguments fit."""
        return self.needed <= count <= self.most


class ParsedFile:
    """A file and its definitions.

    Args:
        text: Its text.
        language: Name of its language.

    Raises:
        PruningError: It does not parse.
    """

    def __init__(self, text: str, language: str) -> None:
        grammar = load_grammar(language)
        self.source = text.encode()
        self.language = language
        self.root = grammar.parser().parse(self.source).root_node
        if self.root.has_error:
            raise PruningError("does not parse")
        self._captures = QueryCursor(grammar.query).captures(self.root)

    @cached_property
    def definitions(self) -> list[Definition]:
        """All definitions, with what wraps them."""
        return find_definitions(self._captures, lambda start, end: False)

    @cached_property
    def leaves(self) -> list[Node]:
        """All tokens but comments, in their order."""
        return list(tokens(self.root))

    @cached_property
    def names(self) -> frozenset[str]:
        """All names that stand anywhere in the code."""
        return frozenset(text_of(leaf) for leaf in self.leaves if is_name(leaf))

    @cached_property
    def bound(self) -> frozenset[str]:
        """The names that the file binds itself: its definitions, parameters and variables."""
        kinds = ("binding", "constant.name")
        found = {text_of(node) for kind in kinds for node in self._captures.get(kind, [])}
        return frozenset(found.union(definition.name for definition in self.definitions))

    @cached_property
    def imported(self) -> frozenset[str]:
        """The last parts of the names that it imports."""
        kinds = ("import.name", "import.path")
        nodes = (node for kind in kinds for node in self._captures.get(kind, []))
        return frozenset(text_of(node).rpartition("/")[2] for node in nodes)

    @property
    def imports(self) -> list[Node]:
        """What it imports."""
        return self._captures.get("import", [])

    def methods(self) -> Iterator[Definition]:
        """The functions that a caller of the file can name: of its own, or of its classes."""
        for definition in self.definitions:
            scope = definition.scope
            method = len(scope) == 1 and definition.owner == scope
            constructor = definition.name in CONSTRUCTORS or (definition.name,) == scope
            if definition.is_unit and (not scope or method) and not constructor:
                yield definition

    def is_public(self, method: Definition) -> bool:
        """Whether a function is for its class's callers."""
        if method.name.startswith(("_", "#", "~")) or method.name == "main":
            return False
        if not method.scope:
            return True
        words = {text_of(leaf) for leaf in self._head(method)}
        if self.language == "cpp":
            words |= self._section(method)
        if words & HIDING:
            return False
        return self.language not in OPENLY_PUBLIC or bool(words & {"public", "pub", "struct"})

    def parameters(self, method: Definition) -> Parameters:
        """What a function takes.

        Raises:
            PruningError: The grammar shows no parameters.
        """
        holder = _parameters_of(method.node)
        if holder is None:
            raise PruningError("no parameters are shown")
        if holder.type == "identifier":  # x => ...
            return Parameters(1, 1)
        optional = needed = 0
        for child in holder.named_children:
            if child.type in SHADOWED | RECEIVERS | ANNOTATIONS:
                continue
            if self.language == "kotlin" and child.type != "parameter":
                continue  # the default of the parameter before
            if self.language in ("c", "cpp") and text_of(child) == "void":
                continue
            if self.language in SCRIPTS and (child.type in DEFAULTS or _has_default(child)):
                optional += 1
            else:
                # Go: one type may stand behind several names.
                names = child.children_by_field_name("name") if self.language == "go" else ()
                needed += max(len(names), 1)
        return Parameters(needed, needed + optional)

    def declared(self, method: Definition) -> list[Declared]:
        """The parameters of a function in C.

        Raises:
            PruningError: The grammar shows none, or one without a name.
        """
        holder = _parameters_of(method.node)
        if holder is None:
            raise PruningError("no parameters are shown")
        found: list[Declared] = []
        for child in holder.named_children:
            node, pointers = child.child_by_field_name("declarator"), 0
            while node is not None and node.type != "identifier":
                pointers += node.type in ("pointer_declarator", "array_declarator")
                node = node.child_by_field_name("declarator")
            if node is None:
                raise PruningError("a parameter without a name")
            found.append(Declared(text_of(node), pointers))
        return found

    def without(self, parts: Iterable[Definition]) -> str:
        """The text without some definitions."""
        source, start = self.source, len(self.source)
        # From the end on; what is inside of another part goes with it.
        spans = sorted((part.span for part in parts), key=lambda span: -span.end_byte)
        for span in spans:
            if span.end_byte > start:
                continue
            start = span.start_byte
            behind = source[span.end_byte :]
            tail = behind.lstrip(b" \t;") if self.language in ("cpp", "c") else behind
            source = source[:start].rstrip(b" \t") + tail.lstrip(b" \t")
        return source.decode()

    def reduced(self, entry: Definition, renamed: Mapping[str, str]) -> str:
        """The text of a function, of those that it uses, and of other definitions of the file.

        Comments, imports and functions that are not used are left out.

        Args:
            entry: The function.
            renamed: New names by the old ones.
        """
        used = self._used_by(entry)
        gone = [d.span for d in self.definitions if d.is_unit and d.node.id not in used]
        spans = [(span.start_byte, span.end_byte) for span in gone]
        spans += [(n.start_byte, n.end_byte) for n in self.root.children if is_preamble(n)]
        spans += [(n.start_byte, n.end_byte) for n in nodes(self.root) if n.type in SHADOWED]
        new = [
            (leaf.start_byte, leaf.end_byte, renamed[text_of(leaf)])
            for leaf in self.leaves
            if is_name(leaf)
            and text_of(leaf) in renamed
            and not any(start <= leaf.start_byte < end for start, end in spans)
        ]
        parts: list[bytes] = []
        at = 0
        for start, end, text in sorted([*((start, end, "") for start, end in spans), *new]):
            if start >= at:
                parts += [self.source[at:start], text.encode()]
                at = end
        text = b"".join([*parts, self.source[at:]]).decode()
        lines = (line.rstrip() for line in text.split("\n"))
        return "\n".join(line for line in lines if line)

    def names_used_by(self, entry: Definition) -> set[str]:
        """The names in a function and in what it uses of the file."""
        return set().union(*map(_names_in, self._used_by(entry).values()))

    def _used_by(self, entry: Definition) -> dict[int, Definition]:
        """A function, what it uses by name, and what is inside of these, by their nodes."""
        used: dict[int, Definition] = {}
        left = [entry]
        while left:
            user = left.pop()
            if user.node.id in used:
                continue
            used[user.node.id] = user
            names = _names_in(user)
            left += [other for other in self.definitions if other.is_unit and other.name in names]
            left += [
                other
                for other in self.definitions
                if user.span.start_byte <= other.span.start_byte < user.span.end_byte
            ]
        return used

    def _head(self, method: Definition) -> Iterator[Node]:
        return tokens(method.node, method.name_node.start_byte)

    def _section(self, method: Definition) -> set[str]:
        """What stands above a member of a C++ class: who may call it."""
        node = method.node
        while node.parent is not None and node.parent.type != "field_declaration_list":
            node = node.parent
        before = node.prev_sibling
        while before is not None:
            if before.type == "access_specifier":
                return {text_of(leaf) for leaf in tokens(before)}
            before = before.prev_sibling
        owner = node.parent.parent if node.parent is not None else None
        return {"struct"} if owner is not None and owner.type == "struct_specifier" else set()


def tokens(node: Node, until: int | None = None, whole: Container[str] = ()) -> Iterator[Node]:
    """The tokens of a node without comments, in their order.

    Args:
        node: The node.
        until: The byte at which they end.
        whole: Node types that are one token each.
    """
    left = [node]
    while left:
        found = left.pop()
        if (until is not None and found.start_byte >= until) or found.type in SHADOWED:
            continue
        if found.child_count and found.type not in whole:
            left += reversed(found.children)
        else:
            yield found


def nodes(node: Node) -> Iterator[Node]:
    """A node and all named ones inside of it."""
    left = [node]
    while left:
        found = left.pop()
        yield found
        left += found.named_children


def is_preamble(node: Node) -> bool:
    """Whether a part of a file only says what is used of others."""
    kinds = ("import", "include", "using", "php_tag", "use_declaration")
    return any(kind in node.type for kind in kinds)


def is_name(leaf: Node) -> bool:
    """Whether a token is a name."""
    return leaf.is_named and ("identifier" in leaf.type or leaf.type in ("name", "constant"))


def _names_in(definition: Definition) -> set[str]:
    return {text_of(leaf) for leaf in tokens(definition.node) if is_name(leaf)}


def _parameters_of(node: Node) -> Node | None:
    """The nearest list of parameters inside of a function's head."""
    level = [node]
    while level:
        for found in level:
            for child in found.children:
                if child.type == "function_value_parameters":
                    return child
            for field in ("parameters", "parameter"):
                holder = found.child_by_field_name(field)
                if holder is not None:
                    return holder
        bodies = {body.id for found in level if (body := found.child_by_field_name("body"))}
        level = [child for found in level for child in found.children if child.id not in bodies]
    return None


def _has_default(parameter: Node) -> bool:
    fields = ("value", "default_value")
    return any(parameter.child_by_field_name(field) is not None for field in fields)
