"""A pack of made-up units: what is in it, and that it comes back from its file."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from pack_support import (
    FUNCTION,
    LATENCY,
    MAX_TOKENS,
    PEAKS,
    ROLES,
    TIMES,
    make_pack,
    make_packer,
    own_encoder,
    unit_of,
)

from rlm_model.contract.queries import Query
from rlm_model.contract.vocabulary import VOCABULARY, VocabularyError
from rlm_model.data.completion import MEASURED_DEVIATION
from rlm_model.data.measured import Observation, measured_unit
from rlm_model.measuring.measurer import PEAK_MEMORY, TIME
from rlm_model.training.pack import TRAIN, UNITS, WEIGHTS, Ids, PackedTargets, PackedUnits
from rlm_model.training.weights import BLOCK, load_weights, save_weights


@pytest.fixture(scope="module")
def packed(tokenizer, pretrained):
    return make_pack(tokenizer, pretrained)


def text_of(ids, row):
    return ids.flat[ids.starts[row] : ids.starts[row + 1]].tolist()


def targets_of(packed, unit):
    """Queries of a unit in their order, with mean, deviation and whether it was measured."""
    targets = packed.targets
    own = slice(targets.starts[unit], targets.starts[unit + 1])
    rows = zip(targets.mean[own], targets.deviation[own], targets.measured[own], strict=True)
    return dict(zip([targets.queries[place] for place in targets.query[own]], rows, strict=True))


def test_units_are_packed_in_several_forms(packed, tokenizer):
    assert packed.role.tolist() == list(ROLES)
    assert packed.names.tolist() == [f"own/{index}" for index in range(len(ROLES))]
    assert set(packed.kinds) == {FUNCTION}
    assert set(packed.languages) == {"python"}
    assert packed.forms[3:].tolist() == [1] * 5
    assert 1 < packed.forms[:3].min() <= packed.forms.max() <= 4
    assert len(packed.own.starts) == len(packed.pretrained.starts) == packed.forms.sum() + 1
    # The first form of a unit is the unit as it is.
    second = packed.forms[0]
    assert text_of(packed.own, second) == own_encoder(tokenizer).encode(unit_of(1))
    assert max(np.diff(packed.own.starts)) <= MAX_TOKENS


def test_ids_of_the_pretrained_tokenizer_are_those_that_serving_makes(
    packed, pretrained, tokenizer
):
    (encoder,) = make_packer(tokenizer, pretrained)._encoders[1:]
    assert text_of(packed.pretrained, packed.forms[0]) == encoder.encode(unit_of(1))


def test_targets_are_a_row_a_query(packed):
    found = targets_of(packed, 0)
    assert list(found) == [
        *(Query(TIME, n) for n in TIMES),
        *(Query(PEAK_MEMORY, n) for n in PEAKS),
    ]
    assert packed.targets.starts[-1] == 5 * len(found)  # nothing of the three last units
    mean, deviation, measured = found[Query(TIME, 100)]
    assert (mean, deviation) == (pytest.approx(-5), pytest.approx(MEASURED_DEVIATION))
    assert measured
    mean, deviation, measured = found[Query(TIME, 1_000_000)]
    assert mean == pytest.approx(-1)
    assert deviation > MEASURED_DEVIATION
    assert not measured


def test_a_metric_at_the_end_of_the_list_is_a_row_more(tokenizer, pretrained):
    """And none that any other unit has to have, or any array a column for."""
    unit = unit_of(3)
    accuracy = Observation(Query("accuracy", 30), 0.5)
    packer = make_packer(tokenizer, pretrained)
    packer.add(unit, "a", TRAIN, measured=measured_unit("a", "a", unit, [accuracy]))
    kernel = replace(unit, kind="kernel")
    latency = measured_unit("b", "b", kernel, [Observation(LATENCY, 0.01)])
    packer.add(kernel, "b", TRAIN, measured=latency)
    packed = packer.packed()
    assert targets_of(packed, 0)[accuracy.query][0] == pytest.approx(np.log10(0.5))
    assert list(targets_of(packed, 1)) == [LATENCY]
    assert packed.queries_of("kernel") == (LATENCY,)
    assert LATENCY not in packed.queries_of(FUNCTION)


def test_devices_that_units_were_measured_on_are_words_of_a_model(packed, tokenizer, pretrained):
    assert packed.vocabulary == VOCABULARY
    more = [Observation(Query("latency_s", None, device), 0.01) for device in ("tpu-b8", "npu-b1")]
    words = make_pack(tokenizer, pretrained, more).vocabulary
    assert words.devices.words == (*VOCABULARY.devices.words, "npu-b1", "tpu-b8")
    assert words.reserved_tokens == VOCABULARY.reserved_tokens


def test_a_unit_without_a_word_for_its_language_leaves_nothing_behind(tokenizer, pretrained):
    packer = make_packer(tokenizer, pretrained)
    with pytest.raises(VocabularyError, match="klingon"):
        packer.add(replace(unit_of(0), language="klingon"), "a", TRAIN)
    packer.add(unit_of(1), "b", TRAIN)
    packed = packer.packed()
    assert packed.names.tolist() == ["b"]
    assert len(packed.own.starts) == len(packed.pretrained.starts) == 2


def test_a_dense_view_of_targets(packed):
    queries = [Query(TIME, 100), Query(TIME, 1_000), Query("accuracy", 10)]
    rows = np.array([0, 7])
    found = packed.targets.dense(rows, queries)
    np.testing.assert_allclose(found[0, :2], [-5, -4], atol=1e-5)
    assert np.isnan(found[0, 2])
    assert np.isnan(found[1]).all()
    measured = packed.targets.dense(rows, queries, measured=True)
    assert np.isnan(measured[0]).tolist() == [False, True, True]


def test_a_pack_comes_back_as_it_was_written(packed, tmp_path):
    packed.save(tmp_path / UNITS)
    loaded = PackedUnits.load(tmp_path / UNITS)
    for name in ("forms", "role", "weight", "names", "languages", "kinds"):
        assert getattr(loaded, name).tolist() == getattr(packed, name).tolist()
    for name in ("own", "pretrained"):
        ids, before = getattr(loaded, name), getattr(packed, name)
        assert ids.flat.tolist() == before.flat.tolist()
        assert ids.starts.tolist() == before.starts.tolist()
    for name in ("starts", "query", "measured"):
        before = getattr(packed.targets, name)
        assert getattr(loaded.targets, name).tolist() == before.tolist()
    assert loaded.targets.queries == packed.targets.queries
    # Half precision: a hundredth of a decade.
    np.testing.assert_allclose(loaded.targets.mean, packed.targets.mean, atol=0.01)
    np.testing.assert_allclose(loaded.targets.deviation, packed.targets.deviation, atol=0.001)


def test_ids_of_a_large_vocabulary_are_kept_whole():
    assert Ids.of([[5, 65_535]]).flat.dtype == np.uint16
    assert Ids.of([[5], [250_000, 7]]).flat.tolist() == [5, 250_000, 7]


def test_a_pack_without_units_of_measure_has_no_targets():
    targets = PackedTargets.of([None, None])
    assert targets.queries == ()
    assert targets.starts.tolist() == [0, 0, 0]


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
