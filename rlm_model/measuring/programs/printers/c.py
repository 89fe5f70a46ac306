"""C (C11)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rlm_model.measuring.programs import ir
from rlm_model.measuring.programs.ir import Block, Expr, Function, Mode, Stmt, Type, Var
from rlm_model.measuring.programs.ir.walk import assigned, makes_text, text_parts, walk, walk_program
from rlm_model.measuring.programs.printers import c_helpers
from rlm_model.measuring.programs.printers.base import Code, Level
from rlm_model.measuring.programs.printers.braces import HELD, BracePrinter, key_of
from rlm_model.measuring.programs.printers.c_memory import Memory

KEYWORDS = (
    "auto break case char const continue default do double else enum extern float for goto if inline "
    "int long register restrict return short signed sizeof static struct switch typedef union "
    "unsigned void volatile while _Bool bool true false NULL EOF RAND_MAX"
)
LIBRARY = (
    "main printf scanf malloc calloc realloc free qsort strlen strcmp strcpy memcpy snprintf div abs "
    "rand srand time exp log pow index y0 y1 j0 j1 read write link remove rename signal select send "
    "min_of max_of MIN MAX compare_numbers filled_array new_matrix free_matrix format_text"
)
POINTED = (Type.LIST, Type.MAP, Type.TEXT_MAP, Type.SET)
"""Structures, which are parameters by their address."""


class CPrinter(BracePrinter):
    """C: malloc and free, with a list, a hash table or a builder where the program needs one.

    Arrays and texts don't know their length: a variable beside them does, or the expression that
    they were made with. `Memory` keeps what has to be freed.
    """

    language = "c"
    reserved = frozenset([*KEYWORDS.split(), *LIBRARY.split(), HELD])
    wide_cast = "(long long){}"
    character = "'{}'"

    def __init__(self, program: ir.Program) -> None:
        super().__init__(program)
        self._memory = Memory(program)
        self._pointers: set[str] = set()

    @property
    def integer(self) -> str:
        """The type of integers."""
        return "long long" if self.style.wide_integers else "int"

    @property
    def shown(self) -> str:
        """How `printf` and `scanf` say it."""
        return "%lld" if self.style.wide_integers else "%d"

    def write_program(self) -> None:
        """Includes, helpers, constants, functions, main."""
        if self.program.comment:
            self.line(f"/* {self.program.comment} */")
        helpers = list(self._helpers())
        written = "".join(helpers)
        if ir.Bool in self.node_types or Type.BOOL in self.types or "bool " in written or self._tells:
            self.line("#include <stdbool.h>")
        if "va_list" in written:
            self.line("#include <stdarg.h>")
        for header in ("stdio", "stdlib", "string"):
            if header != "string" or self.types & {Type.STR, Type.BUILDER, Type.TEXT_MAP}:
                self.line(f"#include <{header}.h>")
        self.line()
        for constant in self.program.constants:
            if self.idiom(2):
                self.line(f"#define {self.constant_name(constant)} {constant.value}")
            else:
                name = self.constant_name(constant)
                self.simple(f"static const {self.integer} {name} = {constant.value}")
        for text in helpers:
            self.line()
            self.lines(c_helpers.helper(text, self.integer))
        self._comparisons()
        for function in self.program.functions:
            self.line()
            self._function(function)
        self.line()
        with self.braces("int main(void)"):
            self._enter(self.program.main, ())
            self.block(self.program.main)
            self.simple("return 0")

    @property
    def _tells(self) -> bool:
        return any(function.result is Type.BOOL for function in self.program.functions)

    def _helpers(self) -> Iterator[str]:
        """The helpers that the program needs, each after those that it uses."""
        kinds, types = self.node_types, self.types
        if ir.MinMax in kinds:
            yield from self._min_max_helpers()
        if kinds & {ir.Sort, ir.SortedKeys}:
            yield c_helpers.COMPARE
        if Type.LIST in types:
            yield c_helpers.LIST
        if types & {Type.MAP, Type.SET}:
            yield c_helpers.MAP
            if kinds & {ir.MapGet, ir.MapAdd}:
                yield c_helpers.MAP_GET
            if ir.Contains in kinds:
                yield c_helpers.MAP_HAS
        if ir.SortedKeys in kinds:
            yield c_helpers.SORTED_KEYS
        if Type.TEXT_MAP in types:
            yield c_helpers.TEXT_MAP
        if Type.BUILDER in types:
            yield c_helpers.BUILDER
        nodes = list(walk_program(self.program))
        if any(self._formats(node) for node in nodes):
            yield c_helpers.FORMAT_TEXT
        if Type.MATRIX in types:
            yield c_helpers.MATRIX
        if any(isinstance(node, ir.NewArray) and node.fill != ir.Int(0) for node in nodes):
            yield c_helpers.FILLED_ARRAY

    def _formats(self, node: ir.Node) -> bool:
        return (
            isinstance(node, ir.Declare | ir.Assign)
            and node.var.type is Type.STR
            and not isinstance(node.value, ir.BuilderText)
            and (isinstance(node, ir.Assign) or makes_text(node.value) or self._is_owned(node.var))
        )

    def _min_max_helpers(self) -> Iterator[str]:
        if self._has_macros:
            yield c_helpers.MIN_MAX_MACROS
            return
        used = {node.op for node in walk_program(self.program) if isinstance(node, ir.MinMax)}
        if "min" in used:
            yield c_helpers.MIN
        if "max" in used:
            yield c_helpers.MAX

    @property
    def _has_macros(self) -> bool:
        """Whether minimum and maximum are macros, which work their operands out twice."""
        nodes = (node for node in walk_program(self.program) if isinstance(node, ir.MinMax))
        calls = any(isinstance(each, ir.Call | ir.MinMax) for node in nodes for each in walk([node.left, node.right]))
        return self.style.idiom % 3 == 0 and not calls
