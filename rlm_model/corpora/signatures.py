"""Parameters of a function, read from its file's text, and calls brought into their order."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rlm_model.corpora.literals import LiteralError


@dataclass(frozen=True)
class Parameter:
    """A parameter that can be given by position.

    Attributes:
        name: Its name.
        annotation: Its annotation, or None.
        default: Its default, or None.
    """

    name: str
    annotation: ast.expr | None
    default: ast.expr | None


@dataclass(frozen=True)
class Signature:
    """How a function is called through an entry point.

    Attributes:
        node: The function's definition.
        parameters: What its caller gives by position: without the object of a bound method.
        keywords: Names that have to be given as keywords.
    """

    node: ast.FunctionDef | ast.AsyncFunctionDef
    parameters: tuple[Parameter, ...]
    keywords: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        """Names of the positional parameters."""
        return [parameter.name for parameter in self.parameters]


def find_signature(tree: ast.Module, entry_point: str) -> Signature | None:
    """The signature of the function that an entry point names, or None where there is none.

    Args:
        tree: The file.
        entry_point: ``f``, ``Class.method``, or ``Class().method``.
    """
    *owners, name = entry_point.replace("()", "").split(".")
    body: Sequence[ast.stmt] = tree.body
    for owner in owners:
        found = [node for node in body if isinstance(node, ast.ClassDef) and node.name == owner]
        if not found:
            return None
        body = found[-1].body
    functions = [
        node
        for node in body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == name
    ]
    if not functions:
        return None
    # The last definition of a name is the one that is called.
    node = functions[-1]
    bound = bool(owners) and not is_static(node) and ("()" in entry_point or _is_class_method(node))
    return _signature(node, bound)


def is_static(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a method is marked as static."""
    return "staticmethod" in _decorators(node)


def ordered_arguments(call: ast.Call, names: Sequence[str] | None) -> list[ast.expr]:
    """The arguments of a call in the order of the function's parameters.

    Args:
        call: The call.
        names: Names of the positional parameters, or None where they are not known: then
            keyword arguments keep the order of the call.

    Raises:
        LiteralError: An argument is unpacked, or has no place among the parameters.
    """
    keywords = {word.arg: word.value for word in call.keywords}
    if None in keywords or any(isinstance(part, ast.Starred) for part in call.args):
        raise LiteralError("unpacked arguments")
    if names is None:
        return [*call.args, *keywords.values()]
    wanted = names[len(call.args) :][: len(keywords)]
    if set(wanted) != set(keywords):
        raise LiteralError("keyword arguments that leave out a parameter")
    return [*call.args, *(keywords[name] for name in wanted)]


def calls_of(tree: ast.AST, names: Iterable[str]) -> list[ast.Call]:
    """Calls of functions with some names, in the order of `ast.walk`; ``object.name`` too."""
    wanted = set(names)
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and called_name(node) in wanted
    ]


def called_name(call: ast.Call) -> str:
    """The last part of a called function's name, or an empty string."""
    return last_name(call.func)


def last_name(node: ast.expr) -> str:
    """The last part of a dotted name, or an empty string where it is none."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _signature(node: ast.FunctionDef | ast.AsyncFunctionDef, bound: bool) -> Signature:
    spec = node.args
    places = [*spec.posonlyargs, *spec.args]
    missing = len(places) - len(spec.defaults)
    defaults = [None] * missing + list(spec.defaults)
    parameters = [
        Parameter(place.arg, place.annotation, default)
        for place, default in zip(places, defaults, strict=True)
    ]
    keywords = (
        word.arg
        for word, default in zip(spec.kwonlyargs, spec.kw_defaults, strict=True)
        if default is None
    )
    return Signature(node, tuple(parameters[bound:]), tuple(keywords))


def _is_class_method(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return "classmethod" in _decorators(node)


def _decorators(node: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    return {last_name(decorator) for decorator in node.decorator_list}
