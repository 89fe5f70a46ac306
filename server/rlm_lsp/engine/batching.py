"""Batches of units of about the same length: little padding, flat memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

MAX_UNITS = 16
MAX_TOKENS = 384
"""Padded tokens of a batch; a longer unit is a batch of its own. Larger batches are slower: without
the arena, which would keep hundreds of megabytes, their tensors are page faults each time."""


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Groups items by length, the shortest first.

    Args:
        lengths: Tokens of each item.

    Yields:
        Indexes into `lengths`, each index once.
    """
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lengths.__getitem__):
        # Ascending lengths: this item is the longest so far, and sets the padding.
        if len(batch) == MAX_UNITS or (len(batch) + 1) * lengths[index] > MAX_TOKENS:
            if batch:
                yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch
