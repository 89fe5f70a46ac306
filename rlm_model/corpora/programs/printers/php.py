"""PHP (8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import ClassVar

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Expr, Function, Mode, Parameter, Type, Var
from rlm_model.corpora.programs.printers.shared.base import Code, Level
from rlm_model.corpora.programs.printers.shared.braces import BracePrinter
from rlm_model.corpora.programs.printers.shared.names import camel_case
from rlm_model.corpora.programs.printers.shared.values import (
    interpolated,
    key_of,
    part_length,
    shown_parts,
)

KEYWORDS = (
    "abstract and array as break callable case catch class clone const continue declare default do "
    "echo else elseif empty enddeclare endfor endforeach endif endswitch endwhile eval exit "
    "extends final finally fn for foreach function global goto if implements include instanceof "
    "insteadof interface isset list match namespace new or print private protected public readonly "
    "require return static switch throw trait try unset use var while xor yield die true false null"
)
FUNCTIONS = (
    "main count hash sort usort min max key current next pos end reset range pow log exp sin cos "
    "tan sqrt abs floor ceil round rand ord chr trim explode implode link copy rename file stat "
    "date time pi each compact extract substr strlen intdiv levenshtein"
)
VARIABLES = "$this $argc $argv"
CONSTANTS = "INF NAN PHP_EOL STDIN"

HINTS = {Type.INT: "int", Type.BOOL: "bool", Type.STR: "string"}
"""Types of parameters and results; all containers are arrays."""


def dollar_case(name: str) -> str:
    """``$rowTotal``."""
    return f"${camel_case(name)}"


class PhpPrinter(BracePrinter):
    """PHP: arrays for all containers, handed over by reference where they change."""

    reserved = frozenset(f"{KEYWORDS} {FUNCTIONS} {VARIABLES} {CONSTANTS}".split())
    variable_case = staticmethod(dollar_case)
    function_case = staticmethod(camel_case)
    short_assignments = BracePrinter.short_assignments - {"div"}
    else_if = "elseif"
    operators: ClassVar[dict[str, str]] = {
        **BracePrinter.operators,
        "==": "===",
        "!=": "!==",
        "concat": ".",
    }
    levels: ClassVar[dict[str, int]] = {**BracePrinter.levels, "concat": Level.COMPARE}

    def write_program(self) -> None:
        """Constants, functions, main as plain statements or as a function."""
        self.line("<?php")
        self.line()
        if self.idiom(3) == 0:
            self.simple("declare(strict_types=1)")
            self.line()
        if self.program.comment:
            self._comment(self.program.comment)
            self.line()
        for constant in self.program.constants:
            self.simple(f"const {self.constant_name(constant)} = {constant.value}")
        if self.program.constants:
            self.line()
        for function in self.program.functions:
            self._function(function)
            self.line()
        if self.idiom(2) or not self.program.main:
            self.block(self.program.main)
            return
        with self._function_braces("function main()" + (": void" if self._hints else "")):
            self.block(self.program.main)
        self.line()
        self.simple("main()")

    @property
    def _hints(self) -> bool:
        """Whether parameters and results have types."""
        return self.idiom(4) != 3

    def _comment(self, text: str) -> None:
        if self.idiom(4) == 2:
            self.line(f"// {text}")
        else:
            self.line("/**")
            self.line(f" * {text}")
            self.line(" */")

    def _function(self, function: Function) -> None:
        if function.comment:
            self._comment(function.comment)
        parameters = ", ".join(self._parameter(each) for each in function.parameters)
        result = HINTS.get(function.result, "array") if function.result else "void"
        head = f"function {self.function_name(function.name)}({parameters})"
        with self._function_braces(f"{head}: {result}" if self._hints else head):
            self.block(function.body)

    def _parameter(self, parameter: Parameter) -> str:
        hint = f"{HINTS.get(parameter.var.type, 'array')} " if self._hints else ""
        reference = "" if parameter.mode is Mode.READ else "&"
        return f"{hint}{reference}{self.name(parameter.var)}"

    @contextmanager
    def _function_braces(self, head: str) -> Iterator[None]:
        """Braces of a function, which most put on lines of their own."""
        if self.idiom(4) == 1:
            with self.braces(head):
                yield
            return
        self.line(head)
        with self.braces_alone():
            yield

    def declaration(self, var: Var, value: str | None = None) -> str:
        """A first assignment."""
        return f"{self.name(var)} = {value}"

    # Expressions

    def on_str(self, node: ir.Str) -> Code:
        """A text in the quotes that take it as it stands."""
        return Code(f"'{node.value}'")

    def on_binary(self, node: ir.Binary) -> Code:
        """Arithmetic; division of integers is a function."""
        if node.op == "div":
            return Code(f"intdiv({self.arguments((node.left, node.right))})", Level.POSTFIX)
        return super().on_binary(node)

    def on_length(self, node: ir.Length) -> Code:
        """A length."""
        word = "strlen" if node.container.type is Type.STR else "count"
        return Code(f"{word}({self.plain(node.container)})", Level.POSTFIX)

    def on_map_get(self, node: ir.MapGet) -> Code:
        """A value, or the default."""
        text = f"{self._element(node.map, node.key)} ?? {self.at(node.default, Level.ADD)}"
        return Code(text, Level.LAMBDA)

    def _element(self, container: Var, key: Expr) -> str:
        return f"{self.name(container)}[{self.plain(key)}]"

    def on_contains(self, node: ir.Contains) -> Code:
        """Membership."""
        if node.container.type.is_sequence:
            place = self.arguments((node.key, node.container))
            return Code(f"in_array({place}, true)", Level.POSTFIX)
        return Code(f"isset({self._element(node.container, node.key)})", Level.POSTFIX)

    def on_aggregate(self, node: ir.Aggregate) -> Code:
        """The library's sum or extreme."""
        word = "array_sum" if node.op == "sum" else node.op
        return Code(f"{word}({self.name(node.array)})", Level.POSTFIX)

    def on_part(self, node: ir.Part) -> Code:
        """A copy of a part."""
        rest = (node.start,) if node.is_rest else (node.start, part_length(node))
        return Code(f"array_slice({self.arguments((node.array, *rest))})", Level.POSTFIX)

    def on_char_code(self, node: ir.CharCode) -> Code:
        """Code of a character."""
        text = f"{self.at(node.text, Level.POSTFIX)}[{self.plain(node.index)}]"
        return Code(f"ord({text})", Level.POSTFIX)

    def on_substring(self, node: ir.Substring) -> Code:
        """A part of a text."""
        arguments = (node.text, node.start, part_length(node))
        return Code(f"substr({self.arguments(arguments)})", Level.POSTFIX)

    def on_concat(self, node: ir.Concat) -> Code:
        """A text with variables in it, or parts with dots between them."""
        parts = shown_parts(node)
        if self.idiom(2) and all(isinstance(part, ir.Str | Var) for part in parts):
            inner = interpolated(parts, "{", self.plain)
            return Code(f'"{inner}"')
        return Code(" . ".join(self.at(part, Level.POSTFIX) for part in parts), Level.COMPARE)

    def on_to_text(self, node: ir.ToText) -> Code:
        """Decimal digits."""
        if self.idiom(3) == 1:
            return Code(f"strval({self.plain(node.value)})", Level.POSTFIX)
        return Code(f"(string) {self.at(node.value, Level.UNARY)}", Level.UNARY)

    def on_char_text(self, node: ir.CharText) -> Code:
        """A character."""
        return Code(f"chr({self.plain(node.code)})", Level.POSTFIX)

    @property
    def _joins(self) -> bool:
        """Whether builders are arrays of parts."""
        return self.idiom(4) == 1

    def on_builder_text(self, node: ir.BuilderText) -> Code:
        """The text that parts were added to, or all parts joined."""
        name = self.name(node.builder)
        return Code(f"implode('', {name})" if self._joins else name, Level.POSTFIX)

    def on_new_array(self, node: ir.NewArray) -> Code:
        """An array of equal elements."""
        return self._filled(node.length, self.plain(node.fill))

    def _filled(self, length: Expr, fill: str) -> Code:
        return Code(f"array_fill(0, {self.plain(length)}, {fill})", Level.POSTFIX)

    def on_array_of(self, node: ir.ArrayOf) -> Code:
        """An array of literals."""
        return Code(f"[{', '.join(map(str, node.values))}]")

    def on_new_matrix(self, node: ir.NewMatrix) -> Code:
        """An array of rows, which are copied when they first change."""
        return self._filled(node.rows, self._filled(node.columns, self.plain(node.fill)).text)

    def on_new(self, node: ir.New) -> Code:
        """Something empty."""
        return Code("''" if node.type is Type.BUILDER and not self._joins else "[]")

    def on_copy_of(self, node: ir.CopyOf) -> Code:
        """A copy: what an assignment makes."""
        return Code(self.name(node.array))

    def on_read_number(self, node: ir.ReadNumber) -> Code:
        """The first line."""
        return Code("(int) trim(fgets(STDIN))", Level.UNARY)

    def on_read_numbers(self, node: ir.ReadNumbers) -> Code:
        """The second line."""
        return Code("array_map('intval', explode(' ', trim(fgets(STDIN))))", Level.POSTFIX)

    # Statements

    def on_declare(self, node: ir.Declare) -> None:
        """A first assignment; keys are sorted in place."""
        if isinstance(node.value, ir.SortedKeys):
            keys = f"array_keys({self.name(node.value.container)})"
            self.simple(self.declaration(node.var, keys))
            self.simple(f"sort({self.name(node.var)})")
        else:
            super().on_declare(node)

    def on_append(self, node: ir.Append) -> None:
        """A new last element."""
        self.simple(f"{self.name(node.list)}[] = {self.plain(node.value)}")

    def on_pop(self, node: ir.Pop) -> None:
        """The last element, taken off."""
        self.simple(self.declaration(node.var, f"array_pop({self.name(node.list)})"))

    def on_append_text(self, node: ir.AppendText) -> None:
        """One more part."""
        sign = "[] =" if self._joins else " .="
        self.simple(f"{self.name(node.builder)}{sign} {self.plain(node.text)}")

    def on_map_put(self, node: ir.MapPut) -> None:
        """A value for a key."""
        self.simple(f"{self._element(node.map, node.key)} = {self.plain(node.value)}")

    def on_set_add(self, node: ir.SetAdd) -> None:
        """One more key."""
        self.simple(f"{self._element(node.set, node.value)} = true")

    def on_sort(self, node: ir.Sort) -> None:
        """The library's sort."""
        self.simple(f"sort({self.name(node.array)})")

    def on_pop_first(self, node: ir.PopFirst) -> None:
        """The first element, taken off."""
        self.simple(self.declaration(node.var, f"array_shift({self.name(node.list)})"))

    def on_insert_first(self, node: ir.InsertFirst) -> None:
        """A new first element."""
        self.simple(f"array_unshift({self.arguments((node.list, node.value))})")

    def on_for_entries(self, node: ir.ForEntries) -> None:
        """A loop over entries."""
        entry = f"{self.name(node.key)} => {self.name(node.value)}"
        with self.braces(f"foreach ({self.name(node.map)} as {entry})"):
            self.block(node.body)

    def on_sort_by(self, node: ir.SortBy) -> None:
        """The library's sort, by pairs of key and element."""
        pairs = (f"[{self.plain(key_of(node, each))}, ${each}]" for each in ("a", "b"))
        head = "fn (int $a, int $b): int" if self._hints else "fn ($a, $b)"
        order = " <=> ".join(pairs)
        self.simple(f"usort({self.name(node.list)}, {head} => {order})")

    def name(self, var: Var) -> str:
        """A variable's name; one that the printer made up gets its sign."""
        return self._variables.get(var.name, f"${var.name}")

    def on_swap(self, node: ir.Swap) -> None:
        """An exchange."""
        places = [self._element(node.array, index) for index in (node.left, node.right)]
        self.simple(f"[{', '.join(places)}] = [{', '.join(reversed(places))}]")

    def on_for_each(self, node: ir.ForEach) -> None:
        """A loop over elements."""
        with self.braces(f"foreach ({self.name(node.array)} as {self.name(node.var)})"):
            self.block(node.body)

    def on_print(self, node: ir.Print) -> None:
        """A line of output."""
        value, label = self.plain(node.value), f"{node.label} " if node.label else ""
        if self.idiom(3) == 1 and isinstance(node.value, Var):
            self.simple(f'echo "{label}{value}\\n"')
            return
        parts: Iterable[str] = [*([f"'{label}'"] if label else []), value, "PHP_EOL"]
        self.simple(f"echo {(' . ' if self.idiom(3) == 2 else ', ').join(parts)}")
