"""Texts of graphs: canonical, compact, and nothing lost."""

from __future__ import annotations

import numpy as np
import pytest
from graph_support import expanded, graphs, says_all, shuffled
from hypothesis import given, settings
from hypothesis import strategies as st

from rlm_model.contract.graphs.graph import Graph, Node, TensorType
from rlm_model.contract.graphs.inference import complete
from rlm_model.contract.graphs.text import graph_text, plain_lines
from rlm_model.contract.graphs.units import graph_unit
from rlm_model.contract.kinds import GRAPH
from rlm_model.contract.units.text import Rank
from rlm_model.contract.vocabulary import VOCABULARY
from rlm_model.corpora.graphs.builder import GraphBuilder
from rlm_model.corpora.graphs.onnx_form import to_model


def residual_network(blocks: int) -> Graph:
    net = GraphBuilder(1, 3, 32, 32)
    x = net.conv_norm_relu("input", 16, 3, 2)
    for _ in range(blocks):
        x = net.relu(net.add(net.conv_norm(net.conv_norm_relu(x, 16, 3), 16, 1), x))
    return net.graph(net.pooled_linear(x, 10))


RESIDUAL_TEXT = """\
Input 1 3 32 32
Conv 3 s 2 bias > 1 16 16 16
Relu
A 4
GlobalAveragePool > 1 16 1 1
Reshape > 1 16
Gemm bias > 1 10
def A
	Conv 3 bias
	Relu
	Conv 1 bias
	Add ^ 1 4
	Relu"""


def test_a_network_of_equal_blocks():
    assert graph_text(residual_network(4)).text == RESIDUAL_TEXT


def test_more_blocks_cost_no_more():
    few, many = graph_text(residual_network(4)).text, graph_text(residual_network(40)).text
    assert many == few.replace("A 4", "A 40")


@settings(max_examples=150)
@given(graphs(), st.integers(0, 2**32))
def test_isomorphic_graphs_have_one_text(graph, seed):
    assert graph_text(shuffled(graph, seed)).text == graph_text(graph).text


@settings(max_examples=150)
@given(graphs())
def test_a_text_says_operators_shapes_and_wiring(graph):
    text = graph_text(graph).text
    assert expanded(text) == plain_lines(graph)
    assert says_all(text, graph)


@settings(max_examples=60)
@given(graphs(), graphs())
def test_different_graphs_have_different_texts(one, other):
    text = graph_text(one).text
    assert (text == graph_text(other).text) == says_all(text, other)


def ring(*sizes: int) -> Graph:
    """Sums of neighbours on rings: refinement alone can't tell rings of other sizes apart."""
    net = GraphBuilder(1, 4, 8, 8)
    sums = []
    for size in sizes:
        points = [net.relu("input") for _ in range(size)]
        pairs = [net.add_node("Mul", [points[at], points[at - 1]]) for at in range(size)]
        sums += [net.add_node("Tanh", [pair]) for pair in pairs]
    return net.graph(net.add_node("Max", sums))


def test_what_looks_alike_everywhere_is_told_apart():
    hexagon, triangles = ring(6), ring(3, 3)
    assert graph_text(hexagon).text != graph_text(triangles).text
    for graph in (hexagon, triangles):
        assert says_all(graph_text(graph).text, graph)
        for seed in range(10):
            assert graph_text(shuffled(graph, seed)).text == graph_text(graph).text


def test_equal_blocks_read_alike_wherever_they_stand():
    """Branches of one depth stand in the same order in each block of a network."""
    net = GraphBuilder(1, 3, 32, 32)
    x = net.conv("input", 8, 3)
    for channels in (8, 16):
        x = net.conv(x, channels, 3, 2)
        for _ in range(5):
            branches = [
                net.relu_conv_norm(x, channels, 3),
                net.relu_conv_norm(x, channels, 1),
                net.average_pool(net.average_pool(x, 3, 1), 3, 1),
            ]
            x = net.add(*branches, x)
    text = graph_text(net.graph(x)).text
    assert text.count("A 5") == 2
    assert text.count("def ") == 1


def test_far_tensors_are_named():
    """What all layers read leaves the layers alike: a mask."""
    net = GraphBuilder(1, 4, 8, 8)
    mask = net.max_pool("input", 3, 1)
    x = net.relu(mask)
    for _ in range(12):
        x = net.add_node("Tanh", [net.add_node("Sub", [net.conv(net.conv(x, 8, 3), 4, 1), mask])])
        x = net.conv(x, 4, 1)
    text = graph_text(net.graph(x)).text
    assert text.split("\n")[:4] == ["Input 1 4 8 8", "MaxPool 3 #1", "Relu", "A 12"]
    assert "\tSub ^ 1 #1" in text


