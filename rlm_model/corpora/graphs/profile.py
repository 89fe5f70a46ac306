"""A network as arrays: its operators with their sizes, and what reads what.

What predictors read that know no text: boosted trees their sums, graph networks the arrays.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rlm_model.contract.graphs.counts import node_macs
from rlm_model.contract.graphs.graph import Attribute, Graph, Node

OPERATORS = (
    "Input", "Conv", "ConvTranspose", "Gemm", "Add", "Mul", "Concat", "Slice", "Pad", "MaxPool",
    "AveragePool", "GlobalAveragePool", "Reshape", "Transpose", "Sigmoid", "Tanh",
    "ConstantOfShape", "other",
)  # fmt: skip
"""Operators of the search spaces; any other one is the last."""

PASSED = ("BatchNormalization", "Relu", "LeakyRelu", "Flatten")
"""Operators that a profile leaves out: each space has them in the same places of its blocks."""

NUMBERS = ("elements", "channels", "height", "macs", "weights", "kernel", "stride", "groups")
"""What is said of an operator: of its output, then of itself."""


@dataclass(frozen=True, eq=False)
class Profile:
    """A network as arrays.

    Attributes:
        operators: Places in `OPERATORS`, each behind those that it reads, shape (operators,).
        numbers: See `NUMBERS`, shape (operators, 8).
        edges: Who writes and who reads, as places in `operators`, shape (edges, 2).
    """

    operators: NDArray[np.uint8]
    numbers: NDArray[np.float32]
    edges: NDArray[np.int16]

    @property
    def depths(self) -> NDArray[np.int64]:
        """Operators on the longest way from an input to each, shape (operators,)."""
        depths = [0] * len(self.operators)
        for writer, reader in self.edges.tolist():  # in the order of the readers
            depths[reader] = max(depths[reader], depths[writer] + 1)
        return np.array(depths, np.int64)


def profile(graph: Graph) -> Profile:
    """The profile of a network whose shapes are known."""
    places: dict[str, int] = {}
    operators: list[int] = []
    numbers: list[list[float]] = []
    edges: list[tuple[int, int]] = []
    for name in graph.inputs:
        places[name] = len(operators)
        operators.append(0)
        numbers.append([*_output(graph, name), 0, 0, 0, 0, 0])
    for node in graph.nodes:
        sources = [places[name] for name in node.inputs if name in places]
        if node.operator in PASSED and sources:
            places[node.outputs[0]] = sources[0]
            continue
        place = len(operators)
        places.update(dict.fromkeys(node.outputs, place))
        known = node.operator in OPERATORS
        operators.append(OPERATORS.index(node.operator) if known else len(OPERATORS) - 1)
        numbers.append([*_output(graph, node.outputs[0]), *_own(graph, node)])
        edges += [(source, place) for source in sources]
    return Profile(
        np.array(operators, np.uint8),
        np.array(numbers, np.float32),
        np.array(edges, np.int16).reshape(-1, 2),
    )


def _output(graph: Graph, name: str) -> tuple[float, float, float]:
    kind = graph.type_of(name)
    shape = [size or 0 for size in kind.shape or ()]
    return kind.size, shape[1] if len(shape) > 1 else 0, shape[2] if len(shape) > 2 else 1


def _own(graph: Graph, node: Node) -> tuple[float, ...]:
    weights = sum(graph.type_of(name).size for name in node.inputs if name in graph.weights)
    kernel = _first(node.attributes.get("kernel_shape", 0))
    stride = _first(node.attributes.get("strides", 0))
    groups = _first(node.attributes.get("group", 0))
    return node_macs(graph, node), weights, kernel, stride, groups


def _first(value: Attribute) -> float:
    """The number that an attribute is or begins with."""
    found = value[0] if isinstance(value, tuple) and value else value
    return float(found) if isinstance(found, int | float) else 0.0
