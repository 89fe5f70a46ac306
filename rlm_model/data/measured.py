"""Measured functions: corpus items joined with their measurements."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rlm_model.contract.units import CodeUnit
from rlm_model.corpora.splits import Split, problem_of, split_of
from rlm_model.corpora.texts import item_unit, read_items

SIZES = (10, 100, 1_000, 10_000, 100_000)
"""Input sizes that the data was measured at."""

METRICS = ("time_s", "peak_memory_bytes")
"""Metrics that the data was measured for."""


@dataclass(frozen=True)
class MeasuredUnit:
    """A unit with its measurements.

    Attributes:
        id: Stable id of the corpus item.
        problem: What the split goes by: items of one problem stay together.
        unit: The unit, found in the item's file text as in an open file.
        log10: Decimal logarithm of each measurement, NaN where there is none, of shape
            (metrics, sizes) in the order of `METRICS` and `SIZES`; seconds and bytes.
    """

    id: str
    problem: str
    unit: CodeUnit
    log10: NDArray[np.float64]

    @property
    def split(self) -> Split:
        """The part of the data that the problem belongs to."""
        return split_of(self.problem)


def load_measured(path: Path) -> list[MeasuredUnit]:
    """Loads all items with at least one measurement, in the order of the file.

    Items with the same unit text count as one problem, whatever their ids are.

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
        log10 = np.full((len(METRICS), len(SIZES)), np.nan)
        for point in item["measured"]:
            column = SIZES.index(point["n"])
            log10[:, column] = [np.log10(point[metric]) for metric in METRICS]
        problem = problem_of_text.setdefault(unit.text.digest, problem_of(item["id"]))
        measured.append(MeasuredUnit(item["id"], problem, unit, log10))
    return measured
