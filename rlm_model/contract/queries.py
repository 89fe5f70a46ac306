"""Queries: what is asked of a unit, and how it is spelled in the decoder's prefix.

A query never enters the encoder's input, so one encoder pass over a unit answers
every metric at every size.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

from rlm_model.contract.metrics import METRICS
from rlm_model.contract.numbers import DIGITS, SIGNS, SIZE_CODEC, NumberCodec
from rlm_model.contract.vocabulary import FIRST_VOCABULARY, Vocabulary, VocabularyError, WordTable

REFERENCE_DEVICE = "reference-cpu"
"""The x86-64 server core that measured the project's own training data."""

LEVELS = (0.1, 0.5, 0.9)
"""The quantiles of an `Estimate`."""

_Levels = TypeVar("_Levels", bound=Sequence[float])


def levels_by_metric(
    levels: Mapping[str, _Levels | Mapping[str, _Levels]], metrics: Iterable[str]
) -> dict[str, dict[str, _Levels]]:
    """Levels by language and metric, of a form in which a language's may be those of all metrics.

    Args:
        levels: By language, either by metric or the same of each.
        metrics: All that a model can be asked for.
    """
    return {
        language: dict(own) if isinstance(own, Mapping) else dict.fromkeys(metrics, own)
        for language, own in levels.items()
    }


NO_SIZE = "<no-size>"


class QueryError(ValueError):
    """A query that can't be spelled or that a model does not answer."""


@dataclass(frozen=True)
class Query:
    """A metric under a condition.

    Attributes:
        metric: One of `METRICS`.
        size: Input size n, a positive integer, or None where size is no condition.
        device: What runs the unit, with all else that the value depends on, such as a batch.
    """

    metric: str
    size: int | None
    device: str = REFERENCE_DEVICE

    def __post_init__(self) -> None:
        if self.metric not in METRICS:
            raise QueryError(f"unknown metric {self.metric!r}; known: {', '.join(METRICS)}")
        if self.size is not None and (isinstance(self.size, bool) or self.size < 1):
            raise QueryError(f"an input size is a positive integer, not {self.size!r}")
        if self.size is not None and self.size > SIZE_CODEC.largest:
            raise QueryError(
                f"an input size is at most {SIZE_CODEC.largest:.0f}, not {self.size!r}"
            )

    @property
    def unit(self) -> str:
        """What its answer is in."""
        return METRICS[self.metric].unit


@dataclass(frozen=True)
class Estimate:
    """A distribution over a positive number, as three of its quantiles.

    Attributes:
        query: What was asked.
        p10: 10% quantile, in the metric's unit.
        p50: Median, in the metric's unit.
        p90: 90% quantile, in the metric's unit.
    """

    query: Query
    p10: float
    p50: float
    p90: float


@dataclass(frozen=True)
class DecoderGrammar:
    """The decoder's tokens and the layout of its sequence.

    A sequence is ``metric, device, size exponent, size digit, size digit`` and then a number
    in the codec's spelling. Which tokens are legal depends on the position alone.

    Attributes:
        codec: How the answer is written.
        words: The model's metrics and devices.
    """

    codec: NumberCodec = field(default_factory=NumberCodec)
    words: Vocabulary = FIRST_VOCABULARY

    @cached_property
    def vocabulary(self) -> tuple[str, ...]:
        """All decoder tokens; a token's place is its id."""
        size_exponents = (f"<N{e}>" for e in range(SIZE_CODEC.exponent_max + 1))
        return (
            *SIGNS,
            *DIGITS,
            *(f"<{metric}>" for metric in self.words.metrics.tokens("metric")),
            *(f"<{device}>" for device in self.words.devices.tokens("device")),
            NO_SIZE,
            *size_exponents,
            *self.codec.exponents,
        )

    @cached_property
    def ids(self) -> dict[str, int]:
        """Token to id."""
        return {token: index for index, token in enumerate(self.vocabulary)}

    @property
    def prefix_length(self) -> int:
        """Tokens of a query."""
        return 5

    def query_tokens(self, query: Query) -> list[str]:
        """Spells a query. Sizes keep two significant digits.

        Raises:
            QueryError: The model has no word for its metric or its device.
        """
        for table, word in ((self.words.metrics, query.metric), (self.words.devices, query.device)):
            try:
                table.place(word)
            except VocabularyError as error:
                raise QueryError(str(error)) from None
        head = [f"<{query.metric}>", f"<{query.device}>"]
        if query.size is None:
            return [*head, NO_SIZE, "<0>", "<0>"]
        _, exponent, *digits = SIZE_CODEC.encode(query.size)
        return [*head, f"<N{exponent[2:-1]}>", *digits]

    def query_ids(self, query: Query) -> list[int]:
        """Spells a query as ids, ``prefix_length`` of them.

        Raises:
            QueryError: See `query_tokens`.
        """
        return [self.ids[token] for token in self.query_tokens(query)]

    def legal_ids(self, position: int) -> list[int]:
        """Ids that may stand at a position of the number, ascending in value."""
        return [self.ids[token] for token in self.codec.legal_tokens(position)]


def vocabulary_of(queries: Iterable[Query], base: Vocabulary) -> Vocabulary:
    """The words of a model that is made now and is asked some queries: their devices too.

    Half of its device slots at most are taken, so that it can be trained on with new ones.

    Args:
        queries: What is asked.
        base: The words that it has in any case.
    """
    words = base.devices.words
    words = (*words, *sorted({query.device for query in queries}.difference(words)))
    slots = max(base.devices.slots, 1 << (2 * len(words) - 1).bit_length())
    return replace(base, devices=WordTable(words, slots))
