"""A pack: token ids, targets and starting weights of a training, without any text.

It needs neither the corpora nor a tree-sitter grammar where it is used, so that a machine with a
GPU needs torch and transformers alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

UNITS, TOKENIZER, WEIGHTS = "units.npz", "tokenizer.json", "weights.npz"

TRAIN, VALIDATION, TEST, UNLABELLED, SUITE = range(5)
"""What a unit of a pack is for."""


@dataclass(frozen=True)
class Ids:
    """Token ids of many texts in one array.

    Attributes:
        flat: All ids, one text after the other.
        starts: Where each text starts, and at the end the count of all ids.
    """

    flat: NDArray[np.uint16]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]]) -> Ids:
        """Joins rows of ids."""
        starts = np.concatenate(([0], np.cumsum([len(row) for row in rows])))
        flat = np.fromiter((token for row in rows for token in row), np.uint16, starts[-1])
        return cls(flat, starts.astype(np.int64))


@dataclass(frozen=True)
class PackedUnits:
    """Units as ids and targets.

    Attributes:
        own: Ids by the project's tokenizer: `forms` texts a unit, the first as it is.
        pretrained: Ids of the same texts by the pretrained model's tokenizer.
        forms: Texts of each unit, by its place; the texts of a unit follow one another.
        role: What each unit is for, see `TRAIN`.
        weight: How often a training unit is drawn beside the others.
        mean: Log10 targets of shape (units, metrics, sizes of `GRID`), NaN where nothing is known.
        deviation: Their standard deviation, same shape.
        names: Id of each unit.
    """

    own: Ids
    pretrained: Ids
    forms: NDArray[np.int64]
    role: NDArray[np.int64]
    weight: NDArray[np.float32]
    mean: NDArray[np.float32]
    deviation: NDArray[np.float32]
    names: NDArray[np.str_]

    def save(self, path: Path) -> None:
        """Writes a compressed file."""
        arrays = {
            "own": self.own.flat,
            "own_starts": self.own.starts,
            "pretrained": self.pretrained.flat,
            "pretrained_starts": self.pretrained.starts,
            "forms": self.forms,
            "role": self.role,
            "weight": self.weight,
            "mean": self.mean.astype(np.float16),
            "deviation": self.deviation.astype(np.float16),
            "names": self.names,
        }
        np.savez_compressed(path, **arrays)

    @classmethod
    def load(cls, path: Path) -> PackedUnits:
        """Reads what `save` wrote."""
        with np.load(path) as arrays:
            return cls(
                Ids(arrays["own"], arrays["own_starts"]),
                Ids(arrays["pretrained"], arrays["pretrained_starts"]),
                arrays["forms"],
                arrays["role"],
                arrays["weight"],
                arrays["mean"].astype(np.float32),
                arrays["deviation"].astype(np.float32),
                arrays["names"],
            )


BLOCK = 32
"""Weights that share a scale and an offset in a file of four-bit weights."""


LEAST_SCALE = 1e-6
"""A smaller one is nothing in half precision."""


def save_weights(path: Path, tensors: Mapping[str, Tensor]) -> None:
    """Writes matrices as four-bit blocks with a scale and an offset each, and vectors as they are.

    The pretrained model that comes as such a file loses nothing by it.
    """
    arrays: dict[str, NDArray] = {}
    for name, tensor in tensors.items():
        values = tensor.detach().float().cpu().numpy()
        if values.ndim < 2 or values.shape[1] % BLOCK:
            arrays[name] = values.astype(np.float16)
            continue
        blocks = values.reshape(-1, BLOCK)
        low, high = blocks.min(1), blocks.max(1)
        scale = np.maximum((high - low) / 15, LEAST_SCALE).astype(np.float16)
        offset = low.astype(np.float16)
        steps = (blocks - offset[:, None].astype(np.float32)) / scale[:, None].astype(np.float32)
        nibbles = steps.round().clip(0, 15).astype(np.uint8)
        arrays[f"{name}:q"] = nibbles[:, ::2] | (nibbles[:, 1::2] << 4)
        arrays[f"{name}:s"] = scale
        arrays[f"{name}:o"] = offset
        arrays[f"{name}:shape"] = np.array(values.shape)
    np.savez(path, **arrays)


def load_weights(path: Path) -> dict[str, Tensor]:
    """Reads what `save_weights` wrote."""
    found: dict[str, Tensor] = {}
    with np.load(path) as arrays:
        for name in arrays.files:
            base, _, part = name.partition(":")
            if not part:
                found[name] = torch.from_numpy(arrays[name].astype(np.float32))
            elif part == "q":
                packed = arrays[name]
                nibbles = np.empty((len(packed), BLOCK), np.float32)
                nibbles[:, ::2], nibbles[:, 1::2] = packed & 15, packed >> 4
                scale = arrays[f"{base}:s"].astype(np.float32)[:, None]
                offset = arrays[f"{base}:o"].astype(np.float32)[:, None]
                shape = tuple(arrays[f"{base}:shape"])
                found[base] = torch.from_numpy((nibbles * scale + offset).reshape(shape))
    return found
