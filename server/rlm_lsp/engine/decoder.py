"""The exported decoder, walked along the number tree."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rlm_lsp.engine.errors import EngineError
from rlm_lsp.engine.graphs import Graph
from rlm_model.contract.quantiles import FloatArray, IntArray

ENCODER_INPUTS = ("input_ids", "attention_mask")
ENCODER_OUTPUTS = ("cross_keys", "cross_values")
DECODER_INPUTS = (
    "tokens",
    "attention_mask",
    "cross_keys",
    "cross_values",
    "past_keys",
    "past_values",
)
DECODER_OUTPUTS = ("logits", "keys", "values")


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
        mask: 1 where a token stands, shape (units, length).
        cross_keys: Shape (layers, units, heads, length, dim).
        cross_values: Shape (layers, units, heads, length, dim).
    """

    mask: IntArray
    cross_keys: FloatArray
    cross_values: FloatArray


def read_shape(decoder: Graph) -> DecoderShape:
    """Reads the decoder's dimensions from its graph.

    Raises:
        EngineError: The graph's inputs or outputs are not those of a decoder.
    """
    decoder.check_names("decoder", DECODER_INPUTS, DECODER_OUTPUTS)
    shape = decoder.inputs["past_keys"]
    fixed = [shape[axis] for axis in (0, 3, 5)] if len(shape) == 6 else []
    numbers = [size for size in fixed if isinstance(size, int)]
    if len(numbers) != 3:
        raise EngineError(
            f"the decoder's past_keys have shape {shape}; expected six dimensions with fixed "
            "layers, heads and features"
        )
    layers, heads, dim = numbers
    return DecoderShape(layers, heads, dim)


class OnnxTreeDecoder:
    """A `TreeDecoder` over the decoder graph. It keeps the lanes' self-attention caches."""

    def __init__(self, graph: Graph, shape: DecoderShape, encoded: EncodedUnits) -> None:
        """Takes the decoder and the units that it decodes for."""
        self._graph = graph
        self._encoded = encoded
        self._empty = (shape.layers, len(encoded.mask), -1, shape.heads, 0, shape.dim)
        self._keys: FloatArray | None = None
        self._values: FloatArray | None = None

    def prefill(self, tokens: IntArray) -> FloatArray:
        """Reads the lanes' prefixes; see `TreeDecoder.prefill`."""
        layers, units, _, heads, past, dim = self._empty
        shape = (layers, units, tokens.shape[1], heads, past, dim)
        empty = np.zeros(shape, dtype=np.float32)
        return self._run(tokens, empty, empty)

    def step(self, parents: IntArray, tokens: IntArray) -> FloatArray:
        """Appends a token to chosen lanes; see `TreeDecoder.step`."""
        keys, values = self._keys, self._values
        if keys is None or values is None:
            raise ValueError("step() comes after prefill()")
        same: IntArray = np.arange(int(keys.shape[2]))
        if not np.array_equal(parents, same):
            keys, values = keys[:, :, parents], values[:, :, parents]
        return self._run(tokens[:, :, None], keys, values)

    def _run(self, tokens: IntArray, keys: FloatArray, values: FloatArray) -> FloatArray:
        logits, self._keys, self._values = self._graph.run(
            DECODER_OUTPUTS,
            {
                "tokens": np.ascontiguousarray(tokens),
                "attention_mask": self._encoded.mask,
                "cross_keys": self._encoded.cross_keys,
                "cross_values": self._encoded.cross_values,
                "past_keys": keys,
                "past_values": values,
            },
        )
        return logits
