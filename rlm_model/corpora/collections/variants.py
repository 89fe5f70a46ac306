"""Which solutions of one problem are kept: different ones, and those farthest apart first."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

MAX_VARIANTS = 10
"""Solutions of a problem that are kept."""

LEAST_DISTANCE = 0.1
"""Share of token 4-grams by which two solutions differ at least."""

ELSEWHERE = "equal to one of another problem"
"""Why a solution is left out that would stand in two splits."""

GRAM = 4

Grams = frozenset[tuple[str, ...]]

_TOKEN = re.compile(r"\w+|[^\w\s]+")


def normal_form(tree: ast.Module, without: frozenset[str] = frozenset()) -> str:
    """A file's code with neither comments, docstrings, annotations, imports nor own names.

    Args:
        tree: The file; it is changed.
        without: Top-level definitions that are left out.
    """
    body = [
        node
        for node in tree.body
        if not isinstance(node, (ast.Import, ast.ImportFrom))
        and getattr(node, "name", None) not in without
    ]
    bare = _Bare().visit(ast.Module(body, []))
    bound = _bound_names(bare)
    return ast.unparse(ast.fix_missing_locations(_Renamer(bound).visit(bare)))


def grams(text: str) -> Grams:
    """Token 4-grams of a normal form."""
    tokens = _TOKEN.findall(text)
    last = max(len(tokens) - GRAM + 1, 1)
    return frozenset(tuple(tokens[i : i + GRAM]) for i in range(last))


def distance(first: Grams, second: Grams) -> float:
    """Share of the 4-grams of two texts that only one of them has."""
    return 1 - len(first & second) / max(len(first | second), 1)


def choose(forms: Sequence[str], known: Sequence[str] = (), most: int = MAX_VARIANTS) -> list[int]:
    """Places of the forms to keep, each the farthest from those before.

    Args:
        forms: Normal forms.
        known: Forms that are there already.
        most: Forms to keep.
    """
    found = [grams(form) for form in forms]
    taken = [grams(form) for form in known] or found[:1]
    chosen = [] if known else list(range(min(len(found), 1)))
    nearest = [min((distance(one, other) for other in taken), default=1.0) for one in found]
    while len(chosen) < most:
        best = max(range(len(found)), key=lambda i: nearest[i], default=0)
        if not found or nearest[best] < LEAST_DISTANCE:
            break
        chosen.append(best)
        nearest = [
            min(near, distance(one, found[best])) for near, one in zip(nearest, found, strict=True)
        ]
    return chosen


class _Bare(ast.NodeTransformer):
    """Takes away docstrings and annotations."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        body = getattr(node, "body", None)
        if isinstance(body, list):
            kept = [
                s
                for s in body
                if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))
            ]
            node.body = kept or [ast.Pass()]  # type: ignore[attr-defined]
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            node.returns = None
        if isinstance(node, ast.arg):
            node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        self.generic_visit(node)
        if node.value is None:
            return ast.Pass()
        return ast.Assign([node.target], node.value, lineno=node.lineno)


def _bound_names(tree: ast.Module) -> dict[str, str]:
    """A neutral name for each name that the code binds, in the order of the code."""
    names: dict[str, None] = {}
    for node in _in_order(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                names[name] = None
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names[name] = None
            case ast.Attribute(attr=name, value=ast.Name(id="self"), ctx=ast.Store()):
                names[name] = None
    return {name: f"v{i}" for i, name in enumerate(names)}


def _in_order(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _in_order(child)


class _Renamer(ast.NodeTransformer):
    """Gives bound names their neutral ones, attributes of ``self`` too."""

    def __init__(self, names: dict[str, str]) -> None:
        self._names = names

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        match node:
            case ast.Name(id=name):
                node.id = self._names.get(name, name)
            case ast.arg(arg=name):
                node.arg = self._names.get(name, name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                node.name = self._names.get(name, name)
            case ast.Attribute(attr=name, value=ast.Name(id=owner)):
                if owner == self._names.get("self"):
                    node.attr = self._names.get(name, name)
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                node.names = [self._names.get(name, name) for name in names]
        return node
