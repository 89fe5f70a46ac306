"""Example arguments made from a function's type annotations.

The annotations are read from the file's text: nothing is imported. A parameter with a default
keeps it, as most callers leave it; where all have one, those that can be built are given.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from rlm_model.corpora.literals import LiteralError, literal_value
from rlm_model.corpora.scaling import FIXED, SCALED
from rlm_model.corpora.signatures import Parameter, Signature, find_signature, last_name

EXAMPLES = 2
"""Argument tuples that are made."""

LENGTH = 4
"""Elements of a container in an example. Nested lists are square: a grid."""

MAX_DEPTH = 5
"""Deepest nesting of a type, aliases included."""

WORDS = ("river", "stone", "cloud", "maple", "ember", "field", "north", "velvet", "quiet", "harbor",
         "copper", "lantern", "orchard")  # fmt: skip

TEXTS = ("the quick brown fox jumps over the lazy dog", "pack my box with five dozen liquor jugs")

SCALARS: dict[str, Callable[[int], Any]] = {
    "int": lambda i: (37 * i + 3) % 101,
    "float": lambda i: ((37 * i + 3) % 101) / 4,
    "bool": lambda i: i % 2 == 0,
    "str": lambda i: WORDS[i % len(WORDS)],
    "bytes": lambda i: WORDS[i % len(WORDS)].encode(),
}
"""The i-th example value of a type."""

CONTAINERS: dict[str, type] = {
    **dict.fromkeys(
        ("list", "Sequence", "MutableSequence", "Iterable", "Collection", "ArrayLike"), list
    ),
    **dict.fromkeys(("set", "AbstractSet", "MutableSet"), set),
    "frozenset": frozenset,
}
"""Types with elements of one type, by the names that they have in annotations, and what is made."""

MAPPINGS = ("dict", "Mapping", "MutableMapping")

TYPING_NAMES = {"List": "list", "Set": "set", "FrozenSet": "frozenset", "Dict": "dict",
                "Tuple": "tuple", "Text": "str", "AnyStr": "str"}  # fmt: skip

WHATEVER = ("Any", "object", "Hashable")
"""As elements of a container these are integers."""


class AnnotationError(ValueError):
    """Arguments that can't be made from annotations; the message says why."""


@dataclass(frozen=True)
class ExampleArguments:
    """Example argument tuples and how they grow.

    Attributes:
        tuples: The argument tuples.
        roles: What each argument does at size n, see `scaling.ROLES`.
    """

    tuples: list[tuple[Any, ...]]
    roles: tuple[str, ...]


def annotated_examples(tree: ast.Module, entry_point: str) -> ExampleArguments:
    """Makes example arguments for a function.

    Args:
        tree: The function's file.
        entry_point: See `find_signature`.

    Raises:
        AnnotationError: There is no such function, or a parameter that can't be built.
    """
    signature = find_signature(tree, entry_point)
    if signature is None:
        raise AnnotationError(f"no function {entry_point} is defined in the file")
    if signature.keywords:
        raise AnnotationError(f"parameter {signature.keywords[0]!r} can only be given by keyword")
    types = _Types(tree)
    columns = list(_columns(signature, types))
    if not columns:
        raise AnnotationError("it has no parameter whose size could be n")
    tuples = list(zip(*(values for values, _ in columns), strict=True))
    return ExampleArguments(tuples, tuple(role for _, role in columns))


def _columns(signature: Signature, types: _Types) -> Iterator[tuple[list[Any], str]]:
    """Values and role of each parameter that is given."""
    needed = [p for p in signature.parameters if p.default is None]
    for parameter in needed or signature.parameters:
        try:
            yield _column(parameter, types)
        except AnnotationError:
            if needed:
                raise
            return  # the parameters from here on keep their defaults


def _column(parameter: Parameter, types: _Types) -> tuple[list[Any], str]:
    name, annotation = parameter.name, parameter.annotation
    if annotation is None:
        raise AnnotationError(f"parameter {name!r} has no annotation")
    try:
        values, fixed = types.values(annotation, EXAMPLES)
    except _UnknownTypeError as error:
        text = ast.unparse(annotation)
        raise AnnotationError(
            f"parameter {name!r} has type {text}: no arguments can be built for it"
        ) from error
    if not fixed and all(isinstance(value, str) for value in values):
        values = list(TEXTS)
    return values, FIXED if fixed else SCALED


class _UnknownTypeError(ValueError):
    """A type without example values."""


