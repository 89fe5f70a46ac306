"""Predictions of a model on items, kept in a file for the report."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rlm_model.contract.queries import LEVELS, Query


class PredictionsError(ValueError):
    """Predictions that can't be used; the message says why."""


@dataclass(frozen=True, eq=False)
class Predictions:
    """Quantiles of queries for a list of items.

    Attributes:
        name: What the report calls the predictor.
        ids: Corpus ids of the items, shape (items,).
        queries: What was asked.
        quantiles: 10%, 50% and 90% quantiles in the metrics' units, shape (items, queries, 3); NaN
            where a query was not asked of an item.
    """

    name: str
    ids: tuple[str, ...]
    queries: tuple[Query, ...]
    quantiles: NDArray[np.float64]

    def __post_init__(self) -> None:
        expected = (len(self.ids), len(self.queries), len(LEVELS))
        if self.quantiles.shape != expected:
            raise PredictionsError(
                f"predictions of {self.name} have shape {self.quantiles.shape}, not {expected}"
            )
        if len(set(self.ids)) != len(self.ids):
            raise PredictionsError(f"predictions of {self.name} name an item twice")
        if len(set(self.queries)) != len(self.queries):
            raise PredictionsError(f"predictions of {self.name} name a query twice")
        unasked = np.isnan(self.quantiles)
        known = self.quantiles[~unasked]
        if (unasked.any(-1) != unasked.all(-1)).any() or not (
            np.isfinite(known) & (known > 0)
        ).all():
            raise PredictionsError(f"predictions of {self.name} are not all positive and finite")
        if (np.diff(self.quantiles, axis=-1) < 0).any():
            raise PredictionsError(f"predictions of {self.name} have quantiles out of order")

    def save(self, path: Path) -> None:
        """Writes an ``.npz`` file."""
        queries = np.array(json.dumps([asdict(query) for query in self.queries]))
        with path.open("wb") as stream:
            np.savez_compressed(
                stream, ids=np.array(self.ids), queries=queries, quantiles=self.quantiles
            )

    @classmethod
    def load(cls, name: str, path: Path) -> Predictions:
        """Reads an ``.npz`` file that `save` wrote.

        Raises:
            PredictionsError: The file is missing, is no such file, or its arrays don't fit.
        """
        try:
            with zipfile.ZipFile(path):  # says of any other file that it is none
                arrays = np.load(path, allow_pickle=False)
            ids = tuple(str(item) for item in arrays["ids"])
            queries = tuple(Query(**fields) for fields in json.loads(str(arrays["queries"])))
            quantiles = arrays["quantiles"].astype(np.float64)
        except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
            raise PredictionsError(
                f"predictions of {name} can't be read from {path}: {error}"
            ) from error
        return cls(name, ids, queries, quantiles)

    def of(self, ids: Sequence[str], queries: Sequence[Query]) -> NDArray[np.float64]:
        """Quantiles of items and queries in the given order, shape (items, queries, 3).

        Raises:
            PredictionsError: An item has no prediction, or a query was not asked of it.
        """
        rows = {item: row for row, item in enumerate(self.ids)}
        missing = [item for item in ids if item not in rows]
        if missing:
            raise PredictionsError(
                f"predictions of {self.name} lack {len(missing)} items, such as {missing[0]}"
            )
        columns = {query: column for column, query in enumerate(self.queries)}
        unasked = [query for query in queries if query not in columns]
        if unasked:
            raise PredictionsError(f"predictions of {self.name} do not answer {unasked[0]}")
        places = np.ix_([rows[item] for item in ids], [columns[query] for query in queries])
        found = self.quantiles[places]
        if np.isnan(found).any():
            row, column = np.argwhere(np.isnan(found).any(-1))[0]
            raise PredictionsError(
                f"predictions of {self.name} do not answer {queries[column]} of {ids[row]}"
            )
        return found
