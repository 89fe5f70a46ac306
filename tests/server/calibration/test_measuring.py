"""Timing this machine."""

from __future__ import annotations

import ast
import dataclasses
import math
import random
import sys
import time
from pathlib import Path
from statistics import median

import pytest
from calibration_support import machine

from rlm_lsp.calibration import measuring, store
from rlm_lsp.calibration.measuring import (
    MEMORY,
    TIME,
    CalibrationError,
    CancelledError,
    KnownCosts,
    Measured,
    calibrate_machine,
    fit,
    measure,
    robust_shift,
)
from rlm_model.contract.queries import REFERENCE_DEVICE

KNOWN = KnownCosts.read()


def median_factor(predicted: dict[str, float], here: dict[str, float]) -> float:
    """By how much the half of the predictions are off at least."""
    return median(math.exp(abs(math.log(here[name] / predicted[name]))) for name in here)


def simulated(factor: float, deviation: float = 0.0, noise: float = 0.01) -> Measured:
    """What a machine of that slowness measures."""
    rng = random.Random(0)
    measured = Measured("CPython 3.13.1")
    for name, costs in KNOWN.costs.items():
        usual = costs[TIME] * factor * math.exp(rng.gauss(0, deviation))
        for _ in range(4):
            seconds = usual * math.exp(abs(rng.gauss(0, noise)))
            measured.take({"name": name, "seconds": seconds, "waited": 1.0})
    return measured


def test_what_is_shipped():
    assert (KNOWN.device, KNOWN.language) == (REFERENCE_DEVICE, "python")
    assert len(KNOWN.costs) >= 25
    assert all(1e-5 < costs[TIME] < 1e-2 for costs in KNOWN.costs.values())
    ast.parse(measuring._CHILD.read_text(), feature_version=(3, 8))
    for each in KNOWN.job["functions"]:
        # Any Python from 3.8 reads it, with the standard library alone.
        ast.parse(each["source"], feature_version=(3, 8))
        ast.parse(each["arguments"], feature_version=(3, 8))


def test_twice_as_slow_a_machine_is_brought_back(tmp_path: Path):
    """The promise: from a factor of 2 to less than 1.5, on functions that were not timed for it."""
    usual = measure(KNOWN, [sys.executable], lambda _: True)
    assert usual.problems == {}
    # This machine is the reference; the one that is calibrated is twice as slow.
    truth = {name: min(times) for name, times in usual.seconds.items()}
    names = sorted(truth)
    timed, others = set(names[::2]), names[1::2]
    costs = {name: {TIME: truth[name], MEMORY: usual.bytes[name]} for name in names}
    slow = measure(dataclasses.replace(KNOWN, costs=costs), machine(tmp_path, 2.0), lambda _: True)
    slow_here = {name: min(slow.seconds[name]) for name in others}
    part = dataclasses.replace(
        slow, seconds={name: slow.seconds[name] for name in timed}, bytes=slow.bytes
    )

    shift = fit(dataclasses.replace(KNOWN, costs=costs), part)[TIME]

    before = median_factor({name: truth[name] for name in others}, slow_here)
    after = median_factor({name: truth[name] * shift.factor for name in others}, slow_here)
    assert before > 1.6
    assert after < 1.5
    assert after < before / 1.3


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0, 7.0])
def test_the_factor_and_its_spread_are_found(factor):
    exact = fit(KNOWN, simulated(factor))[TIME]
    spread = fit(KNOWN, simulated(factor, deviation=0.3))[TIME]

    assert exact.factor == pytest.approx(factor, rel=0.03)
    assert exact.deviation < 0.05
    assert spread.factor == pytest.approx(factor, rel=0.3)
    assert 0.15 < spread.deviation < 0.5


def test_some_functions_out_of_line_change_little():
    usual = [math.log(2.0) + 0.02 * place for place in range(-10, 11)]

    found = robust_shift([*usual, 9.0, 9.0, -9.0])

    assert found.factor == pytest.approx(2.0, rel=0.05)
    assert found.deviation < 0.3


