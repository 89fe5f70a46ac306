"""Random programs whose input says how much there is to do: one text, measured at several sizes.

A program reads n, and mostly n numbers after it. Each of its parts works on n elements, on a
multiple or a share of them, or on a number of its own. Names and style apart, a program is the same
in every language; languages differ in how far its sizes go.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rlm_model.corpora.items import SizedInput
from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.generate import (
    MOST_OPERATIONS,
    Composer,
    Part,
    draw_constants,
    draw_numbers,
    draw_part,
)
from rlm_model.corpora.programs.ir import Expr, Program, Type, Var
from rlm_model.corpora.programs.style import styled
from rlm_model.corpora.programs.templates import Data, load_templates

PROGRAM_SIZES = (
    *(5, 6, 8, 10, 15, 20, 30, 50, 100, 300),
    *(1_000, 3_000, 10_000, 30_000, 100_000, 1_000_000),
)
"""What the inputs of programs have: a program has a few of them, as far as its work allows."""

SHARED_OPERATIONS = 3_000_000
"""What a program may take in every language: at `LEAST_SIZES` of its sizes it takes less."""

OWN_OPERATIONS = 100_000
"""The most that a part takes whose size is a number of the program."""

LEAST_SIZES, MOST_SIZES = 3, 5

LEAST_RATIO = 4
"""Of a program's largest size to its smallest, in every language."""

MOST_READ = 100_000
"""More numbers than that are on no line of input."""

READ_SHARE = 0.75
"""Of the programs that work on an array, how many read it."""

OWN_SHARE = 0.35
"""Of the parts after the first, how many have a size of their own."""


@dataclass(frozen=True)
class Scale:
    """How the size of a part follows from n: ``n * times // over + more``."""

    times: int = 1
    over: int = 1
    more: int = 0

    def at(self, n: int) -> int:
        """The part's size."""
        return n * self.times // self.over + self.more

    def of(self, n: Var) -> Expr:
        """The same as an expression."""
        size: Expr = n
        if self.times > 1:
            size = ir.Binary("*", size, ir.Int(self.times))
        if self.over > 1:
            size = ir.Binary("div", size, ir.Int(self.over))
        return ir.Binary("+", size, ir.Int(self.more)) if self.more else size


@dataclass(frozen=True)
class SizedPart:
    """A part and what its size follows from: n by a scale, or nothing where that is None."""

    part: Part
    scale: Scale | None

    def at(self, n: int) -> Part | None:
        """The part at size n; None where its template has no such size."""
        if self.scale is None:
            return self.part
        template, size = self.part.template, self.scale.at(n)
        if not template.bounds.low <= size <= template.bounds.high:
            return None
        return replace(self.part, numbers={**self.part.numbers, template.size: size})


@dataclass(frozen=True)
class SizedProgram:
    """A program, and what it reads at each size.

    Attributes:
        program: The program, with what it reads at its smallest size.
        inputs: Ascending by size. One at most of them, the last, may take it too long.
    """

    program: Program
    inputs: tuple[SizedInput, ...]


def generate_sized(
    seed: int | str, max_operations: int = MOST_OPERATIONS, look: int | str | None = None
) -> SizedProgram:
    """A random program with inputs of several sizes.

    Args:
        seed: The same seed gives the same program.
        max_operations: About the most operations that it takes, but at its last size; at least
            `SHARED_OPERATIONS`.
        look: Seed of names and style; by default the program's own.
    """
    rng = random.Random(f"sized program {seed}")
    while True:
        parts = _draw_parts(rng)
        reads = rng.random() < READ_SHARE and _data(parts[0]) is not None
        shared = _sizes(parts, SHARED_OPERATIONS, reads)
        if len(shared) >= LEAST_SIZES and shared[-1] >= LEAST_RATIO * shared[0]:
            break
    sizes = _sizes(parts, max(max_operations, SHARED_OPERATIONS), reads)
    beyond = [n for n in _sizes(parts, math.inf, reads) if n > sizes[-1]]
    data = _data(parts[0]) if reads else None
    numbers = rng.randrange(1 << 30)
    inputs = tuple(
        SizedInput(n, data.high if data else 0, numbers) for n in (*_spread(sizes), *beyond[:1])
    )
    composed = _SizedComposer(rng, parts, reads).compose([each.part for each in parts], True)
    program = styled(composed, random.Random(f"look {seed if look is None else look}"))
    operations = round(_operations(parts, sizes[-1]))
    return SizedProgram(replace(program, stdin=inputs[0].text, operations=operations), inputs)


