"""The two graphs of a model, from torch to float32 ONNX.

The encoder graph ends in the keys and values of the cross-attention, so what all queries of a
unit share is computed once. The decoder graph reads new tokens of all lanes against them.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path

import onnx
import torch
from torch import Tensor, nn

from rlm_export.encoders import export_form
from rlm_export.errors import SignatureError
from rlm_export.lean import LeanDecoder, LeanMemory
from rlm_model.contract.graph_names import (
    ENCODER_INPUTS,
    MEMORY_MASK,
    cross_names,
    decoder_inputs,
    decoder_outputs,
    past_names,
)
from rlm_model.modeling import RLMForRegression

OPSET = 17
"""Oldest operator set with all that the graphs need of standard operators."""

TRACE_UNITS, TRACE_LENGTH, TRACE_QUERIES, TRACE_NEW, TRACE_PAST = 2, 11, 6, 3, 4
"""Traced sizes: distinct, and none is 1, because a traced 1 is frozen into the graph. Past and
new tokens together stay within the decoder's positions."""

Axes = dict[str, dict[int, str]]


class EncoderGraph(nn.Module):
    """Token ids to the cross-attention's mask, keys and values."""

    def __init__(self, model: RLMForRegression) -> None:
        super().__init__()
        self.encoder = export_form(model.encoder)
        self.mask = model.encoder.memory_mask
        self.memory = LeanMemory(model.decoder)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, ...]:
        """Encodes ids of shape (U, T).

        Returns:
            See `Encoder.memory_mask`, then `LeanMemory.forward`.
        """
        memory = self.memory(self.encoder(input_ids, attention_mask))
        return self.mask(attention_mask).clone(), *memory


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
        SignatureError: A dimension that varies was frozen, or an input or output is missing.
    """
    layers, heads = model.config.decoder_layers, model.config.decoder_heads
    size = model.config.decoder_hidden_size // heads
    ids = torch.ones(TRACE_UNITS, TRACE_LENGTH, dtype=torch.int64)
    ids[0, -2:] = 0
    memory: Axes = {
        MEMORY_MASK: {0: "units", 1: "states"},
        **{name: {0: "units", 2: "states"} for name in cross_names(layers)},
    }
    text = {0: "units", 1: "length"}
    texts = dict.fromkeys(ENCODER_INPUTS, text)
    _export(EncoderGraph(model), (ids, ids), texts, memory, paths.encoder)
    new = torch.arange(TRACE_NEW)
    keys = torch.zeros(TRACE_UNITS, heads, TRACE_LENGTH, size)
    cache = torch.zeros(TRACE_UNITS * TRACE_QUERIES, heads, TRACE_PAST, size)
    tensors = (
        new.expand(TRACE_UNITS, TRACE_QUERIES, -1),
        new,
        torch.zeros(TRACE_NEW, TRACE_PAST + TRACE_NEW),
        new[1:],
        ids,
        *[keys] * (2 * layers),
        *[cache] * (2 * layers),
    )
    axes = {
        "tokens": {0: "units", 1: "queries", 2: "new"},
        "places": {0: "new"},
        "bias": {0: "new", 1: "total"},
        "answered": {0: "answered"},
        **memory,
        **{name: {0: "sequences", 2: "past"} for name in past_names(layers)},
    }
    logits, *caches = decoder_outputs(layers)
    axes_out = {
        logits: {0: "units", 1: "queries", 2: "answered"},
        **{name: {0: "sequences", 2: "total"} for name in caches},
    }
    assert list(axes) == decoder_inputs(layers)
    _export(DecoderGraph(model), tensors, axes, axes_out, paths.decoder)


def _export(
    module: nn.Module, inputs: tuple[Tensor, ...], axes_in: Axes, axes_out: Axes, path: Path
) -> None:
    with warnings.catch_warnings():
        # The tracer warns of each shape that it keeps symbolic as intended.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(),
            inputs,
            path,
            input_names=list(axes_in),
            output_names=list(axes_out),
            dynamic_axes=axes_in | axes_out,
            opset_version=OPSET,
            dynamo=False,  # its own graphs of the operators' functions are not wanted
        )
    model = onnx.load(path)
    _constants_to_initializers(model.graph)
    # The exporter does not know the shapes behind operators that are not standard.
    for value, tensor in zip(model.graph.output, module(*inputs), strict=True):
        for axis, size in enumerate(tensor.shape):
            if axis not in axes_out[value.name]:
                value.type.tensor_type.shape.dim[axis].dim_value = size
    onnx.save(model, path)
    check_signature(path, axes_in, axes_out)


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
