"""Random graphs, and what a graph's text says when it is read back."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace

import networkx as nx
from hypothesis import strategies as st

from rlm_model.contract.graphs.elements import PLAIN, Source, elements_of
from rlm_model.contract.graphs.graph import Graph, Node, TensorType
from rlm_model.contract.graphs.inference import complete
from rlm_model.contract.graphs.operators import COMMUTATIVE
from rlm_model.contract.graphs.simplify import simplify
from rlm_model.corpora.graphs.builder import GraphBuilder

ELEMENT = re.compile(r"(?:float|int|uint|bool|bfloat|string|complex)\d*$")
LINE = re.compile(
    r"^(?P<head>.*?)(?: \^ (?P<read>.*?))?(?: > (?P<result>.*?))?(?: #(?P<tag>\d+))?$"
)


@dataclass(frozen=True)
class ReadLine:
    """A line of a text, with everything that was left out."""

    head: str
    sources: tuple[tuple[int, int], ...]
    weights: tuple[str, ...]
    types: tuple[TensorType, ...]


def expanded(text: str) -> list[str]:
    """The lines of a text with each block's lines in the place of its uses."""
    main, *blocks = re.split(r"^def ([A-Z])\n", text, flags=re.M)
    bodies = {
        name: [line.removeprefix("\t") for line in body.strip("\n").split("\n")]
        for name, body in zip(blocks[::2], blocks[1::2], strict=True)
    }

    def lines(part: list[str]) -> list[str]:
        found = []
        for line in part:
            use = re.fullmatch(r"([A-Z])(?: (\d+))?(?: > .*)?", line)
            found += lines(bodies[use[1]]) * int(use[2] or 1) if use else [line]
        return found

    return lines(main.strip("\n").split("\n"))


def read_lines(lines: list[str]) -> tuple[list[ReadLine], set[int]]:
    """What the lines of a graph say, and the places of its outputs."""
    tags = {
        match[1]: place
        for place, line in enumerate(lines)
        if (match := re.search(r" #(\d+)$", line))
    }
    found: list[ReadLine] = []
    outputs = {len(lines) - 1}
    for place, line in enumerate(lines):
        match = LINE.match(line)
        head, read, result = match["head"], match["read"], match["result"]
        if head.startswith("Input"):
            found.append(ReadLine("Input", (), (), (_type(head.removeprefix("Input "), PLAIN),)))
            continue
        sources, weights = _operands(read, place, tags)
        if read is None and place and not head.startswith("ConstantOfShape"):
            sources = [(place - 1, 0)]
        if head == "Output":
            outputs = {source for source, _ in sources}
            break
        base = found[sources[0][0]].types[sources[0][1]] if sources else PLAIN
        found.append(ReadLine(head, tuple(sources), tuple(weights), _types(result, base)))
    return found, outputs


def _operands(read: str | None, place: int, tags: dict[str, int]):
    sources, weights = [], []
    for operand in re.findall(r"\[.*?\]|=\(.*?\)|\S+", read or ""):
        match = re.fullmatch(r"(#?)(\d+)(?:\.(\d+))?", operand)
        if match:
            at = tags[match[2]] if match[1] else place - int(match[2])
            sources.append((at, int(match[3] or 0)))
        else:
            weights.append(operand)
    return sources, weights


def _types(result: str | None, base: TensorType) -> tuple[TensorType, ...]:
    if result is None:
        return (base,)
    if match := re.fullmatch(r"(.*) x (\d+)", result):
        return (_type(match[1], base),) * int(match[2])
    return tuple(_type(part, base) for part in result.split(" , "))


def _type(text: str, base: TensorType) -> TensorType:
    first, _, rest = text.partition(" ")
    element, shape = (
        (first, rest) if ELEMENT.match(first) or (first == "?" and rest) else (base.element, text)
    )
    if shape in ("", "="):
        return TensorType(element, base.shape)
    if shape == "scalar":
        return TensorType(element, ())
    if shape == "??":
        return TensorType(element, None)
    return TensorType(element, tuple(None if size == "?" else int(size) for size in shape.split()))


