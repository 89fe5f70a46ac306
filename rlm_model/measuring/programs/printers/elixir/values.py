"""Values of Elixir: expressions, and statements without blocks."""

from __future__ import annotations

from typing import ClassVar

from rlm_model.measuring.programs import ir
from rlm_model.measuring.programs.ir import Expr, Type, Var
from rlm_model.measuring.programs.ir.walk import plus, text_parts
from rlm_model.measuring.programs.printers.shared.base import Code, Level, Printer
from rlm_model.measuring.programs.printers.shared.values import HELD, part_length


class ElixirValues(Printer):
    """What has a value: atomics for arrays, tuples of them for matrices, maps for lists."""

    operators: ClassVar[dict[str, str]] = {
        **Printer.operators,
        "and": "and",
        "or": "or",
        "concat": "<>",
    }

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
        return super().on_binary(node)

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
            return super().on_index(node)
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
        parts = text_parts(node)
        if self.style.idiom % 2:
            return Code(" <> ".join(self.at(part, Level.ADD + 1) for part in parts), Level.ADD)
        return Code('"' + "".join(self._formatted(part) for part in parts) + '"')

    def _formatted(self, part: Expr) -> str:
        match part:
            case ir.Str(value=value):
                return value
            case ir.ToText(value=value):
                return f"#{{{self.plain(value)}}}"
            case _:
                return f"#{{{self.plain(part)}}}"

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

    # Statements

    def bind(self, var: Var, value: str) -> None:
        """Binds a variable."""
        self.line(f"{self.name(var)} = {value}")

    def on_declare(self, node: ir.Declare) -> None:
        """A binding."""
        self.bind(node.var, self.plain(node.value))

    def on_assign(self, node: ir.Assign) -> None:
        """A new binding."""
        self.bind(node.var, self.plain(node.value))

    def on_store(self, node: ir.Store) -> None:
        """A new element."""
        if node.array.type is Type.LIST:
            put = self.function_call("Map.put", node.array, node.index, node.value)
            self.bind(node.array, put.text)
        else:
            old = ir.Index(node.array, node.index)
            self._put(self.name(node.array), node.index, old, node.value)

    def on_store_cell(self, node: ir.StoreCell) -> None:
        """A new element of a row."""
        old = ir.Cell(node.matrix, node.row, node.column)
        self._put(self.row(node.matrix, node.row), node.column, old, node.value)

    def _put(self, array: str, index: Expr, old: Expr, value: Expr) -> None:
        """A new element of atomics, added to where that says it."""
        place = plus(index, 1)
        match value:
            case ir.Binary(op="+" | "-" as op, left=left, right=right) if left == old:
                name = ":atomics.add" if op == "+" else ":atomics.sub"
                self.line(self.function_call(name, array, place, right).text)
            case _:
                self.line(self.function_call(":atomics.put", array, place, value).text)

    def on_append(self, node: ir.Append) -> None:
        """A new last element."""
        name = self.name(node.list)
        self.bind(node.list, f"Map.put({name}, map_size({name}), {self.plain(node.value)})")

    def on_pop(self, node: ir.Pop) -> None:
        """The last element, taken off."""
        name = self.name(node.list)
        self.line(f"{{{self.name(node.var)}, {name}}} = Map.pop!({name}, map_size({name}) - 1)")

    def on_append_text(self, node: ir.AppendText) -> None:
        """One more text, nested."""
        self.bind(node.builder, f"[{self.name(node.builder)}, {self.plain(node.text)}]")

    def on_map_put(self, node: ir.MapPut) -> None:
        """A value for a key."""
        self.bind(node.map, self.function_call("Map.put", node.map, node.key, node.value).text)

    def on_map_add(self, node: ir.MapAdd) -> None:
        """A count."""
        change = f"&(&1 + {self.at(node.amount, Level.ADD + 1)})"
        update = self.function_call("Map.update", node.map, node.key, node.amount, change)
        self.bind(node.map, update.text)

    def on_set_add(self, node: ir.SetAdd) -> None:
        """One more value."""
        self.bind(node.set, self.function_call("MapSet.put", node.set, node.value).text)

    def on_sort(self, node: ir.Sort) -> None:
        """The library's sort."""
        ordered = f"{self.elements(node.array)} |> Enum.sort()"
        if node.array.type is Type.LIST:
            self.bind(node.array, f"{ordered} |> to_indexed()")
        else:
            self.line(f"{ordered} |> put_all({self.name(node.array)})")

    def on_sort_by(self, node: ir.SortBy) -> None:
        """The library's sort, by pairs of key and element."""
        element = self.name(node.element)
        order = f"Enum.sort_by(fn {element} -> {{{self.plain(node.key)}, {element}}} end)"
        self.bind(node.list, f"{self.elements(node.list)} |> {order} |> to_indexed()")

    def on_swap(self, node: ir.Swap) -> None:
        """An exchange."""
        left, right = ir.Index(node.array, node.left), ir.Index(node.array, node.right)
        if node.array.type is Type.LIST:
            name, one, other = self.name(node.array), self.plain(node.left), self.plain(node.right)
            update = f"{one} => {self.plain(right)}, {other} => {self.plain(left)}"
            self.bind(node.array, f"%{{{name} | {update}}}")
            return
        self.line(f"{HELD} = {self.plain(left)}")
        self.on_store(ir.Store(node.array, node.left, right))
        self.on_store(ir.Store(node.array, node.right, Var(HELD, Type.INT)))

    def on_return(self, node: ir.Return) -> None:
        """The value of a body."""
        self.line(self.plain(node.value))

    def on_print(self, node: ir.Print) -> None:
        """A line of output."""
        value = self.plain(node.value)
        self.line(f'IO.puts("{node.label} #{{{value}}}")' if node.label else f"IO.puts({value})")
