"""Python 2 that Python 3 parses, made to mean the same in Python 3."""

from __future__ import annotations

import ast
import re

from rlm_model.corpora.collections.pruning import parse
from rlm_model.corpora.signatures import last_name

NAMES = {
    r"\bfrom fractions import gcd\b": "from math import gcd",
    r"\bfractions\.gcd\b": "math.gcd",
    r"\bxrange\b": "range",
    r"\b(?:itertools\.)?i(zip|map|filter)\b": r"\1",
    r"\bizip_longest\b": "zip_longest",
    r"\bnext\(([\w.]+)\.iter(items|values|keys)\(\)": r"next(iter(\1.\2())",
    r"\.iter(items|values|keys)\(": r".\1(",
    r"\bsys\.maxint\b": "sys.maxsize",
    r"\boperator\.div\b": "operator.floordiv",
    r"\bunichr\b": "chr",
    r"\b(\w+)\.next\(\)": r"next(\1)",
}
"""What has another name now; `reduce` is imported where it is used."""

LISTS = frozenset({"map", "filter", "zip", "range"})
"""Functions that gave lists."""

VIEWS = frozenset({"keys", "values", "items"})
"""Methods that gave lists."""

FLOAT_FUNCTIONS = frozenset({"float", "log", "log10", "sqrt"})

CONSUMERS = frozenset({
    "Counter", "all", "any", "deque", "dict", "enumerate", "extend", "filter", "frozenset", "iter",
    "join", "list", "map", "max", "min", "set", "sorted", "sum", "tuple", "update", "zip",
})  # fmt: skip
"""Functions that take any iterable."""


def to_python_3(text: str) -> str:
    """Translates a file.

    Raises:
        PruningError: It is no Python 3 either.
    """
    text = _rewritten(text)
    for pattern, new in NAMES.items():
        text = re.sub(pattern, new, text)
    return text


def _rewritten(text: str) -> str:
    """Makes lists of what were lists, where an iterator would not do, and divides as before."""
    tree = parse(text)
    lines = [line.encode() for line in text.split("\n")]
    inserts: list[tuple[int, int, int, bytes]] = []
    divides = "import division" not in text
    for parent in ast.walk(tree):
        if divides and isinstance(parent, (ast.BinOp, ast.AugAssign)) and _was_floor(parent):
            left = parent.left if isinstance(parent, ast.BinOp) else parent.target
            inserts.append((*_slash_after(left, lines), 0, b"/"))
        for node in ast.iter_child_nodes(parent):
            if isinstance(node, ast.Call) and _was_list(node, parent):
                inserts.append((node.lineno, node.col_offset, 1, b"list("))
                inserts.append((*_end(node), 0, b")"))
    # From the end on; at one place an end stands before a start.
    for line, column, _, new in sorted(inserts, reverse=True):
        before = lines[line - 1]
        lines[line - 1] = before[:column] + new + before[column:]
    return b"\n".join(lines).decode()


def _was_floor(node: ast.BinOp | ast.AugAssign) -> bool:
    """Whether a division was one of integers, as far as it shows no floats."""
    return isinstance(node.op, ast.Div) and not any(
        (isinstance(part, ast.Constant) and isinstance(part.value, float))
        or (isinstance(part, (ast.Name, ast.Attribute)) and last_name(part) in FLOAT_FUNCTIONS)
        for part in ast.walk(node)
    )


def _slash_after(node: ast.expr, lines: list[bytes]) -> tuple[int, int]:
    """The place of the slash that follows a dividend."""
    line, column = _end(node)
    while b"/" not in lines[line - 1][column:]:
        line, column = line + 1, 0
    return line, lines[line - 1].index(b"/", column)


def _end(node: ast.expr) -> tuple[int, int]:
    return node.end_lineno or node.lineno, node.end_col_offset or 0


def _was_list(node: ast.Call, parent: ast.AST) -> bool:
    match node.func:
        case ast.Attribute(attr=name) if name in VIEWS and not node.args:
            return isinstance(parent, (ast.Subscript, ast.BinOp, ast.Attribute))
        case ast.Name(id=name) if name in LISTS:
            pass
        case _:
            return False
    match parent:
        case ast.For() | ast.comprehension() | ast.Starred():
            return False
        case ast.Call(func=ast.Name(id=taker) | ast.Attribute(attr=taker)) if node in parent.args:
            sequence = name == "range" and taker in ("reversed", "len", "sample")
            return taker not in CONSUMERS and not sequence
        case ast.Subscript() | ast.Compare():
            return name != "range"
    return True
