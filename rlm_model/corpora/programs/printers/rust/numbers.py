"""Integers in Rust: which type they have, and where they are cast."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Expr, Var
from rlm_model.corpora.programs.ir.walk import plus
from rlm_model.corpora.programs.printers.shared.base import COMPARISONS, Code, Level, Part
from rlm_model.corpora.programs.printers.shared.indices import IndexTypes, terms
from rlm_model.corpora.programs.printers.shared.values import CHARACTERS, is_wide

if TYPE_CHECKING:
    from rlm_model.corpora.programs.printers.rust.printer import RustPrinter

INDEX = "usize"
BYTE = "u8"


class Numbers(Part):
    """Integer expressions: `usize` for indices, `i32` or `i64` for all other numbers.

    An expression has a kind by itself, which is the name of its type, or None for literals; and it
    is written as a number of the kind that its place wants, with a cast where the two differ.

    Attributes:
        scope: Name of the function that is written, or nothing for main.
    """

    printer: RustPrinter

    def __init__(self, printer: RustPrinter) -> None:
        super().__init__(printer)
        self.scope = ""
        self._indices = IndexTypes(printer.program)

    @property
    def integer(self) -> str:
        """The type of numbers that are no indices."""
        return "i64" if self.printer.style.wide_integers else "i32"

    @property
    def infers(self) -> bool:
        """Whether numbers are left to be `i32`, as they are where nothing else is said."""
        shown = ir.ToText in self.printer.node_types
        return self.integer == "i32" and not self.calls_methods and not shown

    @property
    def calls_methods(self) -> bool:
        """Whether the larger of two numbers is a method of one, whose type must be known."""
        return self.printer.idiom(2) == 1

    def least(self, node: Expr) -> float:
        """What a number is not below."""
        return self._indices.least(self.scope, node)

    def kind_in(self, scope: str, var: Var) -> str:
        """The type of an integer variable of a function."""
        return INDEX if self._indices.is_index(scope, var.name) else self.integer

    def kind(self, node: Expr) -> str | None:
        """The type that an integer expression has by itself."""
        match node:
            case ir.Int(value=value):
                return None if value >= 0 else self.integer
            case ir.ReadNumber():
                return None
            case Var():
                return self.kind_in(self.scope, node)
            case ir.Length():
                return INDEX
            case ir.CharCode():
                return BYTE
            case ir.Binary(op=op, left=left, right=right):
                if node.wide or is_wide(left) or is_wide(right):
                    return "i64"
                kind = self._joined(left, right)
                below = kind == INDEX and op == "-" and self.least(node) < 0
                return self.integer if below or kind == BYTE else kind
            case ir.MinMax(left=left, right=right):
                kind = self._joined(left, right)
                return self.integer if kind == BYTE else kind
            case _:
                return self.integer

    def _joined(self, left: Expr, right: Expr) -> str | None:
        """The type in which two numbers meet."""
        one, other = self.kind(left), self.kind(right)
        if one is None or other is None or one == other:
            return one or other
        return "i64" if "i64" in (one, other) else self.integer

    def number(self, node: Expr, want: str) -> Code:
        """An integer expression as a number of a type."""
        match node:
            case ir.Int():
                return self.printer.on_int(node)
            case ir.Binary() | ir.MinMax():
                if want == INDEX and self._is_difference(node):
                    return self._ordered(node)
                kind = self.kind(node) or want
                code = self._operation(node, kind)
            case ir.CharCode():
                kind, code = BYTE, self._byte(node)
            case _:
                kind = self.kind(node) or want
                code = self.printer.expression(node)
        return code if kind == want else self._cast(code, want)

    def value(self, node: Expr) -> str:
        """Text of an integer expression that is no index."""
        return self.number(node, self.integer).text

    def _cast(self, code: Code, want: str) -> Code:
        return Code(f"{self.wrapped(code, Level.UNARY)} as {want}", Level.UNARY)

    def _operation(self, node: ir.Binary | ir.MinMax, kind: str) -> Code:
        left, right = self.number(node.left, kind), self.number(node.right, kind)
        wide = isinstance(node, ir.Binary) and node.wide
        if wide and isinstance(node.left, ir.Int) and isinstance(node.right, ir.Int):
            left = Code(f"{left.text}i64")
        if not isinstance(node, ir.MinMax):
            return self._infix(node.op, left, right)
        if not self.calls_methods:
            return Code(f"{node.op}({left.text}, {right.text})", Level.POSTFIX)
        if isinstance(node.left, ir.Int | ir.Binary) or kind == INDEX:
            return Code(f"std::cmp::{node.op}({left.text}, {right.text})", Level.POSTFIX)
        owner = self.wrapped(left, Level.POSTFIX)
        return Code(f"{owner}.{node.op}({right.text})", Level.POSTFIX)

    def _infix(self, op: str, left: Code, right: Code) -> Code:
        level = self.printer.levels[op]
        compares = op in COMPARISONS
        first = self.wrapped(left, level + compares)
        if op == "<" and re.search(r"\bas \w+$", first):
            # The compiler would take "<" for the type's arguments.
            first = f"({first})"
        sign = self.printer.operators.get(op, op)
        return Code(f"{first} {sign} {self.wrapped(right, level + 1)}", level)

    # Indices

    def index(self, node: Expr) -> str:
        """Text of an index."""
        return self.number(node, INDEX).text

    def _is_difference(self, node: Expr) -> bool:
        """Whether a sum or difference has indices among its terms, and is none by itself."""
        parts = terms(node)
        return (
            self.kind(node) != INDEX
            and len(parts) > 1
            and self._indices.can_be_index(self.scope, node)
            and any(self.kind(term) == INDEX for _, term in parts)
        )

    def _ordered(self, node: Expr) -> Code:
        """A sum or difference that is not below 0, no part of it below 0 either."""
        added, taken = self._sides(node)
        return Code(" - ".join([*added, *taken]), Level.ADD)

    def _sides(self, node: Expr) -> tuple[list[str], list[str]]:
        """The sum of what is added, and what is taken away."""
        parts = [
            (sign, self.wrapped(self.number(term, INDEX), Level.MULTIPLY))
            for sign, term in terms(node)
        ]
        added = [text for sign, text in parts if sign > 0] or ["0"]
        return [" + ".join(added)], [text for sign, text in parts if sign < 0]

    def _end(self, node: Expr) -> Code:
        """The end of a range, 0 where it would be below."""
        if self.least(node) >= 0:
            return self.number(node, INDEX)
        (added,), taken = self._sides(node)
        if not re.search("[A-Za-z]", added):  # numbers alone: a method can't tell their type
            added = re.sub(r"\d+", rf"\g<0>_{INDEX}", added, count=1)
        whole = f"({added})" if " " in added else added
        return Code(f"{whole}.saturating_sub({' + '.join(taken)})", Level.POSTFIX)

    def range(self, node: ir.For) -> str:
        """The range that a loop goes over."""
        start, stop = node.start, node.stop
        if node.step < 0:
            start, stop = plus(stop, 1), plus(start, 1)
        if self.kind(node.var) == INDEX:
            first, last = self.number(start, INDEX), self._end(stop)
        else:
            first, last = self.number(start, self.integer), self.number(stop, self.integer)
        ends = self._ends(stop, first, last)
        untold = self.kind(start) is None and isinstance(stop, ir.Int)
        if untold and not self.infers and self.kind(node.var) != INDEX:
            ends += self.integer
        reverse = ".rev()" if node.step < 0 else ""
        steps = f".step_by({abs(node.step)})" if abs(node.step) != 1 else ""
        return f"({ends}){reverse}{steps}" if reverse or steps else ends

    def _ends(self, stop: Expr, first: Code, last: Code) -> str:
        start = self.wrapped(first, Level.ADD)
        match stop:
            case ir.Binary(op="+", right=ir.Int(value=1)) if last.text.endswith(" + 1"):
                return f"{start}..={last.text.removesuffix(' + 1')}"
            case _:
                return f"{start}..{self.wrapped(last, Level.ADD)}"

    # Expressions

    def on_binary(self, node: ir.Binary) -> Code:
        """Arithmetic, in the type that it has by itself."""
        return self.number(node, self.kind(node) or self.integer)

    def on_min_max(self, node: ir.MinMax) -> Code:
        """The smaller or larger, in the type that it has by itself."""
        return self.number(node, self.kind(node) or self.integer)

    def on_char_code(self, node: ir.CharCode) -> Code:
        """A byte of a text as an integer."""
        return self._cast(self._byte(node), self.integer)

    def _byte(self, node: ir.CharCode) -> Code:
        text = self.at(node.text, Level.POSTFIX)
        return Code(f"{text}.as_bytes()[{self.index(node.index)}]", Level.POSTFIX)

    def on_compare(self, node: ir.Compare) -> Code:
        """A comparison of numbers of one type."""
        left, right = node.left, node.right
        if (
            isinstance(left, ir.CharCode)
            and isinstance(right, ir.Int)
            and right.value in CHARACTERS
        ):
            return self._infix(node.op, self._byte(left), Code(f"b'{chr(right.value)}'"))
        kind = self._joined(left, right) or self.integer
        return self._infix(node.op, self.number(left, kind), self.number(right, kind))

    def on_index(self, node: ir.Index) -> Code:
        """An element."""
        return Code(f"{self.name(node.array)}[{self.index(node.index)}]", Level.POSTFIX)

    def on_cell(self, node: ir.Cell) -> Code:
        """An element of a matrix."""
        place = f"[{self.index(node.row)}][{self.index(node.column)}]"
        return Code(f"{self.name(node.matrix)}{place}", Level.POSTFIX)
