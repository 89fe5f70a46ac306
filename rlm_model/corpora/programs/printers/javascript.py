"""JavaScript, for Node.js."""

from __future__ import annotations

from typing import ClassVar

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Function, Type, Var
from rlm_model.corpora.programs.ir.walk import assigned
from rlm_model.corpora.programs.printers.shared.base import Code, Level
from rlm_model.corpora.programs.printers.shared.braces import BracePrinter
from rlm_model.corpora.programs.printers.shared.names import camel_case
from rlm_model.corpora.programs.printers.shared.values import interpolated, shown_parts

KEYWORDS = (
    "abstract arguments await boolean break byte case catch char class const continue debugger "
    "default delete do double else enum eval export extends false final finally float for "
    "function goto if implements import in instanceof int interface let long native new null "
    "package private protected public return short static super switch synchronized this throw "
    "throws transient true try typeof var void volatile while with yield undefined NaN Infinity"
)
LIBRARY = "Array Map Set Math String Number console require process lines main keyOf p q"


class JavaScriptPrinter(BracePrinter):
    """JavaScript: arrays, `Map`, `Set`; numbers are doubles, whose products stay exact."""

    reserved = frozenset(f"{KEYWORDS} {LIBRARY}".split())
    variable_case = staticmethod(camel_case)
    function_case = staticmethod(camel_case)
    short_assignments = BracePrinter.short_assignments - {"div"}
    operators: ClassVar = {**BracePrinter.operators, "==": "===", "!=": "!=="}

    def write_program(self) -> None:
        """Input, constants, functions, main."""
        if self.program.comment:
            self.line(f"// {self.program.comment}")
        if self.program.stdin:
            self.read_input()
            self.line()
        for constant in self.program.constants:
            self.line(f"const {self.constant_name(constant)} = {constant.value};")
        if self.program.constants:
            self.line()
        for function in self.program.functions:
            self._function(function)
            self.line()
        if self.program.main:
            self.body(self.program.main)

    def read_input(self) -> None:
        """Declares the lines of the standard input."""
        self.simple('const lines = require("fs").readFileSync(0, "utf8").split("\\n")')

    def _function(self, function: Function) -> None:
        if function.comment:
            self.line(f"// {function.comment}")
        with self.braces(self.signature(function)):
            self.enter(function.body)
            self.block(function.body)

    def signature(self, function: Function) -> str:
        """Head of a function."""
        parameters = ", ".join(self.name(each.var) for each in function.parameters)
        return f"function {self.function_name(function.name)}({parameters})"

    def body(self, main: ir.Block) -> None:
        """Main, as plain statements or in a function."""
        self.enter(main)
        if self.idiom(2):
            self.block(main)
        else:
            with self.braces("function main()"):
                self.block(main)
            self.line()
            self.line("main();")

    def enter(self, block: ir.Block) -> None:
        """Notes which variables a function assigns."""
        self._assigned = assigned(block)

    def declaration(self, var: Var, value: str | None = None) -> str:
        """``let`` where the variable is assigned later, ``const`` where not."""
        word = "let" if var.name in self._assigned else "const"
        return f"{word} {self.name(var)} = {value}"

    # Expressions

    def on_binary(self, node: ir.Binary) -> Code:
        """Arithmetic; division needs rounding."""
        if node.op != "div":
            return super().on_binary(node)
        quotient = self.infix("div", node.left, node.right).text
        round_ = "trunc" if self.idiom(4) == 1 else "floor"
        return Code(f"Math.{round_}({quotient})", Level.POSTFIX)

    def on_min_max(self, node: ir.MinMax) -> Code:
        """The smaller or larger."""
        return Code(f"Math.{node.op}({self.arguments((node.left, node.right))})", Level.POSTFIX)

    def on_length(self, node: ir.Length) -> Code:
        """A length or a size."""
        sized = node.container.type in (Type.MAP, Type.TEXT_MAP, Type.SET)
        member = "size" if sized else "length"
        return Code(f"{self.at(node.container, Level.POSTFIX)}.{member}", Level.POSTFIX)

    def on_map_get(self, node: ir.MapGet) -> Code:
        """A value, or the default."""
        found = f"{self.name(node.map)}.get({self.plain(node.key)})"
        if node.default == ir.Int(0) and self.idiom(2):
            return Code(f"({found} || 0)")
        return Code(f"({found} ?? {self.at(node.default, Level.EQUAL)})")

    def on_contains(self, node: ir.Contains) -> Code:
        """Membership."""
        word = "includes" if node.container.type.is_sequence else "has"
        return Code(f"{self.name(node.container)}.{word}({self.plain(node.key)})", Level.POSTFIX)

    def on_aggregate(self, node: ir.Aggregate) -> Code:
        """A fold."""
        fold = "p + q, 0" if node.op == "sum" else f"Math.{node.op}(p, q)"
        return Code(f"{self.name(node.array)}.reduce((p, q) => {fold})", Level.POSTFIX)

    def on_part(self, node: ir.Part) -> Code:
        """A copy of a part."""
        ends = self.arguments((node.start,) if node.is_rest else (node.start, node.stop))
        return Code(f"{self.name(node.array)}.slice({ends})", Level.POSTFIX)

    def on_char_code(self, node: ir.CharCode) -> Code:
        """Code of a character."""
        text = self.at(node.text, Level.POSTFIX)
        return Code(f"{text}.charCodeAt({self.plain(node.index)})", Level.POSTFIX)

    def on_substring(self, node: ir.Substring) -> Code:
        """A part of a text."""
        text = self.at(node.text, Level.POSTFIX)
        word = "substring" if self.idiom(2) else "slice"
        return Code(f"{text}.{word}({self.arguments((node.start, node.stop))})", Level.POSTFIX)

    def on_concat(self, node: ir.Concat) -> Code:
        """A template, or a sum."""
        if self.idiom(2):
            return self.infix("+", node.left, node.right)
        inner = interpolated(shown_parts(node), "${", self.plain)
        return Code(f"`{inner}`")

    def on_to_text(self, node: ir.ToText) -> Code:
        """Decimal digits."""
        return Code(f"String({self.plain(node.value)})", Level.POSTFIX)

    def on_char_text(self, node: ir.CharText) -> Code:
        """A character."""
        return Code(f"String.fromCharCode({self.plain(node.code)})", Level.POSTFIX)

    def on_builder_text(self, node: ir.BuilderText) -> Code:
        """The text that parts were added to, or were put in a row for."""
        name = self.name(node.builder)
        return Code(f'{name}.join("")' if self._joins else name, Level.POSTFIX)

    @property
    def _joins(self) -> bool:
        """Whether builders are arrays of parts."""
        return self.idiom(3) != 0

    def on_new_array(self, node: ir.NewArray) -> Code:
        """An array of equal elements."""
        length, fill = self.plain(node.length), self.plain(node.fill)
        if self.typed_arrays:
            filled = "" if node.fill == ir.Int(0) else f".fill({fill})"
            return Code(f"new Int32Array({length}){filled}", Level.POSTFIX)
        return Code(f"new Array({length}).fill({fill})", Level.POSTFIX)

    @property
    def typed_arrays(self) -> bool:
        """Whether arrays of fixed length are typed ones."""
        return self.style.idiom % 4 == 0 and bool(self.program.main)

    def on_array_of(self, node: ir.ArrayOf) -> Code:
        """An array of literals."""
        values = f"[{', '.join(map(str, node.values))}]"
        return Code(f"Int32Array.from({values})" if self.typed_arrays else values, Level.POSTFIX)

    def on_new_matrix(self, node: ir.NewMatrix) -> Code:
        """An array of rows."""
        row = f"new Array({self.plain(node.columns)}).fill({self.plain(node.fill)})"
        return Code(
            f"Array.from({{ length: {self.plain(node.rows)} }}, () => {row})", Level.POSTFIX
        )

    def on_new(self, node: ir.New) -> Code:
        """Something empty."""
        builder = "[]" if self._joins else '""'
        empty = {Type.LIST: "[]", Type.BUILDER: builder, Type.SET: "new Set()"}
        return Code(empty.get(node.type, "new Map()"))

    def on_copy_of(self, node: ir.CopyOf) -> Code:
        """A copy."""
        return Code(f"{self.name(node.array)}.slice()", Level.POSTFIX)

    def on_sorted_keys(self, node: ir.SortedKeys) -> Code:
        """Keys in order."""
        keys = f"[...{self.name(node.container)}.keys()]"
        return Code(f"{keys}.sort((p, q) => p - q)", Level.POSTFIX)

    def on_read_number(self, node: ir.ReadNumber) -> Code:
        """The first line."""
        return Code("Number(lines[0])", Level.POSTFIX)

    def on_read_numbers(self, node: ir.ReadNumbers) -> Code:
        """The second line."""
        numbers = 'lines[1].split(" ").map(Number)'
        return Code(f"Int32Array.from({numbers})" if self.typed_arrays else numbers, Level.POSTFIX)

    # Statements

    def on_declare(self, node: ir.Declare) -> None:
        """A declaration; a text that parts are added to changes."""
        if node.var.type is Type.BUILDER and not self._joins:
            self.simple(f"let {self.name(node.var)} = {self.plain(node.value)}")
        else:
            super().on_declare(node)

    def on_append(self, node: ir.Append) -> None:
        """A new last element."""
        self.simple(f"{self.name(node.list)}.push({self.plain(node.value)})")

    def on_pop(self, node: ir.Pop) -> None:
        """The last element, taken off."""
        self.take(node, "pop()")

    def on_pop_first(self, node: ir.PopFirst) -> None:
        """The first element, taken off."""
        self.take(node, "shift()")

    def take(self, node: ir.Pop | ir.PopFirst, call: str) -> None:
        """Declares what a method takes off a list."""
        self.simple(self.declaration(node.var, f"{self.name(node.list)}.{call}"))

    def on_insert_first(self, node: ir.InsertFirst) -> None:
        """A new first element."""
        self.simple(f"{self.name(node.list)}.unshift({self.plain(node.value)})")

    def on_for_entries(self, node: ir.ForEntries) -> None:
        """A loop over entries."""
        entry = f"[{self.name(node.key)}, {self.name(node.value)}]"
        with self.braces(f"for (const {entry} of {self.name(node.map)})"):
            self.block(node.body)

    def on_append_text(self, node: ir.AppendText) -> None:
        """One more part."""
        name, text = self.name(node.builder), self.plain(node.text)
        self.simple(f"{name}.push({text})" if self._joins else f"{name} += {text}")

    def on_map_put(self, node: ir.MapPut) -> None:
        """A value for a key."""
        self.simple(f"{self.name(node.map)}.set({self.arguments((node.key, node.value))})")

    def on_set_add(self, node: ir.SetAdd) -> None:
        """One more value."""
        self.simple(f"{self.name(node.set)}.add({self.plain(node.value)})")

    def on_sort(self, node: ir.Sort) -> None:
        """The library's sort, told that these are numbers."""
        typed = self.typed_arrays and node.array.type is Type.ARRAY
        order = "" if typed else "(p, q) => p - q"
        self.simple(f"{self.name(node.array)}.sort({order})")

    def on_sort_by(self, node: ir.SortBy) -> None:
        """The library's sort, by the difference of keys."""
        element = self.name(node.element)
        key = f"const keyOf = ({element}) => {self.plain(node.key)}"
        with self.braces_alone():
            self.simple(key)
            order = "keyOf(p) - keyOf(q) || p - q"
            self.simple(f"{self.name(node.list)}.sort((p, q) => {order})")

    def on_swap(self, node: ir.Swap) -> None:
        """An exchange."""
        left = self.plain(ir.Index(node.array, node.left))
        right = self.plain(ir.Index(node.array, node.right))
        self.simple(f"[{left}, {right}] = [{right}, {left}]")

    def on_for(self, node: ir.For) -> None:
        """A counting loop; its variable changes."""
        name = self.name(node.var)
        head = f"let {name} = {self.plain(node.start)}"
        with self.braces(f"for ({head}; {self.loop_test(node)}; {self.loop_step(node, name)})"):
            self.block(node.body)

    def on_for_each(self, node: ir.ForEach) -> None:
        """A loop over elements."""
        with self.braces(f"for (const {self.name(node.var)} of {self.name(node.array)})"):
            self.block(node.body)

    def on_print(self, node: ir.Print) -> None:
        """A line of output."""
        label = f'"{node.label}", ' if node.label else ""
        self.simple(f"console.log({label}{self.plain(node.value)})")
