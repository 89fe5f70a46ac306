"""GPU kernels with what starts them and makes their arguments. Their rows come from data sets.

A kernel's size is how many elements its arguments have together; which shapes these are, the text
that makes them says.
"""

from __future__ import annotations

from rlm_model.contract.kinds.base import Condition, Kind

KERNEL = Kind(
    name="kernel",
    noun="kernel",
    metrics=("latency_s",),
    condition=Condition.SIZE,
)
