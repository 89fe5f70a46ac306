"""AWK, for gawk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import ClassVar

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Block, Expr, Function, Program, Type, Var
from rlm_model.corpora.programs.ir.walk import declared, plus, walk_program
from rlm_model.corpora.programs.printers.shared.base import COMPARISONS, Code, Level
from rlm_model.corpora.programs.printers.shared.braces import BracePrinter
from rlm_model.corpora.programs.printers.shared.one_line import one_line
from rlm_model.corpora.programs.printers.shared.values import (
    HELD,
    key_of,
    part_length,
    shown_parts,
)

RESERVED = (
    "BEGIN END function func getline next nextfile exit return delete in if else while for do "
    "break continue switch case default print printf and asort asorti atan2 bindtextdomain close "
    "compl cos dcgettext exp fflush gensub gsub index int isarray length log lshift match mktime "
    "or patsplit rand rshift sin split sprintf sqrt srand strftime strtonum sub substr system "
    "systime tolower toupper typeof xor NR NF FS OFS ORS RS SUBSEP FNR ORD ascii min max main "
    "sort_values sorted_keys slot by_key"
)

HELPERS = {
    "min": """
function min(a, b) {
    return a < b ? a : b
}
""",
    "max": """
function max(a, b) {
    return a > b ? a : b
}
""",
    "sort_values": """
function sort_values(values, order,    n, i) {
    n = asort(values, values, order)
    for (i = 0; i < n; i++) {
        values[i] = values[i + 1]
    }
    delete values[n]
}
""",
    "sorted_keys": """
function sorted_keys(table, keys,    n, i) {
    n = asorti(table, keys, "@ind_num_asc")
    for (i = 0; i < n; i++) {
        keys[i] = keys[i + 1] + 0
    }
    delete keys[n]
}
""",
}
"""Functions of the printer by name; arrays count from 0, which those of the library don't."""

CODES = """
for (ascii = 32; ascii < 127; ascii++) {
    ORD[sprintf("%c", ascii)] = ascii
}
"""


