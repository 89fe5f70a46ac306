"""Random Python functions whose cost shows in their loops.

They teach what nesting, bounds, membership tests and copies cost, systematically, where functions
that people wrote show each combination rarely. The same seed and number give the same text, so a
measurement needs no text beside it. All of them are one problem: they are for training alone.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from rlm_model.corpora.items import MeasurableItem

SEED = 1
"""Changes with the generator: measurements of another generator's texts don't match these."""

MAX_DEPTH = 3

LIST_NAMES = ("values", "items", "numbers", "scores", "prices", "data", "weights", "xs", "nums")
OTHER_LIST_NAMES = ("others", "targets", "limits", "ys", "keys", "wanted", "second")
TEXT_NAMES = ("text", "line", "word", "content", "s", "message")
SIZE_NAMES = ("n", "count", "size", "limit", "steps")
ELEMENT_NAMES = ("value", "item", "x", "number", "score", "price", "entry", "v")
INDEX_NAMES = ("i", "j", "k", "index", "position", "p")
TOTAL_NAMES = ("total", "result", "acc", "best", "answer", "amount")
OUTPUT_NAMES = ("out", "found", "result_list", "kept", "rows", "collected")
FUNCTION_NAMES = ("compute", "process", "evaluate", "scan", "check", "build", "collect", "solve")
SMALL = (2, 3, 5, 7, 10, 16, 25, 60, 100)

EXAMPLES = {
    "list": "[([5, 2, 9, 4, 7, 1],), ([3, 8, 6],)]",
    "two": "[([5, 2, 9, 4, 7, 1], [4, 8, 2, 3]), ([3, 8, 6], [1, 5])]",
    "text": "[('a quick fox jumps',), ('over lazy dogs',)]",
    "size": "[(6,), (9,)]",
}
"""Example arguments by the kind of parameters."""

EMPTY = {"list": "[]", "seen": "[]", "dict": "{}", "groups": "{}", "set": "set()", "text": "''"}
"""What each kind of output begins as."""


@dataclass
class _Scope:
    """What the code at a place can use.

    Attributes:
        lists: Names of lists of integers.
        texts: Names of strings.
        sizes: Names of integers that grow with n.
        numbers: Expressions of integers.
        indices: Index variables of enclosing loops, with their list.
        total: Name of the accumulator.
        used: Names that are taken.
        outputs: Containers made before the first loop, by kind.
    """

    lists: list[str]
    texts: list[str]
    sizes: list[str]
    numbers: list[str]
    total: str
    indices: list[tuple[str, str]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    outputs: dict[str, str] = field(default_factory=dict)

    def inside(self, *numbers: str) -> _Scope:
        return _Scope(
            self.lists,
            self.texts,
            self.sizes,
            [*self.numbers, *numbers],
            self.total,
            list(self.indices),
            self.used,
            self.outputs,
        )


def generated_items(count: int, seed: int = SEED) -> Iterator[MeasurableItem]:
    """The first functions of a seed's sequence, without those whose text came before."""
    seen: set[str] = set()
    for number in range(count):
        source, name, examples = _Writer(random.Random(f"{seed} {number}")).function()
        if source not in seen:
            seen.add(source)
            yield MeasurableItem(f"generated/{seed}-{number}", "python", source, name, examples)


