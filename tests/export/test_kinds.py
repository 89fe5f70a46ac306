"""Models whose main kind of units is not a function are exported like those of functions."""

import importlib.util
from dataclasses import replace
from pathlib import Path

import pytest

from rlm_export.agreement import MIN_UNITS
from rlm_export.errors import ExportError
from rlm_export.export import export_model
from rlm_export.reference_units import DEFAULT_MODULES
from rlm_lsp.engine.engine import Engine
from rlm_model.contract.kinds import PROGRAM, find_all
from rlm_model.contract.manifest import Answered

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
