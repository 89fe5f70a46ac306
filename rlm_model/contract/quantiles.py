"""Exact quantiles of a number that is written digit by digit.

The tokens of a positive number come most significant first and each position's tokens are
ascending, so the leaves of the decoding tree stand in the order of their values. A quantile
is found by walking down from the root: at each level, the child in whose share of the
probability the quantile falls. Each level is one batched decoder pass over all queries and
quantiles. No sampling: the same text always gives the same numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rlm_model.contract.queries import LEVELS, DecoderGrammar, Estimate, Query

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int64]
Levels = Sequence[float] | Sequence[Sequence[Sequence[float]]]
LevelsByLanguage = Mapping[str, Mapping[str, Sequence[float]]]
"""Levels by language and metric."""


class TreeDecoder(Protocol):
    """A decoder that has encoded a batch of units and is walked along its number tree."""

    def prefill(self, tokens: IntArray) -> FloatArray:
        """Reads the lanes' prefixes.

        Args:
            tokens: Ids of shape (units, lanes, length).

        Returns:
            Logits for the token after the prefix, of shape (units, lanes, vocabulary).
        """
        ...

    def step(self, parents: IntArray, tokens: IntArray) -> FloatArray:
        """Appends one token to chosen lanes of the pass before.

        Args:
            parents: Lane of the pass before that each new lane continues, shape (lanes,).
            tokens: Ids of shape (units, lanes).

        Returns:
            Logits for the next token, of shape (units, lanes, vocabulary).
        """
        ...


def prefix_ids(grammar: DecoderGrammar, queries: Sequence[Query]) -> IntArray:
    """Queries as ids, each with the ``+`` sign: metrics are positive.

    Returns:
        Ids of shape (queries, prefix_length + 1).
    """
    plus = grammar.ids["<+>"]
    return np.array([[*grammar.query_ids(query), plus] for query in queries], dtype=np.int64)


def read_quantiles(
    decoder: TreeDecoder,
    grammar: DecoderGrammar,
    queries: Sequence[Query],
    units: int,
    levels: Levels = LEVELS,
) -> NDArray[np.float64]:
    """Walks the number tree down to the quantiles.

    Args:
        decoder: Decoder over the encoded units.
        grammar: The decoder's vocabulary and layout.
        queries: What is asked of each unit.
        units: Count of encoded units.
        levels: Quantiles, each above 0 and below 1: the same of all, or of shape
            (units, queries, levels).

    Returns:
        Values in the metrics' units, of shape (units, queries, levels).
    """
    prefixes = prefix_ids(grammar, queries)
    logits = decoder.prefill(np.broadcast_to(prefixes, (units, *prefixes.shape)))
    # One lane a query and level from here on.
    asked = np.asarray(levels, np.float64)
    count = asked.shape[-1]
    lanes = len(queries) * count
    parents: IntArray = np.repeat(np.arange(len(queries)), count)
    rest = np.broadcast_to(asked, (units, len(queries), count)).reshape(units, lanes)
    chosen: list[IntArray] = []
    for position in range(1, grammar.codec.length):
        legal = np.asarray(grammar.legal_ids(position))
        index, rest = _descend(logits[:, parents][:, :, legal], rest)
        chosen.append(index)
        if position + 1 < grammar.codec.length:
            logits = decoder.step(parents, legal[index])
            parents = np.arange(lanes)
    values = _leaf_values(grammar, chosen, rest)
    return values.reshape(units, len(queries), count)


def levels_for(
    languages: Sequence[str],
    queries: Sequence[Query],
    own: LevelsByLanguage,
    others: Sequence[float],
) -> list[list[Sequence[float]]]:
    """Levels of each unit and query, for `read_quantiles`.

    Args:
        languages: Of the units.
        queries: What is asked of each.
        own: Levels of the languages and metrics that have their own.
        others: Levels of what has none.
    """
    return [
        [own.get(language, {}).get(query.metric, others) for query in queries]
        for language in languages
    ]


def estimates(
    decoder: TreeDecoder,
    grammar: DecoderGrammar,
    queries: Sequence[Query],
    units: int,
    levels: Levels = LEVELS,
) -> list[list[Estimate]]:
    """Reads an `Estimate` for each unit and query: a list of queries for each unit.

    Args:
        decoder: Decoder over the encoded units.
        grammar: The decoder's vocabulary and layout.
        queries: What is asked of each unit.
        units: Count of encoded units.
        levels: Levels of the decoder's distribution that stand for `LEVELS`; see
            `read_quantiles`.
    """
    values = read_quantiles(decoder, grammar, queries, units, levels)
    return [
        [Estimate(query, *map(float, row)) for query, row in zip(queries, unit_rows, strict=True)]
        for unit_rows in values
    ]


def _descend(logits: FloatArray, rest: NDArray[np.float64]) -> tuple[IntArray, NDArray[np.float64]]:
    """Chooses the child that holds the quantile, and the quantile's level inside that child.

    Args:
        logits: Of the legal children, ascending in value, shape (units, lanes, children).
        rest: Level inside the parent, shape (units, lanes).
    """
    shifted = logits.astype(np.float64) - logits.max(axis=-1, keepdims=True)
    mass = np.exp(shifted)
    mass /= mass.sum(axis=-1, keepdims=True)
    cumulative = np.cumsum(mass, axis=-1)
    # Rounding can leave the last cumulative sum below the level.
    index = np.minimum((cumulative < rest[..., None]).sum(axis=-1), mass.shape[-1] - 1)
    at = index[..., None]
    below = np.take_along_axis(cumulative - mass, at, axis=-1)[..., 0]
    share = np.take_along_axis(mass, at, axis=-1)[..., 0]
    return index, np.clip((rest - below) / np.maximum(share, 1e-300), 0.0, 1.0)


def _leaf_values(
    grammar: DecoderGrammar, chosen: Sequence[IntArray], rest: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Interpolates inside the leaf, evenly in the logarithm.

    A leaf stands for all numbers that round to it, so its cell reaches half a unit of the
    last digit to both sides (a twentieth of that below a power of ten).
    """
    codec = grammar.codec
    exponent = chosen[0] + codec.exponent_min
    mantissa = chosen[1] + 1
    for digit in chosen[2:]:
        mantissa = mantissa * 10 + digit
    first = 10 ** (codec.mantissa_digits - 1)
    lower = np.where(mantissa == first, mantissa - 0.05, mantissa - 0.5)
    upper = mantissa + 0.5
    log_mantissa = np.log10(lower) + rest * (np.log10(upper) - np.log10(lower))
    return 10.0 ** (log_mantissa + exponent - (codec.mantissa_digits - 1))
