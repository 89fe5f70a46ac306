"""Kinds of values: what the names and expressions of a function hold, as far as its text says."""

from __future__ import annotations

import ast
import collections
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rlm_model.corpora.variants.words import words


@dataclass(frozen=True)
class Kind:
    """A kind of value.

    Attributes:
        name: Name of its type, such as ``list``, or empty where it is unknown.
        element: Kind of what a loop over it gives, or None where it is unknown.
    """

    name: str
    element: Kind | None = None


UNKNOWN = Kind("")
INT, FLOAT, STR, BOOL = Kind("int"), Kind("float"), Kind("str", Kind("str")), Kind("bool")
NUMBERS = frozenset({"int", "float", "bool"})
HASHABLE = NUMBERS | {"str"}
SEQUENCES = frozenset({"list", "tuple", "str"})

_TEXT_METHODS = frozenset(
    words(
        """
    strip lstrip rstrip lower upper title capitalize swapcase replace join format zfill
    """
    )
)
_NUMBER_CALLS = {"len": INT, "int": INT, "ord": INT, "hash": INT, "float": FLOAT, "str": STR}
_CALLS = _NUMBER_CALLS | {
    "chr": STR,
    "bin": STR,
    "hex": STR,
    "repr": STR,
    "bool": BOOL,
    "any": BOOL,
}
_CONTAINERS = frozenset({"list", "set", "tuple", "sorted", "deque", "frozenset", "reversed"})
_ANNOTATED = {
    "int": INT,
    "float": FLOAT,
    "str": STR,
    "bool": BOOL,
    "list": Kind("list"),
    "List": Kind("list"),
    "set": Kind("set"),
    "Set": Kind("set"),
    "dict": Kind("dict"),
    "Dict": Kind("dict"),
}


def kind_of_value(value: Any) -> Kind:
    """The kind of an argument."""
    for kind in (bool, int, float):
        if type(value) is kind:
            return Kind(kind.__name__)
    if isinstance(value, str):
        return STR
    if isinstance(value, (collections.defaultdict, collections.Counter)):
        return Kind("defaultdict", merged(kind_of_value(key) for key in list(value)[:20]))
    for kind in (list, tuple, set, frozenset, dict, collections.deque):
        if isinstance(value, kind):
            elements = [kind_of_value(element) for element in list(value)[:20]]
            return Kind(kind.__name__, merged(elements))
    return UNKNOWN


def merged(kinds: Iterable[Kind | None]) -> Kind | None:
    """The kind that several values share, or None where there is none."""
    result: Kind | None = None
    for kind in kinds:
        if kind is None or not kind.name:
            return None
        if result is None:
            result = kind
        elif result.name != kind.name:
            return None
        elif result.element is None:
            result = kind
        elif kind.element is not None and kind.element != result.element:
            result = Kind(kind.name, merged([result.element, kind.element]))
    return result


def kind_of_annotation(node: ast.expr | None) -> Kind:
    """The kind that an annotation names."""
    if isinstance(node, ast.Name):
        return _ANNOTATED.get(node.id, UNKNOWN)
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        outer = _ANNOTATED.get(node.value.id, UNKNOWN)
        inner = node.slice.elts[0] if isinstance(node.slice, ast.Tuple) else node.slice
        return Kind(outer.name, _known(kind_of_annotation(inner))) if outer.name else UNKNOWN
    return UNKNOWN


