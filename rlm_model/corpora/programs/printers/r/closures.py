"""Functions of R that change an array of the function around them.

An array that a function changes is copied for it. Where that would cost more than the function
itself, in recursion and in loops, what changes the array becomes an inner function of what has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Block, Expr, Function, Mode, Program, Stmt, Var
from rlm_model.corpora.programs.ir.walk import declared, used, walk
from rlm_model.corpora.programs.transform import fresh, substitute


@dataclass(frozen=True)
class Inner:
    """A function inside of another one.

    Attributes:
        function: The function, its parameters without those that it shares.
        shared: Names of the arrays of the outer function that it changes.
        kept: Positions of the parameters that it still has.
    """

    function: Function
    shared: frozenset[str]
    kept: tuple[int, ...]


def recursive_part(function: Function) -> Inner | None:
    """The part of a recursive function that changes an array; None for other functions."""
    calls = list(_calls(function.body, function.name))
    if not calls or function.updated is None:
        return None
    fixed = _fixed(function, calls)
    shared = {each.var.name for each in function.parameters if each.mode is not Mode.READ}
    kept = tuple(n for n in range(len(function.parameters)) if n not in fixed)
    if not shared <= {function.parameters[n].var.name for n in fixed}:
        return None
    parameters = tuple(function.parameters[n] for n in kept)
    return Inner(replace(function, parameters=parameters), frozenset(shared), kept)


def in_loops(program: Program, block: Block) -> list[Inner]:
    """Functions that a block calls in loops to change one of its own arrays.

    Args:
        program: The program.
        block: Body of a function, or main.
    """
    found: dict[str, Inner] = {}
    for call in _looped(block):
        if isinstance(call, ir.Do) and call.function not in found:
            inner = _inner(program.function(call.function), list(_calls(block, call.function)))
            if inner is not None:
                found[call.function] = inner
    return list(found.values())


def outer_calls(program: Program) -> set[str]:
    """Functions that are called from where they are no inner functions."""
    found: set[str] = set()
    for name, block in [
        *((each.name, each.body) for each in program.functions),
        ("", program.main),
    ]:
        inner = {each.function.name for each in in_loops(program, block)}
        called = {node.function for node in walk(block) if isinstance(node, ir.Call | ir.Do)}
        found |= called - inner - {name}
    return found


def _inner(function: Function, calls: list[ir.Call | ir.Do]) -> Inner | None:
    """A function as an inner one of where its calls are, if all change the same array."""
    changed = [n for n, each in enumerate(function.parameters) if each.mode is not Mode.READ]
    if len(changed) != 1 or changed[0] not in _fixed(
        function, list(_calls(function.body, function.name))
    ):
        return None
    arrays = {call.arguments[changed[0]] for call in calls}
    array = arrays.pop()
    if arrays or not isinstance(array, Var):
        return None
    own = {each.var.name: each.var for each in function.parameters} | declared(function.body)
    names = {*own, *used(function.body), array.name}
    values: dict[str, Expr] = {function.parameters[changed[0]].var.name: array}
    if array.name in own and array.name not in values:
        values[array.name] = replace(own[array.name], name=fresh(array.name, names))
    kept = tuple(n for n in range(len(function.parameters)) if n not in changed)
    parameters = (function.parameters[n] for n in kept)
    renamed = tuple(
        replace(each, var=values.get(each.var.name, each.var))  # pyright: ignore[reportArgumentType]
        for each in parameters
    )
    body = substitute(function.body, values)
    inner = replace(function, parameters=renamed, body=body)
    return Inner(inner, frozenset((array.name,)), kept)


def _fixed(function: Function, calls: Iterable[ir.Call | ir.Do]) -> set[int]:
    """Positions of parameters that a function hands on to itself as they are."""
    calls = list(calls)
    return {
        n
        for n, parameter in enumerate(function.parameters)
        if all(call.arguments[n] == parameter.var for call in calls)
    }


def _calls(block: Iterable[Stmt], name: str) -> Iterator[ir.Call | ir.Do]:
    for node in walk(block):
        if isinstance(node, ir.Call | ir.Do) and node.function == name:
            yield node


def _looped(block: Block) -> Iterator[ir.Do]:
    """Calls in loops that change an array from outside of the loop."""
    for loop in walk(block):
        if isinstance(loop, ir.For | ir.ForEach | ir.While):
            inside = declared(loop.body)
            for node in walk(loop.body):
                if isinstance(node, ir.Do) and not inside.keys() & used(
                    each
                    for each in node.arguments
                    if isinstance(each, Var)
                    if not each.type.is_scalar
                ):
                    yield node
