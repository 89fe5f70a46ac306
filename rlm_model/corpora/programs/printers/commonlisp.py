"""Common Lisp."""

from __future__ import annotations

from typing import ClassVar

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Block, Expr, Function, Program, Type
from rlm_model.corpora.programs.ir.walk import text_parts, used
from rlm_model.corpora.programs.printers.shared.base import Code
from rlm_model.corpora.programs.printers.shared.lisp import LispPrinter, is_guard
from rlm_model.corpora.programs.printers.shared.names import kebab_case

CONSTANTS = "t nil pi"
FUNCTIONS = (
    "abs and append apply aref ash assoc atom bit block boole butlast ceiling char "
    "character class coerce compile complement concatenate cond conjugate cons constantly "
    "copy-list copy-seq cos count decf declare defun delete describe digit-char directory "
    "do dolist dotimes elt equal eval evenp every exp expt fill find first float floor "
    "format function gcd get gethash go identity if imagpart incf inspect intersection "
    "isqrt lambda last lcm length let list list-length log loop map mapcar max maximize "
    "member merge min minusp mismatch mod multiple-value-bind not nth null number numerator "
    "oddp or part phase plusp pop position pprint print prog progn push quote random rassoc "
    "read reduce rem remove replace rest restart-case return reverse room rotatef round "
    "search second sequence set setf signum sin sleep some sort space speed sqrt step "
    "string sublis subseq subst symbol tan terpri third time trace truncate type union "
    "unless values vector when write zerop"
)
"""Names of the standard package; its functions can't be defined anew."""

KEYS_HELPER = """
(defun sorted-keys (table)
    (let ((keys (make-array 0 :adjustable t :fill-pointer 0)))
        (loop for key being the hash-keys of table
            do (vector-push-extend key keys))
        (sort keys #'<)))
"""


