"""A neural network in memory: operators, the tensors between them, weights by shape alone."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any, Union

from numpy.typing import NDArray

Attribute = Union[int, float, str, "tuple[int, ...]", "tuple[float, ...]", "tuple[str, ...]"]

Constant = NDArray[Any]


class GraphError(ValueError):
    """A graph that can't be read. The message is short and says why."""


@dataclass(frozen=True)
class TensorType:
    """What a tensor holds.

    Attributes:
        element: Type of its elements, such as ``float32``; ``?`` where it is not known.
        shape: Its dimensions, None for one that is not known; None where even their count is not.
    """

    element: str = "float32"
    shape: tuple[int | None, ...] | None = None

    @property
    def is_known(self) -> bool:
        """Whether element type and every dimension are known."""
        return self.element != "?" and self.shape is not None and None not in self.shape

    @property
    def size(self) -> int:
        """Count of elements; 0 where it is not known."""
        shape = self.shape
        return 0 if shape is None else prod(dimension or 0 for dimension in shape)


UNKNOWN = TensorType("?", None)
"""The type of a tensor of which nothing is known."""


@dataclass(frozen=True)
class Node:
    """An operator.

    Attributes:
        operator: Its name in ONNX; with its domain in front where that is not ONNX's own.
        inputs: Names of the tensors that it reads; an empty one for an input that is left out.
        outputs: Names of the tensors that it writes.
        attributes: What else it is made of.
        bodies: Graphs that it runs, as branches of an ``If``. A body's inputs are its own and
            then those that it takes from around, which are the node's last inputs too.
    """

    operator: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    bodies: Mapping[str, Graph] = field(default_factory=dict)


@dataclass(frozen=True)
class Graph:
    """A network.

    Attributes:
        nodes: Its operators, each behind those that it reads from.
        inputs: Names of the tensors that it is given.
        outputs: Names of the tensors that it gives back.
        types: Types of all tensors by name, weights too.
        weights: Names of the tensors that are part of the model.
        constants: The values of small ones of them, as far as a text or a shape depends on them.
    """

    nodes: tuple[Node, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    types: Mapping[str, TensorType]
    weights: frozenset[str]
    constants: Mapping[str, Constant] = field(default_factory=dict)

    def type_of(self, name: str) -> TensorType:
        """The type of a tensor."""
        return self.types.get(name, UNKNOWN)


def in_order(nodes: Sequence[Node], given: Collection[str]) -> tuple[Node, ...]:
    """Nodes, each behind those that it reads from; otherwise in the order that they had.

    Args:
        nodes: The nodes in any order.
        given: Names of inputs and weights.

    Raises:
        GraphError: A tensor is written twice or never, or nodes wait for each other.
    """
    producer: dict[str, int] = {}
    for index, node in enumerate(nodes):
        for name in node.outputs:
            if name and (name in producer or name in given):
                raise GraphError(f"two operators write the tensor {_quoted(name)}")
            producer[name] = index
    known = set(given) | {""}
    waits: list[int] = []
    readers: dict[int, list[int]] = {}
    for index, node in enumerate(nodes):
        sources = {producer.get(name, -1) for name in node.inputs if name not in known}
        if -1 in sources:
            name = next(each for each in node.inputs if each not in known and each not in producer)
            raise GraphError(
                f"the operator {node.operator} reads the tensor {_quoted(name)}, "
                "which nothing writes"
            )
        waits.append(len(sources))
        for source in sources:
            readers.setdefault(source, []).append(index)
    if all(
        all(producer.get(name, -1) < index for name in node.inputs if name not in known)
        for index, node in enumerate(nodes)
    ):
        return tuple(nodes)
    ready = deque(index for index, count in enumerate(waits) if not count)
    order: list[Node] = []
    while ready:
        index = ready.popleft()
        order.append(nodes[index])
        for reader in readers.get(index, ()):
            waits[reader] -= 1
            if not waits[reader]:
                ready.append(reader)
    if len(order) < len(nodes):
        looped = next(node for node, count in zip(nodes, waits, strict=True) if count)
        raise GraphError(f"the graph has a cycle through the operator {looped.operator}")
    return tuple(order)


def readers_of(nodes: Iterable[Node]) -> dict[str, int]:
    """How often each tensor is read."""
    counts: dict[str, int] = {}
    for node in nodes:
        for name in node.inputs:
            counts[name] = counts.get(name, 0) + 1
    return counts


def _quoted(name: str) -> str:
    return repr(name if len(name) <= 60 else name[:57] + "...")
