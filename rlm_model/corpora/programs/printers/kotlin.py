"""Kotlin (1.3)."""

from __future__ import annotations

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Expr, Function, Mode, Type, Var
from rlm_model.corpora.programs.ir.walk import assigned, changed, last_value, plus
from rlm_model.corpora.programs.printers.shared.base import Code, Level
from rlm_model.corpora.programs.printers.shared.jvm import TerseJvmPrinter

KEYWORDS = (
    "as break class continue do else false for fun if in interface is null object package "
    "return super this throw true try typealias typeof val var when while it"
)
LIBRARY = (
    "main println print readLine minOf maxOf Math IntArray Array HashMap HashSet ArrayList "
    "StringBuilder mutableListOf mutableMapOf mutableSetOf intArrayOf compareBy also until step "
    "downTo args"
)

TYPES = {
    Type.INT: "Int",
    Type.BOOL: "Boolean",
    Type.STR: "String",
    Type.BUILDER: "StringBuilder",
    Type.ARRAY: "IntArray",
    Type.LIST: "MutableList<Int>",
    Type.MATRIX: "Array<IntArray>",
    Type.MAP: "MutableMap<Int, Int>",
    Type.TEXT_MAP: "MutableMap<String, Int>",
    Type.SET: "MutableSet<Int>",
}
MAKERS = {
    Type.LIST: ("mutableListOf<Int>()", "ArrayList<Int>()"),
    Type.MAP: ("mutableMapOf<Int, Int>()", "HashMap<Int, Int>()"),
    Type.TEXT_MAP: ("mutableMapOf<String, Int>()", "HashMap<String, Int>()"),
    Type.SET: ("mutableSetOf<Int>()", "HashSet<Int>()"),
}


