"""What is left of a function without its names and hints.

Two people write ``flatten`` in the same way under other names. No text of the suites is trained on,
but the plainest functions stand in every corpus: those whose shape was trained on are judged apart.
"""

from __future__ import annotations

import ast
import hashlib
from functools import lru_cache


def shapes_in(source: str) -> dict[str, str]:
    """Shapes of all functions of a file, nested ones and methods too, by their bare names.

    Of functions that share a name, the last one counts.

    Raises:
        SyntaxError: The text is no Python.
    """
    return {
        node.name: shape_of(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def shape_of(definition: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """SHA-256 of a function whose own names are numbered; a method counts as a function."""
    tree = ast.parse(ast.unparse(definition)).body[0]
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names.setdefault(node.name, f"f{len(names)}")
            node.returns, node.decorator_list = None, []
            node.body = node.body[ast.get_docstring(node) is not None :] or [ast.Pass()]
            if node is tree and node.args.args and node.args.args[0].arg in ("self", "cls"):
                node.args.args = node.args.args[1:]
            for parameter in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]:
                names.setdefault(parameter.arg, f"v{len(names)}")
                parameter.annotation = None
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.setdefault(node.id, f"v{len(names)}")
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.name = names[node.name]
        elif isinstance(node, ast.arg):
            node.arg = names.get(node.arg, node.arg)
        elif isinstance(node, ast.Name):
            node.id = names.get(node.id, node.id)
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest()


@lru_cache(maxsize=1)
def suite_shapes() -> dict[str, str]:
    """Shapes of the suites' functions, by their ids."""
    # Imported here: a suite is loaded with what its functions import.
    from rlm_model.evaluation.suites import SUITES, load_suite

    found: dict[str, str] = {}
    for suite in SUITES:
        items = load_suite(suite)
        shapes = shapes_in(items[0].source)
        found |= {item.id: shapes[item.name] for item in items}
    return found
