"""The encoder's graph: ids and mask to the mask, keys and values of the cross-attention.

The project's own encoder is traced in a form of few and large operators (`rlm_export.lean`), which
optimum has no way to write. A pretrained one goes through optimum (`rlm_export.pretrained`).
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from rlm_export.lean import LeanEncoder, LeanMemory
from rlm_export.tracing import TRACE_LENGTH, TRACE_UNITS, Axes, trace
from rlm_model.contract.graph_names import ENCODER_INPUTS, MEMORY_MASK, cross_names
from rlm_model.modeling import RLMForRegression
from rlm_model.modeling.encoders import Encoder


class EncoderGraph(nn.Module):
    """Token ids to the cross-attention's mask, keys and values, of the project's own encoder."""

    def __init__(self, model: RLMForRegression) -> None:
        super().__init__()
        self.encoder = LeanEncoder(model.encoder)
        self.mask = model.encoder.memory_mask
        self.memory = LeanMemory(model.decoder)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, ...]:
        """Encodes ids of shape (U, T).

        Returns:
            See `Encoder.memory_mask`, then `LeanMemory.forward`.
        """
        memory = self.memory(self.encoder(input_ids, attention_mask))
        return self.mask(attention_mask).clone(), *memory

    def give_back(self, model: RLMForRegression) -> None:
        """See `LeanEncoderLayer.give_back`."""
        self.encoder.give_back(model.encoder)
        self.memory.give_back(model.decoder)


def text_axes() -> Axes:
    """The axes of the graph's inputs that vary."""
    return {name: {0: "units", 1: "length"} for name in ENCODER_INPUTS}


def memory_axes(layers: int) -> Axes:
    """The axes of the graph's outputs that vary, for so many decoder layers."""
    cross: Axes = {name: {0: "units", 2: "states"} for name in cross_names(layers)}
    return {MEMORY_MASK: {0: "units", 1: "states"}, **cross}


def example_mask() -> Tensor:
    """A mask with padding, shape (units, length); it serves as ids too."""
    mask = torch.ones(TRACE_UNITS, TRACE_LENGTH, dtype=torch.int64)
    mask[0, -2:] = 0
    return mask


def export_encoder(model: RLMForRegression, path: Path) -> None:
    """Writes the encoder's graph in float32.

    Raises:
        ExportError: A pretrained encoder can't be exported.
        SignatureError: A dimension that varies was frozen, or an input or output is missing.
    """
    outputs = memory_axes(model.config.decoder_layers)
    if isinstance(model.encoder, Encoder):
        mask = example_mask()
        trace(EncoderGraph(model), (mask, mask), text_axes(), outputs, path)
        return
    # Imported here: without optimum the project's own models can still be exported.
    from rlm_export.pretrained import export_pretrained

    export_pretrained(model, text_axes(), outputs, path)
