"""Reading ``.onnx`` files: good ones, strange ones and broken ones."""

from __future__ import annotations

import random
import tracemalloc

import numpy as np
import onnx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper, shape_inference

from rlm_model.contract.graphs.counts import count_macs, count_parameters
from rlm_model.contract.graphs.graph import Graph, GraphError, TensorType
from rlm_model.contract.graphs.onnx_file import read_model, read_model_file
from rlm_model.contract.graphs.text import graph_text
from rlm_model.corpora.graphs import mnasnet, nasbench201, transnas
from rlm_model.corpora.graphs.onnx_form import to_model

FLOAT, INT64 = TensorProto.FLOAT, TensorProto.INT64


def model(nodes, inputs, outputs, weights=(), opset=17, domains=(), **more) -> bytes:
    graph = helper.make_graph(nodes, "g", inputs, outputs, list(weights), **more)
    opsets = [helper.make_opsetid("", opset), *(helper.make_opsetid(name, 1) for name in domains)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8).SerializeToString()


def info(name, shape, element=FLOAT):
    return helper.make_tensor_value_info(name, element, shape)


def node(operator, inputs, outputs, **attributes):
    return helper.make_node(operator, inputs, outputs, **attributes)


def weight(name, *shape):
    return numpy_helper.from_array(np.zeros(shape, dtype=np.float32), name)


def numbers(name, *values):
    return numpy_helper.from_array(np.array(values, dtype=np.int64), name)


SMALL = model(
    [node("Conv", ["x", "w"], ["y"], kernel_shape=[3, 3]), node("Relu", ["y"], ["z"])],
    [info("x", [1, 3, 8, 8])],
    [info("z", [1, 4, 6, 6])],
    [weight("w", 4, 3, 3, 3)],
)


def text_of(data: bytes) -> list[str]:
    return graph_text(read_model(data)).text.split("\n")


def test_a_small_file():
    graph = read_model(SMALL)
    assert [each.operator for each in graph.nodes] == ["Conv", "Relu"]
    assert graph.type_of("y") == TensorType("float32", (1, 4, 6, 6))
    assert count_parameters(graph) == 4 * 3 * 9
    assert count_macs(graph) == 4 * 3 * 9 * 36
    assert text_of(SMALL) == ["Input 1 3 8 8", "Conv 3 p 0 > 1 4 6 6", "Relu"]


def test_a_file_on_disk(tmp_path):
    path = tmp_path / "model.onnx"
    path.write_bytes(SMALL)
    assert graph_text(read_model_file(path)).text.split("\n") == text_of(SMALL)
    path.write_bytes(b"")
    with pytest.raises(GraphError, match=r"^the file is empty$"):
        read_model_file(path)


@pytest.mark.parametrize(
    "data",
    [
        b"import os\nprint(os.name)\n",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"PK\x03\x04" + bytes(100),
        b'{"a": 1}',
        b"\xff" * 50,
        bytes(50),
        numbers("x", 1, 2).SerializeToString(),
    ],
)
def test_what_is_no_onnx_says_so(data):
    with pytest.raises(GraphError, match=r"^this is no ONNX model$"):
        read_model(data)


