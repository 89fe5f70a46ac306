"""Networks of the search spaces, and the rows of their tables."""

from __future__ import annotations

import gzip
import itertools

import onnx
import pytest

from rlm_model.contract.graphs.counts import count_macs, count_parameters
from rlm_model.contract.graphs.onnx_file import read_model
from rlm_model.contract.graphs.shapes import ShapeError
from rlm_model.contract.graphs.text import graph_text
from rlm_model.corpora.graphs import agreement, nasbench101, nasbench201, transnas
from rlm_model.corpora.graphs.builder import GraphBuilder
from rlm_model.corpora.graphs.onnx_form import printed, to_model
from rlm_model.corpora.graphs.profile import NUMBERS, OPERATORS, profile
from rlm_model.corpora.graphs.spaces import SPACES
from rlm_model.data.tokenizer import train_tokenizer

ARCHS = {
    "nasbench101": "I3M1O:1101101111",
    "nasbench201": "|none~0|+|skip_connect~0|nor_conv_1x1~1|+|avg_pool_3x3~0|none~1|none~2|",
    "transnas_micro": "64-41414-1_02_301",
    "transnas_macro": "64-2314-basic",
    "nasbench_macro": "20-212-021",
    "mnasnet_accel": "|".join(["e6k5l2s1", "e1k3l1s0"] * 3 + ["e4k3l4s0"]),
    "fbnet_latency": "-".join("0123456788765432101234"),
}
"""An architecture of each space; none is taken from a table."""


def test_each_space_has_one():
    assert ARCHS.keys() == SPACES.keys()


@pytest.mark.parametrize("name", ARCHS)
def test_a_network_is_one_that_onnx_accepts_and_reads_back_the_same(name):
    graph = SPACES[name].build(ARCHS[name])
    model = to_model(graph)
    onnx.checker.check_model(model, full_check=True)
    read = read_model(model.SerializeToString())
    assert graph_text(read) == graph_text(graph)
    assert count_parameters(read) == count_parameters(graph)
    assert count_macs(read) == count_macs(graph)


def test_the_largest_network_of_nasbench201():
    """All edges 3x3 convolutions: the counts that follow from the paper's description."""
    conv = 6 * 5 * sum(9 * c * c + 2 * c for c in (16, 32, 64))
    reductions = sum(9 * c * 2 * c + 9 * 4 * c * c + 2 * 4 * c + 2 * c * c for c in (16, 32))
    stem, head = 27 * 16 + 32, 2 * 64 + 640 + 10
    edge = "nor_conv_3x3"
    graph = nasbench201.build(f"|{edge}~0|+|{edge}~0|{edge}~1|+|{edge}~0|{edge}~1|{edge}~2|")
    assert count_parameters(graph) == conv + reductions + stem + head


def test_channels_of_vertices_of_nasbench101():
    """Vertices that end in the output share its channels; the first get what does not divide."""
    graph = nasbench101.build(ARCHS["nasbench101"])
    shapes = {graph.type_of(node.outputs[0]).shape for node in graph.nodes}
    assert {shape[1] for shape in shapes if shape[2:] == (32, 32)} == {128, 43, 42}
    assert {shape[1] for shape in shapes if shape[2:] == (8, 8)} == {256, 512, 171, 170}


@pytest.mark.parametrize("task", transnas.TASKS)
@pytest.mark.parametrize("arch", ["64-41414-1_02_301", "64-1113-basic", "64-3344-basic"])
def test_heads_of_transnas(arch, task):
    graph = transnas.build(arch, task)
    shape = graph.type_of(graph.outputs[0]).shape
    classes = {"class_object": 75, "class_scene": 47, "room_layout": 9, "jigsaw": 1000}
    if task in classes:
        assert shape == (1, classes[task])
    else:
        assert shape[1] == (17 if task == "segmentsemantic" else 3)
        assert shape[2] == shape[3]
    backbone = count_parameters(transnas.build(arch))
    assert count_parameters(graph) > backbone


def test_a_task_that_there_is_not():
    with pytest.raises(ValueError, match="no task 'driving'; there are class_object"):
        transnas.build("64-1111-basic", "driving")


@pytest.mark.parametrize(
    ("name", "arch"),
    [
        ("nasbench101", "I3O:11"),
        ("nasbench201", "|nor_conv_5x5~0|+|none~0|none~1|+|none~0|none~1|none~2|"),
        ("mnasnet_accel", "|".join(["e6k5l2"] * 7)),
        ("nasbench_macro", "00-000"),
        ("fbnet_latency", "0-1"),
    ],
)
def test_what_is_no_architecture_is_refused(name, arch):
    with pytest.raises((ValueError, KeyError, StopIteration)):
        SPACES[name].build(arch)


def test_inputs_that_do_not_fit_are_refused():
    net = GraphBuilder(1, 4, 8, 8)
    with pytest.raises(ShapeError, match="the inputs of Add do not fit"):
        net.add("input", net.max_pool("input", 2, 2))


