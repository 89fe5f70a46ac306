"""OCaml."""

from __future__ import annotations

from typing import ClassVar

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Block, Expr, Function, Program, Stmt, Type, Var
from rlm_model.corpora.programs.ir.walk import assigned, last_value, walk
from rlm_model.corpora.programs.printers.ocaml.expressions import Expressions
from rlm_model.corpora.programs.printers.ocaml.vectors import Vectors
from rlm_model.corpora.programs.printers.shared.base import COMPARISONS, Code, Level, Printer
from rlm_model.corpora.programs.printers.shared.names import snake_case
from rlm_model.corpora.programs.printers.shared.values import HELD, key_of

KEYWORDS = (
    "and as assert asr begin class constraint do done downto else end exception external false for "
    "fun function functor if in include inherit initializer land lazy let lor lsl lsr lxor match "
    "method mod module mutable new nonrec object of open or private rec sig struct then to true "
    "try type val virtual when while with"
)
LIBRARY = (
    "abs char compare decr exit failwith float fst ignore incr int list max min not option p pred "
    "q read_int read_line ref snd string succ table unit"
)

SIMPLE = (ir.Assign, ir.Store, ir.StoreCell, ir.Append, ir.AppendText, ir.MapPut, ir.MapAdd)
SIMPLE += (ir.SetAdd, ir.Sort, ir.Do, ir.Print)
"""Statements that are one expression."""

DONE = "done"


