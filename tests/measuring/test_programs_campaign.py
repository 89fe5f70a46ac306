"""Programs in a campaign, in the store, and on the command line."""

import json

import pyarrow.parquet as pq
import pytest

from rlm_model.cli import main
from rlm_model.contract.queries import Query
from rlm_model.corpora.items import GivenInput, MeasurableItem
from rlm_model.measuring import campaign
from rlm_model.measuring.campaign import measure_batch, run_campaign, run_locally
from rlm_model.measuring.measurer import TIME, Runtime
from rlm_model.measuring.python_function import Plan
from rlm_model.measuring.sandbox import SandboxError
from rlm_model.measuring.store import METADATA_KEY, MeasurementStore


@pytest.fixture(autouse=True)
def _calm(monkeypatch):
    monkeypatch.setattr(campaign, "MAX_DRIFT", 100.0)  # tests may run beside other work


def program(name, language, source):
    return MeasurableItem(f"own/{name}", language, source, "", kind="program")


C_PROGRAMS = [
    program("good", "c", "int main(void) { return 0; }"),
    program("bad", "c", "int main(void) { return 7; }"),
]


def test_a_batch_of_programs_has_no_sizes_and_knows_its_floor(tmp_path):
    batch = measure_batch(C_PROGRAMS, Plan(), None)
    good, _, bad, _ = batch.measurements
    assert (good.kind, good.language, good.entry_point) == ("program", "c", "")
    assert good.query == Query(TIME, None)
    assert good.value > 0
    assert (bad.value, bad.reason) == (None, "exit code 7")
    assert "gcc" in batch.runtime.version
    assert batch.runtime.floor[TIME] > 0
    store = MeasurementStore(tmp_path)
    store.append(batch)
    assert list(store.batches()) == [batch]


def test_batches_are_of_one_kind_and_language(tmp_path, monkeypatch):
    function = MeasurableItem("own/f", "python", "def f(v): return v", "f", "[([1],)]")
    python = program("p", "python", "print(1)")
    seen = []

    def measure(batch, plan, core):
        seen.append([item.id for item in batch])
        raise OSError("not measured")

    monkeypatch.setattr(campaign, "measure_batch", measure)
    items = [C_PROGRAMS[0], python, function, C_PROGRAMS[1]]
    run_campaign(items, MeasurementStore(tmp_path), run_locally(Plan(), [0]))
    assert seen == [["own/good", "own/bad"], ["own/p"], ["own/f"]]


def test_batches_from_before_there_were_programs_are_read(tmp_path):
    store = MeasurementStore(tmp_path)
    path = store.append(measure_batch(C_PROGRAMS[:1], Plan(), None))
    table = pq.read_table(path)
    about = json.loads(table.schema.metadata[METADATA_KEY])
    del about["runtime"]
    pq.write_table(table.replace_schema_metadata({METADATA_KEY: json.dumps(about)}), path)
    (batch,) = store.batches()
    assert batch.runtime == Runtime()
    assert batch.measurements[0].item == "own/good"


def test_a_tool_chain_that_is_missing_is_said(monkeypatch):
    monkeypatch.setattr("rlm_model.measuring.programs.toolchain.SYSTEM_PATH", "/nowhere")
    with pytest.raises(SandboxError, match=r"c programs need gcc \(on Debian: apt install gcc"):
        measure_batch(C_PROGRAMS, Plan(), None)


# The command


def test_command_prints_a_program_and_its_floor(tmp_path, capsys):
    path = tmp_path / "own.pl"
    path.write_text("my @all = <STDIN>; exit(@all == 2 ? 0 : 9);\n")
    words = ["measure", "--program", str(path)]
    for name, text in (("given", "one\ntwo\n"), ("long", "one two three\nfour\n")):
        (tmp_path / name).write_text(text)
        words += ["--stdin", str(tmp_path / name)]
    assert main(words) == 0
    head, *own, floor = capsys.readouterr().out.splitlines()
    assert head.split() == ["n", "time", "peak", "memory"]
    assert [row.split()[0] for row in own] == ["2", "3"]
    assert floor.split()[0] == "empty"
    assert all(float(row.split()[1]) > 0 for row in own)


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("", 1),
        ("500\n", 500),
        ("500 3\n", 500),
        ("3\n10 20 30\n", 3),
        ("a\nb\nc\n", 3),
        ("a b c d\n\ne\n", 4),
        ("word\n", 1),
        ("1000\n" + " ".join("7" * 1000) + "\n", 1000),
    ],
)
def test_the_size_of_an_input(text, n):
    assert GivenInput(text).n == n


def test_command_tells_why_a_program_fails(tmp_path, capsys):
    path = tmp_path / "own.txt"
    path.write_text("exit 3;\n")
    assert main(["measure", "--program", str(path)]) == 2
    assert "give --language" in capsys.readouterr().err
    assert main(["measure", "--program", str(path), "--language", "perl"]) == 1
    assert "exit code 3" in capsys.readouterr().out
    assert main(["measure", "--program", str(tmp_path / "none.c")]) == 2
    assert "can't be read" in capsys.readouterr().err


def test_command_keeps_random_programs(tmp_path):
    words = ["measure", "--programs", "2", "--languages", "c,perl", "--cores", "0"]
    assert main([*words, "--out", str(tmp_path)]) == 0
    batches = list(MeasurementStore(tmp_path).batches())
    assert sorted(batch.measurements[0].language for batch in batches) == ["c", "perl"]
    measured = [found for batch in batches for found in batch.measurements]
    assert all(m.kind == "program" and m.digest and m.query.size for m in measured)
    for item in {m.item for m in measured}:
        timed = {m.query.size: m.value for m in measured if m.item == item and m.value}
        assert len(timed) >= 3
    assert len({m.digest for m in measured}) == 4


def test_command_refuses_what_it_has_no_programs_in(tmp_path, capsys):
    words = ["measure", "--programs", "1", "--languages", "c,zig", "--out", str(tmp_path)]
    assert main(words) == 2
    assert "no random programs in zig" in capsys.readouterr().err
