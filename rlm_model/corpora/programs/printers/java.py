"""Java (17)."""

from __future__ import annotations

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Expr, Function, Type, Var
from rlm_model.corpora.programs.printers.shared.base import Code, Level
from rlm_model.corpora.programs.printers.shared.jvm import JvmPrinter
from rlm_model.corpora.programs.printers.shared.values import HELD, key_of

KEYWORDS = (
    "abstract assert boolean break byte case catch char class const continue default do double "
    "else enum extends final finally float for goto if implements import instanceof int "
    "interface long native new package private protected public return short static strictfp "
    "super switch synchronized this throw throws transient try void volatile while true false "
    "null var yield record sealed permits _"
)
LIBRARY = (
    "main args reader fields lhs rhs wait notify hashCode equals toString finalize clone getClass"
)

TYPES = {
    Type.INT: "int",
    Type.BOOL: "boolean",
    Type.STR: "String",
    Type.BUILDER: "StringBuilder",
    Type.ARRAY: "int[]",
    Type.LIST: "ArrayList<Integer>",
    Type.MATRIX: "int[][]",
    Type.MAP: "HashMap<Integer, Integer>",
    Type.TEXT_MAP: "HashMap<String, Integer>",
    Type.SET: "HashSet<Integer>",
}
INTERFACES = {
    Type.LIST: "List<Integer>",
    Type.MAP: "Map<Integer, Integer>",
    Type.TEXT_MAP: "Map<String, Integer>",
    Type.SET: "Set<Integer>",
}


