"""Which functions of a program R defines inside of others, to change a vector without a copy.

R's functions change copies. Where a function that changes a vector runs once, its caller takes the
copy; where it runs again and again, the copies would cost more than the function. It is then
defined inside of its caller, whose vector it changes with ``<<-``.
"""

from __future__ import annotations

from collections.abc import Iterable

from rlm_model.measuring.programs import ir
from rlm_model.measuring.programs.ir import Function, Program, Type, Var
from rlm_model.measuring.programs.ir.walk import declared, walk

VECTORS = (Type.ARRAY, Type.LIST, Type.MATRIX)


def closures(program: Program) -> dict[tuple[str, str], Var]:
    """The vector that a function changes, by its caller (main is the empty name) and its name.

    A function that a caller gives different vectors, or which uses the vector's name for something
    else, is left out there.
    """
    functions = {each.name: each for each in program.functions}
    blocks = {"": program.main} | {each.name: each.body for each in program.functions}
    often = _called_often(program)
    found: dict[tuple[str, str], Var] = {}
    for scope, block in blocks.items():
        given: dict[str, set[ir.Expr]] = {}
        for node in walk(block):
            if isinstance(node, ir.Do) and node.function in often and node.function != scope:
                function = functions[node.function]
                given.setdefault(node.function, set()).add(updated_argument(function, node))
        for name, arguments in given.items():
            (first, *others) = arguments
            if others or not isinstance(first, Var) or first.type not in VECTORS:
                continue
            if first.name not in _other_names(functions[name], functions):
                found[scope, name] = first
    return found


def updated_argument(function: Function, call: ir.Do) -> ir.Expr:
    """What a call gives for the parameter that the function changes."""
    names = [parameter.var for parameter in function.parameters]
    assert function.updated is not None
    return call.arguments[names.index(function.updated)]


def _other_names(function: Function, functions: dict[str, Function]) -> set[str]:
    """Names that a function and those that it calls use, but for the vector that it changes."""
    names = {parameter.var.name for parameter in function.parameters} | {*declared(function.body)}
    if function.updated is not None:
        names.discard(function.updated.name)
    for name in _calls(function.body) - {function.name}:
        names |= _other_names(functions[name], functions)
    return names


def _called_often(program: Program) -> set[str]:
    """Functions that call themselves, or that a loop or such a function calls."""
    often = {each.name for each in program.functions if each.name in _calls(each.body)}
    for block in (program.main, *(each.body for each in program.functions)):
        for node in walk(block):
            if isinstance(node, ir.For | ir.ForEach | ir.While):
                often |= _calls(node.body)
    for function in reversed(program.functions):
        if function.name in often:
            often |= _calls(function.body)
    return often


def _calls(block: Iterable[ir.Node]) -> set[str]:
    return {node.function for node in walk(block) if isinstance(node, ir.Call | ir.Do)}
