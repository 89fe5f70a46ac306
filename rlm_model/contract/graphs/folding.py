"""Writes what repeats in a list of lines once, as a block.

Blocks begin and end where a single tensor is alive, so that a block is what a person would call
one: a cell, a residual block, a layer. Whatever a block holds is written as it would stand without
it, so putting each block's lines in the place of its uses gives back the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from string import ascii_uppercase
from typing import NamedTuple

LEAST_SAVING = 8
"""Tokens that a block has to save."""

MOST_PLACES = 100_000
"""Places of repeats that are looked at for a block, so that no file is slow."""

_HEAD_COST = 3
_USE_COST = 3
_PIECE = re.compile(r" ?[A-Za-z]+| ?\d|_+| ?[^\sA-Za-z\d_]+")


@dataclass(frozen=True)
class Use:
    """Lines that stand in a block.

    Attributes:
        block: Which block, from 0.
        times: How often it stands there, one after the other.
        first: Place of the first line that stands for it, in the whole list.
        count: Count of the lines that all of it stands for.
    """

    block: int
    times: int
    first: int
    count: int


class Plain(NamedTuple):
    """A line that stands as it is: its place in the whole list."""

    place: int


@dataclass(frozen=True)
class Folded:
    """A folded list: its parts, and the parts of each block."""

    main: tuple[Use | Plain, ...]
    blocks: tuple[tuple[Use | Plain, ...], ...]


def block_name(number: int) -> str:
    """What a block is called: A, B, C."""
    return ascii_uppercase[number]


def fold(lines: Sequence[str], ends: Sequence[int]) -> Folded:
    """Folds what repeats.

    Args:
        lines: The lines.
        ends: Places of the lines behind which a block may begin or end, in their order.
    """
    segments = _segments(len(lines), ends)
    words: dict[tuple[str, ...], int] = {}
    symbols: list[int] = []
    costs: list[int] = []
    for start, end in segments:
        word = tuple(lines[start:end])
        if word not in words:
            words[word] = len(costs)
            costs.append(sum(1 + len(_PIECE.findall(line)) for line in word))
        symbols.append(words[word])
    plain_count = len(costs)
    bodies: list[tuple[int, ...]] = []
    while len(bodies) < len(ascii_uppercase):
        body = _best_block(symbols, costs, plain_count)
        if body is None:
            break
        symbol = len(costs)
        symbols = _replaced(symbols, body, symbol)
        bodies.append(body)
        costs.append(_USE_COST)
    return _laid_out(symbols, bodies, plain_count, segments, words)


def _segments(count: int, ends: Sequence[int]) -> list[tuple[int, int]]:
    cuts = [0, *(end + 1 for end in ends if end + 1 < count), count]
    return [(a, b) for a, b in pairwise(cuts) if a < b]


def _best_block(
    symbols: Sequence[int], costs: Sequence[int], plain_count: int
) -> tuple[int, ...] | None:
    """The run of symbols that saves most as a block; of two the longer and then the later one."""
    best: tuple[int, int, int] | None = None
    found: tuple[int, ...] | None = None
    for places, length in _repeats(symbols):
        starts = _apart(places, length)
        run = set(symbols[starts[0] : starts[0] + length])
        # A block again and again is one use of it already.
        if len(starts) < 2 or (len(run) == 1 and min(run) >= plain_count):
            continue
        cost = sum(costs[symbol] for symbol in symbols[starts[0] : starts[0] + length])
        # Uses that follow each other share a line.
        uses = sum(b - a > length for a, b in pairwise(starts)) + 1
        saving = (len(starts) - 1) * cost - _HEAD_COST - uses * _USE_COST
        rank = (saving, length, starts[0])
        if saving >= LEAST_SAVING and (best is None or rank > best):
            best = rank
            found = tuple(symbols[starts[0] : starts[0] + length])
    return found


def _repeats(symbols: Sequence[int]) -> Iterator[tuple[list[int], int]]:
    """The places at which the same run of symbols stands, for each run that stands twice."""
    groups: dict[int, list[int]] = {}
    for place, symbol in enumerate(symbols):
        groups.setdefault(symbol, []).append(place)
    level = [places for places in groups.values() if len(places) > 1]
    length = 1
    looked = 0
    while level and looked <= MOST_PLACES:
        for places in level:
            looked += len(places)
            yield places, length
        longer: list[list[int]] = []
        for places in level:
            groups = {}
            for place in places:
                if place + length < len(symbols):
                    groups.setdefault(symbols[place + length], []).append(place)
            longer += [each for each in groups.values() if len(each) > 1]
        level = longer
        length += 1
        if length > len(symbols) // 2:
            break


def _apart(places: Sequence[int], length: int) -> list[int]:
    found: list[int] = []
    for place in places:
        if not found or place >= found[-1] + length:
            found.append(place)
    return found


def _replaced(symbols: Sequence[int], body: tuple[int, ...], symbol: int) -> list[int]:
    found: list[int] = []
    at = 0
    while at < len(symbols):
        if tuple(symbols[at : at + len(body)]) == body:
            found.append(symbol)
            at += len(body)
        else:
            found.append(symbols[at])
            at += 1
    return found


def _laid_out(
    symbols: Sequence[int],
    bodies: Sequence[tuple[int, ...]],
    plain_count: int,
    segments: Sequence[tuple[int, int]],
    words: dict[tuple[str, ...], int],
) -> Folded:
    """The parts of the list and of the blocks, which are named in the order of their first use."""
    sizes = [0] * (plain_count + len(bodies))
    for word, symbol in words.items():
        sizes[symbol] = len(word)
    for number, body in enumerate(bodies):
        sizes[plain_count + number] = sum(sizes[symbol] for symbol in body)
    names: dict[int, int] = {}
    pending: list[tuple[int, int]] = []

    def parts(run: Sequence[int], place: int) -> tuple[Use | Plain, ...]:
        found: list[Use | Plain] = []
        for symbol in run:
            size = sizes[symbol]
            if symbol < plain_count:
                found += [Plain(at) for at in range(place, place + size)]
            else:
                if symbol not in names:
                    names[symbol] = len(names)
                    pending.append((symbol, place))
                last = found[-1] if found else None
                if isinstance(last, Use) and last.block == names[symbol]:
                    found[-1] = Use(last.block, last.times + 1, last.first, last.count + size)
                else:
                    found.append(Use(names[symbol], 1, place, size))
            place += size
        return tuple(found)

    main = parts(symbols, 0)
    blocks: list[tuple[Use | Plain, ...]] = []
    while len(blocks) < len(pending):
        symbol, place = pending[len(blocks)]
        blocks.append(parts(bodies[symbol - plain_count], place))
    return Folded(main, tuple(blocks))
