"""Each family of pretrained encoders goes through optimum, and is served with torch's numbers."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import onnx
import pytest
import torch
import transformers
from transformers import (
    BertConfig,
    BertModel,
    Gemma2Config,
    Gemma2Model,
    Gemma3TextConfig,
    Gemma3TextModel,
    LlamaConfig,
    LlamaModel,
    ModernBertConfig,
    ModernBertModel,
    PreTrainedModel,
    Qwen2Config,
    Qwen2Model,
    Qwen3Config,
    Qwen3Model,
    T5Config,
    T5GemmaConfig,
    T5GemmaModel,
    T5GemmaModuleConfig,
    T5Model,
)

from rlm_export import pretrained
from rlm_export.agreement import answers
from rlm_export.cli import main
from rlm_export.errors import ExportError, ParityError
from rlm_export.export import export_model
from rlm_export.float_parity import ENCODER_LENGTHS, ENCODER_UNITS, TOLERANCE, check_float
from rlm_export.graphs import GraphPaths, export_float
from rlm_lsp.engine.engine import Engine
from rlm_lsp.engine.graphs import Graph
from rlm_model.contract.encoding import UnitEncoder, load_tokenizer
from rlm_model.contract.manifest import load_manifest
from rlm_model.modeling.encoders.pretrained import PretrainedEncoder

SIZES = {
    "vocab_size": 1100,
    "hidden_size": 32,
    "intermediate_size": 48,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "max_position_embeddings": 128,
}
HEADS = {"num_key_value_heads": 2, "head_dim": 8}
# Less than the model's budget: a padded token then sees no token that stands.
WINDOW = {"sliding_window": 8}


def modernbert() -> PreTrainedModel:
    marks = dict.fromkeys(("cls", "sep", "bos", "eos", "pad"), 0)
    ids = {f"{name}_token_id": index for name, index in marks.items()}
    layers = {"global_attn_every_n_layers": 2, "local_attention": 8}
    return ModernBertModel(ModernBertConfig(**SIZES, **ids, **layers))


def t5gemma() -> PreTrainedModel:
    part = T5GemmaModuleConfig(**SIZES, **HEADS, **WINDOW, query_pre_attn_scalar=8)
    return T5GemmaModel(T5GemmaConfig(encoder=part, decoder=part, vocab_size=1100))


def t5() -> PreTrainedModel:
    sizes = {"d_model": 32, "d_kv": 8, "d_ff": 48, "num_layers": 2, "num_heads": 4}
    return T5Model(T5Config(vocab_size=1100, **sizes))


FAMILIES: dict[str, Callable[[], PreTrainedModel]] = {
    "bert": lambda: BertModel(BertConfig(**SIZES)),
    "gemma2": lambda: Gemma2Model(Gemma2Config(**SIZES, **HEADS, **WINDOW)),
    "gemma3": lambda: Gemma3TextModel(Gemma3TextConfig(**SIZES, **HEADS, **WINDOW)),
    "llama": lambda: LlamaModel(LlamaConfig(**SIZES, **HEADS)),
    "modernbert": modernbert,
    "qwen2": lambda: Qwen2Model(Qwen2Config(**SIZES, num_key_value_heads=2)),
    "qwen3": lambda: Qwen3Model(Qwen3Config(**SIZES, **HEADS)),
    "t5": t5,
    "t5gemma": t5gemma,
}


@pytest.fixture(scope="module", params=sorted(FAMILIES))
def model(request, make_model):
    """A tiny model whose encoder is of a family; its weights are random."""
    encoder = PretrainedEncoder(FAMILIES[request.param]())
    return make_model(pretrained_encoder=encoder.whole_config)


@pytest.fixture
def checkpoint_of(make_model, trained, tmp_path):
    """Writes a checkpoint whose encoder is of a family."""

    def save(family: str) -> Path:
        model = make_model(pretrained_encoder=PretrainedEncoder(FAMILIES[family]()).whole_config)
        model.save_pretrained(tmp_path / "checkpoint")
        trained.save(tmp_path / "checkpoint")
        return tmp_path / "checkpoint"

    return save


@pytest.fixture(scope="module")
def paths(model, tmp_path_factory) -> Iterator[GraphPaths]:
    found = GraphPaths.inside(tmp_path_factory.mktemp("graphs"))
    before = {name: value.clone() for name, value in model.state_dict().items()}
    export_float(model, found)
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    assert "forward" not in model.encoder.model.__dict__
    yield found


def test_parity_is_judged_at_one_token_and_at_all_of_the_budget():
    assert (ENCODER_UNITS, ENCODER_LENGTHS) == ((1, 3), (1, 7, 64))


def test_float32_answers_like_torch_at_every_shape(model, paths):
    assert 0 < check_float(model, paths) < TOLERANCE


@torch.inference_mode()
@pytest.mark.parametrize("units", [1, 3])
@pytest.mark.parametrize("length", [1, 7, 64, 96])
def test_padded_tokens_leave_no_nan(model, paths, units, length):
    """A padded token that sees none at all has to be finite: the decoder multiplies it by 0."""
    ids = np.random.default_rng(length).integers(1, 1100, (units, length))
    mask = np.ones_like(ids)
    mask[1:, 1:] = 0
    graph = Graph(paths.encoder, "CPUExecutionProvider")
    found = graph.run(["cross_key.0", "memory_mask"], {"input_ids": ids, "attention_mask": mask})
    assert np.isfinite(found[0]).all()
    np.testing.assert_array_equal(found[1], mask)


def test_it_is_served_with_the_numbers_of_torch(
    model, tokenizer, trained, units, parity_files, tmp_path
):
    checkpoint = tmp_path / "checkpoint"
    model.save_pretrained(checkpoint)
    trained.save(checkpoint)
    export_model(checkpoint, tokenizer, tmp_path / "float32", "float32")
    assert load_manifest(tmp_path / "float32").parity["float32_largest_difference"] < TOLERANCE
    engine = Engine.load(tmp_path / "float32", "cpu")
    queries = engine.queries([10, 1000])
    encoder = UnitEncoder(load_tokenizer(tokenizer, model.config.words), model.config.max_tokens)
    batch = encoder.pad([encoder.encode(unit) for unit in units[:8]])
    expected = model.quantiles(torch.from_numpy(batch.ids), torch.from_numpy(batch.mask), queries)
    found = [[(e.p10, e.p50, e.p90) for e in row] for row in engine.estimate(units[:8], queries)]
    np.testing.assert_allclose(np.array(found), expected, rtol=1e-3)

    export_model(checkpoint, tokenizer, tmp_path / "int8", "int8", parity_files)
    graph = onnx.load(tmp_path / "int8" / "encoder.onnx").graph
    assert any(node.op_type == "MatMulIntegerToFloat" for node in graph.node)
    assert _size(tmp_path / "int8") < 0.5 * _size(tmp_path / "float32")
    together = answers(tmp_path / "int8", units[:6], [100])
    alone = np.concatenate([answers(tmp_path / "int8", [unit], [100]) for unit in units[:6]])
    assert np.abs(together - alone).max() < 5e-3  # neither batch nor padding changes an answer


def test_an_encoder_of_more_than_a_file_holds_is_refused(make_model, tmp_path, monkeypatch):
    monkeypatch.setattr(pretrained, "MAX_BYTES", 1000)
    model = make_model(pretrained_encoder=PretrainedEncoder(FAMILIES["bert"]()).whole_config)
    with pytest.raises(ExportError, match=r"takes 0\.0 GB as float32, and a file of ONNX at most"):
        export_float(model, GraphPaths.inside(tmp_path))


@pytest.fixture
def without_optimum(monkeypatch):
    """Has pretrained encoders exported with something else as a module of optimum."""

    def replace(name: str, module: ModuleType | None) -> None:
        monkeypatch.delitem(sys.modules, "rlm_export.pretrained")
        monkeypatch.setitem(sys.modules, name, module)

    return replace


def test_without_optimum_the_command_says_what_to_install(
    checkpoint_of, tokenizer, tmp_path, without_optimum, capsys
):
    without_optimum("optimum.exporters.onnx", None)
    arguments = [str(checkpoint_of("bert")), "--tokenizer", str(tokenizer)]
    assert main([*arguments, "--out", str(tmp_path / "out")]) == 2
    message = "rlm-export: this command needs optimum: pip install 'rlm-lsp[export]'\n"
    assert capsys.readouterr().err == message


def test_transformers_that_optimum_does_not_work_with(
    checkpoint_of, tokenizer, tmp_path, without_optimum, capsys
):
    without_optimum("optimum.exporters.onnx", ModuleType("optimum.exporters.onnx"))
    arguments = [str(checkpoint_of("bert")), "--tokenizer", str(tokenizer)]
    assert main([*arguments, "--out", str(tmp_path / "out")]) == 2
    error = capsys.readouterr().err
    assert error.startswith(
        "rlm-export: pretrained encoders are exported by optimum, which does not work with "
        f"transformers {transformers.__version__}: "
    )
    assert error.count("\n") == 1


def test_a_wrong_pretrained_graph_is_refused(model, paths, tmp_path):
    """The gate holds what optimum wrote to torch, too."""
    damaged = onnx.load(paths.encoder)
    node = next(n for n in damaged.graph.node if n.output[0] == "cross_key.0")
    node.output[0] = "right"
    damaged.graph.node.append(onnx.helper.make_node("Neg", ["right"], ["cross_key.0"]))
    onnx.save(damaged, tmp_path / "encoder.onnx")
    with pytest.raises(ParityError, match=r"cross_key\.0 differs from torch"):
        check_float(model, GraphPaths(tmp_path / "encoder.onnx", paths.decoder))


def _size(folder: Path) -> int:
    return (folder / "encoder.onnx").stat().st_size
