"""Counterfactual variants of real functions: one thing of a function changed, the rest kept.

A variant that costs something else, beside the function that it came from, shows what the cost
hangs on; one that costs the same shows what it doesn't hang on. Most variants still compute what
the original did, but not all: a limit or an early exit changes the result too.
"""

from __future__ import annotations

import random
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence

from rlm_model.corpora.items import MeasurableItem
from rlm_model.corpora.variants.places import Place, places_of
from rlm_model.corpora.variants.registry import TRANSFORMATIONS, Transformation

__all__ = ["TRANSFORMATIONS", "Transformation", "sample_variants", "variants_of"]

COSTLY_SHARE = 0.6
"""Share of a sample whose cost differs from the original's."""

_LOOK_AHEAD = 12
"""Places among which a sample prefers the item with the fewest variants."""


def variants_of(item: MeasurableItem, seed: str, most: int = 4) -> Iterator[MeasurableItem]:
    """Variants of a Python function, each with another change.

    The entry point of a variant may differ from the original's. A variant of an item of the
    bank keeps its `case`: the arguments come from there, and the function from the variant's
    source.

    Args:
        item: The original. What can't be measured, and what is no Python function, has none.
        seed: Where choices come from; the same seed gives the same variants.
        most: How many there are at most.
    """
    random_source = random.Random(f"{seed} {item.id}")
    by_cost: dict[bool, dict[str, list[Place]]] = {True: {}, False: {}}
    for place in places_of(item):
        group = by_cost[place.transformation.is_neutral]
        group.setdefault(place.transformation.name, []).append(place)
    queues = {
        is_neutral: deque(_spread(list(groups.values()), random_source))
        for is_neutral, groups in by_cost.items()
    }
    seen = {item.digest}
    made = 0
    while made < most and any(queues.values()):
        is_neutral = random_source.random() >= COSTLY_SHARE
        queue = queues[is_neutral] or queues[not is_neutral]
        variant = queue.popleft().variant(seed)
        if variant is not None and variant.digest not in seen:
            seen.add(variant.digest)
            made += 1
            yield variant


def sample_variants(
    items: Iterable[MeasurableItem], count: int, seed: str
) -> Iterator[MeasurableItem]:
    """A mix of variants, spread over items and transformations.

    Args:
        items: The originals.
        count: How many variants there are at most.
        seed: Where choices come from; the same seed gives the same variants.
    """
    random_source = random.Random(seed)
    by_cost: dict[bool, dict[str, list[Place]]] = {True: {}, False: {}}
    seen = set()
    for item in items:
        places = places_of(item)
        if places:
            seen.add(item.digest)
        for place in places:
            group = by_cost[place.transformation.is_neutral]
            group.setdefault(place.transformation.name, []).append(place)
    used: Counter[str] = Counter()
    streams = {
        is_neutral: _rounds(groups, used, random_source) for is_neutral, groups in by_cost.items()
    }
    made = 0
    while made < count and streams:
        is_neutral = random_source.random() >= COSTLY_SHARE
        if is_neutral not in streams:
            is_neutral = not is_neutral
        place = next(streams[is_neutral], None)
        if place is None:
            del streams[is_neutral]
            continue
        variant = place.variant(seed)
        if variant is not None and variant.digest not in seen:
            seen.add(variant.digest)
            used[place.item.id] += 1
            made += 1
            yield variant


def _spread(groups: Sequence[list[Place]], random_source: random.Random) -> Iterator[Place]:
    """Places of several transformations in turns, in a random order."""
    left = [random_source.sample(group, len(group)) for group in groups]
    while left:
        random_source.shuffle(left)
        for group in left:
            yield group.pop()
        left = [group for group in left if group]


def _rounds(
    groups: dict[str, list[Place]], used: Counter[str], random_source: random.Random
) -> Iterator[Place]:
    """One place of each transformation a round, of items that have few variants yet."""
    left = {name: random_source.sample(group, len(group)) for name, group in groups.items()}
    while left:
        for name in random_source.sample(sorted(left), len(left)):
            group = left[name]
            ahead = range(max(0, len(group) - _LOOK_AHEAD), len(group))
            yield group.pop(min(ahead, key=lambda at: used[group[at].item.id]))
        left = {name: group for name, group in left.items() if group}
