"""Models whose main kind of units is not a function are exported like those of functions."""

from dataclasses import replace

import pytest

from rlm_export.errors import ExportError
from rlm_export.export import export_model
from rlm_lsp.engine.engine import Engine
from rlm_model.contract.kinds import PROGRAM, find_all
from rlm_model.contract.manifest import Answered

METRICS, DEVICES = ("time_s", "peak_memory_bytes"), ("reference-cpu",)
PROGRAMS = Answered("program", ("python",), METRICS, DEVICES, 10, 5_000)


def program(lines: int) -> str:
    body = "".join(f"    total += int(line) * {number}\n" for number in range(lines))
    return f"import sys\n\ntotal = 0\nfor line in sys.stdin:\n{body}print(total)\n"


@pytest.fixture
def of_programs(make_model, trained, tmp_path):
    """A checkpoint that answers for programs up to n = 5,000."""
    folder = tmp_path / "checkpoint"
    make_model().save_pretrained(folder)
    replace(trained, answered=(PROGRAMS,)).save(folder)
    return folder


def test_int8_is_compared_on_units_of_the_models_kind(of_programs, tokenizer, tmp_path):
    files = []
    for lines in range(1, 33):
        files.append(tmp_path / f"program_{lines}.py")
        files[-1].write_text(program(lines))
    manifest = export_model(of_programs, tokenizer, tmp_path / "out", "int8", files)
    assert manifest.parity["units"] == 32
    engine = Engine.load(tmp_path / "out", "cpu")
    (unit,) = find_all(program(40).encode(), "python", [PROGRAM])
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
