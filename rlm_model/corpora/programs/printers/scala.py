"""Scala (2.11)."""

from __future__ import annotations

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Block, Function, Type, Var
from rlm_model.corpora.programs.ir.walk import assigned, last_value, plus, walk
from rlm_model.corpora.programs.printers.shared.base import Code, Level
from rlm_model.corpora.programs.printers.shared.jvm import TerseJvmPrinter
from rlm_model.corpora.programs.printers.shared.values import HELD

KEYWORDS = (
    "abstract case catch class def do else extends false final finally for forSome if implicit "
    "import lazy macro match new null object override package private protected return sealed "
    "super this throw trait try true type val var while with yield"
)
LIBRARY = (
    "Main main args println math Math mutable ArrayBuffer Array String StringBuilder StdIn scala "
    "java util Sorting wait notify clone equals hashCode toString finalize at"
)

LINE = 90
"""Most characters of a result that stands on the line of its function's head."""


class ScalaPrinter(TerseJvmPrinter):
    """Scala: arrays, mutable collections, `StringBuilder`; results are last expressions."""

    reserved = frozenset([*KEYWORDS.split(), *LIBRARY.split(), HELD])
    has_increment = False
    call = ""
    interpolated = "s"

    def write_program(self) -> None:
        """Imports, and an object with everything."""
        if self.program.comment:
            self.line(f"// {self.program.comment}")
        for name in self._imports():
            self.line(f"import {name}")
        self.line()
        with self.braces("object Main"):
            for constant in self.program.constants:
                word = "final val" if self.style.idiom % 4 == 1 else "val"
                self.line(f"{word} {self.constant_name(constant)} = {constant.value}")
            if self.program.constants:
                self.line()
            for function in self.program.functions:
                self._function(function)
                self.line()
            with self.braces("def main(args: Array[String]): Unit ="):
                self._enter(self.program.main, set())
                self.block(self.program.main)

    @property
    def _names_buffer(self) -> bool:
        """Whether `ArrayBuffer` is imported by its name."""
        return self.idiom(2) == 0

    def _imports(self) -> list[str]:
        tables = bool(self.types & {Type.MAP, Type.TEXT_MAP, Type.SET})
        lists = Type.LIST in self.types
        names = ["scala.collection.mutable"] if tables or (lists and not self._names_buffer) else []
        if lists and self._names_buffer:
            names.append("scala.collection.mutable.ArrayBuffer")
        return [*names, "scala.io.StdIn"] if self.program.stdin else names

    def type_name(self, kind: Type) -> str:
        """Name of a type."""
        table = "mutable.Map" if self.idiom(3) == 1 else "mutable.HashMap"
        return {
            Type.INT: "Int",
            Type.BOOL: "Boolean",
            Type.STR: "String",
            Type.BUILDER: "StringBuilder",
            Type.ARRAY: "Array[Int]",
            Type.LIST: f"{self._buffer}[Int]",
            Type.MATRIX: "Array[Array[Int]]",
            Type.MAP: f"{table}[Int, Int]",
            Type.TEXT_MAP: f"{table}[String, Int]",
            Type.SET: f"{'mutable.Set' if self.idiom(3) == 1 else 'mutable.HashSet'}[Int]",
        }[kind]

    @property
    def _buffer(self) -> str:
        return "ArrayBuffer" if self._names_buffer else "mutable.ArrayBuffer"

    def _function(self, function: Function) -> None:
        self.describe(function)
        self._enter(function.body, {each.var.name for each in function.parameters})
        parameters = ", ".join(
            f"{self.name(each.var)}: {self.type_name(each.var.type)}"
            for each in function.parameters
        )
        result = self.type_name(function.result) if function.result else "Unit"
        head = f"def {self.function_name(function.name)}({parameters}): {result} ="
        body = without_guards(function.body) if function.result else function.body
        choices = self._choices(body) if function.result else []
        if len(choices) == 1 or (
            0 < len(choices) <= 2 and len(" ".join(choices)) <= LINE - len(head)
        ):
            self.line(f"{head} {' '.join(choices)}")
        elif choices:
            self.line(head)
            with self.indented():
                for choice in choices:
                    self.line(choice)
        else:
            with self.braces(head):
                self.block(body)

    def _choices(self, body: Block) -> list[str]:
        """The lines of a body that is a result or chooses among results; else none."""
        match body:
            case (ir.Return(value=value),):
                return [self.plain(value)]
            case (ir.If(condition=condition, then=(ir.Return(value=value),), orelse=orelse),):
                first = f"if ({self.plain(condition)}) {self.plain(value)}"
                match self._choices(orelse):
                    case [next_, *others]:
                        return [first, f"else {next_}", *others]
                    case _:
                        return []
            case _:
                return []

    def _enter(self, block: Block, parameters: set[str]) -> None:
        """Notes which variables a function assigns; lists that it sorts, too."""
        self._parameters = parameters
        self._exchanges = 0
        self._assigned = assigned(block)
        for node in walk(block):
            match node:
                case ir.Sort(array=Var(name=name, type=Type.LIST)) | ir.SortBy(list=Var(name=name)):
                    self._assigned.add(name)
                case _:
                    pass

    # Expressions

    def character_at(self, node: ir.CharCode) -> str:
        """The character itself."""
        method = ".charAt" if self.idiom(3) == 2 else ""
        return f"{self.at(node.text, Level.POSTFIX)}{method}({self.plain(node.index)})"

    def shifted(self, text: str) -> str:
        """A character from the sum of one and a number."""
        return f"({text}).toChar"

    def on_index(self, node: ir.Index) -> Code:
        """An element."""
        return Code(f"{self.name(node.array)}({self.plain(node.index)})", Level.POSTFIX)

    def on_cell(self, node: ir.Cell) -> Code:
        """An element of a matrix."""
        place = f"({self.plain(node.row)})({self.plain(node.column)})"
        return Code(f"{self.name(node.matrix)}{place}", Level.POSTFIX)

    def on_min_max(self, node: ir.MinMax) -> Code:
        """The smaller or larger."""
        owner = "Math" if self.style.idiom % 4 == 2 else "math"
        return Code(f"{owner}.{node.op}({self.arguments((node.left, node.right))})", Level.POSTFIX)

    def on_length(self, node: ir.Length) -> Code:
        """A length or a size."""
        sized = node.container.type in (Type.MAP, Type.TEXT_MAP, Type.SET)
        member = "size" if sized else "length"
        return Code(f"{self.at(node.container, Level.POSTFIX)}.{member}", Level.POSTFIX)

    def on_map_get(self, node: ir.MapGet) -> Code:
        """A value, or the default."""
        text = f"{self.name(node.map)}.getOrElse({self.arguments((node.key, node.default))})"
        return Code(text, Level.POSTFIX)

    def on_contains(self, node: ir.Contains) -> Code:
        """Membership."""
        return Code(f"{self.name(node.container)}.contains({self.plain(node.key)})", Level.POSTFIX)

    def on_char_text(self, node: ir.CharText) -> Code:
        """A text of one character."""
        return Code(f"{self.char_of(node)}.toString", Level.POSTFIX)

    def on_builder_text(self, node: ir.BuilderText) -> Code:
        """What was built."""
        method = "toString" if self.idiom(2) else "toString()"
        return Code(f"{self.name(node.builder)}.{method}", Level.POSTFIX)

    def on_new_array(self, node: ir.NewArray) -> Code:
        """An array of equal elements."""
        length = self.plain(node.length)
        if node.fill == ir.Int(0) and self.idiom(2):
            return Code(f"new Array[Int]({length})", Level.POSTFIX)
        return Code(f"Array.fill({length})({self.plain(node.fill)})", Level.POSTFIX)

    def on_array_of(self, node: ir.ArrayOf) -> Code:
        """An array of literals."""
        return Code(f"Array({', '.join(map(str, node.values))})", Level.POSTFIX)

    def on_new_matrix(self, node: ir.NewMatrix) -> Code:
        """An array of rows."""
        sizes = self.arguments((node.rows, node.columns))
        if node.fill == ir.Int(0) and self.idiom(2):
            return Code(f"Array.ofDim[Int]({sizes})", Level.POSTFIX)
        return Code(f"Array.fill({sizes})({self.plain(node.fill)})", Level.POSTFIX)

    def on_new(self, node: ir.New) -> Code:
        """Something empty."""
        word = "new " if node.type is Type.BUILDER else ""
        call = "" if node.type is Type.BUILDER else "()"
        return Code(f"{word}{self.type_name(node.type)}{call}", Level.POSTFIX)

    def on_copy_of(self, node: ir.CopyOf) -> Code:
        """A copy."""
        return Code(f"{self.name(node.array)}.clone()", Level.POSTFIX)

    def on_sorted_keys(self, node: ir.SortedKeys) -> Code:
        """Keys in order."""
        keys = "" if node.container.type is Type.SET else ".keys"
        return Code(f"{self.name(node.container)}{keys}.to[{self._buffer}].sorted", Level.POSTFIX)

    def on_read_number(self, node: ir.ReadNumber) -> Code:
        """The first line."""
        return Code("StdIn.readInt()" if self.idiom(2) else "StdIn.readLine().trim.toInt")

    def on_read_numbers(self, node: ir.ReadNumbers) -> Code:
        """The second line."""
        return Code('StdIn.readLine().split(" ").map(_.toInt)', Level.POSTFIX)

    # Statements

    def on_append(self, node: ir.Append) -> None:
        """A new last element."""
        self.simple(f"{self.name(node.list)} += {self.plain(node.value)}")

    def on_pop(self, node: ir.Pop) -> None:
        """The last element, taken off."""
        name = self.name(node.list)
        self.simple(self.declaration(node.var, f"{name}.remove({name}.length - 1)"))

    def on_map_put(self, node: ir.MapPut) -> None:
        """A value for a key."""
        self.simple(f"{self.name(node.map)}({self.plain(node.key)}) = {self.plain(node.value)}")

    def on_set_add(self, node: ir.SetAdd) -> None:
        """One more value."""
        self.simple(f"{self.name(node.set)} += {self.plain(node.value)}")

    def on_sort(self, node: ir.Sort) -> None:
        """The library's sort, in place for arrays."""
        name = self.name(node.array)
        if node.array.type is Type.LIST:
            self._sorted(node.array, f"{name}.sorted")
        elif self.idiom(2):
            self.simple(f"scala.util.Sorting.quickSort({name})")
        else:
            self.simple(f"java.util.Arrays.sort({name})")

    def on_sort_by(self, node: ir.SortBy) -> None:
        """The library's sort, by keys."""
        element = self.name(node.element)
        key = f"{element} => ({self.plain(node.key)}, {element})"
        self._sorted(node.list, f"{self.name(node.list)}.sortBy({key})")

    def _sorted(self, var: Var, value: str) -> None:
        """Puts what was sorted in the place of a list, or into a list of the caller."""
        name = self.name(var)
        if var.name not in self._parameters:
            self.simple(f"{name} = {value}")
            return
        with self.braces(f"for ((element, at) <- {value}.zipWithIndex)"):
            self.simple(f"{name}(at) = element")

    def on_swap(self, node: ir.Swap) -> None:
        """An exchange, by way of a third value, which has a name of its own."""
        left = self.plain(ir.Index(node.array, node.left))
        right = self.plain(ir.Index(node.array, node.right))
        self._exchanges += 1
        third = HELD if self._exchanges == 1 else f"{HELD}{self._exchanges}"
        self.simple(f"val {third} = {left}")
        self.simple(f"{left} = {right}")
        self.simple(f"{right} = {third}")

    def on_for(self, node: ir.For) -> None:
        """A loop over a range."""
        with self.braces(f"for ({self.name(node.var)} <- {self._range(node)})"):
            self.block(node.body)

    def _range(self, node: ir.For) -> str:
        start, stop = self.at(node.start, Level.ADD), node.stop
        step = "" if node.step == 1 else f" by {node.step}"
        if node.step < 0:
            return f"{start} to {self.at(last_value(node), Level.ADD)}{step}"
        match stop:
            case ir.Length(container=Var() as of) if (
                node.start == ir.Int(0) and not step and self.idiom(2)
            ):
                return f"{self.name(of)}.indices"
            case ir.Binary(op="+", right=ir.Int()):
                return f"{start} to {self.at(plus(stop, -1), Level.ADD)}{step}"
            case _:
                return f"{start} until {self.at(stop, Level.ADD)}{step}"

    def on_for_each(self, node: ir.ForEach) -> None:
        """A loop over elements."""
        with self.braces(f"for ({self.name(node.var)} <- {self.name(node.array)})"):
            self.block(node.body)

    def on_return(self, node: ir.Return) -> None:
        """A result, which is the last expression."""
        self.line(self.plain(node.value))


def without_guards(block: Block) -> Block:
    """A body in which what follows a guard stands in its `orelse`, so that results come last."""
    for at, statement in enumerate(block[:-1]):
        match statement:
            case ir.If(condition=condition, then=(ir.Return(),) as then, orelse=()):
                rest = without_guards(block[at + 1 :])
                return (*block[:at], ir.If(condition, then, rest))
            case _:
                pass
    return block
