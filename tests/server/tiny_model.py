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

from rlm_model.contract.graph_names import MEMORY_MASK, cross_names, decoder_outputs, past_names
from rlm_model.contract.kinds import KINDS, Condition
from rlm_model.contract.manifest import Answered, FileEntry, Manifest, file_sha256
from rlm_model.contract.vocabulary import VOCABULARY

LAYERS, HEADS, DIM = 2, 2, 6
WIDTH = HEADS * DIM
MAX_TOKENS = 256

TEXTS = [
    "def total(prices):\n\tresult = 0\n\tfor price in prices:\n\t\tresult += price\n",
    "def find(items, key):\n\twhile items:\n\t\tif items.pop() == key:\n\t\t\treturn True\n",
]

METRICS = ("time_s", "peak_memory_bytes")
SIZES = {Condition.SIZE: (10, 100_000), Condition.NOTHING: (None, None)}


def build_model(
    folder: Path,
    name: str = "tiny",
    *,
    languages: tuple[str, ...] = ("python",),
    kinds: tuple[str, ...] = ("function",),
    broken_logits: bool = False,
) -> Path:
    """Writes tokenizer, graphs and manifest; with `broken_logits` the decoder answers NaN."""
    folder.mkdir(parents=True, exist_ok=True)
    manifest = Manifest(
        name=name,
        version="0.0.1",
        license="Apache-2.0",
        vocabulary=VOCABULARY,
        answered=tuple(
            Answered(kind, languages, METRICS, ("reference-cpu",), *SIZES[KINDS[kind].condition])
            for kind in kinds
        ),
        max_tokens=MAX_TOKENS,
        exponent_min=-12,
        exponent_max=15,
        mantissa_digits=2,
        files={},
        precision="float32",
        quality={"function": {"time_s": {"spearman": 0.5}}},
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
        special_tokens=list(VOCABULARY.reserved_tokens),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(TEXTS, trainer)
    tokenizer.save(str(path))
    return tokenizer.get_vocab_size()


def _encoder(random: np.random.Generator, vocabulary: int) -> onnx.ModelProto:
    """Embeddings only, (units, length) to (units, heads, length, dim)."""
    constants = {"split": np.array([0, 0, HEADS, DIM]), "last": np.array([2])}
    nodes = [
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask", "last"], ["mask3"]),
        helper.make_node("Identity", ["attention_mask"], [MEMORY_MASK]),
    ]
    for out in cross_names(LAYERS):
        constants[f"{out}_table"] = random.normal(size=(vocabulary, WIDTH))
        nodes += [
            helper.make_node("Gather", [f"{out}_table", "input_ids"], [f"{out}_rows"]),
            helper.make_node("Mul", [f"{out}_rows", "mask3"], [f"{out}_kept"]),
            helper.make_node("Reshape", [f"{out}_kept", "split"], [f"{out}_split"]),
            helper.make_node("Transpose", [f"{out}_split"], [out], perm=[0, 2, 1, 3]),
        ]
    ids = ("units", "length")
    cross = ("units", HEADS, "length", DIM)
    return _model(
        nodes,
        [_int("input_ids", ids), _int("attention_mask", ids)],
        [_int(MEMORY_MASK, ids), *(_float(name, cross) for name in cross_names(LAYERS))],
        constants,
    )


def _decoder(random: np.random.Generator, manifest: Manifest, broken: bool) -> onnx.ModelProto:
    """Sums embeddings over the tokens that one sees, and cross values over the unit.

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
    random_only = np.ones(WIDTH)
    random_only[:3] = 0
    constants = {
        "table": table,
        "output": output,
        "heads": np.array([0, 0, HEADS, DIM]),
        "zero": np.array([0]),
        "two": np.array([2]),
        "three": np.array([3]),
        "minus_one": np.array([-1]),
        "mask_axes": np.array([1, 3]),
        "visible": np.array(-1.0),
        "mean": np.array(0.15 / LAYERS),
        "layer_mean": np.array(1 / LAYERS),
        "length_axis": np.array([2]),
        "unit_shape": np.array([0, 1, 1, WIDTH]),
        "random_only": random_only,
    }
    keys, values = decoder_outputs(LAYERS)[1 : LAYERS + 1], decoder_outputs(LAYERS)[LAYERS + 1 :]
    past = past_names(LAYERS)
    cross = cross_names(LAYERS)[LAYERS:]
    nodes = [
        # (units, queries, new) to rows of (units * queries, heads, new, dim)
        helper.make_node("Shape", ["tokens"], ["shape"]),
        helper.make_node("Slice", ["shape", "two", "three"], ["new_count"]),
        helper.make_node("Concat", ["minus_one", "new_count"], ["flat_tokens"], axis=0),
        helper.make_node("Reshape", ["tokens", "flat_tokens"], ["sequences_of_tokens"]),
        helper.make_node("Gather", ["table", "sequences_of_tokens"], ["rows"]),
        helper.make_node("Reshape", ["rows", "heads"], ["by_head"]),
        helper.make_node("Transpose", ["by_head"], ["new_rows"], perm=[0, 2, 1, 3]),
        *(
            helper.make_node("Concat", [before, "new_rows"], [after], axis=2)
            for before, after in zip(past, [*keys, *values], strict=True)
        ),
        # What the wanted tokens see, summed
        helper.make_node("Gather", ["bias", "answered"], ["rows_of_bias"], axis=0),
        helper.make_node("Greater", ["rows_of_bias", "visible"], ["is_seen"]),
        helper.make_node("Cast", ["is_seen"], ["seen"], to=TensorProto.FLOAT),
        helper.make_node("Sum", values, ["all_layers"]),
        helper.make_node("MatMul", ["seen", "all_layers"], ["summed"]),
        helper.make_node("Mul", ["summed", "layer_mean"], ["self"]),
        helper.make_node("Transpose", ["self"], ["self_rows"], perm=[0, 2, 1, 3]),
        helper.make_node("Slice", ["shape", "zero", "two"], ["units_and_queries"]),
        helper.make_node("Shape", ["answered"], ["answered_count"]),
        helper.make_node("Constant", [], ["width"], value_ints=[WIDTH]),
        helper.make_node(
            "Concat", ["units_and_queries", "answered_count", "width"], ["by_query"], axis=0
        ),
        helper.make_node("Reshape", ["self_rows", "by_query"], ["self_part"]),
        # The unit, the same for all
        helper.make_node("Cast", [MEMORY_MASK], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask", "mask_axes"], ["mask4"]),
        helper.make_node("Sum", cross, ["cross_layers"]),
        helper.make_node("Mul", ["cross_layers", "mask4"], ["masked"]),
        helper.make_node("ReduceSum", ["masked", "length_axis"], ["pooled"], keepdims=0),
        helper.make_node("Mul", ["pooled", "mean"], ["scaled"]),
        helper.make_node("Reshape", ["scaled", "unit_shape"], ["context"]),
        helper.make_node("Mul", ["context", "random_only"], ["unit_part"]),
        helper.make_node("Add", ["self_part", "unit_part"], ["hidden"]),
        helper.make_node("MatMul", ["hidden", "output"], ["logits"]),
    ]
    cache = ("sequences", HEADS, "past", DIM)
    grown = ("sequences", HEADS, "total", DIM)
    text = ("units", "length")
    return _model(
        nodes,
        [
            _int("tokens", ("units", "queries", "new")),
            _int("places", ("new",)),
            _float("bias", ("new", "total")),
            _int("answered", ("answered",)),
            _int(MEMORY_MASK, text),
            *(_float(name, ("units", HEADS, "length", DIM)) for name in cross_names(LAYERS)),
            *(_float(name, cache) for name in past),
        ],
        [
            _float("logits", ("units", "queries", "answered", len(grammar.vocabulary))),
            *(_float(name, grown) for name in (*keys, *values)),
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
