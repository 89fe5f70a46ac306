"""What all printers share: the walk over a program, lines and indentation, names, parentheses."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Any, ClassVar, NamedTuple

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Block, Expr, Node, Program, Stmt, Type, Var
from rlm_model.corpora.programs.ir.walk import walk_program
from rlm_model.corpora.programs.printers.shared.names import (
    Case,
    local_names,
    snake_case,
    upper_case,
    written,
)


class Level(IntEnum):
    """How tightly an expression binds; a language with another order has levels of its own."""

    LAMBDA = 0
    OR = 1
    AND = 2
    NOT = 3
    EQUAL = 4
    COMPARE = 5
    ADD = 6
    MULTIPLY = 7
    UNARY = 8
    POSTFIX = 9
    ATOM = 10


class Code(NamedTuple):
    """Text of an expression, and how tightly its outermost operator binds."""

    text: str
    level: int = Level.ATOM


class Printer(ABC):
    """Writes one program in one language. Make one for each program.

    A node class ``MapGet`` is written by the method ``on_map_get``: expressions give `Code`,
    statements write lines. The base writes what looks alike in most languages; methods that a
    language has to bring raise `NotImplementedError` by being missing here: see `METHODS`.

    Attributes:
        program: The program.
        style: How it looks.
        node_types: Classes of all nodes in it, for imports and helpers.
        types: Types of all its variables.
        parts: Their ``on_`` methods stand before the printer's own.
    """

    reserved: ClassVar[frozenset[str]] = frozenset()
    """What no variable, function or constant may be named: keywords, and what is used of the
    library."""
    reserved_functions: ClassVar[frozenset[str]] = frozenset()
    """What no function may be named beside: a variable of that name hides the library's."""
    variable_case: ClassVar[Case] = staticmethod(snake_case)
    function_case: ClassVar[Case] = staticmethod(snake_case)
    constant_case: ClassVar[Case] = staticmethod(upper_case)
    comment_mark: ClassVar[str] = "//"
    operators: ClassVar[dict[str, str]] = {
        "and": "&&",
        "or": "||",
        "div": "/",
        "mod": "%",
        "concat": "+",
    }
    """Signs where they differ from those of the nodes; ``concat`` is what `augmented` says."""
    levels: ClassVar[dict[str, int]] = {
        "or": Level.OR,
        "and": Level.AND,
        "==": Level.EQUAL,
        "!=": Level.EQUAL,
        "<": Level.COMPARE,
        "<=": Level.COMPARE,
        ">": Level.COMPARE,
        ">=": Level.COMPARE,
        "+": Level.ADD,
        "-": Level.ADD,
        "*": Level.MULTIPLY,
        "div": Level.MULTIPLY,
        "mod": Level.MULTIPLY,
    }

    def __init__(self, program: Program) -> None:
        self.program = program
        self.style = program.style
        self.functions = {function.name: function for function in program.functions}
        nodes = list(walk_program(program))
        self.node_types: frozenset[type[Node]] = frozenset(type(node) for node in nodes)
        parameters = [each.var.type for f in program.functions for each in f.parameters]
        variables = [node.type for node in nodes if isinstance(node, Var)]
        self.types: frozenset[Type] = frozenset([*parameters, *variables])
        self._variables = local_names(program, type(self).variable_case, self.reserved)
        reserved = self.reserved | self.reserved_functions
        self._functions = written(self.functions, type(self).function_case, reserved)
        constants = [constant.name for constant in program.constants]
        self._constants = written(constants, type(self).constant_case, self.reserved)
        self.parts: tuple[Part, ...] = ()
        self._lines: list[str] = []
        self._depth = 0

    def text(self) -> str:
        """The whole program."""
        self.write_program()
        return re.sub(r"\n{4,}", "\n\n\n", "\n".join(self._lines).strip("\n")) + "\n"

    @abstractmethod
    def write_program(self) -> None:
        """Writes everything: imports, helpers, constants, functions, main."""

    # Lines

    def line(self, text: str = "") -> None:
        """Writes a line at the current depth."""
        indent = "\t" if self.style.indent == 0 else " " * self.style.indent
        self._lines.append(indent * self._depth + text if text else "")

    def lines(self, text: str) -> None:
        """Writes lines of fixed text, such as a helper; four spaces stand for a level."""
        for line in text.strip("\n").split("\n"):
            content = line.lstrip(" ")
            before, self._depth = self._depth, self._depth + (len(line) - len(content)) // 4
            self.line(content)
            self._depth = before

    @contextmanager
    def indented(self) -> Iterator[None]:
        """Lines in it stand one level deeper."""
        self._depth += 1
        yield
        self._depth -= 1

    def block(self, block: Block) -> None:
        """Writes statements."""
        for statement in block:
            self.statement(statement)

    def apart(self, block: Block) -> list[str]:
        """Lines of statements as they stand outside of any block; they are not written."""
        lines, depth = self._lines, self._depth
        self._lines, self._depth = [], 0
        self.block(block)
        written_apart, self._lines, self._depth = self._lines, lines, depth
        return written_apart

    # Names

    def name(self, var: Var) -> str:
        """A variable's name; one that the printer made up stays as it is."""
        return self._variables.get(var.name, var.name)

    def function_name(self, name: str) -> str:
        """A function's name."""
        return self._functions[name]

    def constant_name(self, constant: ir.Constant) -> str:
        """Name of a named number."""
        return self._constants[constant.name]

    # The walk

    def writer(self, method: str) -> Any:
        """What writes a kind of node, by the name of its method: the part that has it, or self."""
        return next((part for part in self.parts if hasattr(part, method)), self)

    def statement(self, node: Stmt) -> None:
        """Writes a statement."""
        METHODS[type(node)](self, node)

    def expression(self, node: Expr) -> Code:
        """Code of an expression."""
        return METHODS[type(node)](self, node)

    def plain(self, node: Expr) -> str:
        """Text of an expression that stands between commas or alone."""
        return self.expression(node).text

    def at(self, node: Expr, level: int) -> str:
        """Text of an expression, in parentheses where it binds less than a level."""
        return self.wrapped(self.expression(node), level)

    def wrapped(self, code: Code, level: int) -> str:
        """Text of code, in parentheses where it binds less than a level."""
        return code.text if code.level >= level else f"({code.text})"

    def arguments(self, nodes: Iterable[Expr]) -> str:
        """Expressions with commas between them."""
        return ", ".join(self.plain(node) for node in nodes)

    # What most languages write in one way

    def on_int(self, node: ir.Int) -> Code:
        """A number."""
        return Code(str(node.value), Level.ATOM if node.value >= 0 else Level.UNARY)

    def on_bool(self, node: ir.Bool) -> Code:
        """A truth value."""
        return Code("true" if node.value else "false")

    def on_str(self, node: ir.Str) -> Code:
        """A text; literals need no escapes."""
        return Code(f'"{node.value}"')

    def on_constant(self, node: ir.Constant) -> Code:
        """A named number."""
        return Code(self.constant_name(node))

    def on_var(self, node: Var) -> Code:
        """A variable."""
        return Code(self.name(node))

    def infix(self, op: str, left: Expr, right: Expr) -> Code:
        """A binary operator, grouped from the left; comparisons are not grouped."""
        level = self.levels[op]
        loose = level if op not in COMPARISONS else level + 1
        sign = self.operators.get(op, op)
        return Code(f"{self.at(left, loose)} {sign} {self.at(right, level + 1)}", level)

    def on_binary(self, node: ir.Binary) -> Code:
        """Arithmetic."""
        return self.infix(node.op, node.left, node.right)

    def on_compare(self, node: ir.Compare) -> Code:
        """A comparison."""
        return self.infix(node.op, node.left, node.right)

    def on_text_equal(self, node: ir.TextEqual) -> Code:
        """Equality of texts."""
        return self.infix("==", node.left, node.right)

    def on_logic(self, node: ir.Logic) -> Code:
        """A conjunction or disjunction."""
        return self.infix(node.op, node.left, node.right)

    def unequal(self, node: ir.TextEqual) -> Code:
        """Texts that differ."""
        return self.infix("!=", node.left, node.right)

    def on_not(self, node: ir.Not) -> Code:
        """A negation."""
        if isinstance(node.operand, ir.TextEqual):
            return self.writer("unequal").unequal(node.operand)
        return self.writer("negated").negated(node.operand)

    def negated(self, operand: Expr) -> Code:
        """A negation that no operator says."""
        return Code(f"!{self.at(operand, Level.UNARY)}", Level.UNARY)

    def on_min_max(self, node: ir.MinMax) -> Code:
        """The smaller or larger."""
        return Code(f"{node.op}({self.arguments((node.left, node.right))})", Level.POSTFIX)

    def on_index(self, node: ir.Index) -> Code:
        """An element."""
        return Code(f"{self.name(node.array)}[{self.plain(node.index)}]", Level.POSTFIX)

    def on_cell(self, node: ir.Cell) -> Code:
        """An element of a matrix."""
        place = f"[{self.plain(node.row)}][{self.plain(node.column)}]"
        return Code(f"{self.name(node.matrix)}{place}", Level.POSTFIX)

    def on_first_row(self, node: ir.FirstRow) -> Code:
        """The first row of a matrix."""
        return Code(f"{self.name(node.matrix)}[0]", Level.POSTFIX)

    def on_call(self, node: ir.Call | ir.Do) -> Code:
        """A call."""
        text = f"{self.function_name(node.function)}({self.arguments(node.arguments)})"
        return Code(text, Level.POSTFIX)

    def on_map_add(self, node: ir.MapAdd) -> None:
        """A count: the sum of the old one and what is added."""
        old = ir.MapGet(node.map, node.key, ir.Int(0))
        self.statement(ir.MapPut(node.map, node.key, ir.Binary("+", old, node.amount)))

    def on_comment(self, node: ir.Comment) -> None:
        """A comment on a line of its own."""
        self.line(f"{self.comment_mark} {node.text}")


