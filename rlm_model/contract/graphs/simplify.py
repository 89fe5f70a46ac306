"""Brings a graph into the form in which a runtime runs it, so that equal networks are equal.

What does nothing in inference goes, what follows from constants is a constant, a batch
normalization behind a convolution is part of it, and one thing has one spelling whatever the
version of the operators. What is read by nobody stays: it costs time.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rlm_model.contract.graphs.attributes import MISFITS, pads_of, slices_of, window
from rlm_model.contract.graphs.graph import (
    UNKNOWN,
    Attribute,
    Constant,
    Graph,
    Node,
    TensorType,
    readers_of,
)
from rlm_model.contract.graphs.operators import (
    ALIASES,
    INPUT_ATTRIBUTES,
    RESHAPES,
    SHAPE_ATTRIBUTES,
    SHAPE_INPUTS,
    WINDOWED,
    matters,
)


def simplify(graph: Graph) -> Graph:
    """The same network in its one form."""
    return _Simplifier(graph).run()


class _Simplifier:
    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._types = dict(graph.types)
        self._weights = set(graph.weights)
        self._constants: dict[str, Constant] = dict(graph.constants)
        self._same: dict[str, str] = {}

    def run(self) -> Graph:
        graph = self._graph
        nodes: list[Node] = []
        for node in graph.nodes:
            inputs = tuple(self._same.get(name, name) for name in node.inputs)
            if self._is_alias(node):
                self._same[node.outputs[0]] = inputs[0]
            elif not self._is_constant(node, inputs):
                nodes.append(self._normal(node, inputs))
        outputs = tuple(self._same.get(name, name) for name in graph.outputs)
        nodes = _fold_normalizations(nodes, outputs, self._weights, self._types)
        nodes = self._join_sums(nodes, outputs)
        return Graph(
            tuple(nodes),
            graph.inputs,
            outputs,
            self._types,
            frozenset(self._weights),
            self._constants,
        )

    def _is_alias(self, node: Node) -> bool:
        if not node.inputs or not node.inputs[0] or not node.outputs[0]:
            return False
        if node.operator in ALIASES:
            return True
        same = self._types.get(node.inputs[0], UNKNOWN)
        known = same.is_known and self._types.get(node.outputs[0], UNKNOWN) == same
        return known and node.operator in (*RESHAPES, "Cast", "Expand")

    def _is_constant(self, node: Node, inputs: Sequence[str]) -> bool:
        """Whether a node's outputs do not depend on what the network is given."""
        if all(name in self._constants for name in node.outputs):
            self._weights.update(node.outputs)
            return True
        # Quantized weights are read anew in each run.
        if not inputs or node.operator in ("DequantizeLinear", "DynamicQuantizeLinear"):
            return False
        known = all(self._types.get(name, UNKNOWN).is_known for name in node.outputs)
        steady = all(not name or name in self._weights for name in inputs)
        if known and steady and not node.bodies and node.operator != "ConstantOfShape":
            self._weights.update(node.outputs)
            return True
        return False

    def _join_sums(self, nodes: Sequence[Node], outputs: Sequence[str]) -> list[Node]:
        """Makes sums of sums one sum, since nobody means the order in which they are added."""
        reads = readers_of(nodes)
        terms: dict[str, tuple[str, ...]] = {}
        for node in nodes:
            if node.operator in ("Add", "Sum") and self._is_plain_sum(node):
                terms[node.outputs[0]] = tuple(
                    term
                    for name in node.inputs
                    for term in (
                        terms[name] if self._is_inner(name, terms, reads, outputs) else [name]
                    )
                )
        inner = {
            name
            for node in nodes
            if node.outputs and node.outputs[0] in terms
            for name in node.inputs
            if self._is_inner(name, terms, reads, outputs)
        }
        joined: list[Node] = []
        for node in nodes:
            name = node.outputs[0] if node.outputs else ""
            if name in terms:
                operator = "Sum" if len(terms[name]) > 2 else "Add"
                node = Node(operator, terms[name], node.outputs, {})
            if name not in inner:
                joined.append(node)
        return joined

    def _is_plain_sum(self, node: Node) -> bool:
        """Whether all terms are of the sum's own known shape, and none is a weight."""
        own = self._types.get(node.outputs[0], UNKNOWN)
        return own.is_known and all(
            self._types.get(name) == own and name not in self._weights for name in node.inputs
        )

    @staticmethod
    def _is_inner(
        name: str,
        terms: dict[str, tuple[str, ...]],
        reads: dict[str, int],
        outputs: Sequence[str],
    ) -> bool:
        return name in terms and reads[name] == 1 and name not in outputs

    def _normal(self, node: Node, inputs: tuple[str, ...]) -> Node:
        """A node whose attributes are written in the one way."""
        operator = node.operator
        types = [self._types.get(name, UNKNOWN) for name in inputs]
        out = self._types.get(node.outputs[0], UNKNOWN) if node.outputs else UNKNOWN
        attributes = dict(node.attributes)
        bodies = {name: simplify(body) for name, body in node.bodies.items()}
        if operator in WINDOWED:
            attributes = _window_attributes(node, types)
        if operator == "Slice":
            try:
                values = [self._constants.get(name) for name in inputs]
                attributes = _cuts(node, types, values)
                inputs = inputs[:1]
            except MISFITS:
                pass
        for place, name in INPUT_ATTRIBUTES.get(operator, {}).items():
            if place < len(inputs) and (value := self._constants.get(inputs[place])) is not None:
                attributes[name] = _listed(value)
                inputs = (*inputs[:place], "", *inputs[place + 1 :])
        if out.is_known:
            gone = SHAPE_INPUTS.get(operator, ())
            inputs = tuple("" if place in gone else name for place, name in enumerate(inputs))
            for name in SHAPE_ATTRIBUTES.get(operator, ()):
                attributes.pop(name, None)
            if operator in RESHAPES and types and types[0].is_known:
                operator, attributes, inputs = "Reshape", {}, inputs[:1]
        while inputs and not inputs[-1]:
            inputs = inputs[:-1]
        rank = len(types[0].shape) if types and types[0].shape is not None else None
        attributes = {
            name: _from_zero(name, value, rank)
            for name, value in sorted(attributes.items())
            if matters(name, value)
        }
        return Node(operator, inputs, node.outputs, attributes, bodies)


