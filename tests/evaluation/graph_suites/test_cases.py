"""The cases of the suites: nothing that is judged was learned."""

from __future__ import annotations

import numpy as np
import pytest

from rlm_model.corpora.splits import split_of
from rlm_model.evaluation.graph_suites import cases as case_module
from rlm_model.evaluation.graph_suites.cases import (
    NEW_GPUS,
    SEQUENCE_DEVICES,
    SPACES_WITH_ACCURACY,
    all_cases,
    size_case,
)


@pytest.fixture(scope="module")
def cases(collections):
    return list(all_cases(collections))


def test_every_suite_has_cases_and_every_case_a_name(cases):
    assert len({case.key for case in cases}) == len(cases)
    assert list(dict.fromkeys(case.suite for case in cases)) == [
        "accuracy", "sequence", "device", "space", "kernel-operators", "kernel-sizes",
        "module-problems", "module-gpu",
    ]  # fmt: skip
    keys = {case.key for case in cases}
    assert {f"accuracy/{name}/16/4" for name in SPACES_WITH_ACCURACY} < keys
    assert "device/nasbench201/titan-rtx-b256/16/2" in keys
    assert "module-gpu/tesla-t4/0/0" in keys


def test_no_problem_is_learned_and_judged(cases):
    for case in cases:
        if case.suite == "kernel-sizes":
            continue
        judged = set(case.judged.problems)
        assert judged
        for learned in (case.learned, *case.source):
            assert judged.isdisjoint(learned.problems), case.key
        assert {split_of(problem) for problem in judged} == {"test"}


def test_everything_that_is_learned_and_judged_was_measured(cases):
    for case in cases:
        for examples in (case.learned, case.judged, *case.source):
            assert np.isfinite(examples.targets).all()


def test_few_networks_are_drawn_anew_and_the_same_everywhere(collections, cases):
    draws = [case for case in cases if case.key.startswith("accuracy/nasbench201/16/")]
    chosen = [frozenset(case.learned.units.tolist()) for case in draws]
    assert [len(each) for each in chosen] == [16] * 5
    assert len(set(chosen)) == 5
    again = [case for case in all_cases(collections) if case.key == draws[2].key]
    assert frozenset(again[0].learned.units.tolist()) == chosen[2]
    # All are judged on the same networks.
    assert len({case.judged.units.tobytes() for case in draws}) == 1


def test_held_out_sizes_are_the_largest_of_their_operator(collections):
    case = size_case(collections["tritonbench_g"])
    largest = {}
    for unit, query in zip(case.learned.units, case.learned.queries, strict=True):
        largest[unit] = max(largest.get(unit, 0), query.size)
    assert len(case.judged) == len(largest)
    for unit, query in zip(case.judged.units, case.judged.queries, strict=True):
        assert query.size > largest[unit]


def test_a_new_device_is_in_no_source(cases):
    for case in cases:
        judged = {query.device.partition("/")[0] for query in case.judged.queries}
        if case.suite in ("device", "module-gpu"):
            (source,) = case.source
            assert judged.isdisjoint(query.device.partition("/")[0] for query in source.queries)
    assert {case.task for case in cases if case.suite == "module-gpu"} == set(NEW_GPUS)


def test_a_new_space_is_in_no_source(cases):
    for case in cases:
        if case.suite == "space":
            assert case.task not in {source.collection.name for source in case.source}
            assert len(case.source) == len(SPACES_WITH_ACCURACY) - 1


def test_a_sequence_is_the_accuracy_and_then_the_latencies(cases):
    case = next(case for case in cases if case.suite == "sequence")
    queries = [case.judged.collection.queries[column] for column in case.columns]
    assert [query.device for query in queries] == ["cifar10", *SEQUENCE_DEVICES]


def test_short_trainings_are_not_judged(cases):
    judged = {query.device for case in cases for query in case.judged.queries}
    assert "cifar10" in judged
    assert not any(device.endswith("-epochs") for device in judged)


def test_so_many_are_judged_at_most(collections, monkeypatch):
    monkeypatch.setattr(case_module, "JUDGED_UNITS", 5)
    case = next(case_module.accuracy_cases(collections))
    assert len(np.unique(case.judged.units)) == 5
