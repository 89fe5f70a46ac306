"""Lua (5.4)."""

from __future__ import annotations

from typing import ClassVar

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Block, Expr, Function, Type, Var
from rlm_model.corpora.programs.ir.walk import last_value, plus, walk_program
from rlm_model.corpora.programs.printers.shared.base import COMPARISONS, Code, Level
from rlm_model.corpora.programs.printers.shared.line_ends import LinePrinter
from rlm_model.corpora.programs.printers.shared.one_based import one_based
from rlm_model.corpora.programs.printers.shared.one_line import one_line
from rlm_model.corpora.programs.printers.shared.values import key_of, shown_parts

KEYWORDS = (
    "and break do else elseif end false for function goto if in local nil not or repeat return "
    "then true until while"
)
LIBRARY = (
    "main print io string table math os utf8 pairs ipairs next type tostring tonumber select error "
    "assert require load dofile filled new_matrix count_keys sorted_keys slot cells cell lhs rhs "
    "lhs_key rhs_key"
)

FILLED = """
local function filled(count, value)
    local result = {}
    for i = 1, count do
        result[i] = value
    end
    return result
end
"""
NEW_MATRIX = """
local function new_matrix(rows, columns, value)
    local result = {}
    for i = 1, rows do
        local row = {}
        for j = 1, columns do
            row[j] = value
        end
        result[i] = row
    end
    return result
end
"""
COUNT_KEYS = """
local function count_keys(t)
    local count = 0
    for _ in pairs(t) do
        count = count + 1
    end
    return count
end
"""
SORTED_KEYS = """
local function sorted_keys(t)
    local keys = {}
    for key in pairs(t) do
        keys[#keys + 1] = key
    end
    table.sort(keys)
    return keys
end
"""
KEYED = (Type.MAP, Type.TEXT_MAP, Type.SET)


