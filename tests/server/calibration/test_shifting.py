"""What a calibration makes of estimates."""

from __future__ import annotations

import dataclasses
import math
import random

import pytest
from calibration_support import TWICE
from estimate_support import SURE_MEMORY, SURE_TIME, UNIT, estimate

from rlm_lsp.calibration.shifting import DEVIATIONS, Calibration, Shift, calibrated
from rlm_lsp.engine.result import NEVER, UnitResult
from rlm_lsp.wording.growth import growths
from rlm_lsp.wording.quantities import figure

RESULT = UnitResult(UNIT, (SURE_TIME, SURE_MEMORY))


def values(found) -> tuple[float, float, float]:
    return found.p10, found.p50, found.p90


def test_a_shift_moves_all_quantiles():
    [time, memory] = calibrated(RESULT, TWICE).estimates

    assert values(time) == pytest.approx([2 * value for value in values(SURE_TIME)])
    assert memory is SURE_MEMORY


def test_the_doubt_about_the_machine_adds_up_in_squares():
    found = Shift(1.0, 0.4).apply(SURE_TIME)

    low, p50, high = values(SURE_TIME)
    doubt = DEVIATIONS * 0.4
    assert found.p50 == p50
    assert math.log(p50 / found.p10) == pytest.approx(math.hypot(math.log(p50 / low), doubt))
    assert math.log(found.p90 / p50) == pytest.approx(math.hypot(math.log(high / p50), doubt))


def test_the_widened_range_holds_eight_in_ten():
    """Functions that the machine slows by factors that differ, and a model that errs besides."""
    rng = random.Random(0)
    model, machine = 0.3, 0.5
    low, high = math.exp(-DEVIATIONS * model), math.exp(DEVIATIONS * model)
    shown = Shift(2.0, machine).apply(estimate("time_s", 10, low, 1.0, high))
    truths = [2.0 * math.exp(rng.gauss(0, model) + rng.gauss(0, machine)) for _ in range(20_000)]

    inside = sum(shown.p10 <= truth <= shown.p90 for truth in truths) / len(truths)
    without = sum(2 * low <= truth <= 2 * high for truth in truths) / len(truths)
    assert inside == pytest.approx(0.8, abs=0.01)
    assert without < 0.55


def test_what_never_ends_does_so_everywhere():
    never = Shift(0.1, 0.5).apply(estimate("time_s", 10, 1.0, 2 * NEVER, 3 * NEVER))
    nearly = Shift(100.0, 0.5).apply(estimate("time_s", 10, 1.0, 1e14, 9e14))

    assert figure(never) == "never ends"
    assert (nearly.p50, nearly.p90 < NEVER) == (pytest.approx(NEVER), True)
    assert figure(nearly) == "over a year"


def test_nothing_at_all_stays_nothing():
    zero = estimate("peak_memory_bytes", 10, 0.0, 0.0, 8.0)

    assert values(Shift(1.5, 0.1).apply(zero)) == (0.0, 0.0, 12.0)


def test_growth_is_no_matter_of_the_machine():
    sizes = (10, 100, 1_000, 10_000, 100_000)
    linear = tuple(estimate("time_s", n, 0.8e-6 * n, 1e-6 * n, 1.25e-6 * n) for n in sizes)
    result = UnitResult(UNIT, linear)
    vague = Calibration({"python": {"time_s": Shift(3.0, 2.0)}}, "reference-cpu", "", "")

    found = calibrated(result, vague)

    assert growths(found.of_growth) == growths(linear)
    assert growths(found.of_growth)["time_s"].best.name == "linear"
    # Fitted to the widened ranges it would be lost.
    assert growths(found.estimates) != growths(linear)


def test_only_the_reference_machine_is_translated():
    other = dataclasses.replace(
        SURE_TIME, query=dataclasses.replace(SURE_TIME.query, device="another-cpu")
    )
    result = UnitResult(UNIT, (other,))
    rust = UnitResult(dataclasses.replace(UNIT, language="rust"), (SURE_TIME,))

    assert calibrated(result, TWICE) is result
    assert calibrated(rust, TWICE) is rust
    assert calibrated(RESULT, None) is RESULT


def test_another_calibration_takes_the_place_of_the_first():
    first = calibrated(RESULT, TWICE)

    again = calibrated(first, TWICE)

    assert (again, first.is_calibrated, RESULT.is_calibrated) == (first, True, False)
    assert calibrated(first, None) == RESULT
