"""What measures the items of one kind and language, and what it gives."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rlm_model.contract.queries import Query
from rlm_model.corpora.items import MeasurableItem

TIME, PEAK_MEMORY = "time_s", "peak_memory_bytes"
"""What every call and every process can be measured for."""


@dataclass(frozen=True)
class Point:
    """What one run gave.

    Attributes:
        n: Input size, or None where the input is fixed.
        values: What was measured, by metric, in the metric's unit.
        reason: Why a metric is missing, or None.
    """

    n: int | None
    values: Mapping[str, float] = field(default_factory=dict)
    reason: str | None = None

    @classmethod
    def told(cls, fields: Mapping[str, Any]) -> Point:
        """Reads what a measuring process told: ``n``, ``reason``, and a value a metric.

        Raises:
            ValueError: It is none of that.
        """
        values = {name: value for name, value in fields.items() if name not in ("n", "reason")}
        known = {name: value for name, value in values.items() if value is not None}
        if "n" not in fields or not all(isinstance(value, int | float) for value in known.values()):
            raise ValueError(f"no result of a measuring process: {fields}")
        return cls(fields["n"], known, fields.get("reason"))

    def value(self, metric: str) -> float | None:
        """What was measured of a metric, or None."""
        return self.values.get(metric)


@dataclass(frozen=True)
class Runtime:
    """What the items of a batch ran on, beside the machine.

    Attributes:
        version: Of the compiler or interpreter; empty for this Python.
        floor: What a program that does nothing costs, by metric; empty for functions.
    """

    version: str = ""
    floor: Mapping[str, float] = field(default_factory=dict)


class Measurer(ABC):
    """Measures items one after the other on one core; to be closed at the end.

    Attributes:
        metrics: What it measures: a metric that a point lacks is missing for the point's reason.
        device: Device token of its values.
    """

    metrics: tuple[str, ...] = (TIME, PEAK_MEMORY)
    device: str = Query.device

    def prepare(self, items: Sequence[MeasurableItem]) -> Runtime:
        """Does before the first measurement what is done once for all items of a batch."""
        return Runtime()

    @abstractmethod
    def measure(self, item: MeasurableItem) -> list[Point]:
        """Measures an item: a point for each size, in their order."""

    def measure_all(self, items: Sequence[MeasurableItem]) -> Iterator[list[Point]]:
        """Measures items one after the other: the points of each."""
        return map(self.measure, items)

    def close(self) -> None:  # noqa: B027 - most have nothing to remove
        """Removes what it left on the disk."""
