"""Holds the float32 graphs to the torch model, at shapes that the trace did not see."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray

from rlm_export.errors import ParityError
from rlm_export.graphs import GraphPaths
from rlm_lsp.engine.decoder import DECODER_OUTPUTS, ENCODER_OUTPUTS
from rlm_lsp.engine.graphs import Graph, load_graphs
from rlm_model.modeling import RLMConfig, RLMForRegression
from rlm_model.modeling.decoder import ILLEGAL

TOLERANCE = 2e-4
"""Largest difference allowed: of a legal token's logit in nats, and of keys and values relative
to the largest of them. Rounding alone gives about a tenth of it."""

ENCODER_SHAPES = ((1, 1), (1, 7), (2, 33), (3, 128))
"""Units, tokens (within the model's budget, which is checked besides)."""

DECODER_SHAPES = ((1, 1, 6, 1, 0), (1, 1, 1, 5, 6), (2, 10, 6, 33, 0), (3, 30, 1, 17, 7))
"""Units, lanes, new tokens, encoder tokens, past tokens."""

Arrays = Mapping[str, NDArray]


def check_float(model: RLMForRegression, paths: GraphPaths, threads: int = 2) -> float:
    """Runs both graphs beside the torch model.

    Returns:
        The largest difference found, as `TOLERANCE` counts it.

    Raises:
        ParityError: A difference is above `TOLERANCE`, or the masks of illegal tokens differ.
    """
    graphs = load_graphs(paths.encoder, paths.decoder, "cpu", threads)
    random = np.random.default_rng(0)
    config = model.config
    worst = 0.0
    for units, length in (*ENCODER_SHAPES, (1, config.max_tokens)):
        length = min(length, config.max_tokens)
        inputs = _encoder_inputs(random, config, units, length)
        expected = dict(zip(ENCODER_OUTPUTS, _torch_encoder(model, inputs), strict=True))
        worst = max(worst, _compare(graphs.encoder, inputs, expected, (units, length)))
    for shape in DECODER_SHAPES:
        inputs = _decoder_inputs(random, config, *shape)
        expected = dict(zip(DECODER_OUTPUTS, _torch_decoder(model, inputs), strict=True))
        worst = max(worst, _compare(graphs.decoder, inputs, expected, shape))
    return worst


def _compare(graph: Graph, inputs: Arrays, expected: Arrays, shape: tuple[int, ...]) -> float:
    """Largest difference over a graph's outputs."""
    worst = 0.0
    found = graph.run(list(expected), inputs)
    for (name, right), output in zip(expected.items(), found, strict=True):
        if output.shape != right.shape:
            raise ParityError(f"{name} has shape {output.shape}, torch gives {right.shape}")
        if name == "logits":
            legal = right > ILLEGAL / 2
            if not np.array_equal(output > ILLEGAL / 2, legal):
                raise ParityError(f"the graph masks other tokens than torch at shape {shape}")
            difference = np.abs(output - right)[legal].max(initial=0)
        else:
            difference = np.abs(output - right).max(initial=0) / max(np.abs(right).max(), 1e-6)
        if not difference <= TOLERANCE:  # NaN is a difference too
            raise ParityError(
                f"{name} differs from torch by {difference:.2e} at shape {shape}; "
                f"at most {TOLERANCE:.0e} is allowed"
            )
        worst = max(worst, float(difference))
    return worst


def _encoder_inputs(
    random: np.random.Generator, config: RLMConfig, units: int, length: int
) -> Arrays:
    """Random ids; every unit but the first is padded."""
    mask = np.ones((units, length), dtype=np.int64)
    mask[1:, length - length // 3 :] = 0
    return {
        "input_ids": random.integers(0, config.vocab_size, (units, length)) * mask,
        "attention_mask": mask,
    }


def _decoder_inputs(
    random: np.random.Generator,
    config: RLMConfig,
    units: int,
    lanes: int,
    new: int,
    length: int,
    past: int,
) -> Arrays:
    layers, heads = config.decoder_layers, config.decoder_heads
    size = config.decoder_hidden_size // heads
    vocabulary = len(config.grammar.vocabulary)
    cross = (2, layers, units, heads, length, size)
    cache = (2, layers, units, lanes, heads, past, size)
    cross_keys, cross_values = random.normal(size=cross).astype(np.float32)
    past_keys, past_values = random.normal(size=cache).astype(np.float32)
    return {
        "tokens": random.integers(0, vocabulary, (units, lanes, new)),
        "attention_mask": _encoder_inputs(random, config, units, length)["attention_mask"],
        "cross_keys": cross_keys,
        "cross_values": cross_values,
        "past_keys": past_keys,
        "past_values": past_values,
    }


@torch.inference_mode()
def _torch_encoder(model: RLMForRegression, inputs: Arrays) -> list[NDArray]:
    ids, mask = (torch.from_numpy(inputs[name]) for name in ("input_ids", "attention_mask"))
    return [output.numpy() for output in model.decoder.memory(model.encoder(ids, mask))]


@torch.inference_mode()
def _torch_decoder(model: RLMForRegression, inputs: Arrays) -> list[NDArray]:
    logits, keys, values = model.decoder(*(torch.from_numpy(array) for array in inputs.values()))
    return [logits[:, :, -1].numpy(), keys.numpy(), values.numpy()]
