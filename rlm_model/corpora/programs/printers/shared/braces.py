"""What languages with braces and ``;`` share."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Expr, Program, Type, Var
from rlm_model.corpora.programs.ir.walk import augmented, plus, walk
from rlm_model.corpora.programs.printers.shared.base import Code, Level, Printer
from rlm_model.corpora.programs.printers.shared.values import CHARACTERS, is_literal, is_wide

EXCHANGED = "exchanged"
"""Name of the third variable of an exchange; a word that no program uses."""


class BracePrinter(Printer):
    """Statements of the languages that took C's.

    A language brings `declaration`, and the methods of its containers and texts.
    """

    end: ClassVar[str] = ";"
    """What ends a simple statement."""
    short_assignments: ClassVar[frozenset[str]] = frozenset(("+", "-", "*", "div", "mod", "concat"))
    """Operators that stand before ``=``."""
    has_increment: ClassVar[bool] = True
    """Whether there are ``++`` and ``--``."""
    has_prefix_increment: ClassVar[bool] = True
    """Whether these may stand before the name too."""
    condition: ClassVar[str] = "({})"
    """How a condition stands behind ``if`` and ``while``."""
    else_if: ClassVar[str] = "else if"
    """What the second of three branches begins with."""
    wide_cast: ClassVar[str | None] = None
    """How a value is widened to 64 bits, such as ``(long long){}``, where integers have 32."""
    narrow_cast: ClassVar[str | None] = None
    """How it is brought back, where the language doesn't do so by itself."""
    character: ClassVar[str | None] = None
    """How a character literal that counts as its code is written, such as ``'{}'``, if at all."""

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        bodies = [program.main, *(function.body for function in program.functions)]
        exchanges = [[node for node in walk(body) if isinstance(node, ir.Swap)] for body in bodies]
        self._lonely = {id(found[0]) for found in exchanges if len(found) == 1}

    def text(self) -> str:
        """The whole program, no two empty lines in a row."""
        return re.sub(r"\n{3,}", "\n\n", super().text())

    @abstractmethod
    def declaration(self, var: Var, value: str | None = None) -> str:
        """Text that declares a variable, without an end; a loop's variable too."""

    def simple(self, text: str) -> None:
        """Writes a simple statement."""
        self.line(text + self.end)

    @contextmanager
    def braces(self, head: str, tail: str = "") -> Iterator[None]:
        """A head, braces around what is written inside, and something behind the last brace."""
        if self.style.braces_below:
            self.line(head)
            self.line("{")
        else:
            self.line(f"{head} {{")
        with self.indented():
            yield
        self.line("}" + tail)

    # Expressions

    def on_binary(self, node: ir.Binary) -> Code:
        """Arithmetic, widened where 32 bits are too few; a character's code meets a character."""
        if self.wide_cast is not None and node.wide and is_literal(node.left, node.right):
            return self.widened(node, self.wide_cast)
        if self.wide_cast is None or self.style.wide_integers:
            code = self._with_character(node.op, node.left, node.right)
            return code or super().on_binary(node)
        if node.wide and not is_wide(node.left) and not is_wide(node.right):
            return self.widened(node, self.wide_cast)
        code = super().on_binary(node)
        if self.narrow_cast is not None and is_wide(node.left) and not node.wide:
            return Code(self.narrow_cast.format(f"({code.text})"), Level.UNARY)
        return self._with_character(node.op, node.left, node.right) or code

    def widened(self, node: ir.Binary, cast: str) -> Code:
        """Arithmetic with a cast at its left operand, or at the right of a literal."""
        level = self.levels[node.op]
        left, right = self.at(node.left, level), self.at(node.right, level + 1)
        if isinstance(node.left, ir.Int):
            right = cast.format(self.at(node.right, Level.UNARY))
        else:
            left = cast.format(self.at(node.left, Level.UNARY))
        return Code(f"{left} {self.operators.get(node.op, node.op)} {right}", level)

    def on_compare(self, node: ir.Compare) -> Code:
        """Comparison; a character's code meets a character."""
        code = self._with_character(node.op, node.left, node.right)
        return code or super().on_compare(node)

    def _with_character(self, op: str, left: Expr, right: Expr) -> Code | None:
        """A sum, difference or comparison of a character's code and a literal."""
        if self.character is None or not isinstance(left, ir.CharCode):
            return None
        if op in ("*", "div", "mod"):
            return None
        if not isinstance(right, ir.Int) or right.value not in CHARACTERS:
            return None
        level = self.levels[op]
        literal = self.character.format(chr(right.value))
        return Code(f"{self.at(left, level)} {self.operators.get(op, op)} {literal}", level)

    # Statements

    def on_declare(self, node: ir.Declare) -> None:
        """A declaration."""
        self.simple(self.declaration(node.var, self.plain(node.value)))

    def on_assign(self, node: ir.Assign) -> None:
        """An assignment, with ``+=`` and ``++`` where they say it."""
        self.simple(self.assignment(node))

    def assignment(self, node: ir.Assign) -> str:
        """Text of an assignment."""
        name = self.name(node.var)
        match augmented(node):
            case ("+" | "-" as op, ir.Int(value=1)) if self.has_increment and self.idiom(3) != 2:
                return self.increment(name, op)
            case (op, value) if op in self.short_assignments:
                return f"{name} {self.operators.get(op, op)}= {self.plain(value)}"
            case _:
                return f"{name} = {self.plain(node.value)}"

    def increment(self, name: str, op: str) -> str:
        """``++`` or ``--`` before or behind a name."""
        is_before = self.has_prefix_increment and self.idiom(3) == 1
        return f"{op * 2}{name}" if is_before else f"{name}{op * 2}"

    def idiom(self, choices: int) -> int:
        """A number below `choices`, the same all over a program."""
        return self.style.idiom % choices

    def on_store(self, node: ir.Store) -> None:
        """An assignment to an element."""
        target = self.plain(ir.Index(node.array, node.index))
        self.simple(self.stored(target, ir.Index(node.array, node.index), node.value))

    def on_store_cell(self, node: ir.StoreCell) -> None:
        """An assignment to an element of a matrix."""
        cell = ir.Cell(node.matrix, node.row, node.column)
        self.simple(self.stored(self.plain(cell), cell, node.value))

    def stored(self, target: str, old: Expr, value: Expr) -> str:
        """Text of an assignment to a place, with ``+=`` and ``++`` where they say it."""
        match value:
            case ir.Binary(op="+" | "-" as op, left=left, right=right, wide=False) if left == old:
                if right == ir.Int(1) and self.has_increment and self.idiom(3) != 2:
                    return f"{target}{op * 2}"
                return f"{target} {op}= {self.plain(right)}"
            case _:
                return f"{target} = {self.plain(value)}"

    def on_map_put(self, node: ir.MapPut) -> None:
        """A value for a key."""
        self.simple(f"{self.name(node.map)}[{self.plain(node.key)}] = {self.plain(node.value)}")

    def on_for(self, node: ir.For) -> None:
        """A counting loop."""
        name = self.name(node.var)
        start = self.declaration(node.var, self.plain(node.start))
        with self.braces(f"for ({start}; {self.loop_test(node)}; {self.loop_step(node, name)})"):
            self.block(node.body)

    def loop_test(self, node: ir.For) -> str:
        """The condition under which a counting loop goes on, in the words that people use."""
        name = self.name(node.var)
        if node.step < 0:
            last = plus(node.stop, 1)
            if node.step == -1 and isinstance(last, ir.Int | ir.Var):
                return f"{name} >= {self.plain(last)}"
            return f"{name} > {self.at(node.stop, Level.ADD)}"
        match node.stop:
            case ir.Binary(op="+", left=left, right=ir.Int(value=1)):
                return f"{name} <= {self.at(left, Level.ADD)}"
            case _:
                return f"{name} < {self.at(node.stop, Level.ADD)}"

    def loop_step(self, node: ir.For, name: str) -> str:
        """The step of a counting loop."""
        op = "+" if node.step > 0 else "-"
        if abs(node.step) == 1 and self.has_increment:
            return self.increment(name, op)
        return f"{name} {op}= {abs(node.step)}"

    def test(self, node: Expr) -> str:
        """Text of what ``if`` and ``while`` test."""
        return self.plain(node)

    def on_while(self, node: ir.While) -> None:
        """A loop under a condition."""
        with self.braces(f"while {self.condition.format(self.test(node.condition))}"):
            self.block(node.body)

    def on_if(self, node: ir.If) -> None:
        """Branches."""
        self._branches(node, "if")

    def _branches(self, node: ir.If, word: str) -> None:
        head = f"{word} {self.condition.format(self.test(node.condition))}"
        if not node.orelse:
            with self.braces(head):
                self.block(node.then)
            return
        chained = len(node.orelse) == 1 and isinstance(node.orelse[0], ir.If)
        if self.style.braces_below:
            with self.braces(head):
                self.block(node.then)
            closing = ""
        else:
            self.line(f"{head} {{")
            with self.indented():
                self.block(node.then)
            closing = "} "
        if chained:
            inner = node.orelse[0]
            assert isinstance(inner, ir.If)
            self._branches(inner, f"{closing}{self.else_if}")
        else:
            with self.braces(f"{closing}else"):
                self.block(node.orelse)

    def on_swap(self, node: ir.Swap) -> None:
        """An exchange, by way of a third variable; in a block of its own where there are more."""
        if id(node) in self._lonely:
            self._exchange(node)
        else:
            with self.braces_alone():
                self._exchange(node)

    def _exchange(self, node: ir.Swap) -> None:
        left = self.plain(ir.Index(node.array, node.left))
        right = self.plain(ir.Index(node.array, node.right))
        self.simple(self.declaration(Var(EXCHANGED, Type.INT), left))
        self.simple(f"{left} = {right}")
        self.simple(f"{right} = {EXCHANGED}")

    @contextmanager
    def braces_alone(self) -> Iterator[None]:
        """A block of its own."""
        self.line("{")
        with self.indented():
            yield
        self.line("}")

    def on_do(self, node: ir.Do) -> None:
        """A call."""
        self.simple(self.on_call(node).text)

    def on_break(self, node: ir.Break) -> None:
        """The end of a loop."""
        self.simple("break")

    def on_return(self, node: ir.Return) -> None:
        """A result."""
        self.simple(f"return {self.plain(node.value)}")