class _Writer:
    """Writes one function."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._statements: list[tuple[int, Callable[[_Scope], list[str]]]] = [
            (6, self._add),
            (3, self._condition),
            (3, self._append),
            (3, self._count),
            (2, self._membership),
            (2, self._aggregate),
            (2, self._comprehension),
            (1, self._library),
            (1, self._text_step),
        ]

    def function(self) -> tuple[str, str, str]:
        """Source, name, and examples as a literal."""
        rng = self._rng
        kind = rng.choices(("list", "two", "text", "size"), (6, 3, 2, 3))[0]
        scope = _Scope([], [], [], [str(rng.choice(SMALL))], rng.choice(TOTAL_NAMES))
        scope.used.add(scope.total)
        if kind in ("list", "two"):
            scope.lists.append(self._fresh(LIST_NAMES, scope))
        if kind == "two":
            scope.lists.append(self._fresh(OTHER_LIST_NAMES, scope))
        if kind == "text":
            scope.texts.append(self._fresh(TEXT_NAMES, scope))
        if kind == "size":
            scope.sizes.append(self._fresh(SIZE_NAMES, scope))
            scope.numbers.append(scope.sizes[0])
        parameters = [*scope.lists, *scope.texts, *scope.sizes]
        body: list[str] = []
        for _ in range(rng.choices((1, 2, 3), (5, 3, 1))[0]):
            depth = rng.choices((0, 1, 2, MAX_DEPTH), (1, 5, 6, 1))[0]
            body += self._loops(scope, depth) if depth else self._statement(scope)
        start = [f"{scope.total} = 0"]
        start += [f"{name} = {EMPTY[what]}" for what, name in scope.outputs.items()]
        end = [f"return {self._answer(scope)}"]
        name = rng.choice(FUNCTION_NAMES)
        head = f"def {name}({self._signature(parameters, scope)}):"
        lines = [head, *(f"    {line}" for line in [*start, *body, *end])]
        return "\n".join(lines) + "\n", name, EXAMPLES[kind]

    def _signature(self, parameters: list[str], scope: _Scope) -> str:
        if self._rng.random() < 0.7:
            return ", ".join(parameters)
        types = {**dict.fromkeys(scope.lists, "list[int]"), **dict.fromkeys(scope.texts, "str")}
        return ", ".join(f"{name}: {types.get(name, 'int')}" for name in parameters)

    def _answer(self, scope: _Scope) -> str:
        made = [name for what, name in scope.outputs.items() if what != "seen"]
        choices = [scope.total, *made, f"len({made[0]})" if made else scope.total]
        return self._rng.choice(choices)

    def _loops(self, scope: _Scope, depth: int) -> list[str]:
        """A loop with statements, and other loops down to a depth, inside."""
        head, before, inner = self._loop_head(scope)
        body = list(before)
        if self._rng.random() < 0.6 or depth == 1:
            body += self._statement(inner)
        if depth > 1:
            body += self._loops(inner, depth - 1)
        if self._rng.random() < 0.3:
            body += self._statement(inner)
        return [*head, *(f"    {line}" for line in body)]

    def _loop_head(self, scope: _Scope) -> tuple[list[str], list[str], _Scope]:
        """Lines of a loop's head, the first lines of its body, and the scope inside."""
        rng = self._rng
        makers = [self._constant_loop]
        if scope.lists:
            makers += [self._element_loop] * 4 + [self._index_loop] * 3 + [self._while_loop]
        if scope.texts:
            makers += [self._character_loop] * 5
        if scope.sizes:
            makers += [self._range_loop] * 6
        if scope.indices:
            makers += [self._triangle_loop] * 4
        return rng.choice(makers)(scope)

    def _constant_loop(self, scope: _Scope) -> tuple[list[str], list[str], _Scope]:
        index = self._fresh(INDEX_NAMES, scope)
        return [f"for {index} in range({self._rng.choice(SMALL)}):"], [], scope.inside(index)

    def _element_loop(self, scope: _Scope) -> tuple[list[str], list[str], _Scope]:
        rng = self._rng
        name, element = rng.choice(scope.lists), self._fresh(ELEMENT_NAMES, scope)
        small = rng.choice(SMALL)
        over = rng.choices(
            (name, f"sorted({name})", f"reversed({name})", f"set({name})", f"{name}[:{small}]",
             f"{name}[::{small}]", f"{name}[1:]"),
            (10, 1, 1, 1, 1, 1, 1),
        )[0]  # fmt: skip
        if rng.random() < 0.2:
            index = self._fresh(INDEX_NAMES, scope)
            inner = scope.inside(element, index)
            if over == name:
                inner.indices.append((index, name))
            return [f"for {index}, {element} in enumerate({over}):"], [], inner
        return [f"for {element} in {over}:"], [], scope.inside(element)

    def _index_loop(self, scope: _Scope) -> tuple[list[str], list[str], _Scope]:
        rng = self._rng
        name, index = rng.choice(scope.lists), self._fresh(INDEX_NAMES, scope)
        bounds = rng.choices(
            (f"len({name})", f"1, len({name})", f"0, len({name}), {rng.choice(SMALL)}",
             f"min(len({name}), {rng.choice(SMALL)})", f"int(len({name}) ** 0.5)"),
            (8, 2, 1, 1, 1),
        )[0]  # fmt: skip
        inner = scope.inside(index, f"{name}[{index}]")
        inner.indices.append((index, name))
        return [f"for {index} in range({bounds}):"], [], inner

    def _while_loop(self, scope: _Scope) -> tuple[list[str], list[str], _Scope]:
        name, index = self._rng.choice(scope.lists), self._fresh(INDEX_NAMES, scope)
        if self._rng.random() < 0.5:
            head = [f"{index} = len({name})", f"while {index} > 0:"]
            return head, [f"{index} //= 2"], scope.inside(index)
        head = [f"{index} = 0", f"while {index} < len({name}):"]
        inner = scope.inside(index)
        return head, [f"{index} += {self._rng.choice((1, 1, 2, 3))}"], inner

    def _character_loop(self, scope: _Scope) -> tuple[list[str], list[str], _Scope]:
        rng = self._rng
        name = rng.choice(scope.texts)
        if rng.random() < 0.3:
            part = self._fresh(("part", "token", "chunk", "w"), scope)
            return [f"for {part} in {name}.split():"], [], scope.inside(f"len({part})")
        character = self._fresh(("ch", "c", "letter", "char"), scope)
        return [f"for {character} in {name}:"], [], scope.inside(f"ord({character})")

    def _range_loop(self, scope: _Scope) -> tuple[list[str], list[str], _Scope]:
        rng = self._rng
        name, index = rng.choice(scope.sizes), self._fresh(INDEX_NAMES, scope)
        bounds = rng.choices(
            (name, f"1, {name} + 1", f"{name} // {rng.choice(SMALL)}", f"int({name} ** 0.5) + 1",
             f"{name}.bit_length()", f"0, {name}, {rng.choice(SMALL)}"),
            (8, 3, 1, 1, 1, 1),
        )[0]  # fmt: skip
        inner = scope.inside(index)
        inner.indices.append((index, name))
        return [f"for {index} in range({bounds}):"], [], inner

    def _triangle_loop(self, scope: _Scope) -> tuple[list[str], list[str], _Scope]:
        rng = self._rng
        (outer, name), index = rng.choice(scope.indices), self._fresh(INDEX_NAMES, scope)
        end = name if name in scope.sizes else f"len({name})"
        bounds = rng.choices(
            (f"{outer} + 1, {end}", f"{outer}", f"{outer}, {end}, {outer} + 1",
             f"max({outer} - {rng.choice(SMALL)}, 0), {outer}"),
            (5, 3, 1, 2),
        )[0]  # fmt: skip
        inner = scope.inside(index)
        if name in scope.lists:
            inner.numbers.append(f"{name}[{index}]")
        return [f"for {index} in range({bounds}):"], [], inner

    def _statement(self, scope: _Scope) -> list[str]:
        weights, makers = zip(*self._statements, strict=True)
        return self._rng.choices(makers, weights)[0](scope)

    def _number(self, scope: _Scope) -> str:
        """An integer expression."""
        rng = self._rng
        # The innermost names come last and are the likeliest.
        first = rng.choice(scope.numbers[-3:])
        other = rng.choice([*scope.numbers, str(rng.choice(SMALL))])
        return rng.choice(
            (first, first, f"{first} + {other}", f"{first} * {other}", f"{first} - {other}",
             f"({first} * {rng.choice(SMALL)} + {other}) % {rng.choice((7, 97, 1009))}",
             f"abs({first} - {other})")
        )  # fmt: skip

    def _add(self, scope: _Scope) -> list[str]:
        total, number = scope.total, self._number(scope)
        return self._rng.choice(
            ([f"{total} += {number}"], [f"{total} = max({total}, {number})"],
             [f"{total} ^= {number}"], [f"{total} = ({total} + {number}) % 10007"])
        )  # fmt: skip

    def _condition(self, scope: _Scope) -> list[str]:
        rng = self._rng
        left, right = self._number(scope), self._number(scope)
        test = rng.choice(
            (f"{left} > {right}", f"{left} % {rng.choice(SMALL)} == 0", f"{left} == {right}")
        )
        lines = [f"if {test}:", *(f"    {line}" for line in self._add(scope))]
        if rng.random() < 0.3:
            lines += ["else:", *(f"    {line}" for line in self._add(scope))]
        return lines

    def _append(self, scope: _Scope) -> list[str]:
        name, number = self._output("list", scope), self._number(scope)
        return self._rng.choices(
            ([f"{name}.append({number})"], [f"{name}.append(({number}, {scope.total}))"],
             [f"{name}.insert(0, {number})"], [f"{name} = {name} + [{number}]"]),
            (8, 3, 1, 1),
        )[0]  # fmt: skip

    def _count(self, scope: _Scope) -> list[str]:
        number = self._number(scope)
        key = self._rng.choice((number, f"({number}) % {self._rng.choice(SMALL)}"))
        if self._rng.random() < 0.3:
            name = self._output("groups", scope)
            return [f"{name}.setdefault({key}, []).append({self._number(scope)})"]
        name = self._output("dict", scope)
        return [f"{name}[{key}] = {name}.get({key}, 0) + 1"]

    def _membership(self, scope: _Scope) -> list[str]:
        number = self._number(scope)
        if self._rng.random() < 0.5:
            name = self._output("set", scope)
            return [f"if {number} not in {name}:", f"    {name}.add({number})"]
        if scope.lists and self._rng.random() < 0.5:
            name = self._rng.choice(scope.lists)
            return [f"if {number} in {name}:", *(f"    {line}" for line in self._add(scope))]
        name = self._output("seen", scope)
        return [f"if {number} not in {name}:", f"    {name}.append({number})"]

    def _aggregate(self, scope: _Scope) -> list[str]:
        rng = self._rng
        if not scope.lists:
            return self._add(scope)
        name = rng.choice(scope.lists)
        call = rng.choice(
            (f"sum({name})", f"max({name})", f"{name}.count({self._number(scope)})",
             f"len(set({name}))", f"sum({name}[:{rng.choice(SMALL)}])", f"len({name}[1:])",
             f"sorted({name})[0]", f"len({name})", f"{name}[-1]", f"sum({name}[::2])")
        )  # fmt: skip
        return [f"{scope.total} += {call}"]

    def _comprehension(self, scope: _Scope) -> list[str]:
        rng = self._rng
        if scope.sizes:
            over = f"range({rng.choice((scope.sizes[0], str(rng.choice(SMALL))))})"
        elif scope.texts:
            over = f"map(ord, {scope.texts[0]})"
        else:
            over = rng.choice(scope.lists)
        element = self._fresh(ELEMENT_NAMES, scope)
        number = self._number(scope.inside(element))
        test = f" if {element} % {rng.choice(SMALL)}" if rng.random() < 0.3 else ""
        part = f"{number} for {element} in {over}{test}"
        kept = self._output("list", scope)
        return rng.choice(
            ([f"{scope.total} += sum({part})"], [f"{scope.total} += len([{part}])"],
             [f"{kept} = [{part}]"], [f"{scope.total} += len({{{part}}})"],
             [f"{kept} = sorted({part})"],
             [f"{scope.total} += any({number} < 0 for {element} in {over})"])
        )  # fmt: skip

    def _library(self, scope: _Scope) -> list[str]:
        rng = self._rng
        if not scope.lists:
            return self._add(scope)
        name = rng.choice(scope.lists)
        element = self._fresh(ELEMENT_NAMES, scope)
        kept = self._output("list", scope)
        return rng.choice(
            ([f"{kept} = sorted({name}, key=lambda {element}: -{element})"],
             [f"{kept} = list(zip({name}, {name}[1:]))"], [f"{kept} = {name}[::-1]"],
             [f"{scope.total} += len(dict.fromkeys({name}))"], [f"{kept} = list(map(str, {name}))"],
             [f"{kept} = [({element}, {element} + 1) for {element} in {name}]"])
        )  # fmt: skip

    def _text_step(self, scope: _Scope) -> list[str]:
        rng = self._rng
        if scope.texts and rng.random() < 0.5:
            name = scope.texts[0]
            return [
                f"{scope.total} += "
                + rng.choice((f"{name}.count('a')", f"len({name}.split())", f"len({name}[::-1])",
                              f"len({name}.replace('a', 'bb'))", f"('zz' in {name})"))
            ]  # fmt: skip
        name = self._output("text", scope)
        return [f"{name} += str({self._number(scope)})"]

    def _output(self, what: str, scope: _Scope) -> str:
        if what not in scope.outputs:
            scope.outputs[what] = self._fresh(OUTPUT_NAMES, scope)
        return scope.outputs[what]

    def _fresh(self, names: tuple[str, ...], scope: _Scope) -> str:
        """A name that is not taken yet."""
        free = [name for name in names if name not in scope.used]
        name = self._rng.choice(free) if free else f"{names[0]}{len(scope.used)}"
        scope.used.add(name)
        return name