def test_isomorphic_cells_have_one_text():
    """Two convolutions side by side whose sum is pooled, in either order of vertices."""
    texts = {graph_text(nasbench101.build(f"{ops}:1100010101")).text for ops in ("I31MO", "I13MO")}
    assert len(texts) == 1


def test_texts_are_short():
    """Tokens of a tokenizer that has seen a few of them."""
    texts = {name: graph_text(SPACES[name].build(arch)).text for name, arch in ARCHS.items()}
    tokenizer = train_tokenizer(texts.values(), 1024)
    counts = {name: len(tokenizer.encode(text).ids) for name, text in texts.items()}
    assert counts["nasbench201"] < 256
    assert max(counts.values()) < 1024


def test_the_printed_form_names_operators_and_weights():
    text = printed(SPACES["nasbench_macro"].build(ARCHS["nasbench_macro"]))
    assert text.startswith("graph network (\n  %input[FLOAT, 1x3x32x32]\n) initializers (\n")
    assert "%w0[FLOAT, 32x3x3x3]" in text
    assert "= BatchNormalization(" in text


def test_agreement_with_a_table(tmp_path, capsys):
    """Rows of made-up tables: all right but one."""
    for space in SPACES.values():
        graph = space.build(ARCHS[space.name])
        wrong = space.name == "fbnet_latency"
        counts = (count_parameters(graph), count_macs(graph) * (2 if wrong else 1))
        lines = [
            f"{space.parameters},arch,{space.macs}",
            f"{counts[0]},{ARCHS[space.name]},{counts[1]}",
        ]
        with gzip.open(tmp_path / f"{space.name}.csv.gz", "wt") as file:
            file.write("\n".join([*lines, lines[1], ""]))
    assert agreement.main([str(tmp_path), "--every", "2"]) == 1
    printed_lines = capsys.readouterr().out.splitlines()
    assert printed_lines[0] == "nasbench101: parameters: 1 of 1 exact, worst 0.00%"
    assert printed_lines[-1] == "fbnet_latency: multiply-adds: 0 of 1 exact, worst 50.00%"
    rows = list(itertools.islice(SPACES["nasbench201"].rows(tmp_path), 3))
    assert [row["arch"] for row in rows] == [ARCHS["nasbench201"]] * 2


def test_values_of_a_row():
    row = {
        "val_acc_cifar10_pct": "91.5",
        "val_acc_cifar100_pct": "",
        "val_acc_in16_pct": "40",
        "lat_titan_rtx_b256_ms": "12.5",
        "c100_lat_edgegpu_ms": "5",
        "energy_fpga_mJ": "3",
        "params": "1000",
    }
    found = SPACES["nasbench201"].values(row)
    assert {(query.metric, query.size, query.device): value for query, value in found.items()} == {
        ("accuracy", None, "cifar10"): pytest.approx(0.915),
        ("accuracy", None, "imagenet16-120"): pytest.approx(0.4),
        ("latency_s", None, "titan-rtx-b256"): pytest.approx(0.0125),
    }


def test_a_throughput_is_the_time_of_an_image():
    row = {"val_top1_pct": "60", "thr_tpuv2_img_s": "500", "thr_tpuv2_std_img_s": "9"}
    found = SPACES["mnasnet_accel"].values(row)
    assert [(query.device, value) for query, value in found.items()] == [
        ("imagenet-proxy", pytest.approx(0.6)),
        ("tpuv2-throughput", pytest.approx(0.002)),
    ]


def test_every_share_is_above_0_and_a_lower_loss_is_a_larger_one():
    columns = SPACES["transnas_micro"].accuracies
    rows = [
        dict.fromkeys(columns, "0.5") | {"room_layout_val_neg_loss": loss}
        for loss in ("-2.8", "-0.6")
    ]
    worse, better = (list(SPACES["transnas_micro"].values(row).values()) for row in rows)
    assert len(worse) == 7
    assert all(0 < value <= 1 for value in (*worse, *better))
    assert sum(a < b for a, b in zip(worse, better, strict=True)) == 1


@pytest.mark.parametrize("name", ARCHS)
def test_a_profile_has_all_that_counts(name):
    graph = SPACES[name].build(ARCHS[name])
    found = profile(graph)
    numbers = dict(zip(NUMBERS, found.numbers.T, strict=True))
    assert numbers["macs"].sum() == pytest.approx(count_macs(graph), rel=1e-6)
    assert (found.operators == OPERATORS.index("Conv")).sum() == sum(
        node.operator == "Conv" for node in graph.nodes
    )
    # What is left out stands in nobody's way: all but inputs and constants read something.
    read = set(found.edges[:, 1].tolist())
    free = {OPERATORS.index(each) for each in ("Input", "ConstantOfShape")}
    assert all(at in read or kind in free for at, kind in enumerate(found.operators.tolist()))
    assert (found.edges[:, 0] < found.edges[:, 1]).all()
    writers, readers = found.edges.T
    assert (found.depths[readers] > found.depths[writers]).all()
