"""Ruby."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Block, Function, Program, Type
from rlm_model.corpora.programs.ir.walk import (
    last_value,
    used,
    walk_program,
)
from rlm_model.corpora.programs.printers.shared.base import Code, Level
from rlm_model.corpora.programs.printers.shared.line_ends import LinePrinter
from rlm_model.corpora.programs.printers.shared.one_line import one_line
from rlm_model.corpora.programs.printers.shared.values import interpolated, shown_parts

KEYWORDS = (
    "BEGIN END alias and begin break case class def defined do else elsif end ensure false for if "
    "in module next nil not or redo rescue retry return self super then true undef unless until "
    "when while yield"
)
LIBRARY = (
    "main p puts print putc printf sprintf format gets rand srand loop sleep hash method methods "
    "send display dup clone freeze inspect tap test select open exit abort raise fail warn require "
    "load lambda proc catch throw trap system exec fork binding caller eval extend to_s Integer "
    "String Array Set Hash"
)


class RubyPrinter(LinePrinter):
    """Ruby: blocks for loops, hashes with a default, values that stand last in a method."""

    reserved = frozenset(f"{KEYWORDS} {LIBRARY}".split())
    comment_mark = "#"
    operators: ClassVar[dict[str, str]] = {**LinePrinter.operators}

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.style = replace(self.style, indent=2)
        for function in program.functions:
            if function.result is Type.BOOL:
                name = self._functions[function.name]
                self._functions[function.name] = f"{name.removeprefix('is_')}?"
        defaults = [node.default for node in walk_program(program) if isinstance(node, ir.MapGet)]
        only_zero = all(default == ir.Int(0) for default in defaults)
        self._zero_default = only_zero and self.style.idiom % 3 != 2

    def write_program(self) -> None:
        """Constants, methods, main as plain statements or as a method."""
        if self.style.idiom % 4 == 1:
            self.line("# frozen_string_literal: true")
            self.line()
        if self.program.comment:
            self.line(f"# {self.program.comment}")
            self.line()
        if Type.SET in self.types:
            self.line('require "set"')
            self.line()
        for constant in self.program.constants:
            self.line(f"{self.constant_name(constant)} = {constant.value}")
        if self.program.constants:
            self.line()
        for function in self.program.functions:
            self._function(function)
            self.line()
        if self.style.idiom % 2 or not self.program.main:
            self.block(self.program.main)
        else:
            self._suite("def main", self.program.main, self.block)
            self.line()
            self.line("main")

    def _function(self, function: Function) -> None:
        if function.comment:
            self.line(f"# {function.comment}")
        parameters = ", ".join(self.name(each.var) for each in function.parameters)
        head = f"def {self.function_name(function.name)}({parameters})"
        explicit = function.result is None or self.style.idiom % 5 == 4
        self._suite(head, function.body, self.block if explicit else self._body)

    def _body(self, block: Block) -> None:
        """A block whose last value is what the method returns."""
        self.block(block[:-1])
        match block[-1]:
            case ir.Return(value=value):
                self.line(self.plain(value))
            case ir.If() as last:
                self._branches(last, "if", self._body)
                self.line("end")
            case last:
                self.statement(last)

    def _suite(self, head: str, body: Block, write: Callable[[Block], None] | None = None) -> None:
        self.line(head)
        with self.indented():
            (write or self.block)(body)
        self.line("end")

    # Expressions

    def on_min_max(self, node: ir.MinMax) -> Code:
        """The smaller or larger."""
        return Code(f"[{self.arguments((node.left, node.right))}].{node.op}", Level.POSTFIX)

    def on_length(self, node: ir.Length) -> Code:
        """A length."""
        word = "size" if self.style.idiom % 2 else "length"
        return Code(f"{self.at(node.container, Level.POSTFIX)}.{word}", Level.POSTFIX)

    def on_map_get(self, node: ir.MapGet) -> Code:
        """A value, or the default."""
        if self._zero_default:
            return Code(f"{self.name(node.map)}[{self.plain(node.key)}]", Level.POSTFIX)
        text = f"{self.name(node.map)}.fetch({self.arguments((node.key, node.default))})"
        return Code(text, Level.POSTFIX)

    def on_contains(self, node: ir.Contains) -> Code:
        """Membership."""
        word = "key?" if node.container.type.is_map else "include?"
        return Code(f"{self.name(node.container)}.{word}({self.plain(node.key)})", Level.POSTFIX)

    def on_aggregate(self, node: ir.Aggregate) -> Code:
        """The library's sum or extreme."""
        return Code(f"{self.name(node.array)}.{node.op}", Level.POSTFIX)

    def on_part(self, node: ir.Part) -> Code:
        """A copy of a part."""
        start, name = self.at(node.start, Level.ADD), self.name(node.array)
        if node.is_rest:
            return Code(f"{name}[{start}..]", Level.POSTFIX)
        return Code(f"{name}[{start}...{self.at(node.stop, Level.ADD)}]", Level.POSTFIX)

    def on_char_code(self, node: ir.CharCode) -> Code:
        """Code of a character, or of the byte that it is."""
        text, index = self.at(node.text, Level.POSTFIX), self.plain(node.index)
        if self.style.idiom % 4 == 2:
            return Code(f"{text}.getbyte({index})", Level.POSTFIX)
        return Code(f"{text}[{index}].ord", Level.POSTFIX)

    def on_substring(self, node: ir.Substring) -> Code:
        """A part of a text, by a range of indices."""
        span = f"{self.at(node.start, Level.ADD)}...{self.at(node.stop, Level.ADD)}"
        return Code(f"{self.at(node.text, Level.POSTFIX)}[{span}]", Level.POSTFIX)

    def on_concat(self, node: ir.Concat) -> Code:
        """A text with values in it, or a sum."""
        if self.style.idiom % 4 == 3:
            return self.infix("+", node.left, node.right)
        inner = interpolated(shown_parts(node), "#{", self.plain)
        return Code(f'"{inner}"')

    def on_to_text(self, node: ir.ToText) -> Code:
        """Decimal digits."""
        return Code(f"{self.at(node.value, Level.POSTFIX)}.to_s", Level.POSTFIX)

    def on_char_text(self, node: ir.CharText) -> Code:
        """A character."""
        return Code(f"{self.at(node.code, Level.POSTFIX)}.chr", Level.POSTFIX)

    @property
    def _joins(self) -> bool:
        """Whether builders are arrays of parts."""
        return self.style.idiom % 3 == 1

    def on_builder_text(self, node: ir.BuilderText) -> Code:
        """The text that parts were added to, or all parts joined."""
        name = self.name(node.builder)
        return Code(f"{name}.join" if self._joins else name, Level.POSTFIX)

    def on_new_array(self, node: ir.NewArray) -> Code:
        """An array of equal elements."""
        return Code(f"Array.new({self.arguments((node.length, node.fill))})", Level.POSTFIX)

    def on_array_of(self, node: ir.ArrayOf) -> Code:
        """An array of literals."""
        return Code(f"[{', '.join(map(str, node.values))}]")

    def on_new_matrix(self, node: ir.NewMatrix) -> Code:
        """An array of rows."""
        row = f"Array.new({self.arguments((node.columns, node.fill))})"
        return Code(f"Array.new({self.plain(node.rows)}) {{ {row} }}", Level.POSTFIX)

    def on_new(self, node: ir.New) -> Code:
        """Something empty."""
        builder = "[]" if self._joins else "String.new"
        hash_ = "Hash.new(0)" if self._zero_default else "{}"
        empty = {Type.LIST: "[]", Type.BUILDER: builder, Type.SET: "Set.new"}
        return Code(empty.get(node.type, hash_))

    def on_copy_of(self, node: ir.CopyOf) -> Code:
        """A copy."""
        return Code(f"{self.name(node.array)}.dup", Level.POSTFIX)

    def on_sorted_keys(self, node: ir.SortedKeys) -> Code:
        """Keys in order."""
        keys = "" if node.container.type is Type.SET else ".keys"
        return Code(f"{self.name(node.container)}{keys}.sort", Level.POSTFIX)

    def on_read_number(self, node: ir.ReadNumber) -> Code:
        """The first line."""
        return Code("gets.to_i", Level.POSTFIX)

    def on_read_numbers(self, node: ir.ReadNumbers) -> Code:
        """The second line."""
        return Code("gets.split.map(&:to_i)", Level.POSTFIX)

    # Statements

    def on_append(self, node: ir.Append) -> None:
        """A new last element."""
        name = self.name(node.list)
        if self.style.idiom % 4 == 0:
            self.line(f"{name}.push({self.plain(node.value)})")
        else:
            self.line(f"{name} << {self.at(node.value, Level.ADD)}")

    def on_pop(self, node: ir.Pop) -> None:
        """The last element, taken off."""
        self.line(f"{self.name(node.var)} = {self.name(node.list)}.pop")

    def on_pop_first(self, node: ir.PopFirst) -> None:
        """The first element, taken off."""
        self.line(f"{self.name(node.var)} = {self.name(node.list)}.shift")

    def on_insert_first(self, node: ir.InsertFirst) -> None:
        """A new first element."""
        self.line(f"{self.name(node.list)}.unshift({self.plain(node.value)})")

    def on_for_entries(self, node: ir.ForEntries) -> None:
        """A block for each entry."""
        entry = f"|{self.name(node.key)}, {self.name(node.value)}|"
        self._suite(f"{self.name(node.map)}.each do {entry}", node.body)

    def on_append_text(self, node: ir.AppendText) -> None:
        """One more part."""
        self.line(f"{self.name(node.builder)} << {self.at(node.text, Level.ADD)}")

    def on_map_add(self, node: ir.MapAdd) -> None:
        """A count."""
        place = f"{self.name(node.map)}[{self.plain(node.key)}]"
        if self._zero_default:
            self.line(f"{place} += {self.plain(node.amount)}")
        else:
            old = self.plain(ir.MapGet(node.map, node.key, ir.Int(0)))
            self.line(f"{place} = {old} + {self.at(node.amount, Level.ADD + 1)}")

    def on_set_add(self, node: ir.SetAdd) -> None:
        """One more value."""
        name = self.name(node.set)
        if self.style.idiom % 2:
            self.line(f"{name} << {self.at(node.value, Level.ADD)}")
        else:
            self.line(f"{name}.add({self.plain(node.value)})")

    def on_sort(self, node: ir.Sort) -> None:
        """The library's sort."""
        self.line(f"{self.name(node.array)}.sort!")

    def on_sort_by(self, node: ir.SortBy) -> None:
        """The library's sort, by pairs of key and element."""
        element = self.name(node.element)
        pair = f"[{self.plain(node.key)}, {element}]"
        self.line(f"{self.name(node.list)}.sort_by! {{ |{element}| {pair} }}")

    def on_for(self, node: ir.For) -> None:
        """A block for each number."""
        variable = f" |{self.name(node.var)}|" if node.var.name in used(node.body) else ""
        self._suite(f"{self._numbers(node)} do{variable}", node.body)

    def _numbers(self, node: ir.For) -> str:
        """What yields the numbers of a counting loop."""
        start, last = self.at(node.start, Level.POSTFIX), self.plain(last_value(node))
        if node.step == -1:
            return f"{start}.downto({last})"
        if node.step != 1:
            return f"{start}.step({last}, {node.step})"
        if node.start == ir.Int(0) and self.style.idiom % 3 != 1:
            return f"{self.at(node.stop, Level.POSTFIX)}.times"
        if self.style.idiom % 2:
            return f"{start}.upto({last})"
        match node.stop:
            case ir.Binary(op="+", right=ir.Int(value=1)):
                return f"({self.at(node.start, Level.ADD)}..{last}).each"
            case _:
                return f"({self.at(node.start, Level.ADD)}...{self.at(node.stop, Level.ADD)}).each"

    def on_for_each(self, node: ir.ForEach) -> None:
        """A block for each element."""
        self._suite(f"{self.name(node.array)}.each do |{self.name(node.var)}|", node.body)

    def on_while(self, node: ir.While) -> None:
        """A loop under a condition."""
        match node.condition:
            case ir.Not(operand=operand):
                self._suite(f"until {self.plain(operand)}", node.body)
            case ir.Compare(op=">", left=ir.Length(container=container), right=ir.Int(value=0)):
                self._suite(f"until {self.at(container, Level.POSTFIX)}.empty?", node.body)
            case _:
                self._suite(f"while {self.plain(node.condition)}", node.body)

    def on_if(self, node: ir.If) -> None:
        """Branches; one short statement stands before its condition."""
        word, condition = "if", node.condition
        if isinstance(condition, ir.Not) and not node.orelse:
            word, condition = "unless", condition.operand
        short = None if node.orelse else one_line(self, node.then)
        if short is not None:
            self.line(f"{short} {word} {self.plain(condition)}")
            return
        if word == "unless":
            self._suite(f"unless {self.plain(condition)}", node.then)
            return
        self._branches(node, "if", self.block)
        self.line("end")

    def _branches(self, node: ir.If, word: str, write: Callable[[Block], None]) -> None:
        self.line(f"{word} {self.plain(node.condition)}")
        with self.indented():
            write(node.then)
        match node.orelse:
            case ():
                pass
            case (ir.If() as inner,):
                self._branches(inner, "elsif", write)
            case _:
                self.line("else")
                with self.indented():
                    write(node.orelse)

    def on_print(self, node: ir.Print) -> None:
        """A line of output."""
        if node.label:
            self.line(f'puts "{node.label} #{{{self.plain(node.value)}}}"')
        else:
            self.line(f"puts {self.plain(node.value)}")
