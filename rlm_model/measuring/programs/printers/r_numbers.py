"""What R needs to know of the numbers of a program: which are doubles, and what they don't pass."""

from __future__ import annotations

import math
from collections.abc import Iterator

from rlm_model.measuring.programs import ir
from rlm_model.measuring.programs.ir import Expr, Program, Type
from rlm_model.measuring.programs.ir.walk import assigned, walk


class RNumbers:
    """Types and lower bounds of numbers.

    Literals, elements and what is made of them are doubles; lengths, codes of characters and the
    variables of loops are integers of 32 bits, and so may be what a function is given or gives.

    Args:
        program: The program.
    """

    def __init__(self, program: Program) -> None:
        self._blocks = {each.name: each.body for each in program.functions} | {"": program.main}
        self._values: dict[tuple[str, str], list[Expr]] = {}
        for scope, block in self._blocks.items():
            for node in walk(block):
                if isinstance(node, ir.Declare | ir.Assign) and node.var.type is Type.INT:
                    self._values.setdefault((scope, node.var.name), []).append(node.value)
        self._loops = {
            (scope, node.var.name)
            for scope, block in self._blocks.items()
            for node in walk(block)
            if isinstance(node, ir.For)
        }
        self._assigned = {scope: assigned(block) for scope, block in self._blocks.items()}
        self._bounds: dict[tuple[str, str], float] = {}
        self._program = program
        self._parameters()

    def is_double(self, scope: str, node: Expr, outer: tuple[str, ...] = ()) -> bool:
        """Whether an expression of a function (main is the empty name) is surely a double."""
        match node:
            case ir.Int() | ir.Constant() | ir.Index() | ir.Cell() | ir.ReadNumber():
                return True
            case ir.Binary(left=left, right=right) | ir.MinMax(left=left, right=right):
                return self.is_double(scope, left, outer) or self.is_double(scope, right, outer)
            case ir.Var(name=name):
                values = self._values.get((scope, name))
                if values is None or name in outer or (scope, name) in self._loops:
                    return False
                return all(self.is_double(scope, value, (*outer, name)) for value in values)
            case _:
                return False

    def least(self, scope: str, node: Expr) -> float:
        """A number that an expression doesn't fall below."""
        match node:
            case ir.Int(value=value) | ir.Constant(value=value):
                return value
            case ir.Length() | ir.CharCode():
                return 0
            case ir.Var(name=name):
                return self._least_of(scope, name)
            case ir.Binary(op="-", left=left, right=ir.Int(value=value)):
                return self.least(scope, left) - value
            case ir.Binary(op="div" | "mod"):
                return 0
            case ir.Binary(op=op, left=left, right=right) if op != "-":
                one, other = self.least(scope, left), self.least(scope, right)
                return (
                    one + other if op == "+" else one * other if min(one, other) >= 0 else -math.inf
                )
            case _:
                return -math.inf

    def _least_of(self, scope: str, name: str) -> float:
        """Bound of a variable that has one value, or of a parameter."""
        if (scope, name) in self._bounds:
            return self._bounds[scope, name]
        values = self._values.get((scope, name), [])
        if len(values) != 1 or (scope, name) in self._loops:
            return -math.inf
        if isinstance(values[0], ir.ReadNumber):
            return int(self._program.stdin.split()[0])
        return self.least(scope, values[0])

    def _parameters(self) -> None:
        """Bounds of parameters, by what they are given; callers stand behind what they call."""
        for function in reversed(self._program.functions):
            bounds = [math.inf] * len(function.parameters)
            for scope, arguments in self._calls(function.name):
                if scope == function.name:
                    bounds = [-math.inf] * len(bounds)
                bounds = [
                    min(bound, self.least(scope, argument))
                    for bound, argument in zip(bounds, arguments, strict=True)
                ]
            for parameter, bound in zip(function.parameters, bounds, strict=True):
                self._bounds[function.name, parameter.var.name] = bound

    def _calls(self, function: str) -> Iterator[tuple[str, tuple[Expr, ...]]]:
        for scope, block in self._blocks.items():
            for node in walk(block):
                if isinstance(node, ir.Call | ir.Do) and node.function == function:
                    yield scope, node.arguments
