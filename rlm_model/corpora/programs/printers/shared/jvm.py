"""What the languages of the Java virtual machine share: its integers, texts and characters."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import ClassVar

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Expr, Function, Type, Var
from rlm_model.corpora.programs.ir.walk import text_parts
from rlm_model.corpora.programs.printers.shared.base import Code, Level
from rlm_model.corpora.programs.printers.shared.braces import BracePrinter
from rlm_model.corpora.programs.printers.shared.names import camel_case
from rlm_model.corpora.programs.printers.shared.values import CHARACTERS, interpolated, is_wide


class JvmPrinter(BracePrinter):
    """Integers of 32 bits, `String`, `StringBuilder`, collections of boxed numbers.

    A language brings `character_at` and how a number becomes a character.
    """

    variable_case = staticmethod(camel_case)
    function_case = staticmethod(camel_case)

    def __init__(self, program: ir.Program) -> None:
        # Indices and boxed numbers are 32 bits wide, so people keep to Int.
        super().__init__(replace(program, style=replace(program.style, wide_integers=False)))

    @abstractmethod
    def character_at(self, node: ir.CharCode) -> str:
        """The character itself."""

    @abstractmethod
    def shifted(self, text: str) -> str:
        """A character from the sum of one and a number."""

    @abstractmethod
    def converted(self, code: Expr) -> str:
        """A character from any code."""

    def char_of(self, node: ir.CharText) -> str:
        """A character from its code."""
        match node.code:
            case ir.CharCode():
                return self.character_at(node.code)
            case ir.Binary(op="+", left=ir.Int(value=97), right=right):
                return self.shifted(f"'a' + {self.at(right, Level.MULTIPLY)}")
            case _:
                return self.converted(node.code)

    def boxed(self, node: Expr) -> str:
        """Text of an expression where an object is wanted."""
        return self.plain(node)

    # Expressions

    def on_map_get(self, node: ir.MapGet) -> Code:
        """A value, or the default."""
        key = self.boxed(node.key)
        text = f"{self.name(node.map)}.getOrDefault({key}, {self.boxed(node.default)})"
        return Code(text, Level.POSTFIX)

    def on_contains(self, node: ir.Contains) -> Code:
        """Membership."""
        method = "containsKey" if node.container.type.is_map else "contains"
        return Code(f"{self.name(node.container)}.{method}({self.boxed(node.key)})", Level.POSTFIX)

    def on_substring(self, node: ir.Substring) -> Code:
        """A part of a text."""
        text = self.at(node.text, Level.POSTFIX)
        return Code(f"{text}.substring({self.arguments((node.start, node.stop))})", Level.POSTFIX)

    def on_builder_text(self, node: ir.BuilderText) -> Code:
        """What was built."""
        return Code(f"{self.name(node.builder)}.toString()", Level.POSTFIX)

    # Statements

    def on_append(self, node: ir.Append) -> None:
        """A new last element."""
        self.simple(f"{self.name(node.list)}.add({self.boxed(node.value)})")

    def on_insert_first(self, node: ir.InsertFirst) -> None:
        """A new first element."""
        self.simple(f"{self.name(node.list)}.add(0, {self.boxed(node.value)})")

    def on_append_text(self, node: ir.AppendText) -> None:
        """More text; numbers and characters join as they are."""
        match node.text:
            case ir.CharText():
                text = self.char_of(node.text)
            case ir.ToText(value=value):
                text = self.plain(value)
            case _:
                text = self.plain(node.text)
        self.simple(f"{self.name(node.builder)}.append({text})")

    def on_set_add(self, node: ir.SetAdd) -> None:
        """One more value."""
        self.simple(f"{self.name(node.set)}.add({self.boxed(node.value)})")


class TerseJvmPrinter(JvmPrinter):
    """What came after Java: no ``;``, types behind names, numbers that are converted by methods.

    A character is no number.
    """

    end = ""
    call: ClassVar[str] = "()"
    """What stands behind the name of a method without parameters."""
    interpolated: ClassVar[str] = ""
    """What stands before the quote of a text with values in it."""

    def __init__(self, program: ir.Program) -> None:
        # A brace on a line of its own can be a closure.
        super().__init__(replace(program, style=replace(program.style, braces_below=False)))
        self._assigned: set[str] = set()

    @abstractmethod
    def type_name(self, kind: Type) -> str:
        """Name of a type."""

    def describe(self, function: Function) -> None:
        """Writes what a function is for."""
        if function.comment:
            self.line(f"/** {function.comment} */" if self.idiom(2) else f"// {function.comment}")

    def declaration(self, var: Var, value: str | None = None) -> str:
        """``val`` or ``var``, a name, a value; the type is inferred, or told."""
        word = "var" if var.name in self._assigned else "val"
        told = var.type.is_scalar and self.style.idiom % 6 == 1
        kind = f": {self.type_name(var.type)}" if told else ""
        return f"{word} {self.name(var)}{kind} = {value}"

    # Numbers and characters

    def converted(self, code: Expr) -> str:
        """A character from any code."""
        return f"{self.at(code, Level.POSTFIX)}.toChar{self.call}"

    def on_char_code(self, node: ir.CharCode) -> Code:
        """Code of a character."""
        return Code(f"{self.character_at(node)}.toInt{self.call}", Level.POSTFIX)

    def on_binary(self, node: ir.Binary) -> Code:
        """Arithmetic; a method takes it to 64 bits, or brings it back."""
        left, right = node.left, node.right
        if isinstance(left, ir.CharCode) and node.op == "-" and is_letter(right):
            return Code(f"{self.character_at(left)} - {letter(right)}", Level.ADD)
        if is_wide(left) and not node.wide:
            return Code(
                f"({self.infix(node.op, left, right).text}).toInt{self.call}", Level.POSTFIX
            )
        if node.wide and not is_wide(left) and not is_wide(right):
            return self.widened(node, "{}.toLong" + self.call)
        return self.infix(node.op, left, right)

    def on_compare(self, node: ir.Compare) -> Code:
        """A comparison; characters meet characters."""
        left, right = node.left, node.right
        if isinstance(left, ir.CharCode) and isinstance(right, ir.CharCode):
            other = self.character_at(right)
        elif isinstance(left, ir.CharCode) and is_letter(right):
            other = letter(right)
        else:
            return self.infix(node.op, left, right)
        return Code(f"{self.character_at(left)} {node.op} {other}", self.levels[node.op])

    # Texts

    def on_concat(self, node: ir.Concat) -> Code:
        """A text with values in it, or a sum."""
        parts = text_parts(node)
        if self.idiom(3):
            inner = interpolated(parts, "${", self._joined)
            return Code(f'{self.interpolated}"{inner}"')
        first, *rest = parts
        texts = [self.at(first, Level.ADD), *(self._joined(part) for part in rest)]
        return Code(" + ".join(texts), Level.ADD)

    def _joined(self, part: Expr) -> str:
        """Text of what a text is put together from: numbers and characters join as they are."""
        match part:
            case ir.ToText(value=value):
                return self.at(value, Level.MULTIPLY)
            case ir.CharText():
                return self.char_of(part)
            case _:
                return self.at(part, Level.MULTIPLY)

    def on_to_text(self, node: ir.ToText) -> Code:
        """Decimal digits."""
        return Code(f"{self.at(node.value, Level.POSTFIX)}.toString{self.call}", Level.POSTFIX)

    def on_print(self, node: ir.Print) -> None:
        """A line of output."""
        if not node.label:
            self.simple(f"println({self.plain(node.value)})")
        elif self.idiom(3) and isinstance(node.value, Var):
            shown = f"${self.name(node.value)}"
            self.simple(f'println({self.interpolated}"{node.label} {shown}")')
        elif self.idiom(3):
            shown = f"${{{self.plain(node.value)}}}"
            self.simple(f'println({self.interpolated}"{node.label} {shown}")')
        else:
            self.simple(f'println("{node.label} " + {self.at(node.value, Level.MULTIPLY)})')


def is_letter(node: Expr) -> bool:
    """Whether a number is said as a character where it meets one."""
    return isinstance(node, ir.Int) and node.value in CHARACTERS


def letter(node: Expr) -> str:
    """A number as a character."""
    assert isinstance(node, ir.Int)
    return f"'{chr(node.value)}'"
