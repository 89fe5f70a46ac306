"""Walking programs, rewriting them, and what a printer wants to know about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from rlm_model.corpora.programs.ir.expressions import (
    Binary,
    Call,
    Concat,
    Expr,
    Int,
    Node,
    Var,
)
from rlm_model.corpora.programs.ir.program import Function, Mode, Program
from rlm_model.corpora.programs.ir.statements import (
    Append,
    AppendText,
    Assign,
    Declare,
    Do,
    For,
    ForEach,
    ForEntries,
    InsertFirst,
    MapAdd,
    MapPut,
    Pop,
    PopFirst,
    SetAdd,
    Sort,
    SortBy,
    Stmt,
    Store,
    StoreCell,
    Swap,
)

N = TypeVar("N", bound=Node)


def children(node: Node) -> Iterator[Node]:
    """Nodes right below a node, in the order of the text."""
    for item in fields(node):
        value = getattr(node, item.name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            yield from (each for each in value if isinstance(each, Node))


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """All nodes of a block (or of any nodes), each before what is below it."""
    for node in nodes:
        yield node
        yield from walk(children(node))


def walk_program(program: Program) -> Iterator[Node]:
    """All nodes of all functions and of main."""
    for function in program.functions:
        yield from walk(function.body)
    yield from walk(program.main)


def rewrite(node: N, change: Callable[[Any], Any]) -> N:
    """A copy of a node in which `change` was applied to every node, the lowest ones first."""
    values: dict[str, Any] = {}
    for item in fields(node):
        value = getattr(node, item.name)
        if isinstance(value, Node):
            value = rewrite(value, change)
        elif isinstance(value, tuple):
            value = tuple(
                rewrite(each, change) if isinstance(each, Node) else each for each in value
            )
        values[item.name] = value
    return change(type(node)(**values))


def rewrite_block(block: tuple[Stmt, ...], change: Callable[[Any], Any]) -> tuple[Stmt, ...]:
    """`rewrite` for each statement of a block."""
    return tuple(rewrite(statement, change) for statement in block)


def declared(block: Iterable[Stmt]) -> dict[str, Var]:
    """Variables that a block declares, those of its loops and inner blocks too, by name."""
    found: dict[str, Var] = {}
    for node in walk(block):
        match node:
            case Declare(var=var) | For(var=var) | ForEach(var=var):
                found.setdefault(var.name, var)
            case Pop(var=var) | PopFirst(var=var):
                found.setdefault(var.name, var)
            case ForEntries(key=key, value=value):
                found.setdefault(key.name, key)
                found.setdefault(value.name, value)
            case _:
                pass
    return found


def changed(block: Iterable[Stmt], functions: Mapping[str, Function]) -> dict[str, Var]:
    """Variables that a block assigns or changes in place, by name; declaring alone doesn't count.

    Args:
        block: Statements.
        functions: All functions that it calls, by name. What they change counts.
    """
    found: dict[str, Var] = {}
    for node in walk(block):
        match node:
            case Assign(var=var) | Store(array=var) | StoreCell(matrix=var) | Append(list=var):
                found.setdefault(var.name, var)
            case Pop(list=var) | PopFirst(list=var) | InsertFirst(list=var):
                found.setdefault(var.name, var)
            case AppendText(builder=var) | MapPut(map=var) | MapAdd(map=var):
                found.setdefault(var.name, var)
            case SetAdd(set=var) | Sort(array=var) | SortBy(list=var) | Swap(array=var):
                found.setdefault(var.name, var)
            case Do(function=name, arguments=arguments) | Call(function=name, arguments=arguments):
                for parameter, argument in zip(functions[name].parameters, arguments, strict=True):
                    if parameter.mode is not Mode.READ and isinstance(argument, Var):
                        found.setdefault(argument.name, argument)
            case _:
                pass
    return found


def assigned(block: Iterable[Stmt]) -> set[str]:
    """Names of the scalar variables that are assigned after their declaration."""
    return {node.var.name for node in walk(block) if isinstance(node, Assign)}


def used(nodes: Iterable[Node]) -> set[str]:
    """Names of all variables that occur."""
    return {node.name for node in walk(nodes) if isinstance(node, Var)}


def named(block: Iterable[Stmt]) -> list[str]:
    """Names of all variables, those of sorting keys too, declared ones first."""
    occurring = (node.name for node in walk(block) if isinstance(node, Var))
    return [*dict.fromkeys([*declared(block), *occurring])]


def augmented(statement: Assign) -> tuple[str, Expr] | None:
    """Operator and right side where an assignment can be said as ``x += ...``.

    The operator is one of ``Binary``'s, or ``concat``.
    """
    match statement.value:
        case Binary(op=op, left=left, right=right, wide=False) if left == statement.var:
            return op, right
        case Concat(left=left, right=right) if left == statement.var:
            return "concat", right
        case _:
            return None


def plus(expression: Expr, amount: int) -> Expr:
    """An expression plus a literal, in its simplest form."""
    match expression:
        case Int(value=value):
            return Int(value + amount)
        case Binary(op="+" | "-" as op, left=left, right=Int(value=value), wide=False):
            return plus(left, amount + (value if op == "+" else -value))
        case _ if amount == 0:
            return expression
        case _ if amount < 0:
            return Binary("-", expression, Int(-amount))
        case _:
            return Binary("+", expression, Int(amount))


def last_value(loop: For) -> Expr:
    """The bound of a loop for languages whose ranges hold their end."""
    return plus(loop.stop, -1 if loop.step > 0 else 1)


def text_parts(expression: Expr) -> list[Expr]:
    """The parts that a text is put together from, for languages that format or join them."""
    if isinstance(expression, Concat):
        return [*text_parts(expression.left), *text_parts(expression.right)]
    return [expression]
