"""A graph as an ONNX model, and in the printed form that regression language models have read.

The printed form is that of ``onnx.helper.printable_graph``, as in Akhauri et al. (2025),
"Regression Language Models for Code". It needs the package onnx (extra ``export``).
"""

from __future__ import annotations

import warnings

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from rlm_model.contract.graphs.graph import Graph, Node, TensorType

OPSET = 17
IR_VERSION = 8


def printed(graph: Graph) -> str:
    """The printed form of a graph: a line an operator and a weight, all by name."""
    with warnings.catch_warnings():
        # Its successor, onnx.printer, writes another form, with the values of weights.
        warnings.simplefilter("ignore", DeprecationWarning)
        return helper.printable_graph(_graph_proto(graph, None))


def to_model(graph: Graph, seed: int = 0) -> onnx.ModelProto:
    """An ONNX model of a graph with random weights, which a runtime can run.

    Weights are small, variances of batch normalizations positive, so that nothing overflows.

    Args:
        graph: A graph whose types are known; one that is not simplified.
        seed: Seed of the weights.
    """
    proto = _graph_proto(graph, np.random.default_rng(seed))
    return helper.make_model(
        proto, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION
    )


def _graph_proto(graph: Graph, random: np.random.Generator | None) -> onnx.GraphProto:
    read = {name for node in graph.nodes for name in node.inputs}
    return helper.make_graph(
        [_node_proto(node) for node in graph.nodes],
        "network",
        [_value_info(graph, name) for name in graph.inputs],
        [_value_info(graph, name) for name in graph.outputs],
        [_tensor(graph, name, random) for name in sorted(graph.weights & read, key=_number)],
    )


def _number(name: str) -> tuple[int, str]:
    """Names with numbers in the order of the numbers."""
    digits = "".join(letter for letter in name if letter.isdigit())
    return int(digits or 0), name


def _node_proto(node: Node) -> onnx.NodeProto:
    domain, _, operator = node.operator.rpartition(".")
    return helper.make_node(
        operator, node.inputs, node.outputs, domain=domain or None, **node.attributes
    )


def _value_info(graph: Graph, name: str) -> onnx.ValueInfoProto:
    kind = graph.type_of(name)
    return helper.make_tensor_value_info(name, _element(kind), kind.shape)


def _element(kind: TensorType) -> int:
    return helper.np_dtype_to_tensor_dtype(np.dtype(kind.element))


def _tensor(graph: Graph, name: str, random: np.random.Generator | None) -> onnx.TensorProto:
    kind = graph.type_of(name)
    value = graph.constants.get(name)
    if value is None and random is not None:
        scale = 1 / np.sqrt(max(np.prod((kind.shape or ())[1:]), 1))
        value = np.abs(random.standard_normal(kind.shape or ()) * scale).astype(kind.element)
    if value is not None:
        return numpy_helper.from_array(np.asarray(value), name)
    # The printed form has no values.
    return TensorProto(name=name, data_type=_element(kind), dims=kind.shape)
