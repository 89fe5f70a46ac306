"""What is done with containers in C: elements, hash tables, sorting."""

from __future__ import annotations

from rlm_model.measuring.programs import ir
from rlm_model.measuring.programs.ir import Expr, Type, Var
from rlm_model.measuring.programs.ir.walk import walk_program
from rlm_model.measuring.programs.printers.c.lengths import MEASURED, measured_parameters
from rlm_model.measuring.programs.printers.c.prelude import has_min_max_macros
from rlm_model.measuring.programs.printers.shared.base import Code, Level
from rlm_model.measuring.programs.printers.shared.braces import BracePrinter

STRUCTURES = {
    Type.LIST: "IntList",
    Type.MAP: "IntMap",
    Type.SET: "IntMap",
    Type.TEXT_MAP: "TextMap",
    Type.BUILDER: "TextBuilder",
}
"""Handed over by address."""


class CContainers(BracePrinter):
    """Expressions of C, and statements that change containers.

    Attributes:
        needed: Parameters that come with their length, by function.
        lengths: Text that says the length of an array or text of the function at hand; a name or a
            number.
        pointers: Parameters of the function at hand that are addresses of structures.
        keys: All sorts by a key; each has a comparison of its own, numbered from 1.
    """

    wide_cast = "(long long){}"
    character = "'{}'"

    def __init__(self, program: ir.Program) -> None:
        super().__init__(program)
        self.needed = measured_parameters(program)
        self._has_macros = has_min_max_macros(program)
        self.keys = [node for node in walk_program(program) if isinstance(node, ir.SortBy)]
        self.lengths: dict[str, str] = {}
        self.pointers: set[str] = set()

    @property
    def integer(self) -> str:
        """The type of integers."""
        return "long long" if self.style.wide_integers else "int"

    @property
    def shown(self) -> str:
        """How `printf` and `scanf` say it."""
        return "%lld" if self.style.wide_integers else "%d"

    def address(self, var: Var) -> str:
        """What a helper is called with."""
        return self.name(var) if var.name in self.pointers else f"&{self.name(var)}"

    def member(self, var: Var, field: str) -> str:
        """A structure's field."""
        return f"{self.name(var)}{'->' if var.name in self.pointers else '.'}{field}"

    # Expressions

    def on_text_equal(self, node: ir.TextEqual) -> Code:
        """Equality of texts."""
        return Code(f"strcmp({self.arguments((node.left, node.right))}) == 0", Level.EQUAL)

    def unequal(self, node: ir.TextEqual) -> Code:
        """Texts that differ."""
        return Code(f"strcmp({self.arguments((node.left, node.right))}) != 0", Level.EQUAL)

    def on_min_max(self, node: ir.MinMax) -> Code:
        """The smaller or larger."""
        name = node.op.upper() if self._has_macros else f"{node.op}_of"
        return Code(f"{name}({self.arguments((node.left, node.right))})", Level.POSTFIX)

    def on_length(self, node: ir.Length) -> Code:
        """A length, from where it is known."""
        match node.container:
            case Var(type=kind, name=name) if kind in MEASURED:
                return Code(self.lengths[name])
            case Var() as var:
                return Code(self.member(var, "size"), Level.POSTFIX)
            case _:
                return Code(f"(int)strlen({self.plain(node.container)})", Level.UNARY)

    def on_index(self, node: ir.Index) -> Code:
        """An element."""
        if node.array.type is Type.LIST:
            text = f"{self.member(node.array, 'data')}[{self.plain(node.index)}]"
            return Code(text, Level.POSTFIX)
        return super().on_index(node)

    def on_call(self, node: ir.Call | ir.Do) -> Code:
        """A call; arrays and texts come with their length where it is needed."""
        arguments: list[str] = []
        function = self.functions[node.function]
        for parameter, argument in zip(function.parameters, node.arguments, strict=True):
            if parameter.var.type in STRUCTURES and isinstance(argument, Var):
                arguments.append(self.address(argument))
            else:
                arguments.append(self.plain(argument))
            if parameter.var.name in self.needed[node.function]:
                arguments.append(self.plain(ir.Length(argument)))
        text = f"{self.function_name(node.function)}({', '.join(arguments)})"
        return Code(text, Level.POSTFIX)

    def _table(self, var: Var) -> str:
        """What the helpers of a hash table begin with."""
        return "text_map" if var.type is Type.TEXT_MAP else "map"

    def on_map_get(self, node: ir.MapGet) -> Code:
        """A value, or the default."""
        arguments = f"{self.address(node.map)}, {self.arguments((node.key, node.default))}"
        return Code(f"{self._table(node.map)}_get({arguments})", Level.POSTFIX)

    def on_contains(self, node: ir.Contains) -> Code:
        """Membership."""
        arguments = f"{self.address(node.container)}, {self.plain(node.key)}"
        if node.container.type is Type.TEXT_MAP:
            return Code(f"text_map_find({arguments}) != NULL", Level.EQUAL)
        return Code(f"map_has({arguments})", Level.POSTFIX)

    def on_char_code(self, node: ir.CharCode) -> Code:
        """A character, which counts as its code."""
        return Code(f"{self.at(node.text, Level.POSTFIX)}[{self.plain(node.index)}]", Level.POSTFIX)

    # Statements

    def on_append(self, node: ir.Append) -> None:
        """A new last element."""
        self.simple(f"list_push({self.address(node.list)}, {self.plain(node.value)})")

    def on_pop(self, node: ir.Pop) -> None:
        """The last element, taken off."""
        data, size = self.member(node.list, "data"), self.member(node.list, "size")
        self.simple(self.declaration(node.var, f"{data}[--{size}]"))

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
        arguments = f"{self.address(table)}, {self.plain(key)}, {value}"
        self.simple(f"{self._table(table)}_set({arguments})")

    def on_sort(self, node: ir.Sort) -> None:
        """The library's sort."""
        self._sort(node.array, "compare_numbers")

    def on_sort_by(self, node: ir.SortBy) -> None:
        """The library's sort, with a comparison of its own."""
        number = next(at for at, each in enumerate(self.keys, 1) if each == node)
        self._sort(node.list, f"compare_keys_{number}")

    def _sort(self, array: Var, order: str) -> None:
        data = self.member(array, "data") if array.type is Type.LIST else self.name(array)
        length = self.plain(ir.Length(array))
        self.simple(f"qsort({data}, {length}, sizeof *{data}, {order})")

    def on_for_each(self, node: ir.ForEach) -> None:
        """A loop over elements, by their indices."""
        length = self.plain(ir.Length(node.array))
        element = self.plain(ir.Index(node.array, Var("at", Type.INT)))
        with self.braces(f"for ({self.integer} at = 0; at < {length}; at++)"):
            self.simple(self.declaration(node.var, element))
            self.block(node.body)

    def on_print(self, node: ir.Print) -> None:
        """A line of output."""
        label = f"{node.label} " if node.label else ""
        self.simple(f'printf("{label}{self.shown}\\n", {self.plain(node.value)})')
