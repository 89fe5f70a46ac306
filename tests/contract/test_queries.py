"""The query grammar: how a question is spelled in the decoder's prefix."""

from dataclasses import replace

import pytest
from number_support import number_ids, positive_values

from rlm_model.contract.metrics import METRICS
from rlm_model.contract.numbers import NumberCodec
from rlm_model.contract.queries import DecoderGrammar, Query, QueryError
from rlm_model.contract.vocabulary import FIRST_VOCABULARY, VOCABULARY

SMALL = DecoderGrammar(NumberCodec(exponent_min=-1, exponent_max=1, mantissa_digits=2))


@pytest.mark.parametrize(
    ("query", "tokens"),
    [
        (Query("time_s", 1), "<time_s> <reference-cpu> <N0> <1> <0>"),
        (Query("time_s", 1_000), "<time_s> <reference-cpu> <N3> <1> <0>"),
        (Query("peak_memory_bytes", 12_345), "<peak_memory_bytes> <reference-cpu> <N4> <1> <2>"),
        (Query("time_s", 99_600), "<time_s> <reference-cpu> <N5> <1> <0>"),
        (Query("latency_s", None, "gpu"), "<latency_s> <gpu> <no-size> <0> <0>"),
        (Query("accuracy", None), "<accuracy> <reference-cpu> <no-size> <0> <0>"),
    ],
)
def test_spelling(query, tokens):
    grammar = DecoderGrammar()
    assert grammar.query_tokens(query) == tokens.split()
    ids = grammar.query_ids(query)
    assert [grammar.vocabulary[i] for i in ids] == tokens.split()
    assert len(ids) == grammar.prefix_length


def test_first_vocabulary_is_pinned():
    """Ids of models whose manifests hold no words are these places: an insertion breaks them."""
    assert SMALL.vocabulary == (
        *("<+>", "<->"),
        *("<0>", "<1>", "<2>", "<3>", "<4>", "<5>", "<6>", "<7>", "<8>", "<9>"),
        *("<time_s>", "<peak_memory_bytes>", "<latency_s>", "<accuracy>"),
        *("<reference-cpu>", "<gpu>", "<no-size>"),
        *("<N0>", "<N1>", "<N2>", "<N3>", "<N4>", "<N5>", "<N6>", "<N7>"),
        *("<N8>", "<N9>", "<N10>", "<N11>", "<N12>", "<N13>", "<N14>", "<N15>"),
        *("<E-1>", "<E0>", "<E1>"),
    )


def test_ids_are_unique_places_of_the_vocabulary():
    grammar = DecoderGrammar()
    assert sorted(grammar.ids.values()) == list(range(len(grammar.vocabulary)))
    assert all(grammar.vocabulary[index] == token for token, index in grammar.ids.items())


def test_different_queries_have_different_spellings():
    grammar = DecoderGrammar()
    queries = [
        Query(metric, size, device)
        for metric in METRICS
        for device in grammar.words.devices.words
        for size in (None, 1, 9, 10, 11, 100, 1_000, 9_900_000_000_000_000)
    ]
    assert len({tuple(grammar.query_ids(query)) for query in queries}) == len(queries)


@pytest.mark.parametrize("digits", [1, 2, 3])
def test_legal_ids_depend_on_the_position_only(digits):
    grammar = DecoderGrammar(NumberCodec(-2, 2, digits))
    numbers = [
        number_ids(grammar, sign * value)
        for value in positive_values(grammar.codec)
        for sign in (1, -1)
    ]
    for position, seen in enumerate(zip(*numbers, strict=True)):
        assert sorted(set(seen)) == sorted(grammar.legal_ids(position))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("speed", 10), "unknown metric 'speed'; known: time_s, peak_memory_bytes"),
        (("time_s", 0), "positive integer, not 0"),
        (("time_s", -5), "positive integer, not -5"),
        (("time_s", True), "positive integer, not True"),
        (("time_s", 10**16), "at most 9900000000000000, not 10000000000000000"),
        (("time_s", 10**400), "at most 9900000000000000"),
    ],
)
def test_what_can_not_be_asked_is_refused(arguments, message):
    with pytest.raises(QueryError, match=message):
        Query(*arguments)


def test_a_device_that_the_model_has_no_word_for_is_refused():
    with pytest.raises(QueryError, match="no word for 'abacus', only for reference-cpu, gpu"):
        DecoderGrammar().query_ids(Query("time_s", 10, "abacus"))


def test_a_new_metric_and_a_new_device_move_no_id():
    before = DecoderGrammar(words=VOCABULARY)
    longer = replace(
        VOCABULARY,
        metrics=VOCABULARY.metrics.extended(["energy_j"]),
        devices=VOCABULARY.devices.extended(["npu", "gpu"]),
    )
    after = DecoderGrammar(words=longer)

    assert len(after.vocabulary) == len(before.vocabulary)
    pairs = zip(before.vocabulary, after.vocabulary, strict=True)
    changed = [pair for pair in pairs if pair[0] != pair[1]]
    assert changed == [("<metric-4>", "<energy_j>"), ("<device-2>", "<npu>")]


def test_models_made_before_have_their_tokens():
    assert DecoderGrammar().words is FIRST_VOCABULARY
    assert not any("-" in token for token in FIRST_VOCABULARY.reserved_tokens)
