"""What an estimate holds for: a size where the kind has one, and nothing elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest
from estimate_support import UNIT, manifest

from rlm_lsp.engine import UnitResult
from rlm_lsp.engine.sizes import asked_sizes, nearest_size, nearest_sizes, with_largest
from rlm_lsp.settings import Settings
from rlm_lsp.wording import conditions, formatting
from rlm_lsp.wording.formatting import Layout
from rlm_lsp.wording.report import Row, as_json, as_text
from rlm_model.contract.kinds import GRAPH
from rlm_model.contract.manifest import Answered
from rlm_model.contract.queries import Estimate, Query

MODEL = manifest()
BOTH = replace(
    MODEL,
    answered=(*MODEL.answered, Answered(GRAPH.name, ("onnx",), ("latency_s",), ("a100",))),
)
NETWORK = UnitResult(
    replace(UNIT, name="", kind=GRAPH.name),
    (Estimate(Query("latency_s", None, "a100"), 1e-3, 1.2e-3, 1.5e-3),),
)


def test_words() -> None:
    assert conditions.under("1 s", 1000) == "1 s at n = 1\u202f000"
    assert conditions.under("1 s", None) == "1 s"
    assert (conditions.condition(10), conditions.condition(None)) == ("n = 10", "")


def test_devices() -> None:
    mixed = ("reference-cpu", "a100", "reference-cpu", "a100")
    assert conditions.runs_on(mixed, "python", calibrated=False) == [
        "CPU time of one x86-64 server core: waiting is not counted.",
        "On a100.",
    ]
    assert conditions.runs_on(mixed, "python", calibrated=True) == [
        "CPU time, calibrated to this machine: waiting is not counted.",
        "On a100.",
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("cpp", "CPU time of one x86-64 server core, after g++ -O2: waiting is not counted."),
        (
            "typescript",
            "CPU time of one x86-64 server core, in warmed-up Node.js: waiting is not counted.",
        ),
        ("ruby", "CPU time of one x86-64 server core: waiting is not counted."),
        ("onnx", "CPU time of one x86-64 server core: waiting is not counted."),
    ],
)
def test_times_are_said_to_be_of_how_a_language_was_measured(language: str, said: str) -> None:
    assert conditions.runs_on(["reference-cpu"], language, calibrated=False) == [said]


def test_a_kind_without_a_size_is_asked_for_none() -> None:
    assert nearest_size(BOTH, 1000, GRAPH.name) is None
    for sizes in (nearest_sizes, asked_sizes):
        assert sizes(BOTH, (10, 1000), GRAPH.name) == (None,)
    assert with_largest(BOTH, 10, GRAPH.name) == (None,)
    assert nearest_size(BOTH, 1000) == 1000


def test_nothing_is_said_of_a_size_that_is_no_condition() -> None:
    assert formatting.headline(NETWORK, None) == "1.2 ms"
    assert formatting.in_words(NETWORK, (None,)) == "this graph: 1.2 ms."
    told = formatting.detail(NETWORK, BOTH, (None,), layout=Layout.PLAIN)
    assert told.startswith("This graph\n\nlatency")
    assert f"On a100. Model {BOTH.name} {BOTH.version}." in told
    assert "n " not in told.splitlines()[2]


def test_reports_of_kinds_with_and_without_a_size() -> None:
    hide = Settings().hide_below
    rows = [Row.of("net.onnx", NETWORK, None, (None,), hide)]
    assert "n =" not in as_text(rows, BOTH, 1)
    assert as_json(rows, BOTH)["units"][0]["size"] is None
    assert as_text([], BOTH, 2) == "no functions or graphs in 2 files"
