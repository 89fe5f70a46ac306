"""D (2)."""

from __future__ import annotations

from typing import ClassVar

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Expr, Function, Mode, Type, Var
from rlm_model.corpora.programs.ir.walk import last_value, plus, text_parts, walk_program
from rlm_model.corpora.programs.printers.shared.base import Code, Level
from rlm_model.corpora.programs.printers.shared.braces import BracePrinter
from rlm_model.corpora.programs.printers.shared.indices import IndexTypes, only_index
from rlm_model.corpora.programs.printers.shared.names import camel_case
from rlm_model.corpora.programs.printers.shared.values import key_of

KEYWORDS = (
    "abstract alias align asm assert auto body bool break byte case cast catch cdouble cent "
    "cfloat char class const continue creal dchar debug default delegate delete deprecated do "
    "double else enum export extern false final finally float for foreach foreach_reverse "
    "function goto idouble if ifloat immutable import in inout int interface invariant ireal is "
    "lazy long macro mixin module new nothrow null out override package pragma private "
    "protected public pure real ref return scope shared short static struct super switch "
    "synchronized template this throw true try typeid typeof ubyte ucent uint ulong union "
    "unittest ushort version void wchar while with"
)
LIBRARY = "main std writeln readln sort min max swap to appender split strip size_t lhs rhs row"


