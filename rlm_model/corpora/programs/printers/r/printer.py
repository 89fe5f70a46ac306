"""R (4)."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Block, Expr, Function, Mode, Program, Type, Var
from rlm_model.corpora.programs.ir.walk import last_value, plus, walk
from rlm_model.corpora.programs.printers.r.closures import (
    Inner,
    in_loops,
    outer_calls,
    recursive_part,
)
from rlm_model.corpora.programs.printers.r.expressions import Expressions
from rlm_model.corpora.programs.printers.r.frame import Frame
from rlm_model.corpora.programs.printers.shared.base import Level
from rlm_model.corpora.programs.printers.shared.braces import BracePrinter
from rlm_model.corpora.programs.printers.shared.one_based import one_based
from rlm_model.corpora.programs.printers.shared.one_line import one_line
from rlm_model.corpora.programs.printers.shared.values import key_of

RESERVED = (
    "if else repeat while function for next break in TRUE FALSE NULL Inf NaN NA T F c t q length "
    "nchar substr paste paste0 sprintf cat numeric character rep matrix max min sort order seq "
    "seq_len seq_along rev new.env emptyenv get0 exists names sapply as.numeric as.character "
    "utf8ToInt intToUtf8 strsplit readLines is.null ceiling return main input from_to code_at "
    "recurse"
)

SPECIAL = Level.UNARY
"""How tightly ``%%`` and ``%/%`` bind: tighter than ``*``."""

FROM_TO = "from_to <- function(from, to) if (from <= to) from:to else integer(0)"
CODE_AT = "code_at <- function(text, place) utf8ToInt(substr(text, place, place))"

TABLES = (Type.MAP, Type.TEXT_MAP, Type.SET)


class RPrinter(BracePrinter):
    """R: vectors, which count from 1 and are copied; environments for maps and sets.

    Attributes:
        expressions: Writes expressions.
        frame: The function that is written.
        taken: Names that no variable of the printer's own may have.
    """

    reserved = frozenset(RESERVED.split())
    comment_mark = "#"
    end = ""
    operators: ClassVar[dict[str, str]] = {**BracePrinter.operators, "div": "%/%", "mod": "%%"}
    levels: ClassVar[dict[str, int]] = {**BracePrinter.levels, "div": SPECIAL, "mod": SPECIAL}

    def __init__(self, program: Program) -> None:
        # At the top level an "else" on a line of its own is an error.
        super().__init__(replace(program, style=replace(program.style, braces_below=False)))
        self.frame = Frame()
        self.taken = {*self._variables.values(), *self._functions.values()}
        self._uses_from_to = False
        self.expressions = Expressions(self)
        self.parts = (self.expressions,)

    def write_program(self) -> None:
        """Constants, functions, main as plain statements or as a function."""
        if self.program.comment:
            self.line(f"# {self.program.comment}")
            self.line()
        for constant in self.program.constants:
            self.line(f"{self.constant_name(constant)} <- {constant.value}")
        if self.program.constants:
            self.line()
        helpers = len(self._lines)
        called = outer_calls(self.program)
        for function in self.program.functions:
            if function.name in called:
                self._function(function)
                self.line()
        if self.style.idiom % 2:
            self._main()
        else:
            with self.braces("main <- function()"):
                self._main()
            self.line()
            self.line("main()")
        if self._uses_from_to:
            self._lines[helpers:helpers] = [FROM_TO, ""]
        if self.expressions.uses_code_at:
            self._lines[helpers:helpers] = [CODE_AT, ""]

    def _main(self) -> None:
        if self.program.stdin:
            self.line('input <- readLines("stdin")')
        self._body("", self.program.main)

    def _function(self, function: Function) -> None:
        """A function; what it changes is its value, and recursion is an inner function."""
        if function.comment:
            self.line(f"# {function.comment}")
        with self.braces(self._head(self.function_name(function.name), function)):
            inner = recursive_part(function)
            if inner is None:
                self._body(function.name, function.body)
            else:
                self._inner("recurse", inner)
                arguments = (each.var for each in inner.function.parameters)
                self.line(f"recurse({self.arguments(arguments)})")
            updated = function.updated
            if updated is not None and updated.type not in TABLES:
                self._result(self.name(updated))

    def _head(self, name: str, function: Function) -> str:
        parameters = ", ".join(self.name(each.var) for each in function.parameters)
        return f"{name} <- function({parameters})"

    def _inner(self, name: str, inner: Inner) -> None:
        """An inner function, which changes arrays of the function around it."""
        before, own = self.frame, inner.function.name
        kept = {**before.kept, own: (name, inner.kept)}
        self.frame = replace(before, kept=kept, shared=before.shared | inner.shared)
        with self.braces(self._head(name, inner.function)):
            self._body(own, inner.function.body)
        self.frame = before

    def _body(self, scope: str, block: Block) -> None:
        """A block and the inner functions that it needs; its last value is what it gives."""
        before = self.frame
        popped = frozenset(node.list.name for node in walk(block) if isinstance(node, ir.Pop))
        self.frame = replace(before, scope=scope, popped=popped)
        for inner in in_loops(self.program, block):
            own, kept = inner.function.name, self.frame.kept
            if own not in kept:
                name = self.function_name(own)
                self._inner(name, inner)
                self.frame = replace(self.frame, kept={**kept, own: (name, inner.kept)})
        self._returning(block)
        self.frame = before

    def _returning(self, block: Block) -> None:
        self.block(block[:-1])
        match block[-1]:
            case ir.Return(value=value):
                self._result(self.plain(value))
            case last:
                self.statement(last)

    def _result(self, value: str) -> None:
        self.line(f"return({value})" if self.style.idiom % 3 == 1 else value)

    def declaration(self, var: Var, value: str | None = None) -> str:
        """A first assignment."""
        return f"{self.name(var)} <- {value}"

    def _arrow(self, var: Var) -> str:
        return "<<-" if var.name in self.frame.shared else "<-"

    # Statements

    def on_declare(self, node: ir.Declare) -> None:
        """A first assignment."""
        super().on_declare(node)
        if node.var.name in self.frame.popped and node.var.type is Type.LIST:
            empty = isinstance(node.value, ir.New)
            size = "0" if empty else f"length({self.name(node.var)})"
            self.line(f"{self.expressions.size(node.var)} <- {size}")

    def assignment(self, node: ir.Assign) -> str:
        """Text of an assignment."""
        return f"{self.name(node.var)} <- {self.plain(node.value)}"

    def on_store(self, node: ir.Store) -> None:
        """An assignment to an element."""
        place = self.plain(ir.Index(node.array, node.index))
        self.line(f"{place} {self._arrow(node.array)} {self.plain(node.value)}")

    def on_store_cell(self, node: ir.StoreCell) -> None:
        """An assignment to an element of a matrix."""
        place = self.plain(ir.Cell(node.matrix, node.row, node.column))
        self.line(f"{place} {self._arrow(node.matrix)} {self.plain(node.value)}")

    def on_append(self, node: ir.Append) -> None:
        """A new last element, in the vector's spare room."""
        name, value = self.name(node.list), self.plain(node.value)
        if node.list.name in self.frame.popped:
            size = self.expressions.size(node.list)
            self.line(f"{size} <- {size} + 1")
            self.line(f"{name}[{size}] <- {value}")
        else:
            self.line(f"{name}[length({name}) + 1] <- {value}")

    def on_pop(self, node: ir.Pop) -> None:
        """The last element; the vector stays as long as it is."""
        size = self.expressions.size(node.list)
        self.line(self.declaration(node.var, f"{self.name(node.list)}[{size}]"))
        self.line(f"{size} <- {size} - 1")

    def on_append_text(self, node: ir.AppendText) -> None:
        """One more part."""
        name = self.name(node.builder)
        self.line(f"{name}[length({name}) + 1] <- {self.plain(node.text)}")

    def on_map_put(self, node: ir.MapPut) -> None:
        """A value for a key."""
        self.line(f"{self.expressions.element(node.map, node.key)} <- {self.plain(node.value)}")

    def on_set_add(self, node: ir.SetAdd) -> None:
        """One more key."""
        self.line(f"{self.expressions.element(node.set, node.value)} <- TRUE")

    def on_sort(self, node: ir.Sort) -> None:
        """The library's sort."""
        self._cut(node.array)
        name = self.name(node.array)
        self.line(f"{name} {self._arrow(node.array)} sort({name})")

    def on_sort_by(self, node: ir.SortBy) -> None:
        """The library's order, by the keys of all elements at once, then by the elements."""
        self._cut(node.list)
        name = self.name(node.list)
        if any(isinstance(each, ir.MinMax) for each in walk((node.key,))):
            keys = f"sapply({name}, function({self.name(node.element)}) {self.plain(node.key)})"
        else:
            keys = self.plain(key_of(node, node.list.name))
        self.line(f"{name} {self._arrow(node.list)} {name}[order({keys}, {name})]")

    def _cut(self, var: Var) -> None:
        """Drops what a list that shrinks doesn't use."""
        if var.name in self.frame.popped:
            self.line(f"{self.name(var)} <- {self.expressions.whole(var)}")

    def on_swap(self, node: ir.Swap) -> None:
        """An exchange of two elements at once."""
        name = self.name(node.array)
        places = [self.plain(plus(each, 1)) for each in (node.left, node.right)]
        new, old = ", ".join(places), ", ".join(reversed(places))
        self.line(f"{name}[c({new})] {self._arrow(node.array)} {name}[c({old})]")

    def on_for(self, node: ir.For) -> None:
        """A loop over numbers."""
        loop = one_based(node)
        with self.braces(f"for ({self.name(loop.var)} in {self._numbers(loop)})"):
            self.block(loop.body)

    def _numbers(self, loop: ir.For) -> str:
        """The numbers of a counting loop."""
        if abs(loop.step) != 1:
            steps = ir.Binary("-", loop.stop, loop.start)
            length = f"max(0, ceiling(({self.plain(steps)}) / {loop.step}))"
            return f"seq({self.plain(loop.start)}, by = {loop.step}, length.out = {length})"
        low, high = loop.start, last_value(loop)
        if loop.step < 0:
            return f"rev({self._range(high, low)})"
        match loop.stop:
            case ir.Binary(
                op="+", left=ir.Length(container=Var(type=Type.ARRAY | Type.LIST) as array)
            ) if low == ir.Int(1):
                if array.name not in self.frame.popped:
                    return f"seq_along({self.name(array)})"
            case _:
                pass
        return self._range(low, high)

    def _range(self, low: Expr, high: Expr) -> str:
        """Ascending numbers, none where the last is below the first."""
        match low, high:
            case (ir.Int(value=one), ir.Int(value=other)) if one <= other:
                return f"{one}:{other}"
            case (ir.Int(value=1), _):
                return f"seq_len({self.plain(high)})"
            case (ir.Int(value=0), _):
                return f"seq_len({self.plain(plus(high, 1))}) - 1"
            case _:
                self._uses_from_to = True
                return f"from_to({self.arguments((low, high))})"

    def on_for_each(self, node: ir.ForEach) -> None:
        """A loop over elements."""
        with self.braces(f"for ({self.name(node.var)} in {self.expressions.whole(node.array)})"):
            self.block(node.body)

    def on_if(self, node: ir.If) -> None:
        """Branches; a short return shares its line."""
        returns = not node.orelse and isinstance(node.then[0], ir.Return)
        short = one_line(self, node.then) if returns else None
        if short is not None and self.style.idiom % 4 < 2:
            self.line(f"if ({self.plain(node.condition)}) {short}")
        else:
            super().on_if(node)

    def on_do(self, node: ir.Do) -> None:
        """A call; what a function changes is its value."""
        call = self.expressions.on_call(node).text
        parameters = self.functions[node.function].parameters
        for parameter, argument in zip(parameters, node.arguments, strict=True):
            returned = parameter.mode is Mode.UPDATE and parameter.var.type not in TABLES
            if returned and node.function not in self.frame.kept and isinstance(argument, Var):
                call = f"{self.name(argument)} {self._arrow(argument)} {call}"
        self.line(call)

    def on_return(self, node: ir.Return) -> None:
        """A result."""
        self.line(f"return({self.plain(node.value)})")

    def on_print(self, node: ir.Print) -> None:
        """A line of output; ``cat`` alone would write large numbers with an exponent."""
        label = f"{node.label} " if node.label else ""
        self.line(f'cat(sprintf("{label}%d\\n", {self.plain(node.value)}))')
