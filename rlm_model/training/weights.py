"""Weights in few bytes: what a training starts from, and what it gives."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rlm_model.modeling import RLMConfig, RLMForRegression

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


def save_model(rlm: RLMForRegression, folder: Path, file_bytes: int = 15_000_000) -> None:
    """Writes weights as int8 rows with a scale each, in files below a size."""
    folder.mkdir(parents=True, exist_ok=True)
    parts: list[dict[str, NDArray]] = [{}]
    size = 0
    for name, value in rlm.state_dict().items():
        values = value.float().cpu().numpy()
        if values.ndim == 2 and values.size > 20_000:
            scale = np.abs(values).max(1, keepdims=True) / 127 + 1e-12
            arrays = {
                f"{name}:q": (values / scale).round().astype(np.int8),
                f"{name}:s": scale.astype(np.float32),
            }
        else:
            arrays = {name: values.astype(np.float32)}
        bytes_ = sum(array.nbytes for array in arrays.values())
        if size and size + bytes_ > file_bytes:
            parts.append({})
            size = 0
        parts[-1] |= arrays
        size += bytes_
    for number, part in enumerate(parts):
        np.savez(folder / f"weights-{number}.npz", **part)
    # Last: a folder without it was not written whole.
    (folder / "config.json").write_text(json.dumps(rlm.config.to_dict(), default=str))


def load_model(folder: Path) -> RLMForRegression:
    """Reads what `save_model` wrote."""
    fields = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    state: dict[str, Tensor] = {}
    for path in sorted(folder.glob("weights-*.npz")):
        with np.load(path) as arrays:
            for name in arrays.files:
                base, _, part = name.partition(":")
                if part == "q":
                    state[base] = torch.from_numpy(
                        arrays[name].astype(np.float32) * arrays[f"{base}:s"]
                    )
                elif not part:
                    state[name] = torch.from_numpy(arrays[name])
    rlm = RLMForRegression(RLMConfig.from_dict(fields))
    rlm.load_state_dict(state)
    return rlm.eval()
