"""Functions of forms: the same text for ever, pairs that differ in one thing, fitting arguments."""

from __future__ import annotations

import ast
import copy
import hashlib
import json
import math
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from rlm_model.corpora.forms import (
    EDITIONS,
    LANGUAGES,
    find_form_items,
    form_items,
    numbered_items,
)
from rlm_model.corpora.forms.form import (
    Choice,
    Form,
    Grid,
    Literal,
    Numbers,
    Size,
    Text,
    Way,
    load_forms,
)
from rlm_model.corpora.forms.look import standing_alone
from rlm_model.corpora.forms.writer import Variation, write
from rlm_model.corpora.items import MeasurableItem
from rlm_model.corpora.programs.printers.python import PythonPrinter
from rlm_model.corpora.scaling import scale_arguments
from rlm_model.corpora.splits import problem_of
from rlm_model.corpora.texts import entry_unit
from rlm_model.evaluation.suites import load_items
from rlm_model.evaluation.suites.shapes import shapes_in
from rlm_model.evaluation.suites.variants import load_variants
from rlm_model.measuring.campaign import make_measurer
from rlm_model.measuring.measurer import TIME
from rlm_model.measuring.quick_function import QuickPlan

DIGESTS = Path(__file__).with_name("written_texts.json")

SAMPLES = {1: 24, 2: 100}
"""Items of an edition and a language that most tests look at."""

STEEP = {
    1: {"has_repeats": 1.3, "count_triples": 2.0, "bubble_sort_values": 1.3, "total_value": 0.3},
    2: {"joined_totals": 1.3, "triples_with_total": 2.0, "scaled_to_range": 1.3},
}
"""Forms of an edition, and the exponent of n that the time of their careless or only way is over.

Less than what the form says: at small sizes a call and its arguments take part of the time.
"""

in_each_edition = pytest.mark.parametrize("edition", EDITIONS)


@cache
def sample(language: str, edition: int) -> list[MeasurableItem]:
    return list(form_items(SAMPLES[edition], [language], edition))


def digest(language: str, edition: int) -> str:
    digests = "\0".join(item.digest for item in sample(language, edition))
    return hashlib.sha256(digests.encode()).hexdigest()


@in_each_edition
@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_what_was_measured(language: str, edition: int) -> None:
    known = json.loads(DIGESTS.read_text("utf-8"))
    assert digest(language, edition) == known[str(edition)][language], (
        f"functions in {language} are written in another way: what was measured of them counts no "
        "more. If that is meant, make a new edition, or write the new digest and measure again."
    )


@in_each_edition
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_entry_is_a_unit_that_a_model_can_read(language: str, edition: int) -> None:
    for item in sample(language, edition):
        unit = entry_unit(item.source, item.entry_point, language)
        assert unit is not None, (item.entry_point, item.source)
        assert unit.reason is None


def test_the_forms_of_an_edition_are_there_and_each_stands_once() -> None:
    for names in EDITIONS.values():
        assert len(set(names)) == len(names)
        assert set(names) <= set(load_forms())
    pairs = [form for form in load_forms().values() if len(form.ways) == 2]
    assert len(load_forms()) >= 200
    assert len(pairs) >= 70


@in_each_edition
def test_a_number_is_one_problem_in_all_languages_and_both_ways(edition: int) -> None:
    names = EDITIONS[edition]
    number = next(n for n, name in enumerate(names) if len(load_forms()[name].ways) == 2)
    items = [item for name in LANGUAGES for item in numbered_items(number, name, edition)]
    assert len(items) == 2 * len(LANGUAGES)
    assert {problem_of(item.id) for item in items} == {f"forms/{edition}-{number}"}
    assert problem_of(f"forms/java/{edition}-{number + 1}") != f"forms/{edition}-{number}"


@in_each_edition
def test_both_ways_of_a_pair_have_the_same_head_and_another_body(edition: int) -> None:
    found = {item.id: item for item in sample("javascript", edition)}
    careful = [item for item in found.values() if item.id.endswith("/careful")]
    assert careful
    for one in careful:
        other = found[one.id.replace("/careful", "/careless")]
        assert one.entry_point == other.entry_point
        assert (one.examples, one.roles) == (other.examples, other.roles)
        assert one.source != other.source
        assert head(one) == head(other)


def head(item: MeasurableItem) -> str:
    start = f"function {item.entry_point}("
    return next(line for line in item.source.splitlines() if line.startswith(start))


