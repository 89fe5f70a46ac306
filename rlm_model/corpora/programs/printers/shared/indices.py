"""Which integers of a program are indices, for languages whose indices have an unsigned type.

Lower bounds of all numbers are worked out by going over the program until nothing changes. A
variable is an index where it can't be negative and where an index, a length or another index is
made from it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Block, Expr, Function, Node, Program, Type, Var
from rlm_model.corpora.programs.ir.walk import assigned, rewrite_block, walk

Place = tuple[str, str, str]
"""A function (main is the empty name), a variable, and what of it: see `VALUE` and the others."""

VALUE, ELEMENT, KEY, LENGTH = "value", "element", "key", "length"
RESULT = "result of a function"

PATIENCE = 3
"""Times that a lower bound may fall by itself, before it becomes 0 or negative infinity."""


class IndexTypes:
    """Lower bounds of numbers, and the variables that are indices.

    Args:
        program: The program.
    """

    def __init__(self, program: Program) -> None:
        self._functions = {function.name: function for function in program.functions}
        self._blocks = {function.name: function.body for function in program.functions}
        self._blocks[""] = program.main
        self._reads_negative = "-" in program.stdin
        self._least: dict[Place, float] = {}
        self._falls: Counter[Place] = Counter()
        if not program.main:
            self._hand_over_naturals(program.functions[-1])
        self._literals = {
            (scope, node.var.name): node.value.value
            for scope, block in self._blocks.items()
            for node in walk(block)
            if isinstance(node, ir.Declare) and isinstance(node.value, ir.Int)
            if node.var.name not in assigned(block)
        }
        while self._round():
            pass
        self._indices: set[tuple[str, str]] = set()
        self._never = set(self._elements())
        while self._collect():
            pass

    def _hand_over_naturals(self, function: Function) -> None:
        """Notes that what calls a function that stands alone gives it no number below 0."""
        for parameter in function.parameters:
            part = VALUE if parameter.var.type is Type.INT else ELEMENT
            self._least[function.name, parameter.var.name, part] = 0

    def is_index(self, scope: str, name: str) -> bool:
        """Whether a variable of a function is an index."""
        return (scope, name) in self._indices

    # Lower bounds

    def least(self, scope: str, node: Expr) -> float:
        """A number that the value of an expression is not below, or negative infinity."""
        match node:
            case ir.Int(value=value) | ir.Constant(value=value):
                return value
            case Var(name=name):
                return self._at(scope, name, VALUE)
            case ir.Binary(op="div" | "mod") | ir.CharCode():
                return 0
            case ir.Binary(op="+", left=left, right=right):
                return self.least(scope, left) + self.least(scope, right)
            case ir.Binary(op="-", left=left, right=right):
                return self.least(scope, left) - self._most(scope, right)
            case ir.Binary(left=left, right=right):
                one, other = self.least(scope, left), self.least(scope, right)
                return 0 if min(one, other) >= 0 else -math.inf
            case ir.MinMax(op=op, left=left, right=right):
                bounds = self.least(scope, left), self.least(scope, right)
                return min(bounds) if op == "min" else max(bounds)
            case ir.Length(container=Var(name=name)):
                return self._at(scope, name, LENGTH)
            case ir.Length():
                return 0
            case ir.Aggregate(array=of):
                bound = self._at(scope, of.name, ELEMENT)
                return bound if node.op != "sum" else 0 if bound >= 0 else -math.inf
            case ir.Index(array=of) | ir.Cell(matrix=of):
                return self._at(scope, of.name, ELEMENT)
            case ir.MapGet(map=of, default=default):
                return min(self._at(scope, of.name, ELEMENT), self.least(scope, default))
            case ir.Call(function=name):
                return self._at(name, RESULT, VALUE)
            case ir.ReadNumber() if not self._reads_negative:
                return 0
            case _:
                return -math.inf

    def _at(self, scope: str, name: str, part: str) -> float:
        if part == LENGTH:
            return max(0, self._least.get((scope, name, part), 0))
        return self._least.get((scope, name, part), math.inf)

    def _most(self, scope: str, node: Expr) -> float:
        match node:
            case ir.Int(value=value) | ir.Constant(value=value):
                return value
            case Var(name=name):
                return self._literals.get((scope, name), math.inf)
            case ir.Binary(op="mod", right=right):
                return self._most(scope, right) - 1
            case _:
                return math.inf

    def _round(self) -> bool:
        """Goes over the program once; tells whether a bound has fallen."""
        fallen = False
        for scope, block in self._blocks.items():
            for node in walk(block):
                for place, bound in self._bounds(scope, node):
                    fallen |= self._lower(place, bound)
        return fallen

    def _lower(self, place: Place, bound: float) -> bool:
        before = self._least.get(place, math.inf)
        if bound >= before:
            return False
        self._falls[place] += 1
        if self._falls[place] > PATIENCE:
            bound = 0 if bound >= 0 and before > 0 else -math.inf
        self._least[place] = bound
        return True

    def _bounds(self, scope: str, node: Node) -> Iterator[tuple[Place, float]]:
        """What a node says of the places that it changes."""
        match node:
            case ir.Declare(var=var, value=value):
                yield from self._first(scope, var, value)
            case ir.Assign(var=var, value=value) if var.type is Type.INT:
                yield (scope, var.name, VALUE), self.least(scope, value)
            case ir.Store(array=of, value=value) | ir.StoreCell(matrix=of, value=value):
                yield (scope, of.name, ELEMENT), self.least(scope, value)
            case ir.Append(list=of, value=value) | ir.InsertFirst(list=of, value=value):
                yield (scope, of.name, ELEMENT), self.least(scope, value)
            case ir.MapPut(map=of, key=key, value=value) | ir.MapAdd(map=of, key=key, amount=value):
                bound = self.least(scope, value)
                adds = isinstance(node, ir.MapAdd) and bound < 0
                yield (scope, of.name, ELEMENT), -math.inf if adds else bound
                yield from self._key(scope, of, key)
            case ir.SetAdd(set=of, value=key):
                yield from self._key(scope, of, key)
            case ir.Pop(var=var, list=of) | ir.PopFirst(var=var, list=of):
                yield (scope, var.name, VALUE), self._at(scope, of.name, ELEMENT)
            case ir.ForEach(var=var, array=of):
                yield (scope, var.name, VALUE), self._at(scope, of.name, ELEMENT)
            case ir.ForEntries(key=key, value=value, map=of):
                yield (scope, key.name, VALUE), self._at(scope, of.name, KEY)
                yield (scope, value.name, VALUE), self._at(scope, of.name, ELEMENT)
            case ir.For(var=var, start=start, stop=stop, step=step):
                bound = self.least(scope, start) if step > 0 else self.least(scope, stop) + 1
                yield (scope, var.name, VALUE), bound
            case ir.Return(value=value) if value.type is Type.INT:
                yield (scope, RESULT, VALUE), self.least(scope, value)
            case ir.Call() | ir.Do():
                yield from self._handed_over(scope, node)
            case _:
                pass

    def _key(self, scope: str, of: Var, key: Expr) -> Iterator[tuple[Place, float]]:
        if key.type is Type.INT:
            yield (scope, of.name, KEY), self.least(scope, key)

    def _first(self, scope: str, var: Var, value: Expr) -> Iterator[tuple[Place, float]]:
        """Bounds of a new variable or of what a new container holds."""
        element, length = (scope, var.name, ELEMENT), (scope, var.name, LENGTH)
        match value:
            case ir.NewArray(length=count, fill=fill):
                yield element, self.least(scope, fill)
                yield length, self.least(scope, count)
            case ir.NewMatrix(fill=fill):
                yield element, self.least(scope, fill)
            case ir.ArrayOf(values=values):
                yield element, min(values, default=0)
                yield length, len(values)
            case ir.CopyOf(array=of):
                yield element, self._at(scope, of.name, ELEMENT)
                yield length, self._at(scope, of.name, LENGTH)
            case ir.Part(array=of):
                yield element, self._at(scope, of.name, ELEMENT)
            case ir.SortedKeys(container=of):
                yield element, self._at(scope, of.name, KEY)
            case ir.ReadNumbers(count=count):
                yield element, -math.inf if self._reads_negative else 0
                yield length, self.least(scope, count)
            case _ if var.type is Type.INT:
                yield (scope, var.name, VALUE), self.least(scope, value)
            case _:
                pass

    def _handed_over(self, scope: str, node: ir.Call | ir.Do) -> Iterator[tuple[Place, float]]:
        """Bounds of parameters, and what a function does to a container of its caller."""
        for var, argument in self._pairs(node):
            if var.type is Type.INT:
                yield (node.function, var.name, VALUE), self.least(scope, argument)
            elif isinstance(argument, Var):
                inner, outer = (node.function, var.name), (scope, argument.name)
                yield (*inner, LENGTH), self._at(*outer, LENGTH)
                for part in (ELEMENT, KEY):
                    yield (*inner, part), self._at(*outer, part)
                    yield (*outer, part), self._at(*inner, part)

    def _pairs(self, node: ir.Call | ir.Do) -> Iterator[tuple[Var, Expr]]:
        function: Function = self._functions[node.function]
        for parameter, argument in zip(function.parameters, node.arguments, strict=True):
            yield parameter.var, argument

    # Indices

    def can_be_index(self, scope: str, node: Expr) -> bool:
        """Whether the terms of a sum or difference can all be indices."""
        return all(self.least(scope, term) >= 0 for _, term in terms(node))

    def _elements(self) -> Iterator[tuple[str, str]]:
        """Variables that stay elements, and those of loops with bounds below 0."""
        for scope, block in self._blocks.items():
            for node in walk(block):
                match node:
                    case ir.ForEach(var=var) | ir.SortBy(element=var):
                        yield scope, var.name
                    case ir.ForEntries(key=key, value=value):
                        yield scope, key.name
                        yield scope, value.name
                    case ir.For(var=var, start=start, stop=stop, step=step):
                        end = stop if step > 0 else start
                        if not self.can_be_index(scope, end):
                            yield scope, var.name
                    case _:
                        pass

    def _collect(self) -> bool:
        """Finds more indices, going over the program once; tells whether there were any."""
        before = len(self._indices)
        for scope, block in self._blocks.items():
            for node in walk(block):
                for expression in self._places(scope, node):
                    self._indices.update(
                        (scope, name)
                        for name in _leaves(expression)
                        if (scope, name) not in self._never and self._at(scope, name, VALUE) >= 0
                    )
        return len(self._indices) > before

    def _places(self, scope: str, node: Node) -> Iterable[Expr]:
        """Expressions that say a place, or what a variable that is an index is made from."""
        match node:
            case ir.Index(index=index) | ir.Store(index=index) | ir.CharCode(index=index):
                return (index,)
            case ir.Cell(row=row, column=column) | ir.StoreCell(row=row, column=column):
                return (row, column)
            case ir.Swap(left=left, right=right):
                return (left, right)
            case ir.Substring(start=start, stop=stop) | ir.Part(start=start, stop=stop):
                return (start, stop)
            case ir.NewArray(length=length):
                return (length,)
            case ir.NewMatrix(rows=rows, columns=columns):
                return (rows, columns)
            case ir.For(var=var, start=start, stop=stop) if self.is_index(scope, var.name):
                return (start, stop)
            case ir.Declare(var=var, value=value) | ir.Assign(var=var, value=value):
                return (value,) if self.is_index(scope, var.name) else ()
            case ir.Compare(left=Var(name=one) as left, right=Var(name=other) as right):
                return (left, right) if {(scope, one), (scope, other)} & self._indices else ()
            case ir.Call(function=name) | ir.Do(function=name):
                pairs = self._pairs(node)
                return [each for var, each in pairs if self.is_index(name, var.name)]
            case _:
                return ()


def terms(node: Expr, sign: int = 1) -> list[tuple[int, Expr]]:
    """The terms of a sum or difference, each with 1 or -1."""
    if isinstance(node, ir.Binary) and node.op in ("+", "-") and not node.wide:
        other = sign if node.op == "+" else -sign
        return [*terms(node.left, sign), *terms(node.right, other)]
    return [(sign, node)]


def _leaves(node: Expr) -> Iterator[str]:
    """Variables that a place is made from by sums, products and quotients."""
    match node:
        case Var(name=name, type=Type.INT):
            yield name
        case (
            ir.Binary(op="+" | "-" | "*" | "div", left=left, right=right)
            | ir.MinMax(left=left, right=right)
        ):
            yield from _leaves(left)
            yield from _leaves(right)
        case _:
            pass


def uses(nodes: Block | Iterable[Expr], name: str) -> bool:
    """Whether a variable occurs."""
    return any(isinstance(node, Var) and node.name == name for node in walk(nodes))


def only_index(block: Block, var: Var) -> bool:
    """Whether all that a variable does in a block is to say which element."""

    def change(node: Any) -> Any:
        match node:
            case ir.Index() | ir.Store() | ir.CharCode():
                return replace(node, index=ir.Int(0))
            case ir.Cell() | ir.StoreCell():
                return replace(node, row=ir.Int(0), column=ir.Int(0))
            case _:
                return node

    return not uses(rewrite_block(block, change), var.name)
