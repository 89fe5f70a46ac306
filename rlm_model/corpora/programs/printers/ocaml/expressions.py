"""Expressions of OCaml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Expr, Type, Var
from rlm_model.corpora.programs.printers.shared.base import Code, Level, Part
from rlm_model.corpora.programs.printers.shared.values import CHARACTERS, part_length

if TYPE_CHECKING:
    from rlm_model.corpora.programs.printers.ocaml.printer import OCamlPrinter


CONCAT = Level.COMPARE
"""How ``^`` binds: less than sums, more than comparisons, which all share `Level.EQUAL`."""


class Expressions(Part):
    """Expressions: functions with arguments behind them, references marked with ``!``."""

    printer: OCamlPrinter

    def library(self, var: Var, function: str) -> str:
        """A function of the module that arrays, or lists, belong to."""
        is_list = var.type is Type.LIST
        return self.printer.vectors.function(function) if is_list else f"Array.{function}"

    def applied(self, function: str, *arguments: Expr) -> Code:
        """A function's name with arguments behind it."""
        words = (self.at(each, Level.ATOM) for each in arguments)
        return Code(" ".join((function, *words)), Level.POSTFIX)

    def on_var(self, node: Var) -> Code:
        """A variable, or what a reference holds."""
        mark = "!" if node.name in self.printer.references else ""
        return Code(mark + self.name(node))

    def negated(self, operand: Expr) -> Code:
        """A negation."""
        return self.applied("not", operand)

    def on_compare(self, node: ir.Compare) -> Code:
        """A comparison, of characters where there is a character's code on both sides."""
        left, right = self._character(node.left), self._character(node.right)
        if left is None or right is None or isinstance(node.left, ir.Int):
            return self.printer.on_compare(node)
        return Code(f"{left} {self.printer.operators.get(node.op, node.op)} {right}", Level.EQUAL)

    def _character(self, node: Expr) -> str | None:
        """The character whose code an expression is."""
        match node:
            case ir.CharCode(text=text, index=index):
                return f"{self.at(text, Level.ATOM)}.[{self.plain(index)}]"
            case ir.Int(value=value) if value in CHARACTERS:
                return f"'{chr(value)}'"
            case _:
                return None

    def on_min_max(self, node: ir.MinMax) -> Code:
        """The smaller or larger."""
        return self.applied(node.op, node.left, node.right)

    def on_length(self, node: ir.Length) -> Code:
        """A length."""
        match node.container.type:
            case Type.STR:
                return self.applied("String.length", node.container)
            case Type.ARRAY:
                return self.applied("Array.length", node.container)
            case Type.LIST:
                return self.applied(self.printer.vectors.function("length"), node.container)
            case _:
                return self.applied("Hashtbl.length", node.container)

    def on_index(self, node: ir.Index) -> Code:
        """An element."""
        if node.array.type is Type.LIST:
            return self.applied(self.printer.vectors.function("get"), node.array, node.index)
        return Code(f"{self.name(node.array)}.({self.plain(node.index)})")

    def on_cell(self, node: ir.Cell) -> Code:
        """An element of an array of rows."""
        place = f".({self.plain(node.row)}).({self.plain(node.column)})"
        return Code(f"{self.name(node.matrix)}{place}")

    def on_map_get(self, node: ir.MapGet) -> Code:
        """A value, or the default."""
        if self.printer.style.idiom % 3 == 0:
            found = self.applied("Hashtbl.find", node.map, node.key).text
            return Code(f"(try {found} with Not_found -> {self.plain(node.default)})")
        found = self.applied("Hashtbl.find_opt", node.map, node.key).text
        default = self.at(node.default, Level.ATOM)
        if self.printer.style.idiom % 3 == 1:
            return Code(f"(match {found} with Some value -> value | None -> {default})")
        return Code(f"Option.value ({found}) ~default:{default}", Level.POSTFIX)

    def on_contains(self, node: ir.Contains) -> Code:
        """Membership."""
        return self.applied("Hashtbl.mem", node.container, node.key)

    def on_char_code(self, node: ir.CharCode) -> Code:
        """Code of a character."""
        return Code(f"Char.code {self._character(node)}", Level.POSTFIX)

    def on_substring(self, node: ir.Substring) -> Code:
        """A part of a text."""
        return self.applied("String.sub", node.text, node.start, part_length(node))

    def on_concat(self, node: ir.Concat) -> Code:
        """Two texts; the operator groups from the right."""
        return Code(f"{self.at(node.left, CONCAT + 1)} ^ {self.at(node.right, CONCAT)}", CONCAT)

    def on_to_text(self, node: ir.ToText) -> Code:
        """Decimal digits."""
        return self.applied("string_of_int", node.value)

    def on_char_text(self, node: ir.CharText) -> Code:
        """A text of one character."""
        return Code(f"String.make 1 {self.made_character(node)}", Level.POSTFIX)

    def made_character(self, node: ir.CharText) -> str:
        """A character, made from its code."""
        character = self._character(node.code)
        return character or f"({self.applied('Char.chr', node.code).text})"

    def on_builder_text(self, node: ir.BuilderText) -> Code:
        """What a buffer holds."""
        return self.applied("Buffer.contents", node.builder)

    def on_call(self, node: ir.Call | ir.Do) -> Code:
        """A call."""
        name = self.printer.function_name(node.function)
        return (
            self.applied(name, *node.arguments)
            if node.arguments
            else Code(f"{name} ()", Level.POSTFIX)
        )

    def on_new_array(self, node: ir.NewArray) -> Code:
        """An array of equal elements."""
        return self.applied("Array.make", node.length, node.fill)

    def on_array_of(self, node: ir.ArrayOf) -> Code:
        """An array of literals."""
        return Code(f"[| {'; '.join(map(str, node.values))} |]")

    def on_new_matrix(self, node: ir.NewMatrix) -> Code:
        """An array of rows."""
        return self.applied("Array.make_matrix", node.rows, node.columns, node.fill)

    def on_new(self, node: ir.New) -> Code:
        """Something empty."""
        match node.type:
            case Type.LIST:
                return Code(f"{self.printer.vectors.function('create')} ()", Level.POSTFIX)
            case Type.BUILDER:
                return Code("Buffer.create 64", Level.POSTFIX)
            case _:
                return Code(
                    f"Hashtbl.create {(16, 64, 1024)[self.printer.style.idiom % 3]}", Level.POSTFIX
                )

    def on_copy_of(self, node: ir.CopyOf) -> Code:
        """A copy."""
        return self.applied(self.library(node.array, "copy"), node.array)

    def on_sorted_keys(self, node: ir.SortedKeys) -> Code:
        """Keys in order."""
        keys = f"Hashtbl.fold (fun p _ keys -> p :: keys) {self.name(node.container)} []"
        return Code(
            f"{self.printer.vectors.function('of_list')} (List.sort compare ({keys}))",
            Level.POSTFIX,
        )

    def on_read_number(self, node: ir.ReadNumber) -> Code:
        """The first line."""
        if self.printer.style.idiom % 2:
            return Code("read_int ()", Level.POSTFIX)
        return Code('Scanf.scanf " %d" (fun p -> p)', Level.POSTFIX)

    def on_read_numbers(self, node: ir.ReadNumbers) -> Code:
        """The second line."""
        if self.printer.style.idiom % 2:
            words = "String.split_on_char ' ' (read_line ())"
            return Code(f"Array.of_list (List.map int_of_string ({words}))", Level.POSTFIX)
        count = self.at(node.count, Level.ATOM)
        return Code(f'Array.init {count} (fun _ -> Scanf.scanf " %d" (fun p -> p))', Level.POSTFIX)