class KotlinPrinter(TerseJvmPrinter):
    """Kotlin: `IntArray`, mutable collections, `StringBuilder`; `Int`, `Long` in between."""

    reserved = frozenset([*KEYWORDS.split(), *LIBRARY.split()])

    def write_program(self) -> None:
        """Constants, functions, main."""
        if self.program.comment:
            self.line(f"// {self.program.comment}")
        for constant in self.program.constants:
            word = "private const val" if self.style.idiom % 4 == 3 else "const val"
            self.line(f"{word} {self.constant_name(constant)} = {constant.value}")
        if self.program.constants:
            self.line()
        for function in self.program.functions:
            self._function(function)
            self.line()
        if not self.program.main:
            return
        parameters = "args: Array<String>" if self.style.idiom % 4 == 0 else ""
        with self.braces(f"fun main({parameters})"):
            self._enter(self.program.main)
            self.block(self.program.main)

    def _function(self, function: Function) -> None:
        self.describe(function)
        self._enter(function.body)
        parameters = ", ".join(self._parameter(each) for each in function.parameters)
        result = f": {TYPES[function.result].removeprefix('Mutable')}" if function.result else ""
        head = f"fun {self.function_name(function.name)}({parameters}){result}"
        match function.body:
            case (ir.Return(value=value),) if self.idiom(3):
                self.line(f"{head} = {self.plain(value)}")
            case _:
                with self.braces(head):
                    self.block(function.body)

    def _parameter(self, parameter: ir.Parameter) -> str:
        kind = TYPES[parameter.var.type]
        if parameter.mode is Mode.READ:
            kind = kind.removeprefix("Mutable")
        return f"{self.name(parameter.var)}: {kind}"

    def _enter(self, block: ir.Block) -> None:
        """Notes which variables a function assigns or changes in place."""
        self._assigned = assigned(block)
        self._changed = set(changed(block, self.functions))

    def type_name(self, kind: Type) -> str:
        """Name of a type."""
        return TYPES[kind]

    # Expressions

    def character_at(self, node: ir.CharCode) -> str:
        """The character itself."""
        return f"{self.at(node.text, Level.POSTFIX)}[{self.plain(node.index)}]"

    def shifted(self, text: str) -> str:
        """A character from the sum of one and a number."""
        return text

    def negated(self, operand: Expr) -> Code:
        """A negation; "!in" where it says it."""
        match operand:
            case ir.Contains(container=container, key=key):
                text = f"{self.at(key, Level.ADD)} !in {self.name(container)}"
                return Code(text, Level.COMPARE)
            case _:
                return super().negated(operand)

    def on_min_max(self, node: ir.MinMax) -> Code:
        """The smaller or larger."""
        owner = f"Math.{node.op}" if self.style.idiom % 4 == 2 else f"{node.op}Of"
        return Code(f"{owner}({self.arguments((node.left, node.right))})", Level.POSTFIX)

    def on_length(self, node: ir.Length) -> Code:
        """A length or a size."""
        member = "length" if node.container.type is Type.STR else "size"
        return Code(f"{self.at(node.container, Level.POSTFIX)}.{member}", Level.POSTFIX)

    def on_aggregate(self, node: ir.Aggregate) -> Code:
        """The library's sum or extreme."""
        call = "sum()" if node.op == "sum" else f"{node.op}()!!"
        return Code(f"{self.name(node.array)}.{call}", Level.POSTFIX)

    def on_part(self, node: ir.Part) -> Code:
        """A copy of a part."""
        name, ends = self.name(node.array), self.arguments((node.start, node.stop))
        if node.type is Type.LIST:
            return Code(f"{name}.subList({ends}).toMutableList()", Level.POSTFIX)
        return Code(f"{name}.copyOfRange({ends})", Level.POSTFIX)

    def on_map_get(self, node: ir.MapGet) -> Code:
        """A value, or the default."""
        if self.idiom(3) == 2:
            return super().on_map_get(node)
        found = f"{self.name(node.map)}[{self.plain(node.key)}]"
        return Code(f"({found} ?: {self.at(node.default, Level.ADD)})")

    def on_contains(self, node: ir.Contains) -> Code:
        """Membership."""
        if self.style.idiom % 4 == 1:
            return super().on_contains(node)
        return Code(f"{self.at(node.key, Level.ADD)} in {self.name(node.container)}", Level.COMPARE)

    def on_char_text(self, node: ir.CharText) -> Code:
        """A text of one character."""
        char = self.char_of(node)
        return Code(
            f"{char}.toString()" if " " not in char else f"({char}).toString()", Level.POSTFIX
        )

    def on_new_array(self, node: ir.NewArray) -> Code:
        """An array of equal elements."""
        filled = "" if node.fill == ir.Int(0) else f" {{ {self.plain(node.fill)} }}"
        return Code(f"IntArray({self.plain(node.length)}){filled}", Level.POSTFIX)

    def on_array_of(self, node: ir.ArrayOf) -> Code:
        """An array of literals."""
        return Code(f"intArrayOf({', '.join(map(str, node.values))})", Level.POSTFIX)

    def on_new_matrix(self, node: ir.NewMatrix) -> Code:
        """An array of rows."""
        row = self.on_new_array(ir.NewArray(node.columns, node.fill)).text
        return Code(f"Array({self.plain(node.rows)}) {{ {row} }}", Level.POSTFIX)

    def on_new(self, node: ir.New) -> Code:
        """Something empty."""
        if node.type is Type.BUILDER:
            return Code("StringBuilder()", Level.POSTFIX)
        return Code(MAKERS[node.type][self.idiom(2)], Level.POSTFIX)

    def on_copy_of(self, node: ir.CopyOf) -> Code:
        """A copy."""
        method = "toMutableList" if node.type is Type.LIST else ("copyOf", "clone")[self.idiom(2)]
        return Code(f"{self.name(node.array)}.{method}()", Level.POSTFIX)

    def on_sorted_keys(self, node: ir.SortedKeys) -> Code:
        """Keys in order."""
        keys = "" if node.container.type is Type.SET else ".keys"
        return Code(f"{self.name(node.container)}{keys}.sorted()", Level.POSTFIX)

    def on_read_number(self, node: ir.ReadNumber) -> Code:
        """The first line."""
        trimmed = ".trim()" if self.idiom(2) else ""
        return Code(f"readLine()!!{trimmed}.toInt()", Level.POSTFIX)

    def on_read_numbers(self, node: ir.ReadNumbers) -> Code:
        """The second line."""
        convert = "map { it.toInt() }" if self.idiom(3) else "map(String::toInt)"
        return Code(f'readLine()!!.split(" ").{convert}.toIntArray()', Level.POSTFIX)

    # Statements

    def on_declare(self, node: ir.Declare) -> None:
        """A declaration; keys become a list that can change where it does."""
        value = self.plain(node.value)
        if isinstance(node.value, ir.SortedKeys) and node.var.name in self._changed:
            value += ".toMutableList()"
        self.simple(self.declaration(node.var, value))

    def on_pop(self, node: ir.Pop) -> None:
        """The last element, taken off."""
        name = self.name(node.list)
        last = f"{name}.lastIndex" if self.idiom(2) else f"{name}.size - 1"
        self.simple(self.declaration(node.var, f"{name}.removeAt({last})"))

    def on_pop_first(self, node: ir.PopFirst) -> None:
        """The first element, taken off."""
        self.simple(self.declaration(node.var, f"{self.name(node.list)}.removeAt(0)"))

    def on_for_entries(self, node: ir.ForEntries) -> None:
        """A loop over entries."""
        entry = f"({self.name(node.key)}, {self.name(node.value)})"
        with self.braces(f"for ({entry} in {self.name(node.map)})"):
            self.block(node.body)

    def on_sort(self, node: ir.Sort) -> None:
        """The library's sort."""
        self.simple(f"{self.name(node.array)}.sort()")

    def on_sort_by(self, node: ir.SortBy) -> None:
        """The library's sort, by keys."""
        element = self.name(node.element)
        keys = f"{{ {element} -> {self.plain(node.key)} }}, {{ it }}"
        self.simple(f"{self.name(node.list)}.sortWith(compareBy<Int>({keys}))")

    def on_swap(self, node: ir.Swap) -> None:
        """An exchange in one expression."""
        left = self.plain(ir.Index(node.array, node.left))
        right = self.plain(ir.Index(node.array, node.right))
        self.simple(f"{left} = {right}.also {{ {right} = {left} }}")

    def on_for(self, node: ir.For) -> None:
        """A loop over a range."""
        with self.braces(f"for ({self.name(node.var)} in {self._range(node)})"):
            self.block(node.body)

    def _range(self, node: ir.For) -> str:
        start = self.at(node.start, Level.ADD)
        step = "" if abs(node.step) == 1 else f" step {abs(node.step)}"
        if node.step < 0:
            return f"{start} downTo {self.at(last_value(node), Level.ADD)}{step}"
        match node.stop, node.start:
            case ir.Length(container=array), ir.Int(value=0) if not step and self.idiom(2):
                return (
                    f"{self.name(array)}.indices"
                    if isinstance(array, Var)
                    else f"0 until {self.plain(node.stop)}"
                )
            case ir.Binary(op="+", right=ir.Int()), _:
                return f"{start}..{self.at(plus(node.stop, -1), Level.ADD)}{step}"
            case _:
                return f"{start} until {self.at(node.stop, Level.ADD)}{step}"

    def on_for_each(self, node: ir.ForEach) -> None:
        """A loop over elements."""
        with self.braces(f"for ({self.name(node.var)} in {self.name(node.array)})"):
            self.block(node.body)
