"""Measurements from several sources: put together by function, problems kept whole."""

import gzip
import json
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from rlm_model.contract.queries import Query
from rlm_model.corpora.collections.files import write_collection
from rlm_model.corpora.items import MeasurableItem, bank_items
from rlm_model.corpora.mbxp import mbxp_items
from rlm_model.corpora.programs.items import program_items
from rlm_model.corpora.splits import problem_of
from rlm_model.corpora.texts import entry_unit
from rlm_model.data.joined import join
from rlm_model.data.loading import load_data, merge
from rlm_model.data.measured import MeasuredUnit, Observation, measured_unit
from rlm_model.data.sources import stored_measurements
from rlm_model.measuring.measurer import PEAK_MEMORY, TIME
from rlm_model.measuring.reference import NOMINAL_SECONDS, slowness
from rlm_model.measuring.sizes import SIZES
from rlm_model.measuring.store import Batch, Measurement, MeasurementStore


def measured(id_: str, values: list[float], source: str = "def f(v): return v") -> MeasuredUnit:
    unit = entry_unit(source, "f", "python")
    assert unit is not None
    observations = [
        Observation(Query(metric, n), 10.0**value)
        for metric in (TIME, PEAK_MEMORY)
        for n, value in zip(SIZES, values, strict=False)
    ]
    return measured_unit(id_, problem_of(id_), unit, observations)


def test_the_first_measurement_of_a_function_stands_whole():
    first = [measured("mbpp/1", [-3.0])]
    (merged,) = merge([*first, measured("mbpp/1", [-9.0, -2.0])])
    assert merged.log10[Query(TIME, 10)] == pytest.approx(-3.0)
    assert Query(TIME, 100) not in merged.log10
    assert merged.targets is first[0].targets