class Kinds:
    """Kinds of a function's names, found from its parameters and assignments.

    A name that is bound to several kinds has none.
    """

    def __init__(self, function: ast.AST, parameters: Mapping[str, Kind]) -> None:
        self._names: dict[str, Kind | None] = dict(parameters)
        self._inner = {
            node.name: node
            for node in ast.walk(function)
            if isinstance(node, ast.FunctionDef) and node is not function
        }
        # What a function passes to itself mostly is of the kind that it got.
        self._own_calls = {
            id(call)
            for node in self._inner.values()
            for call in ast.walk(node)
            if isinstance(call, ast.Call) and _called(call) == node.name
        }
        # Twice: a name may be used above its assignment.
        for _ in range(2):
            bound: dict[str, list[Kind | None]] = {
                name: [kind] for name, kind in parameters.items()
            }
            for node in ast.walk(function):
                for target, kind in self._bindings(node):
                    for name, part in _named(target, kind):
                        bound.setdefault(name, []).append(part)
            self._names = {name: merged(kinds) for name, kinds in bound.items()}

    def of(self, node: ast.expr | None) -> Kind:
        """The kind of an expression."""
        return self._of(node) or UNKNOWN

    def _bindings(self, node: ast.AST) -> Iterable[tuple[ast.expr, Kind | None]]:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                yield from self._unpacked(target, node.value)
        elif isinstance(node, ast.AnnAssign):
            kind = self._of(node.value) or _known(kind_of_annotation(node.annotation))
            yield node.target, kind
        elif isinstance(node, ast.AugAssign):
            if self._of(node.target) != self._of(node.value):
                yield node.target, self._of(ast.BinOp(node.target, node.op, node.value))
        elif isinstance(node, ast.NamedExpr):
            yield node.target, self._of(node.value)
        elif isinstance(node, (ast.For, ast.comprehension)):
            yield from self._looped(node.target, node.iter)
        elif isinstance(node, ast.Lambda) or node in self._inner.values():
            spec: ast.arguments = node.args  # type: ignore[attr-defined]
            for arg in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs):
                if arg.annotation is not None or isinstance(node, ast.Lambda):
                    name = ast.Name(arg.arg, ast.Store())
                    yield name, _known(kind_of_annotation(arg.annotation))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            inner = self._inner.get(node.func.id)
            if inner is not None and id(node) not in self._own_calls:
                for arg, given in zip(inner.args.args, node.args, strict=False):
                    if arg.annotation is None:
                        yield ast.Name(arg.arg, ast.Store()), self._of(given)

    def _unpacked(
        self, target: ast.expr, value: ast.expr
    ) -> Iterable[tuple[ast.expr, Kind | None]]:
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for part, given in zip(target.elts, value.elts, strict=False):
                yield part, self._of(given)
        elif isinstance(target, ast.Tuple):
            kind = self._of(value)
            for part in target.elts:
                yield part, kind.element if kind else None
        else:
            yield target, self._of(value)

    def _looped(self, target: ast.expr, source: ast.expr) -> Iterable[tuple[ast.expr, Kind | None]]:
        called = _called(source)
        pairs = isinstance(target, ast.Tuple)
        if pairs and called == "enumerate" and source.args:  # type: ignore[attr-defined]
            yield target.elts[0], INT  # type: ignore[attr-defined]
            yield target.elts[1], self._element(source.args[0])  # type: ignore[attr-defined]
        elif pairs and called == "zip":
            for part, given in zip(target.elts, source.args, strict=False):  # type: ignore[attr-defined]
                yield part, self._element(given)
        elif pairs:
            element = self._element(source)
            for part in target.elts:  # type: ignore[attr-defined]
                yield part, element.element if element else None
        else:
            yield target, self._element(source)

    def _element(self, node: ast.expr) -> Kind | None:
        kind = self._of(node)
        return kind.element if kind else None

    def _of(self, node: ast.expr | None) -> Kind | None:
        match node:
            case ast.Name():
                return self._names.get(node.id)
            case ast.Constant():
                return _known(kind_of_value(node.value))
            case ast.JoinedStr():
                return STR
            case ast.List() | ast.Set() | ast.Tuple():
                elements = merged(self._of(element) for element in node.elts)
                return Kind(type(node).__name__.lower(), elements)
            case ast.Dict():
                return Kind("dict", merged(self._of(key) for key in node.keys))
            case ast.ListComp() | ast.SetComp():
                name = "list" if isinstance(node, ast.ListComp) else "set"
                return Kind(name, self._of(node.elt))
            case ast.GeneratorExp():
                return Kind("generator", self._of(node.elt))
            case ast.DictComp():
                return Kind("dict", self._of(node.key))
            case ast.Compare() | ast.UnaryOp(op=ast.Not()):
                return BOOL
            case ast.UnaryOp():
                return self._of(node.operand)
            case ast.Call():
                return self._of_call(node)
            case ast.Subscript():
                kind = self._of(node.value)
                if kind is None or isinstance(node.slice, ast.Slice):
                    return kind
                return kind.element if kind.name in SEQUENCES else None
            case ast.IfExp():
                return merged([self._of(node.body), self._of(node.orelse)])
            case ast.BinOp():
                return self._of_operation(node)
        return None

    def _of_operation(self, node: ast.BinOp) -> Kind | None:
        left, right = self._of(node.left), self._of(node.right)
        if left is None or right is None:
            return None
        if left.name in NUMBERS and right.name in NUMBERS:
            whole = "float" not in (left.name, right.name) and not isinstance(node.op, ast.Div)
            return INT if whole and not isinstance(node.op, ast.Pow) else FLOAT
        if isinstance(node.op, ast.Add):
            return merged([left, right])
        if isinstance(node.op, ast.Mult):
            return left if left.name in SEQUENCES else right
        return left if left.name == "str" and isinstance(node.op, ast.Mod) else None

    def _of_call(self, node: ast.Call) -> Kind | None:
        called = _called(node)
        first = node.args[0] if node.args else None
        if isinstance(node.func, ast.Attribute):
            owner = self._of(node.func.value)
            if called in _TEXT_METHODS and owner and owner.name == "str":
                return STR
            if called in ("split", "splitlines"):
                return Kind("list", STR)
            if called == "copy":
                return owner
            if called == "pop" and owner and owner.name == "list":
                return owner.element
            if called in ("count", "index", "find"):
                return INT
            return Kind("deque") if called == "deque" else None
        if called in _CALLS:
            return _CALLS[called]
        if called in _CONTAINERS:
            name = {"sorted": "list", "reversed": "iterator"}.get(called, called)
            return Kind(name, self._element(first) if first else None)
        if called == "range":
            return Kind("range", INT)
        if called in ("dict", "Counter", "defaultdict", "OrderedDict"):
            keys = self._element(first) if first and called == "Counter" else None
            is_plain = called in ("dict", "OrderedDict")
            return Kind("dict" if is_plain else "defaultdict", keys)
        if called in ("max", "min") and first is not None:
            return self._element(first) if len(node.args) == 1 else merged(map(self._of, node.args))
        if called in ("sum", "abs") and first is not None:
            return self._element(first) if called == "sum" else self._of(first)
        return None


def _called(node: ast.expr) -> str:
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _named(target: ast.expr, kind: Kind | None) -> Iterable[tuple[str, Kind | None]]:
    if isinstance(target, ast.Name):
        yield target.id, kind
    elif isinstance(target, (ast.Tuple, ast.List)):
        for part in target.elts:
            yield from _named(part, kind.element if kind else None)
    elif isinstance(target, ast.Starred):
        yield from _named(target.value, None)


def _known(kind: Kind) -> Kind | None:
    return kind if kind.name else None
