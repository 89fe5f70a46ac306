"""Models whose main kind of units is not a function are made like those of functions."""

import importlib
import importlib.util
import json
import sys
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from rlm_export.agreement import MIN_UNITS
from rlm_export.errors import ExportError
from rlm_export.export import export_model
from rlm_export.reference_units import DEFAULT_MODULES
from rlm_lsp.engine.engine import Engine
from rlm_model import cli
from rlm_model.contract.kinds import KINDS, PROGRAM, Condition, Kind, find_all
from rlm_model.contract.kinds.function import find_functions
from rlm_model.contract.manifest import Answered
from rlm_model.contract.queries import Query
from rlm_model.contract.vocabulary import VOCABULARY
from rlm_model.data.loading import LOADERS
from rlm_model.data.sources import MeasuredData
from rlm_model.data.tables import unit_of_values

METRICS, DEVICES = ("time_s", "peak_memory_bytes"), ("reference-cpu",)
PROGRAMS = Answered("program", ("python",), METRICS, DEVICES, 10, 5_000)


@pytest.fixture
def of_programs(make_model, trained, tmp_path):
    """A checkpoint that answers for programs up to n = 5,000."""
    folder = tmp_path / "checkpoint"
    make_model().save_pretrained(folder)
    replace(trained, answered=(PROGRAMS,)).save(folder)
    return folder


def test_int8_is_compared_on_units_of_the_models_kind(of_programs, tokenizer, tmp_path):
    specs = map(importlib.util.find_spec, DEFAULT_MODULES)
    files = [Path(spec.origin) for spec in specs if spec and spec.has_location]
    manifest = export_model(of_programs, tokenizer, tmp_path / "out", "int8", files)
    assert MIN_UNITS <= manifest.parity["units"] <= len(files)
    engine = Engine.load(tmp_path / "out", "cpu")
    (unit,) = find_all(b"print(sum(map(int, input().split())))\n", "python", [PROGRAM])
    ((first, *_),) = engine.estimate([unit], engine.queries([5_000]))
    assert first.p50 > 0


@pytest.mark.parametrize(
    "answered", [PROGRAMS, Answered("graph", ("onnx",), ("latency_s",), ("gpu",))]
)
def test_kinds_without_units_here_are_told(of_programs, trained, tokenizer, tmp_path, answered):
    replace(trained, answered=(answered,)).save(of_programs)
    with pytest.raises(ExportError, match=f"kind {answered.kind}.*--parity-units"):
        export_model(of_programs, tokenizer, tmp_path / "out", "int8")
    export_model(of_programs, tokenizer, tmp_path / "out", "float32")


# One more kind, from its measurements to an answer


def find_layers(source, language):
    return [replace(unit, kind=LAYER.name) for unit in find_functions(source, language)]


LAYER = Kind("layer", "layer", ("latency_s",), Condition.NOTHING, find_layers)
ON_CHIP = Query("latency_s", None, "toy-chip/batch-8")


def layers(_sources):
    """Layers that take as long as they have lines, on a device that no other kind has."""
    found = []
    for index in range(60):
        lines = index % 7 + 1
        text = f"def layer_{index}(x):\n" + "    x = x @ weight + bias\n" * lines + "    return x"
        (unit,) = find_layers(text.encode(), "python")
        found.append(unit_of_values(f"toy/{index}", f"toy/{index}", unit, {ON_CHIP: lines / 1_000}))
    return MeasuredData(found, {})


@pytest.fixture
def of_layers(monkeypatch):
    """One entry more in both registries, for all that has read them already."""
    kinds = MappingProxyType({**KINDS, LAYER.name: LAYER})
    words = replace(VOCABULARY, kinds=VOCABULARY.kinds.extended(kinds))
    loaders = MappingProxyType({**LOADERS, LAYER.name: layers})
    tables = (("KINDS", KINDS, kinds), ("VOCABULARY", VOCABULARY, words))
    tables = (*tables, ("LOADERS", LOADERS, loaders))
    # What would be loaded meanwhile would keep the entries.
    for command in ("pack_command", "train_pack", "finish"):
        importlib.import_module(f"rlm_model.training.{command}")
    for name in [name for name in sys.modules if name.startswith("rlm_")]:
        for table, before, after in tables:
            if vars(sys.modules[name]).get(table) is before:
                monkeypatch.setattr(f"{name}.{table}", after)


RECIPE = """\
name = "tiny"
version = "0"
forms = 2
kinds = ["layer"]
[small.model]
vocab_size = 360
embedding_size = 24
hidden_size = 24
num_hidden_layers = 1
num_attention_heads = 2
num_key_value_heads = 1
intermediate_size = 32
max_tokens = 96
decoder_hidden_size = 16
decoder_layers = 1
decoder_heads = 2
decoder_intermediate_size = 24
[small.training]
seconds = 0.3
tokens = 400
"""


def test_a_new_kind_goes_from_its_measurements_to_an_answer(
    of_layers, tmp_path, capsys, monkeypatch
):
    """By its object and its loader alone: its own device is a word of the model too."""
    # To read the suites takes ten seconds, and no layer is like them.
    monkeypatch.setattr("rlm_model.training.pack_command.reserved_digests", frozenset)
    monkeypatch.setattr("rlm_model.training.pack_command.suite_shapes", dict)
    (tmp_path / "recipe.toml").write_text(RECIPE)
    recipe, pack, results, checkpoint, model = (
        str(tmp_path / name) for name in ("recipe.toml", "pack", "results", "checkpoint", "model")
    )
    nothing = str(tmp_path / "nothing")
    options = ["--data", nothing, "--measurements", nothing, "--out", pack]
    assert cli.main(["pack", recipe, *options]) == 0
    about = json.loads(capsys.readouterr().out)
    assert about["train"] + about["validation"] + about["test"] == 60
    assert about["unlabelled"] == 0
    assert cli.main(["train-pack", recipe, pack, "--out", results]) == 0
    assert cli.main(["finish-pack", recipe, pack, results, "--out", checkpoint]) == 0

    manifest = export_model(
        Path(checkpoint), Path(checkpoint, "tokenizer.json"), Path(model), "float32"
    )
    (answered,) = manifest.answered
    assert answered == Answered("layer", ("python",), ("latency_s",), (ON_CHIP.device,))
    engine = Engine.load(Path(model), "cpu")
    (unit,) = find_all(b"def mine(x):\n    return x @ x\n", "python", [LAYER])
    ((estimate,),) = engine.estimate([unit], engine.queries([None]))
    assert estimate.query == ON_CHIP
    assert 0 < estimate.p10 <= estimate.p50 <= estimate.p90
