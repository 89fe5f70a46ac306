"""All languages must print what the reference interpreter prints."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pytest
from rare_programs import rare_programs

from rlm_model.corpora.items import MeasurableItem
from rlm_model.corpora.programs.generate import generate_program
from rlm_model.corpora.programs.interpret import interpret
from rlm_model.corpora.programs.ir import Program
from rlm_model.corpora.programs.languages import printed_languages
from rlm_model.corpora.programs.printers import print_program
from rlm_model.measuring.programs.measure import ProgramMeasurer, ProgramPlan

pytestmark = pytest.mark.usefixtures("sandbox")

EVERYWHERE = ("c", "cpp", "javascript", "python")
FEW, MANY = 12, 50
RARE = 7
"""Of the programs with rare forms one in so many, each in another idiom."""

MOST_OPERATIONS = 8000
"""Of a program that the interpreter runs too."""


@cache
def program_of(seed: int) -> tuple[Program, str]:
    """A small program, and what it prints."""
    program = generate_program(seed, MOST_OPERATIONS)
    return program, interpret(program).output


def check(language: str, programs: Sequence[tuple[Program, str]]) -> None:
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
    check(language, [program_of(seed) for seed in range(FEW)])
    check(language, rare_programs()[::RARE])


@pytest.mark.languages
@pytest.mark.parametrize("language", printed_languages())
def test_all_languages_agree(language: str) -> None:
    check(language, [program_of(seed) for seed in range(MANY)])
