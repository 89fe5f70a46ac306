from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from rlm_export.agreement import answers
from rlm_export.quantize import ACTIVATION_MAX, WEIGHT_MAX, quantize, quantize_rows
from rlm_lsp.engine.graphs import Graph


def test_products_of_quantized_numbers_fit_where_vnni_is_missing():
    assert np.iinfo(np.int16).max >= 2 * (2 * ACTIVATION_MAX + 1) * WEIGHT_MAX


def test_rows_have_a_scale_each():
    rows = np.array([[1.0, -2.0], [0.0, 0.0], [100.0, 50.0]], np.float32)
    quantized, scale = quantize_rows(rows, 127)
    assert quantized.tolist() == [[64, -127], [0, 0], [127, 64]]
    assert np.abs(quantized * scale[:, None] - rows).max() <= 0.5 * scale.max()


def test_product_is_close_whatever_the_scale_of_a_token(tmp_path):
    random = np.random.default_rng(0)
    weight = random.normal(size=(64, 48)).astype(np.float32)
    tokens = random.normal(size=(2, 5, 64)).astype(np.float32)
    tokens *= 10.0 ** np.arange(-2, 3)[None, :, None]  # five scales in one batch
    graph = _graph(tmp_path, [helper.make_node("MatMul", ["x", "w"], ["y"])], {"w": weight})
    [found] = graph.run(["y"], {"x": tokens})
    error = np.abs(found - tokens @ weight).max(-1) / np.abs(tokens @ weight).max(-1)
    assert error.max() < 0.03


def test_a_token_of_zeros_gives_zeros(tmp_path):
    weight = np.ones((8, 4), np.float32)
    graph = _graph(tmp_path, [helper.make_node("MatMul", ["x", "w"], ["y"])], {"w": weight})
    [found] = graph.run(["y"], {"x": np.zeros((1, 2, 8), np.float32)})
    assert not found.any()


def test_embedding_in_int8_is_off_by_less_than_half_a_percent(tmp_path):
    table = np.random.default_rng(0).normal(size=(2000, 64)).astype(np.float32)
    ids = np.array([[0, 1, 1999]])
    graph = _graph(
        tmp_path, [helper.make_node("Gather", ["w", "x"], ["y"])], {"w": table}, TensorProto.INT64
    )
    [found] = graph.run(["y"], {"x": ids})
    assert np.abs(found - table[ids]).max() < 0.005 * np.abs(table[ids]).max()


def test_a_model_s_weights_are_int8_but_for_a_few_products(exported):
    for name in ("encoder", "decoder"):
        graph = onnx.load(exported["int8"] / f"{name}.onnx").graph
        matrices = {
            tensor.name: tensor
            for tensor in graph.initializer
            if len(tensor.dims) == 2 and tensor.data_type == TensorProto.FLOAT
        }
        products = [n.name for n in graph.node if n.op_type == "MatMul" and n.input[1] in matrices]
        if name == "decoder":
            assert products == ["/decoder/head/MatMul"]
        else:
            parts = {product.split("/")[-2] for product in products}
            assert parts == {"value", "down"}
            first = [f"/encoder/layers.{layer}/down/MatMul" for layer in (0, 1)]
            assert [p for p in products if "/down/" in p] == first
        rows = [t.dims[0] for t in matrices.values() if 1 not in t.dims]
        assert max(rows, default=0) < 1024  # no float embedding


def test_neither_batch_nor_padding_changes_an_answer(exported, units):
    """Activation scales are a token's own: the same text gives the same number."""
    few = units[:10]
    together = answers(exported["int8"], few, [100])
    alone = np.concatenate([answers(exported["int8"], [unit], [100]) for unit in few])
    # Sums in another order can round an activation to the next level, rarely.
    assert np.median(np.abs(together - alone)) < 1e-5
    assert np.abs(together - alone).max() < 5e-3


def _graph(
    folder: Path,
    nodes: list[onnx.NodeProto],
    constants: dict[str, np.ndarray],
    kind: int = TensorProto.FLOAT,
) -> Graph:
    """Quantizes and loads a graph from x to y."""
    model = helper.make_model(
        helper.make_graph(
            nodes,
            "test",
            [helper.make_tensor_value_info("x", kind, None)],
            [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
            [numpy_helper.from_array(value, name) for name, value in constants.items()],
        ),
        opset_imports=[helper.make_opsetid("", 17)],
    )
    model.ir_version = 8
    onnx.save(quantize(model), folder / "graph.onnx")
    return Graph(folder / "graph.onnx", "CPUExecutionProvider")


def test_the_original_graph_is_not_changed():
    weight = numpy_helper.from_array(np.ones((8, 4), np.float32), "w")
    node = helper.make_node("MatMul", ["x", "w"], ["y"])
    value = helper.make_tensor_value_info("x", TensorProto.FLOAT, None)
    model = helper.make_model(helper.make_graph([node], "test", [value], [], [weight]))
    before = model.SerializeToString()
    assert quantize(model).SerializeToString() != before
    assert model.SerializeToString() == before


@pytest.mark.parametrize("precision", ["int8", "float32"])
def test_files_say_nothing_of_the_machine(exported, precision):
    for name in ("encoder.onnx", "decoder.onnx"):
        content = (exported[precision] / name).read_bytes()
        assert b"site-packages" not in content
        assert str(Path(__file__).parents[2]).encode() not in content