class _Types:
    """Example values of the types that a file names."""

    def __init__(self, tree: ast.Module) -> None:
        self._classes = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
        self._aliases: dict[str, ast.expr] = {}
        for node in tree.body:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    self._aliases[name] = value
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                    self._aliases[name] = value

    def values(self, node: ast.expr, count: int) -> tuple[list[Any], bool]:
        """Values of an argument's type, and whether it keeps its length at every size.

        Raises:
            _UnknownTypeError: There are none.
        """
        return self._values(node, 0, count, 0)

    def _values(self, node: ast.expr, start: int, count: int, depth: int) -> tuple[list[Any], bool]:
        """Values number `start` to `start + count`."""
        if depth > MAX_DEPTH:
            raise _UnknownTypeError
        match node:
            case ast.Constant(value=str() as text):
                try:
                    quoted = ast.parse(text, mode="eval").body
                except SyntaxError as error:
                    raise _UnknownTypeError from error
                return self._values(quoted, start, count, depth)
            case ast.BinOp(op=ast.BitOr()):
                return self._first([node.left, node.right], start, count, depth)
            case ast.Subscript():
                inner = node.slice
                parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
                return self._generic(self._name(node.value), parts, start, count, depth)
            case ast.Name() | ast.Attribute():
                return self._named(self._name(node), start, count, depth)
            case ast.Call() if last_name(node.func) == "TypeVar":
                bounds = [word.value for word in node.keywords if word.arg == "bound"]
                allowed = [*node.args[1:2], *bounds, ast.Name("Any")]
                return self._values(allowed[0], start, count, depth + 1)
        raise _UnknownTypeError

    def _name(self, node: ast.expr) -> str:
        name = last_name(node)
        if name in self._classes:
            raise _UnknownTypeError
        return TYPING_NAMES.get(name, name)

    def _named(self, name: str, start: int, count: int, depth: int) -> tuple[list[Any], bool]:
        if name in SCALARS:
            return [SCALARS[name](start + i) for i in range(count)], False
        if name in self._aliases:
            return self._values(self._aliases[name], start, count, depth + 1)
        if name in WHATEVER and depth:
            return self._named("int", start, count, depth)
        whatever = ast.Name(WHATEVER[0])
        if name in CONTAINERS:
            return self._generic(name, [whatever], start, count, depth)
        if name in MAPPINGS:
            return self._generic(name, [ast.Name("str"), whatever], start, count, depth)
        if name == "tuple":
            return self._generic(name, [whatever, ast.Constant(...)], start, count, depth)
        raise _UnknownTypeError

    def _generic(
        self, name: str, parts: list[ast.expr], start: int, count: int, depth: int
    ) -> tuple[list[Any], bool]:
        if name == "Optional":
            return self._first(parts, start, count, depth)
        if name == "Union":
            return self._first(parts, start, count, depth)
        if name == "Annotated":
            return self._values(parts[0], start, count, depth + 1)
        if name == "Literal":
            try:
                allowed = [literal_value(part) for part in parts]
            except LiteralError as error:
                raise _UnknownTypeError from error
            return [allowed[(start + i) % len(allowed)] for i in range(count)], True

        def rows(part: ast.expr, length: int = LENGTH) -> list[list[Any]]:
            found, _ = self._values(part, start * length, count * length, depth + 1)
            return [found[i * length : (i + 1) * length] for i in range(count)]

        if name in CONTAINERS and len(parts) == 1:
            return [CONTAINERS[name](row) for row in rows(parts[0])], False
        if name in MAPPINGS and len(parts) == 2:
            pairs = zip(rows(parts[0]), rows(parts[1]), strict=True)
            return [dict(zip(*pair, strict=True)) for pair in pairs], False
        if name == "tuple" and isinstance(parts[-1], ast.Constant) and parts[-1].value is ...:
            return [tuple(row) for row in rows(parts[0])], False
        if name == "tuple":
            places = [[value for (value,) in rows(part, 1)] for part in parts]
            return list(zip(*places, strict=True)), True
        raise _UnknownTypeError

    def _first(
        self, parts: list[ast.expr], start: int, count: int, depth: int
    ) -> tuple[list[Any], bool]:
        """The first member of a union with values: None has none, it would cost nothing."""
        for part in parts:
            try:
                return self._values(part, start, count, depth)
            except _UnknownTypeError:
                continue
        raise _UnknownTypeError
