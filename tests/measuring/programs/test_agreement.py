"""All languages must print what the reference interpreter prints."""

from __future__ import annotations

from functools import cache

import pytest

from rlm_model.corpora.items import MeasurableItem
from rlm_model.measuring.programs.generate import generate_program
from rlm_model.measuring.programs.interpret import interpret
from rlm_model.measuring.programs.ir import Program
from rlm_model.measuring.programs.measure import ProgramMeasurer, ProgramPlan
from rlm_model.measuring.programs.printers import LANGUAGES, print_program

EVERYWHERE = ("c", "cpp", "javascript", "python")
FEW, MANY = 12, 50

MOST_OPERATIONS = 8000
"""Of a program that the interpreter runs too."""


@cache
def program_of(seed: int) -> tuple[Program, str]:
    """A small program, and what it prints."""
    program = generate_program(seed, MOST_OPERATIONS)
    return program, interpret(program).output


def check(language: str, count: int) -> None:
    programs = [program_of(seed) for seed in range(count)]
    texts = [print_program(program, language) for program, _ in programs]
    measurer = ProgramMeasurer(language, ProgramPlan(repeats=1))
    try:
        measurer.prepare([MeasurableItem("own", language, text, "") for text in texts])
        for text, (program, expected) in zip(texts, programs, strict=True):
            done = measurer.run(text, program.stdin.encode())
            assert (done.output.decode(), done.reason) == (expected, None), text
    finally:
        measurer.close()


@pytest.mark.parametrize("language", EVERYWHERE)
def test_common_languages_agree(language: str) -> None:
    check(language, FEW)


@pytest.mark.languages
@pytest.mark.parametrize("language", LANGUAGES)
def test_all_languages_agree(language: str) -> None:
    check(language, MANY)
