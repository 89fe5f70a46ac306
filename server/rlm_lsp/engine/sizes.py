"""Input sizes that a model answers for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rlm_model.contract.manifest import Manifest


def nearest_size(manifest: Manifest, size: int) -> int:
    """The size itself, or the end of the model's range that is nearest to it."""
    return min(max(size, manifest.size_min), manifest.size_max)


def nearest_sizes(manifest: Manifest, sizes: Iterable[int]) -> tuple[int, ...]:
    """`nearest_size` of each, ascending, without repeats."""
    return tuple(sorted({nearest_size(manifest, size) for size in sizes}))
