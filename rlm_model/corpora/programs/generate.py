"""Random programs: which templates, with which numbers, put together how."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.interpret import interpret
from rlm_model.corpora.programs.ir import Expr, Function, Program, Stmt, Type, Var
from rlm_model.corpora.programs.ir.walk import declared
from rlm_model.corpora.programs.style import styled
from rlm_model.corpora.programs.templates import (
    Choice,
    Data,
    Range,
    Seed,
    Size,
    Template,
    load_templates,
)
from rlm_model.corpora.programs.templates.common import (
    fill_random,
    fill_squares,
    fill_wave,
    mix,
)
from rlm_model.corpora.programs.transform import can_inline, fresh, inline
from rlm_model.corpora.programs.translate import translate

LEAST_OPERATIONS = 100
MOST_OPERATIONS = 100_000_000

MAX_STDIN_NUMBERS = 20_000
"""More numbers than that are made, not read."""

STDIN_SHARE = 0.2

CALIBRATION_GROWTH = 300
"""What a template's growth is at where its operations are counted."""

PRIMES = (1_000_003, 999_983, 1_000_033, 65_521, 10_007, 786_433, 7_340_033)
GENERATORS = (
    (16_807, 0, 2_147_483_647),
    (48_271, 0, 2_147_483_647),
    (1_664_525, 1_013_904_223, 1_073_741_824),
    (214_013, 2_531_011, 1_073_741_824),
    (22_695_477, 1, 67_108_864),
    (75, 74, 65_537),
    (8121, 28_411, 134_456),
)
"""Multiplier, increment and modulus of linear congruential generators; products below 2^53."""


@dataclass(frozen=True)
class Part:
    """One template with its numbers.

    Attributes:
        template: The template.
        numbers: Values of its size, range, seed and choice parameters.
        constants: Values of named numbers.
    """

    template: Template
    numbers: Mapping[str, int]
    constants: Mapping[str, int]

    @property
    def choices(self) -> dict[str, int]:
        """Parameters that are decided before the program is written."""
        kinds = self.template.kinds
        return {name: v for name, v in self.numbers.items() if isinstance(kinds[name], Choice)}

    @property
    def functions(self) -> tuple[Function, ...]:
        """The template as a function, after those that it calls."""
        return translate(self.template.python, self.choices, self.constants)

    @property
    def operations(self) -> float:
        """About how many operations it takes."""
        choices = tuple(sorted(self.choices.items()))
        return _unit(self.template, choices) * self.template.growth(self.numbers)


def generate_program(
    seed: int | str, max_operations: int = MOST_OPERATIONS, look: int | str | None = None
) -> Program:
    """A random program.

    Args:
        seed: The same seed gives the same templates and data. With another bound, only sizes
            differ.
        max_operations: About the most operations that it takes; at least 1,000.
        look: Seed of names and style; by default the program's own.
    """
    rng = random.Random(f"program {seed}")
    templates = load_templates()
    count = rng.choices((1, 2, 3, 4), (4, 3, 2, 1))[0]
    constants = draw_constants(rng)
    parts = [
        draw_part(template, constants, max_operations / count, rng)
        for template in rng.sample(templates, count)
    ]
    operations = round(sum(part.operations for part in parts))
    program = replace(Composer(rng).compose(parts), operations=operations)
    return styled(program, random.Random(f"look {seed if look is None else look}"))


def single(part: Part) -> Program:
    """A program of one part, without style."""
    return Composer(random.Random(0)).compose([part], reads=False)


def draw_constants(rng: random.Random) -> dict[str, int]:
    """Values of a program's named numbers."""
    multiplier, increment, modulus = rng.choice(GENERATORS)
    return {
        "mod": rng.choice(PRIMES),
        "multiplier": multiplier,
        "increment": increment,
        "modulus": modulus,
        "groups": rng.randint(3, 60),
    }


def draw_numbers(template: Template, rng: random.Random) -> dict[str, int]:
    """Values of a template's parameters but for its size."""
    numbers: dict[str, int] = {}
    for name, kind in template.kinds.items():
        match kind:
            case Range(low=low, high=high):
                numbers[name] = rng.randint(low, high)
            case Seed():
                numbers[name] = rng.randint(1, 60_000)
            case Choice(count=count):
                numbers[name] = rng.randrange(count)
            case Data() | Size():
                pass
    return numbers


