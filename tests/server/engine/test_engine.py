"""The engine, on a tiny model."""

from __future__ import annotations

import json
import shutil
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_model import DIM, HEADS, LAYERS, build_model

from rlm_lsp.engine import EngineError, model_folder
from rlm_lsp.engine.batching import MAX_TOKENS, MAX_UNITS, batches
from rlm_lsp.engine.decoder import EncodedUnits, OnnxTreeDecoder, read_shape
from rlm_lsp.engine.engine import NOT_FINITE, Engine
from rlm_lsp.engine.graphs import load_graphs
from rlm_model.contract.kinds.function import find_functions
from rlm_model.contract.manifest import FileEntry, file_sha256, load_manifest
from rlm_model.contract.quantiles import prefix_ids
from rlm_model.contract.queries import Query, QueryError

SOURCE = b"""
def short(n): return n

def longer(items):
    total = 0
    for item in items:
        total += item * item
    return total

def very_long(items):
""" + b"".join(b"    items = [x + %d for x in items]\n" % n for n in range(200))

SIZES = [10, 100, 1000, 10_000, 100_000]


@pytest.fixture(scope="module")
def engine(model: Path) -> Engine:
    return Engine.load(model, "cpu", 1)


@pytest.fixture
def copy(model: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(model, tmp_path / "copy"))


def test_every_query_gets_ordered_quantiles(engine):
    units = find_functions(SOURCE, "python")
    queries = engine.queries(SIZES)

    rows = engine.estimate(units, queries)

    assert [[e.query for e in row] for row in rows] == [queries] * 3
    assert {q.metric for q in queries} == {"time_s", "peak_memory_bytes"}
    assert all(0 < e.p10 <= e.p50 <= e.p90 for row in rows for e in row)


def test_a_batch_gives_what_each_unit_alone_gives(engine):
    units = find_functions(SOURCE, "python")
    queries = engine.queries(SIZES)

    together = engine.judge(units, queries)
    alone = [engine.judge([unit], queries)[0] for unit in units]

    for one, other in zip(together, alone, strict=True):
        assert (one.unit, one.cut_lines) == (other.unit, other.cut_lines)
        for a, b in zip(one.estimates, other.estimates, strict=True):
            assert [a.p10, a.p50, a.p90] == pytest.approx([b.p10, b.p50, b.p90], rel=1e-3)


def test_what_is_cut_is_counted(engine):
    short, longer, very_long = engine.judge(find_functions(SOURCE, "python"), engine.queries([10]))

    assert (short.cut_lines, longer.cut_lines) == (0, 0)
    assert very_long.cut_lines > 100


def test_units_that_the_model_does_not_know_get_a_reason(engine):
    [good] = find_functions(b"def f(): return 1\n", "python")
    [broken] = find_functions(b"def f():\n    return 1 +\n", "python")
    units = [
        replace(good, language="cobol"),
        good,
        replace(good, kind="kernel"),
        broken,
    ]

    results = engine.judge(units, engine.queries([10]))

    assert [result.reason for result in results] == [
        "model tiny does not know cobol",
        None,
        "model tiny does not judge a kernel",
        "syntax error in this function",
    ]
    assert [len(result.estimates) for result in results] == [0, 2, 0, 0]


def test_no_units(engine):
    assert engine.judge([], engine.queries([10])) == []


@pytest.mark.parametrize("size", [9, 100_001])
def test_sizes_outside_the_models_range_are_refused(engine, size):
    with pytest.raises(QueryError, match="input sizes 10 to 100000"):
        engine.queries([10, size])


def test_asking_for_cuda_without_one_falls_back_with_one_notice(model, capfd):
    engine = Engine.load(model, "cuda", 1)

    assert engine.provider == "cpu"
    assert engine.notice is not None
    assert engine.notice.startswith("CUDA was asked for, but ")
    assert engine.judge(find_functions(SOURCE, "python"), engine.queries([10]))[0].estimates
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("provider", ["auto", "cpu"])
def test_the_cpu_needs_no_notice(model, provider):
    engine = Engine.load(model, provider, 1)

    assert (engine.provider, engine.notice) == ("cpu", None)


def test_numbers_that_are_not_finite_become_a_reason(tmp_path):
    engine = Engine.load(build_model(tmp_path / "nan", broken_logits=True), "cpu", 1)

    [result] = engine.judge(find_functions(b"def f(): return 1\n", "python"), engine.queries([10]))

    assert (result.estimates, result.reason) == ((), NOT_FINITE)


def test_a_missing_model(tmp_path):
    with pytest.raises(EngineError, match=r"no model in .*: manifest\.json is missing"):
        Engine.load(tmp_path)


@pytest.mark.parametrize("name", ["tokenizer.json", "encoder.onnx", "decoder.onnx"])
def test_a_damaged_file(copy, name):
    path = copy / name
    path.write_bytes(path.read_bytes()[:-20])

    with pytest.raises(EngineError, match=rf"{name} is damaged .*; install the model again"):
        Engine.load(copy)


@pytest.mark.parametrize("name", ["tokenizer.json", "encoder.onnx", "decoder.onnx"])
def test_a_missing_file(copy, name):
    (copy / name).unlink()

    with pytest.raises(EngineError, match=f"lacks: {name}"):
        Engine.load(copy)


@pytest.mark.parametrize(
    ("key", "name"), [("tokenizer", "tokenizer.json"), ("encoder", "encoder.onnx")]
)
def test_a_file_that_is_not_what_it_says(copy, key, name):
    (copy / name).write_text("nonsense")
    _sign(copy, key, name)

    with pytest.raises(EngineError, match=rf"{name} can't be (read|loaded)"):
        Engine.load(copy)


