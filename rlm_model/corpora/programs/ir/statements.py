"""Statements."""

from __future__ import annotations

from dataclasses import dataclass

from rlm_model.corpora.programs.ir.expressions import Expr, Node, Var


@dataclass(frozen=True)
class Stmt(Node):
    """Something that is done."""


Block = tuple[Stmt, ...]


@dataclass(frozen=True)
class Declare(Stmt):
    """A new variable with its first value."""

    var: Var
    value: Expr


@dataclass(frozen=True)
class Assign(Stmt):
    """New value of a scalar variable. `augmented` tells where ``+=`` says it."""

    var: Var
    value: Expr


@dataclass(frozen=True)
class Store(Stmt):
    """New value of an element of an array or list."""

    array: Var
    index: Expr
    value: Expr


@dataclass(frozen=True)
class StoreCell(Stmt):
    """New value of an element of a matrix."""

    matrix: Var
    row: Expr
    column: Expr
    value: Expr


@dataclass(frozen=True)
class Append(Stmt):
    """Adds an element to the end of a list."""

    list: Var
    value: Expr


@dataclass(frozen=True)
class Pop(Stmt):
    """Takes the last element off a list that is not empty, and declares `var` with it."""

    var: Var
    list: Var


@dataclass(frozen=True)
class PopFirst(Stmt):
    """Takes the first element off a list that is not empty, and declares `var` with it."""

    var: Var
    list: Var


@dataclass(frozen=True)
class InsertFirst(Stmt):
    """Adds an element to the front of a list."""

    list: Var
    value: Expr


@dataclass(frozen=True)
class AppendText(Stmt):
    """Adds text to a builder."""

    builder: Var
    text: Expr


@dataclass(frozen=True)
class MapPut(Stmt):
    """Sets the value of a key."""

    map: Var
    key: Expr
    value: Expr


@dataclass(frozen=True)
class MapAdd(Stmt):
    """Adds to the value of a key, which counts as 0 where it is missing."""

    map: Var
    key: Expr
    amount: Expr


@dataclass(frozen=True)
class SetAdd(Stmt):
    """Puts a value into a set."""

    set: Var
    value: Expr


@dataclass(frozen=True)
class Sort(Stmt):
    """Sorts a whole array or list, ascending."""

    array: Var


@dataclass(frozen=True)
class SortBy(Stmt):
    """Sorts a list by a key, equal keys by the element itself.

    `key` is an expression of `element` and of literals and constants alone.
    """

    list: Var
    element: Var
    key: Expr


@dataclass(frozen=True)
class Swap(Stmt):
    """Exchanges two elements of an array or list."""

    array: Var
    left: Expr
    right: Expr


@dataclass(frozen=True)
class For(Stmt):
    """Counts from `start` up to `stop` (or down, for a negative step), without `stop` itself."""

    var: Var
    start: Expr
    stop: Expr
    step: int
    body: Block


@dataclass(frozen=True)
class ForEach(Stmt):
    """Walks the elements of an array or list."""

    var: Var
    array: Var
    body: Block


@dataclass(frozen=True)
class ForEntries(Stmt):
    """Walks keys and values of a map (not of a text map), in any order."""

    key: Var
    value: Var
    map: Var
    body: Block


@dataclass(frozen=True)
class Break(Stmt):
    """Leaves the innermost loop."""


@dataclass(frozen=True)
class While(Stmt):
    """Repeats while the condition holds."""

    condition: Expr
    body: Block


@dataclass(frozen=True)
class If(Stmt):
    """Branches; an `orelse` of one `If` alone is an "else if"."""

    condition: Expr
    then: Block
    orelse: Block = ()


@dataclass(frozen=True)
class Do(Stmt):
    """Call of a function without a result."""

    function: str
    arguments: tuple[Expr, ...]


@dataclass(frozen=True)
class Return(Stmt):
    """Result of a function."""

    value: Expr


@dataclass(frozen=True)
class Print(Stmt):
    """A line of output: the label and a space where there is a label, then the integer."""

    value: Expr
    label: str = ""


@dataclass(frozen=True)
class Comment(Stmt):
    """A line for the reader."""

    text: str
