"""Which estimates a lens or a hint shows, as data."""

from __future__ import annotations

import pytest
from estimate_support import SURE_MEMORY, SURE_TIME, UNIT, UNSURE_TIME, estimate

from rlm_lsp.engine import UnitResult
from rlm_lsp.features.shared.shown import shown
from rlm_lsp.settings.schema import CodeLens, HideBelow

NONE = HideBelow()
BOTH = UnitResult(UNIT, (SURE_TIME, SURE_MEMORY), cut_lines=3)


@pytest.mark.parametrize(
    ("part", "estimates"),
    [
        (CodeLens(), (SURE_TIME, SURE_MEMORY)),
        (CodeLens(show_time=False), (SURE_MEMORY,)),
        (CodeLens(show_memory=False), (SURE_TIME,)),
    ],
)
def test_what_is_switched_off_is_left_out(part, estimates):
    assert shown(BOTH, part, NONE, 1000) == UnitResult(UNIT, estimates, cut_lines=3)


def test_nothing_is_left():
    assert shown(BOTH, CodeLens(show_time=False, show_memory=False), NONE, 1000) is None


def test_a_metric_that_is_neither_time_nor_memory_stays():
    accuracy = UnitResult(UNIT, (estimate("accuracy", 1000, 0.1, 0.5, 0.9),))

    part = CodeLens(show_time=False, show_memory=False)
    assert shown(accuracy, part, HideBelow(time=9, memory=9), 1000) == accuracy


@pytest.mark.parametrize(
    ("estimates", "hide", "hidden"),
    [
        ((SURE_TIME, SURE_MEMORY), HideBelow(time=1.9e-3), True),
        ((SURE_TIME, SURE_MEMORY), HideBelow(time=1.8e-3), False),
        ((SURE_TIME, SURE_MEMORY), HideBelow(memory=1e6), True),
        ((SURE_TIME, SURE_MEMORY), HideBelow(time=1.9e-3, memory=1e6), True),
        ((SURE_TIME, SURE_MEMORY), HideBelow(time=1.9e-3, memory=1e3), False),
        ((SURE_TIME,), HideBelow(memory=1e6), False),
        # The median is below, and the range reaches over it.
        ((UNSURE_TIME,), HideBelow(time=1.9e-3), False),
        ((UNSURE_TIME,), HideBelow(time=1e-1), True),
    ],
)
def test_what_is_cheap_is_hidden(estimates, hide, hidden):
    found = shown(UnitResult(UNIT, estimates), CodeLens(), hide, 1000)

    assert (found is None) == hidden


def test_what_is_hidden_counts_at_the_size_that_is_shown():
    both = (SURE_TIME, estimate("time_s", 10, 1, 2, 3))

    assert shown(UnitResult(UNIT, both), CodeLens(), HideBelow(time=1), 1000) is None
    assert shown(UnitResult(UNIT, both), CodeLens(), HideBelow(time=1), 10) is not None


def test_a_reason_is_left_alone():
    result = UnitResult(UNIT, (), "syntax error in this function")

    assert shown(result, CodeLens(False, False, False), HideBelow(time=9), 1000) is result
