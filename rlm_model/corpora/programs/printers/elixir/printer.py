"""Elixir."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Block, Function, Program, Stmt, Type, Var
from rlm_model.corpora.programs.ir.walk import (
    changed,
    declared,
    last_value,
    used,
    walk,
)
from rlm_model.corpora.programs.printers.elixir.bindings import Bindings
from rlm_model.corpora.programs.printers.elixir.helpers import HELPERS, KERNEL, helpers_of
from rlm_model.corpora.programs.printers.elixir.values import Values
from rlm_model.corpora.programs.printers.shared.base import Level, Printer
from rlm_model.corpora.programs.printers.shared.values import HELD

KEYWORDS = "after and catch do else end false fn in nil not or rescue true when"
MUTABLE = (Type.ARRAY, Type.MATRIX)
"""What changes in place; everything else is bound anew."""


class ElixirPrinter(Printer):
    """Elixir: reductions and recursion over values, atomics for arrays.

    A list is a map from indices, since Elixir's own lists have no access by index. A loop under
    a condition becomes a function behind the one that it stands in.

    Attributes:
        values: Writes expressions.
        bindings: Writes statements without blocks.
    """

    reserved = frozenset(f"{KEYWORDS} {HELD}".split())
    constant_case = staticmethod(lambda name: f"@{name}")
    comment_mark = "#"
    operators: ClassVar[dict[str, str]] = {
        **Printer.operators,
        "and": "and",
        "or": "or",
        "concat": "<>",
    }

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.values = Values(self)
        self.bindings = Bindings(self)
        self.parts = (self.values, self.bindings)
        taken = {*KERNEL.split(), *HELPERS}
        for name, function in self.functions.items():
            written = self._functions[name]
            if function.result is Type.BOOL:
                written = f"{written.removeprefix('is_')}?"
            self._functions[name] = f"{written}_it" if written in taken else written
        self._loops: list[tuple[str, ir.While]] = []
        self._scope = ""
        self._numbered = 0

    def line(self, text: str = "") -> None:
        """Writes a line; the language's formatter knows one indentation."""
        self._lines.append("  " * self._depth + text if text else "")

    def write_program(self) -> None:
        """A module with constants, functions, main and helpers; then the call of main."""
        with self._suite("defmodule Main do"):
            if self.program.comment:
                self.line(f'@moduledoc "{self.program.comment}"')
                self.line()
            for constant in self.program.constants:
                self.line(f"{self.constant_name(constant)} {constant.value}")
            if self.program.constants:
                self.line()
            for function in self.program.functions:
                self._function(function)
            self._enter("run")
            with self._suite("def run do"):
                self.block(self.program.main)
            self._write_loops()
            for helper in helpers_of(self.program):
                self.line()
                self.lines(HELPERS[helper])
        self.line()
        self.line("Main.run()")

    def _function(self, function: Function) -> None:
        if function.comment:
            self.line(f"# {function.comment}")
        names = ", ".join(self.name(each.var) for each in function.parameters)
        self._enter(self.function_name(function.name))
        with self._suite(f"defp {self._scope}({names}) do"):
            if function.result is None:
                self._tail(function.body, self._updated(function))
            else:
                self._body(function.body)
        self._write_loops()
        self.line()

    def _enter(self, scope: str) -> None:
        """Begins a function, whose loops are numbered."""
        self._scope, self._numbered = scope, 0

    def _updated(self, function: Function) -> list[Var]:
        """What a function without a result gives back."""
        var = function.updated
        return [] if var is None or var.type in MUTABLE else [var]

    def _write_loops(self) -> None:
        """Functions of the loops under a condition that were called so far."""
        while self._loops:
            name, loop = self._loops.pop(0)
            names = self._free(loop)
            state = self._state(loop.body)
            self.line()
            with self._suite(f"defp {name}({', '.join(names)}) do"):
                self.line(f"if {self.plain(loop.condition)} do")
                with self.indented():
                    self.block(loop.body)
                    self.line(f"{name}({', '.join(names)})")
                self.line("else")
                with self.indented():
                    self.line(self._tuple(state) if state else ":ok")
                self.line("end")

    def _free(self, loop: ir.While) -> list[str]:
        """Variables that a loop takes from around it, in the order of the text."""
        inner = set(declared(loop.body))
        inner |= {node.element.name for node in walk(loop.body) if isinstance(node, ir.SortBy)}
        names = [node.name for node in walk((loop,)) if isinstance(node, Var)]
        return [
            self.name(Var(name, Type.INT)) for name in dict.fromkeys(names) if name not in inner
        ]

    @contextmanager
    def _suite(self, head: str) -> Iterator[None]:
        self.line(head)
        with self.indented():
            yield
        self.line("end")

    def block(self, block: Block) -> None:
        """Statements; a reduction begins with the value of a declaration right before it."""
        at = 0
        while at < len(block):
            match block[at : at + 2]:
                case (ir.Declare(var=var, value=value), ir.For() | ir.ForEach() as loop) if (
                    self._begins_with(loop, var)
                ):
                    self._compound(loop, f"{self.name(var)} = ", self.plain(value))
                    at += 2
                case _:
                    self.statement(block[at])
                    at += 1

    def _begins_with(self, loop: Stmt, var: Var) -> bool:
        """Whether it is a reduction of one variable, which its range doesn't depend on."""
        match loop:
            case ir.For(start=start, stop=stop):
                source = used((start, stop))
            case ir.ForEach(array=array):
                source = {array.name}
            case _:
                return False
        state = self._changed_by(loop)
        return self._names(state) == [var.name] and var.name not in source

    # Values that statements give back

    def _state(self, *blocks: Block) -> list[Var]:
        """Variables from around blocks that these bind anew, in a fixed order."""
        found: dict[str, Var] = {}
        for block in blocks:
            inner = declared(block)
            for name, var in changed(block, self.functions).items():
                if name not in inner and var.type not in MUTABLE:
                    found.setdefault(name, var)
        return list(found.values())

    def _tuple(self, state: Sequence[Var]) -> str:
        names = ", ".join(self.name(each) for each in state)
        return names if len(state) == 1 else f"{{{names}}}"

    def _tail(self, block: Block, state: Sequence[Var]) -> None:
        """A block whose value is the state after it."""
        match block[-1:]:
            case (ir.Assign(var=var, value=value),) if [var] == [*state]:
                self.block(block[:-1])
                self.line(self.plain(value))
                return
            case (last,) if state and self._names(self._changed_by(last)) == self._names(state):
                self._value_of(block[:-1], last)
                return
            case _:
                pass
        self.block(block)
        if state:
            self.line(self._tuple(state))

    def _value_of(self, before: Block, last: Stmt) -> None:
        """Statements and a last one with blocks, whose value isn't bound."""
        match before[-1:]:
            case (ir.Declare(var=var, value=value),) if self._begins_with(last, var):
                self.block(before[:-1])
                self._compound(last, "", self.plain(value))
            case _:
                self.block(before)
                self._compound(last, "")

    def _names(self, variables: Sequence[Var]) -> list[str]:
        return [each.name for each in variables]

    def _changed_by(self, node: Stmt) -> list[Var]:
        match node:
            case ir.For(body=body) | ir.ForEach(body=body) | ir.While(body=body):
                return self._state(body)
            case ir.If():
                return self._state(node.then, node.orelse)
            case _:
                return []

    def _body(self, block: Block) -> None:
        """A block whose value is what the function returns."""
        for number, statement in enumerate(block):
            if isinstance(statement, ir.If) and isinstance(statement.then[-1], ir.Return):
                rest = statement.orelse or block[number + 1 :]
                self.block(block[:number])
                self._branches(ir.If(statement.condition, statement.then, rest), None)
                return
        match block[-1]:
            case ir.If() as last:
                self.block(block[:-1])
                self._branches(last, None)
            case ir.Return(value=Var() as var):
                self._tail(block[:-1], [var])
            case _:
                self.block(block)

    def _branch(self, block: Block, state: Sequence[Var] | None) -> None:
        if state is None:
            self._body(block)
        else:
            self._tail(block, state)

    def _branches(self, node: ir.If, state: Sequence[Var] | None) -> None:
        """Branches that give the state, or (None) what the function returns."""
        clauses = [(node.condition, node.then)]
        rest = node.orelse
        while rest and isinstance(rest[0], ir.If):
            inner = rest[0]
            guard = isinstance(inner.then[-1], ir.Return) and not inner.orelse
            if len(rest) > 1 and not guard:
                break
            clauses.append((inner.condition, inner.then))
            rest = rest[1:] or inner.orelse
        if len(clauses) == 1:
            self.line(f"if {self.plain(node.condition)} do")
            with self.indented():
                self._branch(node.then, state)
            if rest or state:
                self.line("else")
                with self.indented():
                    self._branch(rest, state)
            self.line("end")
            return
        with self._suite("cond do"):
            for condition, then in clauses:
                self.line(f"{self.plain(condition)} ->")
                with self.indented():
                    self._branch(then, state)
                self.line()
            self.line("true ->")
            with self.indented():
                if rest or state:
                    self._branch(rest, state)
                else:
                    self.line(":ok")

    def _compound(self, node: Stmt, before: str, first: str = "") -> None:
        """A statement with blocks; `before` binds its value, `first` is what it begins with."""
        state = self._changed_by(node)
        match node:
            case ir.If():
                with self._below(before):
                    self._branches(node, state)
            case ir.While():
                self._numbered += 1
                name = f"{self._scope.rstrip('?')}_loop"
                name += str(self._numbered) if self._numbered > 1 else ""
                self._loops.append((name, node))
                self.line(f"{before}{name}({', '.join(self._free(node))})")
            case ir.For():
                unused = node.var.name not in used(node.body)
                name = "_" if unused else self.name(node.var)
                self._reduction(before, self._range(node), name, node.body, state, first)
            case ir.ForEach():
                source = self.values.elements(node.array)
                self._reduction(before, source, self.name(node.var), node.body, state, first)
            case _:
                raise TypeError(node)

    def _reduction(
        self, before: str, source: str, name: str, body: Block, state: Sequence[Var], first: str
    ) -> None:
        if not state:
            head = f"Enum.each({source}, fn {name} ->"
        else:
            held = self._tuple(state)
            head = f"Enum.reduce({source}, {first or held}, fn {name}, {held} ->"
        with self._below(before):
            self.line(head)
            with self.indented():
                self._tail(body, state)
            self.line("end)")

    @contextmanager
    def _below(self, before: str) -> Iterator[None]:
        """Lines of a value, below what binds it."""
        if not before:
            yield
            return
        self.line(before.rstrip())
        with self.indented():
            yield

    def _range(self, node: ir.For) -> str:
        start, last = self.at(node.start, Level.POSTFIX), self.at(last_value(node), Level.POSTFIX)
        return f"{start}..{last}//{node.step}"

    # Statements

    def _bound(self, node: Stmt) -> None:
        state = self._changed_by(node)
        self._compound(node, f"{self._tuple(state)} = " if state else "")

    def on_for(self, node: ir.For) -> None:
        """A reduction over a range."""
        self._bound(node)

    def on_for_each(self, node: ir.ForEach) -> None:
        """A reduction over elements."""
        self._bound(node)

    def on_while(self, node: ir.While) -> None:
        """A call of the loop's function."""
        self._bound(node)

    def on_if(self, node: ir.If) -> None:
        """Branches."""
        self._bound(node)

    def on_do(self, node: ir.Do) -> None:
        """A call; what it changes is bound anew."""
        function = self.functions[node.function]
        call = self.on_call(node).text
        if not self._updated(function):
            self.line(call)
            return
        for parameter, argument in zip(function.parameters, node.arguments, strict=True):
            if parameter.var == function.updated and isinstance(argument, Var):
                self.bindings.bind(argument, call)
