"""Example arguments that stand in calls: in the tests of a corpus, in a docstring's doctests."""

from __future__ import annotations

import ast
import doctest
from collections.abc import Mapping, Sequence
from typing import Any

from rlm_model.corpora.annotations import ExampleArguments
from rlm_model.corpora.literals import NAMES, LiteralError, literal_value
from rlm_model.corpora.scaling import LINKED_LIST, SCALED, TREE
from rlm_model.corpora.signatures import (
    Signature,
    called_name,
    calls_of,
    find_signature,
    ordered_arguments,
)

MAX_EXAMPLES = 3
"""Example argument tuples that are taken from an item."""


def called_examples(
    calls: Sequence[ast.Call],
    parameters: Sequence[str] | None,
    names: Mapping[str, Any] = NAMES,
) -> ExampleArguments | None:
    """The arguments of calls whose arguments are spelled out.

    Args:
        calls: Calls of one function.
        parameters: See `ordered_arguments`.
        names: Values of names that arguments may use.

    Returns:
        The first `MAX_EXAMPLES` of them, all with the roles of the first; None where there is
        none.
    """
    found: list[tuple[Any, ...]] = []
    first: tuple[str, ...] | None = None
    for call in calls:
        try:
            pairs = [_argument(node, names) for node in ordered_arguments(call, parameters)]
        except LiteralError:
            continue
        roles = tuple(role for _, role in pairs)
        if first in (None, roles):
            first = roles
            found.append(tuple(value for value, _ in pairs))
        if len(found) == MAX_EXAMPLES:
            break
    return ExampleArguments(found, first) if first is not None else None


def tested_examples(
    tests: str, source: ast.Module | None, entry_point: str
) -> ExampleArguments | None:
    """Arguments from the calls of a test file, of the function or of ``candidate``.

    Args:
        tests: Text of the tests.
        source: The function's file, or None where it is no Python of this version.
        entry_point: See `find_signature`.

    Raises:
        SyntaxError: The tests are no Python.
    """
    signature = find_signature(source, entry_point) if source else None
    calls = calls_of(ast.parse(tests), (entry_point.rpartition(".")[2], "candidate"))
    return called_examples(calls, signature.names if signature else None)


def documented_examples(signature: Signature) -> ExampleArguments | None:
    """Arguments from the doctests of a function's docstring."""
    documentation = ast.get_docstring(signature.node) or ""
    try:
        steps = doctest.DocTestParser().get_examples(documentation)
    except ValueError:
        return None
    names: dict[str, Any] = dict(NAMES)
    calls: list[ast.Call] = []
    for step in steps:
        if step.exc_msg is not None:
            continue
        try:
            tree = ast.parse(step.source)
        except SyntaxError:
            continue
        for node in tree.body:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    try:
                        names[name] = literal_value(value, names)
                    except LiteralError:
                        names.pop(name, None)
        calls += calls_of(tree, [signature.node.name])
    return called_examples(calls, signature.names, names)


def _argument(node: ast.expr, names: Mapping[str, Any]) -> tuple[Any, str]:
    """An argument's value and role: builders of lists and trees are known by their name."""
    if isinstance(node, ast.Call) and called_name(node) in (LINKED_LIST, TREE):
        if len(node.args) != 1:
            raise LiteralError(f"no literal: {ast.unparse(node)}")
        return literal_value(node.args[0], names), called_name(node)
    return literal_value(node, names), SCALED
