"""What the model must never be trained on: the texts of the suites and of their variants."""

from __future__ import annotations

from rlm_model.evaluation.suites import load_items
from rlm_model.evaluation.suites.variants import load_variants


def reserved_digests() -> frozenset[str]:
    """SHA-256 of these texts."""
    units = [*(item.unit for item in load_items()), *(variant.unit for variant in load_variants())]
    return frozenset(unit.text.digest for unit in units)
