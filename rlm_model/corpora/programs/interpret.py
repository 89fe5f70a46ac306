"""Runs programs in the intermediate form: the right output, and the number of operations.

It also checks the rules that a printer relies on where they show at run time: ranges of numbers,
bounds of indices, what is done with parameters.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Block, Expr, Mode, Program, Stmt, Type

NARROW = 2**31
WIDE = 2**53

RECURSION_LIMIT = 10_000
"""Python's own, for about a tenth as many calls within calls of a program."""

Frame = dict[str, Any]

LITERALS = (ir.Int, ir.Bool, ir.Str, ir.Constant)


class RuleError(ValueError):
    """A program breaks a rule of the intermediate form; the message says which."""


class TooLongError(RuntimeError):
    """A program takes more operations than it was given."""


@dataclass(frozen=True)
class Outcome:
    """What a program did.

    Attributes:
        output: All that it printed.
        operations: Statements and operators, and elements that library operations touched.
    """

    output: str
    operations: int


def interpret(program: Program, limit: int = 10_000_000) -> Outcome:
    """Runs a program.

    Args:
        program: The program.
        limit: Most operations before `TooLongError`.

    Raises:
        RuleError: It breaks a rule.
        TooLongError: It takes too long.
    """
    machine = _Machine(program, limit)
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, RECURSION_LIMIT))
    try:
        machine.run(program.main, {})
    finally:
        sys.setrecursionlimit(before)
    return Outcome("".join(machine.lines), machine.operations)


