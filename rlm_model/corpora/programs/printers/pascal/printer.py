"""Pascal (Free Pascal)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import ClassVar

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import (
    Block,
    Expr,
    Function,
    Mode,
    Parameter,
    Program,
    Type,
    Var,
)
from rlm_model.corpora.programs.ir.walk import declared, last_value, plus, walk, walk_program
from rlm_model.corpora.programs.printers.pascal import helpers
from rlm_model.corpora.programs.printers.pascal.expressions import CONTAINERS, Expressions
from rlm_model.corpora.programs.printers.shared.base import COMPARISONS, Level, Printer
from rlm_model.corpora.programs.printers.shared.names import camel_case, pascal_case
from rlm_model.corpora.programs.printers.shared.values import HELD, key_of

KEYWORDS = (
    "absolute and array as asm begin case class const constructor destructor dispinterface div do "
    "downto else end except exports file finalization finally for function goto if implementation "
    "in inherited initialization inline interface is label library mod nil not object of on "
    "operator or out packed procedure program property raise record repeat resourcestring self set "
    "shl shr specialize string then threadvar to try type unit until uses var while with xor"
)
LIBRARY = (
    "main result exit inc dec ord chr length high low copy min max sign read readln write writeln "
    "integer int64 boolean true false sort held p q setLength intToStr writeLn readLn SetLength "
    "FilledArray FilledMatrix ReadNumbers SortRange ValueOr TextValueOr SortedKeys SortedValues"
)
WORDS = f"{KEYWORDS} {LIBRARY}".split()

OBJECTS = (Type.LIST, Type.BUILDER, Type.MAP, Type.TEXT_MAP, Type.SET)
"""Instances of classes, which are freed."""

NAMES_IN_LINE = 8
"""Most variables that a line declares."""


class PascalPrinter(Printer):
    """Pascal: variables at the head, dynamic arrays, generic collections, which are freed.

    Attributes:
        expressions: Writes expressions.
    """

    # Pascal does not tell sortedValues from SortedValues.
    reserved = frozenset(change(w[0]) + w[1:] for w in WORDS for change in (str.lower, str.upper))
    variable_case = staticmethod(camel_case)
    function_case = staticmethod(pascal_case)
    constant_case = staticmethod(pascal_case)
    # Comparisons bind least.
    operators: ClassVar[dict[str, str]] = {
        **Printer.operators,
        **{"and": "and", "or": "or", "div": "div", "mod": "mod", "==": "=", "!=": "<>"},
    }
    levels: ClassVar[dict[str, int]] = {
        **Printer.levels,
        **dict.fromkeys(COMPARISONS, Level.OR),
        "or": Level.ADD,
        "and": Level.MULTIPLY,
    }

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.expressions = Expressions(self)
        self.parts = (self.expressions,)
        self._live: list[Var] = []
        self._comparisons: dict[Expr, str] = {}

    def write_program(self) -> None:
        """Units, constants, types, helpers, routines, main."""
        self.line("program Main;")
        self.line()
        self.line("{$mode objfpc}{$H+}")
        if self.program.comment:
            self.line()
            self.on_comment(ir.Comment(self.program.comment))
        units = list(self._units())
        if units:
            self.line()
            self.line(f"uses {', '.join(units)};")
        self._section(
            "const",
            [f"{self.constant_name(each)} = {each.value};" for each in self.program.constants],
        )
        self._section("type", list(self._types()))
        for text in self._helpers():
            self.line()
            self.lines(text.replace("{integer}", self.integer))
        for function in self.program.functions:
            self.line()
            self._function(function)
        self.line()
        self._variables_of(self.program.main)
        self._begin(lambda: self.block(self.program.main), ".")

    def _section(self, word: str, lines: list[str]) -> None:
        if lines:
            self.line()
            self.line(word)
            with self.indented():
                for line in lines:
                    self.line(line)

    def _units(self) -> Iterator[str]:
        if Type.BUILDER in self.types or ir.ToText in self.node_types:
            yield "SysUtils"
        if self.node_types & {ir.MinMax, ir.SortBy}:
            yield "Math"
        if self.types & set(CONTAINERS):
            yield "Generics.Collections"
        if ir.SortBy in self.node_types:
            yield "Generics.Defaults"

    @property
    def integer(self) -> str:
        """The type of integers."""
        return "Int64" if self.style.wide_integers else "Integer"

    def type_name(self, kind: Type) -> str:
        """Name of a type."""
        names = {Type.INT: self.integer, Type.BOOL: "Boolean", Type.STR: "String"}
        names |= {Type.ARRAY: "TIntArray", Type.LIST: "TIntList", Type.MATRIX: "TMatrix"}
        names |= {Type.BUILDER: "TStringBuilder", Type.MAP: "TIntMap"}
        return (names | {Type.TEXT_MAP: "TTextMap", Type.SET: "TIntSet"})[kind]

    def value_or(self, kind: Type) -> str:
        """Name of the helper that looks up a key."""
        return "ValueOr" if kind is Type.MAP else "TextValueOr"

    def sorted_keys(self, kind: Type) -> str:
        """Name of the helper that sorts keys."""
        return "SortedKeys" if kind is Type.MAP else "SortedValues"

    def _types(self) -> Iterator[str]:
        kinds, number = self.types, self.integer
        if kinds & {Type.ARRAY, Type.MATRIX}:
            yield f"TIntArray = array of {number};"
        if Type.MATRIX in kinds:
            yield "TMatrix = array of TIntArray;"
        if Type.LIST in kinds:
            yield f"TIntList = specialize TList<{number}>;"
        if Type.MAP in kinds:
            yield f"TIntMap = specialize TDictionary<{number}, {number}>;"
        if Type.TEXT_MAP in kinds:
            yield f"TTextMap = specialize TDictionary<String, {number}>;"
        if Type.SET in kinds:
            yield f"TIntSet = specialize THashSet<{number}>;"
        if ir.SortBy in self.node_types:
            yield f"TIntComparer = specialize TComparer<{number}>;"

    def _helpers(self) -> Iterator[str]:
        """The helpers that the program needs."""
        nodes = list(walk_program(self.program))
        if ir.NewArray in self.node_types:
            yield helpers.FILLED_ARRAY
        if ir.NewMatrix in self.node_types:
            yield helpers.FILLED_MATRIX
        if ir.ReadNumbers in self.node_types:
            yield helpers.READ_NUMBERS
        if any(isinstance(each, ir.Sort) and each.array.type is Type.ARRAY for each in nodes):
            yield helpers.SORT_ARRAY
        looked_up = {each.map.type for each in nodes if isinstance(each, ir.MapGet | ir.MapAdd)}
        for kind, key in ((Type.MAP, self.integer), (Type.TEXT_MAP, "String")):
            if kind in looked_up:
                text = helpers.VALUE_OR.replace("ValueOr", self.value_or(kind))
                yield text.replace("{map}", self.type_name(kind)).replace("{key}", key)
        ordered = {each.container.type for each in nodes if isinstance(each, ir.SortedKeys)}
        for kind, keys in ((Type.MAP, ".Keys"), (Type.SET, "")):
            if kind in ordered:
                text = helpers.SORTED_KEYS.replace("SortedKeys", self.sorted_keys(kind))
                yield text.replace("{map}", self.type_name(kind)).replace("{keys}", keys)
        for each in nodes:
            if isinstance(each, ir.SortBy) and key_of(each, "p") not in self._comparisons:
                yield self._comparison(each)

    def _comparison(self, node: ir.SortBy) -> str:
        """The function that compares two elements by a key."""
        number = len(self._comparisons) + 1
        key = key_of(node, "p")
        self._comparisons[key] = name = f"CompareKeys{number if number > 1 else ''}"
        names = self._variables
        self._variables = {}
        left, right = self.plain(key), self.plain(key_of(node, "q"))
        self._variables = names
        text = helpers.COMPARE.replace("{name}", name)
        return text.replace("{left}", left).replace("{right}", right)

    def _function(self, function: Function) -> None:
        if function.comment:
            self.on_comment(ir.Comment(function.comment))
        groups = groupby(function.parameters, self._kind_of_parameter)
        parameters = "; ".join(
            kind.format(", ".join(self.name(each.var) for each in group)) for kind, group in groups
        )
        listed = f"({parameters})" if parameters else ""
        name = self.function_name(function.name)
        if function.result is None:
            self.line(f"procedure {name}{listed};")
        else:
            self.line(f"function {name}{listed}: {self.type_name(function.result)};")
        self._variables_of(function.body)
        self._begin(lambda: self._body(function.body), ";")

    def _kind_of_parameter(self, parameter: Parameter) -> str:
        """How parameters are declared, with braces in the place of their names."""
        word, kind = "", parameter.var.type
        if kind in (Type.ARRAY, Type.MATRIX, Type.STR):
            word = "const " if parameter.mode is Mode.READ else "var "
        return f"{word}{{}}: {self.type_name(kind)}"

    def _variables_of(self, block: Block) -> None:
        """Declares all variables of a routine."""
        groups: dict[str, list[str]] = {}
        for var in declared(block).values():
            groups.setdefault(self.type_name(var.type), []).append(self.name(var))
        if any(isinstance(node, ir.Swap) for node in walk(block)):
            groups.setdefault(self.integer, []).append(HELD)
        if not groups:
            return
        self.line("var")
        with self.indented():
            for kind, names in groups.items():
                for start in range(0, len(names), NAMES_IN_LINE):
                    part = names[start : start + NAMES_IN_LINE]
                    self.line(f"{', '.join(part)}: {kind};")

    def _begin(self, write: Callable[[], None], end: str) -> None:
        self.line("begin")
        with self.indented():
            write()
        self.line(f"end{end}")

    # Blocks, and what is freed at their ends

    def block(self, block: Block) -> None:
        """Statements; what they create is freed behind them."""
        outer = len(self._live)
        super().block(block)
        if not block or not isinstance(block[-1], ir.Return):
            self._free(self._live[outer:])
        del self._live[outer:]

    def _body(self, block: Block) -> None:
        """Statements of which the last gives the result."""
        outer = len(self._live)
        super().block(block[:-1])
        match block[-1]:
            case ir.Return(value=value):
                self.line(f"Result := {self.plain(value)};")
                self._free(self._live)
            case ir.If(condition=condition, then=then, orelse=orelse) if orelse:
                self._branches(f"if {self.plain(condition)}", then, orelse, self._body)
            case last:
                self.statement(last)
                self._free(self._live)
        del self._live[outer:]

    def _free(self, variables: list[Var]) -> None:
        for var in reversed(variables):
            self.line(f"{self.name(var)}.Free;")

    def _compound(self, head: str, block: Block, write: Callable[[Block], None], end: str) -> None:
        """A head and what it governs, with ``begin`` and ``end`` around more than a line."""
        start = len(self._lines)
        self.line(head)
        with self.indented():
            write(block)
        inner = self._lines[start + 1 :]
        if len(inner) == 1 and not isinstance(block[0], ir.Comment):
            self._lines[-1] = inner[0][: len(inner[0]) - (end != ";")]
            return
        del self._lines[start:]
        if self.style.idiom % 3 == 0:
            self.line(f"{head} begin")
        else:
            self.line(head)
            self.line("begin")
        self._lines += inner
        self.line(f"end{end}")

    def _branches(
        self, head: str, then: Block, orelse: Block, write: Callable[[Block], None]
    ) -> None:
        self._compound(f"{head} then", then, write, "" if orelse else ";")
        match orelse:
            case ():
                pass
            case (ir.If(condition=condition, then=inner, orelse=rest),):
                self._branches(f"else if {self.plain(condition)}", inner, rest, write)
            case _:
                self._compound("else", orelse, write, ";")

    # Statements

    def on_comment(self, node: ir.Comment) -> None:
        """A comment on a line of its own."""
        self.line(f"// {node.text}" if self.style.idiom % 2 else f"{{ {node.text} }}")

    def _put(self, place: Expr, value: Expr) -> None:
        match value:
            case ir.Binary(op="+" | "-" as op, left=left, right=ir.Int(value=1)) if (
                left == place and isinstance(place, Var)
            ):
                self.line(f"{'Inc' if op == '+' else 'Dec'}({self.plain(place)});")
            case _:
                self.line(f"{self.plain(place)} := {self.plain(value)};")

    def on_declare(self, node: ir.Declare) -> None:
        """The first value of a variable."""
        if isinstance(node.value, ir.ReadNumber):
            self.line(f"ReadLn({self.name(node.var)});")
            return
        self._put(node.var, node.value)
        if node.var.type in OBJECTS:
            self._live.append(node.var)

    def on_assign(self, node: ir.Assign) -> None:
        """An assignment."""
        self._put(node.var, node.value)

    def on_store(self, node: ir.Store) -> None:
        """An assignment to an element."""
        self._put(ir.Index(node.array, node.index), node.value)

    def on_store_cell(self, node: ir.StoreCell) -> None:
        """An assignment to an element of a matrix."""
        self._put(ir.Cell(node.matrix, node.row, node.column), node.value)

    def _do(self, of: Var, method: str, *arguments: Expr) -> None:
        self.line(f"{self.name(of)}.{method}({self.arguments(arguments)});")

    def on_append(self, node: ir.Append) -> None:
        """A new last element."""
        self._do(node.list, "Add", node.value)

    def on_pop(self, node: ir.Pop) -> None:
        """The last element, taken off."""
        last = f"{self.name(node.list)}.Count - 1"
        self.line(f"{self.name(node.var)} := {self.name(node.list)}[{last}];")
        self.line(f"{self.name(node.list)}.Delete({last});")

    def on_append_text(self, node: ir.AppendText) -> None:
        """More characters in a builder."""
        self._do(node.builder, "Append", node.text)

    def on_map_put(self, node: ir.MapPut) -> None:
        """A value for a key."""
        self._do(node.map, "AddOrSetValue", node.key, node.value)

    def on_set_add(self, node: ir.SetAdd) -> None:
        """One more value."""
        self._do(node.set, "Add", node.value)

    def on_sort(self, node: ir.Sort) -> None:
        """The library's sort of a list, or a quicksort."""
        name = self.name(node.array)
        if node.array.type is Type.LIST:
            self.line(f"{name}.Sort;")
        else:
            self.line(f"SortRange({name}, 0, High({name}));")

    def on_sort_by(self, node: ir.SortBy) -> None:
        """The library's sort, by a comparison."""
        compare = self._comparisons[key_of(node, "p")]
        self.line(f"{self.name(node.list)}.Sort(TIntComparer.Construct(@{compare}));")

    def on_swap(self, node: ir.Swap) -> None:
        """An exchange."""
        left, right = ir.Index(node.array, node.left), ir.Index(node.array, node.right)
        self.line(f"{HELD} := {self.plain(left)};")
        self._put(left, right)
        self.line(f"{self.plain(right)} := {HELD};")

    def on_for(self, node: ir.For) -> None:
        """A counting loop; one with another step than 1 is a loop under a condition."""
        if abs(node.step) == 1:
            word = "to" if node.step > 0 else "downto"
            span = f"{self.plain(node.start)} {word} {self.plain(last_value(node))}"
            self._compound(f"for {self.name(node.var)} := {span} do", node.body, self.block, ";")
            return
        test = ir.Compare("<" if node.step > 0 else ">", node.var, node.stop)
        counted = ir.Assign(node.var, plus(node.var, node.step))
        self._put(node.var, node.start)
        self.on_while(ir.While(test, (*node.body, counted)))

    def on_for_each(self, node: ir.ForEach) -> None:
        """A loop over elements."""
        head = f"for {self.name(node.var)} in {self.name(node.array)} do"
        self._compound(head, node.body, self.block, ";")

    def on_while(self, node: ir.While) -> None:
        """A loop under a condition."""
        self._compound(f"while {self.plain(node.condition)} do", node.body, self.block, ";")

    def on_if(self, node: ir.If) -> None:
        """Branches."""
        self._branches(f"if {self.plain(node.condition)}", node.then, node.orelse, self.block)

    def on_do(self, node: ir.Do) -> None:
        """A call."""
        self.line(f"{self.expressions.on_call(node).text};")

    def on_return(self, node: ir.Return) -> None:
        """A result before the end."""
        if not self._live:
            self.line(f"Exit({self.plain(node.value)});")
            return
        self.line(f"Result := {self.plain(node.value)};")
        self._free(self._live)
        self.line("Exit;")

    def on_print(self, node: ir.Print) -> None:
        """A line of output."""
        label = f"'{node.label} ', " if node.label else ""
        self.line(f"WriteLn({label}{self.plain(node.value)});")
