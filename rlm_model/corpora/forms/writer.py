"""Writes a form as a function in a language, with what it is called with."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Any

from rlm_model.corpora.forms.form import (
    Choice,
    Form,
    Grid,
    Literal,
    Number,
    Numbers,
    Size,
    Text,
    Way,
)
from rlm_model.corpora.forms.look import standing_alone
from rlm_model.corpora.items import MeasurableItem
from rlm_model.corpora.programs.ir import Function, Node, Program, Type, Var
from rlm_model.corpora.programs.ir.walk import rewrite_block
from rlm_model.corpora.programs.printers import load_printer
from rlm_model.corpora.programs.printers.c.printer import CPrinter
from rlm_model.corpora.programs.printers.shared.base import Printer
from rlm_model.corpora.programs.translate import translate
from rlm_model.corpora.scaling import FIXED, LENGTH, ROW_LENGTHS, SCALED

OWNED = frozenset({"csharp", "java"})
"""Languages whose functions stand in a class."""

LEAST_LENGTH = 6
MOST_LENGTH = 14


@dataclass(frozen=True)
class Variation:
    """One of a form's functions, in whatever language.

    Attributes:
        form: The form.
        number: Which variation.
        seed: What tells it from all others.
    """

    form: Form
    number: int
    seed: str

    def functions(self, way: int) -> tuple[Function, ...]:
        """The function, after those that it calls."""
        return translate(self.form.python, self._choices(way), {})

    def _choices(self, way: int) -> dict[str, int]:
        """Values of what is decided before the function is written; bodies take turns."""
        rng = random.Random(f"choices {self.seed}")
        chosen: dict[str, int] = {}
        turn = self.number
        for name, kind in self.form.kinds.items():
            match kind:
                case Choice(count=count):
                    chosen[name] = turn % count
                    turn //= count
                case Literal(low=low, high=high):
                    chosen[name] = rng.randint(low, high)
                case Way():
                    chosen[name] = way
                case _:
                    pass
        return chosen

    def examples(self) -> dict[str, list[Any]]:
        """Two example values of each parameter."""
        rng = random.Random(f"examples {self.seed}")
        lengths = [rng.randint(LEAST_LENGTH, MOST_LENGTH) for _ in range(2)]
        return {
            name: [_example(kind, length, rng) for length in lengths]
            for name, kind in self.form.arguments().items()
        }


def write(item_id: str, variation: Variation, way: int, language: str) -> MeasurableItem:
    """A function as an item to measure.

    Args:
        item_id: Its id.
        variation: What is written.
        way: Number of the form's way.
        language: One of those whose functions are measured.
    """
    functions = variation.functions(way)
    if language == "c":
        functions = tuple(map(_with_arrays, functions))
    program = standing_alone(functions, variation.seed, f"{variation.seed} {language}")
    printer = load_printer(language)(program)
    source = printer.text()
    entry = printer.function_name(program.functions[-1].name)
    if language in OWNED:
        entry = f"{program.owner}.{entry}"
    columns, roles = _arguments(variation, functions[-1], printer, program)
    examples = list(zip(*columns, strict=True))
    scaled = tuple(roles) if set(roles) - {SCALED} else ()
    return MeasurableItem(item_id, language, source, entry, repr(examples), roles=scaled)


def _arguments(
    variation: Variation, function: Function, printer: Printer, program: Program
) -> tuple[list[list[Any]], list[str]]:
    """Example values of each written parameter, and what each does at size n."""
    given = variation.examples()
    columns: list[list[Any]] = []
    roles: list[str] = []
    entry = program.functions[-1]
    for (name, values), parameter in zip(given.items(), entry.parameters, strict=True):
        kind = variation.form.kinds[name]
        columns.append(values)
        roles.append(FIXED if isinstance(kind, Number) else SCALED)
        if isinstance(printer, CPrinter) and parameter.var.name in printer.needed[entry.name]:
            columns.append([len(value) for value in values])
            roles.append(LENGTH)
            if parameter.var.type is Type.MATRIX:
                columns.append([[len(row) for row in value] for value in values])
                roles.append(ROW_LENGTHS)
    if isinstance(printer, CPrinter) and function.result is Type.LIST:
        columns.append([[0], [0]])
        roles.append(FIXED)
    return columns, roles


def _example(kind: object, length: int, rng: random.Random) -> Any:
    match kind:
        case Numbers(high=high):
            return [0, high - 1, *(rng.randrange(high) for _ in range(length - 2))]
        case Text(letters=letters):
            return "".join(rng.choice(letters) for _ in range(length))
        case Grid(high=high):
            side = max(length // 3, 2)
            return [[rng.randrange(high) for _ in range(side)] for _ in range(side)]
        case Size():
            return length
        case Number(low=low, high=high):
            return rng.randint(low, high)
        case _:
            raise TypeError(f"{kind} is no parameter")


def _with_arrays(function: Function) -> Function:
    """The function with arrays for the lists that it is given: C has a length beside them."""
    lists = {each.var.name for each in function.parameters if each.var.type is Type.LIST}

    def change(node: Node) -> Node:
        if isinstance(node, Var) and node.name in lists:
            return replace(node, type=Type.ARRAY)
        return node

    parameters = tuple(
        replace(each, var=replace(each.var, type=Type.ARRAY)) if each.var.name in lists else each
        for each in function.parameters
    )
    return replace(function, parameters=parameters, body=rewrite_block(function.body, change))
