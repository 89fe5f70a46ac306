"""Number codec: a float as tokens, digit by digit, and back.

A number is written as ``sign, exponent, mantissa digits`` with the most
significant token first, so that reading a token always narrows the interval in
which the number lies and no normalisation of the targets is needed
(Akhauri, Song et al., "Regression Language Models for Code", arXiv 2509.26476).
``1234.0`` with three mantissa digits is ``+ E3 1 2 3``, which reads 1.23e3.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

SIGNS = ("<+>", "<->")
DIGITS = tuple(f"<{digit}>" for digit in range(10))


class NumberRangeError(ValueError):
    """A number that the codec has no token sequence for."""


@dataclass(frozen=True)
class NumberCodec:
    """Writes numbers with a fixed count of significant digits.

    Attributes:
        exponent_min: Smallest decimal exponent.
        exponent_max: Largest decimal exponent.
        mantissa_digits: Count of significant digits, at least 1.
    """

    exponent_min: int = -12
    exponent_max: int = 15
    mantissa_digits: int = 2

    def __post_init__(self) -> None:
        if self.exponent_min > self.exponent_max:
            raise ValueError(
                f"exponent_min {self.exponent_min} is above exponent_max {self.exponent_max}"
            )
        if not 1 <= self.mantissa_digits <= 15:
            raise ValueError(f"mantissa_digits must be 1 to 15, not {self.mantissa_digits}")

    @property
    def exponents(self) -> tuple[str, ...]:
        """Exponent tokens in ascending order."""
        return tuple(f"<E{e}>" for e in range(self.exponent_min, self.exponent_max + 1))

    @property
    def length(self) -> int:
        """Tokens in a number: sign, exponent and the mantissa digits."""
        return 2 + self.mantissa_digits

    @property
    def smallest(self) -> float:
        """Smallest positive number that has a token sequence."""
        return float(f"1e{self.exponent_min}")

    @property
    def largest(self) -> float:
        """Largest number that has a token sequence."""
        digits = self.mantissa_digits - 1
        return float(
            f"9.{'9' * digits}e{self.exponent_max}" if digits else f"9e{self.exponent_max}"
        )

    def legal_tokens(self, position: int) -> tuple[str, ...]:
        """Tokens that may stand at a position of a number, in ascending order.

        The answer depends on the position alone, so that a grammar mask is a constant.
        The first mantissa digit is never 0: each number has one spelling.

        Args:
            position: 0 for the sign, 1 for the exponent, 2 and up for the digits.

        Raises:
            IndexError: The position is outside the number.
        """
        if not 0 <= position < self.length:
            raise IndexError(f"a number has positions 0 to {self.length - 1}, not {position}")
        if position == 0:
            return SIGNS
        if position == 1:
            return self.exponents
        return DIGITS[1:] if position == 2 else DIGITS

    def encode(self, value: float) -> list[str]:
        """Writes a number, rounded to the codec's significant digits.

        Args:
            value: A finite number whose magnitude lies in the codec's range.

        Returns:
            ``length`` tokens, most significant first.

        Raises:
            NumberRangeError: The value is NaN, infinite, zero, or its magnitude rounds to
                something below ``smallest`` or above ``largest``. `clip` brings a finite
                number into the range.
        """
        value = float(value)
        if not math.isfinite(value):
            raise NumberRangeError(f"{value} is not a finite number and has no token sequence")
        mantissa, _, exponent_text = f"{abs(value):.{self.mantissa_digits - 1}e}".partition("e")
        exponent = int(exponent_text)
        if value == 0 or not self.exponent_min <= exponent <= self.exponent_max:
            raise NumberRangeError(
                f"{value!r} is outside the magnitudes {self.smallest} to {self.largest} "
                "that this codec writes; clip() brings a finite number into that range"
            )
        sign = "<->" if value < 0 else "<+>"
        digits = mantissa.replace(".", "")
        return [sign, f"<E{exponent}>", *(f"<{digit}>" for digit in digits)]

    def decode(self, tokens: Sequence[str]) -> float:
        """Reads a number from its tokens.

        Raises:
            ValueError: The tokens are not a legal spelling of a number.
        """
        if len(tokens) != self.length:
            raise ValueError(f"a number has {self.length} tokens, not {len(tokens)}")
        for position, token in enumerate(tokens):
            if token not in self.legal_tokens(position):
                raise ValueError(f"{token!r} is not legal at position {position} of a number")
        sign = "-" if tokens[0] == "<->" else ""
        digits = "".join(token[1:-1] for token in tokens[2:])
        return float(f"{sign}{digits[0]}.{digits[1:] or '0'}e{tokens[1][2:-1]}")

    def clip(self, value: float) -> float:
        """Brings a finite number into the codec's range; zero becomes ``smallest``.

        Raises:
            NumberRangeError: The value is NaN or infinite.
        """
        value = float(value)
        if not math.isfinite(value):
            raise NumberRangeError(f"{value} is not a finite number and can't be clipped")
        magnitude = min(max(abs(value), self.smallest), self.largest)
        return math.copysign(magnitude, value) if value else magnitude


SIZE_CODEC = NumberCodec(exponent_min=0, exponent_max=15, mantissa_digits=2)
"""How an input size is spelled, without its sign."""
