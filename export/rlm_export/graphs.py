"""The two graphs of a model, from torch to float32 ONNX.

The encoder graph ends in the keys and values of the cross-attention, so what all queries of a
unit share is computed once. The decoder graph reads new tokens of all lanes against them.
"""

from __future__ import annotations

import warnings
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import onnx
import torch
from optimum.exporters.onnx import OnnxConfig, export
from optimum.utils import NormalizedConfig
from torch import Tensor, nn

from rlm_export.errors import SignatureError
from rlm_export.lean import LeanEncoder
from rlm_model.modeling import RLMForRegression
from rlm_model.modeling.encoder import Encoder

OPSET = 17
"""Oldest operator set with all that the graphs need; every ONNX Runtime since 1.12 reads it."""

TRACE_UNITS, TRACE_LENGTH, TRACE_LANES, TRACE_NEW, TRACE_PAST = 2, 11, 6, 3, 4
"""Traced sizes: distinct, and none is 1, because a traced 1 is frozen into the graph. Past and
new tokens together stay within the decoder's positions."""

Axes = dict[str, dict[int, str]]


class EncoderGraph(nn.Module):
    """Token ids to the cross-attention's keys and values."""

    def __init__(self, model: RLMForRegression) -> None:
        super().__init__()
        self.config = model.config
        encoder = model.encoder
        self.encoder = LeanEncoder(encoder) if isinstance(encoder, Encoder) else encoder
        self.decoder = model.decoder

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor]:
        """Encodes ids of shape (U, S); see `Decoder.memory` for what it returns."""
        return self.decoder.memory(self.encoder(input_ids, attention_mask))


class DecoderGraph(nn.Module):
    """New tokens of all lanes to the logits after the last one, and the grown caches."""

    def __init__(self, model: RLMForRegression) -> None:
        super().__init__()
        self.config = model.config
        self.decoder = model.decoder

    def forward(
        self,
        tokens: Tensor,
        attention_mask: Tensor,
        cross_keys: Tensor,
        cross_values: Tensor,
        past_keys: Tensor,
        past_values: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Like `Decoder.forward`, with logits of shape (U, Q, vocabulary)."""
        logits, keys, values = self.decoder(
            tokens, attention_mask, cross_keys, cross_values, past_keys, past_values
        )
        return logits[:, :, -1], keys, values


class _GraphConfig(OnnxConfig):
    """What optimum's exporter has to know of a graph."""

    NORMALIZED_CONFIG_CLASS = NormalizedConfig
    AXES_IN: ClassVar[Axes]
    AXES_OUT: ClassVar[Axes]

    @property
    def inputs(self) -> Axes:
        return OrderedDict(self.AXES_IN)

    @property
    def outputs(self) -> Axes:
        return OrderedDict(self.AXES_OUT)


class _EncoderConfig(_GraphConfig):
    AXES_IN: ClassVar[Axes] = {
        "input_ids": {0: "units", 1: "length"},
        "attention_mask": {0: "units", 1: "length"},
    }
    AXES_OUT: ClassVar[Axes] = {
        "cross_keys": {1: "units", 3: "length"},
        "cross_values": {1: "units", 3: "length"},
    }

    def generate_dummy_inputs(self, framework: str = "pt", **_: Any) -> dict[str, Tensor]:
        mask = torch.ones(TRACE_UNITS, TRACE_LENGTH, dtype=torch.int64)
        mask[0, -2:] = 0
        return {"input_ids": mask, "attention_mask": mask}


class _DecoderConfig(_GraphConfig):
    AXES_IN: ClassVar[Axes] = {
        "tokens": {0: "units", 1: "lanes", 2: "new"},
        "attention_mask": {0: "units", 1: "length"},
        "cross_keys": {1: "units", 3: "length"},
        "cross_values": {1: "units", 3: "length"},
        "past_keys": {1: "units", 2: "lanes", 4: "past"},
        "past_values": {1: "units", 2: "lanes", 4: "past"},
    }
    AXES_OUT: ClassVar[Axes] = {
        "logits": {0: "units", 1: "lanes"},
        "keys": {1: "units", 2: "lanes", 4: "total"},
        "values": {1: "units", 2: "lanes", 4: "total"},
    }

    def generate_dummy_inputs(self, framework: str = "pt", **_: Any) -> dict[str, Tensor]:
        layers, heads = self._config.decoder_layers, self._config.decoder_heads
        size = self._config.decoder_hidden_size // heads
        cross = torch.zeros(layers, TRACE_UNITS, heads, TRACE_LENGTH, size)
        past = torch.zeros(layers, TRACE_UNITS, TRACE_LANES, heads, TRACE_PAST, size)
        return {
            "tokens": torch.zeros(TRACE_UNITS, TRACE_LANES, TRACE_NEW, dtype=torch.int64),
            "attention_mask": torch.ones(TRACE_UNITS, TRACE_LENGTH, dtype=torch.int64),
            "cross_keys": cross,
            "cross_values": cross,
            "past_keys": past,
            "past_values": past,
        }


@dataclass(frozen=True)
class GraphPaths:
    """The files of a model's graphs."""

    encoder: Path
    decoder: Path

    @classmethod
    def inside(cls, folder: Path) -> GraphPaths:
        """The files as they are named in a model folder."""
        return cls(folder / "encoder.onnx", folder / "decoder.onnx")


def export_float(model: RLMForRegression, paths: GraphPaths) -> None:
    """Writes both graphs in float32.

    Raises:
        SignatureError: A dimension that varies was frozen, or an input or output is missing.
    """
    _export(EncoderGraph(model), _EncoderConfig(model.config), paths.encoder)
    _export(DecoderGraph(model), _DecoderConfig(model.config), paths.decoder)


def _export(module: nn.Module, config: _GraphConfig, path: Path) -> None:
    with warnings.catch_warnings():
        # The tracer warns of each shape that it keeps symbolic as intended.
        warnings.simplefilter("ignore")
        export(module.eval(), config, path, opset=OPSET)
    model = onnx.load(path)
    _constants_to_initializers(model.graph)
    onnx.save(model, path)
    check_signature(path, config.AXES_IN, config.AXES_OUT)


def _constants_to_initializers(graph: onnx.GraphProto) -> None:
    """Moves the rotary tables and the grammar's mask beside the weights."""
    constants = [node for node in graph.node if node.op_type == "Constant"]
    for node in constants:
        tensor = graph.initializer.add()
        tensor.CopyFrom(node.attribute[0].t)
        tensor.name = node.output[0]
        graph.node.remove(node)


def check_signature(path: Path, inputs: Axes, outputs: Axes) -> None:
    """Compares a graph's inputs and outputs with the axes that must be symbolic.

    Raises:
        SignatureError: One is missing, unknown, or an axis that varies is a fixed number.
    """
    graph = onnx.load(path, load_external_data=False).graph
    for found, expected in ((graph.input, inputs), (graph.output, outputs)):
        names = [value.name for value in found]
        if names != list(expected):
            raise SignatureError(f"{path.name} has {names}, expected {list(expected)}")
        for value in found:
            dims = value.type.tensor_type.shape.dim
            for axis, symbol in expected[value.name].items():
                if dims[axis].dim_param != symbol:
                    raise SignatureError(
                        f"axis {axis} of {value.name} in {path.name} is "
                        f"{dims[axis].dim_value or dims[axis].dim_param!r}, expected {symbol!r}"
                    )
