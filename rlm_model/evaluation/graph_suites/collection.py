"""A table of units and queries with what was measured, and what baselines read of a unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rlm_model.contract.metrics import METRICS
from rlm_model.contract.queries import Query
from rlm_model.corpora.graphs.profile import Profile
from rlm_model.corpora.splits import Split, split_of

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Collection:
    """Units of one kind out of one table.

    Attributes:
        name: That of the table.
        ids: Id of each unit.
        problems: What the split goes by, of each unit.
        queries: All that was measured of some unit.
        values: In the metrics' units, NaN where nothing was measured, shape (units, queries).
        features: What is read of a unit alone, shape (units, features).
        numbers: What is read of a unit under a query, shape (units, queries, numbers).
        costs: Figures that a person would order units by, by name, each of shape (units, queries).
        text: The text of a unit, by its row.
        profiles: Of networks.
    """

    name: str
    ids: Sequence[str]
    problems: Sequence[str]
    queries: tuple[Query, ...]
    values: FloatArray
    features: FloatArray
    numbers: FloatArray
    costs: Mapping[str, FloatArray]
    text: Callable[[int], str]
    profiles: Sequence[Profile] | None = None

    @cached_property
    def targets(self) -> FloatArray:
        """What is learned: a share as it is, anything else as its log10; as `values`."""
        found = self.values.copy()
        for column, query in enumerate(self.queries):
            if METRICS[query.metric].unit:
                found[:, column] = np.log10(found[:, column])
        return found

    @cached_property
    def splits(self) -> NDArray[np.str_]:
        """The split of each unit."""
        return np.array([split_of(problem) for problem in self.problems], dtype=np.str_)

    def of_split(self, split: Split) -> IntArray:
        """Rows of the units of a split."""
        return np.flatnonzero(self.splits == split)

    def columns(self, queries: Sequence[Query]) -> IntArray:
        """Places of queries."""
        return np.array([self.queries.index(query) for query in queries], dtype=np.int64)

    def examples(self, units: IntArray, columns: IntArray) -> Examples:
        """What was measured of units under queries."""
        known = ~np.isnan(self.values[np.ix_(units, columns)])
        row, column = np.nonzero(known)
        return Examples(self, units[row], columns[column])


@dataclass(frozen=True, eq=False)
class Examples:
    """Units under queries.

    Attributes:
        collection: Where they are.
        units: Row of each, shape (examples,).
        columns: Place of its query, shape (examples,).
    """

    collection: Collection
    units: IntArray
    columns: IntArray

    def __len__(self) -> int:
        return len(self.units)

    @property
    def targets(self) -> FloatArray:
        """What is learned of each, shape (examples,)."""
        return self.collection.targets[self.units, self.columns]

    @property
    def problems(self) -> list[str]:
        """The problem of each."""
        return [self.collection.problems[unit] for unit in self.units]

    @property
    def matrix(self) -> FloatArray:
        """What is read of each, shape (examples, features and numbers)."""
        numbers = self.collection.numbers[self.units, self.columns]
        return np.hstack([self.collection.features[self.units], numbers])

    @property
    def queries(self) -> list[Query]:
        """The query of each."""
        return [self.collection.queries[column] for column in self.columns]
