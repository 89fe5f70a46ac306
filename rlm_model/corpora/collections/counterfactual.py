"""The variants that are measured beside their originals: a fixed sample of them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence

from rlm_model.corpora.items import MeasurableItem
from rlm_model.corpora.variants import sample_variants

ORIGINALS = 3_200
"""Functions of the corpora and collections that are changed."""

SEED = 2
"""Of the sample of originals."""

PARTS = 2
"""Parts that the originals are changed in, each with a seed of its own."""


def counterfactual_items(
    items: Iterable[MeasurableItem], bank: Sequence[MeasurableItem], count: int
) -> Iterator[MeasurableItem]:
    """Variants of a sample of functions and of every second one of the bank.

    Args:
        items: Functions of the corpora and collections, in a fixed order.
        bank: Functions of the bank.
        count: How many variants there are at most.
    """
    able = [item for item in items if not item.problem and item.language == "python"]
    chosen = random.Random(SEED).sample(able, min(ORIGINALS, len(able)))
    originals = [*chosen, *bank[::2]]
    for part in range(PARTS):
        yield from sample_variants(originals[part::PARTS], count // PARTS, str(part))
