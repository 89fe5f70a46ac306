"""Measurements from several sources: put together by function, problems kept whole."""

import gzip
import json

import numpy as np
import pytest

from rlm_model.corpora.mbxp import mbxp_items
from rlm_model.corpora.splits import problem_of
from rlm_model.corpora.texts import entry_unit
from rlm_model.data.completion import Course
from rlm_model.data.grid import SIZES
from rlm_model.data.joined import load_data, merge
from rlm_model.data.measured import MeasuredUnit, measured_unit
from rlm_model.measuring.reference import NOMINAL_SECONDS
from rlm_model.measuring.store import Batch, MeasurementStore, Row

NAN = float("nan")


def measured(id_: str, values: list[float], source: str = "def f(v): return v") -> MeasuredUnit:
    unit = entry_unit(source, "f", "python")
    assert unit is not None
    course = Course(SIZES[: len(values)], values)
    return measured_unit(id_, problem_of(id_), unit, (course, course))


def test_the_first_measurement_of_a_function_stands_whole():
    first = [measured("mbpp/1", [-3.0])]
    (merged,) = merge(first, [measured("mbpp/1", [-9.0, -2.0])])
    assert merged.log10[0].tolist() == pytest.approx([-3.0, NAN, NAN, NAN, NAN], nan_ok=True)
    np.testing.assert_equal(merged.mean, first[0].mean)


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


def test_functions_of_other_languages_are_joined_where_they_are_wanted(tmp_path):
    corpora, measured_folder = tmp_path / "corpora", tmp_path / "measured"
    python = {
        "id": "mbpp/MBPP/7",
        "language": "python",
        "code": "def rotate(items):\n    return items[1:] + items[:1]",
        "entry_point": "rotate",
        "tests": "assert rotate([1, 2, 3]) == [2, 3, 1]",
    }
    ruby = {
        "id": "mbxp/MBRBP/7",
        "language": "ruby",
        "entry_point": "rotate",
        "prompt": "def rotate(items)",
        "solution": "    return items.rotate\nend",
    }
    for folder, name, records in (
        (measured_folder, "python_functions", []),
        (corpora, "mbpp", [python]),
        (corpora, "mbxp_ruby", [ruby]),
    ):
        folder.mkdir(exist_ok=True)
        with gzip.open(folder / f"{name}.jsonl.gz", "wt") as stream:
            stream.writelines(json.dumps(record) + "\n" for record in records)
    (item,) = mbxp_items(corpora, ("ruby",))
    row = Row(item.id, item.digest, "ruby", "function", "rotate", 100, 2e-6, 2048, None)
    # A machine that is half as fast as the nominal one.
    reference = {name: 2 * seconds for name, seconds in NOMINAL_SECONDS.items()}
    store = MeasurementStore(tmp_path / "batches")
    store.append(Batch("one", [row], {}, (reference, reference)))

    (unit,) = load_data(tmp_path, tmp_path / "batches", ("ruby",)).units
    assert (unit.problem, unit.unit.language, unit.unit.name) == ("mbpp/7", "ruby", "rotate")
    assert unit.log10[:, 1].tolist() == pytest.approx(np.log10([1e-6, 2048]).tolist())
    assert load_data(tmp_path, tmp_path / "batches", ("php",)).units == []
