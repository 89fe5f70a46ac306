"""Measurements from several sources: put together by function, gaps filled, problems kept whole."""

import numpy as np
import pytest

from rlm_model.data.joined import merge
from rlm_model.data.measured import MeasuredUnit, entry_unit, problem_of

NAN = float("nan")


def measured(id_: str, values: list[float], source: str = "def f(v): return v") -> MeasuredUnit:
    unit = entry_unit(source, "f", "python")
    assert unit is not None
    return MeasuredUnit(id_, problem_of(id_), unit, np.array([values]))


def test_gaps_are_filled_and_values_stand():
    first = [measured("mbpp/1", [-3.0, NAN, NAN])]
    (merged,) = merge(first, [measured("mbpp/1", [-9.0, -2.0, NAN])])
    assert merged.log10[0].tolist() == pytest.approx([-3.0, -2.0, NAN], nan_ok=True)
    assert first[0].log10[0, 1] != first[0].log10[0, 1]  # what was given is not changed


def test_new_functions_are_added_and_the_same_text_is_one_problem():
    other = "def f(v): return sorted(v)"
    merged = merge(
        [measured("mbpp/1", [-3.0])],
        [measured("cruxeval/2", [-4.0]), measured("leetcode/3", [-5.0], other)],
    )
    assert [(unit.id, unit.problem) for unit in merged] == [
        ("mbpp/1", "mbpp/1"),
        ("cruxeval/2", "mbpp/1"),
        ("leetcode/3", "leetcode/3"),
    ]
