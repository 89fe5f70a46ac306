"""Arguments at an input size, made from example arguments.

At size n every container or string argument has n elements, a rectangular nested list about n
cells in all; an integer argument is n only where no argument is a container. Everything else
keeps the example's value. Elements keep the examples' types; the range of integers widens with n,
except where the examples hold flags (0, 1, -1). An argument may have another role: see `ROLES`.
"""

from __future__ import annotations

import copy
import itertools
import math
import random
import string
from collections.abc import Callable, Sequence
from typing import Any

from rlm_model.corpora.trees import are_search_trees, gap_share, grow_tree

SCALED, FIXED, LINKED_LIST, TREE = "scaled", "fixed", "list_node", "tree_node"
LENGTH, ROW_LENGTHS = "length", "row_lengths"

ROLES = {
    SCALED: "as the module says",
    FIXED: "keeps its example's value at every size",
    LINKED_LIST: "a linked list of n nodes, given as the list of their values",
    TREE: "a binary tree of n nodes, given in level order with None for a missing child",
    LENGTH: "the length of the first container among the arguments",
    ROW_LENGTHS: "the lengths of the rows of the first container among the arguments, as a list",
}
"""What an argument does at size n."""

CONTAINERS = (str, bytes, list, tuple, set, frozenset, dict)

MAX_RECORD_LENGTH = 4
"""Longest inner list that counts as a record (an edge, a point) and keeps its length."""

MAX_FLOAT_SPAN = 1 << 50
"""Integers of a smaller range are drawn by way of floats, which is several times faster."""

MAX_ROUNDS = 12
"""How often the range is widened to find n distinct elements."""

_Sampler = Callable[[random.Random], Any]


class ScalingError(ValueError):
    """Examples that can't be scaled; the message says why."""


def scale_arguments(
    examples: Sequence[tuple[Any, ...]], n: int, rng: random.Random, roles: Sequence[str] = ()
) -> tuple[Any, ...]:
    """Makes the arguments at size n.

    Args:
        examples: Argument tuples, at least one; those of another length than the first are
            left out.
        n: Input size, at least 1.
        rng: The same state gives the same arguments.
        roles: One of `ROLES` for each argument; `SCALED` where they end.

    Raises:
        ScalingError: There is no example, a container whose elements no example shows, or no
            container whose length an argument could be.
    """
    if not examples:
        raise ScalingError("no example arguments")
    columns = list(zip(*(e for e in examples if len(e) == len(examples[0])), strict=True))
    padded = [*roles, *[SCALED] * len(columns)]
    pairs = list(zip(columns, padded, strict=False))
    sized = any(isinstance(column[0], CONTAINERS) and role != FIXED for column, role in pairs)
    values = [_scaled(column, role, n, rng, sized) for column, role in pairs]
    if not {LENGTH, ROW_LENGTHS} & set(padded):
        return tuple(values)
    first = next((value for value in values if isinstance(value, CONTAINERS)), None)
    if first is None:
        raise ScalingError("no argument is a container, whose length another one could be")
    return tuple(
        _lengths(first, role) if role in (LENGTH, ROW_LENGTHS) else value
        for value, role in zip(values, padded, strict=False)
    )


def _lengths(container: Any, role: str) -> int | list[int]:
    return len(container) if role == LENGTH else [len(row) for row in container]


def _scaled(column: Sequence[Any], role: str, n: int, rng: random.Random, sized: bool) -> Any:
    value = column[0]
    if role == FIXED:
        return copy.deepcopy(value)
    if role == TREE:
        return _tree(column, n, rng)
    if isinstance(value, CONTAINERS):
        pool = [other for other in column if type(other) is type(value)]
        return _container(pool, n, rng)
    if isinstance(value, int) and not isinstance(value, bool) and not sized:
        return n
    return copy.deepcopy(value)


def _container(pool: Sequence[Any], n: int, rng: random.Random) -> Any:
    """A container of n elements like those of the containers in a pool."""
    kind = type(pool[0])
    if kind is dict:
        keys = [key for value in pool for key in value]
        values = [item for value in pool for item in value.values()]
        sample = _sampler(values, n / len(pool[0]) if pool[0] else 1.0)
        return {key: sample(rng) for key in _distinct(keys, n, rng)}
    elements = [element for value in pool for element in value]
    if kind is str:
        return "".join(rng.choices(elements or string.ascii_lowercase, k=n))
    if kind is bytes:
        return bytes(rng.choices(elements or range(256), k=n))
    if kind in (set, frozenset):
        return kind(_distinct(elements, n, rng))
    shapes = {shape for value in pool if (shape := _rectangle(value)) is not None}
    if len(shapes) == 0 or any(_rectangle(value) is None for value in pool):
        return kind(_draw(elements, n * len(pool) / max(len(elements), 1), n, rng))
    widths = {columns for _, columns in shapes}
    width = max(widths)
    squares = all(rows == columns for rows, columns in shapes)
    if len(widths) == 1 and width <= MAX_RECORD_LENGTH and not squares:
        sample = _sampler(elements, n / (width * len(elements)))
        return kind(sample(rng) for _ in range(max(round(n / width), 1)))
    side = max(round(math.sqrt(n)), 1)
    cells = [cell for row in elements for cell in row]
    row_kind = type(elements[0])
    widen = n / len(cells)
    return kind(row_kind(_draw(cells, widen, side, rng)) for _ in range(side))