def test_one_network_in_several_spellings():
    """Folded or not, by attribute or input, flattened or reshaped."""
    plain = GraphBuilder(1, 4, 8, 8)
    x = plain.add_node("Identity", ["input"])
    x = plain.norm(plain.conv(x, 8, 3))
    x = plain.add_node("Flatten", [plain.slice(x, [0], [4], 1)], {"axis": 1})
    x = plain.add_node("ReduceMean", [x, plain.integers([-1])], {"keepdims": 0})

    short = GraphBuilder(1, 4, 8, 8)
    y = short.conv("input", 8, 3, bias=True)
    y = short.add_node("Slice", [y], {"axes": (-3,), "starts": (-8,), "ends": (4,)})
    y = short.reshape(y, 1, -1)
    y = short.add_node("ReduceMean", [y], {"axes": (1,), "keepdims": 0, "epsilon": 1e-3})

    assert graph_text(plain.graph(x)).text == graph_text(short.graph(y)).text
    assert graph_text(short.graph(y)).text.split("\n")[1:] == [
        "Conv 3 bias > 1 8 8 8",
        "Slice axes 1 ends 4 starts 0 > 1 4 8 8",
        "Reshape > 1 256",
        "ReduceMean axes 1 keepdims 0 > 1",
    ]


@pytest.mark.parametrize(
    ("attributes", "head"),
    [
        ({}, "Conv 3 p 0"),
        ({"pads": (1, 1, 1, 1)}, "Conv 3"),
        ({"pads": (1, 1, 1, 1), "strides": (2, 2)}, "Conv 3 s 2"),
        ({"pads": (1, 1, 1, 1), "strides": (2, 1)}, "Conv 3 s 2 1"),
        ({"pads": (2, 2, 2, 2), "dilations": (2, 2)}, "Conv 3 d 2"),
        ({"pads": (0, 1, 1, 0)}, "Conv 3 p 0 1 1 0"),
        ({"auto_pad": "SAME_UPPER", "strides": (2, 2)}, "Conv 3 s 2 p 0 0 1 1"),
        ({"auto_pad": "SAME_UPPER"}, "Conv 3"),
    ],
)
def test_only_what_is_unusual_of_a_convolution_is_said(attributes, head):
    net = GraphBuilder(1, 4, 8, 8)
    x = net.add_node("Conv", ["input", net.weight(4, 4, 3, 3)], attributes)
    line = graph_text(net.graph(x)).text.split("\n")[1]
    assert line.split(" > ")[0] == head


def test_groups_and_kernels():
    net = GraphBuilder(1, 4, 8, 8)
    x = net.conv(net.conv("input", 8, 3, groups=4), 8, 1, groups=2)
    x = net.add_node("Conv", [x, net.weight(8, 8, 1, 7)], {"pads": (0, 3, 0, 3)})
    assert graph_text(net.graph(x)).text.split("\n")[1:] == [
        "Conv 3 depthwise > 1 8 8 8",
        "Conv 1 g 2",
        "Conv 1 7",
    ]


def test_weights_whose_shapes_do_not_follow_are_written():
    net = GraphBuilder(1, 4, 8, 8)
    x = net.add_node("Add", ["input", net.weight(4, 1, 1)])
    x = net.add_node("Sub", [net.constant(np.array(1.5, dtype=np.float32)), x])
    x = net.add_node("MatMul", [net.weight(8, 8), x])
    assert graph_text(net.graph(x)).text.split("\n")[1:] == [
        "Add ^ 1 [4 1 1]",
        "Sub ^ =1.5 1",
        "MatMul ^ [8 8] 1",
    ]


def test_dead_operators_stay():
    """They cost time, so a text that leaves them out would hide a cause."""
    net = GraphBuilder(1, 4, 8, 8)
    net.conv("input", 64, 3)
    assert graph_text(net.graph(net.relu("input"))).text.split("\n") == [
        "Input 1 4 8 8",
        "Relu",
        "Conv 3 ^ 2 > 1 64 8 8",
        "Output ^ 2",
    ]


def test_types_that_are_not_known():
    graph = complete(
        [Node("Mystery", ("x",), ("y",)), Node("Relu", ("y",), ("z",))],
        ["x"],
        ["z"],
        {"x": TensorType("float16", (1, None, 8))},
        [],
        {},
    )
    text = graph_text(graph).text
    assert text == "Input float16 1 ? 8\nMystery > ? ??\nRelu"


def test_the_unit_of_a_file():
    graph = residual_network(4)
    (unit,) = GRAPH.find(to_model(graph).SerializeToString(), "onnx")
    assert (unit.kind, unit.language, unit.reason) == ("graph", "onnx", None)
    assert unit == graph_unit(graph, "graph")
    assert unit.text.text == RESIDUAL_TEXT
    assert VOCABULARY.head_ids(unit.language, unit.kind)
    assert GRAPH.find(b"def f(): pass\n", "python") == []


def test_a_file_that_can_not_be_read_says_why():
    (unit,) = GRAPH.find(b"x = 1\n", "onnx")
    assert (unit.reason, unit.text.text) == ("this is no ONNX model", "")


def test_blocks_are_cut_first_and_the_head_stays():
    text = graph_text(residual_network(4))
    assert [line.rank for line in text.lines if line.text.startswith("A")] == [Rank.LOOP]

    def count(part: str) -> int:
        return len(part.split())

    assert text.fit(36, count).text == "\n".join([*RESIDUAL_TEXT.split("\n")[:7], "def A", "..."])
    assert text.fit(14, count).text == ("Input 1 3 32 32\n...\nA 4\n..."), (
        "uses of blocks tell most of a network"
    )
