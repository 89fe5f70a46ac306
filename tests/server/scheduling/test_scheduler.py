"""What is computed, and in which order, with an engine that only counts."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace

import pytest
from scheduling_support import (
    CHOICE,
    OTHER,
    QUIET,
    RULES,
    A,
    document,
    finished,
)

from rlm_lsp.scheduling import planning, steps
from rlm_lsp.scheduling import scheduler as module
from rlm_lsp.scheduling.scheduler import Scheduler
from rlm_lsp.workspace.documents import Document

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_only_changed_functions_are_judged_again(scheduler, engine, listener):
    scheduler.open(document("a", "b", "c"))
    await finished(scheduler)
    scheduler.change(document("a", "b2", "c", version=2))
    analysis = await finished(scheduler)

    assert engine.judged == ["a", "b", "c", "b2"]
    assert [result.unit.name for result in analysis.results] == ["a", "b2", "c"]
    assert [id(result.unit) for result in analysis.results] == list(map(id, analysis.units))
    assert listener.loads == 1


async def test_equal_functions_are_judged_once(scheduler, engine):
    scheduler.open(document("a", "a", "a"))
    analysis = await finished(scheduler)

    assert engine.judged == ["a"]
    assert [result.unit.start_line for result in analysis.results] == [0, 3, 6]


async def test_a_first_edit_is_judged_at_once_and_a_burst_when_it_is_over(scheduler, engine):
    scheduler.open(document("a"))
    await finished(scheduler)
    for version, name in enumerate(("b", "c", "d", "e"), start=2):
        scheduler.change(document(name, version=version))
        await asyncio.sleep(QUIET / 8)
    await finished(scheduler)

    assert engine.judged == ["a", "b", "e"]


async def test_obsolete_work_is_dropped(scheduler, engine):
    engine.gate.clear()
    scheduler.open(document("a", "b", "c", "d"))
    old = scheduler.analysis("file:///a.py")
    await asyncio.sleep(0.1)
    scheduler.change(document("e", version=2))
    engine.gate.set()
    await finished(scheduler)

    assert old.superseded
    assert engine.judged[-1] == "e"
    assert len(engine.judged) <= 2


async def test_the_newest_document_goes_first(scheduler, engine):
    engine.gate.clear()
    scheduler.open(document("a", "b", "c", "d"))
    await asyncio.sleep(0.1)
    scheduler.open(document("x", "y", uri="file:///b.py"))
    engine.gate.set()
    await finished(scheduler, "file:///b.py")
    await finished(scheduler)

    assert engine.judged == ["a", "x", "y", "b", "c", "d"]


async def test_what_the_user_sees_goes_first(scheduler, engine):
    scheduler.open(document("a", "b", "c", "d"))
    scheduler.look_at("file:///a.py", 6, 8)
    await finished(scheduler)

    assert engine.judged == ["c", "a", "b", "d"]


async def test_a_wait_ends_with_enough(scheduler, engine):
    engine.gate.clear()
    scheduler.look_at("file:///a.py", 3, 5)
    scheduler.open(document("a", "b"))
    analysis = scheduler.analysis("file:///a.py")

    assert not await analysis.wait(lambda found: found.known(3, 5), 0.2)
    engine.gate.set()
    assert await analysis.wait(lambda found: found.known(3, 5), 10)
    assert analysis.results[1] is not None


async def test_the_cache_is_bounded(scheduler, engine, monkeypatch):
    monkeypatch.setattr(planning, "CACHE_BYTES", 3_200)  # two units, of five estimates each
    for version, names in enumerate((("a", "b", "c"), ("b", "c"), ("a",)), start=1):
        scheduler.open(document(*names, version=version))
        await finished(scheduler)

    assert engine.judged == ["a", "b", "c", "a"]


async def test_the_cache_holds_fewer_units_at_more_sizes(scheduler, engine, rules, monkeypatch):
    monkeypatch.setattr(planning, "CACHE_BYTES", 3_200)
    rules[A] = replace(RULES, sizes=tuple(range(20, 26)))
    for version, names in enumerate((("a", "b"), ("b",), ("a",)), start=1):
        scheduler.open(document(*names, version=version))
        await finished(scheduler)

    assert engine.judged == ["a", "b", "a"]


async def test_other_sizes_are_computed_anew(scheduler, engine, listener, rules):
    scheduler.open(document("a"))
    scheduler.open(document("a", uri=OTHER))
    await finished(scheduler)
    await finished(scheduler, OTHER)
    untouched = scheduler.analysis(OTHER)
    rules[A] = replace(RULES, sizes=(5, 7_000, 10**9))
    scheduler.configure(CHOICE)
    analysis = await finished(scheduler)

    asked = [estimate.query.size for estimate in analysis.results[0].estimates]
    assert asked == [10, 100, 1_000, 7_000, 10_000, 100_000]
    assert scheduler.analysis(OTHER) is untouched
    assert (engine.judged, listener.loads) == (["a", "a"], 1)


async def test_another_model_judges_everything_anew(scheduler, engine, listener):
    scheduler.open(document("a"))
    await finished(scheduler)
    scheduler.configure(replace(CHOICE, threads=2))
    await finished(scheduler)

    assert (engine.judged, listener.loads) == (["a", "a"], 2)


async def test_no_more_units_than_the_rules_allow(scheduler, engine, rules):
    rules[A] = replace(RULES, max_units=2)
    scheduler.open(document("a", "b", "c"))
    analysis = await finished(scheduler)

    assert engine.judged == ["a", "b"]
    assert [result.reason for result in analysis.results] == [
        None,
        None,
        "more than 2 units in this file",
    ]


async def test_a_refused_document_has_no_units(scheduler, engine, listener, rules):
    rules[A] = replace(RULES, refusal="left out")
    scheduler.open(document("a"))
    analysis = await finished(scheduler)

    assert (analysis.failure, analysis.units, analysis.results) == ("left out", None, [])
    assert listener.loads == 0


async def test_changes_wait_where_the_rules_say_so(scheduler, engine, rules):
    rules[A] = replace(RULES, hold_changed="not saved")
    scheduler.open(document("a", "b"))
    await finished(scheduler)
    scheduler.change(document("a", "c", version=2))
    held = await finished(scheduler)

    assert engine.judged == ["a", "b"]
    assert [result and result.unit.name for result in held.results] == ["a", None]
    assert held.failure == "not saved"
    held.owed.add("lens")
    assert scheduler.judge(A)
    judged = await finished(scheduler)
    assert (engine.judged, judged.failure) == (["a", "b", "c"], None)
    assert held.superseded


async def test_a_change_that_is_known_already_waits_for_nothing(scheduler, engine, rules):
    rules[A] = replace(RULES, hold_changed="not saved")
    scheduler.open(document("a", "b"))
    await finished(scheduler)
    scheduler.change(document("b", version=2))
    analysis = await finished(scheduler)

    assert [result.unit.name for result in analysis.results] == ["b"]
    assert analysis.failure is None


async def test_what_waits_loads_no_model(scheduler, engine, listener, rules):
    rules[A] = replace(RULES, hold_opened="by hand", hold_changed="by hand")
    scheduler.open(document("a"))
    assert (await finished(scheduler)).failure == "by hand"
    assert listener.loads == 0
    scheduler.judge(A)
    assert (await finished(scheduler)).failure is None
    assert (engine.judged, listener.loads) == (["a"], 1)


async def test_what_the_model_does_not_judge_is_not_read_and_loads_no_model(
    scheduler, engine, listener, monkeypatch
):
    read = []
    find = steps.find_units
    monkeypatch.setattr(
        steps, "find_units", lambda found, *of: read.append(found.uri) or find(found, *of)
    )
    scheduler.open(Document.of_text(A, "cpp", 1, "int twice(int n) { return 2 * n; }\n"))
    analysis = await finished(scheduler)
    assert (read, analysis.units) == ([], [])
    assert (analysis.failure, listener.loads, listener.landings) == (None, 0, 1)
    assert scheduler.manifest is engine.manifest

    scheduler.open(document("a", uri=OTHER))
    await finished(scheduler, OTHER)
    assert (engine.judged, listener.loads) == (["a"], 1)


async def test_memory_is_given_back_after_many_units(scheduler, engine, monkeypatch):
    given = threading.Event()
    monkeypatch.setattr(module, "give_back", given.set)
    monkeypatch.setattr(module, "MANY_UNITS", 3)
    scheduler.open(document("a", "b"))
    await finished(scheduler)
    assert not given.wait(0.1)
    scheduler.open(document("c", uri=OTHER))
    await finished(scheduler, OTHER)
    await asyncio.sleep(0.1)
    assert given.wait(10)


async def test_memory_is_given_back_after_a_large_document_and_after_a_close(
    scheduler, monkeypatch
):
    given = threading.Semaphore(0)
    monkeypatch.setattr(module, "give_back", given.release)
    monkeypatch.setattr(module, "MANY_BYTES", 100)
    scheduler.open(document("a"))
    await finished(scheduler)
    await asyncio.sleep(0.1)
    assert not given.acquire(timeout=0.1)
    scheduler.open(document(*"abcdefg", version=2))
    await finished(scheduler)
    await asyncio.sleep(0.1)
    assert given.acquire(timeout=10)

    scheduler.close(A)
    await asyncio.sleep(0.1)
    assert given.acquire(timeout=10)


async def test_rules_that_come_late_still_hold_a_document(engine, listener, rules):
    scheduler = Scheduler(CHOICE, lambda document: rules.get(document.uri, RULES), listener)
    scheduler.open(document("a"))
    await asyncio.sleep(0.1)
    rules[A] = replace(RULES, hold_opened="by hand")
    scheduler.configure(CHOICE)
    scheduler.release()

    assert (await finished(scheduler)).failure == "by hand"
    assert listener.loads == 0
    scheduler.stop()


async def test_a_document_that_is_not_open_is_not_judged(scheduler):
    assert not scheduler.judge("file:///never.py")
