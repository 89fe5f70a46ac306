"""Predictions of a model on items, kept in a file for the report."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rlm_model.contract.queries import LEVELS
from rlm_model.data.grid import METRICS, SIZES


class PredictionsError(ValueError):
    """Predictions that can't be used; the message says why."""


@dataclass(frozen=True, eq=False)
class Predictions:
    """Quantiles of each metric at each size for a list of items.

    Attributes:
        name: What the report calls the predictor.
        ids: Corpus ids of the items, shape (items,).
        quantiles: 10%, 50% and 90% quantiles in seconds and bytes, shape
            (items, metrics, sizes, 3), in the order of `METRICS` and `SIZES`.
    """

    name: str
    ids: tuple[str, ...]
    quantiles: NDArray[np.float64]

    def __post_init__(self) -> None:
        expected = (len(self.ids), len(METRICS), len(SIZES), len(LEVELS))
        if self.quantiles.shape != expected:
            raise PredictionsError(
                f"predictions of {self.name} have shape {self.quantiles.shape}, not {expected}"
            )
        if len(set(self.ids)) != len(self.ids):
            raise PredictionsError(f"predictions of {self.name} name an item twice")
        if not (np.isfinite(self.quantiles) & (self.quantiles > 0)).all():
            raise PredictionsError(f"predictions of {self.name} are not all positive and finite")
        if (np.diff(self.quantiles, axis=-1) < 0).any():
            raise PredictionsError(f"predictions of {self.name} have quantiles out of order")

    def save(self, path: Path) -> None:
        """Writes an ``.npz`` file."""
        with path.open("wb") as stream:
            np.savez_compressed(stream, ids=np.array(self.ids), quantiles=self.quantiles)

    @classmethod
    def load(cls, name: str, path: Path) -> Predictions:
        """Reads an ``.npz`` file with the arrays ``ids`` and ``quantiles``.

        Raises:
            PredictionsError: The file is missing, is no such file, or its arrays don't fit.
        """
        try:
            with zipfile.ZipFile(path):  # says of any other file that it is none
                arrays = np.load(path, allow_pickle=False)
            ids = tuple(str(item) for item in arrays["ids"])
            quantiles = arrays["quantiles"].astype(np.float64)
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise PredictionsError(
                f"predictions of {name} can't be read from {path}: {error}"
            ) from error
        return cls(name, ids, quantiles)

    def of(self, ids: Sequence[str]) -> NDArray[np.float64]:
        """Quantiles of the given items in the given order.

        Raises:
            PredictionsError: An item has no prediction.
        """
        rows = {item: row for row, item in enumerate(self.ids)}
        missing = [item for item in ids if item not in rows]
        if missing:
            raise PredictionsError(
                f"predictions of {self.name} lack {len(missing)} items, such as {missing[0]}"
            )
        return self.quantiles[[rows[item] for item in ids]]
