"""Perl (5)."""

from __future__ import annotations

from typing import ClassVar

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Expr, Function, Program, Type, Var
from rlm_model.corpora.programs.ir.walk import last_value, walk, walk_program
from rlm_model.corpora.programs.printers.shared.base import Code, Level
from rlm_model.corpora.programs.printers.shared.braces import BracePrinter
from rlm_model.corpora.programs.printers.shared.one_line import one_line
from rlm_model.corpora.programs.printers.shared.values import (
    interpolated,
    key_of,
    part_length,
    shown_parts,
)

FUNCTIONS = (
    "abs accept alarm and atan2 bind binmode bless caller chdir chmod chomp chop chown chr chroot "
    "close cmp connect continue cos crypt defined delete die do dump each else elsif eof eq eval "
    "exec exists exit exp fcntl fork format ge getc glob goto grep gt hash hex if index int ioctl "
    "join keys kill last lc lcfirst le length link listen local log lstat lt main map max min "
    "mkdir my ne next no not oct open or ord our pack package pipe pop pos print printf push q qq "
    "qr qw qx rand read ref rename require reset return reverse rewind s say scalar seek select "
    "send shift sin sleep sort splice split sprintf sqrt srand stat state study sub substr "
    "symlink tell tie time times tr truncate uc ucfirst umask undef unless unlink unpack unshift "
    "untie until use utime values wait warn while write x xor y"
)
VARIABLES = "$a $b $ARGV $ENV $INC"

COMPARED = {"left of two": "$a", "right of two": "$b"}
"""What the block of a sort compares, by names that no other variable can have."""


def scalar_case(name: str) -> str:
    """``$row_total``."""
    return f"${name}"