def test_arguments_of_c_have_their_lengths_beside_them() -> None:
    form = load_forms()["largest_row_total"]
    item = write("forms/c/0-0", Variation(form, 0, "seed"), 0, "c")
    assert item.roles == ("scaled", "length", "row_lengths")
    grid, rows, columns = scale_arguments(
        ast.literal_eval(item.examples), 100, random.Random(1), item.roles
    )
    assert (rows, len(grid), columns) == (10, 10, [10] * 10)


def test_lists_that_c_gives_back_have_a_place_for_their_length() -> None:
    item = write("forms/c/0-0", Variation(load_forms()["unique_values"], 0, "seed"), 1, "c")
    assert item.roles == ("scaled", "length", "fixed")
    assert "*result_len = " in item.source
    assert "has_value(" in item.source


def test_a_number_beside_a_container_does_not_grow() -> None:
    form = load_forms()["recursive_power"]
    item = write("forms/go/0-0", Variation(form, 0, "seed"), 0, "go")
    assert item.roles == ("scaled", "fixed")


@in_each_edition
def test_all_are_found_by_their_ids(edition: int) -> None:
    items = list(form_items(5, ["ruby", "go"], edition))
    ids = [item.id for item in items] + ["bank/a/b", "forms/ruby/99-1"]
    found = {item.id: item for item in find_form_items(ids)}
    assert all(found[item.id] == item for item in items)
    assert {item.language for item in find_form_items(ids, ["go"])} == {"go"}


def bodies(form: Form, seed: str) -> Iterator[tuple[Variation, int]]:
    """A variation and a way for each body that a form has."""
    counts = [kind.count for kind in form.kinds.values() if isinstance(kind, Choice)]
    for turn in range(math.prod(counts)):
        for way in range(len(form.ways)):
            yield Variation(form, turn, seed), way


@pytest.mark.parametrize("name", load_forms())
def test_a_form_runs_as_python(name: str) -> None:
    for variation, way in bodies(load_forms()[name], "seed"):
        arguments = {key: values[0] for key, values in variation.examples().items()}
        variation.form.python(**copy.deepcopy(arguments), **variation._choices(way))


def test_no_form_is_a_function_of_the_held_out_suites() -> None:
    """As Python, whatever its names: what is judged by is not learned in any language."""
    units = [*(item.unit for item in load_items()), *(each.unit for each in load_variants())]
    held_out = {shape for unit in units for shape in shapes_in(unit.text.text).values()}
    for form in load_forms().values():
        for seed in range(3):
            for variation, way in bodies(form, f"{seed}"):
                program = standing_alone(variation.functions(way), "", f"{seed} {form.name}")
                style = replace(program.style, idiom=seed)
                text = PythonPrinter(replace(program, style=style)).text()
                assert not held_out & {*shapes_in(text).values()}, (form.name, text)


def test_a_form_has_something_that_grows() -> None:
    for form in load_forms().values():
        kinds = form.arguments().values()
        assert any(isinstance(kind, Size | Numbers | Grid | Text) for kind in kinds), form.name
        assert set(form.kinds) - set(form.arguments()) == {
            name for name, kind in form.kinds.items() if isinstance(kind, (Choice, Literal, Way))
        }


@in_each_edition
@pytest.mark.languages
@pytest.mark.usefixtures("sandbox")
@pytest.mark.parametrize("language", LANGUAGES)
def test_functions_of_each_language_run_and_grow_as_their_form_says(
    language: str, edition: int
) -> None:
    items = list(form_items(60, [language], edition))
    steep = [
        write(f"forms/{language}/0-{n}", Variation(load_forms()[name], 0, name), way, language)
        for n, name in enumerate(STEEP[edition])
        for way in [len(load_forms()[name].ways) - 1]
    ]
    measurer = make_measurer(items[0], QuickPlan(sizes=(10, 100), hang_seconds=5.0), None)
    measurer.prepare(items)
    failed = {
        item.id: points[0].reason
        for item, points in zip(items, measurer.measure_all(items), strict=True)
        if points[0].value(TIME) is None
    }
    measurer.close()
    assert not failed

    measurer = make_measurer(items[0], QuickPlan(sizes=(100, 1_000), hang_seconds=5.0), None)
    measurer.prepare(steep)
    for least, points in zip(STEEP[edition].values(), measurer.measure_all(steep), strict=True):
        seconds = {point.n: point.value(TIME) for point in points if point.value(TIME)}
        small, large = min(seconds), max(seconds)
        slope = math.log(seconds[large] / seconds[small]) / math.log(large / small)
        assert slope > least
    measurer.close()
