"""The model is loaded in time, and what fails is told once."""

from __future__ import annotations

import threading

import pytest
from scheduling_support import (
    CHOICE,
    RULES,
    document,
    finished,
)

from rlm_lsp.engine import EngineError
from rlm_lsp.scheduling import steps
from rlm_lsp.scheduling.scheduler import Scheduler

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_failing_model_is_told_once_and_ends_the_waiting(scheduler, engine, listener):
    engine.failure = EngineError("the model failed")
    scheduler.open(document("a"))
    assert (await finished(scheduler)).failure == "the model failed"
    scheduler.open(document("b", uri="file:///b.py"))
    assert (await finished(scheduler, "file:///b.py")).failure == "the model failed"

    assert listener.failures == ["the model failed"]


async def test_an_unexpected_failure_ends_the_waiting(scheduler, engine, monkeypatch):
    def broken(document, *of):
        raise RuntimeError("surprise")

    monkeypatch.setattr(steps, "find_units", broken)
    scheduler.open(document("a"))
    assert (await finished(scheduler)).failure == (
        "internal error (RuntimeError); the log says more"
    )
    monkeypatch.undo()
    monkeypatch.setattr(steps, "chosen_manifest", lambda choice: engine.manifest)
    monkeypatch.setattr(steps, "prepare", lambda choice: engine.manifest)
    monkeypatch.setattr(steps, "load_engine", lambda choice, verified: engine)
    scheduler.open(document("b"))
    assert (await finished(scheduler)).failure is None


async def test_the_model_is_loaded_while_units_are_found(scheduler, engine, listener, monkeypatch):
    prepared, loading = threading.Event(), threading.Event()
    find = steps.find_units

    def prepare(choice):
        prepared.set()
        return engine.manifest

    def load(choice, verified):
        loading.set()
        return engine

    def find_later(document, *of):
        assert prepared.is_set()
        assert loading.wait(10)
        return find(document, *of)

    monkeypatch.setattr(steps, "prepare", prepare)
    monkeypatch.setattr(steps, "load_engine", load)
    monkeypatch.setattr(steps, "find_units", find_later)
    scheduler.open(document("a"))
    assert (await finished(scheduler)).failure is None
    assert (engine.judged, listener.loads) == (["a"], 1)


async def test_a_model_that_fails_to_load_is_told_once(scheduler, listener, monkeypatch):
    def fail(choice, verified):
        raise EngineError("the encoder is damaged")

    monkeypatch.setattr(steps, "load_engine", fail)
    scheduler.open(document("a"))
    assert (await finished(scheduler)).failure == "the encoder is damaged"
    assert listener.failures == ["the encoder is damaged"]


async def test_the_model_waits_for_the_settings(engine, listener):
    scheduler = Scheduler(CHOICE, lambda document: RULES, listener)
    scheduler.open(document("a"))
    analysis = scheduler.analysis("file:///a.py")

    assert not await analysis.wait(lambda found: found.finished, 0.2)
    assert (listener.loads, analysis.units) == (0, None)
    scheduler.release()
    await finished(scheduler)
    scheduler.stop()


async def test_a_closed_document_ends_the_waiting(scheduler, engine):
    engine.gate.clear()
    scheduler.open(document("a"))
    analysis = scheduler.analysis("file:///a.py")
    scheduler.close("file:///a.py")
    engine.gate.set()

    assert await analysis.wait(lambda found: False, 10)
    assert (analysis.superseded, scheduler.analysis("file:///a.py")) == (True, None)
