"""One pass of the shipped encoder beside the floor that this machine's int8 arithmetic sets.

    python benchmarks/bench_floor.py [--runs 30]

The floor is what the pass's multiplications take at the rate of the fastest int8 product that was
found here, of large square matrices in the same runtime. Between the two stand the encoder's own
products alone: their shapes are smaller. All on one thread, interleaved; the engine runs a batch on
one thread too, and as many batches at once as there are threads.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from statistics import median

import numpy as np
import onnx
import onnxruntime as ort
from bench_engine import source
from onnx import TensorProto, helper, numpy_helper

from rlm_lsp.engine import model_folder
from rlm_lsp.engine.batching import batches
from rlm_lsp.engine.graphs import CPU, Graph
from rlm_model.contract.encoding import UnitEncoder, load_tokenizer, pad_batch
from rlm_model.contract.graph_names import ENCODER_INPUTS
from rlm_model.contract.kinds.function import find_functions
from rlm_model.contract.manifest import load_manifest

SQUARE = 2048
FUNCTIONS = 100
PRODUCT = "MatMulIntegerToFloat"


def product(rows: int, weight: np.ndarray) -> Callable[[], object]:
    """An int8 product of so many rows with a weight, ready to run."""
    inputs = ["x", "w", "one", "w_scale", "zero"]
    scale = np.ones(weight.shape[1], np.float32)
    constants = {"w": weight, "one": np.float32(1), "w_scale": scale, "zero": np.uint8(128)}
    graph = helper.make_graph(
        [helper.make_node(PRODUCT, inputs, ["y"], domain="com.microsoft")],
        "product",
        [helper.make_tensor_value_info("x", TensorProto.UINT8, [rows, len(weight)])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [rows, weight.shape[1]])],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=9)
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    session = ort.InferenceSession(model.SerializeToString(), options, providers=[CPU])
    values = np.random.default_rng(0).integers(0, 256, (rows, len(weight)), dtype=np.uint8)
    return lambda: session.run(None, {"x": values})


def rows_of_products(
    model: onnx.ModelProto, inputs: dict[str, np.ndarray]
) -> list[tuple[np.ndarray, int]]:
    """The weight of each int8 product, and how many rows it gets: pooled ones get fewer."""
    constants = {item.name: item for item in model.graph.initializer}
    nodes = [node for node in model.graph.node if node.op_type == PRODUCT]
    del model.graph.output[:]
    model.graph.output.extend(onnx.ValueInfoProto(name=node.output[0]) for node in nodes)
    session = ort.InferenceSession(model.SerializeToString(), providers=[CPU])
    found = session.run(None, inputs)
    weights = [numpy_helper.to_array(constants[node.input[1]]) for node in nodes]
    return [(w, y.size // y.shape[-1]) for w, y in zip(weights, found, strict=True)]


def timed(action: Callable[[], object]) -> float:
    """Seconds that an action takes."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def main() -> None:
    """Measures and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=30, help="interleaved runs (default: 30)")
    options = parser.parse_args()
    folder = model_folder(None)
    manifest = load_manifest(folder)
    path = folder / manifest.files["encoder"].path
    texts = UnitEncoder(
        load_tokenizer(folder / manifest.files["tokenizer"].path, manifest.vocabulary),
        manifest.max_tokens,
        manifest.structure,
    )
    units = find_functions(source(FUNCTIONS).encode(), "python")
    ids = [texts.encode(unit) for unit in units]
    middle = list(batches([len(row) for row in ids]))
    batch = pad_batch([ids[row] for row in middle[len(middle) // 2]])
    tokens = batch.ids.size

    model = onnx.load(path)
    encoder = Graph(path, CPU)
    outputs = [value.name for value in model.graph.output]
    inputs = dict(zip(ENCODER_INPUTS, (batch.ids, batch.mask), strict=True))
    shapes = [(rows, weight) for weight, rows in rows_of_products(model, inputs)]
    count = sum(rows * weight.size for rows, weight in shapes)
    products = [product(rows, weight) for rows, weight in shapes]
    square = product(SQUARE, np.full((SQUARE, SQUARE), 3, np.int8))
    actions: dict[str, Callable[[], object]] = {
        "pass": lambda: encoder.run(outputs, inputs),
        "products": lambda: [run() for run in products],
        "square": square,
    }
    found: dict[str, list[float]] = {name: [] for name in actions}
    for run in range(options.runs + 1):
        for name, action in actions.items():
            took = timed(action)
            if run:  # the first run warms up
                found[name].append(took)
    rate = SQUARE**3 / min(found["square"])
    floor = count / rate
    print(f"{batch.ids.shape[0]} functions, {tokens} tokens, {count / 1e9:.1f} billion products")
    print(f"one thread, medians of {options.runs} interleaved runs")
    rows = [
        ("one encoder pass", median(found["pass"])),
        ("its int8 products alone", median(found["products"])),
        (f"the floor: at {rate / 1e9:.0f} billion a second", floor),
    ]
    for title, seconds in rows:
        print(f"{title:<44}{seconds * 1e3:>8.1f} ms{seconds / floor:>8.2f}×")


if __name__ == "__main__":
    main()
