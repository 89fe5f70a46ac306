"""Counts of a graph: parameters and multiply-adds."""

from __future__ import annotations

from math import prod

from rlm_model.contract.graphs.graph import Graph, Node


def count_parameters(graph: Graph) -> int:
    """Elements of the weights, without the running statistics of batch normalizations.

    A weight counts once however often it is read; scalars and whole numbers are none, unless they
    are quantized weights.
    """
    statistics = {
        name
        for node in graph.nodes
        if node.operator == "BatchNormalization"
        for name in node.inputs[3:5]
    }
    read = {name for node in graph.nodes for name in node.inputs}
    total = 0
    for name in (graph.weights & read) - statistics:
        kind = graph.type_of(name)
        if kind.element not in ("int64", "int32", "bool", "string", "?") and kind.shape:
            total += kind.size
    return total


def count_macs(graph: Graph) -> int:
    """Multiply-adds of convolutions and matrix products; 0 for those of unknown shapes.

    Graphs that stand in operators count once.
    """
    total = 0
    for node in graph.nodes:
        total += node_macs(graph, node)
        total += sum(count_macs(body) for body in node.bodies.values())
    return total


def node_macs(graph: Graph, node: Node) -> int:
    """Multiply-adds of an operator, those of graphs in it left out; see `count_macs`."""
    types = [graph.type_of(name) for name in node.inputs]
    if node.operator not in ("Conv", "ConvTranspose", "Gemm", "MatMul"):
        return 0
    out = graph.type_of(node.outputs[0])
    if not (out.is_known and types[0].is_known and types[1].is_known):
        return 0
    first, weight = list(types[0].shape or ()), list(types[1].shape or ())
    if node.operator == "Conv":
        return out.size * prod(size or 0 for size in weight[1:])
    if node.operator == "ConvTranspose":
        return types[0].size * prod(size or 0 for size in weight[1:])
    inner = first[0] if node.operator == "Gemm" and node.attributes.get("transA") else first[-1]
    return out.size * (inner or 0)
