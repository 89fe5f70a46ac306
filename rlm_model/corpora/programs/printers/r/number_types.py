"""Which numbers of a program R may hold in its 32-bit integers, not in doubles.

Literals are doubles, and so is all that is worked out with one. What ``seq_len``, ``length`` and
``utf8ToInt`` give are integers, and so is what is worked out from integers alone.
"""

from __future__ import annotations

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Expr, Program, Type, Var
from rlm_model.corpora.programs.ir.walk import walk

RESULT = "result of a function"


class NumberTypes:
    """Goes over a program until no more integers are found.

    Args:
        program: The program.
    """

    def __init__(self, program: Program) -> None:
        self._functions = {function.name: function for function in program.functions}
        self._blocks = {function.name: function.body for function in program.functions}
        self._blocks[""] = program.main
        self._integers: set[tuple[str, str]] = set()
        while self._round():
            pass

    def is_double(self, scope: str, node: Expr) -> bool:
        """Whether an expression in a function (main is the empty name) is a double for sure."""
        match node:
            case ir.Int() | ir.Constant() | ir.Index() | ir.Cell() | ir.ReadNumber():
                return True
            case Var(name=name):
                return (scope, name) not in self._integers
            case ir.Binary(left=left, right=right) | ir.MinMax(left=left, right=right):
                return self.is_double(scope, left) or self.is_double(scope, right)
            case ir.Call(function=name):
                return (name, RESULT) not in self._integers
            case _:
                return False

    def _round(self) -> bool:
        """Goes over the program once; tells whether there were more integers."""
        before = len(self._integers)
        for scope, block in self._blocks.items():
            for node in walk(block):
                match node:
                    case ir.For(var=var):
                        self._integers.add((scope, var.name))
                    case ir.Declare(var=Var(type=Type.INT) as var, value=value):
                        self._given(scope, value, (scope, var.name))
                    case ir.Assign(var=Var(type=Type.INT) as var, value=value):
                        self._given(scope, value, (scope, var.name))
                    case ir.Return(value=value) if value.type is Type.INT:
                        self._given(scope, value, (scope, RESULT))
                    case ir.Call(function=name, arguments=arguments):
                        self._handed_over(scope, name, arguments)
                    case ir.Do(function=name, arguments=arguments):
                        self._handed_over(scope, name, arguments)
                    case _:
                        pass
        return len(self._integers) > before

    def _given(self, scope: str, value: Expr, place: tuple[str, str]) -> None:
        if not self.is_double(scope, value):
            self._integers.add(place)

    def _handed_over(self, scope: str, name: str, arguments: tuple[Expr, ...]) -> None:
        parameters = self._functions[name].parameters
        for parameter, argument in zip(parameters, arguments, strict=True):
            if parameter.var.type is Type.INT:
                self._given(scope, argument, (name, parameter.var.name))
