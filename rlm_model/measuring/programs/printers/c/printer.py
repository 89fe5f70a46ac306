"""C (C11)."""

from __future__ import annotations

from collections.abc import Iterable

from rlm_model.measuring.programs import ir
from rlm_model.measuring.programs.ir import Block, Expr, Function, Mode, Type, Var
from rlm_model.measuring.programs.ir.walk import assigned, text_parts
from rlm_model.measuring.programs.printers.c import helpers as c_helpers
from rlm_model.measuring.programs.printers.c.containers import STRUCTURES, CContainers
from rlm_model.measuring.programs.printers.c.lengths import measured
from rlm_model.measuring.programs.printers.c.prelude import borrowed_texts, headers, helpers
from rlm_model.measuring.programs.printers.shared.base import Level
from rlm_model.measuring.programs.printers.shared.values import HELD, key_of

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
    "format_text at"
)


class CPrinter(CContainers):
    """C: malloc and free; a list, a hash table, a builder where the program needs one."""

    language = "c"
    reserved = frozenset([*KEYWORDS.split(), *LIBRARY.split(), HELD])

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
        for number, node in enumerate(self.keys, 1):
            self.line()
            self._comparison(number, node)
        for function in self.program.functions:
            self.line()
            self._function(function)
        self.line()
        with self.braces("int main(void)"):
            self._enter(self.program.main)
            self.block(self.program.main)
            self.simple("return 0")

    def _comparison(self, number: int, node: ir.SortBy) -> None:
        """Compares two elements of a list by their keys, for `qsort`."""
        with self.braces(f"static int compare_keys_{number}(const void *p, const void *q)"):
            for name, pointer in (("left", "p"), ("right", "q")):
                value = f"*(const {self.integer} *){pointer}"
                self.simple(f"{self.integer} {name} = {value}")
                self.simple(f"{self.integer} {name}_key = {self.plain(key_of(node, name))}")
            with self.braces("if (left_key != right_key)"):
                self.simple("return left_key < right_key ? -1 : 1")
            self.simple("return (left > right) - (left < right)")

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
                parameters.append(f"{self.integer} {self._length_name(parameter.var)}")
        result = "bool" if function.result is Type.BOOL else self.integer
        head = f"{result if function.result else 'void'} {self.function_name(function.name)}"
        static = "static " if self.idiom(2) else ""
        with self.braces(f"{static}{head}({', '.join(parameters)})"):
            for parameter in function.parameters:
                if parameter.var.name in needed:
                    self.lengths[parameter.var.name] = self._length_name(parameter.var)
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
        self._borrowed = borrowed_texts(block)
        self._measured = measured(block, self.needed, self.program)
        self.lengths = {}
        self.pointers = set()

    def _length_name(self, var: Var) -> str:
        return f"{self.name(var)}_len"

    def _fix_length(self, var: Var, length: Expr) -> str:
        """Where an array's length stays known; gives the text that says it."""
        fixed = isinstance(length, ir.Int | ir.Constant) or (
            isinstance(length, Var) and length.name not in self._assigned
        )
        if fixed or var.name not in self._measured:
            self.lengths[var.name] = self.plain(length)
        else:
            self.simple(f"{self.integer} {self._length_name(var)} = {self.plain(length)}")
            self.lengths[var.name] = self._length_name(var)
        return self.lengths[var.name]

    def declaration(self, var: Var, value: str | None = None) -> str:
        """A type, a name, a value."""
        star = {
            Type.BOOL: "bool ",
            Type.ARRAY: f"{self.integer} *",
            Type.MATRIX: f"{self.integer} **",
            Type.STR: "const char *" if var.name in self._borrowed else "char *",
        }
        kind = star.get(var.type) or f"{STRUCTURES.get(var.type, self.integer)} "
        return f"{kind}{self.name(var)}" + ("" if value is None else f" = {value}")

    # Blocks and what they free

    def block(self, block: Block) -> None:
        """Writes statements, and frees at the end what they made."""
        self._scopes.append([])
        super().block(block)
        made = self._scopes.pop()
        if not (block and isinstance(block[-1], ir.Return)):
            self._free(made)

    def _free(self, made: Iterable[str]) -> None:
        for call in made:
            self.simple(call)

    def on_return(self, node: ir.Return) -> None:
        """A result; it is worked out before its parts are freed."""
        made = [call for scope in self._scopes for call in scope]
        if made and not isinstance(node.value, ir.Int | ir.Bool | Var):
            kind = "bool" if node.value.type is Type.BOOL else self.integer
            self.simple(f"{kind} {HELD} = {self.plain(node.value)}")
            self._free(made)
            self.simple(f"return {HELD}")
        else:
            self._free(made)
            super().on_return(node)

    def on_declare(self, node: ir.Declare) -> None:
        """A declaration; memory that it takes is freed at the end of the block."""
        var, name = node.var, self.name(node.var)
        match node.value:
            case ir.New(type=kind):
                self.simple(self.declaration(var, "{0}"))
                if kind in (Type.LIST, Type.BUILDER):
                    self._made(f"free({name}.data)")
                else:
                    self._made(f"{'text_map' if kind is Type.TEXT_MAP else 'map'}_free(&{name})")
            case ir.NewArray(length=length, fill=fill):
                count = self._fix_length(var, length)
                if fill == ir.Int(0):
                    self.simple(self.declaration(var, f"calloc({count}, sizeof *{name})"))
                else:
                    text = f"filled_array({count}, {self.plain(fill)})"
                    self.simple(self.declaration(var, text))
                self._made(f"free({name})")
            case ir.NewMatrix(rows=rows, columns=columns, fill=fill):
                text = f"new_matrix({self.arguments((rows, columns, fill))})"
                self.simple(self.declaration(var, text))
                self._made(f"free_matrix({name}, {self.plain(rows)})")
            case ir.ArrayOf(values=values):
                self.lengths[var.name] = str(len(values))
                numbers = ", ".join(map(str, values))
                self.simple(f"{self.integer} {name}[] = {{{numbers}}}")
            case ir.CopyOf(array=array):
                self._copy(var, array)
            case ir.SortedKeys(container=container):
                text = f"map_sorted_keys({self.address(container)})"
                self.simple(self.declaration(var, text))
                self._made(f"free({name}.data)")
            case ir.ReadNumber():
                self.simple(self.declaration(var))
                self.simple(f'scanf("{self.shown}", &{name})')
            case ir.ReadNumbers(count=count):
                length = self._fix_length(var, count)
                self.simple(self.declaration(var, f"malloc({length} * sizeof *{name})"))
                with self.braces(f"for ({self.integer} at = 0; at < {length}; at++)"):
                    self.simple(f'scanf("{self.shown}", &{name}[at])')
                self._made(f"free({name})")
            case _ if var.type is Type.STR:
                self._declare_text(var, node.value)
            case _:
                super().on_declare(node)

    def _made(self, call: str) -> None:
        """Notes a call that frees what was made."""
        self._scopes[-1].append(call)

    def _copy(self, var: Var, array: Var) -> None:
        name, source = self.name(var), self.name(array)
        if var.type is Type.LIST:
            size, data = self.member(array, "size"), self.member(array, "data")
            self.simple(self.declaration(var, "{0}"))
            with self.braces(f"for ({self.integer} at = 0; at < {size}; at++)"):
                self.simple(f"list_push(&{name}, {data}[at])")
            self._made(f"free({name}.data)")
            return
        length = self.lengths[array.name]
        self.lengths[var.name] = length
        size = f"{length} * sizeof *{name}"
        self.simple(self.declaration(var, f"malloc({size})"))
        self.simple(f"memcpy({name}, {source}, {size})")
        self._made(f"free({name})")

    # Texts

    def _declare_text(self, var: Var, value: Expr) -> None:
        if var.name in self._borrowed:
            self.simple(self.declaration(var, self.plain(value)))
        else:
            self.simple(self.declaration(var, self._text(value)))
            self._made(f"free({self.name(var)})")
        if var.name in self._measured:
            self.lengths[var.name] = self._length_name(var)
            length = f"strlen({self.name(var)})"
            self.simple(f"{self.integer} {self._length_name(var)} = {length}")

    def _text(self, value: Expr) -> str:
        """A call that makes a text of its own."""
        if isinstance(value, ir.BuilderText):
            return f"builder_text({self.address(value.builder)})"
        form, values = "", list[str]()
        for part in text_parts(value):
            match part:
                case ir.Str(value=text):
                    form += text
                case ir.ToText(value=number):
                    form += self.shown
                    values.append(self.plain(number))
                case ir.CharText(code=code):
                    form += "%c"
                    values.append(
                        f"(int)({self.plain(code)})"
                        if self.style.wide_integers
                        else self.plain(code)
                    )
                case ir.Substring(text=text, start=start, stop=stop):
                    form += "%.*s"
                    length = self.plain(ir.Binary("-", stop, start))
                    values.append(f"(int)({length})")
                    values.append(f"{self.plain(text)} + {self.at(start, Level.ADD + 1)}")
                case _:
                    form += "%s"
                    values.append(self.plain(part))
        return f"format_text({', '.join([chr(34) + form + chr(34), *values])})"

    def on_assign(self, node: ir.Assign) -> None:
        """An assignment; a text gives way to a new one."""
        if node.var.type is not Type.STR:
            super().on_assign(node)
            return
        name = self.name(node.var)
        with self.braces_alone():
            self.simple(f"char *{HELD} = {self._text(node.value)}")
            self.simple(f"free({name})")
            self.simple(f"{name} = {HELD}")
        if node.var.name in self._measured:
            self.simple(f"{self._length_name(node.var)} = strlen({name})")

    def on_append_text(self, node: ir.AppendText) -> None:
        """More text, part by part."""
        builder = self.address(node.builder)
        for part in text_parts(node.text):
            match part:
                case ir.CharText(code=code):
                    self.simple(f"builder_add_char({builder}, {self._char(code)})")
                case ir.ToText(value=value):
                    self.simple(f"builder_add_number({builder}, {self.plain(value)})")
                case ir.Substring(text=text, start=start, stop=stop):
                    first = f"{self.plain(text)} + {self.at(start, Level.ADD + 1)}"
                    length = self.plain(ir.Binary("-", stop, start))
                    self.simple(f"builder_add_range({builder}, {first}, {length})")
                case _:
                    self.simple(f"builder_add({builder}, {self.plain(part)})")

    def _char(self, code: Expr) -> str:
        match code:
            case ir.Binary(op="+", left=ir.Int(value=97), right=right):
                return f"'a' + {self.at(right, Level.MULTIPLY)}"
            case _:
                return self.plain(code)
