"""Where measured units come from, and what is read of that."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rlm_model.contract.manifest import file_sha256
from rlm_model.data.measured import MeasuredUnit
from rlm_model.measuring.reference import scaled_measurements
from rlm_model.measuring.store import Batch, Measurement, MeasurementStore

ItemKey = tuple[str, str]
"""Id and digest of a measured item."""

Stored = Mapping[ItemKey, Sequence[Measurement]]
"""Measurements of each item."""


@dataclass(frozen=True)
class MeasuredData:
    """Measured units, and the files where they come from.

    Attributes:
        units: All units with at least one measurement.
        files: SHA-256 of each file by its name; of batches, that of their digests in order.
    """

    units: list[MeasuredUnit]
    files: Mapping[str, str]


@dataclass(frozen=True)
class Sources:
    """Where measured units are, and in which languages they are wanted.

    Attributes:
        folder: The shared data; each loader says which of its files it reads.
        measurements: The project's batches; a folder without any adds nothing.
        languages: Of the units that are wanted, of kinds that are written in several.
        collections: What was read from repositories; measurements of it count where it is there.
        networks: Where what `table_graphs` makes of tables is kept.
    """

    folder: Path
    measurements: Path
    languages: Collection[str]
    collections: Path
    networks: Path

    @cached_property
    def stored(self) -> Stored:
        """All measurements of the batches; see `stored_measurements`."""
        return stored_measurements(MeasurementStore(self.measurements).batches())

    @cached_property
    def batch_files(self) -> Mapping[str, str]:
        """The batches as `MeasuredData.files` has them; nothing where there are none."""
        if not self._batches:
            return {}
        digests = "".join(map(file_sha256, self._batches))
        name = f"{self.measurements.name}, {len(self._batches)} batches"
        return {name: hashlib.sha256(digests.encode()).hexdigest()}

    @cached_property
    def _batches(self) -> Sequence[Path]:
        return sorted(self.measurements.glob("*.parquet"))


def stored_measurements(batches: Iterable[Batch]) -> Stored:
    """All measurements of some batches, their times brought to the scale of one machine."""
    stored: dict[ItemKey, list[Measurement]] = {}
    for batch in batches:
        for measurement in scaled_measurements(batch):
            stored.setdefault((measurement.item, measurement.digest), []).append(measurement)
    return stored


def digests(paths: Iterable[Path]) -> dict[str, str]:
    """SHA-256 of files by their names."""
    return {path.name: file_sha256(path) for path in paths}
