"""Measured rows of the hub's data set, read through `datasets` from files of its schema."""

import json
from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rlm_model.contract.languages import LANGUAGES
from rlm_model.contract.queries import Query
from rlm_model.data.hub import HubError, hub_measurements, hub_units, stream_rows

APPS = {
    "identifier": "APPS_0",
    "space": "APPS",
    "input": "n = int(input())\nif n:\n    print(n)\n",
    "target_metric": "val_accuracy",
    "target": 6036.0,
    "metric_type": "memory_bytes",
    "metadata": "{'problem_id': 17}",
}
CDSS = {
    **APPS,
    "identifier": "CDSS_42",
    "space": "CDSS",
    "input": "int main() { return 0; }",
    "target": 3145728.0,
    "metadata": "{'language': 'C++', 'p_id': 'p00001'}",
}
KBSS = {
    **APPS,
    "identifier": "KBSS_1",
    "space": "KBSS",
    "input": "@triton.jit\ndef kernel(x): pass",
    "target": 2.5,
    "metric_type": "latency_ms",
    "metadata": None,
}
UNUSABLE = {
    "no code": {**APPS, "input": None},
    "no target": {**APPS, "target": None},
    "a target that is no positive number": {**APPS, "target": float("nan")},
    "metric_type 'accuracy'": {**APPS, "metric_type": "accuracy"},
    "space 'NASBench'": {**APPS, "space": "NASBench"},
    "a program of an unknown language": {**CDSS, "metadata": "{'broken"},
    "reserved for evaluation": {**APPS, "identifier": "HumanEval_3"},
}


def write(folder, form, rows):
    path = folder / f"rows.{form}"
    if form == "parquet":
        pq.write_table(pa.Table.from_pylist(rows), path)
    else:
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(path)


def read(rows):
    skipped = Counter()
    return list(hub_measurements(rows, skipped)), skipped


@pytest.mark.parametrize("form", ["parquet", "json"])
def test_rows_of_each_space_become_measurements(tmp_path, form):
    path = write(tmp_path, form, [APPS, CDSS, KBSS])
    (apps, cdss, kbss), skipped = read(stream_rows(form, data_files=path))
    assert not skipped
    assert (apps.id, apps.problem) == ("code-regression/APPS_0", "code-regression/APPS/17")
    assert (apps.kind, apps.language, apps.value) == ("program", "python", 6036.0)
    assert apps.query == cdss.query == Query("peak_memory_bytes", None)
    assert (cdss.kind, cdss.language, cdss.problem) == (
        "program",
        "cpp",
        "code-regression/CDSS/p00001",
    )
    assert (kbss.kind, kbss.language, kbss.problem) == ("kernel", "python", kbss.id)
    assert (kbss.query, kbss.value) == (Query("latency_s", None, "gpu"), 0.0025)


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=lambda language: language.id)
def test_a_row_names_its_language_as_people_do(language):
    """The table of languages says which it is; no other list has to."""
    (found,), _ = read([{**CDSS, "metadata": {"language": language.title}}])
    assert found.language == language.name


def test_a_measurement_has_its_whole_text_as_a_unit():
    (found,), _ = read([APPS])
    assert found.unit.text.text == "n = int(input())\nif n:\n\tprint(n)"
    assert (found.unit.kind, found.unit.language) == ("program", "python")


def test_rows_become_the_targets_that_training_takes():
    """Of one text one unit, whatever was measured of it."""
    again = {**APPS, "identifier": "APPS_7", "target": 1e4}
    empty = {**KBSS, "input": "# nothing\n"}
    found, _ = read([APPS, KBSS, again, empty])
    program, kernel, _ = hub_units(found)
    assert (program.id, program.problem, program.unit.kind) == (
        "code-regression/APPS_0",
        "code-regression/APPS/17",
        "program",
    )
    memory = Query("peak_memory_bytes", None)
    mean = (np.log10(6036) + 4) / 2
    assert program.log10 == {memory: pytest.approx(mean)}
    assert program.targets.queries == (memory,)
    assert program.targets.mean == pytest.approx(mean)
    assert kernel.targets.queries == (Query("latency_s", None, "gpu"),)
    assert kernel.unit.kind == "kernel"


def test_rows_that_can_not_be_used_are_counted_by_reason(tmp_path):
    path = write(tmp_path, "parquet", [*UNUSABLE.values(), UNUSABLE["no code"], APPS])
    found, skipped = read(stream_rows("parquet", data_files=path))
    assert [row.id for row in found] == ["code-regression/APPS_0"]
    assert skipped == Counter([*UNUSABLE, "no code"])


@pytest.mark.parametrize(
    "place",
    [
        {"identifier": "KBSS/human_eval/3"},
        {"metadata": "{'source': 'openai/HumanEval'}"},
        {"input": "# from HumanEval\nprint(1)"},
    ],
)
def test_humaneval_is_never_read(place):
    found, skipped = read([{**APPS, **place}])
    assert (found, skipped) == ([], Counter(["reserved for evaluation"]))


def test_data_that_is_not_there_says_what_it_needs(tmp_path):
    with pytest.raises(HubError, match="it needs a network, or local files"):
        stream_rows("parquet", data_files=str(tmp_path / "gone.parquet"))
