"""C# (7)."""

from __future__ import annotations

from dataclasses import replace

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Expr, Function, Type, Var
from rlm_model.corpora.programs.ir.walk import text_parts
from rlm_model.corpora.programs.printers.shared.base import Code, Level
from rlm_model.corpora.programs.printers.shared.braces import BracePrinter
from rlm_model.corpora.programs.printers.shared.names import camel_case, pascal_case, upper_case
from rlm_model.corpora.programs.printers.shared.scopes import with_distinct_scopes
from rlm_model.corpora.programs.printers.shared.values import (
    HELD,
    interpolated,
    key_of,
    part_length,
)

KEYWORDS = (
    "abstract as base bool break byte case catch char checked class const continue decimal "
    "default delegate do double else enum event explicit extern false finally fixed float for "
    "foreach goto if implicit in int interface internal is lock long namespace new null object "
    "operator out override params private protected public readonly ref return sbyte sealed "
    "short sizeof stackalloc static string struct switch this throw true try typeof uint ulong "
    "unchecked unsafe ushort using var virtual void volatile while await yield dynamic"
)
LIBRARY = (
    "Main Program System Console Math List Dictionary HashSet StringBuilder Array Enumerable "
    "String Linq Text Equals GetHashCode GetType ToString MemberwiseClone Finalize "
    "ReferenceEquals GetOrDefault args lhs rhs at each"
)

TYPES = {
    Type.INT: "int",
    Type.BOOL: "bool",
    Type.STR: "string",
    Type.BUILDER: "StringBuilder",
    Type.ARRAY: "int[]",
    Type.LIST: "List<int>",
    Type.MAP: "Dictionary<int, int>",
    Type.TEXT_MAP: "Dictionary<string, int>",
    Type.SET: "HashSet<int>",
}


