"""What the text of a function's signature tells where its language's own types can't be asked.

Java, Kotlin, C# and Go look up parameter types when they run and C++ when it compiles; scripts
have none. Go can't call through what it looks up without a cost, and Rust has nothing to look
up: for these the signature is read from the source. C++ calls C, once it is told the head.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from rlm_model.contract.units.definitions import text_of
from rlm_model.contract.units.grammars import load_grammar

FUNCTIONS = {
    "c": ("function_definition",),
    "go": ("function_declaration", "method_declaration"),
    "rust": ("function_item",),
}
"""Node types of functions in the grammars."""


class EntryError(ValueError):
    """A function that can't be called as its entry point says; the message says why."""


@dataclass(frozen=True)
class Entry:
    """An entry point in parts.

    Attributes:
        owner: Class that it is a method of, or empty.
        name: Its name.
    """

    owner: str
    name: str


@dataclass(frozen=True)
class Signature:
    """A function's parameters and results.

    Attributes:
        types: Text of each parameter's type.
        results: Number of results.
        method: Whether it is called on a value.
    """

    types: tuple[str, ...]
    results: int
    method: bool

    @property
    def parameters(self) -> int:
        """Number of parameters."""
        return len(self.types)


def signature_of(language: str, source: str, entry: Entry) -> Signature:
    """Reads the signature of a function.

    Args:
        language: ``go`` or ``rust``.
        source: Text of its file.
        entry: The function.

    Raises:
        EntryError: The source has no such function.
    """
    return _signature(_function(language, source, entry))


def head_of(language: str, source: str, entry: Entry) -> str:
    """The text of a function before its body.

    Args:
        language: ``c``.
        source: Text of its file.
        entry: The function.

    Raises:
        EntryError: The source has no such function.
    """
    node = _function(language, source, entry)
    body = node.child_by_field_name("body")
    end = node.end_byte if body is None else body.start_byte
    words = [
        child for child in node.children if child.type not in ("storage_class_specifier", "comment")
    ]
    return " ".join(text_of(child) for child in words if child.end_byte <= end)


def _function(language: str, source: str, entry: Entry) -> Node:
    tree = load_grammar(language).parser().parse(source.encode())
    for node in _nodes(tree.root_node):
        if node.type in FUNCTIONS[language] and _name(node) == entry.name:
            return node
    raise EntryError(f"there is no function {entry.name}")


def _name(function: Node) -> str | None:
    """A function's name; in C the declarator has it, inside of what the result's type adds."""
    name = function.child_by_field_name("name") or function.child_by_field_name("declarator")
    while name is not None and (inner := name.child_by_field_name("declarator")) is not None:
        name = inner
    return None if name is None else text_of(name)


def owned_type(text: str) -> tuple[str, str]:
    """The type that owns the values of a Rust parameter, and how they are borrowed from it.

    ``&[i32]`` is borrowed from a ``Vec<i32>`` by ``&``, ``&mut Vec<i32>`` from one by ``&mut ``;
    a type that owns its values is borrowed by nothing. Borrowed strings inside of it live on.
    """
    if not text.startswith("&"):
        return re.sub(r"&\s*(?:'\w+ )?str\b", "&'static str", text), ""
    inner = text[1:].strip()
    if inner.startswith("'"):
        inner = inner.partition(" ")[2].strip()
    borrow = "&"
    if inner.startswith("mut "):
        borrow, inner = "&mut ", inner.removeprefix("mut ").strip()
    if inner == "str":
        return "String", borrow
    if inner.startswith("[") and inner.endswith("]") and ";" not in inner:
        inner = f"Vec<{inner[1:-1].strip()}>"
    return owned_type(inner)[0], borrow


def _signature(node: Node) -> Signature:
    types: list[str] = []
    method = False
    parameters = node.child_by_field_name("parameters")
    for child in parameters.named_children if parameters is not None else []:
        kind = child.child_by_field_name("type")
        if child.type == "self_parameter":
            method = True
        elif kind is not None:
            # Go: one type may stand behind several names.
            names = child.children_by_field_name("name")
            types += [text_of(kind)] * max(len(names), 1)
    result = node.child_by_field_name("result")
    count = 0
    if result is not None:
        count = 1 if result.type != "parameter_list" else _declared(result)
    return Signature(tuple(types), count, method)


def _declared(parameters: Node) -> int:
    names = [len(child.children_by_field_name("name")) for child in parameters.named_children]
    return sum(max(count, 1) for count in names)


def _nodes(root: Node) -> Iterator[Node]:
    yield root
    for child in root.named_children:
        yield from _nodes(child)