class DPrinter(BracePrinter):
    """D: slices, associative arrays (sets too), `Appender` or plain text."""

    reserved = frozenset([*KEYWORDS.split(), *LIBRARY.split()])
    variable_case = staticmethod(camel_case)
    function_case = staticmethod(camel_case)
    operators: ClassVar[dict[str, str]] = {**BracePrinter.operators, "concat": "~"}
    wide_cast = "cast(long) {}"
    narrow_cast = "cast(int) {}"
    character = "'{}'"

    def __init__(self, program: ir.Program) -> None:
        super().__init__(program)
        self._indices = IndexTypes(program)

    def write_program(self) -> None:
        """Imports, constants, functions, main."""
        if self.program.comment:
            self.line(f"// {self.program.comment}")
        for name in self._imports():
            self.simple(f"import {name}")
        self.line()
        for constant in self.program.constants:
            word = ("enum", f"enum {self.integer}", f"immutable {self.integer}")[self.idiom(3)]
            self.simple(f"{word} {self.constant_name(constant)} = {constant.value}")
        if self.program.constants:
            self.line()
        for function in self.program.functions:
            self._function(function)
            self.line()
        self._scope = ""
        with self.braces("void main()"):
            self.block(self.program.main)

    @property
    def integer(self) -> str:
        """The type of integers."""
        return "long" if self.style.wide_integers else "int"

    @property
    def _appends(self) -> bool:
        """Whether builders are appenders, not text that grows."""
        return self.idiom(3) != 1

    def _imports(self) -> list[str]:
        """Modules, each with the names that are used of it, or whole."""
        kinds = self.node_types
        algorithm = {node.op for node in walk_program(self.program) if isinstance(node, ir.MinMax)}
        algorithm |= {"sort"} if kinds & {ir.Sort, ir.SortBy, ir.SortedKeys} else set()
        algorithm |= {"swap"} if ir.Swap in kinds else set()
        builds = Type.BUILDER in self.types and self._appends
        reads = bool(self.program.stdin)
        array = ({"appender"} if builds else set()) | (
            {"split"} if ir.ReadNumbers in kinds else set()
        )
        converts = reads or ir.ToText in kinds or (ir.CharText in kinds and ir.Concat in kinds)
        used = {
            "std.algorithm": algorithm,
            "std.array": array,
            "std.conv": {"to"} if converts else set(),
            "std.stdio": {"writeln", "readln"} if reads else {"writeln"},
            "std.string": {"strip"} if reads else set(),
        }
        whole = self.idiom(2) == 0
        return [
            module if whole else f"{module} : {', '.join(sorted(names))}"
            for module, names in used.items()
            if names
        ]

    def type_name(self, kind: Type) -> str:
        """Name of a type."""
        integer = self.integer
        return {
            Type.INT: integer,
            Type.BOOL: "bool",
            Type.STR: "string",
            Type.BUILDER: "string",
            Type.ARRAY: f"{integer}[]",
            Type.LIST: f"{integer}[]",
            Type.MATRIX: f"{integer}[][]",
            Type.MAP: f"{integer}[{integer}]",
            Type.TEXT_MAP: f"{integer}[string]",
            Type.SET: f"bool[{integer}]",
        }[kind]

    def _function(self, function: Function) -> None:
        self._scope = function.name
        if function.comment:
            self.line(f"/// {function.comment}")
        parameters = ", ".join(self._parameter(each) for each in function.parameters)
        result = self.type_name(function.result) if function.result else "void"
        with self.braces(f"{result} {self.function_name(function.name)}({parameters})"):
            self.block(function.body)

    def _parameter(self, parameter: ir.Parameter) -> str:
        kind = parameter.var.type
        text = self.declaration(parameter.var)
        if parameter.mode is not Mode.READ:
            # The first entry of an empty table would be made in a copy.
            return f"ref {text}" if kind in (Type.MAP, Type.TEXT_MAP, Type.SET) else text
        reads = kind in (Type.ARRAY, Type.LIST, Type.MATRIX) and self.style.idiom % 4 == 1
        return f"const {text}" if reads else text

    def declaration(self, var: Var, value: str | None = None) -> str:
        """A type, or ``auto`` where the value tells it, a name, a value."""
        kind = self.type_name(var.type)
        if value is None:
            return f"{kind} {self.name(var)}"
        told = value.startswith("new ") or value.endswith((".dup", "!string()"))
        return f"{'auto' if told else kind} {self.name(var)} = {value}"

    # Expressions

    def negated(self, operand: Expr) -> Code:
        """A negation; "!in" where it says it."""
        match operand:
            case ir.Contains(container=container, key=key):
                text = f"{self.at(key, Level.ADD)} !in {self.name(container)}"
                return Code(text, Level.EQUAL)
            case _:
                return super().negated(operand)

    def on_logic(self, node: ir.Logic) -> Code:
        """A conjunction or disjunction; comparisons in it may be tests of pointers."""
        level = self.levels[node.op]
        left, right = self._test(node.left), self._test(node.right)
        sign = self.operators[node.op]
        inner = {Level.OR: Level.AND, Level.AND: Level.NOT}[Level(level)]
        text = f"{self.wrapped(left, level)} {sign} {self.wrapped(right, inner)}"
        return Code(text, level)

    def _test(self, node: Expr) -> Code:
        """Code of a condition: the pointer that a search gives counts as one."""
        if isinstance(node, ir.Contains):
            text = f"{self.at(node.key, Level.ADD)} in {self.name(node.container)}"
            return Code(text, Level.EQUAL)
        return self.expression(node)

    def test(self, node: Expr) -> str:
        """Text of what ``if`` and ``while`` test."""
        return self._test(node).text

    def on_contains(self, node: ir.Contains) -> Code:
        """Membership, as a truth value."""
        return Code(f"({self._test(node).text}) !is null", Level.EQUAL)

    def on_min_max(self, node: ir.MinMax) -> Code:
        """The smaller or larger."""
        sides = ", ".join(self._number(each, Level.LAMBDA) for each in (node.left, node.right))
        return Code(f"{node.op}({sides})", Level.POSTFIX)

    def on_length(self, node: ir.Length) -> Code:
        """A length, signed."""
        return Code(f"cast({self.integer}) {self._unsigned(node).text}", Level.UNARY)

    def on_compare(self, node: ir.Compare) -> Code:
        """A comparison; a length stays unsigned where it meets no negative number."""
        left, right = node.left, node.right
        if not isinstance(left, ir.Length) and not isinstance(right, ir.Length):
            return super().on_compare(node)
        if min(self._indices.least(self._scope, each) for each in (left, right)) < 0:
            return super().on_compare(node)
        level = self.levels[node.op]
        sides = (self.wrapped(self._unsigned(each), level + 1) for each in (left, right))
        return Code(f" {node.op} ".join(sides), level)

    def _unsigned(self, node: Expr) -> Code:
        """A length as it is, without a cast."""
        if isinstance(node, ir.Length):
            return Code(f"{self.at(node.container, Level.POSTFIX)}.length", Level.POSTFIX)
        return self.expression(node)

    def on_map_get(self, node: ir.MapGet) -> Code:
        """A value, or the default."""
        text = f"{self.name(node.map)}.get({self.arguments((node.key, node.default))})"
        return Code(text, Level.POSTFIX)

    def on_char_code(self, node: ir.CharCode) -> Code:
        """A character, which counts as its code."""
        return Code(f"{self.at(node.text, Level.POSTFIX)}[{self.plain(node.index)}]", Level.POSTFIX)

    def _number(self, node: Expr, level: int) -> str:
        """Text of a number that is shown or passed on: a character becomes one first."""
        if isinstance(node, ir.CharCode):
            code = Code(f"cast({self.integer}) {self.plain(node)}", Level.UNARY)
            return self.wrapped(code, level)
        return self.at(node, level)

    def on_substring(self, node: ir.Substring) -> Code:
        """A slice."""
        text = self.at(node.text, Level.POSTFIX)
        return Code(f"{text}[{self.plain(node.start)} .. {self.plain(node.stop)}]", Level.POSTFIX)

    def on_concat(self, node: ir.Concat) -> Code:
        """Texts and characters put together."""
        first, *rest = text_parts(node)
        parts = [self.at(first, Level.ADD), *(self._added(part) for part in rest)]
        return Code(" ~ ".join(parts), Level.ADD)

    def _added(self, part: Expr) -> str:
        """What is added to a text: a character joins as it is."""
        return self._char(part) if isinstance(part, ir.CharText) else self.at(part, Level.MULTIPLY)

    def on_to_text(self, node: ir.ToText) -> Code:
        """Decimal digits."""
        return Code(f"{self._number(node.value, Level.POSTFIX)}.to!string", Level.POSTFIX)

    def on_char_text(self, node: ir.CharText) -> Code:
        """A text of one character."""
        char = self._char(node)
        owner = char if isinstance(node.code, ir.CharCode) else f"({char})"
        return Code(f"{owner}.to!string", Level.POSTFIX)

    def _char(self, node: ir.CharText) -> str:
        match node.code:
            case ir.CharCode():
                return self.plain(node.code)
            case ir.Binary(op="+", left=ir.Int(value=97), right=right):
                return f"cast(char) ('a' + {self.at(right, Level.MULTIPLY)})"
            case _:
                return f"cast(char) {self.at(node.code, Level.UNARY)}"

    def on_builder_text(self, node: ir.BuilderText) -> Code:
        """What was built."""
        name = self.name(node.builder)
        return Code(f"{name}.data" if self._appends else name, Level.POSTFIX)

    def on_new_array(self, node: ir.NewArray) -> Code:
        """Zeros; the declaration fills in other values."""
        return Code(f"new {self.integer}[{self.plain(node.length)}]", Level.POSTFIX)

    def on_array_of(self, node: ir.ArrayOf) -> Code:
        """Literals."""
        return Code(f"[{', '.join(map(str, node.values))}]")

    def on_new_matrix(self, node: ir.NewMatrix) -> Code:
        """Zeros; the declaration fills in other values."""
        sizes = self.arguments((node.rows, node.columns))
        return Code(f"new {self.integer}[][]({sizes})", Level.POSTFIX)

    def on_new(self, node: ir.New) -> Code:
        """An empty builder; other containers begin empty."""
        return Code("appender!string()" if self._appends else '""', Level.POSTFIX)

    def on_copy_of(self, node: ir.CopyOf) -> Code:
        """A copy."""
        return Code(f"{self.name(node.array)}.dup", Level.POSTFIX)

    def on_sorted_keys(self, node: ir.SortedKeys) -> Code:
        """Keys; the declaration sorts them."""
        return Code(f"{self.name(node.container)}.keys", Level.POSTFIX)

    def on_read_number(self, node: ir.ReadNumber) -> Code:
        """The first line."""
        return Code(f"readln.strip.to!{self.integer}", Level.POSTFIX)

    def on_read_numbers(self, node: ir.ReadNumbers) -> Code:
        """The second line."""
        return Code(f"readln.split.to!({self.integer}[])", Level.POSTFIX)

    # Statements

    def on_declare(self, node: ir.Declare) -> None:
        """A declaration, and what else is needed until the value is there."""
        name = self.name(node.var)
        if isinstance(node.value, ir.New) and node.var.type is not Type.BUILDER:
            self.simple(self.declaration(node.var))
            return
        super().on_declare(node)
        match node.value:
            case ir.NewArray(fill=fill) if fill != ir.Int(0):
                self.simple(f"{name}[] = {self.plain(fill)}")
            case ir.NewMatrix(fill=fill) if fill != ir.Int(0):
                with self.braces(f"foreach (row; {name})"):
                    self.simple(f"row[] = {self.plain(fill)}")
            case ir.SortedKeys():
                self.on_sort(ir.Sort(node.var))
            case _:
                pass

    def on_append(self, node: ir.Append) -> None:
        """A new last element."""
        self.simple(f"{self.name(node.list)} ~= {self.plain(node.value)}")

    def on_pop(self, node: ir.Pop) -> None:
        """The last element, taken off so that the next one takes its place."""
        name = self.name(node.list)
        self.simple(self.declaration(node.var, f"{name}[$ - 1]"))
        self.simple(f"{name}.length--" if self.idiom(2) else f"{name} = {name}[0 .. $ - 1]")
        self.simple(f"{name}.assumeSafeAppend()")

    def assignment(self, node: ir.Assign) -> str:
        """An assignment; a text grows by a character."""
        match node.value:
            case ir.Concat(left=left, right=ir.CharText() as added) if left == node.var:
                return f"{self.name(node.var)} ~= {self._char(added)}"
            case _:
                return super().assignment(node)

    def on_append_text(self, node: ir.AppendText) -> None:
        """More text."""
        char = isinstance(node.text, ir.CharText)
        name, text = self.name(node.builder), self._added(node.text)
        puts = self._appends and (char or self.idiom(2))
        self.simple(f"{name}.put({text})" if puts else f"{name} ~= {text}")

    def on_map_add(self, node: ir.MapAdd) -> None:
        """A count."""
        grows = "++" if node.amount == ir.Int(1) else f" += {self.plain(node.amount)}"
        self.simple(f"{self.name(node.map)}[{self.plain(node.key)}]{grows}")

    def on_set_add(self, node: ir.SetAdd) -> None:
        """One more value."""
        self.simple(f"{self.name(node.set)}[{self.plain(node.value)}] = true")

    def on_sort(self, node: ir.Sort) -> None:
        """The library's sort."""
        name = self.name(node.array)
        self.simple(f"{name}.sort()" if self.idiom(2) else f"sort({name})")

    def on_sort_by(self, node: ir.SortBy) -> None:
        """The library's sort, with a comparison of keys."""
        left, right = (self.at(key_of(node, side), Level.ADD) for side in ("lhs", "rhs"))
        order = f"{left} != {right} ? {left} < {right} : lhs < rhs"
        self.simple(f"{self.name(node.list)}.sort!((lhs, rhs) => {order})")

    def on_swap(self, node: ir.Swap) -> None:
        """The library's exchange."""
        left, right = ir.Index(node.array, node.left), ir.Index(node.array, node.right)
        self.simple(f"swap({self.arguments((left, right))})")

    def loop_test(self, node: ir.For) -> str:
        """The condition under which a counting loop goes on."""
        if node.step > 0 and isinstance(node.stop, ir.Length):
            return self.on_compare(ir.Compare("<", node.var, node.stop)).text
        return super().loop_test(node)

    def on_for(self, node: ir.For) -> None:
        """A loop over a range, or with a step of its own."""
        if abs(node.step) != 1 or self.style.idiom % 4 == 0:
            super().on_for(node)
            return
        word = "foreach" if node.step > 0 else "foreach_reverse"
        start, stop = node.start, node.stop
        if node.step < 0:
            start, stop = last_value(node), plus(node.start, 1)
        told = isinstance(start, ir.Int) and isinstance(stop, ir.Int) and self.style.wide_integers
        kind = f"{self.integer} " if told else ""
        last = self.at(stop, Level.ADD)
        if start == ir.Int(0) and isinstance(stop, ir.Length) and only_index(node.body, node.var):
            last = self._unsigned(stop).text
        ends = f"{self.at(start, Level.ADD)} .. {last}"
        with self.braces(f"{word} ({kind}{self.name(node.var)}; {ends})"):
            self.block(node.body)

    def on_for_each(self, node: ir.ForEach) -> None:
        """A loop over elements."""
        with self.braces(f"foreach ({self.name(node.var)}; {self.name(node.array)})"):
            self.block(node.body)

    def on_print(self, node: ir.Print) -> None:
        """A line of output."""
        label = f'"{node.label} ", ' if node.label else ""
        self.simple(f"writeln({label}{self._number(node.value, Level.LAMBDA)})")
