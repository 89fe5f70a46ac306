"""Campaigns: resumed, sharded, and never with a disturbed batch."""

import json
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from rlm_model.cli import main
from rlm_model.contract.queries import Query
from rlm_model.corpora.items import MeasurableItem, function_item
from rlm_model.data.joined import join
from rlm_model.data.sources import stored_measurements
from rlm_model.measuring import campaign, command, options
from rlm_model.measuring.campaign import Shard, measure_batch, run_campaign, run_locally, run_on_ray
from rlm_model.measuring.measurer import PEAK_MEMORY, TIME, Measurer, Point
from rlm_model.measuring.python_function import Plan
from rlm_model.measuring.reference import (
    NOMINAL_SECONDS,
    REFERENCE_ITEMS,
    describe_machine,
    drift,
    machine_id,
)
from rlm_model.measuring.store import SCHEMA, Batch, Measurement, MeasurementStore, StoreError

PLAN = Plan(sizes=(10, 100))


def items(count=6):
    return [
        MeasurableItem(
            f"own/f{index}",
            "python",
            f"def f{index}(v): return v[{index}:]",
            f"f{index}",
            "[([1],)]",
        )
        for index in range(count)
    ]


def fake_batch(batch, name):
    found = [
        Measurement(item.id, item.digest, "python", "function", item.entry_point, query, value)
        for item in batch
        for n in (10, 100)
        for query, value in ((Query(TIME, n), n * 1e-6), (Query(PEAK_MEMORY, n), 0.0))
    ]
    # A machine twice as slow as the nominal one.
    reference = {"add": 2 * NOMINAL_SECONDS["add"]}
    return Batch(name, found, describe_machine(), (reference, reference))


def runner(wanted):
    for item in wanted:
        yield fake_batch([item], item.id.replace("/", "-"))


def test_batches_come_back_as_they_were_written(tmp_path):
    store = MeasurementStore(tmp_path)
    batch = fake_batch(items(), "first")
    missing = replace(batch.measurements[0], value=None, reason="MemoryError")
    elsewhere = replace(missing, query=Query("latency_s", None, "gpu"), value=0.5, reason=None)
    batch = replace(batch, measurements=[*batch.measurements, missing, elsewhere])
    store.append(batch)
    assert list(store.batches()) == [batch]
    with pytest.raises(FileExistsError):
        store.append(batch)


COMMITTED = Path(__file__).parents[2] / "measurements"


@pytest.mark.parametrize("start", range(0, 824, 103))
def test_every_value_and_reason_of_a_first_batch_is_read(tmp_path, start):
    """The first batches have a column a metric; committed ones are never rewritten."""
    paths = sorted(path for path in COMMITTED.glob("*.parquet") if is_wide(path))
    path = paths[start]
    wide = pq.read_table(path).to_pylist()
    (tmp_path / path.name).write_bytes(path.read_bytes())
    (batch,) = MeasurementStore(tmp_path).batches()
    expected = [
        (row["item"], row["digest"], row["entry_point"], metric, row["n"], row[metric], reason)
        for row in wide
        for metric in (TIME, PEAK_MEMORY)
        for reason in [row["reason"] if row[metric] is None else None]
        if row[metric] is not None or reason is not None
    ]
    assert [
        (m.item, m.digest, m.entry_point, m.query.metric, m.query.size, m.value, m.reason)
        for m in batch.measurements
    ] == expected
    assert {(m.item, m.digest) for m in batch.measurements} == {
        (row["item"], row["digest"]) for row in wide
    }
    # As a new batch it holds the same.
    store = MeasurementStore(tmp_path / "new")
    store.append(batch)
    assert list(store.batches()) == [batch]


def test_a_first_batch_of_programs_knows_what_an_empty_one_costs(tmp_path):
    path = next(
        path
        for path in sorted(COMMITTED.glob("*.parquet"), key=lambda path: path.stat().st_size)
        if is_wide(path) and "program" in pq.read_table(path, columns=["kind"])["kind"].to_pylist()
    )
    about = json.loads(pq.read_schema(path).metadata[b"rlm_batch"])["runtime"]
    (tmp_path / path.name).write_bytes(path.read_bytes())
    (batch,) = MeasurementStore(tmp_path).batches()
    floor = {TIME: about["floor_time_s"], PEAK_MEMORY: about["floor_memory_bytes"]}
    assert batch.runtime.floor == floor
    assert {m.query.size for m in batch.measurements} == {None}


def is_wide(path):
    return "metric" not in pq.read_schema(path).names


def test_a_batch_is_a_row_a_value(tmp_path):
    path = MeasurementStore(tmp_path).append(fake_batch(items(1), "first"))
    rows = pq.read_table(path).to_pylist()
    assert pq.read_schema(path).names == SCHEMA.names
    assert [(row["metric"], row["size"], row["device"], row["value"]) for row in rows] == [
        (TIME, 10, "reference-cpu", 10 * 1e-6),
        (PEAK_MEMORY, 10, "reference-cpu", 0.0),
        (TIME, 100, "reference-cpu", 100 * 1e-6),
        (PEAK_MEMORY, 100, "reference-cpu", 0.0),
    ]


