"""Input sizes that a model answers for, and those that it is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rlm_model.contract.manifest import Manifest

Sizes = tuple["int | None", ...]
"""Ascending; None alone where size is no condition."""

GROWTH_SIZES = (10, 100, 1_000, 10_000, 100_000)
"""Sizes that growth is fitted at: it is a property of the unit, whatever sizes are shown. They are
shown where no others are chosen."""


def nearest_size(manifest: Manifest, size: int, kind: str | None = None) -> int | None:
    """What units of a kind, by default the model's main one, are asked for where a size is wanted.

    Returns:
        The size itself, or the end of the model's range that is nearest to it; None where size is
        no condition of such a unit.
    """
    answered = manifest.of_kind(kind)
    if answered.size_min is None or answered.size_max is None:
        return None
    return min(max(size, answered.size_min), answered.size_max)


def nearest_sizes(manifest: Manifest, sizes: Iterable[int], kind: str | None = None) -> Sizes:
    """`nearest_size` of each, ascending, without repeats."""
    found = {nearest_size(manifest, size, kind) for size in sizes}
    return _ascending(found)


def growth_sizes(manifest: Manifest, kind: str | None = None) -> tuple[int, ...]:
    """The sizes of `GROWTH_SIZES` that the model answers for."""
    return tuple(size for size in GROWTH_SIZES if nearest_size(manifest, size, kind) == size)


def asked_sizes(manifest: Manifest, shown: Iterable[int], kind: str | None = None) -> Sizes:
    """What the model is asked for: the sizes that are shown and those of the growth, ascending."""
    return _ascending({*nearest_sizes(manifest, shown, kind), *growth_sizes(manifest, kind)})


def with_largest(manifest: Manifest, size: int, kind: str | None = None) -> Sizes:
    """A unit's own size and the largest of its growth, ascending: what reports show of it."""
    return _ascending({nearest_size(manifest, size, kind), *growth_sizes(manifest, kind)[-1:]})


def _ascending(sizes: Iterable[int | None]) -> Sizes:
    return tuple(sorted(sizes, key=lambda size: size or 0))
