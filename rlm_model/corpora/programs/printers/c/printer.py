"""C (C11)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Block, Expr, Function, Mode, Program, Type, Var
from rlm_model.corpora.programs.ir.walk import assigned
from rlm_model.corpora.programs.printers.c import helpers as c_helpers
from rlm_model.corpora.programs.printers.c.containers import Containers
from rlm_model.corpora.programs.printers.c.lengths import MEASURED, measured, measured_parameters
from rlm_model.corpora.programs.printers.c.prelude import has_min_max_macros, headers, helpers
from rlm_model.corpora.programs.printers.c.texts import Texts
from rlm_model.corpora.programs.printers.shared.base import Code, Level
from rlm_model.corpora.programs.printers.shared.braces import BracePrinter
from rlm_model.corpora.programs.printers.shared.values import HELD

KEYWORDS = (
    "auto break case char const continue default do double else enum extern float for goto if "
    "inline int long register restrict return short signed sizeof static struct switch typedef "
    "union unsigned void volatile while _Bool bool true false NULL EOF RAND_MAX"
)
LIBRARY = (
    "main printf scanf malloc calloc realloc free qsort strlen strcmp strcpy memcpy snprintf div "
    "abs random rand srand time exp log pow index y0 y1 j0 j1 read write link remove rename "
    "signal select send IntList IntMap TextMap TextBuilder list_push map_slot map_set map_grow "
    "map_get map_has min_of max_of MIN MAX compare_numbers filled_array new_matrix free_matrix "
    "format_text at slot list_pop_first list_insert_first has_value sum_of smallest_of largest_of"
)

RESULT_LENGTH = "result_len"
"""Where a function puts the length of the list that it gives back."""

STRUCTURES = {
    Type.LIST: "IntList",
    Type.MAP: "IntMap",
    Type.SET: "IntMap",
    Type.TEXT_MAP: "TextMap",
    Type.BUILDER: "TextBuilder",
}
"""Handed over by address."""


class CPrinter(BracePrinter):
    """C: malloc and free; a list, a hash table, a builder where the program needs one.

    Attributes:
        containers: Writes what is done with lists and tables.
        texts: Writes what is done with texts.
        needed: Parameters that come with their length, by function.
        lengths: Text that says the length of an array or text of the function at hand; a name or a
            number.
        pointers: Parameters of the function at hand that are addresses of structures.
    """

    reserved = frozenset([*KEYWORDS.split(), *LIBRARY.split(), HELD])
    wide_cast = "(long long){}"
    character = "'{}'"

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.containers = Containers(self)
        self.texts = Texts(self)
        self.parts = (self.containers, self.texts)
        self.needed = measured_parameters(program)
        self.lengths: dict[str, str] = {}
        self.pointers: set[str] = set()
        self._has_macros = has_min_max_macros(program)

    @property
    def integer(self) -> str:
        """The type of integers."""
        return "long long" if self.style.wide_integers else "int"

    @property
    def shown(self) -> str:
        """How `printf` and `scanf` say it."""
        return "%lld" if self.style.wide_integers else "%d"

    def address(self, var: Var) -> str:
        """What a helper is called with."""
        return self.name(var) if var.name in self.pointers else f"&{self.name(var)}"

    def member(self, var: Var, field: str) -> str:
        """A structure's field."""
        return f"{self.name(var)}{'->' if var.name in self.pointers else '.'}{field}"

    def elements(self, var: Var) -> str:
        """The elements of an array or list."""
        return self.member(var, "data") if var.type is Type.LIST else self.name(var)

    def write_program(self) -> None:
        """Includes, helpers, constants, functions, main."""
        if self.program.comment:
            self.line(f"/* {self.program.comment} */")
        needed = helpers(self.program)
        for header in headers(self.program, needed):
            self.line(f"#include <{header}.h>")
        self.line()
        for constant in self.program.constants:
            name = self.constant_name(constant)
            if self.idiom(2):
                self.line(f"#define {name} {constant.value}")
            else:
                self.simple(f"static const {self.integer} {name} = {constant.value}")
        for text in needed:
            self.line()
            self.lines(c_helpers.helper(text, self.integer, self.style.braces_below))
        self.containers.write_comparisons()
        for function in self.program.functions:
            self.line()
            self._function(function)
        if not self.program.main:
            return
        self.line()
        with self.braces("int main(void)"):
            self._enter(self.program.main)
            self.block(self.program.main)
            self.simple("return 0")

    # Functions and lengths

    def _function(self, function: Function) -> None:
        self._enter(function.body)
        if function.comment:
            self.line(f"/* {function.comment} */")
        needed = self.needed[function.name]
        parameters: list[str] = []
        for parameter in function.parameters:
            parameters.append(self._parameter(parameter))
            if parameter.var.name in needed:
                parameters.append(f"{self.integer} {self.length_name(parameter.var)}")
                if parameter.var.type is Type.MATRIX:
                    parameters.append(f"const {self.integer} *{self._columns_name(parameter.var)}")
        if function.result is Type.LIST:
            parameters.append(f"{self.integer} *{RESULT_LENGTH}")
        results = {
            Type.BOOL: "bool ",
            Type.LIST: f"{self.integer} *",
            Type.STR: "char *",
            None: "void ",
        }
        result = results.get(function.result, f"{self.integer} ")
        head = f"{result}{self.function_name(function.name)}"
        static = "static " if self.idiom(2) and self.program.main else ""
        with self.braces(f"{static}{head}({', '.join(parameters)})"):
            for parameter in function.parameters:
                if parameter.var.name in needed:
                    self.lengths[parameter.var.name] = self.length_name(parameter.var)
                if parameter.var.type in STRUCTURES:
                    self.pointers.add(parameter.var.name)
            self.block(function.body)

    def _parameter(self, parameter: ir.Parameter) -> str:
        kind = parameter.var.type
        const = "const " if parameter.mode is Mode.READ and kind is not Type.TEXT_MAP else ""
        name = self.name(parameter.var)
        if kind in STRUCTURES:
            return f"{const}{STRUCTURES[kind]} *{name}"
        if kind is Type.ARRAY:
            return f"{const}{self.integer} *{name}"
        return f"const char *{name}" if kind is Type.STR else self.declaration(parameter.var)

    def _enter(self, block: Block) -> None:
        """Notes what a function's body needs."""
        self._scopes: list[list[str]] = []
        self._assigned = assigned(block)
        self._measured = measured(block, self.needed, self.program)
        self.texts.enter(block, self._measured)
        self.lengths = {}
        self.pointers = set()

    def length_name(self, var: Var) -> str:
        """The variable that holds the length of an array or text."""
        return f"{self.name(var)}_len"

    def _columns_name(self, var: Var) -> str:
        """The variable that holds the lengths of a matrix's rows."""
        return f"{self.name(var)}_cols"

    def _fix_length(self, var: Var, length: Expr) -> str:
        """Where an array's length stays known; gives the text that says it."""
        fixed = isinstance(length, ir.Int | ir.Constant) or (
            isinstance(length, Var) and length.name not in self._assigned
        )
        if fixed or var.name not in self._measured:
            self.lengths[var.name] = self.plain(length)
        else:
            self.simple(f"{self.integer} {self.length_name(var)} = {self.plain(length)}")
            self.lengths[var.name] = self.length_name(var)
        return self.lengths[var.name]

    def declaration(self, var: Var, value: str | None = None) -> str:
        """A type, a name, a value."""
        star = {
            Type.BOOL: "bool ",
            Type.ARRAY: f"{self.integer} *",
            Type.MATRIX: f"{self.integer} **",
            Type.STR: "const char *" if self.texts.is_borrowed(var) else "char *",
        }
        kind = star.get(var.type) or f"{STRUCTURES.get(var.type, self.integer)} "
        return f"{kind}{self.name(var)}" + ("" if value is None else f" = {value}")

    # Expressions

    def on_min_max(self, node: ir.MinMax) -> Code:
        """The smaller or larger."""
        name = node.op.upper() if self._has_macros else f"{node.op}_of"
        return Code(f"{name}({self.arguments((node.left, node.right))})", Level.POSTFIX)

    def on_length(self, node: ir.Length) -> Code:
        """A length, from where it is known."""
        match node.container:
            case Var(type=kind, name=name) if kind in MEASURED:
                return Code(self.lengths[name])
            case Var() as var:
                return Code(self.member(var, "size"), Level.POSTFIX)
            case ir.FirstRow(matrix=matrix):
                return Code(f"{self._columns_name(matrix)}[0]", Level.POSTFIX)
            case _:
                return Code(f"(int)strlen({self.plain(node.container)})", Level.UNARY)

    def on_index(self, node: ir.Index) -> Code:
        """An element."""
        if node.array.type is Type.LIST:
            text = f"{self.member(node.array, 'data')}[{self.plain(node.index)}]"
            return Code(text, Level.POSTFIX)
        return super().on_index(node)

    def on_call(self, node: ir.Call | ir.Do) -> Code:
        """A call; arrays and texts come with their length where it is needed."""
        arguments: list[str] = []
        function = self.functions[node.function]
        for parameter, argument in zip(function.parameters, node.arguments, strict=True):
            if parameter.var.type in STRUCTURES and isinstance(argument, Var):
                arguments.append(self.address(argument))
            elif parameter.var.type is Type.ARRAY and isinstance(argument, Var):
                arguments.append(self.elements(argument))
            else:
                arguments.append(self.plain(argument))
            if parameter.var.name in self.needed[node.function]:
                arguments.append(self.plain(ir.Length(argument)))
                if parameter.var.type is Type.MATRIX and isinstance(argument, Var):
                    arguments.append(self._columns_name(argument))
        text = f"{self.function_name(node.function)}({', '.join(arguments)})"
        return Code(text, Level.POSTFIX)

    # Blocks and what they free

    def block(self, block: Block) -> None:
        """Writes statements, and frees at the end what they made."""
        self._scopes.append([])
        super().block(block)
        made = self._scopes.pop()
        if not (block and isinstance(block[-1], ir.Return | ir.Break)):
            self._free(made)

    def _free(self, made: Iterable[str]) -> None:
        for call in made:
            self.simple(call)

    def on_return(self, node: ir.Return) -> None:
        """A result; it is worked out before its parts are freed."""
        made = [call for scope in self._scopes for call in scope]
        if isinstance(node.value, Var) and node.value.type in (Type.LIST, Type.STR):
            self._hand_over(node.value, made)
        elif isinstance(node.value, ir.BuilderText):
            self.simple(f"char *{HELD} = {self.texts.made(node.value)}")
            self._free(made)
            self.simple(f"return {HELD}")
        elif made and not isinstance(node.value, ir.Int | ir.Bool | Var):
            kind = "bool" if node.value.type is Type.BOOL else self.integer
            self.simple(f"{kind} {HELD} = {self.plain(node.value)}")
            self._free(made)
            self.simple(f"return {HELD}")
        else:
            self._free(made)
            super().on_return(node)

    def _hand_over(self, var: Var, made: Iterable[str]) -> None:
        """A text or list that the caller frees; the length of a list goes where it wants it."""
        data = self.member(var, "data") if var.type is Type.LIST else self.name(var)
        self._free(call for call in made if call != f"free({data})")
        if var.type is Type.LIST:
            self.simple(f"*{RESULT_LENGTH} = {self.member(var, 'size')}")
        self.simple(f"return {data}")

    def on_assign(self, node: ir.Assign) -> None:
        """An assignment."""
        if node.var.type is Type.STR:
            self.texts.assign(node)
        else:
            super().on_assign(node)

    def on_declare(self, node: ir.Declare) -> None:
        """A declaration; memory that it takes is freed at the end of the block."""
        var, name = node.var, self.name(node.var)
        match node.value:
            case ir.New(type=kind):
                self.simple(self.declaration(var, "{0}"))
                if kind in (Type.LIST, Type.BUILDER):
                    self.frees(f"free({name}.data)")
                else:
                    self.frees(f"{'text_map' if kind is Type.TEXT_MAP else 'map'}_free(&{name})")
            case ir.NewArray(length=length, fill=fill):
                count = self._fix_length(var, length)
                if fill == ir.Int(0):
                    self.simple(self.declaration(var, f"calloc({count}, sizeof *{name})"))
                else:
                    text = f"filled_array({count}, {self.plain(fill)})"
                    self.simple(self.declaration(var, text))
                self.frees(f"free({name})")
            case ir.NewMatrix(rows=rows, columns=columns, fill=fill):
                text = f"new_matrix({self.arguments((rows, columns, fill))})"
                self.simple(self.declaration(var, text))
                self.frees(f"free_matrix({name}, {self.plain(rows)})")
            case ir.ArrayOf(values=values):
                self.lengths[var.name] = str(len(values))
                numbers = ", ".join(map(str, values))
                self.simple(f"{self.integer} {name}[] = {{{numbers}}}")
            case ir.CopyOf(array=array):
                self._copy(var, array)
            case ir.Part(array=array, start=start, stop=stop):
                self._part(var, array, start, stop)
            case ir.SortedKeys(container=container):
                text = f"map_sorted_keys({self.address(container)})"
                self.simple(self.declaration(var, text))
                self.frees(f"free({name}.data)")
            case ir.ReadNumber():
                self.simple(self.declaration(var))
                self.simple(f'scanf("{self.shown}", &{name})')
            case ir.ReadNumbers(count=count):
                length = self._fix_length(var, count)
                self.simple(self.declaration(var, f"malloc({length} * sizeof *{name})"))
                with self.braces(f"for ({self.integer} at = 0; at < {length}; at++)"):
                    self.simple(f'scanf("{self.shown}", &{name}[at])')
                self.frees(f"free({name})")
            case _ if var.type is Type.STR:
                self.texts.declare(var, node.value)
            case _:
                super().on_declare(node)

    def frees(self, call: str) -> None:
        """Notes a call that frees what was made."""
        self._scopes[-1].append(call)

    def _copy(self, var: Var, array: Var) -> None:
        name, source = self.name(var), self.name(array)
        if var.type is Type.LIST:
            size, data = self.member(array, "size"), self.member(array, "data")
            self.simple(self.declaration(var, "{0}"))
            with self.braces(f"for ({self.integer} at = 0; at < {size}; at++)"):
                self.simple(f"list_push(&{name}, {data}[at])")
            self.frees(f"free({name}.data)")
            return
        length = self.lengths[array.name]
        self.lengths[var.name] = length
        size = f"{length} * sizeof *{name}"
        self.simple(self.declaration(var, f"malloc({size})"))
        self.simple(f"memcpy({name}, {source}, {size})")
        self.frees(f"free({name})")

    def _part(self, var: Var, array: Var, start: Expr, stop: Expr) -> None:
        name, source = self.name(var), self.elements(array)
        if var.type is Type.LIST:
            self.simple(self.declaration(var, "{0}"))
            begin = f"{self.integer} at = {self.plain(start)}"
            with self.braces(f"for ({begin}; at < {self.plain(stop)}; at++)"):
                self.simple(f"list_push(&{name}, {source}[at])")
            self.frees(f"free({name}.data)")
            return
        length = self._fix_length(var, stop if start == ir.Int(0) else ir.Binary("-", stop, start))
        count = length if re.fullmatch(r"\w+", length) else f"({length})"
        size = f"{count} * sizeof *{name}"
        self.simple(self.declaration(var, f"malloc({size})"))
        begin = "" if start == ir.Int(0) else f" + {self.at(start, Level.ADD)}"
        self.simple(f"memcpy({name}, {source}{begin}, {size})")
        self.frees(f"free({name})")

    def on_for_each(self, node: ir.ForEach) -> None:
        """A loop over elements, by their indices."""
        length = self.plain(ir.Length(node.array))
        element = self.plain(ir.Index(node.array, Var("at", Type.INT)))
        with self.braces(f"for ({self.integer} at = 0; at < {length}; at++)"):
            self.simple(self.declaration(node.var, element))
            self.block(node.body)

    def on_print(self, node: ir.Print) -> None:
        """A line of output."""
        label = f"{node.label} " if node.label else ""
        self.simple(f'printf("{label}{self.shown}\\n", {self.plain(node.value)})')
