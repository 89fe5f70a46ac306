"""Measured units out of the tables of others."""

from __future__ import annotations

import gzip
from dataclasses import replace

import numpy as np
import pytest

from rlm_model.contract.graphs.text import graph_text
from rlm_model.contract.queries import DecoderGrammar, Query, QueryError, vocabulary_of
from rlm_model.contract.vocabulary import FIRST_VOCABULARY, VOCABULARY
from rlm_model.corpora.graphs.spaces import SPACES
from rlm_model.corpora.texts import DataError
from rlm_model.data import graph_parts, tables
from rlm_model.data.graph_parts import table_graphs
from rlm_model.data.loading import load_data
from rlm_model.data.tables import graph_units

SPACE = SPACES["nasbench_macro"]
ARCHS = ("20-212-021", "00-110-000", "00-100-000", "00-101-000", "11-111-111")
"""The second and the fourth are one network: an identity stands before or behind a block."""


@pytest.fixture
def data(tmp_path):
    """A folder with a made-up table; its first architecture stands in it twice."""
    folder = tmp_path / "data" / "nas"
    folder.mkdir(parents=True)
    lines = ["arch,test_acc_mean_pct"]
    lines += [f"{arch},{50 + at}" for at, arch in enumerate((*ARCHS, ARCHS[0]))]
    with gzip.open(folder / f"{SPACE.name}.csv.gz", "wt") as file:
        file.write("\n".join([*lines, ""]))
    return folder.parent


def read(data, kept):
    return list(graph_units(SPACE, data / "nas", kept))


def load(folder, *kinds, **options):
    """Their units, where nothing else is."""
    return load_data(folder, folder / "none", kinds=kinds, **options)


def test_an_architecture_is_one_unit_with_its_text(data, tmp_path):
    units = {unit.id.rpartition("/")[2]: unit for unit in read(data, tmp_path / "parts")}
    assert units.keys() == set(ARCHS)
    for arch, unit in units.items():
        assert unit.unit.text == graph_text(SPACE.build(arch))
        assert (unit.unit.kind, unit.unit.language) == ("graph", "onnx")
    query = Query("accuracy", None, "cifar10")
    assert units[ARCHS[0]].log10 == {query: pytest.approx(np.log10(0.5))}
    assert units[ARCHS[0]].targets.queries == (query,)


def test_isomorphic_networks_are_in_one_split(data, tmp_path):
    units = {unit.id.rpartition("/")[2]: unit for unit in read(data, tmp_path / "parts")}
    same = [units[arch] for arch in ("00-110-000", "00-101-000")]
    assert same[0].problem == same[1].problem
    assert len({unit.problem for unit in units.values()}) == len(ARCHS) - 1


def test_networks_are_made_once(data, tmp_path, monkeypatch):
    monkeypatch.setattr(graph_parts, "PART_ROWS", 2)
    first = table_graphs(SPACE, data / "nas", tmp_path / "parts")
    assert len(list((tmp_path / "parts").iterdir())) == 3

    def fail(arch):
        raise AssertionError(arch)

    second = table_graphs(replace(SPACE, build=fail), data / "nas", tmp_path / "parts")
    assert second.ids == first.ids
    assert second.macs.tolist() == first.macs.tolist()
    assert [each.edges.tolist() for each in second.profiles] == [
        each.edges.tolist() for each in first.profiles
    ]
    # A run that was stopped goes on with the part that is missing.
    sorted((tmp_path / "parts").iterdir())[1].unlink()
    with pytest.raises(AssertionError, match="00-110-000"):
        table_graphs(replace(SPACE, build=fail), data / "nas", tmp_path / "parts")
    assert table_graphs(SPACE, data / "nas", tmp_path / "parts").ids == first.ids


def test_parts_of_other_code_do_not_count(data, tmp_path, monkeypatch):
    table_graphs(SPACE, data / "nas", tmp_path / "parts")
    before = {path.name for path in (tmp_path / "parts").iterdir()}
    code = tmp_path / "code"
    code.mkdir()
    (code / "text.py").write_text("changed = True")
    monkeypatch.setattr(graph_parts.graph_contract, "__path__", [str(code)])
    table_graphs(SPACE, data / "nas", tmp_path / "parts")
    assert len({path.name for path in (tmp_path / "parts").iterdir()} - before) == 1


