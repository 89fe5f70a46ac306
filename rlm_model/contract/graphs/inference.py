"""Completes a graph: its nodes in order, the types of all tensors, the values of small ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from rlm_model.contract.graphs.graph import (
    UNKNOWN,
    Constant,
    Graph,
    Node,
    TensorType,
    in_order,
)
from rlm_model.contract.graphs.shapes import ShapeError, infer
from rlm_model.contract.graphs.values import evaluate


def complete(
    nodes: Sequence[Node],
    inputs: Sequence[str],
    outputs: Sequence[str],
    declared: Mapping[str, TensorType],
    weights: Collection[str],
    constants: Mapping[str, Constant],
) -> Graph:
    """A graph from its parts.

    Where the rules of ONNX say nothing of a tensor, or contradict what is declared, what is
    declared counts.

    Args:
        nodes: The nodes in any order.
        inputs: Names of the tensors that it is given.
        outputs: Names of the tensors that it gives back.
        declared: Types by name: of inputs and weights, and of others as far as they are known.
        weights: Names of the tensors that are part of the model.
        constants: Values of some of them.

    Raises:
        GraphError: The nodes are no graph.
    """
    ordered = in_order(nodes, {*inputs, *weights})
    types = {name: declared.get(name, UNKNOWN) for name in (*inputs, *weights)}
    values = dict(constants)
    for node in ordered:
        read = [types.get(name, UNKNOWN) for name in node.inputs]
        known = [values.get(name) for name in node.inputs]
        found = _output_types(node, read, known)
        for name, kind in zip(node.outputs, found, strict=True):
            told = declared.get(name, UNKNOWN)
            types[name] = kind if kind.is_known or told == UNKNOWN else _merged(told, kind)
        result = evaluate(node, read, known)
        values.update(zip(node.outputs, result or (), strict=False))
    return Graph(ordered, tuple(inputs), tuple(outputs), types, frozenset(weights), values)


def _output_types(
    node: Node, types: Sequence[TensorType], values: Sequence[Constant | None]
) -> list[TensorType]:
    branch = node.bodies.get("then_branch")
    if branch is not None and len(branch.outputs) == len(node.outputs):
        return [branch.type_of(name) for name in branch.outputs]
    try:
        return infer(node, types, values)
    except ShapeError:
        return [UNKNOWN] * len(node.outputs)


def _merged(told: TensorType, found: TensorType) -> TensorType:
    """What is known of a tensor from either side."""
    element = found.element if told.element == "?" else told.element
    if told.shape is None or found.shape is None or len(told.shape) != len(found.shape):
        return TensorType(element, found.shape if told.shape is None else told.shape)
    pairs = zip(told.shape, found.shape, strict=True)
    return TensorType(element, tuple(b if a is None else a for a, b in pairs))
