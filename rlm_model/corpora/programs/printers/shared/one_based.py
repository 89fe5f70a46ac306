"""Loops for languages that count elements from 1."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Expr, Var
from rlm_model.corpora.programs.ir.walk import plus, rewrite_block, used


def one_based(loop: ir.For) -> ir.For:
    """A loop that counts from 1 where its variable says which element and nothing else.

    Its variable is one above that of the given loop, so that what is printed as an index, the
    index plus one, is the variable itself. Other loops come back as they are.
    """
    if loop.step != 1 or not isinstance(loop.start, ir.Int) or loop.start.value < 0:
        return loop
    if loop.var.name not in used(loop.body) or not _says_elements(loop):
        return loop
    before = ir.Binary("-", loop.var, ir.Int(1))
    return replace(
        loop,
        start=plus(loop.start, 1),
        stop=plus(loop.stop, 1),
        body=rewrite_block(loop.body, lambda node: before if node == loop.var else node),
    )


def _says_elements(loop: ir.For) -> bool:
    """Whether all indices that the variable occurs in are the variable plus or minus a literal."""

    def index(node: Expr) -> Expr:
        match node:
            case ir.Binary(op="+" | "-", left=Var() as var, right=ir.Int()) if var == loop.var:
                return ir.Int(0)
            case _:
                return ir.Int(0) if node == loop.var else node

    def change(node: Any) -> Any:
        match node:
            case ir.Index() | ir.Store() | ir.CharCode():
                return replace(node, index=index(node.index))
            case ir.Cell() | ir.StoreCell():
                return replace(node, row=index(node.row), column=index(node.column))
            case ir.Swap():
                return replace(node, left=index(node.left), right=index(node.right))
            case _:
                return node

    return loop.var.name not in used(rewrite_block(loop.body, change))
