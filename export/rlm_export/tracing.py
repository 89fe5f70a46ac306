"""From a torch module to an ONNX file whose varying dimensions are symbolic."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path

import onnx
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from rlm_export.errors import SignatureError
from rlm_export.quantize import INT8

OPSET = 17
"""Oldest operator set with all that the graphs need of standard operators."""

TRACE_UNITS, TRACE_LENGTH = 2, 11
"""Traced sizes: none is 1, because a traced 1 is frozen into the graph."""

_NAMED = (".weight", ".bias")
"""Ends of the names of parameters."""

Axes = dict[str, dict[int, str]]


def trace(
    module: nn.Module, inputs: tuple[Tensor, ...], axes_in: Axes, axes_out: Axes, path: Path
) -> None:
    """Writes a module as a graph.

    Args:
        module: What is written.
        inputs: An example of them.
        axes_in: Names of the inputs in their order, each with its axes that vary.
        axes_out: The same of the outputs.
        path: File to write.

    Raises:
        SignatureError: A dimension that varies was frozen, or an input or output is missing.
    """
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
    constants_to_initializers(model.graph)
    # The exporter does not know the shapes behind operators that are not standard.
    for value, tensor in zip(model.graph.output, module(*inputs), strict=True):
        for axis, size in enumerate(tensor.shape):
            if axis not in axes_out[value.name]:
                value.type.tensor_type.shape.dim[axis].dim_value = size
    onnx.save(model, path)
    check_signature(path, axes_in, axes_out)


def constants_to_initializers(graph: onnx.GraphProto) -> None:
    """Moves tables, such as the rotary ones and the grammar's mask, beside the weights."""
    constants = [node for node in graph.node if node.op_type == "Constant"]
    for node in constants:
        tensor = graph.initializer.add()
        tensor.CopyFrom(node.attribute[0].t)
        tensor.name = node.output[0]
        graph.node.remove(node)


def parameters(graph: onnx.GraphProto, constants: Mapping[str, NDArray]) -> dict[str, Tensor]:
    """The parameters of the module that a graph was traced from, by their names in it.

    Args:
        graph: What `trace` wrote, quantized or not.
        constants: Its constants; see `dequantize`.
    """
    found = {name: torch.tensor(constants[name]) for name in constants if name.endswith(_NAMED)}
    for node in graph.node:
        weight = node.input[1].removesuffix(INT8) if "MatMul" in node.op_type else ""
        if weight in constants:
            # A product's matrix is stored transposed, and its node alone names the module.
            module = node.name.partition("/MatMul")[0].strip("/").replace("/", ".")
            found[f"{module}.weight"] = torch.tensor(constants[weight].T)
    return found


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
