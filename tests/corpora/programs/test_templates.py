"""Templates run as Python, and their translation must give the same result."""

from __future__ import annotations

from itertools import product

import pytest

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.interpret import interpret
from rlm_model.corpora.programs.ir import Mode, Program, Type, Var
from rlm_model.corpora.programs.subset import Array, List, Map
from rlm_model.corpora.programs.templates import (
    Choice,
    Data,
    Range,
    Size,
    Template,
    load_templates,
)
from rlm_model.corpora.programs.templates.common import fill_random
from rlm_model.corpora.programs.translate import translate
from rlm_model.corpora.programs.translate_expressions import TranslateError

SEED = 12_345


def test_bank_is_rich() -> None:
    assert len(load_templates()) >= 90


@pytest.mark.parametrize("template", load_templates(), ids=lambda template: template.name)
def test_translation_gives_what_python_gives(template: Template) -> None:
    choices = [name for name, kind in template.kinds.items() if isinstance(kind, Choice)]
    counts = [template.kinds[name].count for name in choices]
    for values in product(*(range(count) for count in counts)):
        check(template, dict(zip(choices, values, strict=True)))


def check(template: Template, choices: dict[str, int]) -> None:
    size = template.kinds[template.size]
    assert isinstance(size, Size)
    n = min(size.high, size.low + 3)
    arguments: dict[str, int | list[int]] = {}
    for name in template.python.__code__.co_varnames[: template.python.__code__.co_argcount]:
        match template.kinds[name]:
            case Size():
                arguments[name] = n
            case Range(low=low, high=high):
                arguments[name] = (low + high) // 2
            case Choice():
                arguments[name] = choices[name]
            case Data(high=high):
                arguments[name] = [0] * n
                fill_random(arguments[name], SEED, high)
            case _:
                arguments[name] = SEED
    *helpers, function = translate(template.python, choices, {})
    main: list[ir.Stmt] = []
    passed: list[ir.Expr] = []
    for parameter in function.parameters:
        given = arguments[parameter.var.name]
        if isinstance(given, list):
            main.append(ir.Declare(parameter.var, ir.ArrayOf(tuple(given))))
            passed.append(parameter.var)
        else:
            passed.append(ir.Int(given))
    main.append(ir.Print(ir.Call(function.name, tuple(passed), Type.INT)))
    program = Program((*helpers, function), tuple(main))
    assert interpret(program).output == f"{template.python(**arguments)}\n"


def counting(values: Array, kind: int) -> int:
    """Counts."""
    counts: Map = {}
    kept: List = []
    for value in values:
        counts[value] = counts.get(value, 0) + 2
        if kind == 1:
            kept.append(value)
    return len(counts) + len(kept)


def test_known_branches_are_decided() -> None:
    (without,) = translate(counting, {"kind": 0}, {})
    (with_list,) = translate(counting, {"kind": 1}, {})
    assert [each.var.name for each in without.parameters] == ["values"]
    loop = without.body[2]
    assert isinstance(loop, ir.ForEach)
    value = Var("value", Type.INT)
    assert loop.body == (ir.MapAdd(Var("counts", Type.MAP), value, ir.Int(2)),)
    assert len(with_list.body[2].body) == 2
    assert without.comment == "Counts."


def shuffle(values: Array, buffer: Array, n: int) -> None:
    for i in range(n):
        buffer[i] = values[i] + 1
        values[i] = buffer[i]


def test_first_changed_parameter_is_the_result_of_a_procedure() -> None:
    (function,) = translate(shuffle, {}, {})
    assert [each.mode for each in function.parameters] == [Mode.UPDATE, Mode.SCRATCH, Mode.READ]
    assert function.updated == Var("values", Type.ARRAY)


def outside(values: Array) -> int:
    for value in values:
        last = value
    return last


def undeclared(n: int) -> int:
    return n**2


@pytest.mark.parametrize(
    ("python", "message"),
    [(outside, "not a variable that is declared here"), (undeclared, "no operator of the subset")],
)
def test_what_leaves_the_subset_is_refused(python: object, message: str) -> None:
    with pytest.raises(TranslateError, match=message):
        translate(python, {}, {})
