"""Values that an expression spells out, without running it.

More than `ast.literal_eval`: arithmetic with constants (``10**9 + 7``, ``["a"] * 3``), the calls
that spell empty and special values (``set()``, ``dict(a=1)``, ``float("inf")``), and what `repr`
writes of them.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

MAX_DIGITS = 400
"""Longest integer that a power may give."""

MAX_REPEATS = 10_000
"""Longest container that a repetition may give."""

NAMES = {"inf": math.inf, "nan": math.nan}

TYPES: dict[str, Callable[..., Any]] = {
    kind.__name__: kind for kind in (dict, float, frozenset, list, set, tuple)
}
"""Types whose calls are evaluated."""

OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}


class LiteralError(ValueError):
    """An expression whose value is not spelled out."""


def read_literal(text: str) -> Any:
    """Reads an expression, such as what `repr` wrote of a value.

    Raises:
        LiteralError: It is no expression, or its value is not spelled out.
    """
    try:
        node = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise LiteralError(f"no expression: {text}") from error
    return literal_value(node)


def literal_value(node: ast.expr, names: Mapping[str, Any] = NAMES) -> Any:
    """The value of an expression.

    Args:
        node: The expression.
        names: Values of the names that may stand in it.

    Raises:
        LiteralError: The value is not spelled out.
    """
    try:
        return _value(node, names)
    except LiteralError:
        raise
    except (ArithmeticError, TypeError, ValueError, RecursionError, MemoryError) as error:
        raise LiteralError(f"no value: {ast.unparse(node)}") from error


def _value(node: ast.expr, names: Mapping[str, Any]) -> Any:
    match node:
        case ast.Constant(value=value):
            return value
        case ast.List(elts=parts):
            return [_value(part, names) for part in parts]
        case ast.Tuple(elts=parts):
            return tuple(_value(part, names) for part in parts)
        case ast.Set(elts=parts):
            return {_value(part, names) for part in parts}
        case ast.Dict(keys=keys, values=values) if None not in keys:
            return {
                _value(key, names): _value(value, names)
                for key, value in zip(keys, values, strict=True)
                if key is not None
            }
        case ast.Name(id=name) if name in names:
            return names[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, names)
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return +_value(operand, names)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            return _combined(op, _value(left, names), _value(right, names))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=words) if name in TYPES:
            parts = [_value(part, names) for part in args]
            if any(word.arg is None for word in words):
                raise LiteralError("unpacked arguments")
            named = {str(word.arg): _value(word.value, names) for word in words}
            return TYPES[name](*parts, **named)
    raise LiteralError(f"no literal: {ast.unparse(node)}")


def _combined(op: ast.operator, left: Any, right: Any) -> Any:
    """The result of an operator, unless it would be huge."""
    if isinstance(op, ast.Pow) and abs(right) * math.log10(max(abs(left), 1)) > MAX_DIGITS:
        raise LiteralError("a huge power")
    if isinstance(op, ast.Mult):
        for count, other in ((left, right), (right, left)):
            if hasattr(other, "__len__") and count * len(other) > MAX_REPEATS:
                raise LiteralError("a huge container")
    return OPERATORS[type(op)](left, right)
