"""What a step sees: drawn units within their tokens, and queries of what is known of them."""

from itertools import islice

import numpy as np
import pytest
import torch
from pack_support import FUNCTION, LATENCY, PEAKS, TIMES, make_pack, make_packer, unit_of

from rlm_model.contract.numbers import NumberCodec
from rlm_model.contract.queries import DecoderGrammar, Query
from rlm_model.contract.vocabulary import VOCABULARY
from rlm_model.data.measured import Observation, measured_unit
from rlm_model.measuring.measurer import PEAK_MEMORY, TIME
from rlm_model.training.draws import DeviceIds, QueryDraws, UnitDraws
from rlm_model.training.pack import TRAIN, UNLABELLED, Ids

CPU = torch.device("cpu")
GRAMMAR = DecoderGrammar(NumberCodec(), VOCABULARY)
ACCURACY = Observation(Query("accuracy", 30), 0.5)


@pytest.fixture(scope="module")
def packed(tokenizer, pretrained):
    return make_pack(tokenizer, pretrained, more=[Observation(LATENCY, 0.01), ACCURACY])


def spelled(prefix):
    """Metric, device and size that a query's ids say."""
    metric, device, *size = (GRAMMAR.vocabulary[token] for token in prefix)
    if size[0] == "<no-size>":
        return metric[1:-1], device[1:-1], None
    exponent, high, low = size
    return metric[1:-1], device[1:-1], float(f"{high[1]}.{low[1]}e{exponent[2:-1]}")


def draw(packed, rows, count=12, seed=0):
    asked = QueryDraws(packed, CPU, seed).draw(GRAMMAR, torch.tensor(rows), count)
    assert asked.ids.shape == (len(rows), count, GRAMMAR.prefix_length)
    assert asked.mean.shape == asked.deviation.shape == (len(rows), count)
    return asked


def test_ids_of_texts_are_padded_on_the_device():
    ids = DeviceIds(Ids.of([[5, 6, 7], [8], [9, 10]]), CPU)
    found, mask = ids.batch(torch.tensor([2, 0, 1]), 4)
    assert found.tolist() == [[9, 10, 0, 0], [5, 6, 7, 0], [8, 0, 0, 0]]
    assert mask.tolist() == [[1, 1, 0, 0], [1, 1, 1, 0], [1, 0, 0, 0]]
    assert ids.lengths.tolist() == [3, 1, 2]


def test_batches_hold_texts_of_the_units_within_their_tokens(packed):
    first = np.concatenate(([0], np.cumsum(packed.forms)))
    drawn = dict.fromkeys(packed.role.tolist(), 0)
    forms = set()
    for units, texts, length in islice(UnitDraws(packed, 0).batches(400, 0.25), 200):
        assert len(units) == len(texts) > 0
        assert length % 16 == 0
        assert len(units) * length <= 400 or len(units) == 1
        assert (first[units] <= texts).all()
        assert (texts < first[units + 1]).all()
        for ids in (packed.own, packed.pretrained):
            assert np.diff(ids.starts)[texts].max() <= length
        forms |= set(texts.tolist())
        for role in packed.role[units]:
            drawn[int(role)] += 1
    assert {role for role, count in drawn.items() if count} == {TRAIN, UNLABELLED}
    assert drawn[UNLABELLED] / sum(drawn.values()) == pytest.approx(0.25, abs=0.1)
    assert set(range(first[3])) <= forms  # each form of each training unit


def test_each_known_query_of_a_unit_is_asked_with_its_own_target(packed):
    asked = draw(packed, [0] * 60)
    known = {
        **{(TIME, float(n)): -7 + np.log10(n) for n in TIMES},
        **{(PEAK_MEMORY, float(n)): 1 + np.log10(n) for n in PEAKS},
        ("latency_s", None): -2.0,
        ("accuracy", 30.0): np.log10(0.5),
    }
    rises = {TIME: -7, PEAK_MEMORY: 1}
    seen = set()
    values = asked.mean.flatten().tolist()
    for prefix, value in zip(asked.ids.flatten(0, 1).tolist(), values, strict=True):
        metric, device, size = spelled(prefix)
        seen.add((metric, size))
        assert device == ("gpu" if metric == "latency_s" else "reference-cpu")
        expected = rises[metric] + np.log10(size) if metric in rises else known[metric, size]
        assert value == pytest.approx(expected, abs=0.08)  # sizes keep two digits
    assert set(known) <= seen
    assert any(key not in known and key[0] == TIME for key in seen)  # between two sizes
    assert not asked.mean.isnan().any()
    assert not asked.deviation.isnan().any()


def test_most_queries_ask_for_a_size_of_a_target(packed):
    asked = draw(packed, [0, 1, 2] * 40)
    on_grid = {tuple(GRAMMAR.query_ids(query)) for query in packed.targets.queries}
    share = np.mean([tuple(ids) in on_grid for ids in asked.ids.flatten(0, 1).tolist()])
    assert 0.5 < share < 0.85


def test_a_unit_of_which_nothing_is_known_is_asked_what_its_kind_can_be(tokenizer, pretrained):
    packer = make_packer(tokenizer, pretrained)
    unit, other = unit_of(0), unit_of(1)
    time = [Observation(Query(TIME, n), n * 1e-6) for n in (10, 100)]
    packer.add(unit, "a", TRAIN, measured=measured_unit("a", "a", unit, time))
    program = [Observation(Query(TIME, None), 0.5)]
    packer.add(other, "b", TRAIN, measured=measured_unit("b", "b", other, program))
    packer.add(unit_of(2), "c", UNLABELLED)
    packed = packer.packed()
    packed.kinds[:] = [FUNCTION, "program", FUNCTION]
    asked = draw(packed, [2] * 30)
    assert asked.mean.isnan().all()
    assert asked.deviation.isnan().all()
    sizes = [spelled(ids)[2] for ids in asked.ids.flatten(0, 1).tolist()]
    assert None not in sizes
    assert {10.0, 100.0} <= set(sizes)
    assert max(sizes) <= 1_000  # a decade beyond the last
    assert {spelled(ids)[2] for ids in draw(packed, [1] * 30).ids.flatten(0, 1).tolist()} == {None}


def test_draws_go_on_where_their_state_says(packed):
    first = QueryDraws(packed, CPU, 3)
    first.draw(GRAMMAR, torch.tensor([0, 1]), 5)
    second = QueryDraws(packed, CPU, 9)
    second.generator.set_state(first.generator.get_state())
    rows = torch.tensor([0, 2])
    a, b = first.draw(GRAMMAR, rows, 5), second.draw(GRAMMAR, rows, 5)
    assert torch.equal(a.ids, b.ids)
    assert torch.equal(a.mean, b.mean)


def test_a_pack_without_targets_says_so(tokenizer, pretrained):
    packer = make_packer(tokenizer, pretrained)
    packer.add(unit_of(0), "a", TRAIN)
    with pytest.raises(ValueError, match="nothing of it was measured"):
        QueryDraws(packer.packed(), CPU, 0)
    packer = make_packer(tokenizer, pretrained)
    packer.add(unit_of(0), "a", UNLABELLED)
    with pytest.raises(ValueError, match="no training unit"):
        next(UnitDraws(packer.packed(), 0).batches(400, 0.0))