class AccuracyMeasurer(Measurer):
    metrics = (TIME, "accuracy")

    def measure(self, item):
        return [Point(10, {TIME: 1e-3, "accuracy": 0.5}), Point(20, {TIME: 2e-3}, "too slow")]


def test_a_metric_more_is_a_row_more(monkeypatch):
    monkeypatch.setattr(campaign, "make_measurer", lambda *_: AccuracyMeasurer())
    monkeypatch.setattr(campaign, "_reference_seconds", lambda _: {"add": 1.0})
    batch = measure_batch(items(1), PLAN, None)
    assert [(m.query, m.value, m.reason) for m in batch.measurements] == [
        (Query(TIME, 10), 1e-3, None),
        (Query("accuracy", 10), 0.5, None),
        (Query(TIME, 20), 2e-3, None),
        (Query("accuracy", 20), None, "too slow"),
    ]


def test_no_text_is_stored(tmp_path):
    path = MeasurementStore(tmp_path).append(fake_batch(items(), "first"))
    assert b"return v" not in path.read_bytes()
    assert "source" not in pq.read_table(path).column_names


def test_a_damaged_batch_is_named(tmp_path):
    (tmp_path / "bad.parquet").write_bytes(b"no parquet")
    with pytest.raises(StoreError, match=r"bad\.parquet is not a batch"):
        list(MeasurementStore(tmp_path).batches())


def test_a_campaign_goes_on_where_it_was(tmp_path):
    store = MeasurementStore(tmp_path)
    assert run_campaign(items(), store, runner, limit=3) == []
    first = store.done()
    assert len(first) == 3
    seen = []

    def watching(wanted):
        seen.extend(item.id for item in wanted)
        yield fake_batch(wanted, "later")

    changed = replace(items()[0], source="def f0(v): return list(v)")
    run_campaign([changed, *items()[1:]], store, watching)
    # The item whose text changed is measured anew.
    assert sorted(seen) == ["own/f0", "own/f3", "own/f4", "own/f5"]


def test_what_is_measured_can_be_measured_again(tmp_path):
    store = MeasurementStore(tmp_path)
    run_campaign(items(4), store, runner)
    seen = []

    def watching(wanted):
        seen.extend(item.digest for item in wanted)
        yield fake_batch(wanted, "again")

    run_campaign(items(6), store, watching, limit=3, again=True)
    assert len(seen) == 3
    assert seen == sorted(seen)
    assert set(seen) <= {item.digest for item in items(4)}


def test_shards_share_the_items_between_them():
    parts = [[i.id for i in items(40) if Shard(k, 3).holds(i)] for k in (1, 2, 3)]
    assert sorted(id_ for part in parts for id_ in part) == sorted(i.id for i in items(40))
    assert all(parts)


def test_a_failed_batch_is_told_and_the_others_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(campaign, "BATCH_ITEMS", 2)

    def measure(batch, plan, core):
        assert (plan, core) == (PLAN, 0)
        if batch[0].id == "own/f2":
            raise OSError("gone")
        return fake_batch(batch, batch[0].entry_point)

    monkeypatch.setattr(campaign, "measure_batch", measure)

    store = MeasurementStore(tmp_path)
    (error,) = run_campaign(items(), store, run_locally(PLAN, [0]))
    assert str(error) == "gone"
    assert {batch.name: len(batch.measurements) for batch in store.batches()} == {"f0": 8, "f4": 8}


def test_drift_is_the_median_ratio_the_larger_way_round():
    before = {"a": 1.0, "b": 1.0, "c": 1.0}
    assert drift(before, {"a": 1.3, "b": 1.2, "c": 9.0}) == pytest.approx(1.3)
    assert drift(before, {"a": 0.5, "b": 0.5, "c": 1.0}) == pytest.approx(2.0)


def test_a_disturbed_batch_is_measured_again_and_then_rejected(monkeypatch):
    speeds = iter([1.0, 2.0, 2.0, 2.1])
    monkeypatch.setattr(campaign, "_reference_seconds", lambda _: {"add": next(speeds)})
    batch = measure_batch(items(1), PLAN, None)
    assert batch.reference == ({"add": 2.0}, {"add": 2.1})
    speeds = iter([1.0, 2.0] * campaign.ATTEMPTS)
    with pytest.raises(campaign.DisturbedError, match=r"factor of 2\.00 during 3 attempts"):
        measure_batch(items(1), PLAN, None)


def test_the_real_thing_on_this_machine(tmp_path, monkeypatch):
    monkeypatch.setattr(campaign, "MAX_DRIFT", 100.0)  # tests may run beside other work
    store = MeasurementStore(tmp_path)
    assert run_campaign(items(), store, run_locally(PLAN, [0])) == []
    (batch,) = store.batches()
    assert batch.name.startswith(machine_id(describe_machine()))
    assert [set(reference) for reference in batch.reference] == [
        {item.entry_point for item in REFERENCE_ITEMS}
    ] * 2
    assert all(found.value is not None and found.reason is None for found in batch.measurements)
    times = [found.value for found in batch.measurements if found.query.metric == TIME]
    assert len(times) == 12 and min(times) > 0


