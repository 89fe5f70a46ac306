"""What Lisps share: prefix operators, forms, and conditionals in the place of early returns."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Block, Expr, Stmt
from rlm_model.corpora.programs.printers.shared.base import Code, Printer
from rlm_model.corpora.programs.printers.shared.names import kebab_case

WIDTH = 90
"""Characters of a line before a form is broken into several."""

INDENT = "  "
"""Lisps have one indentation, whatever the style says."""

HELD = "held"
"""Name of what an exchange keeps for a moment; reserved."""


class LispPrinter(Printer):
    """Expressions and branches of Lisps."""

    variable_case = staticmethod(kebab_case)
    function_case = staticmethod(kebab_case)
    constant_case = staticmethod(kebab_case)
    comment_mark = ";;"
    clause: ClassVar[str] = "()"
    """Brackets around a clause of ``cond``."""
    otherwise: ClassVar[str] = "else"
    """Condition of the last clause of ``cond``."""
    increments: ClassVar[dict[str, str]] = {}
    """Functions that add or subtract 1, by the operator."""

    @property
    def has_increments(self) -> bool:
        """Whether the program says `increments`."""
        return self.style.idiom % 4 != 3

    # Lines

    def line(self, text: str = "") -> None:
        """Writes a line at the current depth, broken where it is long."""
        indent = INDENT * self._depth
        self._lines += broken(text, len(indent), indent) if text else [""]

    @contextmanager
    def form(self, head: str, end: str = ")") -> Iterator[None]:
        """A form whose head stands on a line and whose rest is written inside."""
        self.line(head)
        with self.indented():
            yield
        self._lines[-1] += end

    # Expressions

    def call(self, name: str, *arguments: Expr | str) -> Code:
        """A function with its arguments, nodes or text."""
        texts = [each if isinstance(each, str) else self.plain(each) for each in arguments]
        return Code(f"({' '.join([name, *texts])})")

    def infix(self, op: str, left: Expr, right: Expr) -> Code:
        """An operator, with more than two operands where they are grouped from the left."""
        if right == ir.Int(1) and op in self.increments and self.has_increments:
            return self.call(self.increments[op], left)
        operands = [left, right]
        while op in ("+", "*", "and", "or") and _is_same(operands[0], op):
            first = operands[0]
            assert isinstance(first, ir.Binary | ir.Logic)
            operands[:1] = [first.left, first.right]
        return self.call(self.operators.get(op, op), *operands)

    def on_compare(self, node: ir.Compare) -> Code:
        """A comparison, with ``zero?`` and its like where they say it."""
        if node.op == "==" and node.right == ir.Int(0):
            return self.call(self.operators["zero"], node.left)
        return super().on_compare(node)

    def on_text_equal(self, node: ir.TextEqual) -> Code:
        """Equality of texts."""
        return self.call(self.operators["text equal"], node.left, node.right)

    def on_not(self, node: ir.Not) -> Code:
        """A negation."""
        return self.call("not", node.operand)

    def on_min_max(self, node: ir.MinMax) -> Code:
        """The smaller or larger."""
        return self.call(node.op, node.left, node.right)

    def on_call(self, node: ir.Call | ir.Do) -> Code:
        """A call."""
        return self.call(self.function_name(node.function), *node.arguments)

    # Statements

    def on_do(self, node: ir.Do) -> None:
        """A call."""
        self.line(self.on_call(node).text)

    def on_return(self, node: ir.Return) -> None:
        """A result: the value of the last form."""
        self.line(self.plain(node.value))

    def block(self, block: Block) -> None:
        """Statements, with a branch for what follows an early return."""
        for number, statement in enumerate(block):
            if is_guard(statement) and block[number + 1 :]:
                assert isinstance(statement, ir.If)
                self._branches(ir.If(statement.condition, statement.then, block[number + 1 :]))
                return
            self.statement(statement)

    def on_if(self, node: ir.If) -> None:
        """Branches."""
        if node.orelse:
            self._branches(node)
        elif isinstance(node.condition, ir.Not):
            with self.form(f"(unless {self.plain(node.condition.operand)}"):
                self.block(node.then)
        else:
            with self.form(f"(when {self.plain(node.condition)}"):
                self.block(node.then)

    def _branches(self, node: ir.If) -> None:
        clauses = [(node.condition, node.then)]
        rest = node.orelse
        while rest and isinstance(rest[0], ir.If):
            inner = rest[0]
            if len(rest) > 1 and not is_guard(inner):
                break
            clauses.append((inner.condition, inner.then))
            rest = rest[1:] or inner.orelse
        blocks = [then for _, then in clauses]
        if len(clauses) == 1 and not any(map(_needs_body, (*blocks, rest))):
            # Editors indent the branches to where the condition stands.
            self.line(f"(if {self.plain(node.condition)}")
            self._depth += 2
            self.block(node.then)
            self.block(rest)
            self._depth -= 2
            self._lines[-1] += ")"
            return
        self.line("(cond")
        with self.indented():
            for condition, then in clauses:
                self._clause(self.plain(condition), then)
            if rest:
                self._clause(self.otherwise, rest)
        self._lines[-1] += ")"

    def _clause(self, condition: str, block: Block) -> None:
        opening, closing = self.clause
        start = len(self._lines)
        with self.form(f"{opening}{condition}", closing):
            self.block(block)
        head, *rest = self._lines[start:]
        alone = f"{head} {rest[0].lstrip()}"
        if len(rest) == 1 and len(alone) <= WIDTH:
            rest = []
            head = alone
        # What follows the condition stands below it, one bracket from the edge.
        self._lines[start:] = [head, *(line[1:] for line in rest)]


def is_guard(statement: Stmt) -> bool:
    """Whether a statement returns early under a condition."""
    if not isinstance(statement, ir.If) or statement.orelse:
        return False
    return isinstance(statement.then[-1], ir.Return)


def _needs_body(block: Block) -> bool:
    """Whether a block can't be a branch of ``if``, which is a single form."""
    return len(block) != 1 or isinstance(block[0], ir.Declare | ir.Pop | ir.Swap | ir.Comment)


def _is_same(node: Expr, op: str) -> bool:
    return isinstance(node, ir.Binary | ir.Logic) and node.op == op


def broken(text: str, column: int, indent: str) -> list[str]:
    """Lines of a form; where it is too long, its arguments stand one below the other.

    Args:
        text: The form, or the beginning of one whose rest follows on other lines.
        column: Where it stands.
        indent: What is before it on its first line.
    """
    if column + len(text) <= WIDTH or not text.startswith("(") or text.startswith("(loop "):
        return [indent + text]
    head, *arguments = _items(text[1:])
    if len(arguments) < 2:
        return [indent + text]
    if head == "define":
        inner = column + len(INDENT)
        lines = [line for each in arguments[1:] for line in broken(each, inner, " " * inner)]
        return [f"{indent}(define {arguments[0]}", *lines]
    inner = column + len(head) + 2
    first, *others = [broken(each, inner, " " * inner) for each in arguments]
    first[0] = f"{indent}({head} {first[0].lstrip()}"
    return [*first, *(line for lines in others for line in lines)]


def _items(text: str) -> list[str]:
    """Items of a form, parentheses that have no partner at the last one."""
    items, depth, quoted = [""], 0, False
    for character in text:
        if character == '"':
            quoted = not quoted
        elif not quoted:
            depth += (character in "([") - (character in ")]")
        if character == " " and depth == 0 and not quoted:
            items.append("")
        else:
            items[-1] += character
    return items
