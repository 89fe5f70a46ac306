"""Racket."""

from __future__ import annotations

from typing import ClassVar

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Block, Expr, Function, Program, Type, Var
from rlm_model.corpora.programs.ir.walk import text_parts, used, walk_program
from rlm_model.corpora.programs.printers.shared.base import Code
from rlm_model.corpora.programs.printers.shared.lisp import HELD, LispPrinter
from rlm_model.corpora.programs.printers.shared.scopes import with_distinct_scopes

SYNTAX = (
    "define define-values let let* letrec lambda if cond else when unless begin set! quote "
    "and or not case do delay for for/vector for/fold require provide module main loop"
)
LIBRARY = (
    "min max quotient remainder modulo add1 sub1 zero? vector vector-ref vector-set! make-vector "
    "vector-length vector-copy vector-sort! sort in-range in-vector in-list "
    "hash-ref string string-ref string-length substring string-append number->string "
    "printf displayln display read-line map apply even? odd? = < <= > >= + - *"
)

SORT_HELPER = """
(define (gvector-sort! items sorted)
    (for ([item (in-list sorted)] [index (in-naturals)])
        (gvector-set! items index item)))
"""


class RacketPrinter(LispPrinter):
    """Racket: ``for`` loops over ranges and sequences, vectors, hash tables, a named ``let``."""

    reserved = frozenset(f"{SYNTAX} {LIBRARY} {HELD}".split())
    clause = "[]"
    increments: ClassVar[dict[str, str]] = {"+": "add1", "-": "sub1"}

    operators: ClassVar[dict[str, str]] = {
        "div": "quotient",
        "mod": "remainder",
        "==": "=",
        "zero": "zero?",
        "text equal": "string=?",
    }

    def __init__(self, program: Program) -> None:
        program = with_distinct_scopes(program)
        super().__init__(program)
        for function in program.functions:
            if function.result is Type.BOOL:
                name = self._functions[function.name]
                self._functions[function.name] = f"{name.removeprefix('is-')}?"

    def write_program(self) -> None:
        """The language, libraries, constants, functions, main as a function or a submodule."""
        base = self.style.idiom % 3 == 0
        self.line("#lang racket/base" if base else "#lang racket")
        if self.program.comment:
            self.line()
            self.line(f";; {self.program.comment}")
        self.line()
        libraries = self._libraries(base)
        if libraries:
            self.line(f"(require {' '.join(libraries)})")
            self.line()
        for constant in self.program.constants:
            self.line(f"(define {self.constant_name(constant)} {constant.value})")
        self.line()
        if self._sorts_lists():
            self.lines(SORT_HELPER)
            self.line()
        for function in self.program.functions:
            self._function(function)
            self.line()
        if self.style.idiom % 4 == 0:
            with self.form("(module+ main"):
                self.block(self.program.main)
        elif self.style.idiom % 4 == 1:
            self.block(self.program.main)
        else:
            with self.form("(define (main)"):
                self.block(self.program.main)
            self.line()
            self.line("(main)")

    def _libraries(self, base: bool) -> list[str]:
        """Libraries that the program uses and the language does not have."""
        found: list[str] = []
        if Type.LIST in self.types:
            found.append("data/gvector")
        if base and Type.SET in self.types:
            found.append("racket/set")
        if base and ir.ReadNumbers in self.node_types:
            found.append("racket/string")
        if base and self.node_types & {ir.Sort, ir.CopyOf}:
            found.append("racket/vector")
        return found

    def _sorts_lists(self) -> bool:
        sorts = (node for node in walk_program(self.program) if isinstance(node, ir.Sort))
        lists = any(node.array.type is Type.LIST for node in sorts)
        return lists or ir.SortBy in self.node_types

    def _function(self, function: Function) -> None:
        if function.comment:
            self.line(f";; {function.comment}")
        names = [self.function_name(function.name)]
        names += [self.name(each.var) for each in function.parameters]
        with self.form(f"(define ({' '.join(names)})"):
            self.block(function.body)

    # Expressions

    def on_bool(self, node: ir.Bool) -> Code:
        """A truth value."""
        return Code("#t" if node.value else "#f")

    def on_binary(self, node: ir.Binary) -> Code:
        """Arithmetic; ``modulo`` is as common as ``remainder``."""
        if node.op == "mod" and self.style.idiom % 2:
            return self.call("modulo", node.left, node.right)
        return super().on_binary(node)

    def on_compare(self, node: ir.Compare) -> Code:
        """A comparison."""
        if node.op == "!=":
            return self.call("not", self.plain(ir.Compare("==", node.left, node.right)))
        match node:
            case ir.Compare(op="==", left=ir.Binary(op="mod", left=left, right=ir.Int(value=2))):
                if node.right in (ir.Int(0), ir.Int(1)):
                    return self.call("odd?" if node.right == ir.Int(1) else "even?", left)
            case _:
                pass
        return super().on_compare(node)

    def on_length(self, node: ir.Length) -> Code:
        """A length."""
        kind = node.container.type
        names = {
            Type.ARRAY: "vector-length",
            Type.LIST: "gvector-count",
            Type.MATRIX: "vector-length",
            Type.STR: "string-length",
            Type.SET: "set-count",
        }
        return self.call(names.get(kind, "hash-count"), node.container)

    def on_index(self, node: ir.Index) -> Code:
        """An element."""
        return self.call(f"{self._kind(node.array)}-ref", node.array, node.index)

    def _kind(self, var: Var) -> str:
        return "gvector" if var.type is Type.LIST else "vector"

    def on_cell(self, node: ir.Cell) -> Code:
        """An element of a row."""
        row = self.call("vector-ref", node.matrix, node.row).text
        return self.call("vector-ref", row, node.column)

    def on_map_get(self, node: ir.MapGet) -> Code:
        """A value, or the default."""
        return self.call("hash-ref", node.map, node.key, node.default)

    def on_contains(self, node: ir.Contains) -> Code:
        """Membership."""
        name = "set-member?" if node.container.type is Type.SET else "hash-has-key?"
        return self.call(name, node.container, node.key)

    def on_char_code(self, node: ir.CharCode) -> Code:
        """Code of a character."""
        return self.call("char->integer", self.call("string-ref", node.text, node.index).text)

    def on_substring(self, node: ir.Substring) -> Code:
        """A part of a text."""
        return self.call("substring", node.text, node.start, node.stop)

    def on_concat(self, node: ir.Concat) -> Code:
        """Texts put together."""
        return self.call("string-append", *text_parts(node))

    def on_to_text(self, node: ir.ToText) -> Code:
        """Decimal digits."""
        return self.call("number->string", node.value)

    def on_char_text(self, node: ir.CharText) -> Code:
        """A text of one character."""
        return self.call("string", self._character(node))

    def _character(self, node: ir.CharText) -> str:
        if isinstance(node.code, ir.CharCode):
            return self.call("string-ref", node.code.text, node.code.index).text
        return self.call("integer->char", node.code).text

    def on_builder_text(self, node: ir.BuilderText) -> Code:
        """What was written so far."""
        return self.call("get-output-string", node.builder)

    def on_new_array(self, node: ir.NewArray) -> Code:
        """A vector of equal elements."""
        return self.call("make-vector", node.length, node.fill)

    def on_array_of(self, node: ir.ArrayOf) -> Code:
        """A vector of literals."""
        return Code(f"(vector {' '.join(map(str, node.values))})")

    def on_new_matrix(self, node: ir.NewMatrix) -> Code:
        """A vector of rows."""
        row = self.call("make-vector", node.columns, node.fill).text
        if self.style.idiom % 2:
            return self.call("build-vector", node.rows, f"(lambda (_) {row})")
        rows = self.plain(node.rows)
        return Code(f"(for/vector #:length {rows} ([_ (in-range {rows})]) {row})")

    def on_new(self, node: ir.New) -> Code:
        """Something empty."""
        names = {
            Type.LIST: "make-gvector",
            Type.BUILDER: "open-output-string",
            Type.MAP: "make-hasheqv" if self.style.idiom % 2 else "make-hash",
            Type.TEXT_MAP: "make-hash",
            Type.SET: "mutable-seteqv" if self.style.idiom % 2 else "mutable-set",
        }
        return self.call(names[node.type])

    def on_copy_of(self, node: ir.CopyOf) -> Code:
        """A copy."""
        if node.array.type is Type.LIST:
            name = self.name(node.array)
            return Code(f"(for/gvector ([item (in-gvector {name})]) item)")
        return self.call("vector-copy", node.array)

    def on_sorted_keys(self, node: ir.SortedKeys) -> Code:
        """Keys in order."""
        name = "set->list" if node.container.type is Type.SET else "hash-keys"
        keys = self.call(name, node.container).text
        return Code(f"(for/gvector ([item (in-list (sort {keys} <))]) item)")

    def on_read_number(self, node: ir.ReadNumber) -> Code:
        """The first line."""
        return Code("(string->number (read-line))")

    def on_read_numbers(self, node: ir.ReadNumbers) -> Code:
        """The second line."""
        return Code("(list->vector (map string->number (string-split (read-line))))")

    # Statements

    def on_declare(self, node: ir.Declare) -> None:
        """A definition."""
        self.line(f"(define {self.name(node.var)} {self.plain(node.value)})")

    def on_assign(self, node: ir.Assign) -> None:
        """A new value."""
        self.line(self.call("set!", node.var, node.value).text)

    def on_store(self, node: ir.Store) -> None:
        """A new element."""
        name = f"{self._kind(node.array)}-set!"
        self.line(self.call(name, node.array, node.index, node.value).text)

    def on_store_cell(self, node: ir.StoreCell) -> None:
        """A new element of a row."""
        row = self.call("vector-ref", node.matrix, node.row).text
        self.line(self.call("vector-set!", row, node.column, node.value).text)

    def on_append(self, node: ir.Append) -> None:
        """A new last element."""
        self.line(self.call("gvector-add!", node.list, node.value).text)

    def on_pop(self, node: ir.Pop) -> None:
        """The last element, taken off."""
        taken = self.call("gvector-remove-last!", node.list).text
        self.line(f"(define {self.name(node.var)} {taken})")

    def on_append_text(self, node: ir.AppendText) -> None:
        """More text on a port."""
        if isinstance(node.text, ir.CharText):
            self.line(self.call("write-char", self._character(node.text), node.builder).text)
        elif isinstance(node.text, ir.ToText):
            self.line(self.call("write", node.text.value, node.builder).text)
        else:
            self.line(self.call("write-string", node.text, node.builder).text)

    def on_map_put(self, node: ir.MapPut) -> None:
        """A value for a key."""
        self.line(self.call("hash-set!", node.map, node.key, node.value).text)

    def on_map_add(self, node: ir.MapAdd) -> None:
        """A count."""
        if node.amount == ir.Int(1):
            change = "add1"
        else:
            change = f"(lambda ({HELD}) (+ {HELD} {self.plain(node.amount)}))"
        self.line(self.call("hash-update!", node.map, node.key, change, "0").text)

    def on_set_add(self, node: ir.SetAdd) -> None:
        """One more value."""
        self.line(self.call("set-add!", node.set, node.value).text)

    def on_sort(self, node: ir.Sort) -> None:
        """The library's sort."""
        name = self.name(node.array)
        if node.array.type is Type.LIST:
            self.line(f"(gvector-sort! {name} (sort (gvector->list {name}) <))")
        else:
            self.line(f"(vector-sort! {name} <)")

    def on_sort_by(self, node: ir.SortBy) -> None:
        """The library's stable sort by the key, after one by the elements."""
        name, element = self.name(node.list), self.name(node.element)
        ordered = f"(sort (gvector->list {name}) <)"
        key = f"(lambda ({element}) {self.plain(node.key)})"
        self.line(f"(gvector-sort! {name} (sort {ordered} < #:key {key}))")

    def on_swap(self, node: ir.Swap) -> None:
        """An exchange, by way of a third variable."""
        left, right = ir.Index(node.array, node.left), ir.Index(node.array, node.right)
        with self.form(f"(let ([{HELD} {self.plain(left)}])"):
            self.on_store(ir.Store(node.array, node.left, right))
            self.on_store(ir.Store(node.array, node.right, Var(HELD, Type.INT)))

    def on_for(self, node: ir.For) -> None:
        """A loop over a range."""
        numbers: list[Expr | str] = [node.start, node.stop]
        if node.step != 1:
            numbers.append(str(node.step))
        elif node.start == ir.Int(0):
            numbers = [node.stop]
        name = self.name(node.var) if node.var.name in used(node.body) else "_"
        self._loop(name, self.call("in-range", *numbers).text, node.body)

    def on_for_each(self, node: ir.ForEach) -> None:
        """A loop over elements."""
        elements = self.call(f"in-{self._kind(node.array)}", node.array).text
        self._loop(self.name(node.var), elements, node.body)

    def _loop(self, name: str, sequence: str, body: Block) -> None:
        with self.form(f"(for ([{name} {sequence}])"):
            self.block(body)

    def on_while(self, node: ir.While) -> None:
        """A loop under a condition: a function that calls itself last."""
        with (
            self.form("(let loop ()"),
            self.form(f"(when {self.plain(node.condition)}"),
        ):
            self.block(node.body)
            self.line("(loop)")

    def on_print(self, node: ir.Print) -> None:
        """A line of output."""
        if node.label:
            self.line(f'(printf "{node.label} ~a\\n" {self.plain(node.value)})')
        else:
            self.line(f"(displayln {self.plain(node.value)})")
