"""Expressions of OCaml, and the growing arrays that a program brings along."""

from __future__ import annotations

from typing import ClassVar

from rlm_model.measuring.programs import ir
from rlm_model.measuring.programs.ir import Expr, Type, Var
from rlm_model.measuring.programs.printers.shared.base import COMPARISONS, Code, Level, Printer
from rlm_model.measuring.programs.printers.shared.values import CHARACTERS, part_length

VEC = {
    "create": """
let create () = { data = [||]; size = 0 }
""",
    "length": """
let length vec = vec.size
""",
    "get": """
let get vec index = vec.data.(index)
""",
    "set": """
let set vec index value = vec.data.(index) <- value
""",
    "push": """
let push vec value =
    if vec.size = Array.length vec.data then begin
        let bigger = Array.make (max 8 (2 * vec.size)) 0 in
        Array.blit vec.data 0 bigger 0 vec.size;
        vec.data <- bigger
    end;
    vec.data.(vec.size) <- value;
    vec.size <- vec.size + 1
""",
    "pop": """
let pop vec =
    vec.size <- vec.size - 1;
    vec.data.(vec.size)
""",
    "of_list": """
let of_list values =
    let data = Array.of_list values in
    { data; size = Array.length data }
""",
    "copy": """
let copy vec = { data = Array.sub vec.data 0 vec.size; size = vec.size }
""",
    "sort": """
let sort order vec =
    let sorted = Array.sub vec.data 0 vec.size in
    Array.sort order sorted;
    vec.data <- sorted
""",
    "iter": """
let iter f vec =
    for index = 0 to vec.size - 1 do
        f vec.data.(index)
    done
""",
}
"""What a growing array can do, as this version's library has none."""

CONCAT = Level.COMPARE
"""How ``^`` binds: less than sums, more than comparisons, which all share `Level.EQUAL`."""


class OCamlExpressions(Printer):
    """Expressions: functions with arguments behind them, references marked with ``!``."""

    operators: ClassVar[dict[str, str]] = {**Printer.operators, "mod": "mod", "==": "=", "!=": "<>"}
    levels: ClassVar[dict[str, int]] = {**Printer.levels, **dict.fromkeys(COMPARISONS, Level.EQUAL)}

    def __init__(self, program: ir.Program) -> None:
        super().__init__(program)
        self.references: frozenset[str] = frozenset()
        self._vec_functions: set[str] = set()

    def vec_module(self) -> None:
        """Writes the module of growing arrays, with the functions that the program uses."""
        self.line("module Vec = struct")
        with self.indented():
            self.line("type t = { mutable data : int array; mutable size : int }")
            for name, text in VEC.items():
                if name in self._vec_functions:
                    self.line()
                    self.lines(text)
        self.line("end")
        self.line()

    def on_vec(self, function: str) -> str:
        """A function of the module of growing arrays, which the program then needs."""
        self._vec_functions.add(function)
        return f"Vec.{function}"

    def library(self, var: Var, function: str) -> str:
        """A function of the module that arrays, or lists, belong to."""
        return self.on_vec(function) if var.type is Type.LIST else f"Array.{function}"

    def applied(self, function: str, *arguments: Expr) -> Code:
        """A function's name with arguments behind it."""
        words = (self.at(each, Level.ATOM) for each in arguments)
        return Code(" ".join((function, *words)), Level.POSTFIX)

    def on_var(self, node: Var) -> Code:
        """A variable, or what a reference holds."""
        mark = "!" if node.name in self.references else ""
        return Code(mark + self.name(node))

    def negated(self, operand: Expr) -> Code:
        """A negation."""
        return self.applied("not", operand)

    def on_compare(self, node: ir.Compare) -> Code:
        """A comparison, of characters where there is a character's code on both sides."""
        left, right = self._character(node.left), self._character(node.right)
        if left is None or right is None or isinstance(node.left, ir.Int):
            return super().on_compare(node)
        return Code(f"{left} {self.operators.get(node.op, node.op)} {right}", Level.EQUAL)

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
                return self.applied(self.on_vec("length"), node.container)
            case _:
                return self.applied("Hashtbl.length", node.container)

    def on_index(self, node: ir.Index) -> Code:
        """An element."""
        if node.array.type is Type.LIST:
            return self.applied(self.on_vec("get"), node.array, node.index)
        return Code(f"{self.name(node.array)}.({self.plain(node.index)})")

    def on_cell(self, node: ir.Cell) -> Code:
        """An element of an array of rows."""
        place = f".({self.plain(node.row)}).({self.plain(node.column)})"
        return Code(f"{self.name(node.matrix)}{place}")

    def on_map_get(self, node: ir.MapGet) -> Code:
        """A value, or the default."""
        if self.style.idiom % 3 == 0:
            found = self.applied("Hashtbl.find", node.map, node.key).text
            return Code(f"(try {found} with Not_found -> {self.plain(node.default)})")
        found = self.applied("Hashtbl.find_opt", node.map, node.key).text
        default = self.at(node.default, Level.ATOM)
        if self.style.idiom % 3 == 1:
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
        name = self.function_name(node.function)
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
                return Code(f"{self.on_vec('create')} ()", Level.POSTFIX)
            case Type.BUILDER:
                return Code("Buffer.create 64", Level.POSTFIX)
            case _:
                return Code(f"Hashtbl.create {(16, 64, 1024)[self.style.idiom % 3]}", Level.POSTFIX)

    def on_copy_of(self, node: ir.CopyOf) -> Code:
        """A copy."""
        return self.applied(self.library(node.array, "copy"), node.array)

    def on_sorted_keys(self, node: ir.SortedKeys) -> Code:
        """Keys in order."""
        keys = f"Hashtbl.fold (fun p _ keys -> p :: keys) {self.name(node.container)} []"
        return Code(f"{self.on_vec('of_list')} (List.sort compare ({keys}))", Level.POSTFIX)

    def on_read_number(self, node: ir.ReadNumber) -> Code:
        """The first line."""
        if self.style.idiom % 2:
            return Code("read_int ()", Level.POSTFIX)
        return Code('Scanf.scanf " %d" (fun p -> p)', Level.POSTFIX)

    def on_read_numbers(self, node: ir.ReadNumbers) -> Code:
        """The second line."""
        if self.style.idiom % 2:
            words = "String.split_on_char ' ' (read_line ())"
            return Code(f"Array.of_list (List.map int_of_string ({words}))", Level.POSTFIX)
        count = self.at(node.count, Level.ATOM)
        return Code(f'Array.init {count} (fun _ -> Scanf.scanf " %d" (fun p -> p))', Level.POSTFIX)