def test_new_functions_are_added_and_the_same_text_is_one_problem():
    other = "def f(v): return sorted(v)"
    merged = merge(
        [
            measured("mbpp/1", [-3.0]),
            measured("cruxeval/2", [-4.0]),
            measured("leetcode/3", [-5.0], other),
        ]
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
    about = (item.id, item.digest, "ruby", "function", "rotate")
    found = [
        Measurement(*about, Query(TIME, 100), 2e-6),
        Measurement(*about, Query(PEAK_MEMORY, 100), 2048),
    ]
    # A machine that is half as fast as the nominal one.
    reference = {name: 2 * seconds for name, seconds in NOMINAL_SECONDS.items()}
    store = MeasurementStore(tmp_path / "batches")
    store.append(Batch("one", found, {}, (reference, reference)))

    (unit,) = load_data(tmp_path, tmp_path / "batches", ("ruby",)).units
    assert (unit.problem, unit.unit.language, unit.unit.name) == ("mbpp/7", "ruby", "rotate")
    assert unit.log10 == {
        Query(TIME, 100): pytest.approx(-6),
        Query(PEAK_MEMORY, 100): pytest.approx(np.log10(2048)),
    }
    assert load_data(tmp_path, tmp_path / "batches", ("php",)).units == []


@pytest.mark.parametrize("languages", [("python",), ("go",), ("javascript", "python")])
def test_collected_functions_are_joined_in_the_languages_that_are_wanted(tmp_path, languages):
    """Those in Go and JavaScript were read only where Python was wanted."""
    sources = {
        "go": "func first(v []int) int { return v[0] }\n",
        "javascript": "function first(v) { return v[0]; }\n",
        "python": "def first(v):\n    return v[0]\n",
    }
    items = [
        MeasurableItem(f"solutions/owner/name/{name}/two-sum/a", name, source, "first", "[([1],)]")
        for name, source in sources.items()
    ]
    write_collection(tmp_path / "collected" / "a.jsonl.gz", items, "owner/name", "0", "MIT")
    found = [
        Measurement(item.id, item.digest, item.language, "function", "first", Query(TIME, 10), 1e-6)
        for item in items
    ]
    store = MeasurementStore(tmp_path / "batches")
    store.append(Batch("one", found, {}, (NOMINAL_SECONDS, NOMINAL_SECONDS)))
    (tmp_path / "measured").mkdir()
    with gzip.open(tmp_path / "measured" / "python_functions.jsonl.gz", "wt"):
        pass
    units = load_data(tmp_path, tmp_path / "batches", languages, tmp_path / "collected").units
    assert sorted(unit.unit.language for unit in units) == sorted(languages)
    assert {unit.problem for unit in units} == {"leetcode/two-sum"}


def test_a_program_is_joined_as_its_whole_file(tmp_path):
    """Its measurements have no size: they were read, and then dropped by the join."""
    item = MeasurableItem(
        "program/python/1-0", "python", "n = int(input())\nprint(n)\n", "", kind="program"
    )
    about = (item.id, item.digest, "python", "program", "")
    stored = {(item.id, item.digest): [Measurement(*about, Query(TIME, None), 0.25)]}
    (unit,) = join(stored, [item])
    assert (unit.unit.kind, unit.problem) == ("program", "program/1-0")
    assert unit.log10 == {Query(TIME, None): pytest.approx(np.log10(0.25))}
    assert unit.targets.queries == (Query(TIME, None),)
    assert "print(n)" in unit.unit.text.text


def test_a_metric_that_is_a_share_is_learned_where_it_was_measured():
    unit = entry_unit("def f(v): return v", "f", "python")
    observations = [Observation(Query("accuracy", n, "gpu"), 0.5) for n in (32, 64)]
    found = measured_unit("own/a", "own/a", unit, observations)
    assert found.targets.queries == tuple(query for query, _, _ in observations)
    assert found.targets.mean == pytest.approx(np.log10(0.5))


def test_programs_are_loaded_where_they_are_wanted(tmp_path):
    item = next(item for item in program_items(1, ["lua"], 1))
    sized = next(item for item in program_items(1, ["lua"], 2))
    found = [
        Measurement(item.id, item.digest, "lua", "program", "", Query(TIME, None), 0.25),
        Measurement(sized.id, sized.digest, "lua", "program", "", Query(TIME, 10), 0.125),
    ]
    store = MeasurementStore(tmp_path / "batches")
    store.append(Batch("one", found, {}, (NOMINAL_SECONDS, NOMINAL_SECONDS)))
    (tmp_path / "measured").mkdir()
    with gzip.open(tmp_path / "measured" / "python_functions.jsonl.gz", "wt"):
        pass
    data = partial(load_data, tmp_path, tmp_path / "batches", ("lua",), tmp_path)
    assert data().units == []
    unit, other = data(kinds=("program",)).units
    assert (other.id, other.problem) == (sized.id, "program/2-0")
    assert other.log10 == {Query(TIME, 10): pytest.approx(np.log10(0.125))}
    assert (unit.id, unit.problem, unit.unit.kind) == (item.id, "program/1-0", "program")
    assert unit.log10 == {Query(TIME, None): pytest.approx(np.log10(0.25))}


COMMITTED = Path(__file__).parents[2] / "measurements"


def test_every_value_of_committed_batches_is_joined(tmp_path):
    """Counted from the files themselves: item, metric and size of each value, on one scale."""
    items = {(item.id, item.digest): item for item in bank_items()}
    expected = {}
    for path in sorted(COMMITTED.glob("*.parquet")):
        table = pq.read_table(path)
        rows = [row for row in table.to_pylist() if (row["item"], row["digest"]) in items]
        if "metric" in table.column_names or not rows:
            continue
        (tmp_path / path.name).write_bytes(path.read_bytes())
        before, after = json.loads(table.schema.metadata[b"rlm_batch"])["reference"]
        scale = {TIME: slowness(before, after), PEAK_MEMORY: 1.0}
        for row in rows:
            for metric, factor in scale.items():
                if row[metric] is not None:
                    value = max(row[metric] / factor, {TIME: 1e-9, PEAK_MEMORY: 16}[metric])
                    key = (row["item"], metric, row["n"])
                    expected.setdefault(key, []).append(np.log10(value))
        if len(expected) > 2_000:
            break
    stored = stored_measurements(MeasurementStore(tmp_path).batches())
    wanted = [item for key, item in items.items() if key in stored]
    joined = {
        (unit.id, query.metric, query.size): value
        for unit in join(stored, wanted)
        for query, value in unit.log10.items()
    }
    assert len(joined) > 2_000
    assert joined == {key: pytest.approx(np.mean(values)) for key, values in expected.items()}
