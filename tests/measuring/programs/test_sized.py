"""Programs whose input has a size: one text at all sizes, work that grows, the same everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import cache

import pytest

from rlm_model.corpora.items import MeasurableItem, SizedInput
from rlm_model.measuring.languages import LANGUAGES, printed_languages
from rlm_model.measuring.programs import measure
from rlm_model.measuring.programs.interpret import TooLongError, interpret
from rlm_model.measuring.programs.ir import Program
from rlm_model.measuring.programs.items import generated_program
from rlm_model.measuring.programs.measure import ProgramMeasurer, ProgramPlan, ProgramRun
from rlm_model.measuring.programs.printers import print_program
from rlm_model.measuring.programs.sized import LEAST_RATIO, SizedProgram, generate_sized
from rlm_model.measuring.sizes import PROGRAM_SIZES

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


@pytest.mark.parametrize("language", ("c", "python"))
def test_common_languages_agree_at_all_sizes(language: str) -> None:
    check(language, 5, OPERATIONS)


@pytest.mark.languages
@pytest.mark.parametrize("language", printed_languages())
def test_all_languages_agree_at_all_sizes(language: str) -> None:
    check(language, 16, 2_000_000)


# Measuring

COUNTS = "n = int(input())\nfor i in range(n * {}):\n    pass\n"


def sized(source: str, *sizes: int) -> MeasurableItem:
    inputs = tuple(SizedInput(n, 0, 0) for n in sizes)
    return MeasurableItem("own/p", "python", source, "", kind="program", inputs=inputs)


def test_a_program_is_measured_at_each_size() -> None:
    with closing(ProgramMeasurer("python", ProgramPlan(repeats=2))) as measurer:
        points = measurer.measure(sized(COUNTS.format(3000), 10, 100, 1000))
        problem = measurer.measure(replace(sized("", 10, 100), problem="needs a file"))
    assert [point.n for point in points] == [10, 100, 1000]
    assert all(point.reason is None for point in points)
    assert points[2].values["time_s"] > 2 * points[0].values["time_s"]
    assert [(point.n, point.reason) for point in problem] == [
        (10, "needs a file"),
        (100, "needs a file"),
    ]


def test_a_size_that_would_take_too_long_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []
    times = {b"1\n": 0.2, b"10\n": 0.2, b"100\n": 2.0}

    def run(self: ProgramMeasurer, source: str, stdin: bytes = b"") -> ProgramRun:
        asked.append(stdin)
        return ProgramRun(times[stdin], 1000)

    monkeypatch.setattr(ProgramMeasurer, "run", run)
    with closing(ProgramMeasurer("python", ProgramPlan())) as measurer:
        points = measurer.measure(sized("", 1, 10, 100, 1000, 10_000))
    assert asked == [b"1\n", b"10\n", b"100\n"]
    assert [point.reason for point in points[3:]] == ["stopped: n = 100 took 2 s"] * 2


def test_a_size_that_takes_too_long_is_stopped_and_not_failed() -> None:
    limits = replace(measure.RUN_LIMITS, cpu_seconds=1)
    with closing(ProgramMeasurer("python", ProgramPlan(limits=limits))) as measurer:
        points = measurer.measure(sized(COUNTS.format(100_000), 1, 100_000, 200_000))
    assert points[0].reason is None
    assert [point.reason for point in points[1:]] == ["stopped: n = 100000 took over 1 s"] * 2


def test_items_of_every_language_have_inputs_of_their_own_length() -> None:
    for language in printed_languages():
        item = generated_program(3, language)
        assert len(item.inputs) >= 3
        most = LANGUAGES[language].most_operations
        assert most is None or item.inputs[-1].n <= generated_program(3, "c").inputs[-1].n
