"""Expressions and their types."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, ClassVar


class Type(Enum):
    """Type of an expression or a variable."""

    INT = "int"
    BOOL = "bool"
    STR = "str"
    ARRAY = "array"
    """Integers, of a fixed length."""
    LIST = "list"
    """Integers, growing at the end."""
    MATRIX = "matrix"
    """Rows of integers, all of one length."""
    BUILDER = "builder"
    """Text under construction."""
    MAP = "map"
    """Integer to integer."""
    TEXT_MAP = "text map"
    """Text to integer."""
    SET = "set"
    """Set of integers."""

    @property
    def is_scalar(self) -> bool:
        """Whether it is a value, not something that changes in place."""
        return self in (Type.INT, Type.BOOL, Type.STR)

    @property
    def is_sequence(self) -> bool:
        """Whether it holds integers one after the other."""
        return self in (Type.ARRAY, Type.LIST)

    @property
    def is_map(self) -> bool:
        """Whether it holds values by keys."""
        return self in (Type.MAP, Type.TEXT_MAP)


@dataclass(frozen=True)
class Node:
    """Anything in a program."""


@dataclass(frozen=True)
class Expr(Node):
    """Something with a value. Every subclass has a `type`."""

    if TYPE_CHECKING:  # a real attribute would count as the first field of every subclass

        @property
        def type(self) -> Type:
            """Type of the value."""
            ...


@dataclass(frozen=True)
class Int(Expr):
    """Integer literal."""

    value: int
    type: ClassVar[Type] = Type.INT


@dataclass(frozen=True)
class Bool(Expr):
    """Boolean literal."""

    value: bool
    type: ClassVar[Type] = Type.BOOL


@dataclass(frozen=True)
class Str(Expr):
    """Text literal."""

    value: str
    type: ClassVar[Type] = Type.STR


@dataclass(frozen=True)
class Constant(Expr):
    """A named number of the program, see `Program.constants`."""

    name: str
    value: int
    type: ClassVar[Type] = Type.INT


@dataclass(frozen=True)
class Var(Expr):
    """A variable."""

    name: str
    type: Type  # pyright: ignore[reportIncompatibleVariableOverride]


@dataclass(frozen=True)
class Binary(Expr):
    """Integer arithmetic; `op` is one of ``+ - * div mod``.

    `wide`: the value may reach 2^53 (see the module). Where neither operand is wide, a language
    of 32-bit integers widens one of them first.
    """

    op: str
    left: Expr
    right: Expr
    wide: bool = False
    type: ClassVar[Type] = Type.INT


@dataclass(frozen=True)
class MinMax(Expr):
    """The smaller or the larger of two integers; `op` is ``min`` or ``max``."""

    op: str
    left: Expr
    right: Expr
    type: ClassVar[Type] = Type.INT


@dataclass(frozen=True)
class Compare(Expr):
    """Comparison of integers; `op` is one of ``== != < <= > >=``."""

    op: str
    left: Expr
    right: Expr
    type: ClassVar[Type] = Type.BOOL


@dataclass(frozen=True)
class TextEqual(Expr):
    """Whether two texts are the same."""

    left: Expr
    right: Expr
    type: ClassVar[Type] = Type.BOOL


@dataclass(frozen=True)
class Logic(Expr):
    """``and`` or ``or``, which look at the right operand only where the left leaves it open."""

    op: str
    left: Expr
    right: Expr
    type: ClassVar[Type] = Type.BOOL


@dataclass(frozen=True)
class Not(Expr):
    """Negation."""

    operand: Expr
    type: ClassVar[Type] = Type.BOOL


@dataclass(frozen=True)
class Length(Expr):
    """Number of elements of a container, of rows of a matrix or of characters of a text."""

    container: Expr
    type: ClassVar[Type] = Type.INT


@dataclass(frozen=True)
class Index(Expr):
    """Element of an array or list; indices count from 0."""

    array: Var
    index: Expr
    type: ClassVar[Type] = Type.INT


@dataclass(frozen=True)
class Cell(Expr):
    """Element of a matrix."""

    matrix: Var
    row: Expr
    column: Expr
    type: ClassVar[Type] = Type.INT


@dataclass(frozen=True)
class FirstRow(Expr):
    """The first row of a matrix that has one; it stands in `Length` alone."""

    matrix: Var
    type: ClassVar[Type] = Type.ARRAY


@dataclass(frozen=True)
class Aggregate(Expr):
    """The sum, least or largest of an array or list; `op` is ``sum``, ``min`` or ``max``."""

    op: str
    array: Var
    type: ClassVar[Type] = Type.INT


@dataclass(frozen=True)
class MapGet(Expr):
    """Value of a key in a map (or text map), or the default."""

    map: Var
    key: Expr
    default: Expr
    type: ClassVar[Type] = Type.INT


@dataclass(frozen=True)
class Contains(Expr):
    """Whether a map (or text map) has a key, or a set, an array or a list a value."""

    container: Var
    key: Expr
    type: ClassVar[Type] = Type.BOOL


@dataclass(frozen=True)
class CharCode(Expr):
    """ASCII code of the character at an index."""

    text: Expr
    index: Expr
    type: ClassVar[Type] = Type.INT


@dataclass(frozen=True)
class Substring(Expr):
    """Characters from `start` up to, but not with, `stop`."""

    text: Expr
    start: Expr
    stop: Expr
    type: ClassVar[Type] = Type.STR


@dataclass(frozen=True)
class Concat(Expr):
    """Two texts put together."""

    left: Expr
    right: Expr
    type: ClassVar[Type] = Type.STR


@dataclass(frozen=True)
class ToText(Expr):
    """An integer in decimal."""

    value: Expr
    type: ClassVar[Type] = Type.STR


@dataclass(frozen=True)
class CharText(Expr):
    """Text of one character, given its ASCII code."""

    code: Expr
    type: ClassVar[Type] = Type.STR


@dataclass(frozen=True)
class BuilderText(Expr):
    """What a builder holds."""

    builder: Var
    type: ClassVar[Type] = Type.STR


@dataclass(frozen=True)
class Call(Expr):
    """Call of a function with a result."""

    function: str
    arguments: tuple[Expr, ...]
    type: Type  # pyright: ignore[reportIncompatibleVariableOverride]


@dataclass(frozen=True)
class NewArray(Expr):
    """Array of `length` times `fill`."""

    length: Expr
    fill: Expr
    type: ClassVar[Type] = Type.ARRAY


@dataclass(frozen=True)
class ArrayOf(Expr):
    """Array of literals."""

    values: tuple[int, ...]
    type: ClassVar[Type] = Type.ARRAY


@dataclass(frozen=True)
class NewMatrix(Expr):
    """Matrix of equal values."""

    rows: Expr
    columns: Expr
    fill: Expr
    type: ClassVar[Type] = Type.MATRIX


@dataclass(frozen=True)
class New(Expr):
    """Empty list, builder, map, text map or set."""

    type: Type  # pyright: ignore[reportIncompatibleVariableOverride]


@dataclass(frozen=True)
class CopyOf(Expr):
    """Copy of an array or list, of the same type."""

    array: Var

    @property
    def type(self) -> Type:  # pyright: ignore[reportIncompatibleVariableOverride]
        """Type of the copied variable."""
        return self.array.type


@dataclass(frozen=True)
class Part(Expr):
    """Copy of the elements of an array or list from `start` up to, but not with, `stop`."""

    array: Var
    start: Expr
    stop: Expr

    @property
    def is_rest(self) -> bool:
        """Whether it goes to the end."""
        return self.stop == Length(self.array)

    @property
    def type(self) -> Type:  # pyright: ignore[reportIncompatibleVariableOverride]
        """Type of the copied variable."""
        return self.array.type


@dataclass(frozen=True)
class SortedKeys(Expr):
    """List of a map's keys or of a set's values (integers), ascending."""

    container: Var
    type: ClassVar[Type] = Type.LIST


@dataclass(frozen=True)
class ReadNumber(Expr):
    """The integer on the first line of the standard input."""

    type: ClassVar[Type] = Type.INT


@dataclass(frozen=True)
class ReadNumbers(Expr):
    """Array of the `count` integers on the second line, a space between them."""

    count: Expr
    type: ClassVar[Type] = Type.ARRAY
