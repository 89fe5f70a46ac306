"""Neural networks as graphs of operators, written as text. Their rows come from data sets."""

from __future__ import annotations

from rlm_model.contract.kinds.base import Condition, Kind

GRAPH = Kind(
    name="graph",
    noun="graph",
    metrics=("latency_s", "accuracy"),
    condition=Condition.NOTHING,
)
