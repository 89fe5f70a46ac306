"""TypeScript, for Node.js, in its strict mode."""

from __future__ import annotations

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Expr, Function, Type, Var
from rlm_model.corpora.programs.ir.walk import walk
from rlm_model.corpora.programs.printers.javascript import JavaScriptPrinter
from rlm_model.corpora.programs.printers.shared.base import Code, Level

RESERVED = "exports module Promise Object Int32Array readFileSync readline fs"
"""What a module may not declare, or the program uses, beside JavaScript's."""

TYPES = {
    Type.INT: "number",
    Type.BOOL: "boolean",
    Type.STR: "string",
    Type.ARRAY: "number[]",
    Type.LIST: "number[]",
    Type.MATRIX: "number[][]",
    Type.BUILDER: "string",
    Type.MAP: "Map<number, number>",
    Type.TEXT_MAP: "Map<string, number>",
    Type.SET: "Set<number>",
}


class TypeScriptPrinter(JavaScriptPrinter):
    """TypeScript: JavaScript with types where they can't be inferred, or everywhere."""

    reserved = JavaScriptPrinter.reserved | frozenset(RESERVED.split())

    def read_input(self) -> None:
        """Imports the file system, and declares the lines of the standard input."""
        if self.idiom(2):
            self.simple('import * as fs from "fs"')
            reader = "fs.readFileSync"
        else:
            self.simple('import { readFileSync } from "fs"')
            reader = "readFileSync"
        self.line()
        kind = ": string[]" if self._annotates else ""
        self.simple(f'const lines{kind} = {reader}(0, "utf8").split("\\n")')

    @property
    def _annotates(self) -> bool:
        """Whether all variables have their type, not only those that need one."""
        return self.idiom(3) == 1

    def type_name(self, kind: Type) -> str:
        """Name of a type."""
        if kind is Type.ARRAY and self.typed_arrays:
            return "Int32Array"
        if kind is Type.BUILDER and self._joins:
            return "string[]"
        return TYPES[kind]

    def signature(self, function: Function) -> str:
        """Head of a function, with all its types."""
        parameters = ", ".join(
            f"{self.name(each.var)}: {self.type_name(each.var.type)}"
            for each in function.parameters
        )
        result = self.type_name(function.result) if function.result else "void"
        return f"function {self.function_name(function.name)}({parameters}): {result}"

    def body(self, main: ir.Block) -> None:
        """Main, as plain statements or in a function."""
        self.enter(main)
        if self.idiom(2):
            self.block(main)
        else:
            with self.braces("function main(): void"):
                self.block(main)
            self.line()
            self.line("main();")

    def enter(self, block: ir.Block) -> None:
        """Notes which variables a function assigns, and which it tests for equality."""
        super().enter(block)
        self._tested = {
            side.name
            for node in walk(block)
            if isinstance(node, ir.Compare) and node.op in ("==", "!=")
            for side in (node.left, node.right)
            if isinstance(side, Var)
        }

    def declaration(self, var: Var, value: str | None = None) -> str:
        """``let`` or ``const``, with the type where the program says all of them."""
        return self._typed(var, value) if self._annotates else super().declaration(var, value)

    def _typed(self, var: Var, value: str | None) -> str:
        grows = var.type is Type.BUILDER and not self._joins
        word = "let" if grows or var.name in self._assigned else "const"
        return f"{word} {self.name(var)}: {self.type_name(var.type)} = {value}"

    def on_declare(self, node: ir.Declare) -> None:
        """A declaration; its type is told where it would be too narrow or unknown.

        The type of a constant literal is that literal alone: its comparison with another one is
        an error.
        """
        literal = isinstance(node.value, ir.Int) and node.var.name in self._tested
        if self._annotates or literal or self._is_unknown(node.value):
            self.simple(self._typed(node.var, self.plain(node.value)))
        else:
            super().on_declare(node)

    def _is_unknown(self, value: Expr) -> bool:
        return isinstance(value, ir.New) and self.type_name(value.type).endswith("[]")

    def on_new(self, node: ir.New) -> Code:
        """Something empty; a table's type stands on its left or in the call."""
        code = super().on_new(node)
        if self._annotates or "new" not in code.text:
            return code
        return Code(f"new {TYPES[node.type]}()", Level.POSTFIX)

    def on_new_array(self, node: ir.NewArray) -> Code:
        """An array of equal elements."""
        return self._numbers(super().on_new_array(node))

    def on_new_matrix(self, node: ir.NewMatrix) -> Code:
        """An array of rows."""
        return self._numbers(super().on_new_matrix(node))

    def _numbers(self, code: Code) -> Code:
        if self._annotates:
            return code
        return Code(code.text.replace("new Array(", "new Array<number>("), code.level)

    def take(self, node: ir.Pop | ir.PopFirst, call: str) -> None:
        """Declares what a method takes off a list, which is known to hold something."""
        super().take(node, f"{call}!")

    def on_sort_by(self, node: ir.SortBy) -> None:
        """The library's sort, by the difference of keys."""
        element = self.name(node.element)
        with self.braces_alone():
            self.simple(f"const keyOf = ({element}: number): number => {self.plain(node.key)}")
            order = "keyOf(p) - keyOf(q) || p - q"
            self.simple(f"{self.name(node.list)}.sort((p, q) => {order})")
