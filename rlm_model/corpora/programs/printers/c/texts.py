"""Texts in C: which are literals, and where one is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Block, Expr, Var
from rlm_model.corpora.programs.ir.walk import text_parts
from rlm_model.corpora.programs.printers.c.prelude import borrowed_texts
from rlm_model.corpora.programs.printers.shared.base import Code, Level, Part
from rlm_model.corpora.programs.printers.shared.values import HELD

if TYPE_CHECKING:
    from rlm_model.corpora.programs.printers.c.printer import CPrinter


class Texts(Part):
    """Text expressions, and statements that make or change a text."""

    printer: CPrinter

    def __init__(self, printer: CPrinter) -> None:
        super().__init__(printer)
        self._borrowed: frozenset[str] = frozenset()
        self._measured: frozenset[str] = frozenset()

    def enter(self, block: Block, measured: frozenset[str]) -> None:
        """Notes which texts of a function's body stay literals, and whose length is needed."""
        self._borrowed, self._measured = borrowed_texts(block), measured

    def is_borrowed(self, var: Var) -> bool:
        """Whether a variable stays a literal, which is never freed."""
        return var.name in self._borrowed

    def on_text_equal(self, node: ir.TextEqual) -> Code:
        """Equality of texts."""
        return Code(f"strcmp({self.arguments((node.left, node.right))}) == 0", Level.EQUAL)

    def unequal(self, node: ir.TextEqual) -> Code:
        """Texts that differ."""
        return Code(f"strcmp({self.arguments((node.left, node.right))}) != 0", Level.EQUAL)

    def on_char_code(self, node: ir.CharCode) -> Code:
        """A character, which counts as its code."""
        return Code(f"{self.at(node.text, Level.POSTFIX)}[{self.plain(node.index)}]", Level.POSTFIX)

    def declare(self, var: Var, value: Expr) -> None:
        """A text that stays a literal, or one that is freed at the end of its block."""
        printer, name = self.printer, self.name(var)
        if self.is_borrowed(var):
            printer.simple(printer.declaration(var, self.plain(value)))
        else:
            printer.simple(printer.declaration(var, self.made(value)))
            printer.frees(f"free({name})")
        if var.name in self._measured:
            printer.lengths[var.name] = printer.length_name(var)
            printer.simple(f"{printer.integer} {printer.length_name(var)} = strlen({name})")

    def assign(self, node: ir.Assign) -> None:
        """A text that gives way to a new one."""
        name = self.name(node.var)
        with self.printer.braces_alone():
            self.printer.simple(f"char *{HELD} = {self.made(node.value)}")
            self.printer.simple(f"free({name})")
            self.printer.simple(f"{name} = {HELD}")
        if node.var.name in self._measured:
            self.printer.simple(f"{self.printer.length_name(node.var)} = strlen({name})")

    def made(self, value: Expr) -> str:
        """A call that makes a text of its own."""
        if isinstance(value, ir.BuilderText):
            return f"builder_text({self.printer.address(value.builder)})"
        form, values = "", list[str]()
        for part in text_parts(value):
            match part:
                case ir.Str(value=text):
                    form += text
                case ir.ToText(value=number):
                    form += self.printer.shown
                    values.append(self.plain(number))
                case ir.CharText(code=code):
                    form += "%c"
                    values.append(
                        f"(int)({self.plain(code)})"
                        if self.printer.style.wide_integers
                        else self.plain(code)
                    )
                case ir.Substring(text=text, start=start, stop=stop):
                    form += "%.*s"
                    length = self.plain(ir.Binary("-", stop, start))
                    values.append(f"(int)({length})")
                    values.append(f"{self.plain(text)} + {self.at(start, Level.ADD + 1)}")
                case _:
                    form += "%s"
                    values.append(self.plain(part))
        return f"format_text({', '.join([chr(34) + form + chr(34), *values])})"

    def on_append_text(self, node: ir.AppendText) -> None:
        """More text, part by part."""
        builder = self.printer.address(node.builder)
        for part in text_parts(node.text):
            match part:
                case ir.CharText(code=code):
                    self.printer.simple(f"builder_add_char({builder}, {self._char(code)})")
                case ir.ToText(value=value):
                    self.printer.simple(f"builder_add_number({builder}, {self.plain(value)})")
                case ir.Substring(text=text, start=start, stop=stop):
                    first = f"{self.plain(text)} + {self.at(start, Level.ADD + 1)}"
                    length = self.plain(ir.Binary("-", stop, start))
                    self.printer.simple(f"builder_add_range({builder}, {first}, {length})")
                case _:
                    self.printer.simple(f"builder_add({builder}, {self.plain(part)})")

    def _char(self, code: Expr) -> str:
        match code:
            case ir.Binary(op="+", left=ir.Int(value=97), right=right):
                return f"'a' + {self.at(right, Level.MULTIPLY)}"
            case _:
                return self.plain(code)