def _window_attributes(node: Node, types: Sequence[TensorType]) -> dict[str, Attribute]:
    """The attributes of a moved kernel, none left to be worked out."""
    attributes = dict(node.attributes)
    try:
        attributes["kernel_shape"] = window(node, types)
        if node.operator != "ConvTranspose":
            attributes["pads"] = pads = pads_of(node, types)
            attributes.pop("auto_pad", None)
            if not any(pads):
                attributes.pop("count_include_pad", None)
    except MISFITS:
        pass
    return attributes


def _cuts(
    node: Node, types: Sequence[TensorType], values: Sequence[Constant | None]
) -> dict[str, Attribute]:
    cuts = slices_of(node, types, values)
    names = ("axes", "starts", "ends", "steps")
    found = {name: tuple(cut[at] for cut in cuts) for at, name in enumerate(names)}
    if set(found["steps"]) == {1}:
        del found["steps"]
    return dict(found)


def _listed(value: Constant) -> Attribute:
    """A small constant as an attribute."""
    flat = np.ravel(value).tolist()
    return tuple(flat) if value.ndim else flat[0]


def _from_zero(name: str, value: Attribute, rank: int | None) -> Attribute:
    """An attribute, axes counted from the first one."""
    if rank is None or name not in ("axis", "axes"):
        return value
    if isinstance(value, int):
        return value % rank if rank else 0
    if isinstance(value, tuple):
        return tuple(sorted(each % rank for each in value if isinstance(each, int)))
    return value


def _fold_normalizations(
    nodes: Sequence[Node],
    outputs: Sequence[str],
    weights: set[str],
    types: dict[str, TensorType],
) -> list[Node]:
    """Makes each batch normalization a part of the convolution that it alone reads."""
    reads = readers_of(nodes)
    makers = {
        node.outputs[0]: at
        for at, node in enumerate(nodes)
        if node.operator in ("Conv", "ConvTranspose") and set(node.inputs[1:]) <= weights
    }
    folded: list[Node | None] = list(nodes)
    for at, node in enumerate(nodes):
        # Five inputs and, in inference, one output.
        if node.operator != "BatchNormalization" or (len(node.inputs), len(node.outputs)) != (5, 1):
            continue
        maker = makers.get(node.inputs[0])
        alone = reads[node.inputs[0]] == 1 and node.inputs[0] not in outputs
        if maker is None or not alone or not weights.issuperset(node.inputs[1:]):
            continue
        source = nodes[maker]
        bias = source.inputs[2] if len(source.inputs) > 2 else node.inputs[2]
        inputs = (*source.inputs[:2], bias)
        # In its place, so that nothing reads what is written behind it.
        folded[maker] = None
        folded[at] = Node(source.operator, inputs, node.outputs, source.attributes)
        types[node.outputs[0]] = types.get(source.outputs[0], UNKNOWN)
    return [node for node in folded if node is not None]
