"""A pack of made-up units, and the training from it on a CPU."""

import json
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
import torch

from rlm_model.cli import main
from rlm_model.contract.encoding import UnitEncoder
from rlm_model.contract.queries import Query
from rlm_model.corpora.texts import entry_unit
from rlm_model.data.completion import Course
from rlm_model.data.grid import GRID, METRICS
from rlm_model.data.measured import measured_unit
from rlm_model.modeling import RLMConfig, RLMForRegression
from rlm_model.training.pack import (
    BLOCK,
    SUITE,
    TEST,
    TRAIN,
    UNITS,
    UNLABELLED,
    VALIDATION,
    WEIGHTS,
    Ids,
    PackedUnits,
    load_weights,
    save_weights,
)
from rlm_model.training.packed import (
    QUERIES,
    DeviceIds,
    PackedTraining,
    load_model,
    new_model,
    save_model,
)
from rlm_model.training.packing import Packer
from rlm_model.training.recipe import StageRecipe

CPU = torch.device("cpu")
TINY = {
    "vocab_size": 330,
    "embedding_size": 32,
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "num_key_value_heads": 1,
    "intermediate_size": 48,
    "max_tokens": 64,
    "decoder_hidden_size": 16,
    "decoder_layers": 1,
    "decoder_heads": 2,
    "decoder_intermediate_size": 24,
}
STAGE = StageRecipe(seconds=2.0, tokens=400, unlabelled=0.3, distil=0.5)
ROLES = (TRAIN, TRAIN, TRAIN, VALIDATION, TEST, UNLABELLED, UNLABELLED, SUITE)

# Tensors this small are slower on several threads.
torch.set_num_threads(1)


def unit_of(index):
    body = "\n".join(f"    total += items[{place}]" for place in range(index + 1))
    source = f"def f{index}(items: list):\n    total = 0\n{body}\n    return total"
    unit = entry_unit(source, f"f{index}", "python")
    assert unit is not None
    return unit


@pytest.fixture(scope="module")
def packed(tokenizer, pretrained):
    packer = Packer(UnitEncoder(tokenizer, 64), pretrained, [unit_of(9).text.text])
    time = Course((10, 100), (-6.0, -5.0), stopped_at=1_000)
    memory = Course((10, 100), (2.0, 3.0))
    for index, role in enumerate(ROLES):
        unit, name = unit_of(index), f"own/{index}"
        known = role in (TRAIN, VALIDATION, TEST)
        targets = measured_unit(name, name, unit, (time, memory)) if known else None
        packer.add(unit, name, role, 1.0 + index, targets, 4 if role == TRAIN else 1)
    return packer.packed()


@pytest.fixture
def training(packed):
    return PackedTraining(packed, CPU)


def text_of(ids, row):
    return ids.flat[ids.starts[row] : ids.starts[row + 1]].tolist()


# The pack


def test_units_are_packed_in_several_forms(packed, tokenizer):
    assert packed.role.tolist() == list(ROLES)
    assert packed.names.tolist() == [f"own/{index}" for index in range(len(ROLES))]
    assert packed.forms[3:].tolist() == [1] * 5
    assert 1 < packed.forms[:3].min() <= packed.forms.max() <= 4
    assert len(packed.own.starts) == len(packed.pretrained.starts) == packed.forms.sum() + 1
    # The first form of a unit is the unit as it is.
    second = packed.forms[0]
    assert text_of(packed.own, second) == UnitEncoder(tokenizer, 64).encode(unit_of(1))
    assert max(np.diff(packed.own.starts)) <= 64
    known = np.isfinite(packed.mean).sum(2)
    assert known[0].tolist() == [len(GRID) - 1, GRID.index(1_000)]  # not at n = 5; stopped or not
    assert not known[5:].any()


def test_a_pack_comes_back_as_it_was_written(packed, tmp_path):
    packed.save(tmp_path / UNITS)
    loaded = PackedUnits.load(tmp_path / UNITS)
    for name in ("forms", "role", "weight", "names"):
        assert getattr(loaded, name).tolist() == getattr(packed, name).tolist()
    for name in ("own", "pretrained"):
        ids, before = getattr(loaded, name), getattr(packed, name)
        assert ids.flat.tolist() == before.flat.tolist()
        assert ids.starts.tolist() == before.starts.tolist()
    # Half precision: a hundredth of a decade.
    np.testing.assert_allclose(loaded.mean, packed.mean, atol=0.01)
    np.testing.assert_allclose(loaded.deviation, packed.deviation, atol=0.001)


