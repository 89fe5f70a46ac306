"""What is done with containers in C: growing lists, hash tables, sorting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Expr, Type, Var
from rlm_model.corpora.programs.ir.walk import used, walk_program
from rlm_model.corpora.programs.printers.shared.base import Code, Level, Part
from rlm_model.corpora.programs.printers.shared.values import key_of

if TYPE_CHECKING:
    from rlm_model.corpora.programs.printers.c.printer import CPrinter


AGGREGATES = {"sum": "sum_of", "min": "smallest_of", "max": "largest_of"}
"""Names of helpers."""


class Containers(Part):
    """Calls of the helpers for lists and tables, and of the library's sort."""

    printer: CPrinter

    def __init__(self, printer: CPrinter) -> None:
        super().__init__(printer)
        # Each sort by a key has a comparison of its own, numbered from 1.
        self._keys = [node for node in walk_program(printer.program) if isinstance(node, ir.SortBy)]

    def write_comparisons(self) -> None:
        """Writes what the sorts by keys compare with."""
        for number, node in enumerate(self._keys, 1):
            self.printer.line()
            self._comparison(number, node)

    def _comparison(self, number: int, node: ir.SortBy) -> None:
        """Compares two elements of a list by their keys, for `qsort`."""
        with self.printer.braces(f"static int compare_keys_{number}(const void *p, const void *q)"):
            for name, pointer in (("left", "p"), ("right", "q")):
                value = f"*(const {self.printer.integer} *){pointer}"
                self.printer.simple(f"{self.printer.integer} {name} = {value}")
                self.printer.simple(
                    f"{self.printer.integer} {name}_key = {self.plain(key_of(node, name))}"
                )
            with self.printer.braces("if (left_key != right_key)"):
                self.printer.simple("return left_key < right_key ? -1 : 1")
            self.printer.simple("return (left > right) - (left < right)")

    def _table(self, var: Var) -> str:
        """What the helpers of a hash table begin with."""
        return "text_map" if var.type is Type.TEXT_MAP else "map"

    def on_map_get(self, node: ir.MapGet) -> Code:
        """A value, or the default."""
        arguments = f"{self.printer.address(node.map)}, {self.arguments((node.key, node.default))}"
        return Code(f"{self._table(node.map)}_get({arguments})", Level.POSTFIX)

    def on_contains(self, node: ir.Contains) -> Code:
        """Membership."""
        if node.container.type.is_sequence:
            items = self._items(node.container)
            return Code(f"has_value({items}, {self.plain(node.key)})", Level.POSTFIX)
        arguments = f"{self.printer.address(node.container)}, {self.plain(node.key)}"
        if node.container.type is Type.TEXT_MAP:
            return Code(f"text_map_find({arguments}) != NULL", Level.EQUAL)
        return Code(f"map_has({arguments})", Level.POSTFIX)

    def on_aggregate(self, node: ir.Aggregate) -> Code:
        """A call of a helper."""
        return Code(f"{AGGREGATES[node.op]}({self._items(node.array)})", Level.POSTFIX)

    def _items(self, array: Var) -> str:
        """Elements and their number, as helpers take them."""
        return f"{self.printer.elements(array)}, {self.plain(ir.Length(array))}"

    def on_for_entries(self, node: ir.ForEntries) -> None:
        """A loop over the slots of a table."""
        keys, values, filled, capacity = (
            self.printer.member(node.map, field) for field in ("keys", "values", "used", "capacity")
        )
        integer = self.printer.integer
        with self.printer.braces(f"for ({integer} slot = 0; slot < {capacity}; slot++)"):
            with self.printer.braces(f"if (!{filled}[slot])"):
                self.printer.simple("continue")
            read = used(node.body)
            for var, fields in ((node.key, keys), (node.value, values)):
                if var.name in read:
                    self.printer.simple(self.printer.declaration(var, f"{fields}[slot]"))
            self.printer.block(node.body)

    def on_pop_first(self, node: ir.PopFirst) -> None:
        """The first element, taken off."""
        call = f"list_pop_first({self.printer.address(node.list)})"
        self.printer.simple(self.printer.declaration(node.var, call))

    def on_insert_first(self, node: ir.InsertFirst) -> None:
        """A new first element."""
        call = f"list_insert_first({self.printer.address(node.list)}, {self.plain(node.value)})"
        self.printer.simple(call)

    def on_append(self, node: ir.Append) -> None:
        """A new last element."""
        self.printer.simple(
            f"list_push({self.printer.address(node.list)}, {self.plain(node.value)})"
        )

    def on_pop(self, node: ir.Pop) -> None:
        """The last element, taken off."""
        data, size = self.printer.member(node.list, "data"), self.printer.member(node.list, "size")
        self.printer.simple(self.printer.declaration(node.var, f"{data}[--{size}]"))

    def on_map_put(self, node: ir.MapPut) -> None:
        """A value for a key."""
        self._set(node.map, node.key, self.plain(node.value))

    def on_map_add(self, node: ir.MapAdd) -> None:
        """A count."""
        old = self.plain(ir.MapGet(node.map, node.key, ir.Int(0)))
        self._set(node.map, node.key, f"{old} + {self.at(node.amount, Level.MULTIPLY)}")

    def on_set_add(self, node: ir.SetAdd) -> None:
        """One more value: a key with some value."""
        self._set(node.set, node.value, "1")

    def _set(self, table: Var, key: Expr, value: str) -> None:
        arguments = f"{self.printer.address(table)}, {self.plain(key)}, {value}"
        self.printer.simple(f"{self._table(table)}_set({arguments})")

    def on_sort(self, node: ir.Sort) -> None:
        """The library's sort."""
        self._sort(node.array, "compare_numbers")

    def on_sort_by(self, node: ir.SortBy) -> None:
        """The library's sort, with a comparison of its own."""
        number = next(at for at, each in enumerate(self._keys, 1) if each == node)
        self._sort(node.list, f"compare_keys_{number}")

    def _sort(self, array: Var, order: str) -> None:
        data = self.printer.elements(array)
        length = self.plain(ir.Length(array))
        self.printer.simple(f"qsort({data}, {length}, sizeof *{data}, {order})")
