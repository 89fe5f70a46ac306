"""Go (1.19)."""

from __future__ import annotations

from rlm_model.measuring.programs import ir
from rlm_model.measuring.programs.ir import Expr, Function, Type, Var
from rlm_model.measuring.programs.ir.walk import walk_program
from rlm_model.measuring.programs.printers.base import Code, Level
from rlm_model.measuring.programs.printers.braces import BracePrinter, key_of
from rlm_model.measuring.programs.printers.names import camel_case

KEYWORDS = (
    "break case chan const continue default defer else fallthrough for func go goto if import "
    "interface map package range return select struct switch type var true false nil iota"
)
LIBRARY = (
    "main init append cap close complex copy delete imag len make new panic print println real "
    "recover bool byte error float64 int int64 rune string uint any min max bufio fmt os sort strconv "
    "strings reader p q minOf maxOf valueOr getKey at ok"
)

TYPES = {
    Type.INT: "int",
    Type.BOOL: "bool",
    Type.STR: "string",
    Type.BUILDER: "strings.Builder",
    Type.ARRAY: "[]int",
    Type.LIST: "[]int",
    Type.MATRIX: "[][]int",
    Type.MAP: "map[int]int",
    Type.TEXT_MAP: "map[string]int",
    Type.SET: "map[int]bool",
}

EXTREME = """
func {name}(p, q int) int {{
    if p {sign} q {{
        return p
    }}
    return q
}}
"""

VALUE_OR = """
func {name}(table {kind}, key {key}, fallback int) int {{
    if value, ok := table[key]; ok {{
        return value
    }}
    return fallback
}}
"""


class GoPrinter(BracePrinter):
    """Go: slices and maps; `int` has 64 bits; a map gives 0 for a missing key."""

    language = "go"
    reserved = frozenset(f"{KEYWORDS} {LIBRARY}".split())
    variable_case = staticmethod(camel_case)
    function_case = staticmethod(camel_case)
    constant_case = staticmethod(camel_case)
    end = ""
    condition = "{}"

    def __init__(self, program: ir.Program) -> None:
        super().__init__(ir.with_style(program, indent=0, braces_below=False))

    def write_program(self) -> None:
        """Package, imports, constants, helpers, functions, main."""
        if self.program.comment:
            self.line(f"// {self.program.comment}")
        self.line("package main")
        self.line()
        self._imports()
        self._constants_block()
        for text in self._helpers():
            self.lines(text)
            self.line()
        for function in self.program.functions:
            self._function(function)
            self.line()
        with self.braces("func main()"):
            if self.program.stdin:
                self.line("reader := bufio.NewReader(os.Stdin)")
            self.block(self.program.main)
