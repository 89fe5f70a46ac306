"""Texts in Rust: which are borrowed, and where one is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Expr, Var
from rlm_model.corpora.programs.ir.walk import text_parts
from rlm_model.corpora.programs.printers.shared.base import Code, Level, Part
from rlm_model.corpora.programs.printers.shared.values import CHARACTERS

if TYPE_CHECKING:
    from rlm_model.corpora.programs.printers.rust.printer import RustPrinter


class Texts(Part):
    """Text expressions: `&str` where a text is looked at, `String` where one is kept."""

    printer: RustPrinter

    def borrowed(self, node: Expr) -> str:
        """A text as a ``&str``."""
        match node:
            case Var():
                return (
                    self.name(node)
                    if node.name in self.printer.references
                    else f"&{self.name(node)}"
                )
            case ir.Str():
                return self.plain(node)
            case ir.Substring():
                return f"&{self._slice(node)}"
            case _:
                return f"&{self.plain(node)}"

    def owned(self, node: Expr) -> str:
        """A text as a `String` of its own."""
        match node:
            case Var():
                method = "to_string" if node.name in self.printer.references else "clone"
                return f"{self.name(node)}.{method}()"
            case ir.Str(value=value):
                return f"String::from({self.plain(node)})" if value else "String::new()"
            case ir.BuilderText(builder=builder):
                return f"{self.name(builder)}.clone()"
            case ir.Substring():
                return f"{self._slice(node)}.to_string()"
            case _:
                return self.plain(node)

    def _slice(self, node: ir.Substring) -> str:
        start = "" if node.start == ir.Int(0) else self.printer.numbers.index(node.start)
        return (
            f"{self.at(node.text, Level.POSTFIX)}[{start}..{self.printer.numbers.index(node.stop)}]"
        )

    def on_text_equal(self, node: ir.TextEqual) -> Code:
        """Equality of texts."""
        sides = (
            self.plain(each) if isinstance(each, Var) else self.borrowed(each)
            for each in (node.left, node.right)
        )
        return Code(" == ".join(sides), Level.EQUAL)

    def unequal(self, node: ir.TextEqual) -> Code:
        """Texts that differ."""
        return Code(self.plain(node).replace(" == ", " != "), Level.EQUAL)

    def on_substring(self, node: ir.Substring) -> Code:
        """A part of a text, as a new one."""
        return Code(self.owned(node), Level.POSTFIX)

    def on_concat(self, node: ir.Concat) -> Code:
        """A formatted text."""
        form, shown = "", [""]
        for part in text_parts(node):
            match part:
                case ir.Str(value=value):
                    form += value
                case _:
                    form += "{}"
                    shown.append(self._shown(part))
        return Code(f'format!("{form}"{", ".join(shown)})', Level.POSTFIX)

    def _shown(self, part: Expr) -> str:
        match part:
            case ir.ToText(value=value):
                return self.plain(value)
            case ir.CharText():
                return self.char(part)
            case Var():
                return self.name(part)
            case _:
                return self.borrowed(part)

    def on_to_text(self, node: ir.ToText) -> Code:
        """Decimal digits."""
        return Code(f"{self.at(node.value, Level.POSTFIX)}.to_string()", Level.POSTFIX)

    def on_char_text(self, node: ir.CharText) -> Code:
        """A text of one character."""
        return Code(f"({self.char(node)}).to_string()", Level.POSTFIX)

    def char(self, node: ir.CharText) -> str:
        """A character from its code."""
        number = self.printer.numbers.number
        match node.code:
            case ir.Binary(op="+", left=ir.Int(value=code), right=right) if code in CHARACTERS:
                return f"(b'{chr(code)}' + {number(right, 'u8').text}) as char"
            case _:
                return f"{self.wrapped(number(node.code, 'u8'), Level.UNARY)} as char"

    def on_builder_text(self, node: ir.BuilderText) -> Code:
        """A copy of what was built."""
        return Code(self.owned(node), Level.POSTFIX)

    def added(self, name: str, text: Expr) -> str:
        """Text of a statement that adds to a text."""
        if isinstance(text, ir.CharText):
            return f"{name}.push({self.char(text)})"
        return f"{name}.push_str({self.borrowed(text)})"
