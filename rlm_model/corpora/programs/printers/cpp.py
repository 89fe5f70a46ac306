"""C++ (C++17)."""

from __future__ import annotations

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Function, Mode, Type, Var
from rlm_model.corpora.programs.ir.walk import assigned, augmented
from rlm_model.corpora.programs.printers.c.helpers import helper
from rlm_model.corpora.programs.printers.shared.base import Code, Level
from rlm_model.corpora.programs.printers.shared.braces import BracePrinter
from rlm_model.corpora.programs.printers.shared.values import HELD, key_of

KEYWORDS = (
    "alignas alignof and and_eq asm auto bitand bitor bool break case catch char class compl "
    "concept const consteval constexpr const_cast continue co_await co_return co_yield decltype "
    "default delete do double dynamic_cast else enum explicit export extern false float for "
    "friend goto if inline int long mutable namespace new noexcept not not_eq nullptr operator "
    "or or_eq private protected public register reinterpret_cast requires return short signed "
    "sizeof static static_assert static_cast struct switch template this thread_local throw true "
    "try typedef typeid typename union unsigned using virtual void volatile wchar_t while xor "
    "xor_eq"
)
LIBRARY = (
    "std main vector string map set min max sort swap cout cin endl printf scanf to_string "
    "unordered_map unordered_set ios abs div random rand srand time exp log pow link y0 y1 j0 j1 "
    "lhs rhs value_or_default"
)

GET_DEFAULT = """
template <typename Table, typename Key>
{integer} value_or_default(const Table &table, const Key &key, {integer} fallback) {
    auto found = table.find(key);
    return found == table.end() ? fallback : found->second;
}
"""


