"""What measures the items of one kind and language, and what it gives."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rlm_model.corpora.items import MeasurableItem


@dataclass(frozen=True)
class Point:
    """What one size gave.

    Attributes:
        n: Input size, or None for a program: its input is fixed.
        time_s: Seconds, or None when it failed.
        peak_memory_bytes: Bytes, or None when it failed or was too slow to trace.
        reason: Why something is missing, or None.
    """

    n: int | None
    time_s: float | None = None
    peak_memory_bytes: int | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Runtime:
    """What the items of a batch ran on, beside the machine.

    Attributes:
        version: Of the compiler or interpreter; empty for this Python.
        floor_time_s: CPU seconds of a program that does nothing, or None for functions.
        floor_memory_bytes: Its peak resident set, or None.
    """

    version: str = ""
    floor_time_s: float | None = None
    floor_memory_bytes: int | None = None


class Measurer(ABC):
    """Measures items one after the other on one core; to be closed at the end."""

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
