"""What a report shows side by side: a metric of a kind of units, a column a condition."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rlm_model.contract.queries import Query
from rlm_model.data.measured import MeasuredUnit
from rlm_model.measuring.sizes import SIZES


@dataclass(frozen=True)
class Grid:
    """A dense view of what was measured of a metric.

    Attributes:
        kind: Kind of the units.
        metric: The metric.
        device: Where it was measured.
        sizes: Input sizes, ascending; None alone where size is no condition.
    """

    kind: str
    metric: str
    device: str
    sizes: tuple[int | None, ...]

    @property
    def queries(self) -> tuple[Query, ...]:
        """What is asked, a query a size."""
        return tuple(Query(self.metric, size, self.device) for size in self.sizes)

    def units(self, measured: Sequence[MeasuredUnit]) -> list[MeasuredUnit]:
        """Units that have a value in the view."""
        return [
            unit
            for unit in measured
            if unit.unit.kind == self.kind and any(query in unit.log10 for query in self.queries)
        ]

    def log10(self, measured: Sequence[MeasuredUnit]) -> NDArray[np.float64]:
        """Log10 of the measurements, shape (units, sizes), NaN where there is none."""
        return log10_of(measured, self.queries)


def log10_of(measured: Sequence[MeasuredUnit], queries: Sequence[Query]) -> NDArray[np.float64]:
    """Log10 of what was measured, shape (units, queries), NaN where nothing was."""
    return dense([unit.log10 for unit in measured], queries)


def dense(values: Sequence[Mapping[Query, float]], queries: Sequence[Query]) -> NDArray[np.float64]:
    """Values of units by query, shape (units, queries), NaN where there is none."""
    rows = [[by.get(query, np.nan) for query in queries] for by in values]
    return np.array(rows, dtype=float).reshape(len(values), len(queries))


def grids(measured: Sequence[MeasuredUnit]) -> list[Grid]:
    """A view of each kind and metric, of those of `SIZES` that anything was measured at.

    In the order in which the units name them.
    """
    found: dict[tuple[str, str, str], set[int | None]] = {}
    for unit in measured:
        for query in unit.log10:
            if query.size in (None, *SIZES):
                key = (unit.unit.kind, query.metric, query.device)
                found.setdefault(key, set()).add(query.size)
    views: list[Grid] = []
    for (kind, metric, device), sizes in found.items():
        known = sorted(size for size in sizes if size is not None)
        views.append(Grid(kind, metric, device, tuple(known) or (None,)))
    return views


def answered_views(views: Sequence[Grid], queries: Collection[Query]) -> list[Grid]:
    """The views without the sizes that are not among some queries, and without empty ones."""
    found: list[Grid] = []
    for view in views:
        asked = zip(view.sizes, view.queries, strict=True)
        sizes = tuple(size for size, query in asked if query in queries)
        if sizes:
            found.append(replace(view, sizes=sizes))
    return found