class _Machine:
    def __init__(self, program: Program, limit: int) -> None:
        self.operations = 0
        self.lines: list[str] = []
        self._functions = {function.name: function for function in program.functions}
        self._limit = limit
        self._input = program.stdin.splitlines()

    def run(self, block: Block, frame: Frame) -> Any:
        """Runs a block; gives the returned value, or None where nothing was returned."""
        for statement in block:
            self.count(1)
            result = STATEMENTS[type(statement)](self, statement, frame)
            if result is not None:
                return result
        return None

    def value(self, node: Expr, frame: Frame) -> Any:
        """Value of an expression."""
        if isinstance(node, ir.Var):
            if node.name not in frame:
                raise RuleError(f"{node.name} is read before it is declared")
            return frame[node.name]
        if isinstance(node, LITERALS):
            return node.value
        self.count(1)
        return EXPRESSIONS[type(node)](self, node, frame)

    def call(self, node: ir.Call | ir.Do, frame: Frame) -> Any:
        """Calls a function."""
        function = self._functions[node.function]
        inner: Frame = {}
        for parameter, argument in zip(function.parameters, node.arguments, strict=True):
            given = self.value(argument, frame)
            # Languages may pass a copy here, so a copy must do.
            inner[parameter.var.name] = given[:] if parameter.mode is Mode.SCRATCH else given
        result = self.run(function.body, inner)
        if (result is None) is not (function.result is None):
            raise RuleError(f"{function.name} returns {result!r}")
        return result

    def element(self, array: Any, index: int) -> Any:
        """Element of a sequence, its bounds checked."""
        if not 0 <= index < len(array):
            raise RuleError(f"index {index} is outside of a length of {len(array)}")
        return array[index]

    def put(self, array: Any, index: int, value: int) -> None:
        """Stores an element, its bounds checked."""
        self.element(array, index)
        array[index] = value

    def made(self, value: Any) -> Any:
        """Counts the elements of a new container or text, which copy fast."""
        self.count(len(value) // 8)
        return value

    def line(self) -> str:
        """The next line of input."""
        if not self._input:
            raise RuleError("there is no more input")
        return self._input.pop(0)

    def count(self, operations: int) -> None:
        """Counts operations, up to the limit."""
        self.operations += operations
        if self.operations > self._limit:
            raise TooLongError(f"more than {self._limit} operations")


def _binary(machine: _Machine, node: ir.Binary, frame: Frame) -> int:
    left, right = machine.value(node.left, frame), machine.value(node.right, frame)
    if node.op in ("div", "mod"):
        if left < 0 or right <= 0:
            raise RuleError(f"{left} {node.op} {right}")
        result = left // right if node.op == "div" else left % right
    else:
        result = {"+": left + right, "-": left - right, "*": left * right}[node.op]
    limit = WIDE if node.wide else NARROW
    if not -limit <= result < limit:
        raise RuleError(f"{left} {node.op} {right} is {'above 2^53' if node.wide else 'not wide'}")
    return result


def _compare(machine: _Machine, node: ir.Compare, frame: Frame) -> bool:
    left, right = machine.value(node.left, frame), machine.value(node.right, frame)
    match node.op:
        case "==":
            return left == right
        case "!=":
            return left != right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case _:
            return left >= right


def _logic(machine: _Machine, node: ir.Logic, frame: Frame) -> bool:
    left = machine.value(node.left, frame)
    if node.op == "and":
        return left and machine.value(node.right, frame)
    return left or machine.value(node.right, frame)


def _substring(machine: _Machine, node: ir.Substring, frame: Frame) -> str:
    text, start, stop = (machine.value(each, frame) for each in (node.text, node.start, node.stop))
    if not 0 <= start <= stop <= len(text):
        raise RuleError(f"characters {start} to {stop} of {len(text)}")
    return machine.made(text[start:stop])


def _new(_: _Machine, node: ir.New, __: Frame) -> Any:
    if node.type in (Type.LIST, Type.BUILDER):
        return []
    return set[int]() if node.type is Type.SET else {}


def _matrix(machine: _Machine, node: ir.NewMatrix, frame: Frame) -> list[list[int]]:
    rows, columns = machine.value(node.rows, frame), machine.value(node.columns, frame)
    fill = machine.value(node.fill, frame)
    return [machine.made([fill] * columns) for _ in range(rows)]


EXPRESSIONS: Mapping[type[Expr], Callable[[_Machine, Any, Frame], Any]] = {
    ir.Binary: _binary,
    ir.MinMax: lambda m, n, f: (min if n.op == "min" else max)(
        m.value(n.left, f), m.value(n.right, f)
    ),
    ir.Compare: _compare,
    ir.TextEqual: lambda m, n, f: m.value(n.left, f) == m.value(n.right, f),
    ir.Logic: _logic,
    ir.Not: lambda m, n, f: not m.value(n.operand, f),
    ir.Length: lambda m, n, f: len(m.value(n.container, f)),
    ir.Index: lambda m, n, f: m.element(m.value(n.array, f), m.value(n.index, f)),
    ir.Cell: lambda m, n, f: m.element(
        m.element(m.value(n.matrix, f), m.value(n.row, f)), m.value(n.column, f)
    ),
    ir.MapGet: lambda m, n, f: m.value(n.map, f).get(m.value(n.key, f), m.value(n.default, f)),
    ir.Contains: lambda m, n, f: m.value(n.key, f) in m.value(n.container, f),
    ir.CharCode: lambda m, n, f: ord(m.element(m.value(n.text, f), m.value(n.index, f))),
    ir.Substring: _substring,
    ir.Concat: lambda m, n, f: m.made(m.value(n.left, f) + m.value(n.right, f)),
    ir.ToText: lambda m, n, f: str(m.value(n.value, f)),
    ir.CharText: lambda m, n, f: chr(m.value(n.code, f)),
    ir.BuilderText: lambda m, n, f: m.made("".join(m.value(n.builder, f))),
    ir.Call: _Machine.call,
    ir.NewArray: lambda m, n, f: m.made([m.value(n.fill, f)] * m.value(n.length, f)),
    ir.ArrayOf: lambda m, n, f: m.made(list(n.values)),
    ir.NewMatrix: _matrix,
    ir.New: _new,
    ir.CopyOf: lambda m, n, f: m.made(m.value(n.array, f)[:]),
    ir.SortedKeys: lambda m, n, f: _sorted(m, list(m.value(n.container, f))),
    ir.ReadNumber: lambda m, n, f: int(m.line()),
    ir.ReadNumbers: lambda m, n, f: _numbers(m, m.value(n.count, f)),
}


def _numbers(machine: _Machine, count: int) -> list[int]:
    values = [int(part) for part in machine.line().split()]
    if len(values) != count:
        raise RuleError(f"{len(values)} numbers on the line, not {count}")
    return machine.made(values)


def _sorted(machine: _Machine, values: list[int]) -> list[int]:
    machine.count(int(len(values) * math.log2(len(values) + 1)))
    return sorted(values)


def _set(_: _Machine, name: str, value: Any, frame: Frame) -> None:
    frame[name] = value


def _pop(machine: _Machine, node: ir.Pop, frame: Frame) -> None:
    items = machine.value(node.list, frame)
    if not items:
        raise RuleError("pop from an empty list")
    frame[node.var.name] = items.pop()


def _add(machine: _Machine, node: ir.MapAdd, frame: Frame) -> None:
    mapping, key = machine.value(node.map, frame), machine.value(node.key, frame)
    mapping[key] = mapping.get(key, 0) + machine.value(node.amount, frame)
    if not -NARROW <= mapping[key] < NARROW:
        raise RuleError(f"a map's value is {mapping[key]}")


def _sort(machine: _Machine, node: ir.Sort, frame: Frame) -> None:
    values = machine.value(node.array, frame)
    values[:] = _sorted(machine, values)


def _sort_by(machine: _Machine, node: ir.SortBy, frame: Frame) -> None:
    values = machine.value(node.list, frame)
    name = node.element.name
    keys = {value: machine.value(node.key, {name: value}) for value in values}
    values[:] = sorted(_sorted(machine, values), key=lambda value: keys[value])


def _swap(machine: _Machine, node: ir.Swap, frame: Frame) -> None:
    values = machine.value(node.array, frame)
    left, right = machine.value(node.left, frame), machine.value(node.right, frame)
    one, other = machine.element(values, left), machine.element(values, right)
    values[left], values[right] = other, one


def _for(machine: _Machine, node: ir.For, frame: Frame) -> None:
    start, stop = machine.value(node.start, frame), machine.value(node.stop, frame)
    for value in range(start, stop, node.step):
        frame[node.var.name] = value
        machine.run(node.body, frame)
        if frame[node.var.name] != value or machine.value(node.stop, frame) != stop:
            raise RuleError(f"the loop over {node.var.name} changes its variable or its bound")
    frame.pop(node.var.name, None)


def _for_each(machine: _Machine, node: ir.ForEach, frame: Frame) -> None:
    values = machine.value(node.array, frame)
    before = list(values)
    for value in before:
        frame[node.var.name] = value
        machine.run(node.body, frame)
    if values != before:
        raise RuleError(f"the loop over {node.array.name} changes it")
    frame.pop(node.var.name, None)


def _while(machine: _Machine, node: ir.While, frame: Frame) -> None:
    while machine.value(node.condition, frame):
        machine.count(1)
        machine.run(node.body, frame)


def _if(machine: _Machine, node: ir.If, frame: Frame) -> Any:
    return machine.run(node.then if machine.value(node.condition, frame) else node.orelse, frame)


def _print(machine: _Machine, node: ir.Print, frame: Frame) -> None:
    value = machine.value(node.value, frame)
    machine.lines.append(f"{node.label} {value}\n" if node.label else f"{value}\n")


STATEMENTS: Mapping[type[Stmt], Callable[[_Machine, Any, Frame], Any]] = {
    ir.Declare: lambda m, n, f: _set(m, n.var.name, m.value(n.value, f), f),
    ir.Assign: lambda m, n, f: _set(m, n.var.name, m.value(n.value, f), f),
    ir.Store: lambda m, n, f: m.put(m.value(n.array, f), m.value(n.index, f), m.value(n.value, f)),
    ir.StoreCell: lambda m, n, f: m.put(
        m.element(m.value(n.matrix, f), m.value(n.row, f)),
        m.value(n.column, f),
        m.value(n.value, f),
    ),
    ir.Append: lambda m, n, f: m.value(n.list, f).append(m.value(n.value, f)),
    ir.Pop: _pop,
    ir.AppendText: lambda m, n, f: m.value(n.builder, f).append(m.value(n.text, f)),
    ir.MapPut: lambda m, n, f: m.value(n.map, f).update({m.value(n.key, f): m.value(n.value, f)}),
    ir.MapAdd: _add,
    ir.SetAdd: lambda m, n, f: m.value(n.set, f).add(m.value(n.value, f)),
    ir.Sort: _sort,
    ir.SortBy: _sort_by,
    ir.Swap: _swap,
    ir.For: _for,
    ir.ForEach: _for_each,
    ir.While: _while,
    ir.If: _if,
    ir.Do: _Machine.call,
    ir.Return: lambda m, n, f: m.value(n.value, f),
    ir.Print: _print,
    ir.Comment: lambda m, n, f: None,
}