class OCamlPrinter(Printer):
    """OCaml: references for what is assigned, `Hashtbl`, `Buffer`, results as last values.

    Attributes:
        expressions: Writes expressions.
        vectors: The module of growing arrays.
        references: Visible variables that are references.
    """

    reserved = frozenset([*KEYWORDS.split(), *LIBRARY.split(), HELD])
    constant_case = staticmethod(snake_case)
    operators: ClassVar[dict[str, str]] = {**Printer.operators, "mod": "mod", "==": "=", "!=": "<>"}
    levels: ClassVar[dict[str, int]] = {**Printer.levels, **dict.fromkeys(COMPARISONS, Level.EQUAL)}

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.expressions = Expressions(self)
        self.vectors = Vectors(self)
        self.parts = (self.expressions,)
        self.references: frozenset[str] = frozenset()

    def write_program(self) -> None:
        """Helpers, constants, functions, main."""
        if self.program.comment:
            self.line(f"(* {self.program.comment} *)")
            self.line()
        start = len(self._lines)
        for constant in self.program.constants:
            self.line(f"let {self.constant_name(constant)} = {constant.value}")
        for function in self.program.functions:
            self.line()
            self._function(function)
        self.line()
        self.line("let () =")
        self._enter(self.program.main)
        with self.indented():
            self._sequence(self.program.main)
        if Type.LIST in self.types:
            rest, self._lines = self._lines[start:], self._lines[:start]
            self.vectors.write()
            self._lines += rest

    def _function(self, function: Function) -> None:
        if function.comment:
            self.line(f"(* {function.comment} *)")
        calls = (node for node in walk(function.body) if isinstance(node, ir.Call | ir.Do))
        word = "let rec" if any(each.function == function.name for each in calls) else "let"
        names = " ".join(self.name(each.var) for each in function.parameters) or "()"
        self.line(f"{word} {self.function_name(function.name)} {names} =")
        self._enter(function.body)
        with self.indented():
            self._sequence(function.body)

    def _enter(self, block: Block) -> None:
        self._assigned = assigned(block)
        self.references = frozenset()

    # Sequences

    def _sequence(self, block: Block) -> None:
        """Statements with ``;`` or ``in`` between them; the last one is the value."""
        before = self.references
        for number, statement in enumerate(block):
            rest = block[number + 1 :]
            if self._is_guard(statement, rest) and isinstance(statement, ir.If):
                self._branches(statement.condition, statement.then, rest)
                break
            self._item(statement, is_last=all(isinstance(each, ir.Comment) for each in rest))
        self.references = before

    def _is_guard(self, node: Stmt, rest: Block) -> bool:
        if not isinstance(node, ir.If) or node.orelse or not rest:
            return False
        return isinstance(node.then[-1], ir.Return)

    def _item(self, statement: Stmt, is_last: bool) -> None:
        self.statement(statement)
        if isinstance(statement, ir.Comment):
            return
        if not isinstance(statement, ir.Declare | ir.Pop):
            self._lines[-1] += "" if is_last else ";"
        elif is_last:
            self.line("()")

    def _branches(self, condition: Expr, then: Block, orelse: Block, word: str = "if") -> None:
        head = f"{word} {self.plain(condition)} then"
        following = self._branch(head, then, has_else=bool(orelse))
        match orelse:
            case ():
                pass
            case (ir.If() as inner,):
                self._branches(inner.condition, inner.then, inner.orelse, f"{following} if")
            case (ir.If(condition=test, then=inner, orelse=()), *rest) if self._is_guard(
                orelse[0], tuple(rest)
            ):
                self._branches(test, inner, tuple(rest), f"{following} if")
            case _:
                self._branch(following, orelse, has_else=False)

    def _branch(self, head: str, block: Block, has_else: bool) -> str:
        """Writes a branch; gives what the next one begins with."""
        if len(block) == 1 and isinstance(block[0], (*SIMPLE, ir.Return)):
            self.line(head)
            with self.indented():
                self._sequence(block)
            return "else"
        self.line(f"{head} begin")
        with self.indented():
            self._sequence(block)
        if has_else:
            return "end else"
        self.line("end")
        return "end"

    def _loop(self, head: str, body: Block, tail: str = DONE, hides: Var | None = None) -> None:
        """A loop; its variable is no reference."""
        before = self.references
        self.references -= {hides.name} if hides else set()
        self.line(head)
        with self.indented():
            self._sequence(body)
        if tail == DONE:
            self.line(tail)
        else:
            self._lines[-1] += tail
        self.references = before

    # Statements

    def on_comment(self, node: ir.Comment) -> None:
        """A comment on a line of its own."""
        self.line(f"(* {node.text} *)")

    def on_declare(self, node: ir.Declare) -> None:
        """A definition, of a reference where the variable is assigned later."""
        if node.var.name not in self._assigned:
            self.line(f"let {self.name(node.var)} = {self.plain(node.value)} in")
            self.references -= {node.var.name}
            return
        self.line(
            f"let {self.name(node.var)} = {self.expressions.applied('ref', node.value).text} in"
        )
        self.references |= {node.var.name}

    def on_assign(self, node: ir.Assign) -> None:
        """A new value of a reference."""
        name = self.name(node.var)
        match node.value:
            case ir.Binary(op="+", left=left, right=ir.Int(value=1)) if left == node.var:
                self.line(f"incr {name}")
            case ir.Binary(op="-", left=left, right=ir.Int(value=1)) if left == node.var:
                self.line(f"decr {name}")
            case value:
                self.line(f"{name} := {self.plain(value)}")

    def on_store(self, node: ir.Store) -> None:
        """A new value of an element."""
        if node.array.type is Type.LIST:
            self._apply(self.vectors.function("set"), node.array, node.index, node.value)
        else:
            place = ir.Index(node.array, node.index)
            self.line(f"{self.plain(place)} <- {self.plain(node.value)}")

    def on_store_cell(self, node: ir.StoreCell) -> None:
        """A new value of an element of a matrix."""
        cell = ir.Cell(node.matrix, node.row, node.column)
        self.line(f"{self.plain(cell)} <- {self.plain(node.value)}")

    def _apply(self, function: str, *arguments: Expr) -> None:
        self.line(self.expressions.applied(function, *arguments).text)

    def on_append(self, node: ir.Append) -> None:
        """A new last element."""
        self._apply(self.vectors.function("push"), node.list, node.value)

    def on_pop(self, node: ir.Pop) -> None:
        """The last element, taken off."""
        popped = Code(f"{self.vectors.function('pop')} {self.name(node.list)}", Level.POSTFIX)
        if node.var.name in self._assigned:
            self.line(f"let {self.name(node.var)} = ref ({popped.text}) in")
            self.references |= {node.var.name}
        else:
            self.line(f"let {self.name(node.var)} = {popped.text} in")
            self.references -= {node.var.name}

    def on_append_text(self, node: ir.AppendText) -> None:
        """More characters in a buffer."""
        if isinstance(node.text, ir.CharText):
            character = self.expressions.made_character(node.text)
            self.line(f"Buffer.add_char {self.name(node.builder)} {character}")
        else:
            self._apply("Buffer.add_string", node.builder, node.text)

    def on_map_put(self, node: ir.MapPut) -> None:
        """A value for a key."""
        self._apply("Hashtbl.replace", node.map, node.key, node.value)

    def on_set_add(self, node: ir.SetAdd) -> None:
        """One more key, of a table without values."""
        key = self.at(node.value, Level.ATOM)
        self.line(f"Hashtbl.replace {self.name(node.set)} {key} ()")

    def on_sort(self, node: ir.Sort) -> None:
        """The library's sort."""
        self.line(f"{self.expressions.library(node.array, 'sort')} compare {self.name(node.array)}")

    def on_sort_by(self, node: ir.SortBy) -> None:
        """The library's sort, by a key and then by the element."""
        names = [self.name(Var(name, Type.INT)) for name in ("p", "q")]
        before, self.references = self.references, frozenset()
        one, other = (self.at(key_of(node, name), Level.ATOM) for name in names)
        self.references = before
        self.line(self.expressions.library(node.list, "sort"))
        with self.indented():
            self.line(f"(fun {' '.join(names)} ->")
            with self.indented():
                self.line(f"match compare {one} {other} with")
                self.line(f"| 0 -> compare {' '.join(names)}")
                self.line("| order -> order)")
            self.line(self.name(node.list))

    def on_swap(self, node: ir.Swap) -> None:
        """An exchange, by way of a third name."""
        left, right = ir.Index(node.array, node.left), ir.Index(node.array, node.right)
        self.line(f"let {HELD} = {self.plain(left)} in")
        self.on_store(ir.Store(node.array, node.left, right))
        self._lines[-1] += ";"
        self.on_store(ir.Store(node.array, node.right, Var(HELD, Type.INT)))

    def on_for(self, node: ir.For) -> None:
        """A counting loop; one with another step than 1 counts with a reference."""
        name = self.name(node.var)
        start = self.plain(node.start)
        if abs(node.step) == 1:
            word = "to" if node.step > 0 else "downto"
            head = f"for {name} = {start} {word} {self.plain(last_value(node))} do"
            self._loop(head, node.body, hides=node.var)
            return
        counts = ir.Binary("+", node.var, ir.Int(node.step))
        test = ir.Compare("<" if node.step > 0 else ">", node.var, node.stop)
        before = self.references, self._assigned
        self._assigned = self._assigned | {node.var.name}
        self.on_declare(ir.Declare(node.var, node.start))
        self.on_while(ir.While(test, (*node.body, ir.Assign(node.var, counts))))
        self.references, self._assigned = before

    def on_for_each(self, node: ir.ForEach) -> None:
        """A loop over elements, by the library's function or by index."""
        array, name = self.name(node.array), self.name(node.var)
        iterate = self.expressions.library(node.array, "iter")
        self._loop(f"{iterate} (fun {name} ->", node.body, f") {array}", hides=node.var)

    def on_while(self, node: ir.While) -> None:
        """A loop under a condition."""
        self._loop(f"while {self.plain(node.condition)} do", node.body)

    def on_if(self, node: ir.If) -> None:
        """Branches."""
        self._branches(node.condition, node.then, node.orelse)

    def on_do(self, node: ir.Do) -> None:
        """A call."""
        self.line(self.expressions.on_call(node).text)

    def on_return(self, node: ir.Return) -> None:
        """A result: the value that stands last."""
        self.line(self.plain(node.value))

    def on_print(self, node: ir.Print) -> None:
        """A line of output."""
        label = f"{node.label} " if node.label else ""
        if not label and self.style.idiom % 2:
            number = self.expressions.applied("string_of_int", node.value).text
            self.line(f"print_endline ({number})")
        else:
            self.line(f'Printf.printf "{label}%d\\n" {self.at(node.value, Level.ATOM)}')
