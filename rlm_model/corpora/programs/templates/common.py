"""What templates of several modules call, and their named numbers."""

from __future__ import annotations

from rlm_model.corpora.programs.subset import Array, wide

MULTIPLIER = 16_807
INCREMENT = 0
MODULUS = 2_147_483_647
MOD = 1_000_003


def next_random(state: int) -> int:
    """Next number of a linear congruential generator."""
    return wide(state * MULTIPLIER + INCREMENT) % MODULUS


def mix(total: int, value: int) -> int:
    """Mixes a value into a checksum."""
    return wide(total * 31 + value) % MOD


def gcd(a: int, b: int) -> int:
    """Greatest common divisor."""
    if b == 0:
        return a
    return gcd(b, a % b)


def fill_random(values: Array, seed: int, limit: int) -> None:
    """Fills an array with pseudo-random numbers below a limit."""
    state = seed
    for i in range(len(values)):
        state = next_random(state)
        values[i] = state % limit


def fill_wave(values: Array, seed: int, limit: int) -> None:
    """Fills an array with numbers that rise and start again."""
    for i in range(len(values)):
        values[i] = (i % 7919 * 37 + seed) % limit


def fill_squares(values: Array, seed: int, limit: int) -> None:
    """Fills an array with squares of the positions, reduced."""
    for i in range(len(values)):
        values[i] = wide(i * i + seed) % limit


def checksum_of(values: Array) -> int:
    """Polynomial checksum of an array."""
    total = 7
    for i in range(len(values)):
        total = mix(total, values[i])
    return total
