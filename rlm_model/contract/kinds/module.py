"""Neural networks as PyTorch modules. Their rows come from data sets."""

from __future__ import annotations

from rlm_model.contract.kinds.base import Condition, Kind

MODULE = Kind(
    name="module",
    noun="module",
    metrics=("latency_s", "peak_memory_bytes"),
    condition=Condition.NOTHING,
)
