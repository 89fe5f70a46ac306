"""Patterns of code: matching a tree against a text with gaps, and filling the gaps of another.

A name in capitals is a gap: ``OUT.append(X)`` matches an append of anything to anything. A gap that
occurs twice stands for equal code. A gap whose name ends in BODY, alone in a line, stands for
all statements of its block.
"""

from __future__ import annotations

import ast
import copy
import re
from functools import cache
from typing import Any

Found = dict[str, Any]
"""What each gap stands for: an expression, or a list of statements."""

_GAP = re.compile(r"[A-Z][A-Z0-9_]*")
_IGNORED = frozenset({"ctx", "type_comment", "kind", "type_params"})


@cache
def _parsed(text: str) -> tuple[ast.stmt, ...]:
    return tuple(ast.parse(text).body)


@cache
def is_expression(text: str) -> bool:
    """Whether a pattern's text is an expression alone."""
    body = _parsed(text)
    return len(body) == 1 and isinstance(body[0], ast.Expr)


def expression_type(text: str) -> type[ast.AST]:
    """Type of what an expression's pattern matches."""
    (statement,) = _parsed(text)
    return type(statement.value)  # type: ignore[attr-defined]


def pattern_length(text: str) -> int:
    """How many statements a pattern covers."""
    return len(_parsed(text))


def match_expression(text: str, node: ast.AST) -> Found | None:
    """What the gaps of an expression's pattern stand for, or None where it doesn't match."""
    (statement,) = _parsed(text)
    found: Found = {}
    return found if _matches(statement.value, node, found) else None  # type: ignore[attr-defined]


def match_statements(text: str, nodes: list[ast.stmt]) -> Found | None:
    """What the gaps of a pattern of statements stand for, or None where it doesn't match."""
    found: Found = {}
    return found if _matches(list(_parsed(text)), nodes, found) else None


def build_expression(text: str, found: Found) -> ast.expr:
    """An expression made from a pattern whose gaps are filled."""
    (statement,) = build_statements(text, found)
    return statement.value  # type: ignore[attr-defined]


def build_statements(text: str, found: Found) -> list[ast.stmt]:
    """Statements made from a pattern whose gaps are filled."""
    module = ast.Module([copy.deepcopy(node) for node in _parsed(text)], [])
    return _Filler(found).visit(module).body


def same(left: ast.AST, right: ast.AST) -> bool:
    """Whether two trees are the same code."""
    return _matches(left, right, None)


class _Filler(ast.NodeTransformer):
    def __init__(self, found: Found) -> None:
        self._found = found

    def visit_Expr(self, node: ast.Expr) -> Any:
        if isinstance(node.value, ast.Name):
            filling = self._found.get(node.value.id)
            if isinstance(filling, list):
                return copy.deepcopy(filling)
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> Any:
        filling = self._found.get(node.id)
        return node if filling is None else copy.deepcopy(filling)


def _matches(pattern: Any, node: Any, found: Found | None) -> bool:
    if isinstance(pattern, list):
        return isinstance(node, list) and _match_lists(pattern, node, found)
    if not isinstance(pattern, ast.AST):
        return type(pattern) is type(node) and pattern == node
    if found is not None and isinstance(pattern, ast.Name) and _GAP.fullmatch(pattern.id):
        if not isinstance(node, ast.expr) or isinstance(node, ast.Starred):
            return False
        if pattern.id in found:
            return same(found[pattern.id], node)
        found[pattern.id] = node
        return True
    if type(pattern) is not type(node):
        return False
    return all(
        _matches(value, getattr(node, field, None), found)
        for field, value in ast.iter_fields(pattern)
        if field not in _IGNORED
    )


def _match_lists(pattern: list[Any], nodes: list[Any], found: Found | None) -> bool:
    if found is not None and pattern and isinstance(pattern[-1], ast.Expr):
        gap = pattern[-1].value
        if isinstance(gap, ast.Name) and gap.id.endswith("BODY"):
            head = len(pattern) - 1
            if len(nodes) <= head or not _match_lists(pattern[:-1], nodes[:head], found):
                return False
            found[gap.id] = nodes[head:]
            return True
    return len(pattern) == len(nodes) and all(
        _matches(part, node, found) for part, node in zip(pattern, nodes, strict=True)
    )