def test_weights_of_four_bits_are_within_half_a_step(tmp_path):
    torch.manual_seed(0)
    tensors = {
        "matrix": torch.randn(8, 4 * BLOCK) * torch.logspace(-3, 1, 8)[:, None],
        "vector": torch.randn(7),
        "odd": torch.randn(3, BLOCK + 1),
        "flat": torch.full((1, BLOCK), 0.5),
    }
    save_weights(tmp_path / WEIGHTS, tensors)
    loaded = load_weights(tmp_path / WEIGHTS)
    assert {name: value.shape for name, value in loaded.items()} == {
        name: value.shape for name, value in tensors.items()
    }
    blocks = tensors["matrix"].view(-1, BLOCK)
    step = (blocks.amax(1) - blocks.amin(1)) / 15
    error = (loaded["matrix"].view(-1, BLOCK) - blocks).abs().amax(1)
    assert (error <= 0.55 * step + 0.002 * blocks.abs().amax(1)).all()  # scales are halves
    for name in ("vector", "odd", "flat"):
        torch.testing.assert_close(loaded[name], tensors[name], rtol=1e-3, atol=1e-3)


def test_what_was_four_bits_stays_as_it_is(tmp_path):
    blocks = torch.randint(0, 16, (6, BLOCK)) * 0.25 - 2.0
    blocks[:, 0], blocks[:, 1] = -2.0, 1.75  # each block uses all of its range
    save_weights(tmp_path / WEIGHTS, {"matrix": blocks.view(3, 2 * BLOCK)})
    assert torch.equal(load_weights(tmp_path / WEIGHTS)["matrix"].view(6, BLOCK), blocks)


# The training


def test_ids_of_texts_are_padded_on_the_device():
    ids = DeviceIds(Ids.of([[5, 6, 7], [8], [9, 10]]), CPU)
    found, mask = ids.batch(torch.tensor([2, 0, 1]), 4)
    assert found.tolist() == [[9, 10, 0, 0], [5, 6, 7, 0], [8, 0, 0, 0]]
    assert mask.tolist() == [[1, 1, 0, 0], [1, 1, 1, 0], [1, 0, 0, 0]]
    assert ids.lengths.tolist() == [3, 1, 2]


def test_batches_hold_texts_of_the_units_within_their_tokens(training, packed):
    first = np.concatenate(([0], np.cumsum(packed.forms)))
    drawn = dict.fromkeys(ROLES, 0)
    forms = set()
    for units, texts, length in islice(training.batches(400, 0.25), 200):
        assert len(units) == len(texts) > 0
        assert length % 16 == 0
        assert len(units) * length <= 400 or len(units) == 1
        assert (first[units] <= texts).all()
        assert (texts < first[units + 1]).all()
        for ids in (training.own, training.pretrained):
            assert ids.lengths[texts].max() <= length
        forms |= set(texts.tolist())
        for role in packed.role[units]:
            drawn[int(role)] += 1
    assert {role for role, count in drawn.items() if count} == {TRAIN, UNLABELLED}
    assert drawn[UNLABELLED] / sum(drawn.values()) == pytest.approx(0.25, abs=0.1)
    assert set(range(first[3])) <= forms  # each form of each training unit


def test_queries_ask_for_sizes_on_the_line_between(training, packed):
    rlm = RLMForRegression(RLMConfig(**TINY))
    grammar = rlm.config.grammar
    rows = torch.arange(3).repeat(40)
    ids, mean, deviation = training.queries(rlm, rows)
    count = len(METRICS) * QUERIES
    assert ids.shape == (120, count, grammar.prefix_length)
    assert mean.shape == deviation.shape == (120, count)
    on_grid = {
        tuple(grammar.query_ids(Query(metric, n))): packed.mean[0, place, at]
        for place, metric in enumerate(METRICS)
        for at, n in enumerate(GRID)
    }
    logs = np.log10(GRID)
    seen = 0
    for prefix, value in zip(ids.flatten(0, 1).tolist(), mean.flatten().tolist(), strict=True):
        if tuple(prefix) in on_grid:
            seen += 1
        metric = [grammar.query_ids(Query(name, 10))[0] for name in METRICS].index(prefix[0])
        exponent, high, low = (grammar.vocabulary[token] for token in prefix[2:])
        size = float(f"{high[1]}.{low[1]}e{exponent[2:-1]}")
        expected = np.interp(np.log10(size), logs, packed.mean[0, metric])
        if np.isfinite(expected) and np.isfinite(value):
            assert value == pytest.approx(expected, abs=0.08)  # sizes keep two digits
    assert 0.5 < seen / mean.numel() < 0.8
    assert set(on_grid) <= {tuple(prefix) for prefix in ids.flatten(0, 1).tolist()}
    assert np.isnan(mean.numpy()).any()
    assert torch.equal(mean.isnan(), deviation.isnan())