def draw_part(
    template: Template, constants: Mapping[str, int], bound: float, rng: random.Random
) -> Part:
    """Draws the numbers; the size so that operations spread evenly over their magnitudes."""
    numbers = draw_numbers(template, rng)
    share, digits = rng.random(), rng.choice((1, 2, None, None))
    wanted = LEAST_OPERATIONS * max(bound / LEAST_OPERATIONS, 1) ** share
    low, high = template.bounds.low, template.bounds.high

    def with_size(n: int) -> Part:
        return Part(template, {**numbers, template.size: n}, constants)

    while low < high:
        middle = (low + high + 1) // 2
        if with_size(middle).operations <= wanted:
            low = middle
        else:
            high = middle - 1
    if digits is not None and low > 20:
        step = 10 ** (len(str(low)) - digits)
        low = max(template.bounds.low, low // step * step)
    return with_size(low)


@cache
def _unit(template: Template, choices: tuple[tuple[str, int], ...]) -> float:
    """Operations for each unit of a template's growth, counted at a small size."""
    numbers = dict(choices)
    for name, kind in template.kinds.items():
        if isinstance(kind, Range):
            numbers[name] = (kind.low + kind.high) // 2
        elif isinstance(kind, Seed):
            numbers[name] = 12_345
    size = template.bounds
    n = size.low
    while n < size.high and template.growth({**numbers, template.size: n}) < CALIBRATION_GROWTH:
        n = min(size.high, n + 1 + n // 8)
    numbers[template.size] = n
    operations = interpret(single(Part(template, numbers, {}))).operations
    return operations / template.growth(numbers)


class Composer:
    """Puts parts together to a program."""

    def __init__(self, rng: random.Random) -> None:
        """Begins with nothing.

        Attributes:
            rng: Draws what is left open.
            main: What the program does, so far.
        """
        self.rng = rng
        self._functions: dict[str, Function] = {}
        self.main: list[Stmt] = []
        self._names: set[str] = {"checksum"}
        self._stdin = ""

    def compose(self, parts: list[Part], reads: bool | None = None) -> Program:
        """The program.

        Args:
            parts: Its parts, in order.
            reads: Whether the first part's size, or data, is read; by default drawn.
        """
        rng = self.rng
        drawn = rng.random() < STDIN_SHARE
        from_input = drawn if reads is None else reads
        checksum = Var("checksum", Type.INT)
        mixing = rng.random() < 0.8 or len(parts) > 1
        if mixing:
            self.main.append(ir.Declare(checksum, ir.Int(rng.choice((0, 0, 1, 7, 17)))))
        final: Expr = checksum
        for number, part in enumerate(parts):
            result = self._part(part, from_input and number == 0)
            if mixing:
                self.main.append(ir.Assign(checksum, self._mixed(checksum, result, part)))
            else:
                final = result
            if mixing and isinstance(result, Var) and rng.random() < 0.15:
                self.main.append(ir.Print(result, part.template.name.replace("_", " ") + ":"))
        self.main.append(ir.Print(final, rng.choice(("", "", "", "checksum:", "result:"))))
        documented = ", ".join(part.template.name.replace("_", " ") for part in parts)
        return Program(
            functions=tuple(self._functions.values()),
            main=tuple(self.main),
            stdin=self._stdin,
            comment=f"Computes {documented}.",
        )

    def _part(self, part: Part, from_input: bool) -> Expr:
        """Adds a part to main; gives the expression of its result."""
        rng = self.rng
        *helpers, function = part.functions
        for helper in helpers:
            self._functions[helper.name] = helper
        self.main.append(ir.Comment(function.comment))
        arguments = self._arguments(part, function, from_input)
        result = self.new("result", Type.INT)
        if can_inline(function) and rng.random() < 0.5:
            body = inline(function, arguments, result, self._names)
            self._names.update(declared(body))
            self.main += body
            return result
        name = fresh(function.name, self._functions)
        self._functions[name] = Function(
            name, function.parameters, function.result, function.body, function.comment
        )
        call = ir.Call(name, arguments, Type.INT)
        if rng.random() < 0.4:
            return call
        self.main.append(ir.Declare(result, call))
        return result

    def _arguments(self, part: Part, function: Function, from_input: bool) -> tuple[Expr, ...]:
        """What the part is called with; declares sizes and fills data before."""
        size = self.size(part, from_input)
        arguments: list[Expr] = []
        for parameter in function.parameters:
            kind = part.template.kinds[parameter.var.name]
            if isinstance(kind, Size):
                arguments.append(size)
            elif isinstance(kind, Data):
                arguments.append(self.data(part, kind, size, from_input))
            else:
                arguments.append(ir.Int(part.numbers[parameter.var.name]))
        return tuple(arguments)

    def size(self, part: Part, from_input: bool) -> Expr:
        """A literal, or a variable that is declared with it or read."""
        n = part.numbers[part.template.size]
        if not from_input and self.rng.random() < 0.4:
            return ir.Int(n)
        var = self.new("n", Type.INT)
        self.main.append(ir.Declare(var, ir.ReadNumber() if from_input else ir.Int(n)))
        if from_input:
            self._stdin = f"{n}\n"
        return var

    def data(self, part: Part, kind: Data, size: Expr, from_input: bool) -> Var:
        """An array that is read or filled."""
        rng = self.rng
        # All is drawn before it is decided what is used: the size must not change what follows.
        reads = rng.random() < 0.7
        numbers = random.Random(rng.random())
        fill = rng.choice((fill_random, fill_random, fill_wave, fill_squares))
        start = rng.randint(1, 60_000)
        values = self.new("values", Type.ARRAY)
        n = part.numbers[part.template.size]
        if from_input and reads and n <= MAX_STDIN_NUMBERS:
            self.main.append(ir.Declare(values, ir.ReadNumbers(size)))
            self._stdin += " ".join(str(numbers.randrange(kind.high)) for _ in range(n)) + "\n"
            return values
        self.main.append(ir.Declare(values, ir.NewArray(size, ir.Int(0))))
        *helpers, function = translate(fill, {}, part.constants)
        for each in (*helpers, function):
            self._functions[each.name] = each
        arguments = (values, ir.Int(start), ir.Int(kind.high))
        self.main.append(ir.Do(function.name, arguments))
        return values

    def _mixed(self, checksum: Var, result: Expr, part: Part) -> Expr:
        (function,) = translate(mix, {}, part.constants)
        self._functions.setdefault(function.name, function)
        return ir.Call(function.name, (checksum, result), Type.INT)

    def new(self, name: str, kind: Type) -> Var:
        """A variable with a name of its own."""
        var = Var(fresh(name, self._names), kind)
        self._names.add(var.name)
        return var