def test_graphs_of_another_release(copy):
    graph = onnx.load(copy / "decoder.onnx")
    for node in graph.graph.node:
        node.input[:] = ["words" if name == "tokens" else name for name in node.input]
    graph.graph.input[0].name = "words"
    onnx.save(graph, copy / "decoder.onnx")
    _sign(copy, "decoder", "decoder.onnx")

    with pytest.raises(EngineError, match=r"the decoder has inputs .*words.* of the same release"):
        Engine.load(copy)


def test_a_vocabulary_that_does_not_fit_is_an_engine_error(copy):
    tokenizer = json.loads((copy / "tokenizer.json").read_text())
    vocabulary = tokenizer["model"]["vocab"]
    highest = max(vocabulary, key=vocabulary.get)
    vocabulary["d"], vocabulary[highest] = 9999, vocabulary["d"]
    (copy / "tokenizer.json").write_text(json.dumps(tokenizer))
    _sign(copy, "tokenizer", "tokenizer.json")
    engine = Engine.load(copy, "cpu", 1)

    with pytest.raises(EngineError, match="the model failed"):
        engine.judge(find_functions(b"def d(): return 1\n", "python"), engine.queries([10]))


def test_the_decoder_continues_the_lanes_that_it_is_told_to(model):
    graphs = load_graphs(model / "encoder.onnx", model / "decoder.onnx", "cpu")
    shape = read_shape(graphs.decoder)
    assert (shape.layers, shape.heads, shape.dim) == (LAYERS, HEADS, DIM)
    random = np.random.default_rng(0)
    cross = random.normal(size=(2 * LAYERS, 2, HEADS, 5, DIM)).astype(np.float32)
    encoded = EncodedUnits(np.ones((2, 5), dtype=np.int64), list(cross))
    grammar = load_manifest(model).grammar
    prefixes = prefix_ids(grammar, [Query("time_s", 10), Query("time_s", 1000)])
    tokens = np.broadcast_to(prefixes, (2, *prefixes.shape))
    # Three lanes a query, then each goes on from another one.
    first, second = np.array([0, 0, 0, 1, 1, 1]), np.array([2, 0, 0, 5, 3, 3])
    added = np.array([[20, 30, 40, 21, 31, 41], [25, 35, 45, 26, 36, 46]])

    decoder = OnnxTreeDecoder(graphs.decoder, shape, encoded)
    with pytest.raises(ValueError, match="after prefill"):
        decoder.step(first, added)
    decoder.prefill(tokens)
    with pytest.raises(ValueError, match="continue those of the same query"):
        decoder.step(np.array([0, 0, 0, 0, 1, 1]), added)
    stepped = [decoder.step(first, added), decoder.step(second, added + 1)]

    whole = np.concatenate([tokens[:, first], added[:, :, None]], axis=2)
    longer = np.concatenate([whole[:, second], added[:, :, None] + 1], axis=2)
    for found, sequence in zip(stepped, (whole, longer), strict=True):
        expected = OnnxTreeDecoder(graphs.decoder, shape, encoded).prefill(sequence)
        np.testing.assert_allclose(found, expected, atol=1e-4)


def many_units(count: int = 60):
    line = "    items.sort()\n"
    text = "".join(f"def f{n}(items):\n{line * (n % 7 + 1)}\n" for n in range(count))
    return find_functions(text.encode(), "python")


def test_threads_change_no_answer(engine, model):
    units, queries = many_units(), engine.queries(SIZES)
    assert Engine.load(model, "cpu", 3).judge(units, queries) == engine.judge(units, queries)


def test_a_batch_for_each_thread_is_under_way_and_the_rest_is_dropped(model, monkeypatch):
    engine = Engine.load(model, "cpu", 2)
    begun, go_on = [], threading.Event()

    def answer(rows, queries):
        begun.append(len(rows))
        assert go_on.wait(10)
        return original(rows, queries)

    original = engine._answer
    monkeypatch.setattr(engine, "_answer", answer)
    work = engine.judge_batches(many_units(), engine.queries([10]))
    go_on.set()
    assert len(next(work)) > 0  # also the first: nothing is refused
    go_on.clear()
    work.close()
    go_on.set()
    engine._pool.shutdown()
    assert len(begun) <= 3 < -(-60 // MAX_UNITS)  # the one taken and two under way


def test_a_failing_batch_ends_the_work(model, monkeypatch):
    engine = Engine.load(model, "cpu", 2)

    def fail(rows, queries):
        raise EngineError("the model failed: no memory")

    monkeypatch.setattr(engine, "_answer", fail)
    with pytest.raises(EngineError, match="no memory"):
        engine.judge(many_units(), engine.queries([10]))


@given(st.lists(st.integers(1, 2 * MAX_TOKENS), max_size=80))
def test_batches_are_bounded_and_whole(lengths):
    found = list(batches(lengths))

    assert sorted(index for batch in found for index in batch) == list(range(len(lengths)))
    for batch in found:
        assert len(batch) <= MAX_UNITS
        assert len(batch) == 1 or len(batch) * max(lengths[i] for i in batch) <= MAX_TOKENS
    flat = [lengths[index] for batch in found for index in batch]
    assert flat == sorted(flat)


def test_where_the_model_is(monkeypatch):
    monkeypatch.setenv("RLM_LSP_MODEL", "/from/environment")
    assert model_folder("/chosen") == Path("/chosen")
    assert model_folder("") == Path("/from/environment")
    monkeypatch.delenv("RLM_LSP_MODEL")
    assert model_folder(None).parts[-3:] == ("rlm_lsp", "models", "small")


def _sign(folder: Path, key: str, name: str) -> None:
    manifest = load_manifest(folder)
    manifest.files[key] = FileEntry(name, file_sha256(folder / name))
    manifest.save(folder)
