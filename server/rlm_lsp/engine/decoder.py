"""The exported decoder, walked along the number tree.

All lanes of a query are one sequence: its prefix, then the tokens of each pass. A lane's token sees
the prefix, the tokens of the lane before it and itself, so that the prefix is kept once a query
and no cache is copied from one lane to another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rlm_lsp.engine.errors import EngineError
from rlm_lsp.engine.graphs import Graph
from rlm_model.contract.graph_names import (
    MEMORY_MASK,
    cross_names,
    decoder_inputs,
    decoder_outputs,
    past_names,
)
from rlm_model.contract.quantiles import FloatArray, IntArray

HIDDEN = -1e4
"""Added to the score of a token that may not be seen; within the range of float16."""


@dataclass(frozen=True)
class DecoderShape:
    """The fixed dimensions of the decoder's caches.

    Attributes:
        layers: Decoder layers.
        heads: Attention heads.
        dim: Features of a head.
    """

    layers: int
    heads: int
    dim: int


@dataclass(frozen=True)
class EncodedUnits:
    """A batch of encoded units.

    Attributes:
        mask: 1 where a state stands for tokens, shape (units, states).
        cross: What the encoder gave under `cross_names`, each (units, heads, states, dim).
    """

    mask: IntArray
    cross: Sequence[FloatArray]


def read_shape(decoder: Graph) -> DecoderShape:
    """Reads the decoder's dimensions from its graph.

    Raises:
        EngineError: The graph's inputs or outputs are not those of a decoder.
    """
    layers = sum(name.startswith("past_key.") for name in decoder.inputs)
    decoder.check_names("decoder", decoder_inputs(layers), decoder_outputs(layers))
    shape = decoder.inputs[past_names(layers)[0]]
    fixed = [shape[axis] for axis in (1, 3)] if len(shape) == 4 else []
    numbers = [size for size in fixed if isinstance(size, int)]
    if len(numbers) != 2:
        raise EngineError(
            f"the decoder's past_key.0 has shape {shape}; expected four dimensions with fixed "
            "heads and features"
        )
    return DecoderShape(layers, *numbers)


class OnnxTreeDecoder:
    """A `TreeDecoder` over the decoder graph. It keeps the self-attention caches."""

    def __init__(self, graph: Graph, shape: DecoderShape, encoded: EncodedUnits) -> None:
        """Takes the decoder and the units that it decodes for."""
        self._graph = graph
        self._shape = shape
        self._outputs = decoder_outputs(shape.layers)
        self._given = {
            MEMORY_MASK: encoded.mask,
            **dict(zip(cross_names(shape.layers), encoded.cross, strict=True)),
        }
        self._caches: list[FloatArray] = []
        self._place = 0
        # What each lane of a query sees of the query's sequence, shape (lanes, tokens so far).
        self._seen: NDArray[np.bool_] = np.empty((0, 0), dtype=np.bool_)

    def prefill(self, tokens: IntArray) -> FloatArray:
        """Reads the lanes' prefixes; see `TreeDecoder.prefill`."""
        units, queries, length = map(int, tokens.shape)
        shape = (units * queries, self._shape.heads, 0, self._shape.dim)
        self._caches = [np.zeros(shape, dtype=np.float32)] * (2 * self._shape.layers)
        causal = np.tri(length, dtype=np.bool_)
        places: IntArray = np.arange(length)
        logits = self._run(tokens, places, causal, places[-1:])
        self._place, self._seen = length, causal[-1:]
        return logits[:, :, 0]

    def step(self, parents: IntArray, tokens: IntArray) -> FloatArray:
        """Appends a token to chosen lanes; see `TreeDecoder.step`.

        Raises:
            ValueError: It comes before `prefill`, or the queries don't continue alike.
        """
        if not self._caches:
            raise ValueError("step() comes after prefill()")
        units, lanes = map(int, tokens.shape)
        queries = len(self._caches[0]) // units
        before, now = len(self._seen), lanes // queries
        first: IntArray = before * np.arange(queries)
        of_query = parents.reshape(queries, now) - first[:, None]
        if (of_query != of_query[0]).any() or not 0 <= of_query.min() <= of_query.max() < before:
            raise ValueError("the lanes of every query continue those of the same query alike")
        seen = np.hstack([self._seen[of_query[0]], np.eye(now, dtype=np.bool_)])
        answered: IntArray = np.arange(now)
        places = np.full_like(answered, self._place)
        logits = self._run(tokens.reshape(units, queries, now), places, seen, answered)
        self._place, self._seen = self._place + 1, seen
        return logits.reshape(units, lanes, -1)

    def _run(
        self, tokens: IntArray, places: IntArray, seen: NDArray[np.bool_], answered: IntArray
    ) -> FloatArray:
        logits, *self._caches = self._graph.run(
            self._outputs,
            {
                "tokens": np.ascontiguousarray(tokens),
                "places": places,
                "bias": np.where(seen, 0, HIDDEN).astype(np.float32),
                "answered": answered,
                **self._given,
                **dict(zip(past_names(self._shape.layers), self._caches, strict=True)),
            },
        )
        return logits
