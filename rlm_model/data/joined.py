"""Measured functions and programs: the project's own measurements joined with their texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from rlm_model.contract.kinds import KINDS
from rlm_model.contract.units import CodeUnit
from rlm_model.corpora.argument_types import argument_types
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
from rlm_model.data.sources import MeasuredData, Sources, Stored, digests

MEASURED_FILE = Path("measured", "python_functions.jsonl.gz")

CORPORA = Path("corpora")
"""Where measured functions are in the folder of the shared data, and the texts of more."""


def load_functions(sources: Sources) -> MeasuredData:
    """Functions: those that the project measured, then those of `MEASURED_FILE`.

    Raises:
        DataError: The shared file is missing or damaged.
        StoreError: A batch can't be read.
    """
    path = sources.folder / MEASURED_FILE
    shared = [unit for unit in load_measured(path) if unit.unit.language in sources.languages]
    units = [*join(sources.stored, _functions(sources)), *shared]
    return MeasuredData(units, {**digests([path]), **sources.batch_files})


def load_programs(sources: Sources) -> MeasuredData:
    """Programs that the project measured.

    Raises:
        StoreError: A batch can't be read.
    """
    units = [*join(sources.stored, _programs(sources))]
    return MeasuredData(units, sources.batch_files)


def measured_items(sources: Sources) -> Iterator[MeasurableItem]:
    """All that the project's measurements may be of.

    Raises:
        DataError: A corpus file is missing or damaged.
        StoreError: A batch can't be read.
    """
    yield from _functions(sources)
    yield from _programs(sources)


def _functions(sources: Sources) -> Iterator[MeasurableItem]:
    """All functions that may have been measured."""
    stored, languages, corpora = sources.stored, sources.languages, sources.folder / CORPORA
    measured = {item for item, _ in stored}
    if "python" in languages:
        yield from bank_items()
        yield from generated_items(_highest(stored, "generated/") + 1)
        yield from find_items(measured)
        for edition in EDITIONS:
            count = _highest(stored, f"systematic/{edition}-") + 1
            yield from systematic_items(count, edition)
    if sources.collections.is_dir():
        collected = read_collection(sources.collections)
        yield from (item for item in collected if item.language in languages)
    yield from find_form_items(measured, languages)
    if corpora.is_dir():
        if "python" in languages:
            yield from corpus_items(corpora)
        yield from mbxp_items(corpora, languages)


def _programs(sources: Sources) -> Iterator[MeasurableItem]:
    """All generated programs that may have been measured."""
    stored = sources.stored
    found = {item.split("/")[1] for item, _ in stored if item.startswith("program/")}
    wanted = sorted(found & set(sources.languages))
    for edition in PROGRAM_EDITIONS:
        numbers = (_highest(stored, f"program/{name}/{edition}-") for name in wanted)
        yield from program_items(max(numbers, default=-1) + 1, wanted, edition)


def _highest(stored: Stored, prefix: str) -> int:
    """The highest number of a generator's items that were measured, or -1."""
    numbers = (item.rpartition("-")[2] for item, _ in stored if item.startswith(prefix))
    return max(map(int, numbers), default=-1)


def join(stored: Stored, items: Iterable[MeasurableItem]) -> Iterator[MeasuredUnit]:
    """Joins measurements with the texts that they were made of; other ones are left out."""
    for item, unit in matched(stored, items):
        if unit is not None:
            found = stored[item.id, item.digest]
            observations = (Observation(m.query, m.value, m.reason) for m in found)
            measured = measured_unit(item.id, problem_of(item.id), unit, observations)
            yield replace(measured, arguments=argument_types(item))


def matched(
    stored: Stored, items: Iterable[MeasurableItem]
) -> Iterator[tuple[MeasurableItem, CodeUnit | None]]:
    """Those of some items of which a value was measured, each with its unit where it has one.

    Args:
        stored: The measurements; an item whose text has changed since has none.
        items: The items.
    """
    for item in items if stored else ():  # making all items takes seconds
        found = stored.get((item.id, item.digest), ())
        if any(measurement.value is not None for measurement in found):
            yield item, _unit_of(item)


def _unit_of(item: MeasurableItem) -> CodeUnit | None:
    """The unit that was measured: what the entry point names, or else the only one of its kind."""
    if item.entry_point:
        return entry_unit(item.source, item.entry_point, item.language)
    find = KINDS[item.kind].find
    found = find(item.source.encode(), item.language) if find is not None else []
    return found[0] if found else None