class LuaPrinter(LinePrinter):
    """Lua: tables that count from 1, or whose keys are a map or a set."""

    reserved = frozenset(f"{KEYWORDS} {LIBRARY}".split())
    comment_mark = "--"
    has_short_assignments = False
    operators: ClassVar[dict[str, str]] = {
        **LinePrinter.operators,
        "and": "and",
        "or": "or",
        "!=": "~=",
        "div": "//",
        "concat": "..",
    }
    levels: ClassVar[dict[str, int]] = {
        **LinePrinter.levels,
        **dict.fromkeys(COMPARISONS, Level.EQUAL),
        "concat": Level.COMPARE,
    }

    def write_program(self) -> None:
        """Constants, helpers, functions, main as plain statements or as a function."""
        if self.program.comment:
            self.line(f"-- {self.program.comment}")
            self.line()
        attribute = " <const>" if self.style.idiom % 3 == 0 else ""
        for constant in self.program.constants:
            self.line(f"local {self.constant_name(constant)}{attribute} = {constant.value}")
        if self.program.constants:
            self.line()
        for helper in self._helpers():
            self.lines(helper)
            self.line()
        for function in self.program.functions:
            self._function(function)
            self.line()
        if self.style.idiom % 2:
            self.block(self.program.main)
        else:
            self._suite("local function main()", self.program.main)
            self.line()
            self.line("main()")

    def _helpers(self) -> list[str]:
        helpers: list[str] = []
        if self._fills_by_helper and ir.NewArray in self.node_types:
            helpers.append(FILLED)
        if self._fills_by_helper and ir.NewMatrix in self.node_types:
            helpers.append(NEW_MATRIX)
        lengths = (node for node in walk_program(self.program) if isinstance(node, ir.Length))
        if any(node.container.type in KEYED for node in lengths):
            helpers.append(COUNT_KEYS)
        if ir.SortedKeys in self.node_types:
            helpers.append(SORTED_KEYS)
        return helpers

    @property
    def _fills_by_helper(self) -> bool:
        """Whether new arrays are filled by a function, not where they are declared."""
        return self.style.idiom % 4 in (1, 2)

    def _function(self, function: Function) -> None:
        if function.comment:
            self.line(f"-- {function.comment}")
        parameters = ", ".join(self.name(each.var) for each in function.parameters)
        head = f"local function {self.function_name(function.name)}({parameters})"
        self._suite(head, function.body)

    def _suite(self, head: str, body: Block) -> None:
        self.line(head)
        with self.indented():
            self.block(body)
        self.line("end")

    # Expressions

    def negated(self, operand: Expr) -> Code:
        """A negation."""
        match operand:
            case ir.Contains(container=Var(type=Type.MAP | Type.TEXT_MAP)):
                return Code(f"{self._element(operand.container, operand.key)} == nil", Level.EQUAL)
            case _:
                return Code(f"not {self.at(operand, Level.UNARY)}", Level.UNARY)

    def on_min_max(self, node: ir.MinMax) -> Code:
        """The smaller or larger."""
        return Code(f"math.{node.op}({self.arguments((node.left, node.right))})", Level.POSTFIX)

    def on_length(self, node: ir.Length) -> Code:
        """A length, or a count of keys."""
        if node.container.type in KEYED:
            return Code(f"count_keys({self.plain(node.container)})", Level.POSTFIX)
        return Code(f"#{self.at(node.container, Level.POSTFIX)}", Level.UNARY)

    def _element(self, container: Var, key: Expr) -> str:
        return f"{self.name(container)}[{self.plain(key)}]"

    def on_index(self, node: ir.Index) -> Code:
        """An element; the first has the index 1."""
        return Code(self._element(node.array, plus(node.index, 1)), Level.POSTFIX)

    def on_cell(self, node: ir.Cell) -> Code:
        """An element of a matrix."""
        row = self._element(node.matrix, plus(node.row, 1))
        return Code(f"{row}[{self.plain(plus(node.column, 1))}]", Level.POSTFIX)

    def on_map_get(self, node: ir.MapGet) -> Code:
        """A value, or the default."""
        text = f"{self._element(node.map, node.key)} or {self.at(node.default, Level.AND)}"
        return Code(text, Level.OR)

    def on_contains(self, node: ir.Contains) -> Code:
        """Membership: what a set holds is true."""
        element = self._element(node.container, node.key)
        if node.container.type is Type.SET:
            return Code(element, Level.POSTFIX)
        return Code(f"{element} ~= nil", Level.EQUAL)

    def on_char_code(self, node: ir.CharCode) -> Code:
        """Code of a character."""
        return self._of_text("byte", node.text, self.plain(plus(node.index, 1)))

    def on_substring(self, node: ir.Substring) -> Code:
        """A part of a text; both ends belong to it."""
        ends = f"{self.plain(plus(node.start, 1))}, {self.plain(node.stop)}"
        return self._of_text("sub", node.text, ends)

    def _of_text(self, word: str, text: Expr, arguments: str) -> Code:
        if isinstance(text, Var) and self.style.idiom % 3 != 2:
            return Code(f"{self.name(text)}:{word}({arguments})", Level.POSTFIX)
        return Code(f"string.{word}({self.plain(text)}, {arguments})", Level.POSTFIX)

    def on_concat(self, node: ir.Concat) -> Code:
        """Parts put together; numbers become text by themselves."""
        parts = shown_parts(node)
        return Code(" .. ".join(self.at(part, Level.ADD) for part in parts), Level.COMPARE)

    def on_to_text(self, node: ir.ToText) -> Code:
        """Decimal digits."""
        return Code(f"tostring({self.plain(node.value)})", Level.POSTFIX)

    def on_char_text(self, node: ir.CharText) -> Code:
        """A character."""
        return Code(f"string.char({self.plain(node.code)})", Level.POSTFIX)

    def on_builder_text(self, node: ir.BuilderText) -> Code:
        """All parts joined."""
        return Code(f"table.concat({self.name(node.builder)})", Level.POSTFIX)

    def on_new_array(self, node: ir.NewArray) -> Code:
        """An array of equal elements."""
        return Code(f"filled({self.arguments((node.length, node.fill))})", Level.POSTFIX)

    def on_array_of(self, node: ir.ArrayOf) -> Code:
        """An array of literals."""
        return Code(f"{{{', '.join(map(str, node.values))}}}")

    def on_new_matrix(self, node: ir.NewMatrix) -> Code:
        """An array of rows."""
        arguments = self.arguments((node.rows, node.columns, node.fill))
        return Code(f"new_matrix({arguments})", Level.POSTFIX)

    def on_new(self, node: ir.New) -> Code:
        """Something empty."""
        return Code("{}")

    def on_copy_of(self, node: ir.CopyOf) -> Code:
        """A copy."""
        name = self.name(node.array)
        return Code(f"table.move({name}, 1, #{name}, 1, {{}})", Level.POSTFIX)

    def on_sorted_keys(self, node: ir.SortedKeys) -> Code:
        """Keys in order."""
        return Code(f"sorted_keys({self.name(node.container)})", Level.POSTFIX)

    def on_read_number(self, node: ir.ReadNumber) -> Code:
        """The next number of the input."""
        return Code('io.read("n")', Level.POSTFIX)

    # Statements

    def on_declare(self, node: ir.Declare) -> None:
        """A local; a loop fills an array where no helper does."""
        name = self.name(node.var)
        match node.value:
            case ir.ReadNumbers(count=count):
                self._filled(name, count, 'io.read("n")')
            case ir.NewArray(length=length, fill=fill) if not self._fills_by_helper:
                self._filled(name, length, self.plain(fill))
            case ir.NewMatrix(rows=rows, columns=columns, fill=fill) if not self._fills_by_helper:
                self.line(f"local {name} = {{}}")
                self.line(f"for slot = 1, {self.plain(rows)} do")
                with self.indented():
                    self._filled("cells", columns, self.plain(fill), "cell")
                    self.line(f"{name}[slot] = cells")
                self.line("end")
            case value:
                self.line(f"local {name} = {self.plain(value)}")

    def _filled(self, name: str, length: Expr, value: str, slot: str = "slot") -> None:
        self.line(f"local {name} = {{}}")
        self.line(f"for {slot} = 1, {self.plain(length)} do")
        with self.indented():
            self.line(f"{name}[{slot}] = {value}")
        self.line("end")

    def on_append(self, node: ir.Append) -> None:
        """A new last element."""
        self._added(self.name(node.list), node.value)

    def on_append_text(self, node: ir.AppendText) -> None:
        """One more part."""
        self._added(self.name(node.builder), node.text)

    def _added(self, name: str, value: Expr) -> None:
        if self.style.idiom % 2:
            self.line(f"{name}[#{name} + 1] = {self.plain(value)}")
        else:
            self.line(f"table.insert({name}, {self.plain(value)})")

    def on_pop(self, node: ir.Pop) -> None:
        """The last element, taken off."""
        self.line(f"local {self.name(node.var)} = table.remove({self.name(node.list)})")

    def on_set_add(self, node: ir.SetAdd) -> None:
        """One more key."""
        self.line(f"{self._element(node.set, node.value)} = true")

    def on_sort(self, node: ir.Sort) -> None:
        """The library's sort."""
        self.line(f"table.sort({self.name(node.array)})")

    def on_sort_by(self, node: ir.SortBy) -> None:
        """The library's sort, with an order."""
        self.line(f"table.sort({self.name(node.list)}, function(lhs, rhs)")
        with self.indented():
            keys = ", ".join(self.plain(key_of(node, each)) for each in ("lhs", "rhs"))
            self.line(f"local lhs_key, rhs_key = {keys}")
            self.line("return lhs_key < rhs_key or (lhs_key == rhs_key and lhs < rhs)")
        self.line("end)")

    def on_for(self, node: ir.For) -> None:
        """A numeric loop."""
        loop = one_based(node)
        bounds = f"{self.plain(loop.start)}, {self.plain(last_value(loop))}"
        step = "" if loop.step == 1 else f", {loop.step}"
        self._suite(f"for {self.name(loop.var)} = {bounds}{step} do", loop.body)

    def on_for_each(self, node: ir.ForEach) -> None:
        """A loop over elements."""
        elements = f"ipairs({self.name(node.array)})"
        self._suite(f"for _, {self.name(node.var)} in {elements} do", node.body)

    def on_while(self, node: ir.While) -> None:
        """A loop under a condition."""
        self._suite(f"while {self.plain(node.condition)} do", node.body)

    def on_if(self, node: ir.If) -> None:
        """Branches; a short return shares its line."""
        returns = not node.orelse and isinstance(node.then[0], ir.Return)
        short = one_line(self, node.then) if returns else None
        if short is not None and self.style.idiom % 3:
            self.line(f"if {self.plain(node.condition)} then {short} end")
        else:
            self._branches(node, "if")
            self.line("end")

    def _branches(self, node: ir.If, word: str) -> None:
        self.line(f"{word} {self.plain(node.condition)} then")
        with self.indented():
            self.block(node.then)
        match node.orelse:
            case ():
                pass
            case (ir.If() as inner,):
                self._branches(inner, "elseif")
            case _:
                self.line("else")
                with self.indented():
                    self.block(node.orelse)

    def on_print(self, node: ir.Print) -> None:
        """A line of output."""
        if node.label:
            self.line(f'print("{node.label} " .. {self.at(node.value, Level.ADD)})')
        else:
            self.line(f"print({self.plain(node.value)})")
