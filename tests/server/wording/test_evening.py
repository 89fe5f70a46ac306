"""Medians that never fall where the cost rises (item 19)."""

from __future__ import annotations

import itertools

import pytest
from estimate_support import UNIT, estimate

from rlm_lsp.engine import UnitResult
from rlm_lsp.wording.evening import evened

SIZES = (10, 100, 1_000, 10_000, 100_000)


def judged(medians, metric="time_s", ratio=4.0) -> UnitResult:
    """A result with these medians at `SIZES`, in a range of twice the ratio."""
    pairs = zip(SIZES, medians, strict=True)
    return UnitResult(UNIT, tuple(estimate(metric, n, m / ratio, m, m * ratio) for n, m in pairs))


def medians_of(result: UnitResult) -> list[float]:
    return [e.p50 for e in result.estimates]


def test_item_19_medians_never_fall_where_the_fit_rises():
    raw = judged([1e-6, 1e-5, 4e-5, 3e-5, 1e-3])

    shown = evened(raw)

    assert shown.evened == ("time_s",)
    assert medians_of(shown) == pytest.approx([1e-6, 1e-5, 3.464e-5, 3.464e-5, 1e-3], rel=1e-3)
    assert all(e.p10 <= e.p50 <= e.p90 for e in shown.estimates)
    assert evened(shown).estimates == shown.estimates


def test_what_rises_is_left_alone():
    raw = judged([1e-6, 1e-5, 1e-4, 1e-3, 1e-2])

    assert evened(raw) is raw


def test_what_is_constant_may_waver():
    raw = judged([1.0e-6, 0.9e-6, 1.1e-6, 0.9e-6, 1.0e-6])

    assert evened(raw) is raw


def test_without_a_fit_nothing_is_changed():
    raw = UnitResult(UNIT, (estimate("time_s", 10, 1, 2, 3), estimate("time_s", 100, 0.5, 1, 2)))

    assert evened(raw) is raw


def test_a_fall_that_nobody_sees_is_not_remarked():
    shown = evened(judged([1e-6, 1e-5, 1e-4, 0.99e-4, 1e-3]))

    assert shown.evened == ()
    assert medians_of(shown) == sorted(medians_of(shown))


def test_above_never_nothing_falls():
    raw = judged([1e-6, 1e-2, 6.2e15, 6.1e15, 6.1e15], ratio=1.2)

    assert evened(raw) is raw


def test_each_metric_and_each_size_stays_in_its_place():
    raw = judged([1e-6, 1e-5, 4e-5, 3e-5, 1e-3])
    memory = judged([10.0, 100.0, 1e3, 1e4, 1e5], "peak_memory_bytes").estimates
    mixed = tuple(itertools.chain(*zip(raw.estimates[::-1], memory, strict=True)))

    shown = evened(UnitResult(UNIT, mixed))

    assert [e.query for e in shown.estimates] == [e.query for e in mixed]
    assert [e for e in shown.estimates if e.query.metric != "time_s"] == list(memory)


@pytest.mark.parametrize(
    "medians", [[1e-6, 1e-5, 4e-5, 3e-5, 1e-3], [1.1e-6, 1.3e-5, 1.7e-4, 1.9e-3, 2.3e-2]]
)
def test_item_16_which_sizes_are_asked_for_does_not_matter_to_the_others(medians):
    raw = judged(medians)
    alone = evened(raw)
    # Answers that jump, at sizes that only somebody's settings ask for.
    others = [(50, 1e-9), (300, 1.0), (2_000, 1e-12), (3_000, 1e-5), (500_000, 1e-7)]
    asked = tuple(estimate("time_s", n, m / 4, m, m * 4) for n, m in others)

    shown = evened(UnitResult(UNIT, (*asked, *raw.estimates)))

    assert shown.estimates[len(others) :] == alone.estimates
    by_size = sorted(shown.estimates, key=lambda e: e.query.size)
    assert medians_of(UnitResult(UNIT, tuple(by_size))) == sorted(e.p50 for e in by_size)
    assert all(e.p10 <= e.p50 <= e.p90 for e in by_size)
