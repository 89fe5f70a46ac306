"""Smoothing leaves the function as it is and makes it easier to quantize."""

from __future__ import annotations

import copy
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from bert_support import BERT

from rlm_export.graphs import GraphPaths, export_float
from rlm_export.quantize import quantize
from rlm_export.smooth import smooth, unsmooth
from rlm_lsp.engine.graphs import Graph
from rlm_model.contract.encoding import TokenBatch, pad_batch
from rlm_model.contract.graph_names import encoder_outputs
from rlm_model.modeling import RLMForRegression

CHECKED = 40.0
"""Factor of the features that stand out."""


@pytest.fixture
def texts() -> list[TokenBatch]:
    random = np.random.default_rng(0)
    return [
        pad_batch([random.integers(3, 1000, length).tolist() for length in lengths])
        for lengths in ((7, 12, 30), (33,), (5, 6))
    ]


def with_outliers(model: RLMForRegression) -> RLMForRegression:
    """The same function, a feature of each product's input far larger than the others."""
    with torch.no_grad():
        for layer in model.encoder.layers:
            layer.mlp_norm.weight[3] *= CHECKED
            for product in (layer.gate, layer.up):
                product.weight[:, 3] /= CHECKED
            layer.up.weight[5] *= CHECKED
            layer.down.weight[:, 5] /= CHECKED
    return model


@torch.inference_mode()
def memory(model: RLMForRegression, batch: TokenBatch) -> torch.Tensor:
    ids, mask = torch.from_numpy(batch.ids), torch.from_numpy(batch.mask)
    return torch.stack(model.decoder.memory(model.encoder(ids, mask)))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"num_key_value_heads": 4},
        {"num_key_value_heads": 1, "causal_layers": 1},
        {"pool_after": 1},
    ],
    ids=str,
)
def test_the_function_stays_the_same(make_model, texts, fields):
    model = with_outliers(make_model(**fields))
    smoothed = copy.deepcopy(model)
    smooth(smoothed, texts)
    assert not torch.equal(
        smoothed.encoder.layers[0].value.weight, model.encoder.layers[0].value.weight
    )
    for batch in texts:
        expected = memory(model, batch)
        assert (memory(smoothed, batch) - expected).abs().max() < 1e-4 * expected.abs().max()


@pytest.mark.parametrize("fields", [{}, {"num_key_value_heads": 4}], ids=str)
def test_weights_go_back_to_the_scales_that_their_training_began_with(make_model, texts, fields):
    """A mean with the start tells whether they are there."""
    start = with_outliers(make_model(**fields))
    model = copy.deepcopy(start)
    with torch.no_grad():
        for value in model.encoder.parameters():
            value *= 1 + 0.05 * torch.randn_like(value)
    smoothed = copy.deepcopy(model)
    smooth(smoothed, texts)
    back = copy.deepcopy(smoothed)
    unsmooth(back, start.encoder)
    for batch in texts:
        expected = memory(model, batch)
        assert (memory(back, batch) - expected).abs().max() < 1e-4 * expected.abs().max()
    for name, value in back.encoder.state_dict().items():
        was = model.encoder.state_dict()[name]
        assert (value - was).norm() < 0.1 * was.norm(), name

    expected = memory(with_half_of(start, model), texts[0])
    errors = [
        (memory(with_half_of(start, other), texts[0]) - expected).norm() / expected.norm()
        for other in (back, smoothed)
    ]
    assert errors[0] < 0.05
    assert errors[1] > 0.5


def with_half_of(start: RLMForRegression, model: RLMForRegression) -> RLMForRegression:
    """A model whose encoder is the mean with that of the start."""
    mean = copy.deepcopy(model)
    known = start.encoder.state_dict()
    mean.encoder.load_state_dict(
        {name: value.lerp(known[name], 0.5) for name, value in model.encoder.state_dict().items()}
    )
    return mean


def test_int8_comes_nearer(make_model, texts, tmp_path):
    model = with_outliers(make_model())
    before = int8_error(model, texts, tmp_path / "before")
    smooth(model, texts)
    assert int8_error(model, texts, tmp_path / "after") < before / 2


def test_padding_does_not_count(make_model, texts):
    alone, padded = make_model(), make_model()
    rows = [row[mask == 1].tolist() for b in texts for row, mask in zip(b.ids, b.mask, strict=True)]
    smooth(alone, [pad_batch([row]) for row in rows])
    smooth(padded, [pad_batch([*rows, [9] * 60])])
    smooth(alone_and_long := make_model(), [pad_batch([row]) for row in [*rows, [9] * 60]])
    for one, other in zip(alone_and_long.parameters(), padded.parameters(), strict=True):
        torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-6)
    changed = zip(alone.parameters(), make_model().parameters(), strict=True)
    assert any(not torch.equal(one, other) for one, other in changed)


def test_a_pretrained_encoder_is_left_alone(make_model, texts):
    model = make_model(pretrained_encoder=BERT)
    before = copy.deepcopy(model.state_dict())
    smooth(model, texts)
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())


def int8_error(model: RLMForRegression, texts: list[TokenBatch], folder: Path) -> float:
    """Mean difference of the int8 encoder graph's outputs from torch's."""
    folder.mkdir()
    paths = GraphPaths.inside(folder)
    export_float(model, paths)
    onnx.save(quantize(onnx.load(paths.encoder)), paths.encoder)
    graph = Graph(paths.encoder, "CPUExecutionProvider")
    errors = []
    for batch in texts:
        _, *found = graph.run(
            encoder_outputs(model.config.decoder_layers),
            {"input_ids": batch.ids, "attention_mask": batch.mask},
        )
        expected = memory(model, batch).flatten(0, 1).numpy()
        errors.append(np.abs(np.stack(found) - expected).mean())
    return float(np.mean(errors))
