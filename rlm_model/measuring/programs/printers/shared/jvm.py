"""What Kotlin and Scala share: numbers that are converted by methods, and characters."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import ClassVar

from rlm_model.measuring.programs import ir
from rlm_model.measuring.programs.ir import Expr
from rlm_model.measuring.programs.printers.shared.base import Code, Level
from rlm_model.measuring.programs.printers.shared.braces import CHARACTERS, BracePrinter, is_wide


class JvmPrinter(BracePrinter):
    """Integers of 32 bits, converted to 64 and back; a character is no number."""

    end = ""
    call: ClassVar[str] = "()"
    """What stands behind the name of a method without parameters."""

    def __init__(self, program: ir.Program) -> None:
        # Indices are Int, so people keep to it; and a brace on a line of its own can be a closure.
        style = replace(program.style, wide_integers=False, braces_below=False)
        super().__init__(replace(program, style=style))

    @abstractmethod
    def character_at(self, node: ir.CharCode) -> str:
        """The character itself."""

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

    def char_of(self, node: ir.CharText) -> str:
        """A character from its code."""
        match node.code:
            case ir.CharCode():
                return self.character_at(node.code)
            case ir.Binary(op="+", left=ir.Int(value=97), right=right):
                return self.shifted(f"'a' + {self.at(right, Level.MULTIPLY)}")
            case _:
                return f"{self.at(node.code, Level.POSTFIX)}.toChar{self.call}"

    def shifted(self, text: str) -> str:
        """A character from the sum of one and a number."""
        return text

    def joined(self, part: Expr) -> str:
        """Text of what a text is put together from: numbers and characters join as they are."""
        match part:
            case ir.ToText(value=value):
                return self.at(value, Level.MULTIPLY)
            case ir.CharText():
                return self.char_of(part)
            case _:
                return self.at(part, Level.MULTIPLY)


def is_letter(node: Expr) -> bool:
    """Whether a number is said as a character where it meets one."""
    return isinstance(node, ir.Int) and node.value in CHARACTERS


def letter(node: Expr) -> str:
    """A number as a character."""
    assert isinstance(node, ir.Int)
    return f"'{chr(node.value)}'"