def _draw_parts(rng: random.Random) -> list[SizedPart]:
    count = rng.choices((1, 2, 3), (5, 3, 1))[0]
    constants = draw_constants(rng)
    parts: list[SizedPart] = []
    for place, template in enumerate(rng.sample(load_templates(), count)):
        if place and rng.random() < OWN_SHARE:
            parts.append(SizedPart(draw_part(template, constants, OWN_OPERATIONS, rng), None))
            continue
        numbers = draw_numbers(template, rng) | {template.size: template.bounds.low}
        scale = _draw_scale(rng, template.bounds.low) if place else Scale()
        parts.append(SizedPart(Part(template, numbers, constants), scale))
    return parts


def _draw_scale(rng: random.Random, low: int) -> Scale:
    match rng.randrange(5):
        case 0:
            return Scale(times=rng.choice((2, 3, 5, 10)))
        case 1:
            return Scale(over=rng.choice((2, 4, 10, 100)), more=low)
        case _:
            return Scale()


def _data(part: SizedPart) -> Data | None:
    """The array that a part works on, or None."""
    kinds = part.part.template.kinds.values()
    return next((kind for kind in kinds if isinstance(kind, Data)), None)


def _operations(parts: Sequence[SizedPart], n: int) -> float:
    """About how many operations all parts take at size n; infinite where one has no such size."""
    found = [each.at(n) for each in parts]
    return sum(math.inf if part is None else part.operations for part in found)


def _sizes(parts: Sequence[SizedPart], bound: float, reads: bool) -> list[int]:
    """The sizes at which all parts together take so many operations at most."""
    return [
        n
        for n in PROGRAM_SIZES
        if (n <= MOST_READ or not reads)
        and math.isfinite(needed := _operations(parts, n))
        and needed <= bound
    ]


def _spread(sizes: Sequence[int]) -> list[int]:
    """A few of ascending sizes, the first and the last among them, by equal factors."""
    low, high = math.log(sizes[0]), math.log(sizes[-1])
    wanted = (low + (high - low) * step / (MOST_SIZES - 1) for step in range(MOST_SIZES))
    return sorted({min(sizes, key=lambda n: abs(math.log(n) - goal)) for goal in wanted})


class _SizedComposer(Composer):
    """Puts parts together that work on what is read."""

    def __init__(self, rng: random.Random, parts: Sequence[SizedPart], reads: bool) -> None:
        super().__init__(rng)
        self._scales = {each.part.template.name: each.scale for each in parts}
        self._reads = reads
        self._n: Var | None = None

    def size(self, part: Part, from_input: bool) -> Expr:
        """A variable that is read, or that follows from it, or a number of the part's own."""
        scale = self._scales[part.template.name]
        if scale is None:
            return super().size(part, False)
        if self._n is None:
            self._n = self.new("n", Type.INT)
            self.main.append(ir.Declare(self._n, ir.ReadNumber()))
        if scale == Scale():
            return self._n
        var = self.new("size", Type.INT)
        self.main.append(ir.Declare(var, scale.of(self._n)))
        return var

    def data(self, part: Part, kind: Data, size: Expr, from_input: bool) -> Var:
        """The array that is read, or one that is filled."""
        if not (from_input and self._reads):
            return super().data(part, kind, size, False)
        values = self.new("values", Type.ARRAY)
        self.main.append(ir.Declare(values, ir.ReadNumbers(size)))
        return values
