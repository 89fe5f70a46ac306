"""GPU kernels, with the shapes that they are called with. Their rows come from data sets."""

from __future__ import annotations

from rlm_model.contract.kinds.base import Condition, Kind

KERNEL = Kind(
    name="kernel",
    noun="kernel",
    metrics=("latency_s",),
    condition=Condition.NOTHING,
)
