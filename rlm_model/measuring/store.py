"""Measurements on disk: one Parquet file a batch, never changed once written.

A row is one function at one size, or one program. A row holds no text: the item is known by its
corpus, its id there, and its digest.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from rlm_model.measuring.measurer import Runtime

METADATA_KEY = b"rlm_batch"

SCHEMA = pa.schema(
    [
        ("item", pa.string()),
        ("digest", pa.string()),
        ("language", pa.string()),
        ("kind", pa.string()),
        ("entry_point", pa.string()),
        ("n", pa.int64()),
        ("time_s", pa.float64()),
        ("peak_memory_bytes", pa.int64()),
        ("reason", pa.string()),
    ]
)


class StoreError(ValueError):
    """A file of measurements that can't be read; the message names it."""


@dataclass(frozen=True)
class Row:
    """One function at one size, or one program.

    Attributes:
        item: Id of the item, its corpus first.
        digest: See `MeasurableItem.digest`.
        language: Its language.
        kind: Its kind of unit.
        entry_point: What was called; empty for a program.
        n: Input size, or None for a program.
        time_s: Seconds, or None.
        peak_memory_bytes: Bytes, or None.
        reason: Why something is missing, or None.
    """

    item: str
    digest: str
    language: str
    kind: str
    entry_point: str
    n: int | None
    time_s: float | None
    peak_memory_bytes: int | None
    reason: str | None


@dataclass(frozen=True)
class Batch:
    """Measurements made one after the other on one core.

    Attributes:
        name: Unique name, also of its file.
        rows: The measurements.
        machine: See `describe_machine`.
        reference: Seconds of the reference snippets: at the batch's beginning and at its end.
        runtime: Compiler or interpreter, and what a program that does nothing costs.
    """

    name: str
    rows: Sequence[Row]
    machine: Mapping[str, str]
    reference: tuple[Mapping[str, float], Mapping[str, float]]
    runtime: Runtime = field(default_factory=Runtime)


class MeasurementStore:
    """The batches in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def append(self, batch: Batch) -> Path:
        """Writes a batch; a reader never sees half of it.

        Raises:
            FileExistsError: A batch of this name is there.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{batch.name}.parquet"
        if path.exists():
            raise FileExistsError(f"{path} is there already")
        about = {
            "machine": dict(batch.machine),
            "reference": [dict(r) for r in batch.reference],
            "runtime": asdict(batch.runtime),
        }
        schema = SCHEMA.with_metadata({METADATA_KEY: json.dumps(about).encode()})
        table = pa.Table.from_pylist([asdict(row) for row in batch.rows], schema=schema)
        partial = path.with_suffix(".partial")
        pq.write_table(table, partial, compression="zstd")
        os.replace(partial, path)
        return path

    def batches(self) -> Iterable[Batch]:
        """All batches, by name.

        Raises:
            StoreError: A file can't be read.
        """
        for path in sorted(self._folder.glob("*.parquet")):
            yield _read(path)

    def done(self) -> set[tuple[str, str]]:
        """Items, with their digests, that were measured."""
        return {(row.item, row.digest) for batch in self.batches() for row in batch.rows}


def _read(path: Path) -> Batch:
    try:
        table = pq.read_table(path)
        about: dict[str, Any] = json.loads((table.schema.metadata or {})[METADATA_KEY])
        names = [column.name for column in fields(Row)]
        rows = [Row(**row) for row in table.select(names).to_pylist()]
        before, after = about["reference"]
        # Batches of before there were programs have none.
        runtime = Runtime(**about.get("runtime", {}))
        return Batch(path.stem, rows, about["machine"], (before, after), runtime)
    except (OSError, pa.ArrowException, KeyError, ValueError, TypeError) as error:
        raise StoreError(f"{path} is not a batch of measurements: {error}") from error
