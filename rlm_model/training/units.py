"""Units with targets, as the objectives read them."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rlm_model.contract.encoding import pad_batch
from rlm_model.contract.units import CodeUnit, TextLine, UnitText
from rlm_model.data.augment import NameShuffler
from rlm_model.data.measured import MeasuredUnit

Encode = Callable[[CodeUnit], list[int]]
"""Writes a unit as encoder ids."""


@dataclass(frozen=True)
class TargetUnits:
    """Units with a Gaussian over log10 of each metric at each size.

    Attributes:
        units: The units.
        mean: Shape (units, metrics, sizes), NaN where there is none; seconds and bytes.
        deviation: Standard deviation of the same, same shape.
    """

    units: Sequence[CodeUnit]
    mean: NDArray[np.float64]
    deviation: NDArray[np.float64]

    @classmethod
    def from_measured(cls, measured: Sequence[MeasuredUnit], deviation: float) -> TargetUnits:
        """Takes measured values with one standard deviation of log10."""
        mean = np.stack([unit.log10 for unit in measured])
        return cls([unit.unit for unit in measured], mean, np.full_like(mean, deviation))

    def joined(self, other: TargetUnits) -> TargetUnits:
        """These units and then the other ones."""
        return TargetUnits(
            [*self.units, *other.units],
            np.concatenate((self.mean, other.mean)),
            np.concatenate((self.deviation, other.deviation)),
        )


class EncodedUnits:
    """Encodes units, with local names renamed anew each epoch where that is asked for."""

    def __init__(
        self, units: Sequence[CodeUnit], encode: Encode, shuffler: NameShuffler | None = None
    ) -> None:
        self._units = units
        self._encode = encode
        self._shuffler = shuffler
        self._rows = [encode(unit) for unit in units]
        self.lengths = [len(row) for row in self._rows]

    def tensors(
        self, indices: Sequence[int], rename_share: float = 0.0, seed: str = ""
    ) -> tuple[Tensor, Tensor]:
        """Ids and mask of some units, each of shape (units, length)."""
        rows = [self._row(index, rename_share, seed) for index in indices]
        batch = pad_batch(rows)
        return torch.from_numpy(batch.ids), torch.from_numpy(batch.mask)

    def _row(self, index: int, rename_share: float, seed: str) -> list[int]:
        if self._shuffler is None or not rename_share:
            return self._rows[index]
        unit = self._units[index]
        text = self._shuffler.rename(unit.text.text, random.Random(f"{seed} {index}"), rename_share)
        lines = zip(text.split("\n"), unit.text.lines, strict=True)
        renamed = UnitText(tuple(TextLine(line, old.rank) for line, old in lines))
        return self._encode(replace(unit, text=renamed))
