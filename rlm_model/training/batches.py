"""Batches of units of like length, in an order that a seed fixes."""

from __future__ import annotations

import random
from collections.abc import Sequence

BUCKET = 16
"""Batches that are sorted by length together."""


def epoch_batches(
    lengths: Sequence[int], batch_size: int, seed: int, epoch: int
) -> list[list[int]]:
    """Splits all indices into batches of like length, shuffled anew each epoch.

    Args:
        lengths: Token count of each unit.
        batch_size: Units a batch.
        seed: Of the whole training.
        epoch: Number of the pass.

    Returns:
        Lists of indices; the same arguments give the same lists, so a resumed run continues
        where it stopped.
    """
    source = random.Random(f"{seed} {epoch}")
    order = list(range(len(lengths)))
    source.shuffle(order)
    span = batch_size * BUCKET
    batches = []
    for start in range(0, len(order), span):
        chunk = sorted(order[start : start + span], key=lambda index: lengths[index])
        batches += [chunk[i : i + batch_size] for i in range(0, len(chunk), batch_size)]
    source.shuffle(batches)
    return batches


def sorted_batches(lengths: Sequence[int], batch_size: int) -> list[list[int]]:
    """Splits all indices into batches in ascending length, for inference."""
    order = sorted(range(len(lengths)), key=lambda index: lengths[index])
    return [order[i : i + batch_size] for i in range(0, len(order), batch_size)]
