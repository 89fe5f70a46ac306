"""Measured units: what was measured of a unit, and what is learned of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rlm_model.contract.metrics import METRICS
from rlm_model.contract.queries import Query
from rlm_model.contract.units import CodeUnit
from rlm_model.corpora.splits import Split, problem_of, split_of
from rlm_model.corpora.texts import item_unit, read_items
from rlm_model.data.completion import MEASURED_DEVIATION, TARGET_SIZES, CostCurve, complete
from rlm_model.measuring.measurer import PEAK_MEMORY, TIME

FloatArray = NDArray[np.float64]

LEAST = {TIME: 1e-9, PEAK_MEMORY: 16.0}
"""Metrics whose smaller values count as this: a call that allocates nothing counts as the smallest
object, since a metric is a positive number."""

LEAST_VALUE = 1e-12
"""The same of any other metric."""

STOPPED = ("stopped", "over ", "wall time limit", "memory not traced")
"""What reasons begin with that say that a value is large, not that the function fails."""


class Observation(NamedTuple):
    """What was found of a unit.

    Attributes:
        query: What was measured.
        value: In the metric's unit, or None.
        reason: Why there is no value, or None.
    """

    query: Query
    value: float | None
    reason: str | None = None


@dataclass(frozen=True, eq=False)
class Targets:
    """What is learned of a unit: a Gaussian over log10 of a value for each of some queries.

    Attributes:
        queries: Those of a metric and device together, ascending in size.
        mean: Log10 of the value, shape (queries,).
        deviation: Its standard deviation, shape (queries,).
    """

    queries: tuple[Query, ...]
    mean: FloatArray
    deviation: FloatArray


@dataclass(frozen=True, eq=False)
class MeasuredUnit:
    """A unit with its measurements.

    Attributes:
        id: Stable id of the corpus item.
        problem: What the split goes by: items of one problem stay together.
        unit: The unit, found in the item's file text as in an open file.
        log10: Decimal logarithm of each measured value.
        targets: What is learned of it: the values at the sizes of `TARGET_SIZES`, and what was
            stopped completed by its growth.
        arguments: Types of the arguments of a Python function; see `corpora.argument_types`.
    """

    id: str
    problem: str
    unit: CodeUnit
    log10: Mapping[Query, float]
    targets: Targets
    arguments: tuple[str, ...] = ()

    @property
    def split(self) -> Split:
        """The part of the data that the problem belongs to."""
        return split_of(self.problem)


def measured_unit(
    item_id: str, problem: str, unit: CodeUnit, observations: Iterable[Observation]
) -> MeasuredUnit:
    """A unit with what was measured of it.

    Several values of one query count by their geometric mean.

    Args:
        item_id: Stable id of the corpus item.
        problem: What the split goes by.
        unit: The unit.
        observations: What was measured of it, in any order.
    """
    grouped: dict[tuple[str, str], list[Observation]] = {}
    for found in observations:
        grouped.setdefault((found.query.metric, found.query.device), []).append(found)
    log10: dict[Query, float] = {}
    queries: list[Query] = []
    means: list[FloatArray] = []
    deviations: list[FloatArray] = []
    for (metric, device), group in grouped.items():
        fixed, curve = _without_size(group), curve_of(group)
        sized = {
            Query(metric, n, device): value
            for n, value in zip(curve.sizes, curve.log10, strict=True)
        }
        log10 |= fixed | sized
        if not METRICS[metric].unit:  # a share does not grow: nothing is completed
            fixed |= sized
            curve = CostCurve((), ())
        mean, deviation = complete(curve)
        known = np.flatnonzero(~np.isnan(mean))
        queries += [*fixed, *(Query(metric, TARGET_SIZES[place], device) for place in known)]
        means += [np.array(list(fixed.values()), float), mean[known]]
        deviations += [np.full(len(fixed), MEASURED_DEVIATION), deviation[known]]
    if not queries:
        return MeasuredUnit(item_id, problem, unit, log10, NOTHING)
    targets = Targets(tuple(queries), np.concatenate(means), np.concatenate(deviations))
    return MeasuredUnit(item_id, problem, unit, log10, targets)


NOTHING = Targets((), np.empty(0), np.empty(0))
"""What is learned of a unit of which nothing is known."""


def curve_of(observations: Sequence[Observation]) -> CostCurve:
    """The curve over the sizes of what was measured of one metric; other conditions are left out.

    Args:
        observations: Of one metric on one device.
    """
    values: dict[int, list[float]] = {}
    stopped: list[int] = []
    failed: list[int] = []
    for query, value, reason in observations:
        if query.size is None:
            continue
        if value is not None:
            values.setdefault(query.size, []).append(_log10(query.metric, value))
        elif (reason or "").startswith(STOPPED):
            stopped.append(query.size)
        elif reason:
            failed.append(query.size)
    sizes = sorted(values)
    means = [sum(values[n]) / len(values[n]) for n in sizes]
    stopped_at, failed_at = (
        min((n for n in ends if not sizes or n > sizes[-1]), default=None)
        for ends in (stopped, failed)
    )
    return CostCurve(sizes, means, stopped_at, failed_at)


def _without_size(observations: Sequence[Observation]) -> dict[Query, float]:
    """Log10 of what was measured where size is no condition."""
    values: dict[Query, list[float]] = {}
    for query, value, _ in observations:
        if query.size is None and value is not None:
            values.setdefault(query, []).append(_log10(query.metric, value))
    return {query: sum(found) / len(found) for query, found in values.items()}


def _log10(metric: str, value: float) -> float:
    return math.log10(max(value, LEAST.get(metric, LEAST_VALUE)))


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
        observations = [
            Observation(Query(metric, point["n"]), value)
            for point in item["measured"]
            for metric, value in point.items()
            if metric != "n"
        ]
        problem = problem_of_text.setdefault(unit.text.digest, problem_of(item["id"]))
        measured.append(measured_unit(item["id"], problem, unit, observations))
    return measured
