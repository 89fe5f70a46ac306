"""Programs whose input has a size: one text at all sizes, work that grows, the same everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import cache

import pytest

from rlm_model.corpora.items import MeasurableItem, SizedInput
from rlm_model.corpora.programs.interpret import TooLongError, interpret
from rlm_model.corpora.programs.ir import Program
from rlm_model.corpora.programs.items import generated_program
from rlm_model.corpora.programs.languages import LANGUAGES, printed_languages
from rlm_model.corpora.programs.printers import print_program
from rlm_model.corpora.programs.sized import (
    LEAST_RATIO,
    PROGRAM_SIZES,
    SizedProgram,
    generate_sized,
)
from rlm_model.measuring.programs.measure import ProgramMeasurer, ProgramPlan

OPERATIONS = 300_000


@cache
def programs() -> list[SizedProgram]:
    return [generate_sized(seed) for seed in range(80)]


def at_sizes(made: SizedProgram) -> Iterator[Program]:
    for given in made.inputs:
        yield replace(made.program, stdin=given.text)


def test_a_program_has_three_sizes_or_more() -> None:
    for made in programs():
        sizes = [given.n for given in made.inputs]
        assert sizes == sorted(set(sizes))
        assert set(sizes) <= set(PROGRAM_SIZES)
        assert 3 <= len(sizes) <= 6
        assert sizes[-1] >= LEAST_RATIO * sizes[0]


def test_many_programs_reach_large_inputs() -> None:
    largest = [made.inputs[-1].n for made in programs()]
    assert sum(n >= 10_000 for n in largest) > len(largest) / 2
    assert min(largest) <= 100


@pytest.mark.parametrize("language", printed_languages())
def test_the_text_is_the_same_at_all_sizes(language: str) -> None:
    for made in programs()[:12]:
        assert len({print_program(program, language) for program in at_sizes(made)}) == 1


def test_the_work_grows_with_the_input() -> None:
    grown = 0
    for made in programs():
        counts: list[int] = []
        for program in at_sizes(made):
            try:
                counts.append(interpret(program, OPERATIONS).operations)
            except TooLongError:
                counts.append(OPERATIONS)
        grown += counts[-1] > 2 * counts[0]
    assert grown == len(programs())


def test_most_programs_with_an_array_read_it() -> None:
    read = sum(made.inputs[0].limit > 0 for made in programs())
    assert len(programs()) / 5 < read < len(programs()) * 0.7


def test_slower_languages_have_the_same_program_at_smaller_sizes() -> None:
    for seed in range(30):
        slow, fast = generate_sized(seed, 3_000_000), generate_sized(seed)
        assert slow.program.main == fast.program.main
        assert slow.inputs[-1].n <= fast.inputs[-1].n
        assert len(slow.inputs) >= 3


def test_an_input_is_its_size_and_so_many_numbers() -> None:
    assert SizedInput(12, 0, 5).text == "12\n"
    head, numbers = SizedInput(1000, 50, 5).text.splitlines()
    assert head == "1000"
    values = [int(word) for word in numbers.split(" ")]
    assert len(values) == 1000
    assert set(values) == set(range(50))
    assert SizedInput(10, 50, 5).text.splitlines()[1] == " ".join(numbers.split()[:10])


def check(language: str, count: int, operations: int) -> None:
    """A language prints what the interpreter prints, at each size that it runs."""
    with closing(ProgramMeasurer(language, ProgramPlan(repeats=1))) as measurer:
        made = [generate_sized(seed, look=f"{seed} {language}") for seed in range(count)]
        texts = [print_program(each.program, language) for each in made]
        measurer.prepare([MeasurableItem("own", language, text, "") for text in texts])
        for text, each in zip(texts, made, strict=True):
            for program in at_sizes(each):
                try:
                    expected = interpret(program, operations).output
                except TooLongError:
                    break
                done = measurer.run(text, program.stdin.encode())
                assert (done.output.decode(), done.reason) == (expected, None), text


@pytest.mark.usefixtures("sandbox")
@pytest.mark.parametrize("language", ("c", "python"))
def test_common_languages_agree_at_all_sizes(language: str) -> None:
    check(language, 5, OPERATIONS)


@pytest.mark.languages
@pytest.mark.usefixtures("sandbox")
@pytest.mark.parametrize("language", printed_languages())
def test_all_languages_agree_at_all_sizes(language: str) -> None:
    check(language, 16, 2_000_000)


def test_items_of_every_language_have_inputs_of_their_own_length() -> None:
    for language in printed_languages():
        item = generated_program(3, language)
        assert len(item.inputs) >= 3
        most = LANGUAGES[language].most_operations
        assert most is None or item.inputs[-1].n <= generated_program(3, "c").inputs[-1].n