def _as_networkx(lines, outputs) -> nx.MultiDiGraph:
    result = nx.MultiDiGraph()
    for place, line in enumerate(lines):
        what = (line.head, line.weights, line.types, place in outputs)
        result.add_node(place, what=what)
        unordered = line.head.split(" ")[0] in COMMUTATIVE
        for slot, (source, output) in enumerate(line.sources):
            result.add_edge(source, place, slot=(0 if unordered else slot, output))
    return result


def _of_graph(graph: Graph) -> nx.MultiDiGraph:
    simple = simplify(graph)
    elements = elements_of(simple, lambda _: ([], []))
    inputs = [name for name in simple.inputs if any(name in node.inputs for node in simple.nodes)]
    lines = []
    for place, element in enumerate(elements):
        names = [inputs[place]] if element.is_input else simple.nodes[place - len(inputs)].outputs
        lines.append(
            ReadLine(
                element.head,
                tuple(element.sources),
                tuple(each for each in element.operands if not isinstance(each, Source)),
                tuple(simple.type_of(name) for name in names),
            )
        )
    return _as_networkx(lines, {at for at, element in enumerate(elements) if element.outputs})


def says_all(text: str, graph: Graph) -> bool:
    """Whether a text alone gives back a graph's operators, types, outputs and wiring."""
    lines, outputs = read_lines(expanded(text))
    return nx.is_isomorphic(
        _as_networkx(lines, outputs),
        _of_graph(graph),
        node_match=lambda a, b: a["what"] == b["what"],
        edge_match=lambda a, b: (
            sorted(e["slot"] for e in a.values()) == sorted(e["slot"] for e in b.values())
        ),
    )


def shuffled(graph: Graph, seed: int) -> Graph:
    """The same graph with nodes in another order, other names, and commutative inputs swapped."""
    chance = random.Random(seed)
    names = [*graph.types]
    chance.shuffle(names)
    new = {name: f"n{at}" for at, name in enumerate(names)} | {"": ""}
    nodes: list[Node] = []
    for node in graph.nodes:
        inputs = [new[name] for name in node.inputs]
        if node.operator in COMMUTATIVE:
            chance.shuffle(inputs)
        outputs = tuple(new[name] for name in node.outputs)
        nodes.append(replace(node, inputs=tuple(inputs), outputs=outputs))
    chance.shuffle(nodes)
    outputs = [new[name] for name in graph.outputs]
    chance.shuffle(outputs)
    return complete(
        nodes,
        [new[name] for name in graph.inputs],
        outputs,
        {new[name]: kind for name, kind in graph.types.items()},
        [new[name] for name in sorted(graph.weights, key=lambda _: chance.random())],
        {new[name]: value for name, value in graph.constants.items()},
    )


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Graphs of up to 24 operators, with much that looks alike and much that nobody reads."""
    net = GraphBuilder(1, 4, 8, 8)
    tensors = ["input"]
    for _ in range(draw(st.integers(1, 24))):
        recent = st.integers(max(len(tensors) - 4, 0), len(tensors) - 1)
        a, b, c = (tensors[draw(recent)] for _ in range(3))
        kind = draw(
            st.sampled_from(["relu", "conv", "narrow", "add", "sub", "sum", "cat", "pool", "split"])
        )
        if kind == "relu":
            made = net.relu(a)
        elif kind == "conv":
            made = net.conv_norm(a, 4, 3)
        elif kind == "narrow":
            made = net.conv(net.conv(a, 2, 1), 4, 1, bias=True)
        elif kind == "add":
            made = net.add(a, b)
        elif kind == "sub":
            made = net.add_node("Sub", [a, b])
        elif kind == "sum":
            made = net.add(a, b, c)
        elif kind == "cat":
            made = net.slice(net.concat([a, b]), [2], [6], 1)
        elif kind == "split":
            both = net.concat([a, b])
            tensors += net.add_nodes("Split", [both], 2, {"axis": 1})
            continue
        else:
            made = net.max_pool(a, 3, 1)
        tensors.append(made)
    outputs = {tensors[-1], tensors[draw(st.integers(1, len(tensors) - 1))]}
    graph = net.graph(tensors[-1])
    return replace(graph, outputs=tuple(sorted(outputs)))
