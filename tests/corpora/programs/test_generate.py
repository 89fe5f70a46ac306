"""Random programs: the same seed the same program, costs of all magnitudes, honest estimates."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from functools import cache

import pytest

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.generate import generate_program
from rlm_model.corpora.programs.interpret import interpret
from rlm_model.corpora.programs.ir import Program
from rlm_model.corpora.programs.ir.walk import walk, walk_program
from rlm_model.corpora.programs.items import EDITIONS, generated_program, program_items
from rlm_model.corpora.programs.languages import printed_languages
from rlm_model.corpora.programs.printers import load_printer, print_program
from rlm_model.corpora.splits import problem_of


@cache
def large_programs() -> list[Program]:
    return [generate_program(seed) for seed in range(300)]


def test_same_seed_same_program() -> None:
    assert generate_program(7) == generate_program(7)
    assert generate_program(7) != generate_program(8)
    assert print_program(generate_program(7), "java") == print_program(generate_program(7), "java")


def test_bound_changes_numbers_alone() -> None:
    for seed in range(20):
        small, large = generate_program(seed, 5000), generate_program(seed)
        assert small.operations <= 1.2 * max(large.operations, 5000)
        # Large data is made where small data is read.
        if not large.stdin:
            names = [each.name for each in small.functions]
            assert names == [each.name for each in large.functions]


def test_look_changes_names_and_not_the_result() -> None:
    for seed in range(10):
        one = generate_program(seed, 3000, look="one")
        other = generate_program(seed, 3000, look="other")
        assert interpret(one).output == interpret(other).output
        assert print_program(one, "python") != print_program(other, "python")


def test_operations_spread_over_six_magnitudes() -> None:
    magnitudes = Counter(int(math.log10(program.operations)) for program in large_programs())
    assert all(magnitudes[magnitude] >= 9 for magnitude in range(2, 8)), magnitudes
    assert max(program.operations for program in large_programs()) <= 1.1e8


def test_memory_spreads_from_none_to_millions_of_cells() -> None:
    cells = [
        max((node.value for node in walk_program(program) if isinstance(node, ir.Int)), default=0)
        for program in large_programs()
        if any(isinstance(node, ir.NewArray) for node in walk_program(program))
    ]
    assert 0.3 < len(cells) / len(large_programs()) < 0.9
    assert min(cells) < 2000
    assert max(cells) > 1_000_000


def test_one_in_five_reads_input() -> None:
    share = statistics.mean(bool(program.stdin) for program in large_programs())
    assert 0.13 < share < 0.28


def test_estimate_is_near_the_count() -> None:
    programs = [generate_program(seed, 30_000) for seed in range(120)]
    ratios = [interpret(program).operations / program.operations for program in programs]
    assert 0.6 < statistics.median(ratios) < 1.6
    assert statistics.quantiles(ratios, n=20)[-1] < 5
    assert statistics.quantiles(ratios, n=20)[0] > 0.2


@pytest.mark.parametrize("language", printed_languages())
def test_reserved_words_are_no_names(language: str) -> None:
    printer = load_printer(language)
    word = next(
        iter(sorted(word for word in printer.reserved if word.isalpha() and word.islower()))
    )
    var = ir.Var(word, ir.Type.INT)
    program = Program((), (ir.Declare(var, ir.Int(1)), ir.Print(var)))
    assert printer(program).name(var) != word


@pytest.mark.parametrize("edition", EDITIONS)
def test_items_of_one_number_are_one_problem(edition: int) -> None:
    items = list(program_items(2, ("python", "c"), edition))
    assert [item.id for item in items] == [
        f"program/python/{edition}-0",
        f"program/c/{edition}-0",
        f"program/python/{edition}-1",
        f"program/c/{edition}-1",
    ]
    assert [problem_of(item.id) for item in items] == [
        f"program/{edition}-0",
        f"program/{edition}-0",
        f"program/{edition}-1",
        f"program/{edition}-1",
    ]
    assert items[3] == generated_program(1, "c", edition)
    assert items[0].kind == "program"


def test_unknown_language_is_an_error() -> None:
    with pytest.raises(ValueError, match="no printer for cobol"):
        print_program(generate_program(1, 1000), "cobol")


def test_output_is_one_checksum_or_ends_with_it() -> None:
    lines = [interpret(generate_program(seed, 2000)).output.splitlines() for seed in range(60)]
    assert all(1 <= len(each) <= 5 and each[-1].split()[-1].isdigit() for each in lines)
    assert sum(len(each) == 1 for each in lines) > 30


def test_names_differ_between_programs() -> None:
    names = Counter(
        node.name
        for program in large_programs()
        for node in walk(program.main)
        if isinstance(node, ir.Var)
    )
    assert len(names) > 150


def test_pascal_gives_no_name_of_its_library_in_another_case():
    source = generated_program(32, "pascal", 1).source
    assert "sortedValuesIt := SortedValues(" in source
    assert "sortedValues :=" not in source


def test_cpp_gives_no_function_a_name_that_std_has() -> None:
    sources = [generated_program(number, "cpp", 1).source for number in (38, 183)]
    assert all("using namespace std;" in source for source in sources)
    assert "int hash = 17;" in sources[0]  # hides std's
    assert "int hash_it(int" in sources[1]
    assert "hash(" not in sources[1]


def test_rust_says_the_type_of_numbers_that_a_method_is_called_on() -> None:
    assert "0..(167_usize + 1).saturating_sub(" in generated_program(372, "rust", 1).source
