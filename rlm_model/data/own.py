"""A user's own measurements, joined with the sources that they are of."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rlm_model.contract.languages import language_of_path
from rlm_model.corpora.installed import find_items
from rlm_model.corpora.items import MeasurableItem
from rlm_model.corpora.texts import DataError
from rlm_model.data.joined import join
from rlm_model.data.measured import MeasuredUnit
from rlm_model.data.sources import Stored, stored_measurements
from rlm_model.measuring.store import read_batch

LARGEST_FILE = 1_000_000
"""Bytes of the largest file that is read: longer ones are generated."""


@dataclass(frozen=True)
class OwnData:
    """What was measured of a user's code.

    Attributes:
        units: Those whose source was found; the problem of each is the file that it is from.
        without_source: Count of the measured functions whose source was not found as it was.
    """

    units: list[MeasuredUnit]
    without_source: int


def load_own(measurements: Sequence[Path], sources: Sequence[Path]) -> OwnData:
    """Joins measurements with their sources.

    A source belongs to a measurement where its digest is that of what was measured: a function
    that was changed since then is left out. Functions of installed packages are found there.

    Args:
        measurements: Files that ``rlm-model measure --out`` wrote, or folders of them.
        sources: Source files, or folders of them.

    Raises:
        DataError: There is no measurement, or a path that does not exist.
        StoreError: A file is no batch of measurements.
    """
    stored = stored_measurements(map(read_batch, _files(measurements, ".parquet")))
    if not stored:
        raise DataError("no measurement in " + ", ".join(map(str, measurements)))
    units: dict[tuple[str, str], MeasuredUnit] = {}
    problems: dict[str, str] = {}
    for item in _items(stored, sources):
        key = (item.id, item.digest)
        if key in units:
            continue
        for unit in join({key: stored.get(key, ())}, [item]):
            file = hashlib.sha256(item.source.encode("utf-8", "surrogatepass")).hexdigest()
            # The same text in two files is one problem.
            problem = problems.setdefault(unit.unit.text.digest, file)
            name = f"{item.id}@{item.digest[:8]}"
            units[key] = replace(unit, id=name, problem=problem)
    measured = {key for key, found in stored.items() if any(m.value is not None for m in found)}
    return OwnData(list(units.values()), len(measured - set(units)))


def _items(stored: Stored, sources: Sequence[Path]) -> Iterator[MeasurableItem]:
    """What was measured, as far as it is found: in the sources, and in installed packages."""
    wanted: dict[str, list[tuple[str, str, str]]] = {}
    digests: dict[str, list[str]] = {}
    for (item_id, digest), found in stored.items():
        about = (found[0].entry_point, found[0].kind)
        digests.setdefault(digest, []).append(item_id)
        wanted.setdefault(found[0].language, []).append((digest, *about))
    for path in _files(sources):
        language = language_of_path(path)
        names = {about[1:] for about in wanted.get(language or "", ())}
        text = _text(path) if names else None
        if language is None or text is None:
            continue
        for entry_point, kind in names:
            if entry_point.rpartition(".")[2] in text:
                item = MeasurableItem("", language, text, entry_point, kind=kind)
                yield from (replace(item, id=name) for name in digests.get(item.digest, ()))
    yield from find_items(item_id for item_id, _ in stored)


def _files(paths: Sequence[Path], suffix: str = "") -> Iterator[Path]:
    """Files, and those in folders, without hidden ones."""
    for path in paths:
        if not path.exists():
            raise DataError(f"{path} does not exist")
        if path.is_file():
            yield path
            continue
        for file in sorted(path.rglob(f"*{suffix}")):
            inside = file.relative_to(path).parts
            if file.is_file() and not any(part.startswith(".") for part in inside):
                yield file


def _text(path: Path) -> str | None:
    try:
        if path.stat().st_size <= LARGEST_FILE:
            return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        pass
    return None


def hold_out(
    units: Sequence[MeasuredUnit], share: float, seed: int = 0
) -> tuple[list[MeasuredUnit], list[MeasuredUnit]]:
    """Parts units into those to learn from and those to judge by, whole files together.

    Files that hold more than a fourth of all units are parted by function: there are too few then.

    Args:
        units: See `load_own`.
        share: Of all units, to judge by.
        seed: Of the draw.
    """
    files: dict[str, list[MeasuredUnit]] = {}
    for unit in units:
        files.setdefault(unit.problem, []).append(unit)
    groups: Mapping[str, list[MeasuredUnit]] = files
    if max(map(len, files.values()), default=0) > len(units) / 4:
        by_text: dict[str, list[MeasuredUnit]] = {}
        for unit in units:
            by_text.setdefault(unit.unit.text.digest, []).append(unit)
        groups = by_text
    order = sorted(groups)
    random.Random(seed).shuffle(order)
    held: list[MeasuredUnit] = []
    learned: list[MeasuredUnit] = []
    for name in order:
        (held if len(held) < share * len(units) else learned).extend(groups[name])
    return learned, held