class PerlPrinter(BracePrinter):
    """Perl: arrays and hashes where they are declared, references to them in functions."""

    reserved = frozenset(f"{FUNCTIONS} {VARIABLES}".split())
    variable_case = staticmethod(scalar_case)
    comment_mark = "#"
    else_if = "elsif"
    short_assignments = BracePrinter.short_assignments - {"div"}
    operators: ClassVar[dict[str, str]] = {**BracePrinter.operators, "concat": "."}

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self._references: frozenset[str] = frozenset()

    def write_program(self) -> None:
        """Pragmas, constants, functions, main as plain statements or as a function."""
        if self.idiom(3) == 0:
            self.line("#!/usr/bin/env perl")
        if self.program.comment:
            self.line(f"# {self.program.comment}")
        self.simple("use strict")
        self.simple("use warnings")
        if any(map(_calls_itself, self.program.functions)):
            self.simple("no warnings 'recursion'")
        if self._says:
            self.simple("use feature 'say'")
        nodes = walk_program(self.program)
        used = sorted({node.op for node in nodes if isinstance(node, ir.MinMax)})
        if used:
            self.simple(f"use List::Util qw({' '.join(used)})")
        self.line()
        for constant in self.program.constants:
            name = self.constant_name(constant)
            if self._scalar_constants:
                self.simple(f"my {name} = {constant.value}")
            else:
                self.simple(f"use constant {name} => {constant.value}")
        if self.program.constants:
            self.line()
        for function in self.program.functions:
            self._function(function)
            self.line()
        if self.idiom(2):
            self.block(self.program.main)
            return
        with self.braces("sub main"):
            self.block(self.program.main)
        self.line()
        self.simple("main()")

    @property
    def _says(self) -> bool:
        """Whether lines are written with ``say``."""
        return self.idiom(4) == 2

    @property
    def _scalar_constants(self) -> bool:
        """Whether named numbers are variables of the file."""
        return self.idiom(3) == 1

    def constant_name(self, constant: ir.Constant) -> str:
        """Name of a named number, with a sign where it is a variable."""
        name = super().constant_name(constant)
        return f"${name}" if self._scalar_constants else name

    def _function(self, function: Function) -> None:
        if function.comment:
            self.line(f"# {function.comment}")
        variables = [parameter.var for parameter in function.parameters]
        self._references = frozenset(var.name for var in variables if not _is_scalar(var))
        with self.braces(f"sub {self.function_name(function.name)}"):
            self.simple(f"my ({', '.join(map(self.name, variables))}) = @_")
            self.block(function.body)
        self._references = frozenset()

    # Names and places

    def name(self, var: Var) -> str:
        """A variable with the sign of one value, which its elements have too."""
        return COMPARED.get(var.name) or super().name(var)

    def _whole(self, var: Var) -> str:
        """A whole array or hash."""
        sign = "%" if var.type in (Type.MAP, Type.TEXT_MAP, Type.SET) else "@"
        name = self.name(var)
        return sign + (name if var.name in self._references else name[1:])

    def _element(self, var: Var, key: Expr) -> str:
        """An element of an array or a value of a hash."""
        arrow = "->" if var.name in self._references else ""
        if var.type in (Type.MAP, Type.TEXT_MAP, Type.SET):
            bare = isinstance(key, ir.Constant) and not self._scalar_constants
            return f"{self.name(var)}{arrow}{{{self.plain(key)}{'()' if bare else ''}}}"
        return f"{self.name(var)}{arrow}[{self.plain(key)}]"

    def declaration(self, var: Var, value: str | None = None) -> str:
        """``my`` and a first value, if there is one to say."""
        name = self.name(var) if _is_scalar(var) else self._whole(var)
        return f"my {name}" if value == "()" else f"my {name} = {value}"

    # Expressions

    def at(self, node: Expr, level: int) -> str:
        """Text of an operand; an array that meets an operator counts its elements."""
        match node:
            case ir.Length(container=Var(type=Type.ARRAY | Type.LIST) as array):
                return self._whole(array)
            case _:
                return super().at(node, level)

    def on_bool(self, node: ir.Bool) -> Code:
        """One or zero."""
        return Code("1" if node.value else "0")

    def on_str(self, node: ir.Str) -> Code:
        """A text in the quotes that take it as it stands."""
        return Code(f"'{node.value}'")

    def on_binary(self, node: ir.Binary) -> Code:
        """Arithmetic; a quotient is cut."""
        if node.op == "div":
            return Code(f"int({self.infix('div', node.left, node.right).text})", Level.POSTFIX)
        return super().on_binary(node)

    def on_text_equal(self, node: ir.TextEqual) -> Code:
        """Equality of texts."""
        return self._compared("eq", node)

    def _compared(self, word: str, node: ir.TextEqual) -> Code:
        left, right = self.at(node.left, Level.COMPARE), self.at(node.right, Level.COMPARE)
        return Code(f"{left} {word} {right}", Level.EQUAL)

    def unequal(self, node: ir.TextEqual) -> Code:
        """Texts that differ."""
        return self._compared("ne", node)

    def on_length(self, node: ir.Length) -> Code:
        """A length."""
        container = node.container
        if container.type is Type.STR:
            return Code(f"length({self.plain(container)})", Level.POSTFIX)
        assert isinstance(container, Var)
        whole = self._whole(container)
        return Code(f"scalar({'keys ' if whole[0] == '%' else ''}{whole})", Level.POSTFIX)

    def on_index(self, node: ir.Index) -> Code:
        """An element."""
        return Code(self._element(node.array, node.index), Level.POSTFIX)

    def on_cell(self, node: ir.Cell) -> Code:
        """An element of a matrix."""
        row = self._element(node.matrix, node.row)
        return Code(f"{row}[{self.plain(node.column)}]", Level.POSTFIX)

    def on_map_get(self, node: ir.MapGet) -> Code:
        """A value, or the default."""
        text = f"{self._element(node.map, node.key)} // {self.at(node.default, Level.AND)}"
        return Code(text, Level.OR)

    def on_contains(self, node: ir.Contains) -> Code:
        """Membership."""
        return Code(f"exists {self._element(node.container, node.key)}", Level.UNARY)

    def on_char_code(self, node: ir.CharCode) -> Code:
        """Code of a character."""
        return Code(f"ord(substr({self.arguments((node.text, node.index))}, 1))", Level.POSTFIX)

    def on_substring(self, node: ir.Substring) -> Code:
        """A part of a text."""
        arguments = (node.text, node.start, part_length(node))
        return Code(f"substr({self.arguments(arguments)})", Level.POSTFIX)

    def on_concat(self, node: ir.Concat) -> Code:
        """A text with variables in it, or parts with dots between them."""
        parts = shown_parts(node)
        if self.idiom(2) and all(isinstance(part, ir.Str | Var) for part in parts):
            # Braces keep a name off what follows.
            inner = interpolated(parts, "${", lambda part: self.plain(part)[1:])
            return Code(f'"{inner}"')
        return Code(" . ".join(self.at(part, Level.MULTIPLY) for part in parts), Level.ADD)

    def on_to_text(self, node: ir.ToText) -> Code:
        """Decimal digits."""
        if isinstance(node.value, Var):
            return Code(f'"{self.plain(node.value)}"')
        return Code(f"'' . {self.at(node.value, Level.MULTIPLY)}", Level.ADD)

    def on_char_text(self, node: ir.CharText) -> Code:
        """A character."""
        return Code(f"chr({self.plain(node.code)})", Level.POSTFIX)

    @property
    def _joins(self) -> bool:
        """Whether builders are arrays of parts."""
        return self.idiom(4) == 1

    def on_builder_text(self, node: ir.BuilderText) -> Code:
        """The text that parts were added to, or all parts joined."""
        if self._joins:
            return Code(f"join('', {self._whole(node.builder)})", Level.POSTFIX)
        return Code(self.name(node.builder))

    def on_new_array(self, node: ir.NewArray) -> Code:
        """A list of equal elements."""
        return self._repeated(node.fill, node.length)

    def _repeated(self, fill: Expr, length: Expr) -> Code:
        return Code(f"({self.plain(fill)}) x {self.at(length, Level.UNARY)}", Level.MULTIPLY)

    def on_array_of(self, node: ir.ArrayOf) -> Code:
        """A list of literals."""
        return Code(f"({', '.join(map(str, node.values))})")

    def on_new_matrix(self, node: ir.NewMatrix) -> Code:
        """References to rows."""
        row = self._repeated(node.fill, node.columns).text
        return Code(f"map {{ [{row}] }} 1 .. {self.at(node.rows, Level.OR)}", Level.LAMBDA)

    def on_new(self, node: ir.New) -> Code:
        """Something empty."""
        return Code("''" if node.type is Type.BUILDER and not self._joins else "()")

    def on_copy_of(self, node: ir.CopyOf) -> Code:
        """A copy: what an assignment makes."""
        return Code(self._whole(node.array))

    def on_sorted_keys(self, node: ir.SortedKeys) -> Code:
        """Keys in order."""
        return Code(f"sort {{ $a <=> $b }} keys {self._whole(node.container)}", Level.LAMBDA)

    def on_read_numbers(self, node: ir.ReadNumbers) -> Code:
        """The second line."""
        return Code("split ' ', <STDIN>", Level.LAMBDA)

    def on_call(self, node: ir.Call | ir.Do) -> Code:
        """A call; arrays and hashes are handed over by reference."""
        arguments = ", ".join(map(self._argument, node.arguments))
        return Code(f"{self.function_name(node.function)}({arguments})", Level.POSTFIX)

    def _argument(self, node: Expr) -> str:
        if not isinstance(node, Var) or _is_scalar(node):
            return self.plain(node)
        return self.name(node) if node.name in self._references else f"\\{self._whole(node)}"

    # Statements

    def on_declare(self, node: ir.Declare) -> None:
        """A declaration; the line that is read loses its end."""
        match node:
            case ir.Declare(value=ir.ReadNumber()):
                self.simple(f"chomp({self.declaration(node.var, '<STDIN>')})")
            case ir.Declare(var=Var(type=Type.BUILDER)) if self._joins:
                self.simple(f"my {self._whole(node.var)}")
            case _:
                super().on_declare(node)

    def on_append(self, node: ir.Append) -> None:
        """A new last element."""
        self.simple(f"push {self._whole(node.list)}, {self.plain(node.value)}")

    def on_pop(self, node: ir.Pop) -> None:
        """The last element, taken off."""
        self.simple(self.declaration(node.var, f"pop {self._whole(node.list)}"))

    def on_append_text(self, node: ir.AppendText) -> None:
        """One more part."""
        if self._joins:
            self.simple(f"push {self._whole(node.builder)}, {self.plain(node.text)}")
        else:
            self.simple(f"{self.name(node.builder)} .= {self.plain(node.text)}")

    def on_map_put(self, node: ir.MapPut) -> None:
        """A value for a key."""
        self.simple(f"{self._element(node.map, node.key)} = {self.plain(node.value)}")

    def on_map_add(self, node: ir.MapAdd) -> None:
        """A count; what is missing counts as zero."""
        place = self._element(node.map, node.key)
        one = node.amount == ir.Int(1) and self.idiom(3) != 2
        self.simple(f"{place}++" if one else f"{place} += {self.plain(node.amount)}")

    def on_set_add(self, node: ir.SetAdd) -> None:
        """One more key."""
        self.simple(f"{self._element(node.set, node.value)} = 1")

    def on_sort(self, node: ir.Sort) -> None:
        """The library's sort, told that these are numbers."""
        whole = self._whole(node.array)
        self.simple(f"{whole} = sort {{ $a <=> $b }} {whole}")

    def on_sort_by(self, node: ir.SortBy) -> None:
        """The library's sort, by key, then by element."""
        keys = (self.at(key_of(node, each), Level.COMPARE) for each in COMPARED)
        word = "or" if self.idiom(2) else "||"
        whole = self._whole(node.list)
        order = f"{' <=> '.join(keys)} {word} $a <=> $b"
        self.simple(f"{whole} = sort {{ {order} }} {whole}")

    def on_swap(self, node: ir.Swap) -> None:
        """An exchange."""
        places = [self._element(node.array, index) for index in (node.left, node.right)]
        self.simple(f"({', '.join(places)}) = ({', '.join(reversed(places))})")

    def on_for(self, node: ir.For) -> None:
        """A loop over a range, or one that counts."""
        if node.step != 1 or self.idiom(4) == 3:
            super().on_for(node)
            return
        match node.stop:
            case ir.Length(container=Var(type=Type.ARRAY | Type.LIST) as array):
                last = "$#" + self._whole(array)[1:]
            case _:
                last = self.at(last_value(node), Level.OR)
        numbers = f"{self.at(node.start, Level.OR)} .. {last}"
        with self.braces(f"for my {self.name(node.var)} ({numbers})"):
            self.block(node.body)

    def on_for_each(self, node: ir.ForEach) -> None:
        """A loop over elements."""
        word = "foreach" if self.idiom(3) == 1 else "for"
        with self.braces(f"{word} my {self.name(node.var)} ({self._whole(node.array)})"):
            self.block(node.body)

    def on_if(self, node: ir.If) -> None:
        """Branches; one short statement stands before its condition."""
        short = None if node.orelse else one_line(self, node.then)
        if short is None or (self.idiom(3) == 2 and not isinstance(node.then[0], ir.Return)):
            super().on_if(node)
            return
        word, condition = "if", node.condition
        if isinstance(condition, ir.Not):
            word, condition = "unless", condition.operand
        self.simple(f"{short.removesuffix(self.end)} {word} {self.plain(condition)}")

    def on_print(self, node: ir.Print) -> None:
        """A line of output."""
        label = f"{node.label} " if node.label else ""
        if isinstance(node.value, Var):
            text = f"{label}{self.plain(node.value)}"
            self.simple(f'say "{text}"' if self._says else f'print "{text}\\n"')
            return
        value = self.plain(node.value)
        parts = f"'{label}', {value}" if label else f"{'+' if value[0] == '(' else ''}{value}"
        self.simple(f"say {parts}" if self._says else f'print {parts}, "\\n"')


def _is_scalar(var: Var) -> bool:
    """Whether a variable holds one value; text under construction does."""
    return var.type.is_scalar or var.type is Type.BUILDER


def _calls_itself(function: Function) -> bool:
    calls = (node for node in walk(function.body) if isinstance(node, ir.Call | ir.Do))
    return any(call.function == function.name for call in calls)
