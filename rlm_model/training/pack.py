"""A pack: token ids, targets and starting weights of a training, without any text.

It needs neither the corpora nor a tree-sitter grammar where it is used, so that a machine with a
GPU needs torch, transformers and accelerate alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rlm_model.contract.queries import Query, vocabulary_of
from rlm_model.contract.vocabulary import VOCABULARY, Vocabulary

if TYPE_CHECKING:
    from rlm_model.data.measured import MeasuredUnit

UNITS, TOKENIZER, WEIGHTS = "units.npz", "tokenizer.json", "weights.npz"

SEEN = "seen.json"
"""Ids of the suites' functions that a training function is like, but for its names."""

TRAIN, VALIDATION, TEST, UNLABELLED, SUITE = range(5)
"""What a unit of a pack is for."""


@dataclass(frozen=True)
class Ids:
    """Token ids of many texts in one array.

    Attributes:
        flat: All ids, one text after the other; unsigned integers, as short as they can be.
        starts: Where each text starts, and at the end the count of all ids.
    """

    flat: NDArray[np.uint16] | NDArray[np.uint32]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]]) -> Ids:
        """Joins rows of ids."""
        starts = np.cumsum([0, *(len(row) for row in rows)])
        flat = np.fromiter((token for row in rows for token in row), np.uint32, starts[-1])
        # Only the vocabularies of some pretrained models are larger.
        short = flat.max(initial=0) <= np.iinfo(np.uint16).max
        return cls(flat.astype(np.uint16) if short else flat, starts.astype(np.int64))

    def __len__(self) -> int:
        """Count of the texts."""
        return len(self.starts) - 1


@dataclass(frozen=True)
class PackedTargets:
    """Targets of many units: a row a query, those of a unit one after the other.

    Attributes:
        queries: All distinct queries.
        starts: Where the rows of each unit start, and at the end the count of all rows.
        query: Place in `queries`, shape (rows,).
        mean: Log10 of the value, shape (rows,).
        deviation: Its standard deviation, shape (rows,).
        measured: Whether the value was measured and not completed, shape (rows,).
    """

    queries: tuple[Query, ...]
    starts: NDArray[np.int64]
    query: NDArray[np.int32]
    mean: NDArray[np.float32]
    deviation: NDArray[np.float32]
    measured: NDArray[np.bool_]

    @classmethod
    def of(cls, units: Sequence[MeasuredUnit | None]) -> PackedTargets:
        """Joins the targets of units; None has none."""
        places: dict[Query, int] = {}
        starts, query, measured = [0], [], []
        means, deviations = [np.empty(0)], [np.empty(0)]
        for unit in units:
            if unit is not None:
                query += [places.setdefault(q, len(places)) for q in unit.targets.queries]
                measured += [q in unit.log10 for q in unit.targets.queries]
                means.append(unit.targets.mean)
                deviations.append(unit.targets.deviation)
            starts.append(len(query))
        return cls(
            tuple(places),
            np.array(starts, np.int64),
            np.array(query, np.int32),
            np.concatenate(means).astype(np.float32),
            np.concatenate(deviations).astype(np.float32),
            np.array(measured, bool),
        )

    def dense(
        self, units: NDArray[np.int64], queries: Sequence[Query], *, measured: bool = False
    ) -> NDArray[np.float64]:
        """Means of some units and queries, shape (units, queries), NaN where there is none.

        Args:
            units: Places of the units.
            queries: The columns.
            measured: Leave out what was completed.
        """
        columns = {query: column for column, query in enumerate(queries)}
        column_of = np.array([columns.get(query, -1) for query in self.queries], np.int64)
        found = np.full((len(units), len(queries)), np.nan)
        for row, unit in enumerate(units):
            own = slice(self.starts[unit], self.starts[unit + 1])
            column = column_of[self.query[own]]
            wanted = (column >= 0) & (self.measured[own] if measured else True)
            found[row, column[wanted]] = self.mean[own][wanted]
        return found


@dataclass(frozen=True)
class PackedUnits:
    """Units as ids and targets.

    Attributes:
        own: Ids by the small model's tokenizer: `forms` texts a unit, the first as it is.
        pretrained: Ids of the same texts by the full model's; none where none is trained.
        forms: Texts of each unit, by its place; the texts of a unit follow one another.
        role: What each unit is for, see `TRAIN`.
        weight: How often a training unit is drawn beside the others.
        names: Id of each unit.
        languages: Language of each unit.
        kinds: Kind of each unit.
        targets: What is learned of them.
    """

    own: Ids
    pretrained: Ids
    forms: NDArray[np.int64]
    role: NDArray[np.int64]
    weight: NDArray[np.float32]
    names: NDArray[np.str_]
    languages: NDArray[np.str_]
    kinds: NDArray[np.str_]
    targets: PackedTargets

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of a model that learns them: those of new models, and the units' devices."""
        return vocabulary_of(self.targets.queries, VOCABULARY)

    def queries_of(self, kind: str) -> tuple[Query, ...]:
        """All that is known of any unit of a kind, in the order of `PackedTargets.queries`."""
        rows = np.repeat(self.kinds == kind, np.diff(self.targets.starts))
        return tuple(self.targets.queries[place] for place in np.unique(self.targets.query[rows]))

    def save(self, path: Path) -> None:
        """Writes a compressed file."""
        targets = self.targets
        arrays = {
            "own": self.own.flat,
            "own_starts": self.own.starts,
            "pretrained": self.pretrained.flat,
            "pretrained_starts": self.pretrained.starts,
            **{name: getattr(self, name) for name in _BY_UNIT},
            "queries": np.array(json.dumps([asdict(query) for query in targets.queries])),
            "target_starts": targets.starts,
            "query": targets.query,
            "mean": targets.mean.astype(np.float16),
            "deviation": targets.deviation.astype(np.float16),
            "measured": targets.measured,
        }
        np.savez_compressed(path, **arrays)

    @classmethod
    def load(cls, path: Path) -> PackedUnits:
        """Reads what `save` wrote."""
        with np.load(path) as arrays:
            targets = PackedTargets(
                tuple(Query(**fields) for fields in json.loads(str(arrays["queries"]))),
                arrays["target_starts"],
                arrays["query"],
                arrays["mean"].astype(np.float32),
                arrays["deviation"].astype(np.float32),
                arrays["measured"],
            )
            return cls(
                Ids(arrays["own"], arrays["own_starts"]),
                Ids(arrays["pretrained"], arrays["pretrained_starts"]),
                **{name: arrays[name] for name in _BY_UNIT},
                targets=targets,
            )


_BY_UNIT = ("forms", "role", "weight", "names", "languages", "kinds")
"""Arrays with an entry a unit."""
