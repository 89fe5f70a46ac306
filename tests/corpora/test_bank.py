"""The bank: every function runs on its arguments, and alike functions agree."""

import copy
import inspect
import random

import pytest

from rlm_model.contract.kinds.function import find_functions
from rlm_model.corpora.bank import alike, bank_modules, load_entries

MODULES = bank_modules()


def results(module, names, n):
    """What functions give, each for its own copy of the first one's arguments."""
    entries = {entry.name: entry for entry in load_entries(module)}
    for name in names:
        arguments = entries[names[0]].case(n, random.Random(n))
        result = entries[name].function(*arguments)
        yield list(result) if inspect.isgenerator(result) else result


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize("n", [1, 10, 200])
def test_functions_run_on_their_arguments(module, n):
    for entry in load_entries(module):
        arguments = entry.case(n, random.Random(1))
        assert isinstance(arguments, tuple), entry.id
        result = entry.function(*arguments)
        if inspect.isgenerator(result):
            list(result)


@pytest.mark.parametrize("module", MODULES)
def test_the_same_seed_builds_the_same_arguments(module):
    for entry in load_entries(module):
        first, second = (entry.case(20, random.Random(7)) for _ in range(2))
        assert [type(value) for value in first] == [type(value) for value in second], entry.id
        plain = (int, float, str, bytes, list, dict, set, tuple)
        for one, other in zip(first, second, strict=True):
            if isinstance(one, plain) and copy.deepcopy(one) == one:
                assert one == other, entry.id


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize("n", [1, 30, 200])
def test_alike_functions_agree(module, n):
    for names in alike(module):
        assert len(names) > 1
        first, *rest = results(module, names, n)
        assert all(repr(other) == repr(first) for other in rest), names


@pytest.mark.parametrize("module", MODULES)
def test_entries_are_units_that_the_model_reads(module):
    entries = list(load_entries(module))
    units = {unit.name: unit for unit in find_functions(entries[0].path.read_bytes(), "python")}
    for entry in entries:
        assert units[entry.name].reason is None, entry.id
        assert "CASES" not in units[entry.name].text.text


def test_the_bank_is_large_and_holds_no_text_twice():
    texts = {}
    for module in MODULES:
        path = next(load_entries(module)).path
        names = {entry.name for entry in load_entries(module)}
        for unit in find_functions(path.read_bytes(), "python"):
            if unit.name in names:
                other = texts.setdefault(unit.text.digest, (module, unit.name))
                assert other == (module, unit.name)
    assert len(texts) >= 400
