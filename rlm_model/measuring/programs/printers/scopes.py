"""Names for languages in which no two variables whose scopes overlap share one.

In such a language the scope of a variable is its whole block, so that an inner block may not use
the name either, not even before the declaration.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rlm_model.measuring.programs import ir
from rlm_model.measuring.programs.ir import Block, Program, Stmt, Var
from rlm_model.measuring.programs.ir.walk import declared, used
from rlm_model.measuring.programs.transform import fresh, substitute


def with_distinct_scopes(program: Program) -> Program:
    """Renames what an inner block declares where the block around it declares the name later."""
    functions = tuple(
        replace(each, body=_distinct(each.body, _taken(program, each.body)))
        for each in program.functions
    )
    main = _distinct(program.main, _taken(program, program.main))
    return replace(program, functions=functions, main=main)


def _taken(program: Program, body: Block) -> set[str]:
    """Names that a new variable must not have."""
    functions = {each.name for each in program.functions}
    return functions | {each.name for each in program.constants} | used(body) | {*declared(body)}


def _distinct(block: Block, taken: set[str]) -> Block:
    here = {node.var.name for node in block if isinstance(node, ir.Declare | ir.Pop)}
    return tuple(_renamed(statement, here, taken) for statement in block)


def _renamed(statement: Stmt, outer: Iterable[str], taken: set[str]) -> Stmt:
    """A statement whose inner blocks declare none of the outer names."""
    match statement:
        case ir.For() | ir.ForEach() | ir.While() | ir.If():
            pass
        case _:
            return statement
    values: dict[str, ir.Expr] = {}
    for name, var in declared((statement,)).items():
        if name in outer:
            values[name] = Var(fresh(name, taken), var.type)
            taken.add(values[name].name)
    if values:
        (statement,) = substitute((statement,), values)
    match statement:
        case ir.For() | ir.ForEach() | ir.While():
            return replace(statement, body=_distinct(statement.body, taken))
        case ir.If():
            then, orelse = _distinct(statement.then, taken), _distinct(statement.orelse, taken)
            return replace(statement, then=then, orelse=orelse)
        case _:
            return statement
