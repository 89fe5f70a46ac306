"""Systematic functions: the same for ever, distinct, and running."""

import ast
import hashlib
import random
import signal

import pytest

from rlm_model.corpora.scaling import scale_arguments
from rlm_model.corpora.systematic import EDITIONS, systematic_items
from rlm_model.corpora.texts import entry_unit

FROZEN = {
    1: "f9c2b0fe0747ce8840e1625d54d3ef10935bb6e799d1b0e17a5d40e4633ce940",
    2: "a6246a2a76dc451cec3bb668606fdda4118e083e8b235f684cd1949939f4adc3",
    3: "97ecb86a6214f5073d71d6a29ea6873d56df98f382b33577ca38a6f6c968fd6c",
}
"""SHA-256 of the first 300 functions of the editions that are in use."""


class _TooSlowError(BaseException):
    """A call took too long: no fault of a function that is meant to be slow."""


@pytest.fixture(scope="module", params=sorted(EDITIONS))
def items(request):
    return list(systematic_items(300, request.param))


@pytest.fixture
def limited():
    def stop(signum, frame):
        raise _TooSlowError

    before = signal.signal(signal.SIGALRM, stop)
    yield lambda seconds: signal.setitimer(signal.ITIMER_REAL, seconds)
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize(("edition", "digest"), FROZEN.items())
def test_an_edition_in_use_stays_as_it_is(edition, digest):
    found = hashlib.sha256()
    for item in systematic_items(300, edition):
        found.update(f"{item.id}\n{item.entry_point}\n{item.examples}\n{item.source}".encode())
    assert found.hexdigest() == digest


def test_a_shorter_sequence_is_the_beginning_of_a_longer_one(items):
    edition = int(items[0].id.partition("/")[2].partition("-")[0])
    assert list(systematic_items(20, edition)) == items[:20]


def test_functions_differ(items):
    assert len({item.source for item in items}) == len(items) == len({item.id for item in items})


def test_each_is_a_unit_that_the_model_reads(items):
    for item in items:
        unit = entry_unit(item.source, item.entry_point, "python")
        assert unit is not None, item.source
        assert unit.reason is None


def test_nearly_every_function_runs(items, limited):
    failed = []
    for item in items[:200]:
        names: dict = {}
        exec(item.source, names)
        function = eval(item.entry_point, names)
        examples = ast.literal_eval(item.examples)
        arguments = scale_arguments(examples, 6, random.Random(1), item.roles)
        try:
            limited(0.2)
            function(*arguments)
            limited(0)
        except _TooSlowError:
            continue
        except Exception as error:
            limited(0)
            failed.append(f"{item.id}: {error!r}")
    assert len(failed) <= 2, failed


def test_every_growth_has_its_share():
    for edition in EDITIONS.values():
        found = {template.growth for template in edition.forms}
        assert found == set(edition.shares)
        assert sum(edition.shares.values()) == pytest.approx(1)
