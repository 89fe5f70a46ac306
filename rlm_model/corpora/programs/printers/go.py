"""Go (1.19)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Expr, Function, Type, Var
from rlm_model.corpora.programs.ir.walk import used, walk_program
from rlm_model.corpora.programs.printers.shared.base import Code, Level
from rlm_model.corpora.programs.printers.shared.braces import BracePrinter
from rlm_model.corpora.programs.printers.shared.names import camel_case
from rlm_model.corpora.programs.printers.shared.values import key_of

KEYWORDS = (
    "break case chan const continue default defer else fallthrough for func go goto if import "
    "interface map package range return select struct switch type var true false nil iota"
)
LIBRARY = (
    "main init append cap close complex copy delete imag len make new panic print println real "
    "recover bool byte error float64 int int64 rune string uint any min max bufio fmt os sort "
    "strconv strings reader p q minOf maxOf valueOr hasKey at ok hasValue sumOf largestOf "
    "smallestOf"
)

TYPES = {
    Type.INT: "int",
    Type.BOOL: "bool",
    Type.STR: "string",
    Type.BUILDER: "strings.Builder",
    Type.ARRAY: "[]int",
    Type.LIST: "[]int",
    Type.MATRIX: "[][]int",
    Type.MAP: "map[int]int",
    Type.TEXT_MAP: "map[string]int",
    Type.SET: "map[int]bool",
}

EXTREME = """
func {name}(p, q int) int {{
    if p {sign} q {{
        return p
    }}
    return q
}}
"""

VALUE_OR = """
func valueOr[K comparable](table map[K]int, key K, fallback int) int {
    if value, ok := table[key]; ok {
        return value
    }
    return fallback
}
"""

HAS_KEY = """
func hasKey[K comparable](table map[K]int, key K) bool {
    _, ok := table[key]
    return ok
}
"""


HAS_VALUE = """
func hasValue(list []int, wanted int) bool {
    for _, each := range list {
        if each == wanted {
            return true
        }
    }
    return false
}
"""

SUM_OF = """
func sumOf(list []int) int {
    total := 0
    for _, each := range list {
        total += each
    }
    return total
}
"""

EXTREME_OF = """
func {name}(list []int) int {{
    found := list[0]
    for _, each := range list {{
        if each {sign} found {{
            found = each
        }}
    }}
    return found
}}
"""

AGGREGATES = {"sum": "sumOf", "min": "smallestOf", "max": "largestOf"}


class GoPrinter(BracePrinter):
    """Go: slices and maps; `int` has 64 bits; a map gives 0 for a missing key."""

    reserved = frozenset(f"{KEYWORDS} {LIBRARY}".split())
    variable_case = staticmethod(camel_case)
    function_case = staticmethod(camel_case)
    constant_case = staticmethod(camel_case)
    end = ""
    condition = "{}"
    character = "'{}'"
    has_prefix_increment = False

    def __init__(self, program: ir.Program) -> None:
        # The formatter that everybody uses leaves no choice.
        style = replace(program.style, indent=0, braces_below=False)
        super().__init__(replace(program, style=style))

    def write_program(self) -> None:
        """Package, imports, constants, helpers, functions, main."""
        if self.program.comment:
            self.line(f"// {self.program.comment}")
        self.line("package main")
        self.line()
        self._imports()
        self._constants_block()
        for text in self._helpers():
            self.lines(text)
            self.line()
        for function in self.program.functions:
            self._function(function)
            self.line()
        if not self.program.main:
            return
        with self.braces("func main()"):
            if self.program.stdin:
                self.line("reader := bufio.NewReader(os.Stdin)")
            self.block(self.program.main)

    def _imports(self) -> None:
        kinds = self.node_types
        wanted = (
            ("bufio", bool(self.program.stdin)),
            ("fmt", bool(self.program.main)),
            ("os", bool(self.program.stdin)),
            ("sort", bool(kinds & {ir.Sort, ir.SortBy, ir.SortedKeys})),
            ("strconv", ir.ToText in kinds),
            ("strings", Type.BUILDER in self.types),
        )
        names = [name for name, is_needed in wanted if is_needed]
        if not names:
            return
        if len(names) == 1:
            self.line(f'import "{names[0]}"')
        else:
            self.line("import (")
            with self.indented():
                for name in names:
                    self.line(f'"{name}"')
            self.line(")")
        self.line()

    def _constants_block(self) -> None:
        for constant in self.program.constants:
            self.line(f"const {self.constant_name(constant)} = {constant.value}")
        self.line()

    def _helpers(self) -> Iterator[str]:
        nodes = list(walk_program(self.program))
        extremes = {node.op for node in nodes if isinstance(node, ir.MinMax)}
        for op, sign in (("min", "<"), ("max", ">")):
            if op in extremes:
                yield EXTREME.format(name=f"{op}Of", sign=sign)
        if any(isinstance(node, ir.MapGet) and node.default != ir.Int(0) for node in nodes):
            yield VALUE_OR
        asked = [node for node in nodes if isinstance(node, ir.Contains)]
        tested = [node.condition for node in nodes if isinstance(node, ir.If)]
        tested = [each.operand if isinstance(each, ir.Not) else each for each in tested]
        maps = [node for node in asked if node.container.type.is_map]
        if len(maps) > sum(node in maps for node in tested):
            yield HAS_KEY
        if any(node.container.type.is_sequence for node in asked):
            yield HAS_VALUE
        aggregates = {node.op for node in nodes if isinstance(node, ir.Aggregate)}
        if "sum" in aggregates:
            yield SUM_OF
        for op, sign in (("min", "<"), ("max", ">")):
            if op in aggregates:
                yield EXTREME_OF.format(name=AGGREGATES[op], sign=sign)

    def _function(self, function: Function) -> None:
        if function.comment:
            self.line(f"// {function.comment}")
        parameters = ", ".join(
            f"{self.name(each.var)} {TYPES[each.var.type]}" for each in function.parameters
        )
        result = f" {TYPES[function.result]}" if function.result else ""
        with self.braces(f"func {self.function_name(function.name)}({parameters}){result}"):
            self.block(function.body)

    def declaration(self, var: Var, value: str | None = None) -> str:
        """A short declaration."""
        return f"{self.name(var)} := {value}"

    # Expressions

    def on_compare(self, node: ir.Compare) -> Code:
        """A comparison; two characters are compared as they are."""
        if isinstance(node.left, ir.CharCode) and isinstance(node.right, ir.CharCode):
            left, right = self._character(node.left), self._character(node.right)
            return Code(f"{left} {node.op} {right}", Level.COMPARE)
        return super().on_compare(node)

    def _character(self, node: ir.CharCode) -> str:
        return f"{self.at(node.text, Level.POSTFIX)}[{self.plain(node.index)}]"

    def on_char_code(self, node: ir.CharCode) -> Code:
        """A character's code."""
        return Code(f"int({self._character(node)})", Level.POSTFIX)

    def on_min_max(self, node: ir.MinMax) -> Code:
        """The smaller or larger."""
        return Code(f"{node.op}Of({self.arguments((node.left, node.right))})", Level.POSTFIX)

    def on_length(self, node: ir.Length) -> Code:
        """A length."""
        return Code(f"len({self.plain(node.container)})", Level.POSTFIX)

    def on_aggregate(self, node: ir.Aggregate) -> Code:
        """A call of a helper."""
        return Code(f"{AGGREGATES[node.op]}({self.name(node.array)})", Level.POSTFIX)

    def on_part(self, node: ir.Part) -> Code:
        """A copy of a slice."""
        start = "" if node.start == ir.Int(0) else self.plain(node.start)
        stop = "" if node.is_rest else self.plain(node.stop)
        name = self.name(node.array)
        return Code(f"append([]int(nil), {name}[{start}:{stop}]...)", Level.POSTFIX)

    def on_map_get(self, node: ir.MapGet) -> Code:
        """A value, or the default; without a value the default is 0."""
        if node.default == ir.Int(0):
            return Code(f"{self.name(node.map)}[{self.plain(node.key)}]", Level.POSTFIX)
        arguments = self.arguments((node.map, node.key, node.default))
        return Code(f"valueOr({arguments})", Level.POSTFIX)

    def on_contains(self, node: ir.Contains) -> Code:
        """Membership; a set is a map to truth values."""
        if node.container.type is Type.SET:
            return Code(f"{self.name(node.container)}[{self.plain(node.key)}]", Level.POSTFIX)
        helper = "hasKey" if node.container.type.is_map else "hasValue"
        return Code(f"{helper}({self.arguments((node.container, node.key))})", Level.POSTFIX)

    def test(self, node: Expr) -> str:
        """What ``if`` tests; a map's key is looked up right there."""
        sign, asked = ("!", node.operand) if isinstance(node, ir.Not) else ("", node)
        if isinstance(asked, ir.Contains) and asked.container.type.is_map:
            table = self.name(asked.container)
            return f"_, ok := {table}[{self.plain(asked.key)}]; {sign}ok"
        return self.plain(node)

    def on_substring(self, node: ir.Substring) -> Code:
        """A slice."""
        start = "" if node.start == ir.Int(0) else self.plain(node.start)
        text = f"{self.at(node.text, Level.POSTFIX)}[{start}:{self.plain(node.stop)}]"
        return Code(text, Level.POSTFIX)

    def on_concat(self, node: ir.Concat) -> Code:
        """A sum."""
        return self.infix("+", node.left, node.right)

    def on_to_text(self, node: ir.ToText) -> Code:
        """Decimal digits."""
        return Code(f"strconv.Itoa({self.plain(node.value)})", Level.POSTFIX)

    def on_char_text(self, node: ir.CharText) -> Code:
        """A text of one character."""
        return Code(f"string(rune({self.plain(node.code)}))", Level.POSTFIX)

    def on_builder_text(self, node: ir.BuilderText) -> Code:
        """What was built."""
        return Code(f"{self.name(node.builder)}.String()", Level.POSTFIX)

    def on_array_of(self, node: ir.ArrayOf) -> Code:
        """Literals."""
        return Code(f"[]int{{{', '.join(map(str, node.values))}}}", Level.POSTFIX)

    def on_new_array(self, node: ir.NewArray) -> Code:
        """Zeros; the declaration fills in other values."""
        return Code(f"make([]int, {self.plain(node.length)})", Level.POSTFIX)

    def on_copy_of(self, node: ir.CopyOf) -> Code:
        """A copy."""
        return Code(f"append([]int(nil), {self.name(node.array)}...)", Level.POSTFIX)

    def on_new(self, node: ir.New) -> Code:
        """Something empty."""
        kind = TYPES[node.type]
        return Code(f"{kind}{{}}" if kind == "[]int" else f"make({kind})", Level.POSTFIX)

    # Statements

    def on_declare(self, node: ir.Declare) -> None:
        """A declaration, and what else is needed until the value is there."""
        name = self.name(node.var)
        match node.value:
            case ir.New(type=Type.BUILDER):
                self.line(f"var {name} strings.Builder")
            case ir.New(type=Type.LIST) if self.idiom(2):
                self.line(f"var {name} []int")
            case ir.NewArray(fill=fill) if fill != ir.Int(0):
                super().on_declare(node)
                with self.braces(f"for at := range {name}"):
                    self.line(f"{name}[at] = {self.plain(fill)}")
            case ir.NewMatrix():
                self._matrix(name, node.value)
            case ir.SortedKeys(container=container):
                self.line(f"{name} := make([]int, 0, len({self.name(container)}))")
                with self.braces(f"for at := range {self.name(container)}"):
                    self.line(f"{name} = append({name}, at)")
                self.line(f"sort.Ints({name})")
            case ir.ReadNumber():
                self.line(f"var {name} int")
                self.line(f"fmt.Fscan(reader, &{name})")
            case ir.ReadNumbers(count=count):
                self.line(f"{name} := make([]int, {self.plain(count)})")
                with self.braces(f"for at := range {name}"):
                    self.line(f"fmt.Fscan(reader, &{name}[at])")
            case _:
                super().on_declare(node)

    def _matrix(self, name: str, node: ir.NewMatrix) -> None:
        self.line(f"{name} := make([][]int, {self.plain(node.rows)})")
        with self.braces(f"for at := range {name}"):
            self.line(f"{name}[at] = make([]int, {self.plain(node.columns)})")
            if node.fill != ir.Int(0):
                with self.braces(f"for q := range {name}[at]"):
                    self.line(f"{name}[at][q] = {self.plain(node.fill)}")

    def on_append(self, node: ir.Append) -> None:
        """A new last element."""
        name = self.name(node.list)
        self.line(f"{name} = append({name}, {self.plain(node.value)})")

    def on_pop(self, node: ir.Pop) -> None:
        """The last element, taken off."""
        name = self.name(node.list)
        self.line(f"{self.name(node.var)} := {name}[len({name})-1]")
        self.line(f"{name} = {name}[:len({name})-1]")

    def on_pop_first(self, node: ir.PopFirst) -> None:
        """The first element, taken off."""
        name = self.name(node.list)
        self.line(f"{self.name(node.var)} := {name}[0]")
        self.line(f"{name} = {name}[1:]")

    def on_insert_first(self, node: ir.InsertFirst) -> None:
        """A new first element."""
        name = self.name(node.list)
        self.line(f"{name} = append([]int{{{self.plain(node.value)}}}, {name}...)")

    def on_for_entries(self, node: ir.ForEntries) -> None:
        """A loop over entries, of which it names what it uses."""
        read = used(node.body)
        key, value = (
            self.name(each) if each.name in read else "_" for each in (node.key, node.value)
        )
        entry = key if value == "_" else f"{key}, {value}"
        with self.braces(f"for {entry} := range {self.name(node.map)}"):
            self.block(node.body)

    def on_append_text(self, node: ir.AppendText) -> None:
        """More text."""
        name = self.name(node.builder)
        if isinstance(node.text, ir.CharText):
            self.line(f"{name}.WriteByte(byte({self.plain(node.text.code)}))")
        else:
            self.line(f"{name}.WriteString({self.plain(node.text)})")

    def on_map_add(self, node: ir.MapAdd) -> None:
        """A count."""
        place = f"{self.name(node.map)}[{self.plain(node.key)}]"
        is_one = node.amount == ir.Int(1)
        self.line(f"{place}++" if is_one else f"{place} += {self.plain(node.amount)}")

    def on_set_add(self, node: ir.SetAdd) -> None:
        """One more value."""
        self.line(f"{self.name(node.set)}[{self.plain(node.value)}] = true")

    def on_sort(self, node: ir.Sort) -> None:
        """The library's sort."""
        self.line(f"sort.Ints({self.name(node.array)})")

    def on_sort_by(self, node: ir.SortBy) -> None:
        """The library's sort, with a comparison of keys."""
        name = self.name(node.list)
        left, right = (self.plain(key_of(node, f"{name}[{side}]")) for side in "pq")
        self.line(f"sort.Slice({name}, func(p, q int) bool {{")
        with self.indented():
            with self.braces(f"if keyP, keyQ := {left}, {right}; keyP != keyQ"):
                self.line("return keyP < keyQ")
            self.line(f"return {name}[p] < {name}[q]")
        self.line("})")

    def on_swap(self, node: ir.Swap) -> None:
        """An exchange."""
        left = self.plain(ir.Index(node.array, node.left))
        right = self.plain(ir.Index(node.array, node.right))
        self.line(f"{left}, {right} = {right}, {left}")

    def on_for(self, node: ir.For) -> None:
        """A counting loop."""
        name = self.name(node.var)
        start = self.declaration(node.var, self.plain(node.start))
        with self.braces(f"for {start}; {self.loop_test(node)}; {self.loop_step(node, name)}"):
            self.block(node.body)

    def on_for_each(self, node: ir.ForEach) -> None:
        """A loop over elements."""
        with self.braces(f"for _, {self.name(node.var)} := range {self.name(node.array)}"):
            self.block(node.body)

    def on_while(self, node: ir.While) -> None:
        """A loop under a condition."""
        with self.braces(f"for {self.plain(node.condition)}"):
            self.block(node.body)

    def on_print(self, node: ir.Print) -> None:
        """A line of output."""
        label = f'"{node.label}", ' if node.label else ""
        self.line(f"fmt.Println({label}{self.plain(node.value)})")
