"""Statements of Elixir without blocks: what changes is bound anew, arrays excepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Expr, Type, Var
from rlm_model.corpora.programs.ir.walk import plus
from rlm_model.corpora.programs.printers.shared.base import Level, Part
from rlm_model.corpora.programs.printers.shared.values import HELD

if TYPE_CHECKING:
    from rlm_model.corpora.programs.printers.elixir.printer import ElixirPrinter


class Bindings(Part):
    """Statements that change one variable, or print."""

    printer: ElixirPrinter

    def bind(self, var: Var, value: str) -> None:
        """Binds a variable."""
        self.printer.line(f"{self.name(var)} = {value}")

    def on_declare(self, node: ir.Declare) -> None:
        """A binding."""
        self.bind(node.var, self.plain(node.value))

    def on_assign(self, node: ir.Assign) -> None:
        """A new binding."""
        self.bind(node.var, self.plain(node.value))

    def on_store(self, node: ir.Store) -> None:
        """A new element."""
        if node.array.type is Type.LIST:
            put = self.printer.values.function_call("Map.put", node.array, node.index, node.value)
            self.bind(node.array, put.text)
        else:
            old = ir.Index(node.array, node.index)
            self._put(self.name(node.array), node.index, old, node.value)

    def on_store_cell(self, node: ir.StoreCell) -> None:
        """A new element of a row."""
        old = ir.Cell(node.matrix, node.row, node.column)
        self._put(self.printer.values.row(node.matrix, node.row), node.column, old, node.value)

    def _put(self, array: str, index: Expr, old: Expr, value: Expr) -> None:
        """A new element of atomics, added to where that says it."""
        place = plus(index, 1)
        match value:
            case ir.Binary(op="+" | "-" as op, left=left, right=right) if left == old:
                name = ":atomics.add" if op == "+" else ":atomics.sub"
                self.printer.line(self.printer.values.function_call(name, array, place, right).text)
            case _:
                self.printer.line(
                    self.printer.values.function_call(":atomics.put", array, place, value).text
                )

    def on_append(self, node: ir.Append) -> None:
        """A new last element."""
        name = self.name(node.list)
        self.bind(node.list, f"Map.put({name}, map_size({name}), {self.plain(node.value)})")

    def on_pop(self, node: ir.Pop) -> None:
        """The last element, taken off."""
        name = self.name(node.list)
        self.printer.line(
            f"{{{self.name(node.var)}, {name}}} = Map.pop!({name}, map_size({name}) - 1)"
        )

    def on_append_text(self, node: ir.AppendText) -> None:
        """One more text, nested."""
        self.bind(node.builder, f"[{self.name(node.builder)}, {self.plain(node.text)}]")

    def on_map_put(self, node: ir.MapPut) -> None:
        """A value for a key."""
        self.bind(
            node.map,
            self.printer.values.function_call("Map.put", node.map, node.key, node.value).text,
        )

    def on_map_add(self, node: ir.MapAdd) -> None:
        """A count."""
        change = f"&(&1 + {self.at(node.amount, Level.ADD + 1)})"
        update = self.printer.values.function_call(
            "Map.update", node.map, node.key, node.amount, change
        )
        self.bind(node.map, update.text)

    def on_set_add(self, node: ir.SetAdd) -> None:
        """One more value."""
        self.bind(
            node.set, self.printer.values.function_call("MapSet.put", node.set, node.value).text
        )

    def on_sort(self, node: ir.Sort) -> None:
        """The library's sort."""
        ordered = f"{self.printer.values.elements(node.array)} |> Enum.sort()"
        if node.array.type is Type.LIST:
            self.bind(node.array, f"{ordered} |> to_indexed()")
        else:
            self.printer.line(f"{ordered} |> put_all({self.name(node.array)})")

    def on_sort_by(self, node: ir.SortBy) -> None:
        """The library's sort, by pairs of key and element."""
        element = self.name(node.element)
        order = f"Enum.sort_by(fn {element} -> {{{self.plain(node.key)}, {element}}} end)"
        self.bind(
            node.list, f"{self.printer.values.elements(node.list)} |> {order} |> to_indexed()"
        )

    def on_swap(self, node: ir.Swap) -> None:
        """An exchange."""
        left, right = ir.Index(node.array, node.left), ir.Index(node.array, node.right)
        if node.array.type is Type.LIST:
            name, one, other = self.name(node.array), self.plain(node.left), self.plain(node.right)
            update = f"{one} => {self.plain(right)}, {other} => {self.plain(left)}"
            self.bind(node.array, f"%{{{name} | {update}}}")
            return
        self.printer.line(f"{HELD} = {self.plain(left)}")
        self.on_store(ir.Store(node.array, node.left, right))
        self.on_store(ir.Store(node.array, node.right, Var(HELD, Type.INT)))

    def on_return(self, node: ir.Return) -> None:
        """The value of a body."""
        self.printer.line(self.plain(node.value))

    def on_print(self, node: ir.Print) -> None:
        """A line of output."""
        value = self.plain(node.value)
        self.printer.line(
            f'IO.puts("{node.label} #{{{value}}}")' if node.label else f"IO.puts({value})"
        )
