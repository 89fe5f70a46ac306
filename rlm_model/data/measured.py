"""Measured functions: corpus items joined with their measurements."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rlm_model.contract.units import CodeUnit
from rlm_model.corpora.splits import Split, problem_of, split_of
from rlm_model.corpora.texts import item_unit, read_items
from rlm_model.data.completion import Course, complete
from rlm_model.data.grid import METRICS, SIZES


@dataclass(frozen=True)
class MeasuredUnit:
    """A unit with its measurements.

    Attributes:
        id: Stable id of the corpus item.
        problem: What the split goes by: items of one problem stay together.
        unit: The unit, found in the item's file text as in an open file.
        log10: Decimal logarithm of each measurement, NaN where there is none, of shape
            (metrics, sizes) in the order of `METRICS` and `SIZES`; seconds and bytes.
        mean: The same at the sizes of `completion.GRID`, what was stopped completed by its
            growth, of shape (metrics, sizes of the grid).
        deviation: Standard deviation of `mean`, same shape.
    """

    id: str
    problem: str
    unit: CodeUnit
    log10: NDArray[np.float64]
    mean: NDArray[np.float64]
    deviation: NDArray[np.float64]

    @property
    def split(self) -> Split:
        """The part of the data that the problem belongs to."""
        return split_of(self.problem)


def measured_unit(
    item_id: str, problem: str, unit: CodeUnit, courses: Sequence[Course]
) -> MeasuredUnit:
    """A unit with what was measured of it.

    Args:
        item_id: Stable id of the corpus item.
        problem: What the split goes by.
        unit: The unit.
        courses: Of each of `METRICS`.
    """
    log10 = np.full((len(METRICS), len(SIZES)), np.nan)
    for row, course in enumerate(courses):
        for n, value in zip(course.sizes, course.log10, strict=True):
            if n in SIZES:
                log10[row, SIZES.index(n)] = value
    completed = [complete(course) for course in courses]
    mean, deviation = (np.stack(arrays) for arrays in zip(*completed, strict=True))
    return MeasuredUnit(item_id, problem, unit, log10, mean, deviation)


def load_measured(path: Path) -> list[MeasuredUnit]:
    """Loads all items with at least one measurement, in the order of the file.

    Items with the same unit text count as one problem, whatever their ids are. The file does not
    say which functions were stopped: nothing is completed.

    Args:
        path: ``python_functions.jsonl.gz``.

    Raises:
        DataError: The file is missing or damaged.
    """
    measured: list[MeasuredUnit] = []
    problem_of_text: dict[str, str] = {}
    for item in read_items(path):
        unit = item_unit(item) if item["measured"] else None
        if unit is None:
            continue
        sizes = [point["n"] for point in item["measured"]]
        courses = [
            Course(sizes, [math.log10(point[metric]) for point in item["measured"]])
            for metric in METRICS
        ]
        problem = problem_of_text.setdefault(unit.text.digest, problem_of(item["id"]))
        measured.append(measured_unit(item["id"], problem, unit, courses))
    return measured
