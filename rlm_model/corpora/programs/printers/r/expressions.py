"""Expressions of R."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Block, Expr, Type, Var
from rlm_model.corpora.programs.ir.walk import plus, text_parts, walk
from rlm_model.corpora.programs.printers.r.number_types import NumberTypes
from rlm_model.corpora.programs.printers.shared.base import Code, Level, Part
from rlm_model.corpora.programs.printers.shared.values import shown_parts
from rlm_model.corpora.programs.transform import fresh

if TYPE_CHECKING:
    from rlm_model.corpora.programs.printers.r.printer import RPrinter


class Expressions(Part):
    """Expressions: vectors count from 1, maps and sets are environments with text for keys.

    Attributes:
        uses_code_at: Whether the helper that looks at a character is needed.
    """

    printer: RPrinter

    def __init__(self, printer: RPrinter) -> None:
        super().__init__(printer)
        program = printer.program
        self.uses_code_at = False
        self._types = NumberTypes(program)
        keys = (self._keys(each.name, each.body) for each in program.functions)
        self._double_keys = all([*keys, self._keys("", program.main)])

    def _keys(self, scope: str, block: Block) -> bool:
        """Whether all keys of maps and sets in a function are doubles or texts."""
        kinds = (ir.MapGet, ir.MapPut, ir.MapAdd, ir.Contains, ir.SetAdd)
        keys = (
            node.value if isinstance(node, ir.SetAdd) else node.key
            for node in walk(block)
            if isinstance(node, kinds)
        )
        return all(key.type is Type.STR or self._types.is_double(scope, key) for key in keys)

    def size(self, var: Var) -> str:
        """The variable that says how much of a list is in use, for lists that shrink."""
        return fresh(f"{self.name(var)}_size", self.printer.taken)

    def whole(self, var: Var) -> str:
        """All elements of an array or list."""
        name, shrinks = self.name(var), var.name in self.printer.frame.popped
        return f"{name}[seq_len({self.size(var)})]" if shrinks else name

    def on_bool(self, node: ir.Bool) -> Code:
        """A truth value."""
        return Code("TRUE" if node.value else "FALSE")

    def on_binary(self, node: ir.Binary) -> Code:
        """Arithmetic, in doubles where integers are too small."""
        if not node.wide or self._types.is_double(self.printer.frame.scope, node):
            return self.printer.infix(node.op, node.left, node.right)
        level = self.printer.levels[node.op]
        left, right = f"as.numeric({self.plain(node.left)})", self.at(node.right, level + 1)
        return Code(f"{left} {node.op} {right}", level)

    def negated(self, operand: Expr) -> Code:
        """A negation, which binds less than a comparison."""
        match operand:
            case ir.Contains() if self._tests_null:
                return Code(f"is.null({self.element(operand.container, operand.key)})")
            case _:
                return Code(f"!{self.at(operand, Level.POSTFIX)}", Level.NOT)

    def on_length(self, node: ir.Length) -> Code:
        """A length; that of a text in bytes is known without counting."""
        container = node.container
        if container.type is Type.STR:
            return Code(f'nchar({self.plain(container)}, "bytes")', Level.POSTFIX)
        if isinstance(container, Var) and container.name in self.printer.frame.popped:
            return Code(self.size(container))
        return Code(f"length({self.plain(container)})", Level.POSTFIX)

    def on_index(self, node: ir.Index) -> Code:
        """An element; the first has the index 1."""
        return Code(f"{self.name(node.array)}[{self.plain(plus(node.index, 1))}]", Level.POSTFIX)

    def on_cell(self, node: ir.Cell) -> Code:
        """An element of a matrix."""
        place = self.arguments((plus(node.row, 1), plus(node.column, 1)))
        return Code(f"{self.name(node.matrix)}[{place}]", Level.POSTFIX)

    def _key(self, key: Expr) -> str:
        """A key as text; ``as.character`` writes large doubles and integers in two ways."""
        if key.type is Type.STR:
            return self.plain(key)
        if self._double_keys:
            return f"as.character({self.plain(key)})"
        return f'sprintf("%d", {self.plain(key)})'

    def element(self, container: Var, key: Expr) -> str:
        """The place of a key in a map or set."""
        return f"{self.name(container)}[[{self._key(key)}]]"

    def on_map_get(self, node: ir.MapGet) -> Code:
        """A value, or the default."""
        where = f"envir = {self.name(node.map)}, ifnotfound = {self.plain(node.default)}"
        return Code(f"get0({self._key(node.key)}, {where})", Level.POSTFIX)

    @property
    def _tests_null(self) -> bool:
        """Whether what is missing is told by `NULL`, not by ``exists``."""
        return self.printer.style.idiom % 2 == 1

    def on_contains(self, node: ir.Contains) -> Code:
        """Membership."""
        if self._tests_null:
            return Code(f"!is.null({self.element(node.container, node.key)})", Level.NOT)
        where = f"envir = {self.name(node.container)}"
        return Code(f"exists({self._key(node.key)}, {where})", Level.POSTFIX)

    def on_char_code(self, node: ir.CharCode) -> Code:
        """Code of a character; a long index is written once."""
        index = plus(node.index, 1)
        text, place = self.plain(node.text), self.plain(index)
        if any(isinstance(each, ir.Binary) and each.op == "mod" for each in walk((index,))):
            self.uses_code_at = True
            return Code(f"code_at({text}, {place})", Level.POSTFIX)
        return Code(f"utf8ToInt(substr({text}, {place}, {place}))", Level.POSTFIX)

    def on_substring(self, node: ir.Substring) -> Code:
        """A part of a text; both ends belong to it."""
        arguments = (node.text, plus(node.start, 1), node.stop)
        return Code(f"substr({self.arguments(arguments)})", Level.POSTFIX)

    def on_concat(self, node: ir.Concat) -> Code:
        """A formatted text, or parts put together."""
        parts = text_parts(node)
        if any(isinstance(part, ir.ToText) for part in parts):
            pattern = "".join(map(_pattern, parts))
            inner = [part for part in shown_parts(node) if not isinstance(part, ir.Str)]
            return Code(f'sprintf("{pattern}", {self.arguments(inner)})', Level.POSTFIX)
        return Code(f"paste0({self.arguments(parts)})", Level.POSTFIX)

    def on_to_text(self, node: ir.ToText) -> Code:
        """Decimal digits, without an exponent."""
        return Code(f'sprintf("%d", {self.plain(node.value)})', Level.POSTFIX)

    def on_char_text(self, node: ir.CharText) -> Code:
        """A character."""
        return Code(f"intToUtf8({self.plain(node.code)})", Level.POSTFIX)

    def on_builder_text(self, node: ir.BuilderText) -> Code:
        """All parts joined."""
        return Code(f'paste({self.name(node.builder)}, collapse = "")', Level.POSTFIX)

    def on_new_array(self, node: ir.NewArray) -> Code:
        """A vector of equal doubles."""
        if node.fill == ir.Int(0):
            return Code(f"numeric({self.plain(node.length)})", Level.POSTFIX)
        return Code(f"rep({self._double(node.fill)}, {self.plain(node.length)})", Level.POSTFIX)

    def _double(self, node: Expr) -> str:
        is_double = self._types.is_double(self.printer.frame.scope, node)
        return self.plain(node) if is_double else f"as.numeric({self.plain(node)})"

    def on_array_of(self, node: ir.ArrayOf) -> Code:
        """A vector of literals."""
        return Code(f"c({', '.join(map(str, node.values))})", Level.POSTFIX)

    def on_new_matrix(self, node: ir.NewMatrix) -> Code:
        """A matrix."""
        size = f"nrow = {self.plain(node.rows)}, ncol = {self.plain(node.columns)}"
        return Code(f"matrix({self._double(node.fill)}, {size})", Level.POSTFIX)

    def on_new(self, node: ir.New) -> Code:
        """Something empty."""
        empty = {Type.LIST: "numeric(0)", Type.BUILDER: "character(0)"}
        return Code(empty.get(node.type, "new.env(parent = emptyenv())"), Level.POSTFIX)

    def on_copy_of(self, node: ir.CopyOf) -> Code:
        """A copy: what an assignment makes."""
        return Code(self.whole(node.array))

    def on_sorted_keys(self, node: ir.SortedKeys) -> Code:
        """Keys in order."""
        return Code(f"sort(as.numeric(names({self.name(node.container)})))", Level.POSTFIX)

    def on_read_number(self, node: ir.ReadNumber) -> Code:
        """The first line."""
        return Code("as.numeric(input[1])", Level.POSTFIX)

    def on_read_numbers(self, node: ir.ReadNumbers) -> Code:
        """The second line."""
        return Code('as.numeric(strsplit(input[2], " ")[[1]])', Level.POSTFIX)

    def on_call(self, node: ir.Call | ir.Do) -> Code:
        """A call; an inner function has what it changes without being given it."""
        printer, everything = self.printer, tuple(range(len(node.arguments)))
        outer = (printer.function_name(node.function), everything)
        name, kept = printer.frame.kept.get(node.function, outer)
        arguments = ", ".join(self._argument(node.arguments[n]) for n in kept)
        return Code(f"{name}({arguments})", Level.POSTFIX)

    def _argument(self, node: Expr) -> str:
        return self.whole(node) if isinstance(node, Var) else self.plain(node)


def _pattern(part: Expr) -> str:
    """A part of a text as it stands in a format."""
    if isinstance(part, ir.Str):
        return part.value
    return "%d" if isinstance(part, ir.ToText) else "%s"
