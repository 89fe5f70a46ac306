"""Measured code from Hugging Face datasets: the data of "Regression Language Models for Code".

``akhauriyash/Code-Regression`` holds 7.5 million rows with the columns ``identifier``, ``space``,
``input`` (the code), ``target`` (the value), ``metric_type`` and ``metadata`` (a Python dictionary
as text). Its spaces:

- APPS: Python programs, ``memory_bytes``.
- CDSS: programs of CodeNet in many languages (``metadata["language"]``), ``memory_bytes``.
- KBSS: Triton kernels of KernelBook, ``latency_ms``.
"""

from __future__ import annotations

import ast
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from rlm_model.contract.kinds import KERNEL, KINDS, PROGRAM
from rlm_model.contract.languages import LANGUAGES
from rlm_model.contract.queries import REFERENCE_DEVICE, Query
from rlm_model.contract.units import CodeUnit
from rlm_model.contract.units.extract import plain_file
from rlm_model.corpora.reserved import is_reserved
from rlm_model.data.measured import MeasuredUnit, Observation, measured_unit

CODE_REGRESSION = "akhauriyash/Code-Regression"

METRIC_TYPES = {"memory_bytes": ("peak_memory_bytes", 1.0), "latency_ms": ("latency_s", 1e-3)}
"""Metric and factor to its unit, by ``metric_type``."""

DEVICES = {KERNEL.name: "gpu"}
"""Where a kind was measured, if not on a processor."""

_NAMES = {language.title: language.name for language in LANGUAGES.values()}
"""The project's names of languages by what people call them."""

PROBLEM_KEYS = ("problem_id", "p_id")
"""Where the metadata may name the problem that a program solves."""


class HubError(ValueError):
    """A data set that can't be read; the message says what to do."""


class UnusableRowError(ValueError):
    """A row that is no measurement of the project's kinds; the message says why."""


@dataclass(frozen=True)
class HubMeasurement:
    """One measured value of one piece of code.

    Attributes:
        id: ``code-regression/<identifier>``.
        problem: What a split goes by: code for one problem stays together. The id itself where
            the row does not name its problem.
        kind: ``program`` or ``kernel``.
        language: Name as in unit texts.
        text: The code.
        query: What was measured; without a size, on the data set's own input.
        value: In the unit of the query's metric.
    """

    id: str
    problem: str
    kind: str
    language: str
    text: str
    query: Query
    value: float

    @property
    def unit(self) -> CodeUnit | None:
        """The text as one unit of its kind, or None where there is nothing in it."""
        find = KINDS[self.kind].find
        source = self.text.encode("utf-8", "replace")
        if find is None:
            found = plain_file(source, self.language, self.kind)
        else:
            found = find(source, self.language)
        return found[0] if found else None


def hub_measurements(
    rows: Iterable[Mapping[str, Any]], skipped: Counter[str]
) -> Iterator[HubMeasurement]:
    """Reads rows of `CODE_REGRESSION`.

    Args:
        rows: The rows.
        skipped: Counts the rows that are left out, by reason.
    """
    for row in rows:
        try:
            yield row_measurement(row)
        except UnusableRowError as error:
            skipped[str(error)] += 1


def hub_units(found: Iterable[HubMeasurement]) -> list[MeasuredUnit]:
    """Measured units with the targets of all that was measured of each.

    Rows of one text are one unit, and one problem.
    """
    texts: dict[str, list[HubMeasurement]] = {}
    for measurement in found:
        texts.setdefault(measurement.text, []).append(measurement)
    units: list[MeasuredUnit] = []
    for measurements in texts.values():
        first = measurements[0]
        unit = first.unit
        if unit is not None:
            observations = (Observation(m.query, m.value) for m in measurements)
            units.append(measured_unit(first.id, first.problem, unit, observations))
    return units


def stream_rows(
    path: str = CODE_REGRESSION, *, data_files: str | None = None, split: str = "train"
) -> Iterable[Mapping[str, Any]]:
    """Rows of a data set as they come, with nothing kept on disk.

    Args:
        path: A data set on the hub, or a file format (``parquet``, ``json``) of local files.
        data_files: Local files, where `path` is a format.
        split: Part of the data set.

    Raises:
        HubError: The data set can't be reached or read.
    """
    # Imported here: it takes a second to load, and reading rows needs none of it.
    from datasets import load_dataset
    from datasets.exceptions import DatasetsError

    try:
        return load_dataset(path, data_files=data_files, split=split, streaming=True)
    except (OSError, ValueError, DatasetsError) as error:
        raise HubError(
            f"{path} can't be read: {error}; it needs a network, or local files by data_files"
        ) from error


def row_measurement(row: Mapping[str, Any]) -> HubMeasurement:
    """Reads one row.

    Raises:
        UnusableRowError: It is none that can be used.
    """
    space, text = row.get("space"), row.get("input")
    if not isinstance(text, str) or not text.strip():
        raise UnusableRowError("no code")
    metadata = _metadata(row.get("metadata"))
    parts = (row.get("identifier"), space, metadata, text)
    if any(is_reserved(PurePath(str(part))) for part in parts):
        raise UnusableRowError("reserved for evaluation")
    kind, language = _kind_and_language(space, metadata)
    metric = row.get("metric_type")
    if metric not in METRIC_TYPES:
        raise UnusableRowError(f"metric_type {metric!r}")
    name, factor = METRIC_TYPES[metric]
    item = f"code-regression/{row.get('identifier')}"
    problem = next((metadata[key] for key in PROBLEM_KEYS if metadata.get(key)), None)
    return HubMeasurement(
        id=item,
        problem=item if problem is None else f"code-regression/{space}/{problem}",
        kind=kind,
        language=language,
        text=text,
        query=Query(name, None, DEVICES.get(kind, REFERENCE_DEVICE)),
        value=_value(row.get("target")) * factor,
    )


def _kind_and_language(space: Any, metadata: Mapping[str, Any]) -> tuple[str, str]:
    if space == "KBSS":
        return KERNEL.name, "python"
    if space == "APPS":
        return PROGRAM.name, "python"
    if space != "CDSS":
        raise UnusableRowError(f"space {space!r}")
    language = metadata.get("language")
    if not isinstance(language, str) or not language:
        raise UnusableRowError("a program of an unknown language")
    return PROGRAM.name, _NAMES.get(language, language.lower())


def _value(target: Any) -> float:
    try:
        value = float(target)
    except (TypeError, ValueError) as error:
        raise UnusableRowError("no target") from error
    if not math.isfinite(value) or value <= 0:
        raise UnusableRowError("a target that is no positive number")
    return value


def _metadata(text: Any) -> dict[str, Any]:
    """The dictionary that a text spells, empty where it spells none."""
    try:
        value = ast.literal_eval(text) if isinstance(text, str) else text
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return {}
    return dict(value) if isinstance(value, Mapping) else {}
