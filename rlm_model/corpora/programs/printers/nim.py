"""Nim."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
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
from rlm_model.corpora.programs.ir.walk import augmented, changed, last_value, walk_program
from rlm_model.corpora.programs.printers.shared.base import COMPARISONS, Code, Level
from rlm_model.corpora.programs.printers.shared.line_ends import LinePrinter
from rlm_model.corpora.programs.printers.shared.names import camel_case, pascal_case
from rlm_model.corpora.programs.printers.shared.one_line import one_line
from rlm_model.corpora.programs.printers.shared.values import key_of

KEYWORDS = (
    "addr and as asm bind block break case cast concept const continue converter defer discard "
    "distinct div do elif else end enum except export finally for from func if import in include "
    "interface is isnot iterator let macro method mixin mod nil not notin object of or out proc "
    "ptr raise ref return shl shr static template try tuple type using var when while xor yield"
)
LIBRARY = (
    "result main int bool string char seq true false len add pop min max ord chr swap sort sorted "
    "sortedByIt it newSeq newSeqWith echo readLine parseInt splitWhitespace map toSeq keys cmp inc "
    "dec countdown countup contains incl hasKey getOrDefault mgetOrPut initTable initHashSet items "
    "pairs values stdin tables sets algorithm sequtils strutils system"
)

TYPES = {
    Type.INT: "int",
    Type.BOOL: "bool",
    Type.STR: "string",
    Type.ARRAY: "seq[int]",
    Type.LIST: "seq[int]",
    Type.MATRIX: "seq[seq[int]]",
    Type.MAP: "Table[int, int]",
    Type.TEXT_MAP: "Table[string, int]",
    Type.SET: "HashSet[int]",
}


class NimPrinter(LinePrinter):
    """Nim: sequences, tables and sets, which are values; `var` parameters change the caller's."""

    reserved = frozenset(f"{KEYWORDS} {LIBRARY}".split())
    variable_case = staticmethod(camel_case)
    function_case = staticmethod(camel_case)
    constant_case = staticmethod(pascal_case)
    comment_mark = "#"
    operators: ClassVar[dict[str, str]] = {
        "and": "and",
        "or": "or",
        "div": "div",
        "mod": "mod",
        "concat": "&",
    }
    levels: ClassVar[dict[str, int]] = {
        **LinePrinter.levels,
        **dict.fromkeys(COMPARISONS, Level.EQUAL),
        "concat": Level.COMPARE,
    }

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.style = replace(self.style, indent=self.style.indent or 2)
        self._changed: frozenset[str] = frozenset()

    def write_program(self) -> None:
        """Imports, constants, procedures, main as plain statements or as a procedure."""
        if self.program.comment:
            self.line(f"## {self.program.comment}")
            self.line()
        modules = self._modules()
        if modules:
            names = ", ".join(modules)
            self.line(f"import std/[{names}]" if self.style.idiom % 2 else f"import {names}")
            self.line()
        if self.program.constants:
            self.line("const")
            with self.indented():
                for constant in self.program.constants:
                    self.line(f"{self.constant_name(constant)} = {constant.value}")
            self.line()
        for function in self.program.functions:
            self._function(function)
            self.line()
        self._enter(self.program.main)
        if self.style.idiom % 3 == 2:
            self.block(self.program.main)
            return
        self._suite("proc main() =", self.program.main)
        self.line()
        if self.style.idiom % 2:
            self.line("when isMainModule:")
            with self.indented():
                self.line("main()")
        else:
            self.line("main()")

    def _modules(self) -> list[str]:
        """What is imported."""
        kinds, modules = self.node_types, set[str]()
        if kinds & {ir.Sort, ir.SortBy, ir.SortedKeys}:
            modules.add("algorithm")
        nodes = walk_program(self.program)
        fills = any(isinstance(node, ir.NewArray) and node.fill != ir.Int(0) for node in nodes)
        if fills or kinds & {ir.NewMatrix, ir.SortedKeys, ir.ReadNumbers}:
            modules.add("sequtils")
        if kinds & {ir.ReadNumber, ir.ReadNumbers}:
            modules.add("strutils")
        if self.types & {Type.MAP, Type.TEXT_MAP}:
            modules.add("tables")
        if Type.SET in self.types:
            modules.add("sets")
        return sorted(modules)

    def _enter(self, block: Block) -> None:
        """Notes what a procedure changes."""
        self._changed = frozenset(changed(block, self.functions))

    def _function(self, function: Function) -> None:
        groups = groupby(function.parameters, self._type)
        parameters = ", ".join(
            f"{', '.join(self.name(each.var) for each in members)}: {kind}"
            for kind, members in groups
        )
        result = f": {TYPES[function.result]}" if function.result else ""
        word = "func" if self.style.idiom % 4 == 3 else "proc"
        self.line(f"{word} {self.function_name(function.name)}({parameters}){result} =")
        self._enter(function.body)
        with self.indented():
            if function.comment:
                self.line(f"## {function.comment}")
            self._body(function.body)

    def _type(self, parameter: Parameter) -> str:
        kind = TYPES[parameter.var.type]
        return kind if parameter.mode is Mode.READ else f"var {kind}"

    def _body(self, block: Block) -> None:
        """A block whose last value is what the procedure returns."""
        self.block(block[:-1])
        match block[-1]:
            case ir.Return(value=value) if self.style.idiom % 3:
                self.line(f"{'result = ' if self.style.idiom % 3 == 1 else ''}{self.plain(value)}")
            case ir.If(orelse=(_, *_)) as last:
                self._branches(last, "if", self._body)
            case last:
                self.statement(last)

    def _suite(self, head: str, body: Block, write: Callable[[Block], None] | None = None) -> None:
        self.line(head)
        with self.indented():
            (write or self.block)(body)

    # Expressions

    def negated(self, operand: Expr) -> Code:
        """A negation; "notin" where it says it."""
        match operand:
            case ir.Contains():
                return self._member("notin", operand)
            case _:
                return Code(f"not {self.at(operand, Level.POSTFIX)}", Level.UNARY)

    def on_length(self, node: ir.Length) -> Code:
        """A length."""
        return Code(f"{self.at(node.container, Level.POSTFIX)}.len", Level.POSTFIX)

    def on_map_get(self, node: ir.MapGet) -> Code:
        """A value, or the default, which is 0 where nothing is said."""
        silent = node.default == ir.Int(0) and self.style.idiom % 2
        arguments = self.arguments((node.key,) if silent else (node.key, node.default))
        return Code(f"{self.name(node.map)}.getOrDefault({arguments})", Level.POSTFIX)

    def on_contains(self, node: ir.Contains) -> Code:
        """Membership."""
        return self._member("in", node)

    def _member(self, word: str, node: ir.Contains) -> Code:
        text = f"{self.at(node.key, Level.COMPARE)} {word} {self.name(node.container)}"
        return Code(text, Level.EQUAL)

    def on_char_code(self, node: ir.CharCode) -> Code:
        """Code of a character."""
        text = f"{self.at(node.text, Level.POSTFIX)}[{self.plain(node.index)}]"
        return Code(f"{text}.ord" if self.style.idiom % 3 == 1 else f"ord({text})", Level.POSTFIX)

    def on_substring(self, node: ir.Substring) -> Code:
        """A slice."""
        span = f"{self.at(node.start, Level.ADD)} ..< {self.at(node.stop, Level.ADD)}"
        return Code(f"{self.at(node.text, Level.POSTFIX)}[{span}]", Level.POSTFIX)

    def on_concat(self, node: ir.Concat) -> Code:
        """Texts, or a text and a character, put together."""
        left = self.at(node.left, Level.COMPARE)
        return Code(f"{left} & {self.wrapped(self._part(node.right), Level.ADD)}", Level.COMPARE)

    def _part(self, node: Expr) -> Code:
        """What is added to a text; a character need not become one before."""
        if isinstance(node, ir.CharText):
            return Code(f"chr({self.plain(node.code)})", Level.POSTFIX)
        return self.expression(node)

    def on_to_text(self, node: ir.ToText) -> Code:
        """Decimal digits."""
        return Code(f"${self.at(node.value, Level.POSTFIX)}", Level.UNARY)

    def on_char_text(self, node: ir.CharText) -> Code:
        """A character as a text."""
        return Code(f"$chr({self.plain(node.code)})", Level.UNARY)

    def on_builder_text(self, node: ir.BuilderText) -> Code:
        """The text that parts were added to."""
        return Code(self.name(node.builder))

    def on_new_array(self, node: ir.NewArray) -> Code:
        """A sequence of equal elements."""
        return self._filled(node.length, node.fill)

    def _filled(self, length: Expr, fill: Expr) -> Code:
        if fill == ir.Int(0):
            return Code(f"newSeq[int]({self.plain(length)})", Level.POSTFIX)
        return Code(f"newSeqWith({self.arguments((length, fill))})", Level.POSTFIX)

    def on_array_of(self, node: ir.ArrayOf) -> Code:
        """A sequence of literals."""
        return Code(f"@[{', '.join(map(str, node.values))}]")

    def on_new_matrix(self, node: ir.NewMatrix) -> Code:
        """A sequence of rows."""
        row = self._filled(node.columns, node.fill).text
        return Code(f"newSeqWith({self.plain(node.rows)}, {row})", Level.POSTFIX)

    def on_new(self, node: ir.New) -> Code:
        """Something empty."""
        match node.type:
            case Type.BUILDER:
                return Code('""')
            case Type.LIST:
                return Code("newSeq[int]()")
            case kind:
                return Code(f"init{TYPES[kind]}()")

    def on_copy_of(self, node: ir.CopyOf) -> Code:
        """A copy: what an assignment makes."""
        return Code(self.name(node.array))

    def on_sorted_keys(self, node: ir.SortedKeys) -> Code:
        """Keys in order."""
        word = "items" if node.container.type is Type.SET else "keys"
        return Code(f"sorted(toSeq({self.name(node.container)}.{word}))", Level.POSTFIX)

    def on_read_number(self, node: ir.ReadNumber) -> Code:
        """The first line."""
        return Code("stdin.readLine.parseInt", Level.POSTFIX)

    def on_read_numbers(self, node: ir.ReadNumbers) -> Code:
        """The second line."""
        return Code("stdin.readLine.splitWhitespace.map(parseInt)", Level.POSTFIX)

    # Statements

    def on_declare(self, node: ir.Declare) -> None:
        """``var`` for what changes, ``let`` for what doesn't."""
        self.line(f"{self._word(node.var)} {self.name(node.var)} = {self.plain(node.value)}")

    def _word(self, var: Var) -> str:
        return "var" if var.name in self._changed else "let"

    def on_assign(self, node: ir.Assign) -> None:
        """An assignment."""
        name = self.name(node.var)
        match augmented(node):
            case ("+" | "-" as op, ir.Int(value=1)) if self.style.idiom % 4 == 1:
                self.line(f"{'inc' if op == '+' else 'dec'} {name}")
            case ("+" | "-" | "*" as op, value):
                self.line(f"{name} {op}= {self.plain(value)}")
            case ("concat", value):
                self._added(name, value)
            case _:
                self.line(f"{name} = {self.plain(node.value)}")

    def on_append(self, node: ir.Append) -> None:
        """A new last element."""
        self.line(f"{self.name(node.list)}.add({self.plain(node.value)})")

    def on_pop(self, node: ir.Pop) -> None:
        """The last element, taken off."""
        name = self.name(node.var)
        self.line(f"{self._word(node.var)} {name} = {self.name(node.list)}.pop()")

    def on_append_text(self, node: ir.AppendText) -> None:
        """One more part."""
        self._added(self.name(node.builder), node.text)

    def _added(self, name: str, text: Expr) -> None:
        part = self._part(text).text
        self.line(f"{name} &= {part}" if self.style.idiom % 4 == 2 else f"{name}.add({part})")

    def on_map_add(self, node: ir.MapAdd) -> None:
        """A count."""
        if self.style.idiom % 3 == 0:
            place = f"{self.name(node.map)}.mgetOrPut({self.plain(node.key)}, 0)"
            self.line(f"{place} += {self.plain(node.amount)}")
        else:
            super().on_map_add(node)

    def on_set_add(self, node: ir.SetAdd) -> None:
        """One more value."""
        self.line(f"{self.name(node.set)}.incl({self.plain(node.value)})")

    def on_sort(self, node: ir.Sort) -> None:
        """The library's sort."""
        self.line(f"{self.name(node.array)}.sort()")

    def on_sort_by(self, node: ir.SortBy) -> None:
        """The library's sort, by pairs of key and element."""
        name = self.name(node.list)
        if self.style.idiom % 2:
            self.line(f"{name} = {name}.sortedByIt(({self.plain(key_of(node, 'it'))}, it))")
            return
        pairs = (f"({self.plain(key_of(node, each))}, {each})" for each in ("lhs", "rhs"))
        self.line(f"{name}.sort(proc (lhs, rhs: int): int = cmp({', '.join(pairs)}))")

    def on_swap(self, node: ir.Swap) -> None:
        """An exchange."""
        places = (ir.Index(node.array, node.left), ir.Index(node.array, node.right))
        self.line(f"swap({self.arguments(places)})")

    def on_for(self, node: ir.For) -> None:
        """A loop over a range."""
        self._suite(f"for {self.name(node.var)} in {self._numbers(node)}:", node.body)

    def _numbers(self, node: ir.For) -> str:
        """The numbers of a counting loop."""
        last = last_value(node)
        if node.step == -1:
            return f"countdown({self.arguments((node.start, last))})"
        if node.step != 1:
            word = "countup" if node.step > 0 else "countdown"
            return f"{word}({self.arguments((node.start, last, ir.Int(abs(node.step))))})"
        start = self.at(node.start, Level.ADD)
        match node.stop:
            case ir.Binary(op="+", right=ir.Int(value=1)):
                return f"{start} .. {self.at(last, Level.ADD)}"
            case stop:
                return f"{start} ..< {self.at(stop, Level.ADD)}"

    def on_for_each(self, node: ir.ForEach) -> None:
        """A loop over elements."""
        self._suite(f"for {self.name(node.var)} in {self.name(node.array)}:", node.body)

    def on_while(self, node: ir.While) -> None:
        """A loop under a condition."""
        self._suite(f"while {self.plain(node.condition)}:", node.body)

    def on_if(self, node: ir.If) -> None:
        """Branches; a short return shares its line."""
        returns = not node.orelse and isinstance(node.then[0], ir.Return)
        short = one_line(self, node.then) if returns else None
        if short is not None and self.style.idiom % 2:
            self.line(f"if {self.plain(node.condition)}: {short}")
        else:
            self._branches(node, "if", self.block)

    def _branches(self, node: ir.If, word: str, write: Callable[[Block], None]) -> None:
        self._suite(f"{word} {self.plain(node.condition)}:", node.then, write)
        match node.orelse:
            case ():
                pass
            case (ir.If() as inner,):
                self._branches(inner, "elif", write)
            case _:
                self._suite("else:", node.orelse, write)

    def on_print(self, node: ir.Print) -> None:
        """A line of output."""
        label = f'"{node.label} ", ' if node.label else ""
        self.line(f"echo {label}{self.plain(node.value)}")
