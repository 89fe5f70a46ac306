"""Exact quantiles: the walk down the number tree against an enumeration of all its leaves."""

import itertools
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from number_support import number_ids, positive_values

from rlm_model.contract.numbers import NumberCodec
from rlm_model.contract.quantiles import estimates, levels_for, prefix_ids, read_quantiles
from rlm_model.contract.queries import LEVELS, DecoderGrammar, Query

QUERIES = [Query("time_s", 10), Query("peak_memory_bytes", 1_000), Query("time_s", 100_000)]
UNITS = 2


class TableDecoder:
    """A `TreeDecoder` whose logits depend on the unit and on all tokens so far."""

    def __init__(self, grammar, logits_of):
        self.grammar = grammar
        self.logits_of = logits_of

    def prefill(self, tokens):
        self.lanes = np.array(tokens)
        return self._logits()

    def step(self, parents, tokens):
        self.lanes = np.concatenate((self.lanes[:, parents], tokens[..., None]), axis=-1)
        return self._logits()

    def _logits(self):
        return np.array(
            [[self.logits_of(unit, tuple(lane)) for lane in lanes] for unit, lanes in
             enumerate(self.lanes.tolist())],
            dtype=np.float32,
        )  # fmt: skip


def random_logits(grammar, spread=2.0):
    """Random for each prefix, for illegal tokens too: the walk must not look at those."""

    def logits_of(unit, prefix):
        seed = zlib.crc32(repr((unit, prefix)).encode())
        return np.random.default_rng(seed).normal(scale=spread, size=len(grammar.vocabulary))

    return logits_of


def one_hot(grammar, value):
    """All probability on the spelling of one value."""
    spelling = number_ids(grammar, value)

    def logits_of(unit, prefix):
        row = np.full(len(grammar.vocabulary), -np.inf)
        row[spelling[len(prefix) - grammar.prefix_length]] = 0.0
        return row

    return logits_of


def enumerated(grammar, logits_of, unit, query, levels):
    """Quantiles from the probabilities of all leaves, evenly in the logarithm inside a leaf."""
    codec = grammar.codec
    prefix = tuple(prefix_ids(grammar, [query])[0].tolist())
    edges, shares = [], []
    for path in itertools.product(*(grammar.legal_ids(p) for p in range(1, codec.length))):
        share = 1.0
        for place, token in enumerate(path):
            row = np.float32(logits_of(unit, prefix + path[:place])).astype(np.float64)
            legal = np.exp(row[grammar.legal_ids(place + 1)])
            share *= np.exp(row[token]) / legal.sum()
        value = codec.decode(["<+>", *(grammar.vocabulary[token] for token in path)])
        unit_of_last_digit = 10.0 ** (np.floor(np.log10(value)) - codec.mantissa_digits + 1)
        power_of_ten = path[1:] == tuple(number_ids(grammar, 1.0)[2:])
        edges.append(value - unit_of_last_digit * (0.05 if power_of_ten else 0.5))
        shares.append(share)
    edges.append(value + unit_of_last_digit * 0.5)
    cumulative = np.concatenate(([0.0], np.cumsum(shares)))
    assert cumulative[-1] == pytest.approx(1.0)
    return 10.0 ** np.interp(levels, cumulative, np.log10(edges))


@pytest.mark.parametrize("digits", [1, 2, 3])
def test_walk_agrees_with_an_enumeration_of_all_leaves(digits):
    grammar = DecoderGrammar(NumberCodec(-1, 1, digits))
    logits_of = random_logits(grammar)
    levels = (0.001, 0.1, 0.25, 0.5, 0.9, 0.999)
    found = read_quantiles(TableDecoder(grammar, logits_of), grammar, QUERIES, UNITS, levels)
    expected = [
        [enumerated(grammar, logits_of, unit, query, levels) for query in QUERIES]
        for unit in range(UNITS)
    ]
    np.testing.assert_allclose(found, expected, rtol=1e-6)


def test_each_unit_and_query_may_have_levels_of_its_own():
    grammar = DecoderGrammar(NumberCodec(-1, 1, 2))
    logits_of = random_logits(grammar)
    shifts = [[unit / 50 + place / 500 for place in range(len(QUERIES))] for unit in range(UNITS)]
    levels = [[(0.1 + shift, 0.5, 0.9 - shift) for shift in row] for row in shifts]
    found = read_quantiles(TableDecoder(grammar, logits_of), grammar, QUERIES, UNITS, levels)
    for unit, row in enumerate(levels):
        for place, own in enumerate(row):
            alone = read_quantiles(TableDecoder(grammar, logits_of), grammar, QUERIES, UNITS, own)
            np.testing.assert_array_equal(found[unit, place], alone[unit, place])


