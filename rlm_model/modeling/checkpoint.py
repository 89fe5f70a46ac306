"""Checkpoints: what ``save_pretrained`` wrote, read whole or refused."""

from __future__ import annotations

from pathlib import Path

import torch

from rlm_model.modeling.model import RLMForRegression


class NoCheckpointError(ValueError):
    """A folder that holds no checkpoint; the message names it and the fault."""


def load_checkpoint(folder: Path) -> RLMForRegression:
    """The model of a folder, in float32.

    Raises:
        NoCheckpointError: It is missing, unreadable, or lacks weights.
    """
    if not (folder / "config.json").is_file():
        raise NoCheckpointError(f"no checkpoint in {folder}: config.json is missing")
    try:
        model, info = RLMForRegression.from_pretrained(
            folder, dtype=torch.float32, output_loading_info=True
        )
    except Exception as error:  # what transformers and safetensors raise is not one family
        raise NoCheckpointError(f"the checkpoint in {folder} can't be read: {error}") from error
    if info["missing_keys"]:
        missing = ", ".join(sorted(info["missing_keys"])[:5])
        raise NoCheckpointError(f"the checkpoint in {folder} lacks weights: {missing}")
    return model.eval()
