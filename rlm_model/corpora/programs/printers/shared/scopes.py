"""Names for languages in which no two variables whose scopes overlap share one.

In such a language the scope of a variable is its whole block, so that an inner block may not use
the name either, not even before the declaration.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Block, Expr, Program, Stmt, Var
from rlm_model.corpora.programs.ir.walk import declared, used
from rlm_model.corpora.programs.transform import canonical, free, substitute


def with_distinct_scopes(program: Program) -> Program:
    """Renames what an inner block declares where the block around it declares the name too."""
    shared = [each.name for each in (*program.functions, *program.constants)]
    functions = tuple(
        replace(
            each,
            body=_distinct(
                each.body, _taken(each.body, shared, (one.var.name for one in each.parameters))
            ),
        )
        for each in program.functions
    )
    return replace(
        program,
        functions=functions,
        main=_distinct(program.main, _taken(program.main, shared, ())),
    )


def _taken(body: Block, shared: Iterable[str], parameters: Iterable[str]) -> set[str]:
    """What names of a function must differ from, in more than case and underscores."""
    names = [*shared, *parameters, *used(body), *declared(body)]
    return {canonical(name) for name in names}


def _distinct(block: Block, taken: set[str]) -> Block:
    here = {each.var.name for each in block if isinstance(each, ir.Declare | ir.Pop | ir.PopFirst)}
    return tuple(_renamed(statement, here, taken) for statement in block)


def _renamed(statement: Stmt, outer: set[str], taken: set[str]) -> Stmt:
    """A statement whose inner blocks declare none of the outer names."""
    if not isinstance(statement, ir.For | ir.ForEach | ir.ForEntries | ir.While | ir.If):
        return statement
    inner = declared((statement,))
    values: dict[str, Expr] = {
        name: Var(free(name, taken), var.type) for name, var in inner.items() if name in outer
    }
    (statement,) = substitute((statement,), values)
    match statement:
        case ir.For() | ir.ForEach() | ir.ForEntries() | ir.While():
            return replace(statement, body=_distinct(statement.body, taken))
        case ir.If():
            then, orelse = _distinct(statement.then, taken), _distinct(statement.orelse, taken)
            return replace(statement, then=then, orelse=orelse)
        case _:
            return statement
