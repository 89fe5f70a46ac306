"""Random functions: the same each time, valid, and different from each other."""

import ast
import random

import pytest

from rlm_model.contract.kinds.function import find_functions
from rlm_model.corpora.generated import generated_items
from rlm_model.corpora.scaling import scale_arguments
from rlm_model.corpora.splits import problem_of, split_of


@pytest.fixture(scope="module")
def items():
    return list(generated_items(400))


def test_the_same_number_gives_the_same_function(items):
    assert list(generated_items(50)) == items[:50]
    assert [item.source for item in generated_items(50, seed=9)] != [i.source for i in items[:50]]


def test_every_function_runs_at_every_small_size(items):
    for item in items:
        names: dict = {}
        exec(item.source, names)
        for n in (1, 2, 17):
            arguments = scale_arguments(ast.literal_eval(item.examples), n, random.Random(n))
            names[item.entry_point](*arguments)


def test_functions_differ(items):
    assert len({item.digest for item in items}) > 0.95 * len(items)
    nested = sum(item.source.count("for ") + item.source.count("while ") > 1 for item in items)
    assert 0.3 < nested / len(items) < 0.95


def test_each_is_a_unit_that_the_model_reads(items):
    for item in items[:50]:
        (unit,) = find_functions(item.source.encode(), "python")
        assert (unit.name, unit.reason) == (item.entry_point, None)


def test_they_are_for_training_alone(items):
    assert {split_of(problem_of(item.id)) for item in items} == {"train"}