class AwkPrinter(BracePrinter):
    """AWK: associative arrays for all containers, locals behind the parameters."""

    reserved = frozenset([*RESERVED.split(), *HELPERS, HELD])
    comment_mark = "#"
    end = ""
    short_assignments = BracePrinter.short_assignments - {"div", "concat"}
    levels: ClassVar[dict[str, int]] = {
        **BracePrinter.levels,
        **dict.fromkeys(COMPARISONS, Level.EQUAL),
    }

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self._slots = 0
        self._loops = 0
        self._own: dict[str, None] = {}
        sorts = (node for node in walk_program(program) if isinstance(node, ir.SortBy))
        self._orders = {
            node: f"by_key{n if n > 1 else ''}" for n, node in enumerate(dict.fromkeys(sorts), 1)
        }

    def write_program(self) -> None:
        """Helpers, functions, constants and main."""
        if self.program.comment:
            self.line(f"# {self.program.comment}")
            self.line()
        for name in self._helpers():
            self.lines(HELPERS[name])
            self.line()
        for node, name in self._orders.items():
            self._order(node, name)
            self.line()
        for function in self.program.functions:
            self._function(function)
            self.line()
        if self.style.idiom % 3 == 0:
            self._with_locals("function main(", [], self.program.main)
            self.line()
        self.line("BEGIN {")
        with self.indented():
            for constant in self.program.constants:
                self.line(f"{self.constant_name(constant)} = {constant.value}")
            if ir.CharCode in self.node_types:
                self.lines(CODES)
            if self.style.idiom % 3 == 0:
                self.line("main()")
            else:
                self.block(self.program.main)
        self.line("}")

    def _helpers(self) -> list[str]:
        used = {node.op for node in walk_program(self.program) if isinstance(node, ir.MinMax)}
        sorts = {ir.Sort: "sort_values", ir.SortBy: "sort_values", ir.SortedKeys: "sorted_keys"}
        used |= {name for kind, name in sorts.items() if kind in self.node_types}
        return [name for name in HELPERS if name in used]

    def _order(self, node: ir.SortBy, name: str) -> None:
        """A function that the library's sort compares with."""
        keys = [self.at(key_of(node, each), Level.MULTIPLY) for each in ("v1", "v2")]
        with self.braces(f"function {name}(i1, v1, i2, v2,    difference)"):
            self.line(f"difference = {' - '.join(keys)}")
            self.line("return difference != 0 ? difference : v1 - v2")

    def _function(self, function: Function) -> None:
        if function.comment:
            self.line(f"# {function.comment}")
        parameters = [self.name(each.var) for each in function.parameters]
        head = f"function {self.function_name(function.name)}("
        self._with_locals(head, parameters, function.body)

    def _with_locals(self, head: str, parameters: list[str], body: Block) -> None:
        """A function; its locals are parameters that nobody gives."""
        self._own = {}
        lines = self.apart(body)
        names = [self.name(var) for var in declared(body).values()]
        names += [name for name in self._own if name not in names]
        groups = [", ".join(group) for group in (parameters, names) if group]
        before = "" if parameters else "    "
        with self.braces(f"{head}{before}{',    '.join(groups)})"):
            for line in lines:
                self.line(line)

    @contextmanager
    def _slot(self) -> Iterator[str]:
        """A variable that counts elements and that no loop around it uses."""
        self._slots += 1
        name = f"slot{self._slots if self._slots > 1 else ''}"
        self._own[name] = None
        yield name
        self._slots -= 1

    def declaration(self, var: Var, value: str | None = None) -> str:
        """A first assignment."""
        return f"{self.name(var)} = {value}"

    # Expressions

    def on_bool(self, node: ir.Bool) -> Code:
        """One or zero."""
        return Code("1" if node.value else "0")

    def on_binary(self, node: ir.Binary) -> Code:
        """Arithmetic; a quotient is cut."""
        if node.op == "div":
            return Code(f"int({self.infix('div', node.left, node.right).text})", Level.POSTFIX)
        return super().on_binary(node)

    def on_length(self, node: ir.Length) -> Code:
        """A length."""
        return Code(f"length({self.plain(node.container)})", Level.POSTFIX)

    @property
    def _nests(self) -> bool:
        """Whether matrices are arrays of arrays, not arrays with two subscripts."""
        return self.style.idiom % 4 == 0

    def on_cell(self, node: ir.Cell) -> Code:
        """An element of a matrix."""
        place = self._place(self.plain(node.row), self.plain(node.column))
        return Code(f"{self.name(node.matrix)}{place}", Level.POSTFIX)

    def _place(self, row: str, column: str) -> str:
        return f"[{row}][{column}]" if self._nests else f"[{row}, {column}]"

    def _element(self, container: Var, key: Expr) -> str:
        return f"{self.name(container)}[{self.plain(key)}]"

    def on_map_get(self, node: ir.MapGet) -> Code:
        """A value, or the default; looking alone would make an element."""
        test = self.on_contains(ir.Contains(node.map, node.key)).text
        found = self._element(node.map, node.key)
        return Code(f"({test}) ? {found} : {self.at(node.default, Level.OR)}", Level.LAMBDA)

    def on_contains(self, node: ir.Contains) -> Code:
        """Membership."""
        text = f"{self.at(node.key, Level.MULTIPLY)} in {self.name(node.container)}"
        return Code(text, Level.NOT)

    def on_char_code(self, node: ir.CharCode) -> Code:
        """Code of a character, from a table."""
        arguments = self.arguments((node.text, plus(node.index, 1), ir.Int(1)))
        return Code(f"ORD[substr({arguments})]", Level.POSTFIX)

    def on_substring(self, node: ir.Substring) -> Code:
        """A part of a text."""
        arguments = (node.text, plus(node.start, 1), part_length(node))
        return Code(f"substr({self.arguments(arguments)})", Level.POSTFIX)

    def on_concat(self, node: ir.Concat) -> Code:
        """Parts in a row; numbers become text by themselves."""
        parts = shown_parts(node)
        return Code(" ".join(self.at(part, Level.POSTFIX) for part in parts), Level.COMPARE)

    def on_to_text(self, node: ir.ToText) -> Code:
        """Decimal digits."""
        return Code(f'{self.at(node.value, Level.POSTFIX)} ""', Level.COMPARE)

    def on_char_text(self, node: ir.CharText) -> Code:
        """A character."""
        return Code(f'sprintf("%c", {self.plain(node.code)})', Level.POSTFIX)

    def on_builder_text(self, node: ir.BuilderText) -> Code:
        """The text that parts were added to."""
        return Code(self.name(node.builder))

    # Statements

    def on_declare(self, node: ir.Declare) -> None:
        """A first assignment; containers are filled."""
        name = self.name(node.var)
        match node.value:
            case ir.New(type=Type.BUILDER):
                self.line(f'{name} = ""')
            case ir.New():
                self.line(f"delete {name}")
            case ir.NewArray(length=length, fill=fill):
                self._filled(name, self.at(length, Level.ADD), lambda _: self.plain(fill))
            case ir.ArrayOf(values=values):
                self._emptied(name)
                self.line("; ".join(f"{name}[{n}] = {value}" for n, value in enumerate(values)))
            case ir.NewMatrix():
                self._filled_matrix(name, node.value)
            case ir.CopyOf(array=array):
                old = self.name(array)
                self._filled(name, f"length({old})", lambda slot: f"{old}[{slot}]")
            case ir.SortedKeys(container=container):
                self.line(f"sorted_keys({self.name(container)}, {name})")
            case ir.ReadNumber():
                self.line(f"getline {name}")
            case ir.ReadNumbers():
                self.line("getline")
                self._filled(name, "NF", lambda slot: f"$({slot} + 1)")
            case _:
                super().on_declare(node)

    def _emptied(self, name: str) -> None:
        """Drops what an array has from the round before."""
        if self._loops:
            self.line(f"delete {name}")

    def _filled(self, name: str, length: str, value: Callable[[str], str]) -> None:
        self._emptied(name)
        with self._slot() as slot, self._counted(slot, length):
            self.line(f"{name}[{slot}] = {value(slot)}")

    def _filled_matrix(self, name: str, node: ir.NewMatrix) -> None:
        self._emptied(name)
        rows, columns = self.at(node.rows, Level.ADD), self.at(node.columns, Level.ADD)
        with (
            self._slot() as row,
            self._counted(row, rows),
            self._slot() as column,
            self._counted(column, columns),
        ):
            self.line(f"{name}{self._place(row, column)} = {self.plain(node.fill)}")

    def _counted(self, slot: str, length: str) -> AbstractContextManager[None]:
        return self.braces(f"for ({slot} = 0; {slot} < {length}; {slot}++)")

    def on_append(self, node: ir.Append) -> None:
        """A new last element."""
        name = self.name(node.list)
        self.line(f"{name}[length({name})] = {self.plain(node.value)}")

    def on_pop(self, node: ir.Pop) -> None:
        """The last element, taken off."""
        name = self.name(node.list)
        self.line(self.declaration(node.var, f"{name}[length({name}) - 1]"))
        self.line(f"delete {name}[length({name}) - 1]")

    def on_append_text(self, node: ir.AppendText) -> None:
        """One more part."""
        name = self.name(node.builder)
        parts = ir.Concat(Var(node.builder.name, Type.STR), node.text)
        self.line(f"{name} = {self.plain(parts)}")

    def on_map_put(self, node: ir.MapPut) -> None:
        """A value for a key."""
        self.line(f"{self._element(node.map, node.key)} = {self.plain(node.value)}")

    def on_map_add(self, node: ir.MapAdd) -> None:
        """A count; what is missing counts as zero."""
        place = self._element(node.map, node.key)
        one = node.amount == ir.Int(1) and self.idiom(3) != 2
        self.line(f"{place}++" if one else f"{place} += {self.plain(node.amount)}")

    def on_set_add(self, node: ir.SetAdd) -> None:
        """One more key."""
        self.line(f"{self._element(node.set, node.value)} = 1")

    def on_sort(self, node: ir.Sort) -> None:
        """The library's sort."""
        self.line(f'sort_values({self.name(node.array)}, "@val_num_asc")')

    def on_sort_by(self, node: ir.SortBy) -> None:
        """The library's sort, with a function that compares."""
        self.line(f'sort_values({self.name(node.list)}, "{self._orders[node]}")')

    def on_swap(self, node: ir.Swap) -> None:
        """An exchange, by way of a third variable."""
        left, right = (self._element(node.array, each) for each in (node.left, node.right))
        self._own[HELD] = None
        self.line(f"{HELD} = {left}")
        self.line(f"{left} = {right}")
        self.line(f"{right} = {HELD}")

    @contextmanager
    def _looping(self) -> Iterator[None]:
        self._loops += 1
        yield
        self._loops -= 1

    def on_for(self, node: ir.For) -> None:
        """A counting loop."""
        with self._looping():
            super().on_for(node)

    def on_while(self, node: ir.While) -> None:
        """A loop under a condition."""
        with self._looping():
            super().on_while(node)

    def on_for_each(self, node: ir.ForEach) -> None:
        """A loop over elements, by their indices."""
        array = self.name(node.array)
        with self._looping(), self._slot() as slot, self._counted(slot, f"length({array})"):
            self.line(f"{self.name(node.var)} = {array}[{slot}]")
            self.block(node.body)

    def on_if(self, node: ir.If) -> None:
        """Branches; a short return shares its line."""
        returns = not node.orelse and isinstance(node.then[0], ir.Return)
        short = one_line(self, node.then) if returns else None
        if short is not None and self.idiom(2):
            self.line(f"if ({self.plain(node.condition)}) {short}")
        else:
            super().on_if(node)

    def on_print(self, node: ir.Print) -> None:
        """A line of output."""
        label = f'"{node.label}", ' if node.label else ""
        self.line(f"print {label}{self.at(node.value, Level.ADD)}")