class Part:
    """Writes what a language says in its own way about one subject, such as its texts.

    For languages that say so much about it that it needs a file of its own. It asks its printer
    for all else.

    Attributes:
        printer: The printer that has it; a part says which one.
    """

    printer: Any

    def __init__(self, printer: Printer) -> None:
        self.printer = printer

    def name(self, var: Var) -> str:
        """See `Printer.name`."""
        return self.printer.name(var)

    def plain(self, node: Expr) -> str:
        """See `Printer.plain`."""
        return self.printer.plain(node)

    def at(self, node: Expr, level: int) -> str:
        """See `Printer.at`."""
        return self.printer.at(node, level)

    def wrapped(self, code: Code, level: int) -> str:
        """See `Printer.wrapped`."""
        return self.printer.wrapped(code, level)

    def arguments(self, nodes: Iterable[Expr]) -> str:
        """See `Printer.arguments`."""
        return self.printer.arguments(nodes)


COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")


class _Methods(dict[type[Node], Any]):
    """Node class to a function that calls the printer's method for it."""

    def __missing__(self, kind: type[Node]) -> Any:
        name = "on_" + re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()

        def call(printer: Printer, node: Node) -> Any:
            return getattr(printer.writer(name), name)(node)

        self[kind] = call
        return call


METHODS = _Methods()
"""How a node finds its method: ``on_`` and the snake-case name of its class."""
