"""Which estimates a lens or a hint shows, as data."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
from estimate_support import SURE_MEMORY, SURE_TIME, UNIT, UNSURE_TIME, estimate, manifest
from lsprotocol import types

from rlm_lsp.engine import UnitResult
from rlm_lsp.features import code_lens, inlay_hint
from rlm_lsp.features.shared.shown import Words, shown
from rlm_lsp.settings import Settings
from rlm_lsp.settings.schema import CodeLens, HideBelow
from rlm_lsp.wording.hiding import is_cheap
from rlm_lsp.workspace.documents import Document

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


TINY_TIME = estimate("time_s", 1000, 200e-9, 700e-9, 2e-6)
TINY_MEMORY = estimate("peak_memory_bytes", 1000, 100, 300, 900)
VAGUE_TIME = estimate("time_s", 1000, 20e-9, 700e-9, 1e-3)


@pytest.mark.parametrize(
    ("estimates", "hide", "left"),
    [
        ((SURE_TIME, SURE_MEMORY), HideBelow(time=1.9e-3), (SURE_MEMORY,)),
        ((SURE_TIME, SURE_MEMORY), HideBelow(time=1.8e-3), (SURE_TIME, SURE_MEMORY)),
        ((SURE_TIME, SURE_MEMORY), HideBelow(memory=1e6), (SURE_TIME,)),
        ((SURE_TIME, SURE_MEMORY), HideBelow(time=1.9e-3, memory=1e6), None),
        ((SURE_TIME, SURE_MEMORY), HideBelow(time=0, memory=0), (SURE_TIME, SURE_MEMORY)),
        ((SURE_TIME,), HideBelow(memory=1e6), (SURE_TIME,)),
        # The median says nothing, and the range reaches over the threshold.
        ((UNSURE_TIME,), HideBelow(time=1.9e-3), (UNSURE_TIME,)),
        ((UNSURE_TIME,), HideBelow(time=1e-1), None),
    ],
)
def test_what_is_cheap_is_hidden(estimates, hide, left):
    result = UnitResult(UNIT, estimates)

    found = shown(result, CodeLens(), hide, 1000)

    assert (found.estimates if found else None) == left
    assert is_cheap(result, hide, 1000) == (left is None)


@pytest.mark.parametrize(
    ("estimates", "left"),
    [
        ((TINY_TIME, TINY_MEMORY), None),
        ((TINY_TIME, SURE_MEMORY), (SURE_MEMORY,)),
        ((SURE_TIME, TINY_MEMORY), (SURE_TIME,)),
        ((VAGUE_TIME, TINY_MEMORY), (VAGUE_TIME,)),
    ],
)
def test_item_18_what_nobody_would_act_on_is_hidden_by_default(estimates, left):
    found = shown(UnitResult(UNIT, estimates), CodeLens(), HideBelow(), 1000)

    assert (found.estimates if found else None) == left


def test_what_is_hidden_counts_at_the_size_that_is_shown():
    both = (SURE_TIME, estimate("time_s", 10, 1, 2, 3))

    assert shown(UnitResult(UNIT, both), CodeLens(), HideBelow(time=1), 1000) is None
    assert shown(UnitResult(UNIT, both), CodeLens(), HideBelow(time=1), 10) is not None


def test_a_reason_is_left_alone():
    result = UnitResult(UNIT, (), "syntax error in this function")

    assert shown(result, CodeLens(False, False, False), HideBelow(time=9), 1000) is result


@pytest.fixture
def server():
    server = Mock(manifest=manifest(), encoding="utf-16")
    server.client_capabilities = types.ClientCapabilities()
    server.settings_for.return_value = Settings(hide_below=HideBelow(time=0, memory=0))
    return server


def lenses(server, analysis):
    return code_lens._lenses(server, code_lens.lens_words(), analysis)


def hints(server, analysis):
    return inlay_hint._hints(server, inlay_hint.hint_words(server), analysis, 0, 9)


@pytest.mark.parametrize("answer", [lenses, hints])
def test_an_answer_asks_for_the_settings_as_often_for_many_functions_as_for_one(server, answer):
    document = Document.of_text("file:///shop/a.py", "python", 1, "def top_k(items): pass\n")
    judged = replace(BOTH, unit=replace(UNIT, reason=None))
    asked = []
    for functions in (1, 50):
        server.settings_for.reset_mock()
        analysis = SimpleNamespace(document=document, shown=[judged] * functions)
        assert len(answer(server, analysis)) == functions
        asked.append(server.settings_for.call_count)

    assert asked[0] == asked[1]


def told(*results, settings=None, named=None):
    """What is said of each result, and of how many the words had to be found."""
    found = []

    def say(settings, result, size):
        found.append(result)
        return f"{result.unit.name} {result.estimates[0].p50} {settings.size}"

    words = Words(say)
    chosen = settings or [Settings(hide_below=NONE)] * len(results)
    model = named or [manifest()] * len(results)
    said = [
        words.of(result, of, of.code_lens, which)
        for result, of, which in zip(results, chosen, model, strict=True)
    ]
    return said, len(found)


def test_words_are_found_once_while_a_function_only_moves():
    lower = replace(BOTH, unit=replace(UNIT, start_line=7, name_line=7, end_line=9))

    (first, second), found = told(BOTH, lower)

    assert first == second == "top_k 0.0018 1000"
    assert found == 1


@pytest.mark.parametrize(
    "change",
    [
        {"estimates": (UNSURE_TIME,)},
        {"judged": (UNSURE_TIME,)},
        {"cut_lines": 4},
        {"evened": ("time_s",)},
        {"reason": "why"},
        {"unit": replace(UNIT, name="other")},
        {"unit": replace(UNIT, size=10)},
        {"unit": replace(UNIT, outside_calls=("requests.get",))},
        {"unit": replace(UNIT, comment_problem="what?")},
    ],
)
def test_words_are_found_anew_where_what_they_tell_of_has_changed(change):
    both = replace(BOTH, estimates=(*BOTH.estimates, estimate("time_s", 10, 1, 2, 3)))

    assert told(both, replace(both, **change))[1] == 2


def test_words_are_found_anew_for_other_settings_and_another_model():
    chosen = [Settings(hide_below=NONE, size=size) for size in (1000, 10)]

    (first, second), _ = told(BOTH, replace(BOTH, cut_lines=3), settings=chosen)

    assert first.endswith("1000")
    assert second is None  # at that size nothing is known
    assert told(BOTH, BOTH, named=[manifest(), manifest()])[1] == 2


def test_words_that_nobody_asks_for_any_more_are_forgotten(monkeypatch):
    monkeypatch.setattr("rlm_lsp.features.shared.shown.KEPT_BYTES", 5_000)
    others = [replace(BOTH, cut_lines=lines) for lines in (1, 2, 3)]

    said, found = told(*others, others[2], others[0])

    assert len(set(said)) == 1
    assert found == 4


@pytest.mark.parametrize(
    "long",
    [
        lambda text: {"name": text},
        lambda text: {"outside_calls": (text,)},
        lambda text: {"outside_calls": tuple(text[at : at + 100] for at in range(0, 10_000, 100))},
        lambda text: {"comment_problem": text},
    ],
    ids=["name", "call", "calls", "comment"],
)
def test_item_10_words_are_kept_as_far_as_there_is_room(monkeypatch, long):
    """A name of a megabyte, written anew with each key, was kept 4096 times."""
    monkeypatch.setattr("rlm_lsp.features.shared.shown.KEPT_BYTES", 100_000)
    edits = [
        replace(BOTH, unit=replace(UNIT, **long(f"{edit:05}" * 2_000)), cut_lines=edit)
        for edit in range(10)
    ]

    assert told(*edits, edits[-1])[1] == len(edits)
    assert told(*edits, edits[0])[1] == len(edits) + 1


def test_item_10_words_that_have_no_room_at_all_are_said(monkeypatch):
    monkeypatch.setattr("rlm_lsp.features.shared.shown.KEPT_BYTES", 1_000)

    assert told(BOTH, BOTH) == (["top_k 0.0018 1000"] * 2, 2)
