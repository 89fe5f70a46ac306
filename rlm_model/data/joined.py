"""All measured functions: the shared file, and the project's own measurements with their texts."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from rlm_model.contract.manifest import file_sha256
from rlm_model.corpora.generated import generated_items
from rlm_model.corpora.installed import find_items
from rlm_model.corpora.items import MeasurableItem, bank_items, corpus_items
from rlm_model.corpora.mbxp import mbxp_items
from rlm_model.corpora.splits import problem_of
from rlm_model.corpora.texts import entry_unit
from rlm_model.data.measured import METRICS, SIZES, MeasuredUnit, load_measured
from rlm_model.measuring.reference import scaled_rows
from rlm_model.measuring.store import MeasurementStore, Row

MEASURED_FILE = Path("measured", "python_functions.jsonl.gz")

CORPORA = Path("corpora")

GENERATED = 2_000
"""Random functions whose measurements are looked for."""

LEAST_BYTES = 16.0
"""A call that allocates nothing counts as the smallest object: the metric is a positive number."""


@dataclass(frozen=True)
class MeasuredData:
    """Measured functions and where they come from.

    Attributes:
        units: All functions with at least one measurement.
        files: SHA-256 of each file by its name; of batches, that of their digests in order.
    """

    units: list[MeasuredUnit]
    files: Mapping[str, str]


def load_data(
    folder: Path, measurements: Path, languages: Collection[str] = ("python",)
) -> MeasuredData:
    """Loads the shared measurements and the project's own.

    Args:
        folder: Holds `MEASURED_FILE`, and `CORPORA` where functions of these were measured.
        measurements: The project's batches; a folder without any adds nothing.
        languages: Of the functions that are wanted.

    Raises:
        DataError: The shared file is missing or damaged.
        StoreError: A batch can't be read.
    """
    path = folder / MEASURED_FILE
    units, files = load_measured(path), {path.name: file_sha256(path)}
    units = [unit for unit in units if unit.unit.language in languages]
    batches = sorted(measurements.glob("*.parquet"))
    if batches:
        store = MeasurementStore(measurements)
        items: list[MeasurableItem] = []
        if "python" in languages:
            items += [*bank_items(), *generated_items(GENERATED)]
            items += find_items(row.item for batch in store.batches() for row in batch.rows)
        if (folder / CORPORA).is_dir():
            items += corpus_items(folder / CORPORA) if "python" in languages else ()
            items += mbxp_items(folder / CORPORA, languages)
        units = merge(units, join(store, items))
        digests = "".join(map(file_sha256, batches))
        name = f"{measurements.name}, {len(batches)} batches"
        files[name] = hashlib.sha256(digests.encode()).hexdigest()
    return MeasuredData(units, files)


def merge(first: Iterable[MeasuredUnit], more: Iterable[MeasuredUnit]) -> list[MeasuredUnit]:
    """Puts measurements of the same functions together.

    Where both have a value, the first one stands. Functions with the same text are one problem.
    """
    merged = {unit.id: unit for unit in first}
    problems = {unit.unit.text.digest: unit.problem for unit in merged.values()}
    for unit in more:
        known = merged.get(unit.id)
        if known is None:
            problem = problems.setdefault(unit.unit.text.digest, unit.problem)
            merged[unit.id] = replace(unit, problem=problem)
        else:
            log10 = np.where(np.isnan(known.log10), unit.log10, known.log10)
            merged[unit.id] = replace(known, log10=log10)
    return list(merged.values())


def join(store: MeasurementStore, items: Iterable[MeasurableItem]) -> list[MeasuredUnit]:
    """Joins measurements with the texts that they were made of; other ones are left out.

    Times are brought to the scale of one machine, and several measurements of one function at one
    size count by their geometric mean.
    """
    rows: dict[tuple[str, str], list[Row]] = {}
    for batch in store.batches():
        for row in scaled_rows(batch):
            rows.setdefault((row.item, row.digest), []).append(row)
    joined: list[MeasuredUnit] = []
    for item in items:
        found = [row for row in rows.get((item.id, item.digest), []) if row.n in SIZES]
        unit = entry_unit(item.source, item.entry_point, item.language)
        if unit is None or not any(row.time_s for row in found):
            continue
        log10 = np.full((len(METRICS), len(SIZES)), np.nan)
        for column, n in enumerate(SIZES):
            points = [row for row in found if row.n == n]
            times = [row.time_s for row in points if row.time_s is not None]
            peaks = [row.peak_memory_bytes for row in points if row.peak_memory_bytes is not None]
            if times:
                log10[0, column] = np.mean(np.log10(times))
            if peaks:
                log10[1, column] = np.mean(np.log10(np.maximum(peaks, LEAST_BYTES)))
        joined.append(MeasuredUnit(item.id, problem_of(item.id), unit, log10))
    return joined
