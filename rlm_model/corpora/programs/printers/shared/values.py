"""What printers ask of expressions, in whatever family of languages."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Expr, Type, Var
from rlm_model.corpora.programs.ir.walk import rewrite, text_parts

CHARACTERS = frozenset(map(ord, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ,"))
"""Codes that are said as a character where they meet one."""

HELD = "held"
"""Name of a variable that a printer needs; reserved by the languages that use it."""


def is_wide(node: Expr) -> bool:
    """Whether a value may need more than 32 bits."""
    return isinstance(node, ir.Binary) and node.wide


def is_literal(*nodes: Expr) -> bool:
    """Whether numbers are literals or named ones, whose type may be the language's smaller one."""
    return all(isinstance(node, ir.Int | ir.Constant) for node in nodes)


def key_of(node: ir.SortBy, name: str) -> Expr:
    """The key of a sort, for an element of another name."""
    other = Var(name, Type.INT)
    return rewrite(node.key, lambda each: other if each == node.element else each)


def shown_parts(node: ir.Concat) -> list[Expr]:
    """What a text is put together from, for languages that make numbers text by themselves."""
    return [part.value if isinstance(part, ir.ToText) else part for part in text_parts(node)]


def interpolated(parts: Iterable[Expr], opening: str, plain: Callable[[Expr], str]) -> str:
    """The inside of a text with values in it.

    Args:
        parts: What it is put together from.
        opening: What stands before a value; a brace closes it.
        plain: Gives the text of a value.
    """
    return "".join(
        part.value if isinstance(part, ir.Str) else f"{opening}{plain(part)}}}" for part in parts
    )


def part_length(node: ir.Substring | ir.Part) -> Expr:
    """How many elements a part of a text or an array has, for languages that cut by length."""
    match node.stop:
        case ir.Binary(op="+", left=left, right=right) if left == node.start:
            return right
        case _ if node.start == ir.Int(0):
            return node.stop
        case _:
            return ir.Binary("-", node.stop, node.start)
