"""Input sizes that a model answers for, and those that it is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rlm_model.contract.manifest import Manifest

GRID = (10, 100, 1_000, 10_000, 100_000)
"""Sizes that growth is fitted at: it is a property of the unit, whatever sizes are shown."""


def nearest_size(manifest: Manifest, size: int) -> int:
    """The size itself, or the end of the model's range that is nearest to it."""
    answered = manifest.of_kind()
    return min(max(size, answered.size_min or size), answered.size_max or size)


def nearest_sizes(manifest: Manifest, sizes: Iterable[int]) -> tuple[int, ...]:
    """`nearest_size` of each, ascending, without repeats."""
    return tuple(sorted({nearest_size(manifest, size) for size in sizes}))


def grid_sizes(manifest: Manifest) -> tuple[int, ...]:
    """The sizes of `GRID` that the model answers for."""
    return tuple(size for size in GRID if nearest_size(manifest, size) == size)


def asked_sizes(manifest: Manifest, shown: Iterable[int]) -> tuple[int, ...]:
    """What the model is asked so that some sizes can be shown: those and the grid's, ascending."""
    return tuple(sorted({*nearest_sizes(manifest, shown), *grid_sizes(manifest)}))


def with_largest(manifest: Manifest, size: int) -> tuple[int, ...]:
    """A unit's own size and the grid's largest, ascending: what reports show of it."""
    return tuple(sorted({nearest_size(manifest, size), *grid_sizes(manifest)[-1:]}))
