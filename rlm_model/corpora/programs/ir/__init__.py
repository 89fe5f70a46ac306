"""The small typed language that random programs are made in before they are printed.

Rules that every program keeps, so that a printer may rely on them:

- Integers lie in [-2^31, 2^31). The exception are `Binary` nodes marked `wide`: their value lies
  below 2^53, and a `div` or `mod` that is not wide brings it back at once.
- `div` and `mod` have a non-negative left and a positive right operand.
- Text is printable ASCII; literals hold letters, digits, spaces and ``.,:;-_`` alone.
- A name has one type in a function. It is declared before use, in the block or around it.
- Names are lower snake case. Two names differ in more than case and underscores.
- Parameters of scalar type are not assigned. A container variable is declared and then changed in
  place, never assigned; two variables never share a container.
- A parameter is no builder, and a function doesn't change the length of a list parameter.
- Functions return an integer, a boolean or nothing. `Return` stands last in a body, or in a branch
  of an `If` that stands last, or is all of the `then` of an `If` without `orelse` (a guard) at the
  top level of the body; never in a loop.
- A loop's variable is not assigned in the body and not read after it. The body changes neither the
  loop's bounds nor the container that it walks. A `While` has no break.
- The right operand of `Logic` may be undefined where the left one decides.
- New containers and text that is put together are made in `Declare` (text in `Assign` and
  `AppendText` too), nowhere else. `ReadNumber` and `ReadNumbers` are declared in main alone.
- Nothing is ever read in the order of a hash table.

Functions that stand alone, without a main that calls them, have a program without statements in
main. They may say more than programs, in the languages whose functions are measured: they leave a
loop by `Break` or `Return`, give back a text or a list (where none of the program calls them), have
a list as a parameter where another one has an array, and use `Part`, `Aggregate`,
`FirstRow`, `PopFirst`, `InsertFirst`, `ForEntries`, and `Contains` of an array or list.
"""

from rlm_model.corpora.programs.ir.expressions import (
    Aggregate,
    ArrayOf,
    Binary,
    Bool,
    BuilderText,
    Call,
    Cell,
    CharCode,
    CharText,
    Compare,
    Concat,
    Constant,
    Contains,
    CopyOf,
    Expr,
    FirstRow,
    Index,
    Int,
    Length,
    Logic,
    MapGet,
    MinMax,
    New,
    NewArray,
    NewMatrix,
    Node,
    Not,
    Part,
    ReadNumber,
    ReadNumbers,
    SortedKeys,
    Str,
    Substring,
    TextEqual,
    ToText,
    Type,
    Var,
)
from rlm_model.corpora.programs.ir.program import Function, Mode, Parameter, Program, Style
from rlm_model.corpora.programs.ir.statements import (
    Append,
    AppendText,
    Assign,
    Block,
    Break,
    Comment,
    Declare,
    Do,
    For,
    ForEach,
    ForEntries,
    If,
    InsertFirst,
    MapAdd,
    MapPut,
    Pop,
    PopFirst,
    Print,
    Return,
    SetAdd,
    Sort,
    SortBy,
    Stmt,
    Store,
    StoreCell,
    Swap,
    While,
)

__all__ = [
    "Aggregate",
    "Append",
    "AppendText",
    "ArrayOf",
    "Assign",
    "Binary",
    "Block",
    "Bool",
    "Break",
    "BuilderText",
    "Call",
    "Cell",
    "CharCode",
    "CharText",
    "Comment",
    "Compare",
    "Concat",
    "Constant",
    "Contains",
    "CopyOf",
    "Declare",
    "Do",
    "Expr",
    "FirstRow",
    "For",
    "ForEach",
    "ForEntries",
    "Function",
    "If",
    "Index",
    "InsertFirst",
    "Int",
    "Length",
    "Logic",
    "MapAdd",
    "MapGet",
    "MapPut",
    "MinMax",
    "Mode",
    "New",
    "NewArray",
    "NewMatrix",
    "Node",
    "Not",
    "Parameter",
    "Part",
    "Pop",
    "PopFirst",
    "Print",
    "Program",
    "ReadNumber",
    "ReadNumbers",
    "Return",
    "SetAdd",
    "Sort",
    "SortBy",
    "SortedKeys",
    "Stmt",
    "Store",
    "StoreCell",
    "Str",
    "Style",
    "Substring",
    "Swap",
    "TextEqual",
    "ToText",
    "Type",
    "Var",
    "While",
]
