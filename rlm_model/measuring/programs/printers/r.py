"""R."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from rlm_model.measuring.programs import ir
from rlm_model.measuring.programs.ir import Block, Expr, Function, Program, Type, Var
from rlm_model.measuring.programs.ir.walk import last_value, plus, text_parts, walk
from rlm_model.measuring.programs.printers.base import COMPARISONS, Code, Level, Printer
from rlm_model.measuring.programs.printers.braces import key_of
from rlm_model.measuring.programs.printers.one_based import one_based
from rlm_model.measuring.programs.printers.r_closures import closures, updated_argument
from rlm_model.measuring.programs.printers.r_numbers import RNumbers
from rlm_model.measuring.programs.transform import substitute

KEYWORDS = "if else repeat while function for next break in TRUE FALSE NULL Inf NaN NA T F"
LIBRARY = (
    "main lines count_up count_by items c length rep numeric character matrix sort order substr "
    "nchar paste paste0 sprintf cat min max pmin pmax exists get0 names ls new.env emptyenv "
    "as.numeric utf8ToInt intToUtf8 readLines strsplit seq seq_len seq_along return head"
)

COUNT_UP = """
count_up <- function(from, to) {
    if (from <= to) from:to else integer(0)
}
"""
COUNT_BY = """
count_by <- function(from, to, by) {
    if ((to - from) * by >= 0) seq(from, to, by = by) else numeric(0)
}
"""
KEYED = (Type.MAP, Type.TEXT_MAP, Type.SET)


class RPrinter(Printer):
    """R: vectors that count from 1, environments for maps and sets.

    A function that changes a vector gives it back, or is defined where the vector is: see
    `closures`. A list that elements are taken from keeps its place and has a count beside it, as
    vectors don't shrink without a copy.
    """

    language = "r"
    reserved = frozenset(f"{KEYWORDS} {LIBRARY}".split())
    comment_mark = "#"
    operators: ClassVar[dict[str, str]] = {**Printer.operators, "div": "%/%", "mod": "%%"}
    levels: ClassVar[dict[str, int]] = {
        **Printer.levels,
        **dict.fromkeys(COMPARISONS, Level.COMPARE),
        "div": Level.UNARY,
        "mod": Level.UNARY,
    }

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self._numbers = RNumbers(program)
        self._closures = closures(program)
        self._outer: frozenset[str] = frozenset()
        self._scope = ""
        self._popped: frozenset[str] = frozenset()
        self._vectors: dict[tuple[str, str], Var] = {}

    def write_program(self) -> None:
        """Input, constants, helpers, functions, main as plain statements or as a function."""
        if self.program.comment:
            self.line(f"# {self.program.comment}")
            self.line()
        if self.program.stdin:
            self.line('lines <- readLines("stdin")')
            self.line()
        for constant in self.program.constants:
            self.line(f"{self.constant_name(constant)} <- {constant.value}")
        self.line()
        helpers_at = len(self._lines)
        hosted = {name for _, name in self._closures}
        for function in self.program.functions:
            if function.name not in hosted or self._gives_back(function.name):
                self._function(function)
                self.line()
        if self.style.idiom % 2:
            self._body("", self.program.main)
        else:
            self.line("main <- function() {")
            with self.indented():
                self._body("", self.program.main)
            self.line("}")
            self.line()
            self.line("main()")
        self._insert_helpers(helpers_at)

    def _insert_helpers(self, place: int) -> None:
        """Puts the helpers that the program turned out to call before its functions."""
        written = "\n".join(self._lines)
        body, self._lines = self._lines, []
        for name, helper in {"count_up(": COUNT_UP, "count_by(": COUNT_BY}.items():
            if name in written:
                self.lines(helper)
                self.line()
        self._lines = [*body[:place], *self._lines, *body[place:]]

    def _gives_back(self, name: str) -> bool:
        """Whether a caller takes the vector that a function changed."""
        blocks = {each.name: each.body for each in self.program.functions} | {"": self.program.main}
        return any(
            isinstance(node, ir.Do) and node.function == name
            for scope, block in blocks.items()
            if scope != name and (scope, name) not in self._closures
            for node in walk(block)
        )

    def _body(self, scope: str, body: Block) -> None:
        """A body, after the functions that are defined in it."""
        self._scope = scope
        self._popped = frozenset(n.list.name for n in walk(body) if isinstance(n, ir.Pop))
        for function in self.program.functions:
            vector = self._closures.get((scope, function.name))
            if vector is not None and function.updated is not None:
                before = self._scope, self._popped, self._outer
                # What is changed in a function around it may itself stand for a vector outside.
                vector = self._vectors.get((scope, vector.name), vector)
                self._vectors[function.name, function.updated.name] = vector
                self._outer |= {vector.name}
                inner = substitute(function.body, {function.updated.name: vector})
                self._function(replace(function, body=inner), vector)
                self.line()
                self._scope, self._popped, self._outer = before
        self.block(body)

    def _function(self, function: Function, vector: Var | None = None) -> None:
        """A function, or one that changes a vector of the function around it."""
        if function.comment:
            self.line(f"# {function.comment}")
        variables = [each.var for each in function.parameters]
        if vector is not None:
            variables = [var for var in variables if var != function.updated]
        parameters = ", ".join(self.name(var) for var in variables)
        self.line(f"{self.function_name(function.name)} <- function({parameters}) {{")
        with self.indented():
            last = function.body[-1]
            if isinstance(last, ir.Return) and self.style.idiom % 3:
                self._body(function.name, function.body[:-1])
                self.line(self.plain(last.value))
            else:
                self._body(function.name, function.body)
            updated = function.updated
            if vector is None and updated is not None and updated.type not in KEYED:
                self.line(self.name(updated))
        self.line("}")

    def _braces(self, head: str, body: Block) -> None:
        self.line(f"{head} {{")
        with self.indented():
            self.block(body)
        self.line("}")

    # Names and places

    def on_var(self, node: Var) -> Code:
        """A variable; of a list with a count, the elements that count."""
        if node.name in self._popped:
            return Code(f"head({self.name(node)}, {self._count(node)})", Level.POSTFIX)
        return Code(self.name(node), Level.POSTFIX)

    def _count(self, var: Var) -> str:
        """What counts the elements of a list that elements are taken from."""
        return f"{self.name(var)}_top"

    def _key(self, container: Var, key: Expr) -> str:
        """A key as the text that names it in an environment."""
        if container.type is Type.TEXT_MAP:
            return self.plain(key)
        return self.plain(ir.ToText(key))

    def _entry(self, container: Var, key: Expr) -> str:
        return f"{self.name(container)}[[{self._key(container, key)}]]"

    # Expressions

    def on_bool(self, node: ir.Bool) -> Code:
        """A truth value."""
        return Code(str(node.value).upper())

    def on_binary(self, node: ir.Binary) -> Code:
        """Arithmetic; integers of 32 bits become doubles before a product leaves their range."""
        if node.wide and node.op in "+-*" and not self._numbers.is_double(self._scope, node):
            code = self.infix(node.op, node.left, node.right)
            left = self.at(node.left, code.level)
            return Code(f"as.numeric({self.plain(node.left)}){code.text[len(left) :]}", code.level)
        return self.infix(node.op, node.left, node.right)

    def on_not(self, node: ir.Not) -> Code:
        """A negation; it binds less than a comparison."""
        if isinstance(node.operand, ir.TextEqual):
            return self.infix("!=", node.operand.left, node.operand.right)
        return Code(f"!{self.at(node.operand, Level.UNARY)}", Level.NOT)

    def on_min_max(self, node: ir.MinMax) -> Code:
        """The smaller or larger."""
        return Code(f"{node.op}({self.arguments((node.left, node.right))})", Level.POSTFIX)

    def on_length(self, node: ir.Length) -> Code:
        """A length."""
        container = node.container
        if isinstance(container, Var) and container.name in self._popped:
            return Code(self._count(container))
        if container.type is Type.STR:
            return Code(f'nchar({self.plain(container)}, "bytes")', Level.POSTFIX)
        return Code(f"length({self.plain(container)})", Level.POSTFIX)

    def on_index(self, node: ir.Index) -> Code:
        """An element; the first has the index 1."""
        index = self.plain(plus(node.index, 1))
        return Code(f"{self.name(node.array)}[{index}]", Level.POSTFIX)

    def on_cell(self, node: ir.Cell) -> Code:
        """An element of a matrix."""
        place = self.arguments((plus(node.row, 1), plus(node.column, 1)))
        return Code(f"{self.name(node.matrix)}[{place}]", Level.POSTFIX)

    def on_map_get(self, node: ir.MapGet) -> Code:
        """A value, or the default."""
        place = f"{self._key(node.map, node.key)}, {self.name(node.map)}"
        return Code(f"get0({place}, ifnotfound = {self.plain(node.default)})", Level.POSTFIX)

    def on_contains(self, node: ir.Contains) -> Code:
        """Membership."""
        place = f"{self._key(node.container, node.key)}, {self.name(node.container)}"
        return Code(f"exists({place})", Level.POSTFIX)

    def on_char_code(self, node: ir.CharCode) -> Code:
        """Code of a character."""
        part = ir.Substring(node.text, node.index, plus(node.index, 1))
        return Code(f"utf8ToInt({self.plain(part)})", Level.POSTFIX)

    def on_substring(self, node: ir.Substring) -> Code:
        """A part of a text; both ends belong to it."""
        arguments = self.arguments((node.text, plus(node.start, 1), node.stop))
        return Code(f"substr({arguments})", Level.POSTFIX)

    def on_concat(self, node: ir.Concat) -> Code:
        """Parts put together."""
        return Code(f"paste0({self.arguments(text_parts(node))})", Level.POSTFIX)

    def on_to_text(self, node: ir.ToText) -> Code:
        """Decimal digits, without an exponent."""
        return Code(f'sprintf("%d", {self.plain(node.value)})', Level.POSTFIX)

    def on_char_text(self, node: ir.CharText) -> Code:
        """A character."""
        return Code(f"intToUtf8({self.plain(node.code)})", Level.POSTFIX)

    def on_builder_text(self, node: ir.BuilderText) -> Code:
        """All parts joined."""
        return Code(f'paste({self.name(node.builder)}, collapse = "")', Level.POSTFIX)

    def _double(self, node: Expr) -> str:
        text = self.plain(node)
        return text if self._numbers.is_double(self._scope, node) else f"as.numeric({text})"

    def on_new_array(self, node: ir.NewArray) -> Code:
        """A vector of equal elements."""
        length = self.plain(node.length)
        if node.fill == ir.Int(0) and self.style.idiom % 4:
            return Code(f"numeric({length})", Level.POSTFIX)
        return Code(f"rep({self._double(node.fill)}, {length})", Level.POSTFIX)

    def on_array_of(self, node: ir.ArrayOf) -> Code:
        """A vector of literals."""
        return Code(f"c({', '.join(map(str, node.values))})", Level.POSTFIX)

    def on_new_matrix(self, node: ir.NewMatrix) -> Code:
        """A matrix of equal elements."""
        size = f"nrow = {self.plain(node.rows)}, ncol = {self.plain(node.columns)}"
        return Code(f"matrix({self._double(node.fill)}, {size})", Level.POSTFIX)

    def on_new(self, node: ir.New) -> Code:
        """Something empty."""
        empty = {Type.LIST: "numeric(0)", Type.BUILDER: "character(0)"}
        return Code(empty.get(node.type, "new.env(parent = emptyenv())"), Level.POSTFIX)

    def on_copy_of(self, node: ir.CopyOf) -> Code:
        """A vector, which is copied where one of the two changes."""
        return self.on_var(node.array)

    def on_sorted_keys(self, node: ir.SortedKeys) -> Code:
        """Keys in order."""
        return Code(f"sort(as.numeric(names({self.name(node.container)})))", Level.POSTFIX)

    def on_read_number(self, node: ir.ReadNumber) -> Code:
        """The first line."""
        return Code("as.numeric(lines[1])", Level.POSTFIX)

    def on_read_numbers(self, node: ir.ReadNumbers) -> Code:
        """The second line."""
        return Code('as.numeric(strsplit(lines[2], " ")[[1]])', Level.POSTFIX)

    # Statements

    def _set(self, place: str, value: str, vector: Var | None = None) -> None:
        """An assignment, to an element of a vector or the vector where one is given."""
        arrow = "<<-" if vector is not None and vector.name in self._outer else "<-"
        self.line(f"{place} {arrow} {value}")

    def on_declare(self, node: ir.Declare) -> None:
        """A first assignment, and that of the count that belongs to a list."""
        if node.var.name in self._popped:
            start = "0" if isinstance(node.value, ir.New) else None
            self._set(self.name(node.var), self.plain(node.value))
            self._set(self._count(node.var), start or f"length({self.name(node.var)})")
        else:
            self._set(self.name(node.var), self.plain(node.value))

    def on_assign(self, node: ir.Assign) -> None:
        """An assignment."""
        self._set(self.name(node.var), self.plain(node.value))

    def on_store(self, node: ir.Store) -> None:
        """An assignment to an element."""
        place = self.plain(ir.Index(node.array, node.index))
        self._set(place, self.plain(node.value), node.array)

    def on_store_cell(self, node: ir.StoreCell) -> None:
        """An assignment to an element of a matrix."""
        cell = ir.Cell(node.matrix, node.row, node.column)
        self._set(self.plain(cell), self.plain(node.value), node.matrix)

    def on_append(self, node: ir.Append) -> None:
        """A new last element."""
        name = self.name(node.list)
        if node.list.name in self._popped:
            count = self._count(node.list)
            self._set(count, f"{count} + 1")
            self._set(f"{name}[{count}]", self.plain(node.value))
        else:
            self._set(f"{name}[length({name}) + 1]", self.plain(node.value))

    def on_pop(self, node: ir.Pop) -> None:
        """The last element, which counts no more."""
        count = self._count(node.list)
        self._set(self.name(node.var), f"{self.name(node.list)}[{count}]")
        self._set(count, f"{count} - 1")

    def on_append_text(self, node: ir.AppendText) -> None:
        """One more part."""
        name = self.name(node.builder)
        self._set(f"{name}[length({name}) + 1]", self.plain(node.text))

    def on_map_put(self, node: ir.MapPut) -> None:
        """A value for a key."""
        self._set(self._entry(node.map, node.key), self.plain(node.value))

    def on_map_add(self, node: ir.MapAdd) -> None:
        """A count."""
        old = ir.MapGet(node.map, node.key, ir.Int(0))
        self.on_map_put(ir.MapPut(node.map, node.key, ir.Binary("+", old, node.amount)))

    def on_set_add(self, node: ir.SetAdd) -> None:
        """One more name."""
        self._set(self._entry(node.set, node.value), "TRUE")

    def on_sort(self, node: ir.Sort) -> None:
        """The library's sort."""
        self._set(self.name(node.array), f"sort({self.plain(node.array)})", node.array)

    def on_sort_by(self, node: ir.SortBy) -> None:
        """Elements in the order of their keys, which are worked out all at once."""
        whole = self.plain(node.list)
        key = self.plain(key_of(node, whole)).replace("min(", "pmin(").replace("max(", "pmax(")
        self._set(self.name(node.list), f"{whole}[order({key}, {whole})]", node.list)

    def on_swap(self, node: ir.Swap) -> None:
        """An exchange, of two elements at once."""
        name, left, right = self.name(node.array), plus(node.left, 1), plus(node.right, 1)
        places, others = self.arguments((left, right)), self.arguments((right, left))
        self._set(f"{name}[c({places})]", f"{name}[c({others})]", node.array)

    def on_for(self, node: ir.For) -> None:
        """A loop over a range."""
        loop = one_based(node)
        # The variable may be one above that of the given loop, whose last value bounds it too.
        shift = 0 if loop is node else 1
        least = self._numbers.least(self._scope, last_value(node)) + shift
        self._braces(f"for ({self.name(loop.var)} in {self._range(loop, least)})", loop.body)

    def _range(self, loop: ir.For, least: float) -> str:
        start, last = loop.start, last_value(loop)
        if loop.step not in (1, -1):
            return f"count_by({self.arguments((start, last))}, {loop.step})"
        if loop.step == -1:
            return f"count_by({self.arguments((start, last))}, -1)"
        if start == ir.Int(1) and least >= 0:
            match last:
                case ir.Length(container=Var(type=Type.ARRAY | Type.LIST) as container):
                    if container.name not in self._popped:
                        return f"seq_along({self.plain(container)})"
                case _:
                    pass
            return f"seq_len({self.plain(last)})"
        if isinstance(start, ir.Int) and least >= start.value:
            return f"{start.value}:{self.at(last, Level.POSTFIX)}"
        return f"count_up({self.arguments((start, last))})"

    def on_for_each(self, node: ir.ForEach) -> None:
        """A loop over elements."""
        self._braces(f"for ({self.name(node.var)} in {self.plain(node.array)})", node.body)

    def on_while(self, node: ir.While) -> None:
        """A loop under a condition."""
        self._braces(f"while ({self.plain(node.condition)})", node.body)

    def on_if(self, node: ir.If) -> None:
        """Branches."""
        self._branches(node, "if")
        self.line("}")

    def _branches(self, node: ir.If, word: str) -> None:
        self.line(f"{word} ({self.plain(node.condition)}) {{")
        with self.indented():
            self.block(node.then)
        match node.orelse:
            case ():
                pass
            case (ir.If() as inner,):
                self._branches(inner, "} else if")
            case _:
                self.line("} else {")
                with self.indented():
                    self.block(node.orelse)

    def on_do(self, node: ir.Do) -> None:
        """A call; what comes back takes the place of the vector that the function changed."""
        function = self.functions[node.function]
        updated, name = function.updated, self.function_name(node.function)
        if updated is None or updated.type in KEYED:
            self.line(self.on_call(node).text)
        elif self._is_closure(node.function):
            vector = updated_argument(function, node)
            others = [each for each in node.arguments if each != vector]
            self.line(f"{name}({self.arguments(others)})")
        else:
            vector = updated_argument(function, node)
            assert isinstance(vector, Var)
            self._set(self.plain(vector), self.on_call(node).text, vector)

    def _is_closure(self, name: str) -> bool:
        """Whether a function that is called here changes a vector of a function around it."""
        if name == self._scope:
            return bool(self._outer)
        return (self._scope, name) in self._closures

    def on_return(self, node: ir.Return) -> None:
        """A result."""
        self.line(f"return({self.plain(node.value)})")

    def on_print(self, node: ir.Print) -> None:
        """A line of output."""
        label = f"{node.label} " if node.label else ""
        self.line(f'cat(sprintf("{label}%d\\n", {self.plain(node.value)}))')