class JavaPrinter(JvmPrinter):
    """Java: arrays, collections of boxed numbers, `StringBuilder`; `int`, `long` in between."""

    reserved = frozenset([*KEYWORDS.split(), *LIBRARY.split(), HELD])
    wide_cast = "(long) {}"
    narrow_cast = "(int) {}"
    character = "'{}'"

    def write_program(self) -> None:
        """Imports, and a class with everything."""
        self._imports()
        if self.program.comment:
            self.line(f"/** {self.program.comment} */")
        with self.braces(f"public class {self.program.owner}"):
            for constant in self.program.constants:
                name = self.constant_name(constant)
                self.simple(f"static final int {name} = {constant.value}")
            self.line()
            for function in self.program.functions:
                self._function(function)
                self.line()
            if not self.program.main:
                return
            throws = " throws IOException" if self._buffered else ""
            with self.braces(f"public static void main(String[] args){throws}"):
                if self._buffered:
                    stream = "new InputStreamReader(System.in)"
                    self.simple(f"BufferedReader reader = new BufferedReader({stream})")
                elif self.program.stdin:
                    self.simple("Scanner reader = new Scanner(System.in)")
                self.block(self.program.main)

    @property
    def _buffered(self) -> bool:
        """Whether input is read by lines, not by a scanner."""
        return bool(self.program.stdin) and self.style.idiom % 3 != 0

    @property
    def _says_interfaces(self) -> bool:
        return self.idiom(2) == 0

    def _imports(self) -> None:
        if self._buffered:
            for name in ("BufferedReader", "IOException", "InputStreamReader"):
                self.line(f"import java.io.{name};")
        if self.style.idiom % 4 == 0:
            names = {"*"}
        else:
            names = {"Scanner"} if self.program.stdin and not self._buffered else set[str]()
            names |= self._classes()
        for name in sorted(names):
            self.line(f"import java.util.{name};")
        self.line()

    def _classes(self) -> set[str]:
        """Classes of the library that the program uses."""
        by_type = {
            Type.LIST: ("ArrayList", "List"),
            Type.MAP: ("HashMap", "Map"),
            Type.TEXT_MAP: ("HashMap", "Map"),
            Type.SET: ("HashSet", "Set"),
        }
        names: set[str] = set()
        for kind, (plain, interface) in by_type.items():
            if kind in self.types:
                names |= {plain, interface} if self._says_interfaces else {plain}
        if self.node_types & {ir.Sort, ir.NewMatrix, ir.NewArray, ir.Part, ir.Aggregate}:
            names.add("Arrays")
        if ir.ForEntries in self.node_types:
            names.add("Map")
        if self.node_types & {ir.Sort, ir.SortedKeys, ir.Swap, ir.Aggregate}:
            names.add("Collections")
        return names

    def type_name(self, kind: Type) -> str:
        """Name of a type, as a variable is declared."""
        return INTERFACES.get(kind, TYPES[kind]) if self._says_interfaces else TYPES[kind]

    def _function(self, function: Function) -> None:
        if function.comment:
            self.line(f"// {function.comment}")
        parameters = ", ".join(self.declaration(each.var) for each in function.parameters)
        result = self.type_name(function.result) if function.result else "void"
        with self.braces(f"static {result} {self.function_name(function.name)}({parameters})"):
            self.block(function.body)

    def declaration(self, var: Var, value: str | None = None) -> str:
        """A type, a name, a value."""
        first = "" if value is None else f" = {value}"
        return f"{self.type_name(var.type)} {self.name(var)}{first}"

    # Expressions

    def on_compare(self, node: ir.Compare) -> Code:
        """A comparison; two boxed numbers are compared by value."""
        if node.op in ("==", "!=") and is_boxed(node.left) and is_boxed(node.right):
            left = f"(int) {self.at(node.left, Level.UNARY)}"
            return Code(f"{left} {node.op} {self.at(node.right, Level.COMPARE)}", Level.EQUAL)
        return super().on_compare(node)

    def on_text_equal(self, node: ir.TextEqual) -> Code:
        """Equality of texts."""
        text = f"{self.at(node.left, Level.POSTFIX)}.equals({self.plain(node.right)})"
        return Code(text, Level.POSTFIX)

    def unequal(self, node: ir.TextEqual) -> Code:
        """Texts that differ."""
        return self.negated(node)

    def on_min_max(self, node: ir.MinMax) -> Code:
        """The smaller or larger."""
        return Code(f"Math.{node.op}({self.arguments((node.left, node.right))})", Level.POSTFIX)

    def on_length(self, node: ir.Length) -> Code:
        """A length or a size."""
        ends = {Type.ARRAY: "length", Type.MATRIX: "length", Type.STR: "length()"}
        member = ends.get(node.container.type, "size()")
        return Code(f"{self.at(node.container, Level.POSTFIX)}.{member}", Level.POSTFIX)

    def on_aggregate(self, node: ir.Aggregate) -> Code:
        """A method of a stream, or of the library."""
        name = self.name(node.array)
        if node.array.type is Type.ARRAY:
            end = "sum()" if node.op == "sum" else f"{node.op}().getAsInt()"
            return Code(f"Arrays.stream({name}).{end}", Level.POSTFIX)
        if node.op == "sum":
            return Code(f"{name}.stream().mapToInt(Integer::intValue).sum()", Level.POSTFIX)
        return Code(f"Collections.{node.op}({name})", Level.POSTFIX)

    def on_index(self, node: ir.Index) -> Code:
        """An element."""
        if node.array.type is Type.ARRAY:
            return super().on_index(node)
        return Code(f"{self.name(node.array)}.get({self.plain(node.index)})", Level.POSTFIX)

    def boxed(self, node: Expr) -> str:
        """Text of an expression where an object is wanted: a character becomes a number first."""
        return f"(int) {self.plain(node)}" if isinstance(node, ir.CharCode) else self.plain(node)

    def character_at(self, node: ir.CharCode) -> str:
        """The character itself."""
        return f"{self.at(node.text, Level.POSTFIX)}.charAt({self.plain(node.index)})"

    def shifted(self, text: str) -> str:
        """A character from the sum of one and a number."""
        return f"(char) ({text})"

    def converted(self, code: Expr) -> str:
        """A character from any code."""
        return f"(char) {self.at(code, Level.UNARY)}"

    def on_char_code(self, node: ir.CharCode) -> Code:
        """A character, which counts as its code."""
        return Code(self.character_at(node), Level.POSTFIX)

    def on_concat(self, node: ir.Concat) -> Code:
        """A sum; numbers and characters join as they are."""
        left, right = (self._joined(each) for each in (node.left, node.right))
        return Code(f"{left} + {right}", Level.ADD)

    def _joined(self, node: Expr) -> str:
        match node:
            case ir.ToText(value=value):
                return self.at(value, Level.MULTIPLY)
            case ir.Concat():
                return self.at(node, Level.ADD)
            case _:
                return self.at(node, Level.ADD + 1)

    def on_to_text(self, node: ir.ToText) -> Code:
        """Decimal digits."""
        owner = "Integer.toString" if self.idiom(2) else "String.valueOf"
        return Code(f"{owner}({self.plain(node.value)})", Level.POSTFIX)

    def on_char_text(self, node: ir.CharText) -> Code:
        """A text of one character."""
        return Code(f"String.valueOf({self.char_of(node)})", Level.POSTFIX)

    def on_array_of(self, node: ir.ArrayOf) -> Code:
        """Literals."""
        return Code(f"{{{', '.join(map(str, node.values))}}}")

    def on_copy_of(self, node: ir.CopyOf) -> Code:
        """A copy."""
        name = self.name(node.array)
        return Code(f"new ArrayList<>({name})" if node.type is Type.LIST else f"{name}.clone()")

    def on_part(self, node: ir.Part) -> Code:
        """A copy of a part."""
        name, ends = self.name(node.array), self.arguments((node.start, node.stop))
        if node.type is Type.LIST:
            return Code(f"new ArrayList<>({name}.subList({ends}))")
        return Code(f"Arrays.copyOfRange({name}, {ends})", Level.POSTFIX)

    def on_sorted_keys(self, node: ir.SortedKeys) -> Code:
        """Keys; the declaration sorts them."""
        name = self.name(node.container)
        keys = name if node.container.type is Type.SET else f"{name}.keySet()"
        return Code(f"new ArrayList<>({keys})")

    def on_read_number(self, node: ir.ReadNumber) -> Code:
        """The first line."""
        if self._buffered:
            return Code("Integer.parseInt(reader.readLine().trim())", Level.POSTFIX)
        return Code("reader.nextInt()", Level.POSTFIX)

    def on_new_array(self, node: ir.NewArray) -> Code:
        """Zeros; the declaration fills in other values."""
        return Code(f"new int[{self.plain(node.length)}]")

    def on_new_matrix(self, node: ir.NewMatrix) -> Code:
        """Zeros; the declaration fills in other values."""
        return Code(f"new int[{self.plain(node.rows)}][{self.plain(node.columns)}]")

    def on_new(self, node: ir.New) -> Code:
        """Something empty."""
        kind = TYPES[node.type]
        return Code(f"new {kind.partition('<')[0]}{'<>' if '<' in kind else ''}()")

    # Statements

    def on_declare(self, node: ir.Declare) -> None:
        """A declaration, and what else is needed until the value is there."""
        name = self.name(node.var)
        if isinstance(node.value, ir.ReadNumbers):
            self._read_numbers(name, node.value)
            return
        super().on_declare(node)
        match node.value:
            case ir.NewArray(fill=fill) if fill != ir.Int(0):
                self.simple(f"Arrays.fill({name}, {self.plain(fill)})")
            case ir.NewMatrix(fill=fill) if fill != ir.Int(0):
                with self.braces(f"for (int[] {HELD} : {name})"):
                    self.simple(f"Arrays.fill({HELD}, {self.plain(fill)})")
            case ir.SortedKeys():
                self.simple(f"Collections.sort({name})")
            case _:
                pass

    def _read_numbers(self, name: str, node: ir.ReadNumbers) -> None:
        self.simple(f"int[] {name} = new int[{self.plain(node.count)}]")
        if self._buffered:
            self.simple('String[] fields = reader.readLine().trim().split(" ")')
            value = "Integer.parseInt(fields[at])"
        else:
            value = "reader.nextInt()"
        with self.braces(f"for (int at = 0; at < {name}.length; at++)"):
            self.simple(f"{name}[at] = {value}")

    def on_store(self, node: ir.Store) -> None:
        """An assignment to an element."""
        if node.array.type is Type.ARRAY:
            super().on_store(node)
        else:
            place = f"{self.plain(node.index)}, {self.boxed(node.value)}"
            self.simple(f"{self.name(node.array)}.set({place})")

    def on_pop(self, node: ir.Pop) -> None:
        """The last element, taken off."""
        name = self.name(node.list)
        self.simple(self.declaration(node.var, f"{name}.remove({name}.size() - 1)"))

    def on_pop_first(self, node: ir.PopFirst) -> None:
        """The first element, taken off."""
        self.simple(self.declaration(node.var, f"{self.name(node.list)}.remove(0)"))

    def on_for_entries(self, node: ir.ForEntries) -> None:
        """A loop over entries."""
        head = f"Map.Entry<Integer, Integer> entry : {self.name(node.map)}.entrySet()"
        with self.braces(f"for ({head})"):
            self.simple(self.declaration(node.key, "entry.getKey()"))
            self.simple(self.declaration(node.value, "entry.getValue()"))
            self.block(node.body)

    def on_map_put(self, node: ir.MapPut) -> None:
        """A value for a key."""
        entry = f"{self.boxed(node.key)}, {self.boxed(node.value)}"
        self.simple(f"{self.name(node.map)}.put({entry})")

    def on_map_add(self, node: ir.MapAdd) -> None:
        """A count."""
        name, key = self.name(node.map), self.boxed(node.key)
        if self.style.idiom % 3:
            self.simple(f"{name}.merge({key}, {self.boxed(node.amount)}, Integer::sum)")
        else:
            amount = self.at(node.amount, Level.MULTIPLY)
            self.simple(f"{name}.put({key}, {name}.getOrDefault({key}, 0) + {amount})")

    def on_sort(self, node: ir.Sort) -> None:
        """The library's sort."""
        owner = "Arrays" if node.array.type is Type.ARRAY else "Collections"
        self.simple(f"{owner}.sort({self.name(node.array)})")

    def on_sort_by(self, node: ir.SortBy) -> None:
        """The library's sort, with a comparison of keys."""
        left, right = (self.plain(key_of(node, side)) for side in ("lhs", "rhs"))
        self.line(f"{self.name(node.list)}.sort((lhs, rhs) -> {{")
        with self.indented():
            self.simple(f"int {HELD} = Integer.compare({left}, {right})")
            self.simple(f"return {HELD} != 0 ? {HELD} : Integer.compare(lhs, rhs)")
        self.line("});")

    def on_swap(self, node: ir.Swap) -> None:
        """An exchange."""
        if node.array.type is Type.ARRAY:
            super().on_swap(node)
        else:
            places = self.arguments((node.left, node.right))
            self.simple(f"Collections.swap({self.name(node.array)}, {places})")

    def on_for_each(self, node: ir.ForEach) -> None:
        """A loop over elements."""
        with self.braces(f"for (int {self.name(node.var)} : {self.name(node.array)})"):
            self.block(node.body)

    def on_print(self, node: ir.Print) -> None:
        """A line of output."""
        label = f'"{node.label} " + ' if node.label else ""
        self.simple(f"System.out.println({label}{self.at(node.value, Level.MULTIPLY)})")


def is_boxed(node: Expr) -> bool:
    """Whether an expression gives an object, which `==` compares by identity."""
    return isinstance(node, ir.MapGet) or (
        isinstance(node, ir.Index) and node.array.type is Type.LIST
    )
