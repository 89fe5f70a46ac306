"""How a program looks: names, comments, kinds of loops, what stands in line."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Block, Function, Program, Style
from rlm_model.corpora.programs.ir.walk import named, rewrite_block, walk_program
from rlm_model.corpora.programs.transform import (
    expand,
    free,
    inline_expressions,
    rename,
    rename_block,
    with_other_loops,
)
from rlm_model.corpora.programs.vocabulary import SYNONYMS, VERBS, other_word

SMALL_FUNCTIONS = ("next_random", "mix")
"""Functions of one expression that may stand in line."""


@dataclass(frozen=True)
class Taste:
    """What an author likes.

    Attributes:
        names: ``plain``, ``synonyms``, ``short`` or ``long``.
        while_share: Share of counting loops that are written with `While`.
        index_share: Share of loops over elements that count indices instead.
        small_in_line: Small functions that are put in line.
        named_constants: Named numbers stay named.
        comments: Functions and parts of main are described.
        verb: Put before names of functions, or empty.
    """

    names: str
    while_share: float
    index_share: float
    small_in_line: frozenset[str]
    named_constants: bool
    comments: bool
    verb: str


def draw_taste(rng: random.Random) -> Taste:
    """An author's taste."""
    return Taste(
        names=rng.choices(("plain", "synonyms", "short", "long"), (3, 4, 2, 1))[0],
        while_share=rng.choice((0, 0, 0, 0.15, 0.5)),
        index_share=rng.choice((0, 0, 0.3, 1)),
        small_in_line=frozenset(name for name in SMALL_FUNCTIONS if rng.random() < 0.6),
        named_constants=rng.random() < 0.6,
        comments=rng.random() < 0.4,
        verb=rng.choice(VERBS),
    )


def draw_style(rng: random.Random) -> Style:
    """What printers choose among."""
    return Style(
        indent=rng.choices((4, 2, 0), (6, 3, 1))[0],
        braces_below=rng.random() < 0.2,
        wide_integers=rng.random() < 0.4,
        idiom=rng.randrange(12),
    )


def styled(program: Program, rng: random.Random) -> Program:
    """The program as one of many authors would write it; what it does stays the same."""
    taste = draw_taste(rng)
    small = {each.name: each for each in program.functions if each.name in taste.small_in_line}
    functions: list[Function] = []
    for function in program.functions:
        if function.name not in small:
            names = [parameter.var.name for parameter in function.parameters]
            body = _restyled(function.body, names, small, taste, rng)
            comment = function.comment if taste.comments else ""
            functions.append(replace(function, body=body, comment=comment))
    main = _restyled(program.main, (), small, taste, rng)
    result = replace(
        program,
        functions=tuple(functions),
        main=main,
        style=draw_style(rng),
        comment=program.comment if taste.comments else "",
    )
    return _named(_with_constants(result), taste, rng)


def _restyled(
    block: Block,
    parameters: Iterable[str],
    small: dict[str, Function],
    taste: Taste,
    rng: random.Random,
) -> Block:
    block = inline_expressions(block, small)
    if not taste.named_constants:
        block = rewrite_block(block, _as_literal)
    if not taste.comments:
        block = expand(block, lambda each: () if isinstance(each, ir.Comment) else (each,))
    return with_other_loops(
        block,
        parameters,
        by_index=lambda _: rng.random() < taste.index_share,
        by_while=lambda _: rng.random() < taste.while_share,
    )


def _as_literal(node: Any) -> Any:
    return ir.Int(node.value) if isinstance(node, ir.Constant) else node


def _with_constants(program: Program) -> Program:
    """Lists the named numbers that are used."""
    found = {node: None for node in walk_program(program) if isinstance(node, ir.Constant)}
    return replace(program, constants=tuple(sorted(found, key=lambda each: each.name)))


def _named(program: Program, taste: Taste, rng: random.Random) -> Program:
    """Gives everything the names that the author likes."""
    names = _Names(taste, rng)
    constants = {each.name: names.shared(each.name) for each in program.constants}
    functions = {each.name: names.function(each.name) for each in program.functions}

    def change(node: Any) -> Any:
        if isinstance(node, ir.Constant):
            return replace(node, name=constants[node.name])
        return node

    renamed: list[Function] = []
    for function in program.functions:
        parameters = [parameter.var.name for parameter in function.parameters]
        locals_ = names.block([*parameters, *named(function.body)])
        function = rename(function, locals_, functions)
        renamed.append(replace(function, body=rewrite_block(function.body, change)))
    main = rename_block(program.main, names.block(named(program.main)), functions)
    return replace(
        program,
        functions=tuple(renamed),
        main=rewrite_block(main, change),
        constants=tuple(replace(each, name=constants[each.name]) for each in program.constants),
    )


class _Names:
    """Names of one program.

    A word of the templates becomes the same word all over the program; a number behind it tells
    two variables of one function apart.
    """

    def __init__(self, taste: Taste, rng: random.Random) -> None:
        self._taste = taste
        self._rng = rng
        self._chosen: dict[str, str] = {}
        self._shared: set[str] = set()

    def shared(self, name: str) -> str:
        """Name of a constant."""
        return free(self._rng.choice(SYNONYMS.get(name, (name,))), self._shared)

    def function(self, name: str) -> str:
        """Name of a function."""
        words = name
        if self._taste.names == "short" and name.count("_"):
            words = name.rpartition("_")[2] if self._rng.random() < 0.5 else name
        elif self._taste.verb and name in SYNONYMS:
            words = self._rng.choice(SYNONYMS[name])
        elif self._taste.verb and self._rng.random() < 0.5:
            words = f"{self._taste.verb}_{name}"
        return free(words, self._shared)

    def block(self, names: Iterable[str]) -> dict[str, str]:
        """Names of the variables of one function."""
        taken: set[str] = set(self._shared)
        return {name: free(self._word(name), taken) for name in dict.fromkeys(names)}

    def _word(self, name: str) -> str:
        stem = name.rstrip("0123456789").rstrip("_") or name
        if stem not in self._chosen:
            self._chosen[stem] = other_word(stem, self._taste.names, self._rng, initials=0.6)
        return self._chosen[stem]
