"""Calm moments of a core."""

import os

import pytest

from rlm_model.measuring import pace
from rlm_model.measuring.pace import MOST_WAITING_SECONDS, PAUSE_SECONDS, Calm, Pace, on_core


@pytest.fixture
def sleeps(monkeypatch):
    found = []
    monkeypatch.setattr(pace.time, "sleep", found.append)
    return found


def _loop_takes(monkeypatch, seconds):
    left = list(seconds)
    monkeypatch.setattr(pace, "loop_seconds", lambda: left.pop(0) if left else seconds[-1])


def test_the_usual_pace_is_not_that_of_disturbed_moments(monkeypatch, sleeps):
    _loop_takes(monkeypatch, [1.6, 1.0, 1.7, 1.01, 1.6, 1.0, 1.5, 1.6, 1.02, 1.6, 1.6])
    assert Pace().look() == pytest.approx(1.0, abs=0.01)


def test_the_usual_pace_follows_a_machine_that_became_slower(monkeypatch, sleeps):
    _loop_takes(monkeypatch, [1.0] * 20 + [1.4])
    found = Pace()
    assert found.look() == pytest.approx(1.0)
    for _ in range(2 * pace.RECENT):
        usual = found.look()
    assert usual == pytest.approx(1.4)


def test_waits_while_the_core_is_disturbed(monkeypatch, sleeps):
    _loop_takes(monkeypatch, [1.6, 1.5, 1.0])
    Calm(1.0).wait()
    assert sleeps == [PAUSE_SECONDS] * 2


def test_does_not_wait_for_ever(monkeypatch, sleeps):
    _loop_takes(monkeypatch, [1.6])
    calm = Calm(1.0)
    calm.wait()
    calm.wait()
    assert sum(sleeps) == pytest.approx(MOST_WAITING_SECONDS)


def test_keeps_a_thread_on_a_core_for_a_while():
    before = os.sched_getaffinity(0)
    core = max(before)
    with on_core(core):
        assert os.sched_getaffinity(0) == {core}
    assert os.sched_getaffinity(0) == before
    with on_core(None):
        assert os.sched_getaffinity(0) == before
