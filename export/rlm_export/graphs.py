"""The two graphs of a model, from torch to float32 ONNX.

The encoder graph ends in the keys and values of the cross-attention, so what all queries of a
unit share is computed once. The decoder graph reads new tokens of all lanes against them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from rlm_export.encoders import example_mask, export_encoder, memory_axes
from rlm_export.lean import LeanDecoder
from rlm_export.tracing import TRACE_LENGTH, TRACE_UNITS, Axes, trace
from rlm_model.contract.graph_names import decoder_inputs, decoder_outputs, past_names
from rlm_model.modeling import RLMForRegression

TRACE_QUERIES, TRACE_NEW, TRACE_PAST = 6, 3, 4
"""Traced sizes: distinct, and none is 1. Past and new tokens together stay within the decoder's
positions."""


class DecoderGraph(nn.Module):
    """New tokens of all lanes to the logits after them, and the grown caches."""

    def __init__(self, model: RLMForRegression) -> None:
        super().__init__()
        self.decoder = LeanDecoder(model.decoder)

    def forward(
        self,
        tokens: Tensor,
        places: Tensor,
        bias: Tensor,
        answered: Tensor,
        memory_mask: Tensor,
        *tensors: Tensor,
    ) -> tuple[Tensor, ...]:
        """Like `LeanDecoder.forward`; keys and values come in the order of their names."""
        layers = len(tensors) // 4
        cross, past = tensors[: 2 * layers], tensors[2 * layers :]
        pairs = (list(zip(x[:layers], x[layers:], strict=True)) for x in (cross, past))
        return self.decoder(tokens, places, bias, answered, memory_mask, *pairs)

    def give_back(self, model: RLMForRegression) -> None:
        """See `LeanEncoderLayer.give_back`."""
        self.decoder.give_back(model.decoder)


@dataclass(frozen=True)
class GraphPaths:
    """The files of a model's graphs."""

    encoder: Path
    decoder: Path

    @classmethod
    def inside(cls, folder: Path) -> GraphPaths:
        """The files as they are named in a model folder."""
        return cls(folder / "encoder.onnx", folder / "decoder.onnx")


@torch.inference_mode()
def export_float(model: RLMForRegression, paths: GraphPaths) -> None:
    """Writes both graphs in float32.

    Raises:
        ExportError: A pretrained encoder can't be exported.
        SignatureError: A dimension that varies was frozen, or an input or output is missing.
    """
    export_encoder(model, paths.encoder)
    layers, heads = model.config.decoder_layers, model.config.decoder_heads
    size = model.config.decoder_hidden_size // heads
    new = torch.arange(TRACE_NEW)
    keys = torch.zeros(TRACE_UNITS, heads, TRACE_LENGTH, size)
    cache = torch.zeros(TRACE_UNITS * TRACE_QUERIES, heads, TRACE_PAST, size)
    tensors = (
        new.expand(TRACE_UNITS, TRACE_QUERIES, -1),
        new,
        torch.zeros(TRACE_NEW, TRACE_PAST + TRACE_NEW),
        new[1:],
        example_mask(),
        *[keys] * (2 * layers),
        *[cache] * (2 * layers),
    )
    axes: Axes = {
        "tokens": {0: "units", 1: "queries", 2: "new"},
        "places": {0: "new"},
        "bias": {0: "new", 1: "total"},
        "answered": {0: "answered"},
        **memory_axes(layers),
        **{name: {0: "sequences", 2: "past"} for name in past_names(layers)},
    }
    logits, *caches = decoder_outputs(layers)
    axes_out: Axes = {
        logits: {0: "units", 1: "queries", 2: "answered"},
        **{name: {0: "sequences", 2: "total"} for name in caches},
    }
    assert list(axes) == decoder_inputs(layers)
    trace(DecoderGraph(model), tensors, axes, axes_out, paths.decoder)
