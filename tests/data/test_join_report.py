"""How many measurements are joined, and why the others are not."""

from dataclasses import replace
from itertools import islice

import pytest

from rlm_model.cli import main
from rlm_model.contract.queries import Query
from rlm_model.corpora.items import MeasurableItem, bank_items
from rlm_model.corpora.programs.items import program_items
from rlm_model.data.join_report import Outcome, outcomes
from rlm_model.data.joined import join
from rlm_model.measuring.measurer import TIME
from rlm_model.measuring.reference import NOMINAL_SECONDS
from rlm_model.measuring.store import Batch, Measurement, MeasurementStore

SOURCE = "def first(v):\n    return v[0]\n"


def measured(item: MeasurableItem, *values: float | None) -> list[Measurement]:
    about = (item.id, item.digest, item.language, item.kind, item.entry_point)
    return [
        Measurement(*about, Query(TIME, 10**n), value, None if value else "stopped")
        for n, value in enumerate(values, 1)
    ]


def test_each_measured_item_has_one_outcome():
    item = MeasurableItem("own/kept", "python", SOURCE, "first")
    before = replace(item, source=SOURCE + "# changed\n")
    lost = replace(item, id="own/lost")
    other = replace(item, id="own/other", entry_point="second")
    failed = replace(item, id="own/failed")
    found = [measured(each, 1e-6) for each in (item, before, lost, other)]
    stored = {(m[0].item, m[0].digest): m for m in [*found, measured(failed, None)]}
    there = [other, item, failed]

    assert outcomes(stored, there) == {
        (item.id, item.digest): Outcome.JOINED,
        (item.id, before.digest): Outcome.CHANGED,
        (lost.id, lost.digest): Outcome.UNKNOWN,
        (other.id, other.digest): Outcome.NO_UNIT,
    }
    assert [unit.id for unit in join(stored, there)] == [item.id]
    assert outcomes({}, there) == {}


@pytest.fixture
def batches(tmp_path):
    """Three functions of the bank, one of them as it was once, a program, and what is not there."""
    kept, failed, changed = islice(bank_items(), 3)
    changed = replace(changed, source=changed.source + "\n")
    program = next(program_items(1, ["lua"], 1))
    lost = MeasurableItem("solutions/gone/one", "php", "<?php function f() {}\n", "f")
    speed = (NOMINAL_SECONDS, NOMINAL_SECONDS)
    store = MeasurementStore(tmp_path / "batches")
    store.append(Batch("a", measured(kept, 1e-6, 2e-6), {}, speed))
    store.append(Batch("b", [*measured(failed, None), *measured(changed, 1e-6)], {}, speed))
    store.append(Batch("c", [*measured(program, 0.25), *measured(lost, 1e-6, None)], {}, speed))
    return tmp_path / "batches"


def test_the_report_counts_them_by_kind_and_corpus(batches, tmp_path):
    data, folder = tmp_path / "data", tmp_path / "report"
    data.mkdir()
    command = ["measure-report", str(batches), "--out", str(folder)]
    assert main([*command, "--data", str(data), "--collections", str(tmp_path / "none")]) == 0
    text = (folder / "report.md").read_text()
    assert text.index("## Counts") < text.index("## Joined with their texts")
    assert "2 of 4 measured items, and 3 of 5 values, are joined" in text
    assert (
        "| Kind | Corpus | Items with a value | Joined | Text changed | Item not found "
        "| No unit in the text |" in text
    )
    assert "| function | bank | 2 | 1 | 1 | 0 | 0 |" in text
    assert "| function | solutions | 1 | 0 | 0 | 1 | 0 |" in text
    assert "| program | program | 1 | 1 | 0 | 0 | 0 |" in text


def test_without_the_shared_data_nothing_is_said_of_texts(batches, tmp_path, capsys):
    command = ["measure-report", str(batches), "--out", str(tmp_path / "report")]
    assert main(command) == 0
    assert "## Joined" not in (tmp_path / "report" / "report.md").read_text()
    assert main([*command, "--data", str(tmp_path / "none")]) == 2
    assert "none is no folder" in capsys.readouterr().err
