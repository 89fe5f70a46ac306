"""How a function looks: what it is about, its names, its loops, guards and comments.

What is drawn for a word depends on that word and the seed alone, so that two ways of writing a
function differ in nothing else.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Block, Function, Program, Type
from rlm_model.corpora.programs.ir.walk import named, walk
from rlm_model.corpora.programs.style import draw_style
from rlm_model.corpora.programs.transform import free, rename, with_other_loops
from rlm_model.corpora.programs.vocabulary import other_word

SUBJECTS: tuple[tuple[str, str], ...] = (
    ("values", "value"),
    ("numbers", "number"),
    ("nums", "num"),
    ("items", "item"),
    ("prices", "price"),
    ("scores", "score"),
    ("readings", "reading"),
    ("amounts", "amount"),
    ("orders", "order"),
    ("ages", "age"),
    ("weights", "weight"),
    ("durations", "duration"),
    ("heights", "height"),
    ("salaries", "salary"),
    ("temperatures", "temperature"),
    ("quantities", "quantity"),
    ("samples", "sample"),
    ("votes", "vote"),
    ("visits", "visit"),
    ("payments", "payment"),
    ("stocks", "stock"),
    ("marks", "mark"),
    ("sales", "sale"),
    ("tickets", "ticket"),
    ("levels", "level"),
    ("points", "point"),
    ("codes", "code"),
    ("years", "year"),
    ("arr", "x"),
    ("data", "entry_value"),
    ("measurements", "measurement"),
    ("balances", "balance"),
    ("latencies", "latency"),
    ("ratings", "rating"),
    ("signals", "signal"),
    ("bids", "bid"),
    ("shifts", "shift"),
    ("invoices", "invoice"),
    ("speeds", "speed"),
    ("rewards", "reward"),
)
"""What containers hold: many of it and one."""

SECOND_SUBJECTS: tuple[tuple[str, str], ...] = (
    ("others", "other"),
    ("allowed", "allowed_one"),
    ("known_ids", "known_id"),
    ("wanted", "wanted_one"),
    ("candidates", "candidate"),
    ("references", "reference"),
    ("blocked", "blocked_one"),
)

TEXTS = (
    "text", "message", "title", "sentence", "line", "body", "phrase", "path", "address", "label",
    "input", "content", "s", "word", "name", "source",
)  # fmt: skip

GRIDS = ("grid", "board", "image", "field", "matrix", "costs", "cells", "area", "terrain", "room")

SIZES = (
    "n", "size", "limit", "number", "num", "max_value", "total_count", "upper", "amount", "m",
    "target_size", "k",
)  # fmt: skip

OWNERS = (
    "Solution", "Main", "Utils", "Calculator", "Report", "Helper", "Statistics", "Processor",
    "Analyzer", "Tools", "Service", "Functions",
)  # fmt: skip
"""Classes that functions stand in."""

OPAQUE = ("solve", "calculate", "process", "run", "compute", "evaluate", "execute_step", "work")
"""Function names that tell nothing."""

VERBS = ("get", "compute", "find", "calc", "do")

GUARD_SHARE = 0.2


@dataclass(frozen=True)
class Look:
    """An author's taste.

    Attributes:
        seed: What everything is drawn by.
        names: ``plain``, ``synonyms``, ``short``, ``long`` or ``opaque``.
        while_share: Share of counting loops that are written with `While`.
        index_share: Share of loops over elements that count indices instead.
        comments: Functions are described.
    """

    seed: str
    names: str
    while_share: float
    index_share: float
    comments: bool


def draw_look(seed: str) -> Look:
    """An author's taste."""
    rng = random.Random(f"look {seed}")
    return Look(
        seed,
        names=rng.choices(("plain", "synonyms", "short", "long", "opaque"), (4, 4, 1, 1, 1))[0],
        while_share=rng.choice((0, 0, 0, 0.15, 0.4)),
        index_share=rng.choice((0, 0, 0.3, 1)),
        comments=rng.random() < 0.3,
    )