class CSharpPrinter(BracePrinter):
    """C#: arrays, `List`, `Dictionary`, `HashSet`, `StringBuilder`; `int`, `long` in between."""

    reserved = frozenset([*KEYWORDS.split(), *LIBRARY.split(), HELD])
    variable_case = staticmethod(camel_case)
    function_case = staticmethod(pascal_case)
    constant_case = staticmethod(pascal_case)
    wide_cast = "(long){}"
    narrow_cast = "(int){}"
    character = "'{}'"

    def __init__(self, program: ir.Program) -> None:
        # Lists and texts have 32-bit indices, so people keep to int; and most put braces below.
        style = program.style
        style = replace(style, wide_integers=False, braces_below=not style.braces_below)
        super().__init__(with_distinct_scopes(replace(program, style=style)))

    def constant_name(self, constant: ir.Constant) -> str:
        """``RowTotal`` or ``ROW_TOTAL``."""
        return super().constant_name(constant) if self.idiom(2) else upper_case(constant.name)

    def write_program(self) -> None:
        """Using directives, and a class with everything."""
        for name in self._namespaces():
            self.simple(f"using {name}")
        self.line()
        if self.program.comment:
            self.line(f"// {self.program.comment}")
        owner = "Program" if self.program.main else self.program.owner
        with self.braces(f"static class {owner}" if self.idiom(3) == 1 else f"class {owner}"):
            for constant in self.program.constants:
                self.simple(f"const int {self.constant_name(constant)} = {constant.value}")
            if self.program.constants:
                self.line()
            for function in self.program.functions:
                self._function(function)
                self.line()
            if self._has_helper and ir.MapGet in self.node_types:
                self._get_or_default()
            if not self.program.main:
                return
            arguments = "string[] args" if self.idiom(2) else ""
            with self.braces(f"static void Main({arguments})"):
                self.block(self.program.main)

    def _namespaces(self) -> list[str]:
        names = ["System"]
        if self.types & {Type.LIST, Type.MAP, Type.TEXT_MAP, Type.SET}:
            names.append("System.Collections.Generic")
        if self._queries or ir.Aggregate in self.node_types:
            names.append("System.Linq")
        if Type.BUILDER in self.types:
            names.append("System.Text")
        return names

    @property
    def _queries(self) -> bool:
        """Whether containers are made with queries."""
        return self.style.idiom % 4 < 2

    @property
    def _has_helper(self) -> bool:
        return self.idiom(3) == 0

    def _get_or_default(self) -> None:
        parameters = "Dictionary<TKey, int> table, TKey key, int fallback"
        with self.braces(f"static int GetOrDefault<TKey>({parameters})"):
            self.simple(f"int {HELD}")
            self.simple(f"return table.TryGetValue(key, out {HELD}) ? {HELD} : fallback")
        self.line()

    @property
    def _rectangular(self) -> bool:
        """Whether matrices are ``int[,]``, not arrays of rows."""
        return self.idiom(2) == 0 and bool(self.program.main)

    def type_name(self, kind: Type) -> str:
        """Name of a type."""
        if kind is Type.MATRIX:
            return "int[,]" if self._rectangular else "int[][]"
        return TYPES[kind]

    def _function(self, function: Function) -> None:
        if function.comment:
            self.line(f"// {function.comment}")
        parameters = ", ".join(self.declaration(each.var) for each in function.parameters)
        result = self.type_name(function.result) if function.result else "void"
        access = "public " if self.style.idiom % 4 == 3 else ""
        name = self.function_name(function.name)
        with self.braces(f"{access}static {result} {name}({parameters})"):
            self.block(function.body)

    def declaration(self, var: Var, value: str | None = None) -> str:
        """A type, or ``var`` where the value tells it, a name, a value."""
        kind = self.type_name(var.type)
        if value is None:
            return f"{kind} {self.name(var)}"
        told = value.startswith("new ") and not value.endswith("}")
        return f"{'var' if told and self.idiom(3) else kind} {self.name(var)} = {value}"

    # Expressions

    def on_min_max(self, node: ir.MinMax) -> Code:
        """The smaller or larger."""
        sides = ", ".join(self._number(each, Level.LAMBDA) for each in (node.left, node.right))
        return Code(f"Math.{node.op.capitalize()}({sides})", Level.POSTFIX)

    def on_length(self, node: ir.Length) -> Code:
        """A length or a count."""
        kind = node.container.type
        member = "Length" if kind in (Type.ARRAY, Type.MATRIX, Type.STR) else "Count"
        return Code(f"{self.at(node.container, Level.POSTFIX)}.{member}", Level.POSTFIX)

    def on_aggregate(self, node: ir.Aggregate) -> Code:
        """The library's sum or extreme."""
        return Code(f"{self.name(node.array)}.{node.op.capitalize()}()", Level.POSTFIX)

    def on_cell(self, node: ir.Cell) -> Code:
        """An element of a matrix."""
        if not self._rectangular:
            return super().on_cell(node)
        place = self.arguments((node.row, node.column))
        return Code(f"{self.name(node.matrix)}[{place}]", Level.POSTFIX)

    def on_map_get(self, node: ir.MapGet) -> Code:
        """A value, or the default."""
        name, key = self.name(node.map), self.plain(node.key)
        if self._has_helper:
            return Code(f"GetOrDefault({name}, {key}, {self.plain(node.default)})", Level.POSTFIX)
        default = self.at(node.default, Level.OR)
        return Code(f"{name}.ContainsKey({key}) ? {name}[{key}] : {default}", Level.LAMBDA)

    def on_contains(self, node: ir.Contains) -> Code:
        """Membership."""
        name, key = self.name(node.container), self.plain(node.key)
        if node.container.type is Type.ARRAY:
            return Code(f"Array.IndexOf({name}, {key}) >= 0", Level.COMPARE)
        method = "ContainsKey" if node.container.type.is_map else "Contains"
        return Code(f"{name}.{method}({key})", Level.POSTFIX)

    def on_char_code(self, node: ir.CharCode) -> Code:
        """A character, which counts as its code."""
        return Code(f"{self.at(node.text, Level.POSTFIX)}[{self.plain(node.index)}]", Level.POSTFIX)

    def _number(self, node: Expr, level: int) -> str:
        """Text of a number that is shown: a character becomes one first."""
        if isinstance(node, ir.CharCode):
            return self.wrapped(Code(f"(int){self.plain(node)}", Level.UNARY), level)
        return self.at(node, level)

    def on_substring(self, node: ir.Substring) -> Code:
        """A part of a text, by its length."""
        place = self.arguments((node.start, part_length(node)))
        text = self.at(node.text, Level.POSTFIX)
        return Code(f"{text}.Substring({place})", Level.POSTFIX)

    def on_concat(self, node: ir.Concat) -> Code:
        """An interpolated text, or a sum."""
        parts = text_parts(node)
        if self.idiom(2) and any(isinstance(part, ir.Str) for part in parts):
            inner = interpolated(parts, "{", lambda part: self._joined(part, Level.OR))
            return Code(f'$"{inner}"')
        first, *rest = parts
        texts = [self.at(first, Level.ADD), *(self._joined(part, Level.MULTIPLY) for part in rest)]
        return Code(" + ".join(texts), Level.ADD)

    def _joined(self, part: Expr, level: int) -> str:
        """Text of what a text is put together from: numbers and characters join as they are."""
        match part:
            case ir.ToText(value=value):
                return self._number(value, level)
            case ir.CharText():
                return self._char(part)
            case _:
                return self.at(part, level)

    def on_to_text(self, node: ir.ToText) -> Code:
        """Decimal digits."""
        return Code(f"{self._number(node.value, Level.POSTFIX)}.ToString()", Level.POSTFIX)

    def on_char_text(self, node: ir.CharText) -> Code:
        """A text of one character."""
        char = self._char(node)
        owner = char if isinstance(node.code, ir.CharCode) else f"({char})"
        return Code(f"{owner}.ToString()", Level.POSTFIX)

    def _char(self, node: ir.CharText) -> str:
        match node.code:
            case ir.CharCode():
                return self.plain(node.code)
            case ir.Binary(op="+", left=ir.Int(value=97), right=right):
                return f"(char)('a' + {self.at(right, Level.MULTIPLY)})"
            case _:
                return f"(char){self.at(node.code, Level.UNARY)}"

    def on_builder_text(self, node: ir.BuilderText) -> Code:
        """What was built."""
        return Code(f"{self.name(node.builder)}.ToString()", Level.POSTFIX)

    def on_new_array(self, node: ir.NewArray) -> Code:
        """Equal elements; other values than zeros may be left to the declaration."""
        length = self.plain(node.length)
        if self._queries and node.fill != ir.Int(0):
            text = f"Enumerable.Repeat({self.plain(node.fill)}, {length}).ToArray()"
            return Code(text, Level.POSTFIX)
        return Code(f"new int[{length}]", Level.POSTFIX)

    def on_array_of(self, node: ir.ArrayOf) -> Code:
        """Literals."""
        return Code(f"{{ {', '.join(map(str, node.values))} }}")

    def on_new_matrix(self, node: ir.NewMatrix) -> Code:
        """Zeros, or no rows yet: the declaration does the rest."""
        rows, columns = self.plain(node.rows), self.plain(node.columns)
        return Code(f"new int[{rows}, {columns}]" if self._rectangular else f"new int[{rows}][]")

    def on_new(self, node: ir.New) -> Code:
        """Something empty."""
        return Code(f"new {TYPES[node.type]}()", Level.POSTFIX)

    def on_copy_of(self, node: ir.CopyOf) -> Code:
        """A copy."""
        name = self.name(node.array)
        if node.type is Type.LIST:
            return Code(f"new List<int>({name})", Level.POSTFIX)
        if self._queries:
            return Code(f"{name}.ToArray()", Level.POSTFIX)
        return Code(f"(int[]){name}.Clone()", Level.UNARY)

    def on_part(self, node: ir.Part) -> Code:
        """A copy of a part, or the room for one that the declaration fills."""
        if node.type is Type.LIST:
            place = self.arguments((node.start, part_length(node)))
            return Code(f"{self.name(node.array)}.GetRange({place})", Level.POSTFIX)
        return Code(f"new int[{self.plain(part_length(node))}]")

    def on_sorted_keys(self, node: ir.SortedKeys) -> Code:
        """Keys; without a query the declaration sorts them."""
        name = self.name(node.container)
        keys = name if node.container.type is Type.SET else f"{name}.Keys"
        if self._queries:
            return Code(f"{keys}.OrderBy(each => each).ToList()", Level.POSTFIX)
        return Code(f"new List<int>({keys})", Level.POSTFIX)

    def on_read_number(self, node: ir.ReadNumber) -> Code:
        """The first line."""
        return Code("int.Parse(Console.ReadLine())", Level.POSTFIX)

    def on_read_numbers(self, node: ir.ReadNumbers) -> Code:
        """The second line."""
        parts = "Console.ReadLine().Split(' ')"
        if self._queries:
            return Code(f"{parts}.Select(int.Parse).ToArray()", Level.POSTFIX)
        return Code(f"Array.ConvertAll({parts}, int.Parse)", Level.POSTFIX)

    # Statements

    def on_declare(self, node: ir.Declare) -> None:
        """A declaration, and what else is needed until the value is there."""
        super().on_declare(node)
        name = self.name(node.var)
        match node.value:
            case ir.NewArray(fill=fill) if fill != ir.Int(0) and not self._queries:
                with self.braces(f"for (int at = 0; at < {name}.Length; at++)"):
                    self.simple(f"{name}[at] = {self.plain(fill)}")
            case ir.NewMatrix():
                self._fill_matrix(name, node.value)
            case ir.SortedKeys() if not self._queries:
                self.simple(f"{name}.Sort()")
            case ir.Part(array=array, start=start) if array.type is Type.ARRAY:
                source = f"{self.name(array)}, {self.plain(start)}"
                self.simple(f"Array.Copy({source}, {name}, 0, {name}.Length)")
            case _:
                pass

    def _fill_matrix(self, name: str, node: ir.NewMatrix) -> None:
        """Makes the rows of a matrix, and fills in what is not zero."""
        fill = None if node.fill == ir.Int(0) else self.plain(node.fill)
        if self._rectangular and fill is None:
            return
        rows, columns = self.at(node.rows, Level.ADD), self.at(node.columns, Level.ADD)
        with self.braces(f"for (int at = 0; at < {rows}; at++)"):
            if not self._rectangular:
                self.simple(f"{name}[at] = new int[{self.plain(node.columns)}]")
            if fill is not None:
                place = f"[at, {HELD}]" if self._rectangular else f"[at][{HELD}]"
                with self.braces(f"for (int {HELD} = 0; {HELD} < {columns}; {HELD}++)"):
                    self.simple(f"{name}{place} = {fill}")

    def on_append(self, node: ir.Append) -> None:
        """A new last element."""
        self.simple(f"{self.name(node.list)}.Add({self.plain(node.value)})")

    def on_pop(self, node: ir.Pop) -> None:
        """The last element, looked at and taken off."""
        name = self.name(node.list)
        self.simple(self.declaration(node.var, f"{name}[{name}.Count - 1]"))
        self.simple(f"{name}.RemoveAt({name}.Count - 1)")

    def on_pop_first(self, node: ir.PopFirst) -> None:
        """The first element, looked at and taken off."""
        name = self.name(node.list)
        self.simple(self.declaration(node.var, f"{name}[0]"))
        self.simple(f"{name}.RemoveAt(0)")

    def on_insert_first(self, node: ir.InsertFirst) -> None:
        """A new first element."""
        self.simple(f"{self.name(node.list)}.Insert(0, {self.plain(node.value)})")

    def on_for_entries(self, node: ir.ForEntries) -> None:
        """A loop over entries."""
        with self.braces(f"foreach (var entry in {self.name(node.map)})"):
            self.simple(self.declaration(node.key, "entry.Key"))
            self.simple(self.declaration(node.value, "entry.Value"))
            self.block(node.body)

    def on_append_text(self, node: ir.AppendText) -> None:
        """More text."""
        match node.text:
            case ir.CharText():
                text = self._char(node.text)
            case ir.ToText(value=value):
                text = self._number(value, Level.LAMBDA)
            case _:
                text = self.plain(node.text)
        self.simple(f"{self.name(node.builder)}.Append({text})")

    def on_map_add(self, node: ir.MapAdd) -> None:
        """A count, which starts where the key is new."""
        name, key, amount = self.name(node.map), self.plain(node.key), self.plain(node.amount)
        if self._has_helper and ir.MapGet in self.node_types:
            added = self.at(node.amount, Level.MULTIPLY)
            self.simple(f"{name}[{key}] = GetOrDefault({name}, {key}, 0) + {added}")
            return
        with self.braces(f"if (!{name}.ContainsKey({key}))"):
            self.simple(f"{name}[{key}] = 0")
        grows = "++" if node.amount == ir.Int(1) else f" += {amount}"
        self.simple(f"{name}[{key}]{grows}")

    def on_set_add(self, node: ir.SetAdd) -> None:
        """One more value."""
        self.simple(f"{self.name(node.set)}.Add({self.plain(node.value)})")

    def on_sort(self, node: ir.Sort) -> None:
        """The library's sort."""
        name = self.name(node.array)
        self.simple(f"Array.Sort({name})" if node.array.type is Type.ARRAY else f"{name}.Sort()")

    def on_sort_by(self, node: ir.SortBy) -> None:
        """The library's sort, with a comparison of keys."""
        left, right = (self.at(key_of(node, side), Level.POSTFIX) for side in ("lhs", "rhs"))
        with self.braces(f"{self.name(node.list)}.Sort((lhs, rhs) =>", ");"):
            self.simple(f"int {HELD} = {left}.CompareTo({right})")
            self.simple(f"return {HELD} != 0 ? {HELD} : lhs.CompareTo(rhs)")

    def on_for_each(self, node: ir.ForEach) -> None:
        """A loop over elements."""
        with self.braces(f"foreach (int {self.name(node.var)} in {self.name(node.array)})"):
            self.block(node.body)

    def on_print(self, node: ir.Print) -> None:
        """A line of output."""
        if not node.label:
            self.simple(f"Console.WriteLine({self._number(node.value, Level.LAMBDA)})")
        elif self.idiom(2):
            value = self._number(node.value, Level.OR)
            self.simple(f'Console.WriteLine($"{node.label} {{{value}}}")')
        else:
            value = self._number(node.value, Level.MULTIPLY)
            self.simple(f'Console.WriteLine("{node.label} " + {value})')
