"""A graph's operators and inputs as the text has them, before they stand in an order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rlm_model.contract.graphs.graph import UNKNOWN, Attribute, Graph, Node, TensorType
from rlm_model.contract.graphs.operators import BY_VALUE, COMMUTATIVE, WINDOWED

MAX_WRITTEN_VALUES = 8
"""Elements of a constant up to which it is written by its value."""

PLAIN = TensorType("float32", None)
"""What a type is compared with where nothing is read."""


class Source(NamedTuple):
    """A tensor that is read: the element that writes it, and which of its outputs it is."""

    element: int
    output: int


@dataclass(frozen=True)
class Element:
    """An operator or an input of a graph.

    Attributes:
        head: Its name, attributes, and marks of weights whose shapes follow from the rest.
        operands: What it reads, in order: a tensor of another element, or a weight or constant
            as text.
        result: What it writes, where that is not of the type of the first tensor that it reads.
        unordered: Whether its operands have no order.
        outputs: How many of its outputs are outputs of the graph.
        is_input: Whether it is an input.
        kind: Type of its first output.
        bodies: The lines of the graphs that it runs.
    """

    head: str
    operands: tuple[Source | str, ...]
    result: str
    unordered: bool
    outputs: int
    is_input: bool
    kind: TensorType
    bodies: tuple[str, ...] = ()

    @property
    def sources(self) -> list[Source]:
        """The tensors of other elements that it reads."""
        return [each for each in self.operands if isinstance(each, Source)]


BodyLines = Callable[[Graph], "tuple[list[str], list[str]]"]
"""Writes a body: its lines, and the names of its inputs in their order."""


def elements_of(graph: Graph, write_body: BodyLines) -> list[Element]:
    """The elements of a graph: inputs that are read, then operators.

    Args:
        graph: A simplified graph.
        write_body: Writes a graph that stands in an operator.
    """
    read = {name for node in graph.nodes for name in node.inputs} | set(graph.outputs)
    inputs = [name for name in graph.inputs if name in read]
    places = {name: Source(at, 0) for at, name in enumerate(inputs)}
    for at, node in enumerate(graph.nodes, len(inputs)):
        places.update({name: Source(at, k) for k, name in enumerate(node.outputs) if name})
    given = [0] * (len(inputs) + len(graph.nodes))
    for name in graph.outputs:
        if name in places:
            given[places[name].element] += 1
    found: list[Element] = []
    for at, name in enumerate(inputs):
        kind = graph.type_of(name)
        text = " ".join([type_text(TensorType(kind.element), PLAIN), shape_text(kind.shape)])
        found.append(Element("Input", (), f" {text.strip()}", False, given[at], True, kind))
    for at, node in enumerate(graph.nodes, len(inputs)):
        found.append(_element(graph, node, places, given[at], write_body))
    return found


def _element(
    graph: Graph, node: Node, places: dict[str, Source], given: int, write_body: BodyLines
) -> Element:
    types = [graph.type_of(name) for name in node.inputs]
    out = graph.type_of(node.outputs[0]) if node.outputs else UNKNOWN
    marks: list[str] = []
    operands: list[Source | str] = []
    bodies, names = _bodies(node, write_body)
    for place, name in enumerate(names):
        if name in places:
            operands.append(places[name])
        elif name in graph.weights:
            mark = _mark(node, place, types, out)
            if mark is None:
                operands.append(_weight_text(graph, node, name))
            elif mark:
                marks.append(mark)
        else:
            operands.append("_")
    base = next((graph.type_of(name) for name in names if name in places), PLAIN)
    head = " ".join([node.operator, *_attributes(node, types), *marks])
    unordered = node.operator in COMMUTATIVE
    if unordered:
        # Weights stand behind the tensors.
        operands.sort(key=lambda each: f"~{each}" if isinstance(each, str) else "")
    result = _result([graph.type_of(name) if name else None for name in node.outputs], base)
    return Element(head, tuple(operands), result, unordered, given, False, out, tuple(bodies))


def _bodies(node: Node, write_body: BodyLines) -> tuple[list[str], list[str]]:
    """The lines of a node's bodies, and what it reads with what they take in their order."""
    lines: list[str] = []
    taken: dict[str, None] = {}
    for name, body in sorted(node.bodies.items()):
        written, order = write_body(body)
        lines += [name, *(f"\t{line}" for line in written)]
        taken.update(dict.fromkeys(order))
    moved = [name for name in taken if name in node.inputs]
    # What is taken from around stands behind what the operator itself reads.
    own = node.inputs[: len(node.inputs) - len(moved)]
    return lines, [*own, *moved] if {*own, *moved} == {*node.inputs} else [*node.inputs]


def type_text(kind: TensorType, base: TensorType) -> str:
    """A type where it differs from another one; empty where it does not."""
    element = "" if kind.element == base.element else kind.element
    if kind.shape == base.shape:
        return element
    return f"{element} {shape_text(kind.shape)}".strip()


def shape_text(shape: tuple[int | None, ...] | None) -> str:
    """A shape: its dimensions, ``?`` for one that is not known, ``??`` where none is."""
    if shape is None:
        return "??"
    return " ".join("?" if size is None else str(size) for size in shape) or "scalar"


def _result(kinds: Sequence[TensorType | None], base: TensorType) -> str:
    while kinds and kinds[-1] is None:
        kinds = kinds[:-1]
    texts = ["_" if kind is None else type_text(kind, base) or "=" for kind in kinds]
    if len(texts) < 2:
        return "" if texts in ([], ["="]) else f" > {texts[0]}"
    if len(set(texts)) == 1:
        return f" > {texts[0]} x {len(texts)}"
    return " > " + " , ".join(texts)


