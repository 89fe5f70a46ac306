"""What is shown while somebody types: never less than before, with an engine that only counts."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from scheduling_support import CHOICE, QUIET, RULES, A, document, finished

from rlm_lsp.workspace.documents import Change, Document, Position

pytestmark = pytest.mark.asyncio(loop_scope="session")


def edited(scheduler, line: int, character: int, text: str, end=None) -> Document:
    """The open document with an edit."""
    before = scheduler.analysis(A).document
    start = Position(line, character)
    change = Change(start, start if end is None else Position(*end), text)
    return before.changed(before.version + 1, [change], "utf-16")


def shown(scheduler) -> list[tuple[str, int]]:
    """Names and lines of the functions that have a number."""
    found = scheduler.analysis(A).shown
    return [(r.unit.name, r.unit.name_line) for r in found if r.estimates]


async def test_a_burst_shows_what_was_known(scheduler, engine):
    scheduler.open(document("a", "b", "c"))
    await finished(scheduler)
    for _ in range(6):
        scheduler.change(edited(scheduler, 3, 0, "\n"))
        below = scheduler.analysis(A).document.version + 2
        assert shown(scheduler) == [("a", 0), ("b", below), ("c", below + 3)]
        await asyncio.sleep(QUIET / 8)
    analysis = await finished(scheduler)

    assert analysis.shown == analysis.results
    assert engine.judged == ["a", "b", "c"]


async def test_an_edited_function_keeps_its_number_until_the_new_one_is_there(scheduler, engine):
    scheduler.open(document("a", "b"))
    old = (await finished(scheduler)).results
    engine.gate.clear()
    scheduler.change(edited(scheduler, 1, 12, " + 1"))
    analysis = scheduler.analysis(A)
    assert await analysis.wait(lambda found: found.known(3, 5), 10)

    assert analysis.results[0] is None
    assert [r.estimates for r in analysis.shown] == [r.estimates for r in old]
    assert [r.unit for r in analysis.shown] == analysis.units
    engine.gate.set()
    await finished(scheduler)
    assert None not in analysis.results
    assert engine.judged == ["a", "b", "a"]


async def test_a_function_with_a_syntax_error_keeps_its_number(scheduler, engine):
    scheduler.open(document("a", "b", "c"))
    await finished(scheduler)
    scheduler.change(edited(scheduler, 1, 12, " + max("))
    analysis = await finished(scheduler)

    assert analysis.results[0].reason == "syntax error in this function"
    assert shown(scheduler) == [("a", 0), ("b", 3), ("c", 6)]


async def test_functions_that_an_open_bracket_hides_are_shown_until_it_is_closed(scheduler, engine):
    scheduler.open(document("a", "b", "c"))
    await finished(scheduler)
    for text in ("x = f(\n", "\n"):
        scheduler.change(edited(scheduler, 2, 0, text))
        await finished(scheduler)
    assert [unit.name for unit in scheduler.analysis(A).units] == ["a"]
    assert shown(scheduler) == [("a", 0), ("b", 5), ("c", 8)]

    scheduler.change(edited(scheduler, 3, 0, ")"))
    assert [unit.name for unit in (await finished(scheduler)).units] == ["a", "b", "c"]
    assert shown(scheduler) == [("a", 0), ("b", 5), ("c", 8)]


async def test_a_function_in_a_string_is_none(scheduler, engine):
    scheduler.open(document("a", "b", "c"))
    await finished(scheduler)
    scheduler.change(edited(scheduler, 3, 0, "'''\n"))
    scheduler.change(edited(scheduler, 7, 0, "'''\n"))
    await finished(scheduler)

    assert shown(scheduler) == [("a", 0), ("c", 8)]


async def test_a_function_that_is_taken_out_goes_at_once(scheduler, engine):
    scheduler.open(document("a", "b", "c"))
    await finished(scheduler)
    scheduler.change(edited(scheduler, 3, 0, "", (6, 0)))
    assert shown(scheduler) == [("a", 0), ("c", 3)]
    scheduler.change(edited(scheduler, 3, 0, "def b(n):\n    return n\n\n"))
    await finished(scheduler)

    assert shown(scheduler) == [("a", 0), ("b", 3), ("c", 6)]
    assert engine.judged == ["a", "b", "c"]


async def test_what_waits_for_a_save_shows_the_numbers_of_before(scheduler, engine, rules):
    rules[A] = replace(RULES, hold_changed="not saved")
    scheduler.open(document("a", "b"))
    await finished(scheduler)
    for _ in range(2):
        scheduler.change(edited(scheduler, 1, 12, "1"))
        analysis = await finished(scheduler)
        assert analysis.results[0] is None
        assert shown(scheduler) == [("a", 0), ("b", 3)]
    scheduler.judge(A)
    assert shown(scheduler) == [("a", 0), ("b", 3)]
    assert None not in (await finished(scheduler)).results


@pytest.mark.parametrize("other", ["sizes", "model", "refusal"])
async def test_other_estimates_take_nothing_over(scheduler, engine, rules, other):
    scheduler.open(document("a"))
    await finished(scheduler)
    if other != "model":
        rules[A] = replace(RULES, **{"sizes": {"sizes": (5,)}, "refusal": {"refusal": "no"}}[other])
    scheduler.configure(replace(CHOICE, threads=2) if other == "model" else CHOICE)

    assert scheduler.analysis(A).shown == []


async def test_debts_are_paid_by_the_version_that_is_judged(scheduler, engine):
    scheduler.open(document("a"))
    (await finished(scheduler)).owed.add("lens")
    scheduler.change(edited(scheduler, 0, 0, "\n"))
    scheduler.analysis(A).asked.add("hint")
    scheduler.analysis(A).owed.add("hint")
    scheduler.change(edited(scheduler, 0, 0, "\n"))
    analysis = scheduler.analysis(A)
    assert analysis.debts == {"lens", "hint"}

    analysis.asked.add("lens")  # its client has asked about this version itself
    assert analysis.debts == {"hint"}
    analysis.settle()
    assert analysis.debts == set()


async def test_a_version_without_functions_is_told_too(scheduler, engine, listener):
    scheduler.open(document("a"))
    await finished(scheduler)
    before = listener.landings
    scheduler.change(edited(scheduler, 0, 0, "", (3, 0)))
    assert (await finished(scheduler)).units == []

    assert listener.landings == before + 1