class CommonLispPrinter(LispPrinter):
    """Common Lisp: ``loop`` and ``dotimes``, ``let``, vectors with fill pointers, hash tables."""

    reserved = frozenset(CONSTANTS.split())
    constant_case = staticmethod(lambda name: f"+{kebab_case(name)}+")
    otherwise = "t"
    increments: ClassVar[dict[str, str]] = {"+": "1+", "-": "1-"}

    operators: ClassVar[dict[str, str]] = {
        "div": "floor",
        "mod": "mod",
        "==": "=",
        "!=": "/=",
        "zero": "zerop",
        "text equal": "string=",
    }

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        taken = frozenset(FUNCTIONS.split()) | {"main", "sorted-keys"}
        for name, function in self.functions.items():
            written = self._functions[name]
            if function.result is Type.BOOL:
                written = written.removeprefix("is-")
                written += "-p" if "-" in written else "p"
            self._functions[name] = f"{written}-it" if written in taken else written

    def write_program(self) -> None:
        """Constants, functions, main and its call."""
        if self.program.comment:
            self.line(f";;;; {self.program.comment}")
            self.line()
        if self.style.idiom % 4 == 3:
            self.line("(declaim (optimize (speed 2) (safety 1)))")
            self.line()
        define = "defconstant" if self.style.idiom % 3 else "defparameter"
        for constant in self.program.constants:
            self.line(f"({define} {self.constant_name(constant)} {constant.value})")
        self.line()
        if ir.SortedKeys in self.node_types:
            self.lines(KEYS_HELPER)
            self.line()
        for function in self.program.functions:
            self._function(function)
            self.line()
        with self.form("(defun main ()"):
            self.block(self.program.main)
        self.line()
        self.line("(main)")

    def _function(self, function: Function) -> None:
        names = " ".join(self.name(each.var) for each in function.parameters)
        with self.form(f"(defun {self.function_name(function.name)} ({names})"):
            if function.comment:
                self.line(f'"{function.comment}"')
            self.block(function.body)

    def block(self, block: Block) -> None:
        """Statements; those behind a declaration stand inside of its ``let``."""
        for number, statement in enumerate(block):
            if isinstance(statement, ir.Declare | ir.Pop):
                super().block(block[:number])
                self._let(block[number:])
                return
            if is_guard(statement):
                break
        super().block(block)

    def _let(self, block: Block) -> None:
        """Declarations, and the statements behind them."""
        bindings: list[str] = []
        names: set[str] = set()
        depends = False
        for statement in block:
            match statement:
                case ir.Declare(var=var, value=value):
                    text, reads = self.plain(value), used((value,))
                case ir.Pop(var=var, list=of):
                    text, reads = self.call("vector-pop", of).text, {of.name}
                case _:
                    break
            if var.name in names:
                break
            depends = depends or bool(names & reads)
            names.add(var.name)
            bindings.append(f"({self.name(var)} {text})")
        head = "(let* (" if depends else "(let ("
        for place, binding in enumerate(bindings):
            closing = ")" if place == len(bindings) - 1 else ""
            before = head if place == 0 else " " * len(head)
            self.line(f"{before}{binding}{closing}")
        with self.indented():
            self.block(block[len(bindings) :])
        self._lines[-1] += ")"

    # Expressions

    def on_bool(self, node: ir.Bool) -> Code:
        """A truth value."""
        return Code("t" if node.value else "nil")

    def on_binary(self, node: ir.Binary) -> Code:
        """Arithmetic; of non-negative numbers, both kinds of division are the same."""
        if node.op in ("div", "mod") and self.style.idiom % 4 == 2:
            return self.call("truncate" if node.op == "div" else "rem", node.left, node.right)
        return super().on_binary(node)

    def on_compare(self, node: ir.Compare) -> Code:
        """A comparison."""
        match node:
            case ir.Compare(op="==", left=ir.Binary(op="mod", left=left, right=ir.Int(value=2))):
                if node.right in (ir.Int(0), ir.Int(1)):
                    return self.call("oddp" if node.right == ir.Int(1) else "evenp", left)
            case _:
                pass
        return super().on_compare(node)

    def on_length(self, node: ir.Length) -> Code:
        """A length."""
        kind = node.container.type
        if kind in (Type.MAP, Type.TEXT_MAP, Type.SET):
            return self.call("hash-table-count", node.container)
        if kind is Type.MATRIX:
            return self.call("array-dimension", node.container, "0")
        return self.call("length", node.container)

    def on_index(self, node: ir.Index) -> Code:
        """An element."""
        return self.call("aref", node.array, node.index)

    def on_cell(self, node: ir.Cell) -> Code:
        """An element of a matrix."""
        return self.call("aref", node.matrix, node.row, node.column)

    def on_map_get(self, node: ir.MapGet) -> Code:
        """A value, or the default."""
        return self.call("gethash", node.key, node.map, node.default)

    def on_contains(self, node: ir.Contains) -> Code:
        """Membership: a set's values stand for themselves, a map has a second result."""
        found = self.call("gethash", node.key, node.container)
        if node.container.type is Type.SET:
            return found
        return self.call("nth-value", "1", found.text)

    def on_char_code(self, node: ir.CharCode) -> Code:
        """Code of a character."""
        return self.call("char-code", self.call("char", node.text, node.index).text)

    def on_substring(self, node: ir.Substring) -> Code:
        """A part of a text."""
        return self.call("subseq", node.text, node.start, node.stop)

    def on_concat(self, node: ir.Concat) -> Code:
        """Texts put together."""
        return self.call("concatenate", "'string", *text_parts(node))

    def on_to_text(self, node: ir.ToText) -> Code:
        """Decimal digits."""
        if self.style.idiom % 2:
            return self.call("write-to-string", node.value)
        return self.call("format", "nil", '"~d"', node.value)

    def on_char_text(self, node: ir.CharText) -> Code:
        """A text of one character."""
        return self.call("string", self._character(node))

    def _character(self, node: ir.CharText) -> str:
        if isinstance(node.code, ir.CharCode):
            return self.call("char", node.code.text, node.code.index).text
        return self.call("code-char", node.code).text

    def on_builder_text(self, node: ir.BuilderText) -> Code:
        """What the growing text holds, as a simple one."""
        return self.call("copy-seq", node.builder)

    def on_new_array(self, node: ir.NewArray) -> Code:
        """A vector of equal elements."""
        return self.call("make-array", node.length, ":initial-element", node.fill)

    def on_array_of(self, node: ir.ArrayOf) -> Code:
        """A vector of literals."""
        return Code(f"(vector {' '.join(map(str, node.values))})")

    def on_new_matrix(self, node: ir.NewMatrix) -> Code:
        """An array of two dimensions."""
        size = self.call("list", node.rows, node.columns).text
        return self.call("make-array", size, ":initial-element", node.fill)

    def on_new(self, node: ir.New) -> Code:
        """Something empty."""
        growing = ":adjustable t :fill-pointer 0"
        texts = {
            Type.LIST: f"(make-array 0 {growing})",
            Type.BUILDER: f"(make-array 0 :element-type 'character {growing})",
            Type.TEXT_MAP: "(make-hash-table :test 'equal)",
        }
        return Code(texts.get(node.type, "(make-hash-table)"))

    def on_copy_of(self, node: ir.CopyOf) -> Code:
        """A copy; of a growing vector, another that grows."""
        name = self.name(node.array)
        if node.array.type is Type.ARRAY:
            return Code(f"(copy-seq {name})")
        size = f"(length {name})"
        growing = f":adjustable t :fill-pointer {size}"
        return Code(f"(make-array {size} {growing} :initial-contents {name})")

    def on_sorted_keys(self, node: ir.SortedKeys) -> Code:
        """Keys in order."""
        return self.call("sorted-keys", node.container)

    def on_read_number(self, node: ir.ReadNumber) -> Code:
        """The first number."""
        return Code("(read)")

    def on_read_numbers(self, node: ir.ReadNumbers) -> Code:
        """The numbers behind it."""
        numbers = f"(loop repeat {self.plain(node.count)} collect (read))"
        return Code(f"(coerce {numbers} 'vector)")

    # Statements

    def on_assign(self, node: ir.Assign) -> None:
        """A new value."""
        self._set(node.var, node.value)

    def on_store(self, node: ir.Store) -> None:
        """A new element."""
        self._set(ir.Index(node.array, node.index), node.value)

    def on_store_cell(self, node: ir.StoreCell) -> None:
        """A new element of a matrix."""
        self._set(ir.Cell(node.matrix, node.row, node.column), node.value)

    def _set(self, place: Expr, value: Expr) -> None:
        """A new value of a place, with ``incf`` and ``decf`` where they say it."""
        match value:
            case ir.Binary(op="+" | "-" as op, left=left, right=right) if left == place:
                amount = [] if right == ir.Int(1) else [right]
                self.line(self.call("incf" if op == "+" else "decf", place, *amount).text)
            case _:
                self.line(self.call("setf", place, value).text)

    def on_append(self, node: ir.Append) -> None:
        """A new last element."""
        self.line(self.call("vector-push-extend", node.value, node.list).text)

    def on_append_text(self, node: ir.AppendText) -> None:
        """More text, character for character or formatted."""
        if isinstance(node.text, ir.CharText):
            character = self._character(node.text)
            self.line(self.call("vector-push-extend", character, node.builder).text)
        elif isinstance(node.text, ir.ToText):
            self.line(self.call("format", node.builder, '"~d"', node.text.value).text)
        else:
            self.line(self.call("format", node.builder, '"~a"', node.text).text)

    def on_map_put(self, node: ir.MapPut) -> None:
        """A value for a key."""
        place = self.call("gethash", node.key, node.map).text
        self.line(self.call("setf", place, node.value).text)

    def on_map_add(self, node: ir.MapAdd) -> None:
        """A count."""
        place = self.call("gethash", node.key, node.map, "0").text
        amount = [] if node.amount == ir.Int(1) else [node.amount]
        self.line(self.call("incf", place, *amount).text)

    def on_set_add(self, node: ir.SetAdd) -> None:
        """One more value."""
        self.line(f"(setf {self.call('gethash', node.value, node.set).text} t)")

    def on_sort(self, node: ir.Sort) -> None:
        """The library's sort."""
        name = self.name(node.array)
        self.line(f"(setf {name} (sort {name} #'<))")

    def on_sort_by(self, node: ir.SortBy) -> None:
        """The library's stable sort by the key, after one by the elements."""
        name, element = self.name(node.list), self.name(node.element)
        key = f"(lambda ({element}) {self.plain(node.key)})"
        self.line(f"(setf {name} (stable-sort (sort {name} #'<) #'< :key {key}))")

    def on_swap(self, node: ir.Swap) -> None:
        """An exchange."""
        left, right = ir.Index(node.array, node.left), ir.Index(node.array, node.right)
        self.line(self.call("rotatef", left, right).text)

    def on_for(self, node: ir.For) -> None:
        """A counting loop."""
        name = self.name(node.var)
        if node.var.name not in used(node.body):
            if node.step == 1 and node.start == ir.Int(0):
                self._loop(f"(loop repeat {self.plain(node.stop)} do", node.body)
                return
        elif node.step == 1 and node.start == ir.Int(0) and self.style.idiom % 2:
            self._loop(f"(dotimes ({name} {self.plain(node.stop)})", node.body)
            return
        self._loop(f"(loop for {name} {self._numbers(node)} do", node.body)

    def _numbers(self, node: ir.For) -> str:
        """The words of a loop over numbers."""
        start = self.plain(node.start)
        if node.step < 0:
            words = f"from {start} above {self.plain(node.stop)}"
            words = words.replace("from", "downfrom", 1)
        elif (
            isinstance(node.stop, ir.Binary)
            and node.stop.op == "+"
            and node.stop.right == ir.Int(1)
        ):
            words = f"from {start} to {self.plain(node.stop.left)}"
        else:
            words = f"from {start} below {self.plain(node.stop)}"
        return words if abs(node.step) == 1 else f"{words} by {abs(node.step)}"

    def on_for_each(self, node: ir.ForEach) -> None:
        """A loop over elements."""
        head = f"(loop for {self.name(node.var)} across {self.name(node.array)} do"
        self._loop(head, node.body)

    def on_while(self, node: ir.While) -> None:
        """A loop under a condition."""
        self._loop(f"(loop while {self.plain(node.condition)} do", node.body)

    def _loop(self, head: str, body: Block) -> None:
        with self.form(head):
            self.block(body)

    def on_print(self, node: ir.Print) -> None:
        """A line of output."""
        label = f"{node.label} " if node.label else ""
        self.line(f'(format t "{label}~d~%" {self.plain(node.value)})')