def _tree(trees: Sequence[list[Any]], n: int, rng: random.Random) -> list[Any]:
    """A tree of n nodes with values, gaps and order like those of the examples."""
    pool = [value for tree in trees for value in tree if value is not None]
    ascending = are_search_trees(trees)
    if ascending:
        values = sorted(_distinct(pool, n, rng))
    else:
        sample = _sampler(pool, n * len(trees) / max(len(pool), 1))
        values = [sample(rng) for _ in range(n)]
    return grow_tree(values, gap_share(trees), rng, ascending=ascending)


def _rectangle(value: Sequence[Any]) -> tuple[int, int] | None:
    """Rows and columns of a nested list of scalars, or None where it is no rectangle."""
    if not value or not all(isinstance(row, (list, tuple)) and row for row in value):
        return None
    widths = {len(row) for row in value}
    if len(widths) > 1 or any(isinstance(cell, (list, tuple)) for row in value for cell in row):
        return None
    return len(value), widths.pop()


def _distinct(pool: Sequence[Any], n: int, rng: random.Random) -> list[Any]:
    """Up to n distinct values like those of a pool: fewer where the type has no more."""
    if not pool:
        raise ScalingError("a container is empty in every example: what are its elements?")
    found: dict[Any, None] = {}
    for step in range(MAX_ROUNDS):
        for value in _draw(pool, n / len(pool) * 4**step, 2 * n, rng, longer=step):
            if len(found) >= n:
                return list(found)
            found[value] = None
    return list(found)


def _draw(
    pool: Sequence[Any], widen: float, count: int, rng: random.Random, longer: int = 0
) -> list[Any]:
    """A number of values like those of a pool; see `_sampler`."""
    kinds = {type(value) for value in pool}
    if kinds == {int}:
        low, span = _integers(pool, widen)
        if span < MAX_FLOAT_SPAN:
            draw = rng.random
            return [low + int(draw() * span) for _ in range(count)]
    if kinds == {str}:
        characters, lengths = _characters(pool, longer)
        chosen = rng.choices(lengths, k=count)
        drawn = "".join(rng.choices(characters, k=sum(chosen)))
        ends = list(itertools.accumulate(chosen, initial=0))
        return [drawn[start:end] for start, end in itertools.pairwise(ends)]
    sample = _sampler(pool, widen, longer)
    return [sample(rng) for _ in range(count)]


def _integers(pool: Sequence[int], widen: float) -> tuple[int, int]:
    """The least integer to draw, and how many from there on."""
    low, high = min(pool), max(pool)
    if not {low, high} <= {-1, 0, 1}:
        high = low + max(round((high - low) * max(widen, 1.0)), 1)
    return low, high - low + 1


def _characters(pool: Sequence[str], longer: int) -> tuple[list[str], list[int]]:
    """The characters of strings to draw, and their lengths."""
    characters = sorted({c for value in pool for c in value}) or list(string.ascii_lowercase)
    return characters, [len(value) + longer for value in pool]


def _sampler(pool: Sequence[Any], widen: float, longer: int = 0) -> _Sampler:
    """Draws values like those of a pool.

    Args:
        pool: Values that stand in the same place of the examples.
        widen: Factor by which the range of integers grows, where it is above 1.
        longer: Characters that strings are longer than in the examples.

    Raises:
        ScalingError: The pool is empty.
    """
    if not pool:
        raise ScalingError("a container is empty in every example: what are its elements?")
    kinds = {type(value) for value in pool}
    if len(kinds) > 1:
        # Mixed types keep their shares: each is drawn among its own.
        samplers = {kind: _sampler([v for v in pool if type(v) is kind], widen) for kind in kinds}
        order = [samplers[type(value)] for value in pool]
        return lambda rng: rng.choice(order)(rng)
    (kind,) = kinds
    if kind is bool:
        return lambda rng: rng.random() < 0.5
    if kind is int:
        low, span = _integers(pool, widen)
        return lambda rng: low + rng.randrange(span)
    if kind is float:
        lowest, highest = min(pool), max(pool)
        return lambda rng: rng.uniform(lowest, highest)
    if kind is str:
        characters, lengths = _characters(pool, longer)
        return lambda rng: "".join(rng.choices(characters, k=rng.choice(lengths)))
    if kind is dict:
        return _record_sampler(pool, widen)
    if kind in (list, tuple) and _is_record(pool):
        places = [_sampler(place, widen) for place in zip(*pool, strict=True)]
        return lambda rng: kind(place(rng) for place in places)
    if kind in (list, tuple, set, frozenset):
        lengths = [len(value) for value in pool]
        elements = [element for value in pool for element in value]
        if not elements:
            return lambda _: kind()
        sample = _sampler(elements, widen)
        return lambda rng: kind(sample(rng) for _ in range(rng.choice(lengths)))
    return lambda rng: copy.deepcopy(rng.choice(pool))


def _is_record(pool: Sequence[Sequence[Any]]) -> bool:
    """Whether all values have one length, and each place a type of its own."""
    if len({len(value) for value in pool}) > 1 or not pool[0]:
        return False
    places = [{type(item) for item in place} for place in zip(*pool, strict=True)]
    return len(set().union(*places)) > 1 and all(len(place) == 1 for place in places)


def _record_sampler(pool: Sequence[dict[Any, Any]], widen: float) -> _Sampler:
    """Dictionaries with the keys of one of the pool, and values like those of each key."""
    values: dict[Any, list[Any]] = {}
    for record in pool:
        for key, value in record.items():
            values.setdefault(key, []).append(value)
    samplers = {key: _sampler(found, widen) for key, found in values.items()}
    keys = [tuple(record) for record in pool]
    return lambda rng: {key: samplers[key](rng) for key in rng.choice(keys)}
