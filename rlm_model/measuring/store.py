"""Measurements on disk: one Parquet file a batch, never changed once written.

A row is one value: a metric of one item under one condition, or the reason why there is none. A row
holds no text: the item is known by its corpus, its id there, and its digest.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from rlm_model.contract.queries import Query
from rlm_model.measuring.measurer import PEAK_MEMORY, TIME, Runtime

METADATA_KEY = b"rlm_batch"

ITEM_COLUMNS = ("item", "digest", "language", "kind", "entry_point")

QUERY_COLUMNS = ("metric", "size", "device")
"""Fields of `Query`."""

SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ITEM_COLUMNS),
        ("metric", pa.string()),
        ("size", pa.int64()),
        ("device", pa.string()),
        ("value", pa.float64()),
        ("reason", pa.string()),
    ]
)

WIDE_METRICS = (TIME, PEAK_MEMORY)
"""Columns of the first batches, which have a row a size ``n`` and one reason for both."""


class StoreError(ValueError):
    """A file of measurements that can't be read; the message names it."""


@dataclass(frozen=True)
class Measurement:
    """One value of one item.

    Attributes:
        item: Id of the item, its corpus first.
        digest: See `MeasurableItem.digest`.
        language: Its language.
        kind: Its kind of unit.
        entry_point: What was called; empty for a program.
        query: What was measured: a metric under a condition.
        value: In the metric's unit, or None.
        reason: Why there is no value, or None.
    """

    item: str
    digest: str
    language: str
    kind: str
    entry_point: str
    query: Query
    value: float | None
    reason: str | None = None


@dataclass(frozen=True)
class Batch:
    """Measurements made one after the other on one core.

    Attributes:
        name: Unique name, also of its file.
        measurements: What was measured.
        machine: See `describe_machine`.
        reference: Seconds of the reference snippets: at the batch's beginning and at its end.
        runtime: Compiler or interpreter, and what a program that does nothing costs.
    """

    name: str
    measurements: Sequence[Measurement]
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
        table = pa.Table.from_pylist(list(map(_row, batch.measurements)), schema=schema)
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
            yield read_batch(path)

    def done(self) -> set[tuple[str, str]]:
        """Items, with their digests, that were measured."""
        return {(m.item, m.digest) for batch in self.batches() for m in batch.measurements}


def _row(measurement: Measurement) -> dict[str, Any]:
    row = {name: getattr(measurement, name) for name in (*ITEM_COLUMNS, "value", "reason")}
    return row | {name: getattr(measurement.query, name) for name in QUERY_COLUMNS}


def read_batch(path: Path) -> Batch:
    """The batch in a file.

    Raises:
        StoreError: It can't be read.
    """
    try:
        table = pq.read_table(path)
        about: dict[str, Any] = json.loads((table.schema.metadata or {})[METADATA_KEY])
        read = _long if "metric" in table.column_names else _wide
        before, after = about["reference"]
        runtime = _runtime(about.get("runtime", {}))
        return Batch(path.stem, list(read(table)), about["machine"], (before, after), runtime)
    except (OSError, pa.ArrowException, KeyError, ValueError, TypeError) as error:
        raise StoreError(f"{path} is not a batch of measurements: {error}") from error


def _long(table: pa.Table) -> Iterator[Measurement]:
    """A row a value."""
    queries = map(_query, *_columns(table, QUERY_COLUMNS))
    for *item, query, value, reason in zip(
        *_columns(table, ITEM_COLUMNS), queries, *_columns(table, ("value", "reason")), strict=True
    ):
        yield Measurement(*item, query, value, reason)


def _wide(table: pa.Table) -> Iterator[Measurement]:
    """The first batches: a row an item and size, a column a metric."""
    for *item, n, reason, time, peak in zip(
        *_columns(table, (*ITEM_COLUMNS, "n", "reason", *WIDE_METRICS)), strict=True
    ):
        for metric, value in zip(WIDE_METRICS, (time, peak), strict=True):
            if value is not None:
                yield Measurement(*item, _query(metric, n), float(value))
            elif reason is not None:
                yield Measurement(*item, _query(metric, n), None, reason)


def _columns(table: pa.Table, names: Iterable[str]) -> list[list[Any]]:
    return [table.column(name).to_pylist() for name in names]


@lru_cache(maxsize=4_096)
def _query(metric: str, size: int | None, device: str = Query.device) -> Query:
    return Query(metric, size, device)


def _runtime(about: Mapping[str, Any]) -> Runtime:
    """What a batch says of its runtime; the first ones have no floor, or a field a metric."""
    floor = about.get("floor") or {
        metric: about[name]
        for metric, name in zip(WIDE_METRICS, ("floor_time_s", "floor_memory_bytes"), strict=True)
        if about.get(name) is not None
    }
    return Runtime(about.get("version", ""), floor)