def test_a_machine_that_is_too_busy_is_not_calibrated():
    with pytest.raises(CalibrationError, match="too busy to be timed"):
        fit(KNOWN, simulated(1.0, noise=1.0))
    with pytest.raises(CalibrationError, match="too few functions could be timed: the machine is"):
        fit(KNOWN, Measured("CPython 3.13.1"))
    with pytest.raises(CalibrationError, match="too few functions could be timed: SyntaxError: x"):
        fit(KNOWN, Measured("CPython 2.7", problems={"a": "SyntaxError: x"}))


def test_memory_is_left_alone_where_it_can_not_be_traced():
    assert set(fit(KNOWN, simulated(2.0))) == {TIME}


def test_little_memory_says_nothing():
    measured = simulated(1.0)
    for name, costs in KNOWN.costs.items():
        if MEMORY in costs:
            small = costs[MEMORY] < measuring.LEAST_BYTES
            measured.bytes[name] = costs[MEMORY] * (50 if small else 1.25)

    shift = fit(KNOWN, measured)[MEMORY]

    assert (shift.factor, shift.deviation) == (pytest.approx(1.25), pytest.approx(0.0, abs=1e-6))


def test_it_is_settled_when_the_best_times_agree():
    calm, noisy = simulated(1.0, noise=0.001), simulated(1.0, noise=1.0)

    assert (calm.rounds, calm.is_settled, noisy.is_settled, Measured().is_settled) == (
        4,
        True,
        False,
        False,
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("#!/bin/sh\nexit 0\n", "is no Python"),
        ("#!/bin/sh\necho hello\n", "is no Python"),
        ("#!/bin/sh\necho 'unknown option -I' >&2\nexit 2\n", "failed: unknown option -I"),
        ("no program", "can't be run: "),
    ],
)
def test_what_is_no_python(tmp_path: Path, text, message):
    program = tmp_path / "python"
    program.write_text(text)
    program.chmod(0o755)

    with pytest.raises(CalibrationError, match=message):
        measure(KNOWN, [str(program)], lambda _: True)


def test_a_program_that_hangs_is_ended(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(measuring, "LIMIT_SECONDS", 0.5)
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o755)
    started = time.monotonic()

    with pytest.raises(CalibrationError, match="is no Python"):
        measure(KNOWN, [str(program)], lambda _: True)
    assert time.monotonic() - started < 10


def test_nothing_but_the_functions_is_run(tmp_path: Path, monkeypatch):
    """No site packages, no user's start-up file, nothing of the folder it is called in."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "json.py").write_text("raise SystemExit('run')")
    (tmp_path / "sitecustomize.py").write_text("raise SystemExit('run')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "json.py"))

    with pytest.raises(CancelledError):
        measure(KNOWN, [sys.executable], lambda _: False)


@pytest.fixture
def home(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return store.file_path().parent


def test_two_at_once_would_slow_each_other(home: Path):
    met: list[str] = []

    def while_it_runs(_: float) -> bool:
        with pytest.raises(CalibrationError, match="another calibration is running") as error:
            calibrate_machine()
        met.append(str(error.value))
        return False

    with pytest.raises(CancelledError):
        calibrate_machine(advance=while_it_runs)
    assert len(met) == 1
    # What is over leaves nothing that keeps the next one away.
    with pytest.raises(CancelledError):
        calibrate_machine(advance=lambda _: False)
    assert store.load() is None


def test_a_calibration_that_fails_leaves_the_one_before(home: Path, monkeypatch):
    before = store.save(measuring.Calibration({}, REFERENCE_DEVICE, "CPython 3.13.1", "2026-11-27"))
    text = before.read_text()

    with pytest.raises(CancelledError):
        calibrate_machine(advance=lambda _: False)
    assert before.read_text() == text


def test_a_folder_that_can_not_be_written(tmp_path: Path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))

    with pytest.raises(CalibrationError, match="can't be kept: "):
        calibrate_machine(advance=lambda _: False)
