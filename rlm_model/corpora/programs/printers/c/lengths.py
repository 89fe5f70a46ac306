"""Where the length of a C array, matrix or text is known, as none tells its own."""

from __future__ import annotations

from collections.abc import Mapping

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Block, Function, Program, Type
from rlm_model.corpora.programs.ir.walk import walk

MEASURED = (Type.ARRAY, Type.MATRIX, Type.STR)


def measured_parameters(program: Program) -> dict[str, frozenset[str]]:
    """Names of the parameters that a function needs the length of, by the function's name."""
    found: dict[str, frozenset[str]] = {each.name: frozenset() for each in program.functions}
    is_growing = True
    while is_growing:  # a function that calls itself hands on what it needs itself
        before = dict(found)
        for function in program.functions:
            names = measured(function.body, found, program)
            parameters = {each.var.name for each in function.parameters}
            found[function.name] = frozenset(names & parameters)
        is_growing = found != before
    return found


def measured(
    block: Block, needed: Mapping[str, frozenset[str]], program: Program
) -> frozenset[str]:
    """Names of arrays and texts that a block needs the length of.

    Args:
        block: The block.
        needed: See `measured_parameters`.
        program: What the block belongs to.
    """
    found: set[str] = set()
    for node in walk(block):
        match node:
            case ir.Length(container=ir.Var(type=kind, name=name)) if kind in MEASURED:
                found.add(name)
            case ir.ForEach(array=ir.Var(type=Type.ARRAY, name=name)):
                found.add(name)
            case ir.Aggregate(array=ir.Var(type=Type.ARRAY, name=name)):
                found.add(name)
            case ir.Contains(container=ir.Var(type=Type.ARRAY, name=name)):
                found.add(name)
            case ir.FirstRow(matrix=ir.Var(name=name)):
                found.add(name)
            case ir.Sort(array=ir.Var(type=Type.ARRAY, name=name)):
                found.add(name)
            case ir.Declare(var=var, value=ir.CopyOf(array=ir.Var(type=Type.ARRAY, name=name))):
                found |= {name, var.name}
            case ir.Call() | ir.Do():
                function = program.function(node.function)
                found |= _handed_on(function, node.arguments, needed[node.function])
            case _:
                pass
    return frozenset(found)


def _handed_on(
    function: Function, arguments: tuple[ir.Expr, ...], needed: frozenset[str]
) -> set[str]:
    return {
        argument.name
        for parameter, argument in zip(function.parameters, arguments, strict=True)
        if parameter.var.name in needed and isinstance(argument, ir.Var)
    }
