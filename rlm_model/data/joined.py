"""All measured functions: the shared file, and the project's own measurements with their texts."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rlm_model.contract.kinds import FUNCTION, KINDS, PROGRAM
from rlm_model.contract.manifest import file_sha256
from rlm_model.contract.units import CodeUnit
from rlm_model.corpora.collections.files import read_collection
from rlm_model.corpora.forms import find_form_items
from rlm_model.corpora.generated import generated_items
from rlm_model.corpora.installed import find_items
from rlm_model.corpora.items import MeasurableItem, bank_items, corpus_items
from rlm_model.corpora.mbxp import mbxp_items
from rlm_model.corpora.programs.items import EDITIONS as PROGRAM_EDITIONS
from rlm_model.corpora.programs.items import program_items
from rlm_model.corpora.splits import problem_of
from rlm_model.corpora.systematic import EDITIONS, systematic_items
from rlm_model.corpora.texts import entry_unit
from rlm_model.data.measured import MeasuredUnit, Observation, load_measured, measured_unit
from rlm_model.measuring.reference import scaled_measurements
from rlm_model.measuring.store import Measurement, MeasurementStore

MEASURED_FILE = Path("measured", "python_functions.jsonl.gz")

CORPORA = Path("corpora")

COLLECTIONS = Path("build", "corpora")
"""Where `rlm-model corpora` writes."""

Stored = Mapping[tuple[str, str], Sequence[Measurement]]
"""Measurements of each item: by its id and its digest."""


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
    kinds: Collection[str] = (FUNCTION.name,),
) -> MeasuredData:
    """Loads the shared measurements and the project's own.

    Args:
        folder: Holds `MEASURED_FILE`, and `CORPORA` where functions of these were measured.
        measurements: The project's batches; a folder without any adds nothing.
        languages: Of the units that are wanted.
        collections: What was read from repositories; measurements of it count where it is there.
        kinds: Of the units that are wanted.

    Raises:
        DataError: The shared file is missing or damaged.
        StoreError: A batch can't be read.
    """
    path = folder / MEASURED_FILE
    units, files = load_measured(path), {path.name: file_sha256(path)}
    units = [unit for unit in units if unit.unit.language in languages and unit.unit.kind in kinds]
    batches = sorted(measurements.glob("*.parquet"))
    if batches:
        stored = stored_measurements(MeasurementStore(measurements))
        items = _items(folder, stored, languages, collections) if FUNCTION.name in kinds else ()
        programs = _programs(stored, languages) if PROGRAM.name in kinds else ()
        units = merge((*join(stored, items), *join(stored, programs)), units)
        digests = "".join(map(file_sha256, batches))
        name = f"{measurements.name}, {len(batches)} batches"
        files[name] = hashlib.sha256(digests.encode()).hexdigest()
    return MeasuredData(units, files)


def _items(
    folder: Path, stored: Stored, languages: Collection[str], collections: Path
) -> Iterator[MeasurableItem]:
    """All functions that may have been measured."""
    measured = {item for item, _ in stored}
    if "python" in languages:
        yield from bank_items()
        yield from generated_items(_highest(stored, "generated/") + 1)
        yield from find_items(measured)
        for edition in EDITIONS:
            count = _highest(stored, f"systematic/{edition}-") + 1
            yield from systematic_items(count, edition)
    if collections.is_dir():
        yield from (item for item in read_collection(collections) if item.language in languages)
    yield from find_form_items(measured, languages)
    if (folder / CORPORA).is_dir():
        if "python" in languages:
            yield from corpus_items(folder / CORPORA)
        yield from mbxp_items(folder / CORPORA, languages)


def _programs(stored: Stored, languages: Collection[str]) -> Iterator[MeasurableItem]:
    """All generated programs that may have been measured."""
    found = {item.split("/")[1] for item, _ in stored if item.startswith("program/")}
    wanted = sorted(found & set(languages))
    for edition in PROGRAM_EDITIONS:
        numbers = (_highest(stored, f"program/{name}/{edition}-") for name in wanted)
        yield from program_items(max(numbers, default=-1) + 1, wanted, edition)


def _highest(stored: Stored, prefix: str) -> int:
    """The highest number of a generator's items that were measured, or -1."""
    numbers = (item.rpartition("-")[2] for item, _ in stored if item.startswith(prefix))
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


def stored_measurements(store: MeasurementStore) -> Stored:
    """All measurements of a store, their times brought to the scale of one machine."""
    stored: dict[tuple[str, str], list[Measurement]] = {}
    for batch in store.batches():
        for measurement in scaled_measurements(batch):
            stored.setdefault((measurement.item, measurement.digest), []).append(measurement)
    return stored


def join(stored: Stored, items: Iterable[MeasurableItem]) -> Iterator[MeasuredUnit]:
    """Joins measurements with the texts that they were made of; other ones are left out."""
    for item in items:
        found = stored.get((item.id, item.digest), ())
        if not any(measurement.value is not None for measurement in found):
            continue
        unit = _unit_of(item)
        if unit is not None:
            observations = (Observation(m.query, m.value, m.reason) for m in found)
            yield measured_unit(item.id, problem_of(item.id), unit, observations)


def _unit_of(item: MeasurableItem) -> CodeUnit | None:
    """The unit that was measured: what the entry point names, or else the only one of its kind."""
    if item.entry_point:
        return entry_unit(item.source, item.entry_point, item.language)
    find = KINDS[item.kind].find
    found = find(item.source.encode(), item.language) if find is not None else []
    return found[0] if found else None
