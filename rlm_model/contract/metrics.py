"""What can be predicted of a code unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Metric:
    """A quantity that a unit has.

    Attributes:
        name: Its name in measurements, models and reports.
        unit: What its values are in: ``s``, ``B``, or nothing for a share.
        title: What people call it.
    """

    name: str
    unit: str
    title: str


_TABLE = (
    Metric("time_s", "s", "time"),
    Metric("peak_memory_bytes", "B", "peak memory"),
    Metric("latency_s", "s", "latency"),
    Metric("accuracy", "", "accuracy"),
)

METRICS: Mapping[str, Metric] = MappingProxyType({metric.name: metric for metric in _TABLE})
"""All metrics by their names. Which of them a model answers, its manifest says."""
