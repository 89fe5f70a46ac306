"""Programs of the functions in `rare_forms`."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from rare_forms import FORMS

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Program, Type
from rlm_model.corpora.programs.style import styled
from rlm_model.corpora.programs.translate import translate

IDIOMS = 12
SIZE = 9
"""What each function is called with."""


@cache
def rare_programs() -> tuple[tuple[Program, str], ...]:
    """A program of each function in each idiom, and what it prints."""
    return tuple(_programs())


def _programs() -> Iterator[tuple[Program, str]]:
    for form in FORMS:
        *helpers, function = translate(form, {}, {})
        call = ir.Call(function.name, (ir.Int(SIZE),), Type.INT)
        plain = Program((*helpers, function), (ir.Print(call),))
        for idiom in range(IDIOMS):
            program = styled(plain, random.Random(idiom))
            style = replace(program.style, idiom=idiom, wide_integers=idiom % 2 == 1)
            yield replace(program, style=style), f"{form(SIZE)}\n"
