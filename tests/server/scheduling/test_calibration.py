"""A machine that is calibrated while documents are open."""

from __future__ import annotations

from dataclasses import replace

import pytest
from calibration_support import TWICE
from scheduling_support import RULES, A, document, finished

from rlm_lsp.calibration.shifting import Shift

pytestmark = pytest.mark.asyncio(loop_scope="session")

THRICE = replace(TWICE, shifts={"python": {"time_s": Shift(3.0, 0.0)}})


def medians(results) -> set[float]:
    return {e.p50 for result in results for e in result.estimates}


async def test_no_model_is_asked_for_what_a_calibration_changes(scheduler, engine):
    scheduler.open(document("a", "b"))
    assert medians((await finished(scheduler)).results) == {2.0}

    assert scheduler.calibrate(TWICE)
    assert medians((await finished(scheduler)).results) == {4.0}
    assert scheduler.calibrate(THRICE)
    assert medians((await finished(scheduler)).results) == {6.0}
    assert scheduler.calibrate(None)
    assert medians((await finished(scheduler)).results) == {2.0}

    assert engine.judged == ["a", "b"]


async def test_the_same_calibration_again_changes_nothing(scheduler):
    scheduler.open(document("a"))
    assert scheduler.calibrate(TWICE)
    analysis = await finished(scheduler)

    assert not scheduler.calibrate(replace(TWICE))
    assert scheduler.analysis(A) is analysis


async def test_what_comes_later_is_calibrated_too(scheduler):
    scheduler.calibrate(TWICE)
    scheduler.open(document("a"))
    await finished(scheduler)
    scheduler.change(document("a", "b", version=2))

    assert medians((await finished(scheduler)).results) == {4.0}


async def test_numbers_neither_vanish_nor_mix_meanwhile(scheduler, rules):
    """Also of a version that waits to be judged, and shows what was known before."""
    scheduler.open(document("a", "b"))
    await finished(scheduler)
    rules[A] = replace(RULES, hold_changed="not yet")
    scheduler.change(document("a", "changed", version=2))
    assert medians((await finished(scheduler)).shown) == {2.0}

    scheduler.calibrate(TWICE)

    at_once = scheduler.analysis(A).shown
    assert (len(at_once), medians(at_once)) == (2, {4.0})
    later = (await finished(scheduler)).shown
    assert (len(later), medians(later)) == (2, {4.0})
