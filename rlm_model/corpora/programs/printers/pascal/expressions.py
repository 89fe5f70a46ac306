"""Expressions of Pascal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Expr, Type
from rlm_model.corpora.programs.ir.walk import plus
from rlm_model.corpora.programs.printers.shared.base import Code, Level, Part
from rlm_model.corpora.programs.printers.shared.values import is_wide, part_length

if TYPE_CHECKING:
    from rlm_model.corpora.programs.printers.pascal.printer import PascalPrinter


CONTAINERS = (Type.LIST, Type.MAP, Type.TEXT_MAP, Type.SET)
"""Collections of the library."""


class Expressions(Part):
    """Expressions: words as operators, texts that count from 1."""

    printer: PascalPrinter

    def on_bool(self, node: ir.Bool) -> Code:
        """A truth value."""
        return Code(str(node.value))

    def on_str(self, node: ir.Str) -> Code:
        """A text."""
        return Code(f"'{node.value}'")

    def on_binary(self, node: ir.Binary) -> Code:
        """Arithmetic, widened where 32 bits are too few."""
        code = self.printer.on_binary(node)
        inner = is_wide(node.left) or is_wide(node.right)
        if not node.wide or inner or self.printer.style.wide_integers:
            return code
        sign = self.printer.operators.get(node.op, node.op)
        right = self.at(node.right, code.level + 1)
        return Code(f"Int64({self.plain(node.left)}) {sign} {right}", code.level)

    def negated(self, operand: Expr) -> Code:
        """A negation."""
        return Code(f"not {self.at(operand, Level.UNARY)}", Level.UNARY)

    def _called(self, function: str, *arguments: Expr) -> Code:
        return Code(f"{function}({self.arguments(arguments)})", Level.POSTFIX)

    def on_min_max(self, node: ir.MinMax) -> Code:
        """The smaller or larger."""
        return self._called(node.op.capitalize(), node.left, node.right)

    def on_length(self, node: ir.Length) -> Code:
        """A length or a count."""
        if node.container.type in CONTAINERS:
            return Code(f"{self.at(node.container, Level.POSTFIX)}.Count", Level.POSTFIX)
        return self._called("Length", node.container)

    def on_map_get(self, node: ir.MapGet) -> Code:
        """A value, or the default."""
        return self._called(self.printer.value_or(node.map.type), node.map, node.key, node.default)

    def on_contains(self, node: ir.Contains) -> Code:
        """Membership."""
        word = "Contains" if node.container.type is Type.SET else "ContainsKey"
        return self._called(f"{self.name(node.container)}.{word}", node.key)

    def _character(self, node: ir.CharCode) -> str:
        return f"{self.at(node.text, Level.POSTFIX)}[{self.plain(plus(node.index, 1))}]"

    def on_char_code(self, node: ir.CharCode) -> Code:
        """Code of a character; texts count from 1."""
        return Code(f"Ord({self._character(node)})", Level.POSTFIX)

    def on_substring(self, node: ir.Substring) -> Code:
        """A part of a text."""
        return self._called("Copy", node.text, plus(node.start, 1), part_length(node))

    def on_concat(self, node: ir.Concat) -> Code:
        """Two texts put together."""
        return self.printer.infix("+", node.left, node.right)

    def on_to_text(self, node: ir.ToText) -> Code:
        """Decimal digits."""
        return self._called("IntToStr", node.value)

    def on_char_text(self, node: ir.CharText) -> Code:
        """A character."""
        if isinstance(node.code, ir.CharCode):
            return Code(self._character(node.code), Level.POSTFIX)
        return self._called("Chr", node.code)

    def on_builder_text(self, node: ir.BuilderText) -> Code:
        """What a builder holds."""
        return Code(f"{self.name(node.builder)}.ToString", Level.POSTFIX)

    def on_call(self, node: ir.Call | ir.Do) -> Code:
        """A call."""
        if node.arguments:
            return self.printer.on_call(node)
        return Code(self.printer.function_name(node.function), Level.POSTFIX)

    def on_new_array(self, node: ir.NewArray) -> Code:
        """An array of equal elements."""
        return self._called("FilledArray", node.length, node.fill)

    def on_array_of(self, node: ir.ArrayOf) -> Code:
        """An array of literals."""
        return Code(f"TIntArray.Create({', '.join(map(str, node.values))})", Level.POSTFIX)

    def on_new_matrix(self, node: ir.NewMatrix) -> Code:
        """An array of rows."""
        return self._called("FilledMatrix", node.rows, node.columns, node.fill)

    def on_new(self, node: ir.New) -> Code:
        """Something empty."""
        return Code(f"{self.printer.type_name(node.type)}.Create", Level.POSTFIX)

    def on_copy_of(self, node: ir.CopyOf) -> Code:
        """A copy."""
        word = "TIntList.Create" if node.array.type is Type.LIST else "Copy"
        return self._called(word, node.array)

    def on_sorted_keys(self, node: ir.SortedKeys) -> Code:
        """Keys in order."""
        return self._called(self.printer.sorted_keys(node.container.type), node.container)

    def on_read_numbers(self, node: ir.ReadNumbers) -> Code:
        """The second line."""
        return self._called("ReadNumbers", node.count)
