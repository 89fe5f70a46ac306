"""All measured functions: the shared file, and the project's own measurements with their texts."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rlm_model.contract.manifest import file_sha256
from rlm_model.corpora.collections.files import read_collection
from rlm_model.corpora.generated import generated_items
from rlm_model.corpora.installed import find_items
from rlm_model.corpora.items import MeasurableItem, bank_items, corpus_items
from rlm_model.corpora.mbxp import mbxp_items
from rlm_model.corpora.splits import problem_of
from rlm_model.corpora.systematic import EDITIONS, systematic_items
from rlm_model.corpora.texts import entry_unit
from rlm_model.data.completion import Course
from rlm_model.data.measured import MeasuredUnit, load_measured, measured_unit
from rlm_model.measuring.reference import scaled_rows
from rlm_model.measuring.store import MeasurementStore, Row

MEASURED_FILE = Path("measured", "python_functions.jsonl.gz")

CORPORA = Path("corpora")

COLLECTIONS = Path("build", "corpora")
"""Where `rlm-model corpora` writes."""

LEAST_BYTES = 16.0
"""A call that allocates nothing counts as the smallest object: the metric is a positive number."""

STOPPED = ("stopped", "over ", "wall time limit", "memory not traced")
"""What reasons begin with that say that a value is large, not that the function fails."""

Rows = Mapping[tuple[str, str], Sequence[Row]]
"""Rows of each item: by its id and its digest."""


@dataclass(frozen=True)
class MeasuredData:
    """Measured functions, and the files where they come from.

    Attributes:
        units: All functions with at least one measurement.
        files: SHA-256 of each file by its name; of batches, that of their digests in order.
    """

    units: list[MeasuredUnit]
    files: Mapping[str, str]


def load_data(
    folder: Path,
    measurements: Path,
    languages: Collection[str] = ("python",),
    collections: Path = COLLECTIONS,
) -> MeasuredData:
    """Loads the shared measurements and the project's own.

    Args:
        folder: Holds `MEASURED_FILE`, and `CORPORA` where functions of these were measured.
        measurements: The project's batches; a folder without any adds nothing.
        languages: Of the functions that are wanted.
        collections: What was read from repositories; measurements of it count where it is there.

    Raises:
        DataError: The shared file is missing or damaged.
        StoreError: A batch can't be read.
    """
    path = folder / MEASURED_FILE
    units, files = load_measured(path), {path.name: file_sha256(path)}
    units = [unit for unit in units if unit.unit.language in languages]
    batches = sorted(measurements.glob("*.parquet"))
    if batches:
        rows = stored_rows(MeasurementStore(measurements))
        units = merge(join(rows, _items(folder, rows, languages, collections)), units)
        digests = "".join(map(file_sha256, batches))
        name = f"{measurements.name}, {len(batches)} batches"
        files[name] = hashlib.sha256(digests.encode()).hexdigest()
    return MeasuredData(units, files)


def _items(
    folder: Path, rows: Rows, languages: Collection[str], collections: Path
) -> Iterator[MeasurableItem]:
    """All items that may have been measured."""
    if "python" in languages:
        yield from bank_items()
        yield from generated_items(_highest(rows, "generated/") + 1)
        yield from find_items({item for item, _ in rows})
        for edition in EDITIONS:
            count = _highest(rows, f"systematic/{edition}-") + 1
            yield from systematic_items(count, edition)
        if collections.is_dir():
            yield from read_collection(collections)
    if (folder / CORPORA).is_dir():
        if "python" in languages:
            yield from corpus_items(folder / CORPORA)
        yield from mbxp_items(folder / CORPORA, languages)


def _highest(rows: Rows, prefix: str) -> int:
    """The highest number of a generator's items that were measured, or -1."""
    numbers = (item.rpartition("-")[2] for item, _ in rows if item.startswith(prefix))
    return max(map(int, numbers), default=-1)


def merge(first: Iterable[MeasuredUnit], more: Iterable[MeasuredUnit]) -> list[MeasuredUnit]:
    """Puts measurements of the same functions together.

    Where both have a function, the first one stands. Functions with the same text are one problem.
    """
    merged: dict[str, MeasuredUnit] = {}
    problems: dict[str, str] = {}
    for unit in (*first, *more):
        problem = problems.setdefault(unit.unit.text.digest, unit.problem)
        merged.setdefault(unit.id, replace(unit, problem=problem))
    return list(merged.values())


def stored_rows(store: MeasurementStore) -> Rows:
    """All rows of a store, their times brought to the scale of one machine."""
    rows: dict[tuple[str, str], list[Row]] = {}
    for batch in store.batches():
        for row in scaled_rows(batch):
            rows.setdefault((row.item, row.digest), []).append(row)
    return rows


def join(rows: Rows, items: Iterable[MeasurableItem]) -> Iterator[MeasuredUnit]:
    """Joins measurements with the texts that they were made of; other ones are left out.

    Several measurements of one function at one size count by their geometric mean.
    """
    for item in items:
        found = rows.get((item.id, item.digest), ())
        if not any(row.time_s for row in found):
            continue
        unit = entry_unit(item.source, item.entry_point, item.language)
        if unit is not None:
            courses = (_course(found, "time_s", 1e-9), _course(found, "peak_memory_bytes"))
            yield measured_unit(item.id, problem_of(item.id), unit, courses)


def _course(rows: Iterable[Row], metric: str, least: float = LEAST_BYTES) -> Course:
    """What was measured of one metric."""
    values: dict[int, list[float]] = {}
    stopped: list[int] = []
    failed: list[int] = []
    for row in rows:
        if row.n is None:
            continue
        value = getattr(row, metric)
        if value is not None:
            values.setdefault(row.n, []).append(math.log10(max(value, least)))
        elif (row.reason or "").startswith(STOPPED):
            stopped.append(row.n)
        elif row.reason:
            failed.append(row.n)
    sizes = sorted(values)
    means = [sum(values[n]) / len(values[n]) for n in sizes]
    stopped_at, failed_at = (
        min((n for n in ends if not sizes or n > sizes[-1]), default=None)
        for ends in (stopped, failed)
    )
    return Course(sizes, means, stopped_at, failed_at)