def _mark(node: Node, place: int, types: Sequence[TensorType], out: TensorType) -> str | None:
    """What says that a weight is there whose shape follows from the rest; None where it does not.

    An empty mark is that of a weight that the operator always has.
    """
    shape, first = types[place].shape, types[0].shape
    operator = node.operator
    if shape is None or types[place].element not in (types[0].element, out.element):
        return None
    if operator in ("Conv", "ConvTranspose") and first is not None and out.shape is not None:
        groups = node.attributes.get("group", 1)
        kernel = node.attributes.get("kernel_shape")
        if place == 2:
            return "bias" if shape == out.shape[1:2] else None
        if not isinstance(groups, int) or not isinstance(kernel, tuple) or first[1] is None:
            return None
        ends = (out.shape[1], first[1]) if operator == "Conv" else (first[1], out.shape[1])
        inner = None if ends[1] is None else ends[1] // groups
        return "" if shape == (ends[0], inner, *kernel) else None
    if operator == "Gemm" and first is not None and out.shape is not None:
        if place == 2:
            return "bias" if shape == out.shape[1:] else None
        inner = first[0] if node.attributes.get("transA") else first[1]
        # How a weight lies in memory is no matter of the network.
        fits = shape in ((inner, out.shape[1]), (out.shape[1], inner))
        return "" if place == 1 and fits else None
    if operator == "MatMul" and place == 1 and first and out.shape:
        return "" if shape == (first[-1], out.shape[-1]) else None
    if operator in ("BatchNormalization", "InstanceNormalization", "GroupNormalization"):
        return "" if first is not None and shape == first[1:2] else None
    if operator in ("LayerNormalization", "RMSNormalization") and first is not None:
        axis = node.attributes.get("axis", len(first) - 1)
        known = isinstance(axis, int) and shape == first[axis:]
        return None if not known else ("bias" if place == 2 else "")
    if operator in ("Add", "Mul") and len(types) == 2 and out.shape:
        named = "bias" if operator == "Add" else "scale"
        return named if len(shape) == 1 and shape == out.shape[-1:] and shape != (1,) else None
    return None


def _weight_text(graph: Graph, node: Node, name: str) -> str:
    kind = graph.type_of(name)
    value = graph.constants.get(name)
    whole = not kind.element.startswith("float") or kind.size == 1
    by_value = whole and node.operator in BY_VALUE and kind.size <= MAX_WRITTEN_VALUES
    element = "" if kind.element == "float32" else f"{kind.element} "
    if value is None or not by_value:
        return f"[{element}{shape_text(kind.shape)}]"
    numbers = " ".join(_number(each) for each in np.ravel(value).tolist())
    return f"={numbers}" if value.size == 1 else f"=({numbers})"


def _attributes(node: Node, types: Sequence[TensorType]) -> list[str]:
    rest = dict(node.attributes)
    parts: list[str] = []
    if node.operator in WINDOWED:
        parts = _window_texts(node, rest, types[0].shape if types else None)
    if node.operator == "Gemm" and len(types) > 1:
        rest.pop("transB", None)
    if node.operator in ("LayerNormalization", "RMSNormalization"):
        shape = types[0].shape
        if shape is not None and rest.get("axis") == len(shape) - 1:
            del rest["axis"]
    for name, value in sorted(rest.items()):
        parts += [name, _value_text(value)]
    return parts


def _window_texts(
    node: Node, rest: dict[str, Attribute], shape: tuple[int | None, ...] | None
) -> list[str]:
    """Kernel, then what differs from the usual: stride 1, padding that keeps the size."""
    kernel = _sizes(rest.pop("kernel_shape", ()))
    rank = len(kernel)
    strides = _sizes(rest.pop("strides", ())) or (1,) * rank
    dilations = _sizes(rest.pop("dilations", ())) or (1,) * rank
    pads = _sizes(rest.pop("pads", ())) or (0,) * 2 * rank
    parts = [_alike(kernel)] if kernel else []
    if set(strides) != {1}:
        parts += ["s", _alike(strides)]
    begins, ends = pads[: len(pads) // 2], pads[len(pads) // 2 :]
    usual = tuple((k - 1) * d // 2 for k, d in zip(kernel, dilations, strict=False))
    if begins != ends:
        parts += ["p", " ".join(map(str, pads))]
    elif begins != usual:
        parts += ["p", _alike(begins)]
    if set(dilations) != {1}:
        parts += ["d", _alike(dilations)]
    groups = rest.pop("group", 1)
    if groups != 1:
        deep = shape is not None and len(shape) > 1 and shape[1] == groups
        parts.append("depthwise" if deep else f"g {groups}")
    return parts


def _sizes(value: Attribute) -> tuple[int, ...]:
    return tuple(int(each) for each in value) if isinstance(value, tuple) else ()


def _alike(sizes: Sequence[int]) -> str:
    """Sizes of all dimensions; one number where all are the same."""
    return str(sizes[0]) if len(set(sizes)) == 1 else " ".join(map(str, sizes))


def _value_text(value: Attribute) -> str:
    if isinstance(value, tuple):
        return " ".join(_number(each) for each in value)
    return _number(value)


def _number(value: float | str | bool) -> str:
    if isinstance(value, str):
        # A name, or a text of any kind: it stays on its line and is never long.
        return " ".join(value.split())[:40]
    return f"{value:.6g}" if isinstance(value, float) else str(int(value))