def test_a_file_that_is_cut_off_says_so():
    data = to_model(nasbench201.build("|none~0|+|none~0|none~1|+|none~0|none~1|nor_conv_3x3~2|"))
    whole = data.SerializeToString()
    for length in (10, 100, 2_000, len(whole) // 2, len(whole) - 40):
        with pytest.raises(GraphError, match=r"^the file is cut off$"):
            read_model(whole[:length])


def various() -> bytes:
    """A model with a body, several outputs, small constants, and shapes that are computed."""
    body = helper.make_graph([node("Relu", ["h"], ["in"])], "b", [], [info("in", None)])
    return model(
        [
            node("LSTM", ["s", "w", "r"], ["all", "h"], hidden_size=5),
            node("If", ["c"], ["i"], then_branch=body, else_branch=body),
            node("Shape", ["i"], ["shape"]),
            node("Gather", ["shape", "two"], ["size"], axis=0),
            node("Concat", ["size", "rest"], ["to"], axis=0),
            node("Reshape", ["i", "to"], ["flat"]),
            node("Slice", ["flat", "rest", "to"], ["part"]),
            node("Pad", ["flat", "pads"], ["padded"], mode="reflect"),
            node("Squeeze", ["all"], ["thin"]),
            node("MatMul", ["padded", "m"], ["y"]),
            node("Conv", ["x", "k"], ["z"], strides=[2, 2], auto_pad="SAME_LOWER"),
            node("BatchNormalization", ["z", *["n"] * 4], ["zn"]),
            node("Split", ["zn"], ["one", "other"], axis=1),
        ],
        [info("s", [7, "batch", 4]), info("c", [], TensorProto.BOOL), info("x", [1, 3, 9, 9])],
        [info(name, None) for name in ("part", "y", "thin", "one", "other")],
        [
            weight("w", 1, 20, 4),
            weight("r", 1, 20, 5),
            weight("k", 4, 3, 3, 3),
            weight("n", 4),
            weight("m", 6, 5),
            numbers("two", 2),
            numbers("rest", -1),
            numbers("pads", 0, 1, 0, 0),
        ],
    )


@pytest.mark.parametrize("whole", [SMALL, various()], ids=["small", "various"])
def test_a_file_with_spoiled_bytes_is_a_graph_or_says_why(whole):
    read_model(whole)
    chance = random.Random(0)
    for _ in range(3_000):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        _check_survives(bytes(data))


def _check_survives(data: bytes) -> None:
    try:
        graph = read_model(data)
    except GraphError as error:
        assert 5 < len(str(error)) < 200
        return
    assert graph_text(graph).text
    assert count_macs(graph) >= 0
    assert count_parameters(graph) >= 0


@settings(max_examples=200)
@given(st.binary(max_size=200))
def test_any_bytes_behind_a_header_are_a_graph_or_say_why(rest):
    _check_survives(SMALL[:10] + rest)
    with pytest.raises(GraphError):
        read_model(b"\x00" + rest)


def test_unknown_operators_are_kept_by_name():
    data = model(
        [node("Twist", ["x"], ["y"], domain="my.domain", turns=3), node("Relu", ["y"], ["z"])],
        [info("x", [1, 8])],
        [info("z", None)],
        domains=["my.domain"],
    )
    assert text_of(data) == ["Input 1 8", "my.domain.Twist turns 3 > ? ??", "Relu > float32"]


def test_a_declared_shape_helps_behind_an_unknown_operator():
    data = model(
        [node("Twist", ["x"], ["y"], domain="my.domain"), node("Relu", ["y"], ["z"])],
        [info("x", [1, 8])],
        [info("z", [1, 4])],
        domains=["my.domain"],
        value_info=[info("y", [1, 4])],
    )
    assert text_of(data) == ["Input 1 8", "my.domain.Twist > 1 4", "Relu"]


def test_two_gigabytes_of_external_weights_are_never_looked_for(tmp_path):
    big = TensorProto(name="w", data_type=FLOAT, dims=[32_768, 16_384])
    big.data_location = TensorProto.EXTERNAL
    big.external_data.add(key="location", value="../../not/there.bin")
    data = model(
        [node("MatMul", ["x", "w"], ["y"])], [info("x", [1, 32_768])], [info("y", None)], [big]
    )
    path = tmp_path / "big.onnx"
    path.write_bytes(data)
    graph = read_model_file(path)
    assert count_parameters(graph) == 2**29
    assert graph_text(graph).text == "Input 1 32768\nMatMul > 1 16384"


def test_weights_in_a_file_are_not_read(tmp_path):
    """A file with a gigabyte of weights, which on disk is a hole."""
    size = 1 << 30

    def varint(value: int) -> bytes:
        parts = []
        while value > 0x7F:
            parts.append(value & 0x7F | 0x80)
            value >>= 7
        return bytes([*parts, value])

    def length(number: int, count: int) -> bytes:
        return varint(number << 3 | 2) + varint(count)

    head = TensorProto(name="w", data_type=FLOAT, dims=[16_384, 16_384]).SerializeToString()
    head += length(9, size)
    tensor = length(5, len(head) + size) + head
    graph = helper.make_graph(
        [node("MatMul", ["x", "w"], ["y"])], "g", [info("x", [1, 16_384])], [info("y", None)]
    ).SerializeToString()
    path = tmp_path / "weights.onnx"
    with path.open("wb") as file:
        file.write(b"\x08\x08" + length(7, len(graph) + len(tensor) + size) + graph + tensor)
        file.seek(size - 1, 1)
        file.write(b"\0")
    tracemalloc.start()
    try:
        read = read_model_file(path)
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()
    assert count_parameters(read) == 2**28


def test_a_cycle_says_so():
    data = model(
        [node("Add", ["x", "b"], ["a"]), node("Relu", ["a"], ["b"])],
        [info("x", [1, 8])],
        [info("b", [1, 8])],
    )
    with pytest.raises(GraphError, match=r"^the graph has a cycle through the operator Add$"):
        read_model(data)


@pytest.mark.parametrize(
    ("nodes", "reason"),
    [
        (
            [node("Relu", ["gone"], ["y"])],
            "the operator Relu reads the tensor 'gone', which nothing writes",
        ),
        (
            [node("Relu", ["x"], ["y"]), node("Tanh", ["x"], ["y"])],
            "two operators write the tensor 'y'",
        ),
        ([node("Relu", ["x"], ["x"])], "two operators write the tensor 'x'"),
    ],
)
def test_wiring_that_is_wrong_says_so(nodes, reason):
    with pytest.raises(GraphError) as caught:
        read_model(model(nodes, [info("x", [1, 8])], [info("y", None)]))
    assert str(caught.value) == reason


def test_nodes_in_any_order_are_read():
    forward = [node("Relu", ["x"], ["a"]), node("Tanh", ["a"], ["b"])]
    ends = ([info("x", [1, 8])], [info("b", [1, 8])])
    assert text_of(model(forward[::-1], *ends)) == text_of(model(forward, *ends))


def test_graphs_in_each_other_have_an_end():
    def nested(depth: int) -> onnx.GraphProto:
        inner = [node("Relu", ["x"], [f"r{depth}"])]
        if depth:
            body = nested(depth - 1)
            inner.append(node("If", ["c"], [f"r{depth}i"], then_branch=body, else_branch=nested(0)))
        return helper.make_graph(inner, "b", [], [info(inner[-1].output[0], [1, 8])])

    def wrapped(depth: int) -> bytes:
        start = info("x", [1, 8]), info("c", [], TensorProto.BOOL)
        branch = node("If", ["c"], ["y"], then_branch=nested(depth), else_branch=nested(0))
        return model([branch], start, [info("y", [1, 8])])

    assert text_of(wrapped(1)) == [
        "Input bool scalar",
        "Input 1 8",
        "If ^ 2 1 2 > float32 1 8",
        "\telse_branch",
        "\t\tInput 1 8",
        "\t\tRelu",
        "\tthen_branch",
        "\t\tInput 1 8",
        "\t\tRelu",
        "\t\tInput bool scalar",
        "\t\tIf ^ 1 3 > float32 1 8",
        "\t\t\telse_branch",
        "\t\t\t\tInput 1 8",
        "\t\t\t\tRelu",
        "\t\t\tthen_branch",
        "\t\t\t\tInput 1 8",
        "\t\t\t\tRelu",
    ]
    with pytest.raises(GraphError, match="more than 8 deep"):
        read_model(wrapped(9))


def test_an_open_batch_is_one():
    def data(batch):
        return model(
            [node("MatMul", ["x", "w"], ["y"]), node("Softmax", ["y"], ["z"])],
            [info("x", [batch, 8])],
            [info("z", [batch, 4])],
            [weight("w", 8, 4)],
        )

    assert text_of(data("batch")) == text_of(data(1))
    assert graph_text(read_model(data("batch"), batch=None)).text.startswith("Input ? 8\n")
    assert read_model(data(None)).type_of("z").shape == (None, 4)


def test_shapes_that_are_computed_in_the_graph_are_constants():
    """What an exporter writes for ``x.reshape(x.shape[0], -1)`` where the batch is open."""
    data = model(
        [
            node("Relu", ["x"], ["r"]),
            node("Shape", ["r"], ["s"]),
            node("Gather", ["s", "zero"], ["b"], axis=0),
            node("Constant", [], ["rest"], value=numbers("", -1)),
            node("Unsqueeze", ["b", "axis"], ["bs"]),
            node("Concat", ["bs", "rest"], ["to"], axis=0),
            node("Reshape", ["r", "to"], ["y"]),
        ],
        [info("x", ["n", 3, 4])],
        [info("y", [None, None])],
        [numpy_helper.from_array(np.array(0), "zero"), numbers("axis", 0)],
    )
    assert text_of(data) == ["Input 1 3 4", "Relu", "Reshape > 1 12"]


def test_the_axis_of_a_softmax_depends_on_the_version():
    ends = ([info("x", [2, 3, 4])], [info("y", [2, 3, 4])])
    nodes = [node("Softmax", ["x"], ["y"])]
    assert text_of(model(nodes, *ends, opset=11))[1] == "Softmax axis 1"
    assert text_of(model(nodes, *ends, opset=13))[1] == "Softmax axis 2"


def test_several_outputs_and_named_inputs():
    data = model(
        [
            node("Split", ["x"], ["a", "b"], axis=1),
            node("Sub", ["b", "a"], ["d"]),
            node("TopK", ["d", "k"], ["values", "places"], axis=1),
        ],
        [info("x", [1, 8])],
        [info("values", None), info("places", None)],
        [numbers("k", 2)],
    )
    assert text_of(data) == [
        "Input 1 8",
        "Split axis 1 > 1 4 x 2",
        "Sub ^ 1.1 1",
        "TopK axis 1 k 2 > ?? x 2",
    ]


def _same_as_onnx(proto: onnx.ModelProto) -> None:
    """Every shape that the package onnx infers is inferred here too."""
    inferred = shape_inference.infer_shapes(proto, data_prop=True).graph
    bare = onnx.ModelProto()
    bare.CopyFrom(proto)
    del bare.graph.value_info[:]
    graph: Graph = read_model(bare.SerializeToString())
    assert len(inferred.value_info) >= len(graph.nodes) - 1
    for value in inferred.value_info:
        kind = value.type.tensor_type
        shape = tuple(size.dim_value for size in kind.shape.dim)
        assert graph.type_of(value.name).shape == shape, value.name


@pytest.mark.parametrize(
    "graph",
    [
        nasbench201.build(
            "|skip_connect~0|+|none~0|avg_pool_3x3~1|+|none~0|none~1|nor_conv_3x3~2|"
        ),
        transnas.build("64-41414-1_02_301", "segmentsemantic"),
        transnas.build("64-2314-basic", "jigsaw"),
        mnasnet.build("|".join(["e6k5l2s1"] * 7)),
    ],
    ids=["nasbench201", "segmentation", "jigsaw", "mnasnet"],
)
def test_shapes_are_those_that_onnx_infers(graph):
    _same_as_onnx(to_model(graph))


OPERATORS = [
    ("MaxPool", {"kernel_shape": [3, 3], "strides": [2, 2], "ceil_mode": 1}),
    ("MaxPool", {"kernel_shape": [2, 2], "strides": [3, 3], "ceil_mode": 1, "pads": [1, 1, 1, 1]}),
    ("AveragePool", {"kernel_shape": [3, 2], "auto_pad": "SAME_UPPER", "strides": [2, 2]}),
    ("MaxPool", {"kernel_shape": [3, 3], "dilations": [2, 2]}),
    ("Transpose", {"perm": [0, 3, 1, 2]}),
    ("Transpose", {}),
    ("Flatten", {"axis": 2}),
    ("Flatten", {"axis": -1}),
    ("Split", {"axis": 2}),
    ("DepthToSpace", {"blocksize": 2}),
    ("SpaceToDepth", {"blocksize": 3}),
    ("ArgMax", {"axis": -1, "keepdims": 0}),
    ("ReduceMean", {"axes": [-1, 1], "keepdims": 1}),
    ("ReduceMax", {"keepdims": 0}),
    ("GlobalMaxPool", {}),
    ("Shape", {}),
    ("Cast", {"to": TensorProto.FLOAT16}),
]


@pytest.mark.parametrize(("operator", "attributes"), OPERATORS, ids=str)
def test_shapes_of_single_operators_are_those_that_onnx_infers(operator, attributes):
    data = model(
        [node(operator, ["x"], ["y"], **attributes), node("Identity", ["y"], ["z"])],
        [info("x", [2, 8, 9, 12])],
        [info("z", None)],
    )
    _same_as_onnx(onnx.load_from_string(data))


WITH_INPUTS = [
    ("Slice", [[1, -20], [7, 2**62], [1, 3], [2, 1]], {}),
    ("Slice", [[-1], [-(2**62)], [2], [-3]], {}),
    ("Pad", [[0, 1, 0, 2, 0, 0, 3, 0]], {}),
    ("Unsqueeze", [[0, -1]], {}),
    ("Tile", [[1, 2, 3, 1]], {}),
    ("Expand", [[2, 1, 1, 1, 1]], {}),
    ("Reshape", [[0, -1, 3]], {}),
    ("Gather", [[1, 2, 0]], {"axis": 2}),
    ("ReduceSum", [[1, 2]], {"keepdims": 0}),
    ("Squeeze", [], {}),
]


@pytest.mark.parametrize(("operator", "lists", "attributes"), WITH_INPUTS, ids=str)
def test_shapes_that_lists_of_integers_say(operator, lists, attributes):
    names = [f"l{at}" for at in range(len(lists))]
    data = model(
        [node(operator, ["x", *names], ["y"], **attributes), node("Identity", ["y"], ["z"])],
        [info("x", [1, 8, 9, 12])],
        [info("z", None)],
        [numbers(name, *values) for name, values in zip(names, lists, strict=True)],
    )
    _same_as_onnx(onnx.load_from_string(data))


def test_recurrent_and_resizing_operators():
    data = model(
        [
            node("LSTM", ["s", "w", "r"], ["all", "h"], hidden_size=5, direction="bidirectional"),
            node("Resize", ["x", "", "", "sizes"], ["big"], mode="nearest"),
            node("Einsum", ["x"], ["turned"], equation="abcd->abdc"),
            node("Concat", ["big", "big"], ["wide"], axis=-1),
        ],
        [info("s", [7, 1, 4]), info("x", [1, 2, 3, 3])],
        [info("all", None), info("wide", None), info("turned", None)],
        [weight("w", 2, 20, 4), weight("r", 2, 20, 5), numbers("sizes", 1, 2, 6, 6)],
    )
    assert text_of(data) == [
        "Input 1 2 3 3",
        "Resize mode nearest > 1 2 6 6",
        "Concat axis 3 ^ 1 1 > 1 2 6 12",
        "Input 7 1 4",
        "LSTM direction bidirectional hidden_size 5 ^ 1 [2 20 4] [2 20 5] > 7 2 1 5 , 2 1 5",
        "Einsum equation abcd->abdc ^ 5 > ??",
        "Output ^ 1 2 4",
    ]