def standing_alone(functions: tuple[Function, ...], subject: str, seed: str) -> Program:
    """Functions as one of many authors would write them, without a main that calls them.

    Args:
        functions: The last one is what matters; those before it are called by it.
        subject: What containers hold is drawn by this.
        seed: Everything else is.
    """
    look = draw_look(seed)
    guards = random.Random(f"guard {seed}").random() < GUARD_SHARE
    if guards:
        functions = (*functions[:-1], _guarded(functions[-1]))
    restyled = tuple(replace(each, body=_restyled(each, look)) for each in functions)
    rng = random.Random(f"style {seed}")
    return Program(
        _Names(look, _subjects(subject)).functions(restyled),
        (),
        style=draw_style(rng),
        owner=rng.choice(OWNERS),
    )


def _guarded(function: Function) -> Function:
    """A function that first asks whether there is anything to do."""
    walked = [
        each.var
        for each in function.parameters
        if each.var.type in (Type.ARRAY, Type.LIST, Type.STR)
    ]
    calls_itself = any(
        isinstance(node, ir.Call | ir.Do) and node.function == function.name
        for node in walk(function.body)
    )
    if not walked or function.result not in (Type.INT, Type.BOOL) or calls_itself:
        return function
    nothing = ir.Int(0) if function.result is Type.INT else ir.Bool(False)
    is_empty = ir.Compare("==", ir.Length(walked[0]), ir.Int(0))
    guard = ir.If(is_empty, (ir.Return(nothing),))
    return replace(function, body=(guard, *function.body))


def _restyled(function: Function, look: Look) -> Block:
    def share(what: str) -> float:
        return random.Random(f"{look.seed} {what}").random()

    return with_other_loops(
        function.body,
        [each.var.name for each in function.parameters],
        by_index=lambda loop: share(f"each {loop.var.name}") < look.index_share,
        by_while=lambda loop: share(f"for {loop.var.name}") < look.while_share,
    )


def _subjects(seed: str) -> dict[str, str]:
    """What words of the forms become, by what the function is about."""
    rng = random.Random(f"subject {seed}")
    many, one = rng.choice(SUBJECTS)
    others, other = rng.choice(SECOND_SUBJECTS)
    return {
        "values": many,
        "value": one,
        "others": others,
        "other": other,
        "text": rng.choice(TEXTS),
        "grid": rng.choice(GRIDS),
        "n": rng.choice(SIZES),
    }


class _Names:
    """Names of one function and of what it calls."""

    def __init__(self, look: Look, subjects: Mapping[str, str]) -> None:
        self._look = look
        self._subjects = subjects

    def functions(self, functions: tuple[Function, ...]) -> tuple[Function, ...]:
        """The functions with other names, and their comments."""
        taken: set[str] = set()
        called = {each.name: free(self._function(each.name), taken) for each in functions}
        return tuple(self._renamed(each, called, set(taken)) for each in functions)

    def _renamed(self, function: Function, called: Mapping[str, str], taken: set[str]) -> Function:
        parameters = [each.var.name for each in function.parameters]
        names = dict.fromkeys([*parameters, *named(function.body)])
        chosen = {name: free(self._word(name), taken) for name in names}
        comment = self._about(function.comment) if self._look.comments else ""
        return replace(rename(function, chosen, called), comment=comment)

    def _about(self, text: str) -> str:
        # Behind the colon stands how it may be done, carefully or not.
        what = text.rstrip(".").partition(":")[0] + "."
        return re.sub(r"\w+", lambda word: self._subjects.get(word[0], word[0]), what)

    def _drawn(self, word: str) -> random.Random:
        return random.Random(f"{self._look.seed} name {word}")

    def _function(self, name: str) -> str:
        rng = self._drawn(f"function {name}")
        words = [self._subjects.get(word, word) for word in name.split("_")]
        match self._look.names:
            case "opaque":
                return rng.choice(OPAQUE)
            case "short":
                return "_".join(words[:2]) if len(words) > 2 else words[0] + str(rng.randint(1, 3))
            case _ if rng.random() < 0.25:
                return "_".join((rng.choice(VERBS), *words))
            case _:
                return "_".join(words)

    def _word(self, name: str) -> str:
        stem = name.strip("0123456789_") or name
        if stem in self._subjects:
            return self._subjects[stem]
        names = "short" if self._look.names == "opaque" else self._look.names
        return other_word(stem, names, self._drawn(stem), initials=0.5)