def test_the_full_model_and_then_the_small_one_learn(training, packed):
    full = new_model(RLMConfig(**TINY, causal_layers=1), {}, CPU)
    small = new_model(RLMConfig(**TINY | {"num_hidden_layers": 1}), {}, CPU)
    before = small.decoder.head.weight.detach().clone()
    training.train(full, training.pretrained, replace(STAGE, unlabelled=0.0))
    training.train(small, training.own, STAGE, teacher=full)
    assert not small.training
    assert all(torch.isfinite(value).all() for value in small.state_dict().values())
    assert not torch.equal(small.decoder.head.weight, before)
    judged = np.flatnonzero(np.isin(packed.role, (VALIDATION, TEST, SUITE)))
    quantiles = training.predict(small, training.own, judged, tokens=100)
    assert quantiles.shape == (3, len(METRICS), len(GRID), 3)
    assert (quantiles > 0).all()
    # Alone or beside others, an answer is the same.
    (last,) = training.predict(small, training.own, judged[-1:])
    np.testing.assert_allclose(np.log10(last), np.log10(quantiles[-1]), atol=0.05)


def test_a_model_starts_from_the_weights_that_it_has():
    config = RLMConfig(**TINY)
    weights = {
        name: torch.full_like(value, 0.5)
        for name, value in RLMForRegression(config).encoder.state_dict().items()
        if name.startswith("layers.0.")
    }
    rlm = new_model(config, {**weights, "layers.9.query.weight": torch.zeros(1)}, CPU)
    assert (rlm.encoder.layers[0].query.weight == 0.5).all()
    assert (rlm.encoder.layers[1].query.weight != 0.5).all()


@pytest.mark.parametrize("file_bytes", [20_000, 15_000_000])
def test_a_saved_model_is_within_a_step_of_eight_bits(tmp_path, file_bytes):
    config = RLMConfig(**TINY | {"vocab_size": 1_000})
    rlm = new_model(config, {}, CPU)
    save_model(rlm, tmp_path, file_bytes)
    assert (len(list(tmp_path.glob("weights-*.npz"))) > 1) == (file_bytes == 20_000)
    assert json.loads((tmp_path / "config.json").read_text())["vocab_size"] == 1_000
    loaded = load_model(tmp_path, config)
    assert not loaded.training
    before, after = rlm.state_dict(), loaded.state_dict()
    assert set(before) == set(after)
    for name, value in before.items():
        if value.ndim == 2 and value.numel() > 20_000:
            step = value.abs().amax(1, keepdim=True) / 127
            assert ((after[name] - value).abs() <= 0.51 * step).all(), name
            assert not torch.equal(after[name], value)
        else:
            assert torch.equal(after[name], value), name


def test_the_command_trains_from_a_pack(packed, tmp_path):
    packed.save(tmp_path / UNITS)
    save_weights(
        tmp_path / WEIGHTS,
        {
            "full.embedding.weight": torch.randn(330, 32),
            "small.embedding.weight": torch.randn(330, 32),
            "norm.weight": torch.ones(32),
        },
    )
    model = "\n".join(f"{key} = {value}" for key, value in TINY.items())
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(
        f"name = 'tiny'\nversion = '0'\n[model]\n{model}\n[packed.full]\n{model}\n"
        "[packed.full_stage]\nseconds = 60\ntokens = 400\n"
        "[packed.small_stage]\nseconds = 60\ntokens = 400\n"
    )
    words = ["train-pack", str(recipe), str(tmp_path), "--out", str(tmp_path / "out")]
    assert main([*words, "--full-seconds", "0.3", "--small-seconds", "0.3"]) == 0
    for name in ("full", "small"):
        with np.load(tmp_path / "out" / f"{name}.npz") as found:
            assert found["names"].tolist() == ["own/3", "own/4", "own/7"]
            assert found["log10"].shape == (3, len(METRICS), len(GRID), 3)
    assert load_model(tmp_path / "out" / "small", RLMConfig(**TINY))
    bare = tmp_path / "bare.toml"
    bare.write_text(f"name = 'tiny'\nversion = '0'\n[model]\n{model}\n")
    words[1] = str(bare)
    assert main(words) == 2