def test_ray_is_asked_for_when_it_is_missing(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "ray", None)
    with pytest.raises(ValueError, match=r"pip install 'rlm-lsp\[ray\]'"):
        run_on_ray(PLAN)


@pytest.mark.languages
def test_a_ray_cluster_measures_all_batches(tmp_path, monkeypatch):
    import ray

    monkeypatch.setenv("RAY_AUTH_MODE", "disabled")  # it would write a token into the home folder
    monkeypatch.setattr(campaign, "BATCH_ITEMS", 2)
    store = MeasurementStore(tmp_path)
    ray.init(num_cpus=1, _node_ip_address="127.0.0.1", include_dashboard=False, log_to_driver=False)
    try:
        assert run_campaign(items(3), store, run_on_ray(PLAN)) == []
    finally:
        ray.shutdown()
    measured = [found for batch in store.batches() for found in batch.measurements]
    assert {found.item for found in measured} == {item.id for item in items(3)}
    assert all(found.value is not None and found.reason is None for found in measured)


def test_measurements_are_joined_with_their_texts(tmp_path):
    own = items(3)
    store = MeasurementStore(tmp_path)
    store.append(fake_batch(own, "one"))
    again = fake_batch(own[:1], "two")
    more = [
        replace(found, value=found.value * 100 if found.query.metric == TIME else 100.0)
        for found in again.measurements
    ]
    store.append(replace(again, measurements=more))
    changed = replace(own[1], source="def f1(v): return sorted(v)")
    first, last = join(stored_measurements(store.batches()), [own[0], changed, own[2]])
    assert (first.id, last.id) == ("own/f0", "own/f2")
    times = [first.log10[Query(TIME, n)] for n in (10, 100)]
    assert times == pytest.approx(np.log10([5e-5, 5e-4]))  # of 1e-5 and 1e-3
    assert last.log10[Query(PEAK_MEMORY, 10)] == pytest.approx(1.204, abs=1e-3)  # no bytes: 16
    assert set(last.log10) == {Query(m, n) for m in (TIME, PEAK_MEMORY) for n in (10, 100)}


def test_what_was_stopped_is_completed_and_what_fails_is_not(tmp_path):
    own = items(3)
    batch = fake_batch(own, "one")
    ends = ("stopped: n = 100 took 3 s", "RecursionError: too deep", None)
    last = [
        replace(found, query=Query(found.query.metric, 1_000), value=None, reason=reason)
        for item, reason in zip(own, ends, strict=True)
        for found in batch.measurements
        if found.item == item.id and reason is not None
    ]
    store = MeasurementStore(tmp_path)
    store.append(replace(batch, measurements=[*batch.measurements, *last]))
    known = [
        max(query.size for query in unit.targets.queries if query.metric == TIME)
        for unit in join(stored_measurements(store.batches()), own)
    ]
    # A decade beyond the last size is known of what was not tried there.
    assert known == [1_000_000, 300, 1_000]


# The command


def test_command_prints_one_function(tmp_path, capsys):
    path = tmp_path / "own.py"
    path.write_text("def f(values):\n    return sorted(values)\n")
    words = ["measure", "--function", str(path), "--entry", "f", "--examples", "([3, 1],)"]
    assert main([*words, "--sizes", "10,100"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert lines[2].split()[0] == "100"
    assert main([*words[:-1], "(values,)"]) == 2
    assert "not a Python literal" in capsys.readouterr().err


def test_command_keeps_what_it_measured(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(campaign, "MAX_DRIFT", 100.0)
    path = tmp_path / "own.py"
    path.write_text("def f(values):\n    return sorted(values)\n")
    words = ["measure", "--function", str(path), "--entry", "f", "--examples", "([3, 1],)"]
    words += ["--sizes", "10", "--cores", "0", "--out", str(tmp_path / "out")]
    assert main(words) == 0
    assert MeasurementStore(tmp_path / "out").done() == {
        (item.id, item.digest) for item in [function_item(path, "f", "([3, 1],)")]
    }


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--out", "out"], "nothing to measure"),
        (["--bank"], "--out FOLDER is needed"),
        (["--function", "x.py", "--out", "out"], "--function needs --entry"),
    ],
)
def test_command_says_what_is_missing(tmp_path, monkeypatch, capsys, words, message):
    monkeypatch.chdir(tmp_path)
    assert main(["measure", *words]) == 2
    assert message in capsys.readouterr().err


def test_command_takes_forms_in_the_languages_that_are_asked_for():
    parser = ArgumentParser()
    options.add_arguments(parser)
    words = ["--systematic", "3", "--languages"]
    chosen = list(command._items(parser.parse_args([*words, "php,rust"])))
    assert {item.language for item in chosen} == {"php", "rust"}
    assert all(item.id.startswith("forms/") for item in chosen)
    alone = list(command._items(parser.parse_args(words[:2])))
    assert {item.language for item in alone} == {"python"}


def test_machine_ids_name_equal_descriptions():
    description = describe_machine()
    assert machine_id(description) == machine_id(json.loads(json.dumps(description)))
    assert machine_id(description) != machine_id({**description, "python": "3.0"})
