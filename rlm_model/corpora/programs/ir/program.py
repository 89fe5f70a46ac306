"""Functions and whole programs."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from rlm_model.corpora.programs.ir.expressions import Constant, Type, Var
from rlm_model.corpora.programs.ir.statements import Block


class Mode(Enum):
    """What a function does with a parameter."""

    READ = "read"
    UPDATE = "update"
    """It changes the container for its caller. A function has one at most, and then no result."""
    SCRATCH = "scratch"
    """It changes the container, and its caller doesn't care: a copy would do as well."""


@dataclass(frozen=True)
class Parameter:
    """A function's parameter.

    Attributes:
        var: The variable; an array, list, matrix, map or set is handed over by reference.
        mode: What the function does with it.
    """

    var: Var
    mode: Mode = Mode.READ


@dataclass(frozen=True)
class Function:
    """A function.

    Attributes:
        name: Its name.
        parameters: Its parameters.
        result: Type of its result, integer or boolean (see `ir` for functions that stand alone);
            None where it changes its one parameter of mode UPDATE instead.
        body: What it does.
        comment: A sentence for the reader, or empty.
    """

    name: str
    parameters: tuple[Parameter, ...]
    result: Type | None
    body: Block
    comment: str = ""

    @property
    def updated(self) -> Var | None:
        """The parameter that it changes for its caller."""
        found = [each.var for each in self.parameters if each.mode is Mode.UPDATE]
        return found[0] if found else None


@dataclass(frozen=True)
class Style:
    """How a program's text looks; a printer takes what means something in its language.

    Attributes:
        indent: Spaces a level; 0 stands for a tab.
        braces_below: An opening brace stands on a line of its own.
        wide_integers: Where a language offers 32 and 64 bits, all integers have 64.
        idiom: A number below 12, to choose among equal ways of saying something.
    """

    indent: int = 4
    braces_below: bool = False
    wide_integers: bool = False
    idiom: int = 0


@dataclass(frozen=True)
class Program:
    """A program.

    Attributes:
        functions: Each stands after the functions that it calls; one may call itself.
        main: What the program does; nothing where the last function is all that matters.
        constants: Named numbers, each used somewhere.
        stdin: What it reads.
        operations: How many operations it takes, about.
        style: How its text looks.
        comment: What it is about, for the head of the file, or empty.
        owner: Class that the functions stand in, in languages that want one.
    """

    functions: tuple[Function, ...]
    main: Block
    constants: tuple[Constant, ...] = ()
    stdin: str = ""
    operations: int = 0
    style: Style = field(default_factory=Style)
    comment: str = ""
    owner: str = "Main"

    def function(self, name: str) -> Function:
        """The function of a name.

        Raises:
            KeyError: There is none.
        """
        for function in self.functions:
            if function.name == name:
                return function
        raise KeyError(name)