class CppPrinter(BracePrinter):
    """C++: vectors, unordered maps and sets, `std::string`."""

    reserved = frozenset([*KEYWORDS.split(), *LIBRARY.split(), HELD])
    reserved_functions = frozenset(["hash"])
    wide_cast = "(long long){}"
    character = "'{}'"

    def write_program(self) -> None:
        """Includes, helpers, constants, functions, main."""
        if self.program.comment:
            self.line(f"// {self.program.comment}")
        for header in sorted(self._headers()):
            self.line(f"#include <{header}>")
        self.line()
        if not self.std:
            self.line("using namespace std;")
            self.line()
        for constant in self.program.constants:
            self.simple(f"const {self.integer} {self.constant_name(constant)} = {constant.value}")
        self.line()
        if self._has_helper and ir.MapGet in self.node_types:
            self.lines(helper(GET_DEFAULT, self.integer, self.style.braces_below))
            self.line()
        for function in self.program.functions:
            self._function(function)
            self.line()
        if not self.program.main:
            return
        with self.braces("int main()"):
            if self.program.stdin and self.idiom(2):
                self.simple(f"{self.std}ios::sync_with_stdio(false)")
            self._enter(self.program.main)
            self.block(self.program.main)
            self.simple("return 0")

    @property
    def std(self) -> str:
        """The prefix of the library, or nothing."""
        return "" if self.style.idiom % 3 == 0 else "std::"

    @property
    def integer(self) -> str:
        """The type of integers."""
        return "long long" if self.style.wide_integers else "int"

    @property
    def _has_helper(self) -> bool:
        return self.style.idiom % 4 == 1

    def _headers(self) -> set[str]:
        found = {"iostream"} if self.program.main else set[str]()
        by_type = {
            Type.ARRAY: "vector",
            Type.LIST: "vector",
            Type.MATRIX: "vector",
            Type.MAP: "unordered_map",
            Type.TEXT_MAP: "unordered_map",
            Type.SET: "unordered_set",
            Type.STR: "string",
            Type.BUILDER: "string",
        }
        found |= {header for kind, header in by_type.items() if kind in self.types}
        if self.node_types & {ir.Sort, ir.SortBy, ir.SortedKeys, ir.MinMax, ir.Swap}:
            found.add("algorithm")
        if self._searches or ir.Aggregate in self.node_types:
            found |= {"algorithm", "numeric"}
        return found

    @property
    def _searches(self) -> bool:
        """Whether a value is looked for from the front."""
        return ir.Contains in self.node_types and not self.program.main

    def type_name(self, kind: Type) -> str:
        """Name of a type."""
        integer, std = self.integer, self.std
        return {
            Type.INT: integer,
            Type.BOOL: "bool",
            Type.STR: f"{std}string",
            Type.BUILDER: f"{std}string",
            Type.ARRAY: f"{std}vector<{integer}>",
            Type.LIST: f"{std}vector<{integer}>",
            Type.MATRIX: f"{std}vector<{std}vector<{integer}>>",
            Type.MAP: f"{std}unordered_map<{integer}, {integer}>",
            Type.TEXT_MAP: f"{std}unordered_map<{std}string, {integer}>",
            Type.SET: f"{std}unordered_set<{integer}>",
        }[kind]

    def _function(self, function: Function) -> None:
        if function.comment:
            self.line(f"// {function.comment}")
        parameters = ", ".join(self._parameter(each) for each in function.parameters)
        result = self.type_name(function.result) if function.result else "void"
        with self.braces(f"{result} {self.function_name(function.name)}({parameters})"):
            self._enter(function.body)
            self.block(function.body)

    def _parameter(self, parameter: ir.Parameter) -> str:
        kind = self.type_name(parameter.var.type)
        name = self.name(parameter.var)
        if parameter.var.type in (Type.INT, Type.BOOL):
            return f"{kind} {name}"
        return f"const {kind} &{name}" if parameter.mode is Mode.READ else f"{kind} &{name}"

    def _enter(self, block: ir.Block) -> None:
        self._assigned = assigned(block)

    def declaration(self, var: Var, value: str | None = None) -> str:
        """A type, a name, a value."""
        first = "" if value is None else f" = {value}"
        return f"{self.type_name(var.type)} {self.name(var)}{first}"

    # Expressions

    def on_min_max(self, node: ir.MinMax) -> Code:
        """The smaller or larger; the type is told where the operands' types differ."""
        sides = (node.left, node.right)
        odd = any(isinstance(each, ir.CharCode) for each in sides) or (
            self.style.wide_integers and any(isinstance(each, ir.Int) for each in sides)
        )
        told = f"<{self.integer}>" if odd else ""
        text = f"{self.std}{node.op}{told}({self.arguments(sides)})"
        return Code(text, Level.POSTFIX)

    def on_length(self, node: ir.Length) -> Code:
        """A size, signed."""
        size = f"{self.at(node.container, Level.POSTFIX)}.size()"
        if self.idiom(2):
            return Code(f"static_cast<{self.integer}>({size})", Level.POSTFIX)
        return Code(f"({self.integer}){size}", Level.UNARY)

    def on_map_get(self, node: ir.MapGet) -> Code:
        """A value, or the default."""
        name, key = self.name(node.map), self.plain(node.key)
        if self._has_helper:
            text = f"value_or_default({name}, {key}, {self.plain(node.default)})"
            return Code(text, Level.POSTFIX)
        default = self.at(node.default, Level.OR)
        return Code(f"{name}.count({key}) ? {name}.at({key}) : {default}", Level.LAMBDA)

    def on_aggregate(self, node: ir.Aggregate) -> Code:
        """The library's sum or extreme."""
        name = self.name(node.array)
        ends = f"{name}.begin(), {name}.end()"
        if node.op == "sum":
            zero = "0LL" if self.style.wide_integers else "0"
            return Code(f"{self.std}accumulate({ends}, {zero})", Level.POSTFIX)
        return Code(f"*{self.std}{node.op}_element({ends})", Level.UNARY)

    def on_contains(self, node: ir.Contains) -> Code:
        """Membership."""
        name, key = self.name(node.container), self.plain(node.key)
        if node.container.type.is_sequence:
            found = f"{self.std}find({name}.begin(), {name}.end(), {key})"
            return Code(f"{found} != {name}.end()", Level.EQUAL)
        if self.idiom(2):
            return Code(f"{name}.count({key}) > 0", Level.COMPARE)
        return Code(f"{name}.find({key}) != {name}.end()", Level.EQUAL)

    def on_char_code(self, node: ir.CharCode) -> Code:
        """A character, which counts as its code."""
        return Code(f"{self.at(node.text, Level.POSTFIX)}[{self.plain(node.index)}]", Level.POSTFIX)

    def on_substring(self, node: ir.Substring) -> Code:
        """A part of a text, by its length."""
        length = ir.Binary("-", node.stop, node.start)
        match node.stop:
            case ir.Binary(op="+", left=left, right=right) if left == node.start:
                count = self.plain(right)
            case _:
                count = self.plain(node.stop if node.start == ir.Int(0) else length)
        text = self.at(node.text, Level.POSTFIX)
        return Code(f"{text}.substr({self.plain(node.start)}, {count})", Level.POSTFIX)

    def on_concat(self, node: ir.Concat) -> Code:
        """A sum."""
        return self.infix("+", node.left, node.right)

    def on_to_text(self, node: ir.ToText) -> Code:
        """Decimal digits."""
        return Code(f"{self.std}to_string({self.plain(node.value)})", Level.POSTFIX)

    def on_char_text(self, node: ir.CharText) -> Code:
        """A text of one character."""
        return Code(f"{self.std}string(1, {self._char(node)})", Level.POSTFIX)

    def _char(self, node: ir.CharText) -> str:
        if isinstance(node.code, ir.CharCode):
            return self.plain(node.code)
        match node.code:
            case ir.Binary(op="+", left=ir.Int(value=97), right=right):
                code = f"'a' + {self.at(right, Level.MULTIPLY)}"
            case _:
                code = self.plain(node.code)
        return f"static_cast<char>({code})" if self.idiom(2) else f"(char)({code})"

    def on_builder_text(self, node: ir.BuilderText) -> Code:
        """The text itself."""
        return Code(self.name(node.builder))

    # Statements

    def on_declare(self, node: ir.Declare) -> None:
        """A declaration; containers are constructed."""
        name, kind = self.name(node.var), self.type_name(node.var.type)
        match node.value:
            case ir.New():
                self.simple(f"{kind} {name}")
            case ir.NewArray(length=length, fill=fill):
                filled = "" if fill == ir.Int(0) else f", {self.plain(fill)}"
                self.simple(f"{kind} {name}({self.plain(length)}{filled})")
            case ir.NewMatrix(rows=rows, columns=columns, fill=fill):
                filled = "" if fill == ir.Int(0) else f", {self.plain(fill)}"
                row = f"{self.type_name(Type.ARRAY)}({self.plain(columns)}{filled})"
                self.simple(f"{kind} {name}({self.plain(rows)}, {row})")
            case ir.ArrayOf(values=values):
                self.simple(f"{kind} {name} = {{{', '.join(map(str, values))}}}")
            case ir.CopyOf(array=array):
                self.simple(
                    f"{kind} {name}({self.name(array)})"
                    if self.idiom(2)
                    else f"{kind} {name} = {self.name(array)}"
                )
            case ir.Part() as part:
                self._part(f"{kind} {name}", part)
            case ir.SortedKeys(container=container):
                self._sorted_keys(kind, name, container)
            case ir.ReadNumber():
                self.simple(f"{kind} {name}")
                self.simple(f"{self.std}cin >> {name}")
            case ir.ReadNumbers(count=count):
                self.simple(f"{kind} {name}({self.plain(count)})")
                with self.braces(f"for (auto &{HELD} : {name})"):
                    self.simple(f"{self.std}cin >> {HELD}")
            case _:
                fixed = node.var.name not in self._assigned and self.style.idiom % 4 == 0
                self.simple(
                    ("const " if fixed else "") + self.declaration(node.var, self.plain(node.value))
                )

    def _part(self, declared: str, part: ir.Part) -> None:
        source = self.name(part.array)
        first, last = (
            f"{source}.begin() + {self.at(each, Level.ADD + 1)}" for each in (part.start, part.stop)
        )
        if part.start == ir.Int(0):
            first = f"{source}.begin()"
        if part.is_rest:
            last = f"{source}.end()"
        self.simple(f"{declared}({first}, {last})")

    def _sorted_keys(self, kind: str, name: str, container: Var) -> None:
        owner = self.name(container)
        if container.type is Type.SET:
            self.simple(f"{kind} {name}({owner}.begin(), {owner}.end())")
        else:
            self.simple(f"{kind} {name}")
            with self.braces(f"for (const auto &{HELD} : {owner})"):
                self.simple(f"{name}.push_back({HELD}.first)")
        self.simple(f"{self.std}sort({name}.begin(), {name}.end())")

    def assignment(self, node: ir.Assign) -> str:
        """An assignment; a text grows by a character."""
        match augmented(node):
            case ("concat", ir.CharText() as added):
                return f"{self.name(node.var)} += {self._char(added)}"
            case ("concat", value):
                return f"{self.name(node.var)} += {self.plain(value)}"
            case _:
                return super().assignment(node)

    def on_append(self, node: ir.Append) -> None:
        """A new last element."""
        self.simple(f"{self.name(node.list)}.push_back({self.plain(node.value)})")

    def on_pop(self, node: ir.Pop) -> None:
        """The last element, looked at and taken off."""
        name = self.name(node.list)
        self.simple(self.declaration(node.var, f"{name}.back()"))
        self.simple(f"{name}.pop_back()")

    def on_pop_first(self, node: ir.PopFirst) -> None:
        """The first element, looked at and taken off."""
        name = self.name(node.list)
        self.simple(self.declaration(node.var, f"{name}.front()"))
        self.simple(f"{name}.erase({name}.begin())")

    def on_insert_first(self, node: ir.InsertFirst) -> None:
        """A new first element."""
        name = self.name(node.list)
        self.simple(f"{name}.insert({name}.begin(), {self.plain(node.value)})")

    def on_for_entries(self, node: ir.ForEntries) -> None:
        """A loop over entries."""
        entry = f"[{self.name(node.key)}, {self.name(node.value)}]"
        with self.braces(f"for (const auto &{entry} : {self.name(node.map)})"):
            self.block(node.body)

    def on_append_text(self, node: ir.AppendText) -> None:
        """More text."""
        name = self.name(node.builder)
        match node.text:
            case ir.CharText() as added if self.style.idiom % 3 == 1:
                self.simple(f"{name}.push_back({self._char(added)})")
            case ir.CharText() as added:
                self.simple(f"{name} += {self._char(added)}")
            case _:
                self.simple(f"{name} += {self.plain(node.text)}")

    def on_map_add(self, node: ir.MapAdd) -> None:
        """A count."""
        place = f"{self.name(node.map)}[{self.plain(node.key)}]"
        if node.amount == ir.Int(1):
            self.simple(f"++{place}" if self.idiom(3) == 1 else f"{place}++")
        else:
            self.simple(f"{place} += {self.plain(node.amount)}")

    def on_set_add(self, node: ir.SetAdd) -> None:
        """One more value."""
        self.simple(f"{self.name(node.set)}.insert({self.plain(node.value)})")

    def on_sort(self, node: ir.Sort) -> None:
        """The library's sort."""
        name = self.name(node.array)
        self.simple(f"{self.std}sort({name}.begin(), {name}.end())")

    def on_sort_by(self, node: ir.SortBy) -> None:
        """The library's sort, with a comparison of keys."""
        name, integer = self.name(node.list), self.integer
        left, right = (self._key(node, side) for side in ("lhs", "rhs"))
        head = f"{self.std}sort({name}.begin(), {name}.end(), []({integer} lhs, {integer} rhs) {{"
        self.line(head)
        with self.indented():
            with self.braces(f"if ({left} != {right})"):
                self.simple(f"return {left} < {right}")
            self.simple("return lhs < rhs")
        self.line("});")

    def _key(self, node: ir.SortBy, side: str) -> str:
        return self.at(key_of(node, side), Level.ADD)

    def on_swap(self, node: ir.Swap) -> None:
        """The library's exchange."""
        left, right = ir.Index(node.array, node.left), ir.Index(node.array, node.right)
        self.simple(f"{self.std}swap({self.arguments((left, right))})")

    def on_for_each(self, node: ir.ForEach) -> None:
        """A loop over elements."""
        kind = "auto" if self.idiom(2) else self.integer
        with self.braces(f"for ({kind} {self.name(node.var)} : {self.name(node.array)})"):
            self.block(node.body)

    def on_print(self, node: ir.Print) -> None:
        """A line of output."""
        label = f'"{node.label} " << ' if node.label else ""
        end = f"{self.std}endl" if self.idiom(2) else '"\\n"'
        self.simple(f"{self.std}cout << {label}{self.at(node.value, Level.ADD)} << {end}")
