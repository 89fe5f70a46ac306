"""Builds a tiny model with the exporter's graph signatures: random weights, plausible numbers.

python tests/server/tiny_model.py FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from rlm_model.contract.encoding import RESERVED_TOKENS
from rlm_model.contract.manifest import FileEntry, Manifest, file_sha256

LAYERS, HEADS, DIM = 2, 2, 6
WIDTH = HEADS * DIM
MAX_TOKENS = 256

TEXTS = [
    "def total(prices):\n\tresult = 0\n\tfor price in prices:\n\t\tresult += price\n",
    "def find(items, key):\n\twhile items:\n\t\tif items.pop() == key:\n\t\t\treturn True\n",
]


def build_model(
    folder: Path,
    name: str = "tiny",
    *,
    languages: tuple[str, ...] = ("python",),
    broken_logits: bool = False,
) -> Path:
    """Writes tokenizer, graphs and manifest; with `broken_logits` the decoder answers NaN."""
    folder.mkdir(parents=True, exist_ok=True)
    manifest = Manifest(
        name=name,
        version="0.0.1",
        license="Apache-2.0",
        languages=languages,
        kinds=("function",),
        metrics=("time_s", "peak_memory_bytes"),
        size_min=10,
        size_max=100_000,
        device="reference-cpu",
        max_tokens=MAX_TOKENS,
        exponent_min=-12,
        exponent_max=15,
        mantissa_digits=2,
        files={},
        precision="float32",
        quality={"time_s": {"spearman": 0.5}},
    )
    vocabulary = _save_tokenizer(folder / "tokenizer.json")
    random = np.random.default_rng(7)
    onnx.save(_encoder(random, vocabulary), folder / "encoder.onnx")
    onnx.save(_decoder(random, manifest, broken_logits), folder / "decoder.onnx")
    for key, path in (
        ("tokenizer", "tokenizer.json"),
        ("encoder", "encoder.onnx"),
        ("decoder", "decoder.onnx"),
    ):
        manifest.files[key] = FileEntry(path, file_sha256(folder / path))
    manifest.save(folder)
    return folder


def _save_tokenizer(path: Path) -> int:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        special_tokens=list(RESERVED_TOKENS),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(TEXTS, trainer)
    tokenizer.save(str(path))
    return tokenizer.get_vocab_size()


def _encoder(random: np.random.Generator, vocabulary: int) -> onnx.ModelProto:
    """Embeddings only, (units, length) to (layers, units, heads, length, dim)."""
    constants = {
        "split": np.array([0, 0, LAYERS, HEADS, DIM]),
        "last": np.array([2]),
    }
    nodes = [
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask", "last"], ["mask3"]),
    ]
    for out in ("cross_keys", "cross_values"):
        constants[f"{out}_table"] = random.normal(size=(vocabulary, LAYERS * WIDTH))
        nodes += [
            helper.make_node("Gather", [f"{out}_table", "input_ids"], [f"{out}_rows"]),
            helper.make_node("Mul", [f"{out}_rows", "mask3"], [f"{out}_kept"]),
            helper.make_node("Reshape", [f"{out}_kept", "split"], [f"{out}_split"]),
            helper.make_node("Transpose", [f"{out}_split"], [out], perm=[2, 0, 3, 1, 4]),
        ]
    ids = ("units", "length")
    cross = (LAYERS, "units", HEADS, "length", DIM)
    return _model(
        nodes,
        [_int("input_ids", ids), _int("attention_mask", ids)],
        [_float("cross_keys", cross), _float("cross_values", cross)],
        constants,
    )


def _decoder(random: np.random.Generator, manifest: Manifest, broken: bool) -> onnx.ModelProto:
    """Sums token embeddings over the sequence and cross values over the unit.

    The first three features are the metric and the size's exponent, which centre the
    answer's exponent; the others are random.
    """
    grammar = manifest.grammar
    table = np.zeros((len(grammar.vocabulary), WIDTH))
    table[:, 3:] = random.normal(scale=0.2, size=(len(grammar.vocabulary), WIDTH - 3))
    table[grammar.ids["<time_s>"], 0] = 1
    table[grammar.ids["<peak_memory_bytes>"], 1] = 1
    output = random.normal(scale=0.5, size=(WIDTH, len(grammar.vocabulary)))
    output[:3] = 0
    for exponent in range(16):
        table[grammar.ids[f"<N{exponent}>"], 2] = exponent
    for exponent in range(manifest.exponent_min, manifest.exponent_max + 1):
        column = grammar.ids[f"<E{exponent}>"]
        output[0, column] = -8 * (exponent + 8) ** 2 / 2
        output[1, column] = -8 * (exponent - 2) ** 2 / 2
        output[2, column] = 8 * exponent
    if broken:
        output[:] = np.nan
    constants = {
        "table": table,
        "output": output,
        "heads": np.array([0, 0, 0, HEADS, DIM]),
        "first": np.array([0]),
        "lane": np.array([1]),
        "length": np.array([2]),
        "over_layers_and_positions": np.array([0, 4]),
        "flat": np.array([0, 0, WIDTH]),
        "twice": np.ones((LAYERS, 1, 1, 1, 1, 1)),
        "mask_axes": np.array([0, 2, 4]),
        "mean": np.array(0.15 / LAYERS),
        "layer_mean": np.array(1 / LAYERS),
    }
    nodes = [
        helper.make_node("Gather", ["table", "tokens"], ["rows"]),
        helper.make_node("Reshape", ["rows", "heads"], ["by_head"]),
        helper.make_node("Transpose", ["by_head"], ["own"], perm=[0, 1, 3, 2, 4]),
        helper.make_node("Unsqueeze", ["own", "first"], ["own6"]),
        helper.make_node("Mul", ["own6", "twice"], ["new"]),
        helper.make_node("Concat", ["past_keys", "new"], ["keys"], axis=4),
        helper.make_node("Concat", ["past_values", "new"], ["values"], axis=4),
        helper.make_node(
            "ReduceSum", ["values", "over_layers_and_positions"], ["summed"], keepdims=0
        ),
        helper.make_node("Mul", ["summed", "layer_mean"], ["self"]),
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask", "mask_axes"], ["mask5"]),
        helper.make_node("Mul", ["cross_values", "mask5"], ["masked"]),
        helper.make_node("ReduceSum", ["masked", "cross_axes"], ["pooled"], keepdims=0),
        helper.make_node("Mul", ["pooled", "mean"], ["scaled"]),
        helper.make_node("Unsqueeze", ["scaled", "lane"], ["context"]),
        helper.make_node("Mul", ["context", "random_only"], ["unit_part"]),
        helper.make_node("Add", ["self", "unit_part"], ["state"]),
        helper.make_node("Reshape", ["state", "flat"], ["hidden"]),
        helper.make_node("MatMul", ["hidden", "output"], ["logits"]),
    ]
    constants["cross_axes"] = np.array([0, 3])
    random_only = np.ones(WIDTH)
    random_only[:3] = 0
    constants["random_only"] = random_only.reshape(HEADS, DIM)
    cross = (LAYERS, "units", HEADS, "length", DIM)
    past = (LAYERS, "units", "lanes", HEADS, "past", DIM)
    total = (LAYERS, "units", "lanes", HEADS, "total", DIM)
    return _model(
        nodes,
        [
            _int("tokens", ("units", "lanes", "new")),
            _int("attention_mask", ("units", "length")),
            _float("cross_keys", cross),
            _float("cross_values", cross),
            _float("past_keys", past),
            _float("past_values", past),
        ],
        [
            _float("logits", ("units", "lanes", len(grammar.vocabulary))),
            _float("keys", total),
            _float("values", total),
        ],
        constants,
    )


def _int(name, shape):
    return helper.make_tensor_value_info(name, TensorProto.INT64, shape)


def _float(name, shape):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def _model(nodes, inputs, outputs, constants) -> onnx.ModelProto:
    initializers = [
        numpy_helper.from_array(
            value.astype(np.int64 if value.dtype.kind == "i" else np.float32), name
        )
        for name, value in constants.items()
    ]
    graph = helper.make_graph(nodes, "tiny", inputs, outputs, initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 9
    onnx.checker.check_model(model)
    return model


if __name__ == "__main__":
    print(build_model(Path(sys.argv[1])))
