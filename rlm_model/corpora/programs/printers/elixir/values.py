"""Expressions of Elixir."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Expr, Type, Var
from rlm_model.corpora.programs.ir.walk import plus, text_parts
from rlm_model.corpora.programs.printers.shared.base import Code, Level, Part
from rlm_model.corpora.programs.printers.shared.values import (
    interpolated,
    part_length,
    shown_parts,
)

if TYPE_CHECKING:
    from rlm_model.corpora.programs.printers.elixir.printer import ElixirPrinter


class Values(Part):
    """What has a value: atomics for arrays, tuples of them for matrices, maps for lists."""

    printer: ElixirPrinter

    def elements(self, var: Var) -> str:
        """A list of the elements of an array or list."""
        helper = "array_to_list" if var.type is Type.ARRAY else "indexed_to_list"
        return f"{helper}({self.name(var)})"

    def function_call(self, name: str, *arguments: Expr | str) -> Code:
        """A call with nodes or texts as arguments."""
        texts = [each if isinstance(each, str) else self.plain(each) for each in arguments]
        return Code(f"{name}({', '.join(texts)})")

    def on_binary(self, node: ir.Binary) -> Code:
        """Arithmetic; division by functions."""
        if node.op in ("div", "mod"):
            return self.function_call("div" if node.op == "div" else "rem", node.left, node.right)
        return self.printer.on_binary(node)

    def on_not(self, node: ir.Not) -> Code:
        """A negation."""
        return Code(f"not {self.at(node.operand, Level.UNARY)}", Level.UNARY)

    def on_min_max(self, node: ir.MinMax) -> Code:
        """The smaller or larger."""
        return self.function_call(node.op, node.left, node.right)

    def on_length(self, node: ir.Length) -> Code:
        """A length."""
        match node.container.type:
            case Type.ARRAY:
                return Code(f"{self.function_call(':atomics.info', node.container).text}.size")
            case Type.MATRIX:
                return self.function_call("tuple_size", node.container)
            case Type.STR:
                return self.function_call("byte_size", node.container)
            case Type.SET:
                return self.function_call("MapSet.size", node.container)
            case _:
                return self.function_call("map_size", node.container)

    def on_index(self, node: ir.Index) -> Code:
        """An element; those of atomics count from 1."""
        if node.array.type is Type.LIST:
            return self.printer.on_index(node)
        return self.function_call(":atomics.get", node.array, plus(node.index, 1))

    def row(self, matrix: Var, row: Expr) -> str:
        """A row of a matrix."""
        return self.function_call("elem", matrix, row).text

    def on_cell(self, node: ir.Cell) -> Code:
        """An element of a row."""
        row = self.row(node.matrix, node.row)
        return self.function_call(":atomics.get", row, plus(node.column, 1))

    def on_map_get(self, node: ir.MapGet) -> Code:
        """A value, or the default."""
        return self.function_call("Map.get", node.map, node.key, node.default)

    def on_contains(self, node: ir.Contains) -> Code:
        """Membership."""
        name = "MapSet.member?" if node.container.type is Type.SET else "Map.has_key?"
        return self.function_call(name, node.container, node.key)

    def on_char_code(self, node: ir.CharCode) -> Code:
        """A byte of a text."""
        return self.function_call(":binary.at", node.text, node.index)

    def on_substring(self, node: ir.Substring) -> Code:
        """A part of a text."""
        return self.function_call("binary_part", node.text, node.start, part_length(node))

    def on_concat(self, node: ir.Concat) -> Code:
        """A text with values in it, or texts put together."""
        if self.printer.style.idiom % 2:
            parts = (self.at(part, Level.ADD + 1) for part in text_parts(node))
            return Code(" <> ".join(parts), Level.ADD)
        inner = interpolated(shown_parts(node), "#{", self.plain)
        return Code(f'"{inner}"')

    def on_to_text(self, node: ir.ToText) -> Code:
        """Decimal digits."""
        return self.function_call("Integer.to_string", node.value)

    def on_char_text(self, node: ir.CharText) -> Code:
        """A text of one character."""
        return Code(f"<<{self.plain(node.code)}>>")

    def on_builder_text(self, node: ir.BuilderText) -> Code:
        """What a nested list of texts holds."""
        return self.function_call("IO.iodata_to_binary", node.builder)

    def on_new_array(self, node: ir.NewArray) -> Code:
        """Atomics, which begin with 0."""
        if node.fill == ir.Int(0):
            return self.function_call(":atomics.new", node.length, "[]")
        return self.function_call("new_array", node.length, node.fill)

    def on_array_of(self, node: ir.ArrayOf) -> Code:
        """Atomics with the numbers of a list."""
        return Code(f"array_of([{', '.join(map(str, node.values))}])")

    def on_new_matrix(self, node: ir.NewMatrix) -> Code:
        """A tuple of rows."""
        return self.function_call("new_matrix", node.rows, node.columns, node.fill)

    def on_new(self, node: ir.New) -> Code:
        """Something empty."""
        return Code({Type.BUILDER: "[]", Type.SET: "MapSet.new()"}.get(node.type, "%{}"))

    def on_copy_of(self, node: ir.CopyOf) -> Code:
        """A copy of atomics; a map is a value already."""
        if node.array.type is Type.LIST:
            return Code(self.name(node.array))
        return Code(f"array_of({self.elements(node.array)})")

    def on_sorted_keys(self, node: ir.SortedKeys) -> Code:
        """Keys in order."""
        keys = "MapSet.to_list" if node.container.type is Type.SET else "Map.keys"
        return Code(f"{self.name(node.container)} |> {keys}() |> Enum.sort() |> to_indexed()")

    def on_read_number(self, node: ir.ReadNumber) -> Code:
        """The first line."""
        return Code('IO.gets("") |> String.trim() |> String.to_integer()')

    def on_read_numbers(self, node: ir.ReadNumbers) -> Code:
        """The second line."""
        numbers = 'IO.gets("") |> String.split() |> Enum.map(&String.to_integer/1)'
        return Code(f"{numbers} |> array_of()")