def test_levels_are_those_of_language_and_metric():
    own = {"go": {"time_s": (0.2, 0.5, 0.8)}}
    queries = [Query("time_s", 10), Query("peak_memory_bytes", 10)]
    assert levels_for(["go", "java"], queries, own, LEVELS) == [
        [(0.2, 0.5, 0.8), LEVELS],
        [LEVELS, LEVELS],
    ]


@given(
    levels=st.lists(st.floats(1e-6, 1 - 1e-6), min_size=2, max_size=6),
    spread=st.sampled_from([0.0, 0.1, 3.0, 30.0]),
)
def test_quantiles_rise_with_the_level(levels, spread):
    grammar = DecoderGrammar(NumberCodec(-2, 2, 2))
    decoder = TableDecoder(grammar, random_logits(grammar, spread))
    values = read_quantiles(decoder, grammar, QUERIES[:1], 1, sorted(levels))
    assert (np.diff(values, axis=-1) >= 0).all()
    assert (values > 0).all()


def test_the_same_decoder_gives_the_same_bits():
    grammar = DecoderGrammar()
    runs = [
        read_quantiles(TableDecoder(grammar, random_logits(grammar)), grammar, QUERIES, UNITS)
        for _ in range(2)
    ]
    assert runs[0].tobytes() == runs[1].tobytes()


@pytest.mark.parametrize("digits", [1, 2, 3])
@pytest.mark.parametrize("value", [1.0, 9.0, 0.0010, 5e-12, 3e15, 42.0])
def test_all_probability_on_a_number_answers_within_its_rounding(value, digits):
    grammar = DecoderGrammar(NumberCodec(mantissa_digits=digits))
    spelling = grammar.codec.encode(value)
    decoder = TableDecoder(grammar, one_hot(grammar, value))
    quantiles = read_quantiles(decoder, grammar, QUERIES[:1], 1)[0, 0]
    assert [grammar.codec.encode(quantile) for quantile in quantiles] == [spelling] * 3
    assert quantiles[0] < quantiles[1] < quantiles[2]


@pytest.mark.parametrize(
    ("value", "lower", "upper"), [(2.5, 2.45, 2.55), (1.0, 0.995, 1.05), (9.9, 9.85, 9.95)]
)
def test_interpolation_in_a_leaf_is_even_in_the_logarithm(value, lower, upper):
    grammar = DecoderGrammar(NumberCodec(mantissa_digits=2))
    decoder = TableDecoder(grammar, one_hot(grammar, value))
    found = read_quantiles(decoder, grammar, QUERIES[:1], 1, (1e-9, 0.25, 0.5, 1 - 1e-9))[0, 0]
    assert found == pytest.approx([
        lower, lower**0.75 * upper**0.25, (lower * upper) ** 0.5, upper,
    ])  # fmt: skip


def test_cells_of_neighbouring_leaves_meet():
    grammar = DecoderGrammar(NumberCodec(-1, 1, 2))
    values = list(positive_values(grammar.codec))
    ends = []
    for value in values:
        decoder = TableDecoder(grammar, one_hot(grammar, value))
        ends.append(read_quantiles(decoder, grammar, QUERIES[:1], 1, (1e-12, 1 - 1e-12))[0, 0])
    ends = np.array(ends)
    np.testing.assert_allclose(ends[1:, 0], ends[:-1, 1], rtol=1e-9)


def test_prefix_spells_the_query_and_the_plus_sign():
    grammar = DecoderGrammar()
    expected = [[*grammar.query_ids(query), grammar.ids["<+>"]] for query in QUERIES]
    assert prefix_ids(grammar, QUERIES).tolist() == expected


def test_estimates_carry_query_and_quantiles():
    grammar = DecoderGrammar()
    values = read_quantiles(
        TableDecoder(grammar, random_logits(grammar)), grammar, QUERIES, UNITS, LEVELS
    )
    found = estimates(TableDecoder(grammar, random_logits(grammar)), grammar, QUERIES, UNITS)
    assert [[(e.query, e.p10, e.p50, e.p90) for e in row] for row in found] == [
        [(query, *cell) for query, cell in zip(QUERIES, row, strict=True)]
        for row in values.tolist()
    ]
