"""Python."""

from __future__ import annotations

import keyword
from typing import ClassVar

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Block, Function, Type
from rlm_model.corpora.programs.printers.shared.base import Code, Level, Printer
from rlm_model.corpora.programs.printers.shared.line_ends import LinePrinter
from rlm_model.corpora.programs.printers.shared.values import interpolated, shown_parts

ANNOTATIONS = {
    Type.INT: "int",
    Type.BOOL: "bool",
    Type.STR: "str",
    Type.ARRAY: "list[int]",
    Type.LIST: "list[int]",
    Type.MATRIX: "list[list[int]]",
    Type.BUILDER: "list[str]",
    Type.MAP: "dict[int, int]",
    Type.TEXT_MAP: "dict[str, int]",
    Type.SET: "set[int]",
}


LIBRARY = (
    "print range len min max ord chr str int list dict set map sorted input sum hash main sys id "
    "type iter next pow abs all any bin hex oct dir"
)


class PythonPrinter(LinePrinter):
    """Python 3."""

    reserved = frozenset([*keyword.kwlist, *keyword.softkwlist, *LIBRARY.split()])
    comment_mark = "#"
    operators: ClassVar = {**Printer.operators, "and": "and", "or": "or", "div": "//"}
    levels: ClassVar = {
        **Printer.levels,
        **dict.fromkeys(("==", "!=", "<", "<=", ">", ">="), Level.COMPARE),
    }

    def write_program(self) -> None:
        """Functions, then main as a function or as plain statements."""
        if self.program.comment:
            self.line(f'"""{self.program.comment}"""')
            self.line()
        if self._reads_all:
            self.line("import sys")
            self.line()
        for constant in self.program.constants:
            self.line(f"{self.constant_name(constant)} = {constant.value}")
        for function in self.program.functions:
            self._space()
            self._function(function)
        if not self.program.main:
            return
        self._space()
        if self.style.idiom % 2:
            self.block(self.program.main)
        else:
            self.line("def main():")
            with self.indented():
                self.block(self.program.main)
            self._space()
            self.line('if __name__ == "__main__":')
            with self.indented():
                self.line("main()")

    @property
    def _reads_all(self) -> bool:
        """Whether input comes from ``sys.stdin``, not from ``input``."""
        return bool(self.program.stdin) and self.style.idiom % 3 == 0

    def _line_of_input(self) -> str:
        return "sys.stdin.readline()" if self._reads_all else "input()"

    def _space(self) -> None:
        self.line()
        self.line()

    def _function(self, function: Function) -> None:
        annotated = self.style.idiom % 4 == 0
        parameters = ", ".join(
            self.name(each.var) + (f": {ANNOTATIONS[each.var.type]}" if annotated else "")
            for each in function.parameters
        )
        result = f" -> {ANNOTATIONS[function.result] if function.result else None}"
        head = f"def {self.function_name(function.name)}({parameters})"
        self.line(f"{head}{result if annotated else ''}:")
        with self.indented():
            if function.comment:
                self.line(f'"""{function.comment}"""')
            self.block(function.body)

    # Expressions

    def on_bool(self, node: ir.Bool) -> Code:
        """A truth value."""
        return Code(str(node.value))

    def negated(self, operand: ir.Expr) -> Code:
        """A negation; "not in" where it says it."""
        match operand:
            case ir.Contains(container=container, key=key):
                text = f"{self.at(key, Level.ADD)} not in {self.name(container)}"
                return Code(text, Level.COMPARE)
            case _:
                return Code(f"not {self.at(operand, Level.NOT)}", Level.NOT)

    def on_length(self, node: ir.Length) -> Code:
        """A length."""
        return Code(f"len({self.plain(node.container)})", Level.POSTFIX)

    def on_map_get(self, node: ir.MapGet) -> Code:
        """A value, or the default."""
        text = f"{self.name(node.map)}.get({self.arguments((node.key, node.default))})"
        return Code(text, Level.POSTFIX)

    def on_contains(self, node: ir.Contains) -> Code:
        """Membership."""
        return Code(f"{self.at(node.key, Level.ADD)} in {self.name(node.container)}", Level.COMPARE)

    def on_char_code(self, node: ir.CharCode) -> Code:
        """Code of a character."""
        return Code(
            f"ord({self.at(node.text, Level.POSTFIX)}[{self.plain(node.index)}])", Level.POSTFIX
        )

    def on_substring(self, node: ir.Substring) -> Code:
        """A slice."""
        start = "" if node.start == ir.Int(0) else self.plain(node.start)
        text = f"{self.at(node.text, Level.POSTFIX)}[{start}:{self.plain(node.stop)}]"
        return Code(text, Level.POSTFIX)

    def on_concat(self, node: ir.Concat) -> Code:
        """A formatted text, or a sum."""
        if self.style.idiom % 2:
            return self.infix("+", node.left, node.right)
        inner = interpolated(shown_parts(node), "{", self.plain)
        return Code(f'f"{inner}"')

    def on_to_text(self, node: ir.ToText) -> Code:
        """Decimal digits."""
        return Code(f"str({self.plain(node.value)})", Level.POSTFIX)

    def on_char_text(self, node: ir.CharText) -> Code:
        """A character."""
        return Code(f"chr({self.plain(node.code)})", Level.POSTFIX)

    def on_builder_text(self, node: ir.BuilderText) -> Code:
        """All parts joined."""
        return Code(f'"".join({self.name(node.builder)})', Level.POSTFIX)

    def on_new_array(self, node: ir.NewArray) -> Code:
        """A list of equal elements."""
        text = f"[{self.plain(node.fill)}] * {self.at(node.length, Level.UNARY)}"
        return Code(text, Level.MULTIPLY)

    def on_array_of(self, node: ir.ArrayOf) -> Code:
        """A list of literals."""
        return Code(f"[{', '.join(map(str, node.values))}]")

    def on_new_matrix(self, node: ir.NewMatrix) -> Code:
        """A list of rows."""
        row = f"[{self.plain(node.fill)}] * {self.at(node.columns, Level.UNARY)}"
        return Code(f"[{row} for _ in range({self.plain(node.rows)})]")

    def on_new(self, node: ir.New) -> Code:
        """Something empty."""
        return Code({Type.SET: "set()", Type.MAP: "{}", Type.TEXT_MAP: "{}"}.get(node.type, "[]"))

    def on_copy_of(self, node: ir.CopyOf) -> Code:
        """A copy."""
        name = self.name(node.array)
        return Code((f"{name}[:]", f"list({name})", f"{name}.copy()")[self.style.idiom % 3])

    def on_part(self, node: ir.Part) -> Code:
        """A slice."""
        start = "" if node.start == ir.Int(0) else self.plain(node.start)
        stop = "" if node.is_rest else self.plain(node.stop)
        return Code(f"{self.name(node.array)}[{start}:{stop}]", Level.POSTFIX)

    def on_aggregate(self, node: ir.Aggregate) -> Code:
        """A built-in function over all elements."""
        return Code(f"{node.op}({self.name(node.array)})", Level.POSTFIX)

    def on_sorted_keys(self, node: ir.SortedKeys) -> Code:
        """Keys in order."""
        return Code(f"sorted({self.name(node.container)})", Level.POSTFIX)

    def on_read_number(self, node: ir.ReadNumber) -> Code:
        """The first line."""
        return Code(f"int({self._line_of_input()})", Level.POSTFIX)

    def on_read_numbers(self, node: ir.ReadNumbers) -> Code:
        """The second line."""
        if self.style.idiom % 2:
            return Code(f"[int(part) for part in {self._line_of_input()}.split()]")
        return Code(f"list(map(int, {self._line_of_input()}.split()))", Level.POSTFIX)

    # Statements

    def _stored(self, place: ir.Expr, value: ir.Expr) -> None:
        match value:
            case ir.Binary(op="+" | "-" as op, left=left, right=right) if left == place:
                self.line(f"{self.plain(place)} {op}= {self.plain(right)}")
            case _:
                self.line(f"{self.plain(place)} = {self.plain(value)}")

    def on_append(self, node: ir.Append) -> None:
        """A new last element."""
        self.line(f"{self.name(node.list)}.append({self.plain(node.value)})")

    def on_pop(self, node: ir.Pop) -> None:
        """The last element, taken off."""
        self.line(f"{self.name(node.var)} = {self.name(node.list)}.pop()")

    def on_pop_first(self, node: ir.PopFirst) -> None:
        """The first element, taken off."""
        self.line(f"{self.name(node.var)} = {self.name(node.list)}.pop(0)")

    def on_insert_first(self, node: ir.InsertFirst) -> None:
        """A new first element."""
        self.line(f"{self.name(node.list)}.insert(0, {self.plain(node.value)})")

    def on_append_text(self, node: ir.AppendText) -> None:
        """One more part."""
        self.line(f"{self.name(node.builder)}.append({self.plain(node.text)})")

    def on_map_add(self, node: ir.MapAdd) -> None:
        """A count."""
        name, key, amount = self.name(node.map), self.plain(node.key), self.plain(node.amount)
        if self.style.idiom % 4 == 3:
            self.line(f"if {key} in {name}:")
            with self.indented():
                self.line(f"{name}[{key}] += {amount}")
            self.line("else:")
            with self.indented():
                self.line(f"{name}[{key}] = {amount}")
        else:
            self.line(
                f"{name}[{key}] = {name}.get({key}, 0) + {self.at(node.amount, Level.ADD + 1)}"
            )

    def on_set_add(self, node: ir.SetAdd) -> None:
        """One more value."""
        self.line(f"{self.name(node.set)}.add({self.plain(node.value)})")

    def on_sort(self, node: ir.Sort) -> None:
        """The library's sort."""
        self.line(f"{self.name(node.array)}.sort()")

    def on_sort_by(self, node: ir.SortBy) -> None:
        """The library's sort, with a key."""
        element = self.name(node.element)
        key = f"lambda {element}: ({self.plain(node.key)}, {element})"
        self.line(f"{self.name(node.list)}.sort(key={key})")

    def on_for(self, node: ir.For) -> None:
        """A loop over a range."""
        parts = [self.plain(node.stop)]
        if node.start != ir.Int(0) or node.step != 1:
            parts.insert(0, self.plain(node.start))
        if node.step != 1:
            parts.append(str(node.step))
        self._suite(f"for {self.name(node.var)} in range({', '.join(parts)})", node.body)

    def on_for_each(self, node: ir.ForEach) -> None:
        """A loop over elements."""
        self._suite(f"for {self.name(node.var)} in {self.name(node.array)}", node.body)

    def on_for_entries(self, node: ir.ForEntries) -> None:
        """A loop over keys and values."""
        entry = f"{self.name(node.key)}, {self.name(node.value)}"
        self._suite(f"for {entry} in {self.name(node.map)}.items()", node.body)

    def on_while(self, node: ir.While) -> None:
        """A loop under a condition."""
        self._suite(f"while {self.plain(node.condition)}", node.body)

    def on_if(self, node: ir.If) -> None:
        """Branches."""
        self._branches(node, "if")

    def _branches(self, node: ir.If, word: str) -> None:
        self._suite(f"{word} {self.plain(node.condition)}", node.then)
        match node.orelse:
            case ():
                pass
            case (ir.If() as inner,):
                self._branches(inner, "elif")
            case _:
                self._suite("else", node.orelse)

    def _suite(self, head: str, body: Block) -> None:
        self.line(f"{head}:")
        with self.indented():
            self.block(body)

    def on_print(self, node: ir.Print) -> None:
        """A line of output."""
        label = f'"{node.label}", ' if node.label else ""
        self.line(f"print({label}{self.plain(node.value)})")
