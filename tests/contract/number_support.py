"""Numbers and their spellings, by the codec alone."""

from __future__ import annotations

from collections.abc import Iterator

from rlm_model.contract.numbers import NumberCodec
from rlm_model.contract.queries import DecoderGrammar


def positive_values(codec: NumberCodec) -> Iterator[float]:
    """Every positive number that has a token sequence, in ascending order."""
    scale = 10 ** (codec.mantissa_digits - 1)
    for exponent in range(codec.exponent_min, codec.exponent_max + 1):
        for digits in range(scale, 10 * scale):
            text = str(digits)
            yield float(f"{text[0]}.{text[1:] or '0'}e{exponent}")


def number_ids(grammar: DecoderGrammar, value: float) -> list[int]:
    """A number's spelling as ids."""
    return [grammar.ids[token] for token in grammar.codec.encode(value)]
