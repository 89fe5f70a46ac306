"""Holds the float32 graphs to the torch model, at shapes that the trace did not see."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray

from rlm_export.errors import ParityError
from rlm_export.graphs import GraphPaths
from rlm_lsp.engine.decoder import EncodedUnits, OnnxTreeDecoder, read_shape
from rlm_lsp.engine.graphs import Graphs, load_graphs
from rlm_model.contract.graph_names import encoder_outputs
from rlm_model.modeling import RLMConfig, RLMForRegression
from rlm_model.modeling.decoder import ILLEGAL
from rlm_model.modeling.model import TorchTreeDecoder

TOLERANCE = 2e-4
"""Largest difference allowed: of a legal token's logit in nats, and of keys and values relative
to the largest of them. Rounding alone gives about a tenth of it."""

ENCODER_UNITS, ENCODER_LENGTHS = (1, 3), (1, 7, 64)
"""Units and tokens of the encoder's batches; the model's whole budget is checked besides."""

WALKS = ((1, 1, 1, 5), (1, 3, 2, 1), (2, 10, 3, 33), (3, 2, 4, 17))
"""Units, queries, lanes a query, encoder tokens."""


@torch.inference_mode()
def check_float(model: RLMForRegression, paths: GraphPaths) -> float:
    """Runs both graphs beside the torch model.

    Returns:
        The largest difference found, as `TOLERANCE` counts it.

    Raises:
        ParityError: A difference is above `TOLERANCE`, or the masks of illegal tokens differ.
    """
    graphs = load_graphs(paths.encoder, paths.decoder, "cpu")
    random = np.random.default_rng(0)
    longest = model.config.max_tokens
    lengths = {min(length, longest) for length in (*ENCODER_LENGTHS, longest)}
    shapes = [(units, length) for length in sorted(lengths) for units in ENCODER_UNITS]
    found = [_encode(model, graphs, random, *shape)[1] for shape in shapes]
    found += [error for walk in WALKS for error in _walk(model, graphs, random, *walk)]
    return max(found)


def _encode(
    model: RLMForRegression,
    graphs: Graphs,
    random: np.random.Generator,
    units: int,
    length: int,
) -> tuple[tuple[torch.Tensor, torch.Tensor, EncodedUnits], float]:
    """Encodes random ids in both.

    Returns:
        Hidden states and their mask in torch and what the graph gave; and the largest difference.
    """
    ids, mask = _inputs(random, model.config, units, length)
    names = encoder_outputs(model.config.decoder_layers)
    found_mask, *found = graphs.encoder.run(names, {"input_ids": ids, "attention_mask": mask})
    hidden = model.encoder(torch.from_numpy(ids), torch.from_numpy(mask))
    expected = [layer.numpy() for kind in model.decoder.memory(hidden) for layer in kind]
    states = model.encoder.memory_mask(torch.from_numpy(mask))
    shape = (units, length)
    _checked(names[0], shape, found_mask, states.numpy(), 1.0)
    worst = max(
        _checked(name, shape, left, right, np.abs(right).max())
        for name, left, right in zip(names[1:], found, expected, strict=True)
    )
    return (hidden, states, EncodedUnits(found_mask, found)), worst


def _walk(
    model: RLMForRegression,
    graphs: Graphs,
    random: np.random.Generator,
    units: int,
    queries: int,
    lanes: int,
    length: int,
) -> Iterator[float]:
    """Walks down the number tree in both, along random tokens: the difference of each pass."""
    shape = (units, queries, lanes, length)
    (hidden, mask, encoded), _ = _encode(model, graphs, random, units, length)
    walker = OnnxTreeDecoder(graphs.decoder, read_shape(graphs.decoder), encoded)
    original = TorchTreeDecoder(model.decoder, hidden, mask)
    grammar = model.config.grammar

    def tokens(*size: int) -> NDArray[np.int64]:
        return random.integers(0, len(grammar.vocabulary), size)

    prefix = tokens(units, queries, grammar.prefix_length + 1)
    yield _logits_error(shape, walker.prefill(prefix), original.prefill(prefix))
    # Each lane of a query goes on from a lane of the pass before, which need not be its own.
    before = 1
    for _ in range(grammar.codec.length - 2):
        of_query = random.integers(0, before, lanes)
        parents = (np.arange(queries)[:, None] * before + of_query).reshape(-1)
        added = tokens(units, queries * lanes)
        yield _logits_error(shape, walker.step(parents, added), original.step(parents, added))
        before = lanes


def _logits_error(
    shape: tuple[int, ...], found: NDArray[np.float32], expected: NDArray[np.float32]
) -> float:
    legal = expected > ILLEGAL / 2
    if not np.array_equal(found > ILLEGAL / 2, legal):
        raise ParityError(f"the graph masks other tokens than torch at shape {shape}")
    return _checked("logits", shape, found[legal], expected[legal], 1.0)


def _checked(
    name: str, shape: tuple[int, ...], found: NDArray, expected: NDArray, scale: float
) -> float:
    """The largest difference relative to a scale, if it is small enough."""
    if found.shape != expected.shape:
        raise ParityError(f"{name} has shape {found.shape}, torch gives {expected.shape}")
    difference = float(np.abs(found - expected).max(initial=0) / max(scale, 1e-6))
    if not difference <= TOLERANCE:  # NaN is a difference too
        raise ParityError(
            f"{name} differs from torch by {difference:.2e} at shape {shape}; "
            f"at most {TOLERANCE:.0e} is allowed"
        )
    return difference


def _inputs(
    random: np.random.Generator, config: RLMConfig, units: int, length: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Random ids and their mask; every unit but the first is padded."""
    mask = np.ones((units, length), dtype=np.int64)
    mask[1:, length - length // 3 :] = 0
    return random.integers(0, config.vocab_size, (units, length)) * mask, mask
