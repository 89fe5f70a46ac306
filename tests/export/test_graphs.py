from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from bert_support import BERT
from onnx import numpy_helper

from rlm_export.errors import ParityError, SignatureError
from rlm_export.float_parity import TOLERANCE, check_float
from rlm_export.graphs import GraphPaths, export_float
from rlm_export.operators import DOMAIN
from rlm_export.tracing import check_signature
from rlm_model.contract.graph_names import MEMORY_MASK, cross_names, decoder_outputs, past_names

SHAPES = {
    "grouped": {"embedding_size": 24, "num_attention_heads": 4, "num_key_value_heads": 2},
    "plain": {"num_attention_heads": 2, "num_key_value_heads": 2},
    "pooled": {"pool_after": 1},
    "pooled and causal": {"pool_after": 1, "causal_layers": 2},
    "causal": {"causal_layers": 2},
    "causal at first": {"causal_layers": 1, "num_attention_heads": 4, "num_key_value_heads": 1},
    "pretrained encoder": {"pretrained_encoder": BERT},
}


@pytest.fixture(scope="module")
def graphs(tmp_path_factory, make_model):
    """A tiny model and its float32 graphs."""
    paths = GraphPaths.inside(tmp_path_factory.mktemp("graphs"))
    model = make_model()
    export_float(model, paths)
    return model, paths


@pytest.mark.parametrize("shape", SHAPES)
def test_float32_answers_like_torch_at_every_shape(tmp_path, make_model, shape):
    model = make_model(**SHAPES[shape])
    paths = GraphPaths.inside(tmp_path)
    export_float(model, paths)
    assert 0 < check_float(model, paths) < TOLERANCE


def test_signatures(graphs):
    model, paths = graphs
    tokens = len(model.config.grammar.vocabulary)
    memory = {
        MEMORY_MASK: ["units", "states"],
        **{name: ["units", 2, "states", 16] for name in cross_names(2)},
    }
    text = ["units", "length"]
    assert _signature(paths.encoder) == {"input_ids": text, "attention_mask": text, **memory}
    assert _signature(paths.decoder) == {
        "tokens": ["units", "queries", "new"],
        "places": ["new"],
        "bias": ["new", "total"],
        "answered": ["answered"],
        **memory,
        **{name: ["sequences", 2, "past", 16] for name in past_names(2)},
        "logits": ["units", "queries", "answered", tokens],
        **{name: ["sequences", 2, "total", 16] for name in decoder_outputs(2)[1:]},
    }


def test_a_frozen_dimension_is_refused(graphs, tmp_path):
    _, paths = graphs
    model = onnx.load(paths.encoder)
    model.graph.input[0].type.tensor_type.shape.dim[1].dim_value = 11
    onnx.save(model, tmp_path / "encoder.onnx")
    axes = {0: "units", 1: "length"}
    cross = {key: {0: "units", 2: "length"} for key in cross_names(2)}
    with pytest.raises(SignatureError, match=r"axis 1 of input_ids .* is 11, expected 'length'"):
        check_signature(
            tmp_path / "encoder.onnx",
            {"input_ids": axes, "attention_mask": axes},
            cross,
        )


def test_an_unknown_input_is_refused(graphs):
    _, paths = graphs
    with pytest.raises(SignatureError, match=r"has \['input_ids', 'attention_mask'\]"):
        check_signature(paths.encoder, {"input_ids": {}}, {})


def test_attention_and_rotary_positions_are_single_operators(graphs):
    model, paths = graphs
    layers, decoder_layers = model.config.num_hidden_layers, model.config.decoder_layers
    assert _fused(paths.encoder) == {"RotaryEmbedding": 2 * layers, "MultiHeadAttention": layers}
    assert _fused(paths.decoder) == {"MultiHeadAttention": 2 * decoder_layers}


def test_rotary_tables_and_grammar_mask_are_in_the_graphs(graphs):
    model, paths = graphs
    mask = model.decoder.grammar_mask.numpy()
    cos = model.encoder.cos.numpy()[:, : model.encoder.cos.shape[1] // 2]
    assert any(
        value.size == cos.size and np.allclose(value.reshape(cos.shape), cos)
        for value in _constants(paths.encoder)
    )
    assert any(np.array_equal(value, mask) for value in _constants(paths.decoder))


def test_damaged_float32_weights_are_refused(graphs, tmp_path):
    model, paths = graphs
    damaged = onnx.load(paths.decoder)
    tensor = next(t for t in damaged.graph.initializer if t.name == "decoder.head.bias")
    tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor) + 0.01, tensor.name))
    onnx.save(damaged, tmp_path / "decoder.onnx")
    with pytest.raises(ParityError, match=r"logits differs from torch by 1\.0\de-02 at shape"):
        check_float(model, GraphPaths(paths.encoder, tmp_path / "decoder.onnx"))


def test_export_leaves_the_model_as_it_was(make_model, tmp_path):
    model = make_model()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    export_float(model, GraphPaths.inside(tmp_path))
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())


def _signature(path: Path) -> dict[str, list[int | str]]:
    graph = onnx.load(path).graph
    return {
        value.name: [d.dim_param or d.dim_value for d in value.type.tensor_type.shape.dim]
        for value in (*graph.input, *graph.output)
    }


def _fused(path: Path) -> Counter[str]:
    return Counter(node.op_type for node in onnx.load(path).graph.node if node.domain == DOMAIN)


def _constants(path: Path) -> list[np.ndarray]:
    return [numpy_helper.to_array(tensor) for tensor in onnx.load(path).graph.initializer]
