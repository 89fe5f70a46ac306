"""Rewriting programs without changing what they do: other loops, calls put in line, other names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Block, Expr, Function, Stmt, Type, Var
from rlm_model.corpora.programs.ir.walk import declared, rewrite, rewrite_block, walk


def fresh(name: str, taken: Iterable[str]) -> str:
    """The name, or the name with the first number that makes it new."""
    names = set(taken)
    if name not in names:
        return name
    number = 2
    while f"{name}_{number}" in names:
        number += 1
    return f"{name}_{number}"


def canonical(name: str) -> str:
    """What names of one program differ in, for languages without case or underscores."""
    return name.replace("_", "").lower()


def free(word: str, taken: set[str]) -> str:
    """The word, or the word with the first number that makes it new, which is then taken.

    Args:
        word: A name.
        taken: Names as they are `canonical`.
    """
    name, number = word, 2
    while canonical(name) in taken:
        name, number = f"{word}{number}", number + 1
    taken.add(canonical(name))
    return name


def expand(block: Block, change: Callable[[Stmt], Iterable[Stmt]]) -> Block:
    """Puts several statements, or none, in the place of each statement; inner blocks first."""
    found: list[Stmt] = []
    for statement in block:
        match statement:
            case ir.For() | ir.ForEach() | ir.ForEntries() | ir.While():
                found += change(replace(statement, body=expand(statement.body, change)))
            case ir.If():
                then, orelse = expand(statement.then, change), expand(statement.orelse, change)
                found += change(replace(statement, then=then, orelse=orelse))
            case _:
                found += change(statement)
    return tuple(found)


def substitute(block: Block, values: Mapping[str, Expr]) -> Block:
    """Puts expressions in the place of variables.

    A variable that is assigned, declared or changed in place may only become a variable.
    """

    def change(node: Any) -> Any:
        if isinstance(node, Var) and node.name in values:
            return values[node.name]
        return node

    return rewrite_block(block, change)


def can_inline(function: Function) -> bool:
    """Whether a function returns at its end alone, so that its body can stand in a block."""
    last = function.body[-1]
    inner = expand(function.body[:-1], lambda node: () if isinstance(node, ir.Return) else (node,))
    return isinstance(last, ir.Return) and inner == function.body[:-1]


def inline(
    function: Function, arguments: tuple[Expr, ...], result: Var, taken: Iterable[str]
) -> Block:
    """The body of a function in the place of ``result = function(arguments)``.

    Args:
        function: One that `can_inline`.
        arguments: Literals, constants and variables. Those that the function changes must not be
            used afterwards.
        result: Declared with what the function returns.
        taken: Names that its variables must not have.
    """
    names = {*taken, result.name}
    values: dict[str, Expr] = {
        parameter.var.name: argument
        for parameter, argument in zip(function.parameters, arguments, strict=True)
    }
    keys = {
        node.element.name: node.element
        for node in walk(function.body)
        if isinstance(node, ir.SortBy)
    }
    for name, var in {**declared(function.body), **keys}.items():
        values[name] = Var(fresh(name, names), var.type)
        names.add(values[name].name)
    body = substitute(function.body, values)
    last = body[-1]
    assert isinstance(last, ir.Return)
    return (*body[:-1], ir.Declare(result, last.value))


def inline_expressions(block: Block, functions: Mapping[str, Function]) -> Block:
    """Puts the one expression of small functions in the place of their calls.

    Args:
        block: The block.
        functions: Functions that are one `Return`, which uses each parameter once.
    """

    def change(node: Any) -> Any:
        if not isinstance(node, ir.Call) or node.function not in functions:
            return node
        function = functions[node.function]
        values = {
            parameter.var.name: argument
            for parameter, argument in zip(function.parameters, node.arguments, strict=True)
        }
        last = substitute(function.body, values)[0]
        assert isinstance(last, ir.Return)
        return last.value

    return rewrite_block(block, change)


def count_with_while(loop: ir.For, taken: Iterable[str]) -> tuple[Stmt, ...]:
    """A counting loop as a `While` with a counter of its own."""
    counter = Var(fresh(loop.var.name, taken), Type.INT)
    body = substitute(loop.body, {loop.var.name: counter})
    sign = ir.Binary("+" if loop.step > 0 else "-", counter, ir.Int(abs(loop.step)))
    return (
        ir.Declare(counter, loop.start),
        ir.While(
            ir.Compare("<" if loop.step > 0 else ">", counter, loop.stop),
            (*body, ir.Assign(counter, sign)),
        ),
    )


def walk_by_index(loop: ir.ForEach, taken: Iterable[str]) -> ir.For:
    """A loop over elements as a loop over indices."""
    index = Var(fresh("i", taken), Type.INT)
    first = ir.Declare(loop.var, ir.Index(loop.array, index))
    return ir.For(index, ir.Int(0), ir.Length(loop.array), 1, (first, *loop.body))


def with_other_loops(
    block: Block,
    parameters: Iterable[str],
    by_index: Callable[[ir.ForEach], bool],
    by_while: Callable[[ir.For], bool],
) -> Block:
    """Writes some loops in another way.

    Args:
        block: A function's body, or main.
        parameters: Names of the function's parameters.
        by_index: Whether a loop over elements counts indices instead.
        by_while: Whether a loop that counts becomes a `While`.
    """
    taken = {*parameters, *declared(block)}

    def change(statement: Stmt) -> tuple[Stmt, ...]:
        if isinstance(statement, ir.ForEach) and by_index(statement):
            statement = walk_by_index(statement, taken)
            taken.add(statement.var.name)
        if isinstance(statement, ir.For) and by_while(statement):
            statements = count_with_while(statement, taken)
            taken.update(declared(statements))
            return statements
        return (statement,)

    return expand(block, change)


def rename(
    function: Function, variables: Mapping[str, str], functions: Mapping[str, str]
) -> Function:
    """Gives a function's variables, and the functions that it calls, other names."""
    parameters = tuple(
        replace(each, var=replace(each.var, name=variables[each.var.name]))
        for each in function.parameters
    )
    return replace(
        function,
        name=functions.get(function.name, function.name),
        parameters=parameters,
        body=rename_block(function.body, variables, functions),
    )


def rename_block(block: Block, variables: Mapping[str, str], functions: Mapping[str, str]) -> Block:
    """Gives the variables and called functions of a block other names."""

    def change(node: Any) -> Any:
        if isinstance(node, Var):
            return replace(node, name=variables[node.name])
        if isinstance(node, ir.Call | ir.Do):
            return replace(node, function=functions[node.function])
        return node

    return tuple(rewrite(statement, change) for statement in block)