def test_a_table_that_is_missing_is_named(tmp_path):
    with pytest.raises(OSError, match="nasbench_macro"):
        read(tmp_path, tmp_path / "parts")
    for kind, table in (("kernel", "tritonbench_g"), ("module", "kernelbench")):
        with pytest.raises(DataError, match=table):
            load(tmp_path, kind)


def test_networks_are_loaded_by_the_name_of_their_kind(data, tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "SPACES", {SPACE.name: SPACE})
    loaded = load(data, "graph", networks=tmp_path / "parts")
    assert {unit.id for unit in loaded.units} == {f"nas/{SPACE.name}/{arch}" for arch in ARCHS}
    assert loaded.files.keys() == {"nasbench_macro.csv.gz"}


def test_a_kind_that_nothing_loads_is_told(tmp_path):
    with pytest.raises(DataError, match="kind 'poem', only function, program"):
        load(tmp_path, "poem")


@pytest.fixture
def code(tmp_path, write_items):
    """Two operators of one text, and a program."""
    row = {"ms": 1.0, "gbps": 1, "tflops": 1, "input_bytes": 4, "plausible": True, "inputs": None}
    rows = [row | {"input_size": [[n]]} for n in (16, 4_096, 1_000_000)]
    source = "def add(x, y):\n    # adds\n    return x + y"
    make = "def inputs():\n    return rand(4)"
    operators = [{"name": name, "code": source, "make_inputs": make, "rows": rows} for name in "ab"]
    write_items(tmp_path / "kernels" / "tritonbench_g.jsonl.gz", operators[:1])
    write_items(tmp_path / "kernels" / "tritonbench_t.jsonl.gz", operators[1:])
    program = {
        "level": "level1", "problem_id": 1, "text_blob": "0" * 40,
        "text": "class Model:\n    x = 1",
        "input_shapes": None, "input_bytes": None, "param_bytes": None, "output_bytes": None,
        "conv_matmul_flops": None,
        "timings": [{"gpu": "NVIDIA L4", "mode": "eager", "min_ms": 1.0, "flags": []}],
    }  # fmt: skip
    write_items(tmp_path / "kernels" / "kernelbench.jsonl.gz", [program])
    return tmp_path


def test_sizes_and_devices_are_the_conditions_of_code(code):
    loaded = load(code, "kernel", "module")
    first, second, program = loaded.units
    assert [unit.unit.kind for unit in (first, second, program)] == ["kernel", "kernel", "module"]
    assert first.unit.text.text == "def add(x, y):\n\treturn x + y\ndef inputs():\n\treturn rand(4)"
    # What is one text is one problem, in whatever table.
    assert (first.problem, second.problem) == ("tritonbench-g/a", "tritonbench-g/a")
    # What was measured is learned, and at no other size.
    assert [query.size for query in first.targets.queries] == [16, 4_096, 1_000_000]
    assert first.targets.mean == pytest.approx([-3, -3, -3])
    assert [query.device for query in program.targets.queries] == ["nvidia-l4"]
    names = ("tritonbench_g", "tritonbench_t", "kernelbench")
    assert list(loaded.files) == [f"{name}.jsonl.gz" for name in names]
    assert [unit.id for unit in load(code, "module").units] == [program.id]


def asked(units):
    return [query for unit in units for query in unit.targets.queries]


def test_a_model_that_is_made_now_can_have_all_their_words(code):
    units = load(code, "kernel", "module").units
    words = vocabulary_of(asked(units), VOCABULARY)
    assert words.devices.words[:2] == VOCABULARY.devices.words
    assert {"a100-80gb", "nvidia-l4"} < set(words.devices.words)
    grammar = DecoderGrammar(words=words)
    for query in asked(units):
        assert len(grammar.query_ids(query)) == grammar.prefix_length
    # Models that are there have other words, and refuse these.
    with pytest.raises(QueryError, match="no word for 'nvidia-l4'"):
        DecoderGrammar(words=FIRST_VOCABULARY).query_ids(units[2].targets.queries[0])


def test_there_is_room_for_more_devices(code):
    units = load(code, "kernel", "module").units
    many = replace(VOCABULARY.devices, words=tuple(f"d{n}" for n in range(31)))
    words = vocabulary_of(asked(units), replace(VOCABULARY, devices=many)).devices
    assert len(words.words) == 33
    assert words.slots == 128
