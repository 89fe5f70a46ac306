"""int8 weights: products with a constant matrix, and the token embedding.

Activations are quantized as the model runs, one scale a token. onnxruntime's own
``quantize_dynamic`` takes one scale for the whole batch, so the other units of a batch and its
padding would change a unit's numbers; the same text has to give the same number.
"""

from __future__ import annotations

import re

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

ACTIVATION_MAX = 127
"""Largest magnitude of a quantized activation."""

WEIGHT_MAX = 64
"""Largest magnitude of a quantized weight: seven bits, as onnxruntime's ``reduce_range``.

Processors without VNNI add two products in 16 bits, with activations moved to 1 ... 255:
2 * 255 * 64 is the most that fits. A larger bound saturates there, and only there.
"""

ROW_MAX = 127
"""Largest magnitude in a quantized embedding row; rows are never multiplied in int8."""

MIN_EMBEDDING_ROWS = 1024
"""Smaller tables (the decoder's few tokens and positions) stay in float: they weigh nothing."""

FLOAT_NODES = re.compile(r"/decoder/head/MatMul|/encoder/layers\.(\d+/value|[01]/down)/MatMul")
"""Products that stay in float: the head's logits are what the answer is read from, and the inputs
of the others hold a few features so large that eight bits leave little of the rest. They are 8% of
the weights."""

INT8 = ".int8"
"""Ends the name of a weight's integers; those of its scales end in ``.scale``."""

_TINY = np.float32(1e-12)
_ONE, _ZERO_POINT, _MAX, _STEP, _FLOOR = (
    "quant.one", "quant.zero_point", "quant.max", "quant.step", "quant.floor",
)  # fmt: skip


def quantize(model: onnx.ModelProto) -> onnx.ModelProto:
    """Returns the graph with int8 weights.

    Args:
        model: A float32 graph; it is not changed.
    """
    result = onnx.ModelProto()
    result.CopyFrom(model)
    _Quantizer(result).run()
    return result


def dequantize(graph: onnx.GraphProto) -> dict[str, NDArray]:
    """Constants of a graph by the names that they had before `quantize`, int8 weights in float."""
    found = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    weights = [name.removesuffix(INT8) for name in found if name.endswith(INT8)]
    return found | {name: found[f"{name}{INT8}"] * found[f"{name}.scale"] for name in weights}


def quantize_rows(
    rows: NDArray[np.float32], largest: int
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Symmetric int8, one scale a row: ``rows`` is about ``quantized * scale[:, None]``."""
    scale = np.maximum(np.abs(rows).max(axis=1) / largest, _TINY).astype(np.float32)
    return np.rint(rows / scale[:, None]).astype(np.int8), scale


class _Quantizer:
    """Rewrites one graph in place."""

    def __init__(self, model: onnx.ModelProto) -> None:
        self._model = model
        self._graph = model.graph
        self._weights = {item.name: item for item in self._graph.initializer}
        self._nodes: list[NodeProto] = []
        self._scaled: dict[str, tuple[str, str]] = {}

    def run(self) -> None:
        self._add_constants()
        for node in self._graph.node:
            if self._is_product(node):
                self._product(node)
            elif self._is_embedding(node):
                self._embedding(node)
            else:
                self._nodes.append(node)
        del self._graph.node[:]
        self._graph.node.extend(self._nodes)
        self._drop_unused()
        domains = {entry.domain for entry in self._model.opset_import}
        if "com.microsoft" not in domains:
            self._model.opset_import.append(helper.make_opsetid("com.microsoft", 1))

    def _is_matrix(self, name: str) -> bool:
        weight = self._weights.get(name)
        return weight is not None and len(weight.dims) == 2

    def _is_product(self, node: NodeProto) -> bool:
        return (
            node.op_type == "MatMul"
            and self._is_matrix(node.input[1])
            and FLOAT_NODES.fullmatch(node.name) is None
        )

    def _is_embedding(self, node: NodeProto) -> bool:
        return (
            node.op_type == "Gather"
            and self._is_matrix(node.input[0])
            and self._weights[node.input[0]].dims[0] >= MIN_EMBEDDING_ROWS
        )

    def _product(self, node: NodeProto) -> None:
        """``x @ W`` as ``(round(x / s) @ round(W / t)) * t * s``; s is a token's, t a column's."""
        weight = numpy_helper.to_array(self._weights[node.input[1]])
        columns, scale = quantize_rows(weight.T, WEIGHT_MAX)
        name = node.input[1]
        self._constant(f"{name}{INT8}", np.ascontiguousarray(columns.T))
        self._constant(f"{name}.scale", scale)
        quantized, token_scale = self._scaled_activation(node.input[0])
        inner = f"{node.output[0]}.unscaled"
        self._add(
            "MatMulIntegerToFloat",
            [quantized, f"{name}{INT8}", _ONE, f"{name}.scale", _ZERO_POINT],
            inner,
            domain="com.microsoft",
        )
        self._add("Mul", [inner, token_scale], node.output[0])

    def _scaled_activation(self, name: str) -> tuple[str, str]:
        """Names of an activation in uint8 and of its scales, shape (..., 1); made once."""
        if name not in self._scaled:
            quantized, scale = f"{name}.uint8", f"{name}.scale"
            self._add("Abs", [name], f"{name}.abs")
            self._add("ReduceMax", [f"{name}.abs"], f"{name}.max", axes=[-1], keepdims=1)
            self._add("Max", [f"{name}.max", _FLOOR], f"{name}.range")
            self._add("Div", [_MAX, f"{name}.range"], f"{name}.inverse")
            self._add("Mul", [name, f"{name}.inverse"], f"{name}.levels")
            self._add("QuantizeLinear", [f"{name}.levels", _ONE, _ZERO_POINT], quantized)
            self._add("Mul", [f"{name}.range", _STEP], scale)
            self._scaled[name] = quantized, scale
        return self._scaled[name]

    def _embedding(self, node: NodeProto) -> None:
        name, ids = node.input
        rows, scale = quantize_rows(numpy_helper.to_array(self._weights[name]), ROW_MAX)
        self._constant(f"{name}{INT8}", rows)
        self._constant(f"{name}.scale", scale[:, None])
        out = node.output[0]
        self._add("Gather", [f"{name}{INT8}", ids], f"{out}.rows", axis=0)
        self._add("Cast", [f"{out}.rows"], f"{out}.float_rows", to=TensorProto.FLOAT)
        self._add("Gather", [f"{name}.scale", ids], f"{out}.row_scale", axis=0)
        self._add("Mul", [f"{out}.float_rows", f"{out}.row_scale"], out)

    def _add_constants(self) -> None:
        self._constant(_ONE, np.float32(1))
        self._constant(_ZERO_POINT, np.uint8(ACTIVATION_MAX + 1))
        self._constant(_MAX, np.float32(ACTIVATION_MAX))
        self._constant(_STEP, np.float32(1 / ACTIVATION_MAX))
        self._constant(_FLOOR, _TINY)

    def _constant(self, name: str, value: NDArray | np.generic) -> None:
        if name not in self._weights:
            tensor = numpy_helper.from_array(np.asarray(value), name)
            self._graph.initializer.append(tensor)
            self._weights[name] = tensor

    def _add(self, op: str, inputs: list[str], output: str, **fields: object) -> None:
        self._nodes.append(helper.make_node(op, inputs, [output], name=f"{output}/{op}", **fields))

    def _drop_unused(self) -> None:
        used = {name for node in self._graph.node for name in node.input}
        kept = [item for item in self._graph.initializer if item.name in used]
        del self._graph.initializer[:]
        self._graph.initializer.extend(kept)
