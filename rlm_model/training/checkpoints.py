"""Checkpoints of the project: a model, and the tokenizer beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer

from rlm_model.modeling import RLMForRegression
from rlm_model.training.pack import TOKENIZER


class NoCheckpointError(ValueError):
    """A folder that holds no checkpoint; the message names it and the fault."""


@dataclass(frozen=True)
class Checkpoint:
    """A model and what it reads texts with.

    Attributes:
        rlm: The model, in float32.
        tokenizer: Its tokenizer.
    """

    rlm: RLMForRegression
    tokenizer: Tokenizer


def load_checkpoint(folder: Path) -> Checkpoint:
    """Reads what ``finish-pack`` wrote.

    Raises:
        NoCheckpointError: It is missing, unreadable, or lacks weights.
    """
    if not (folder / "config.json").is_file():
        raise NoCheckpointError(f"no checkpoint in {folder}: config.json is missing")
    try:
        rlm, info = RLMForRegression.from_pretrained(
            folder, dtype=torch.float32, output_loading_info=True
        )
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    except Exception as error:  # what transformers, safetensors and tokenizers raise is no family
        raise NoCheckpointError(f"the checkpoint in {folder} can't be read: {error}") from error
    if info["missing_keys"]:
        missing = ", ".join(sorted(info["missing_keys"])[:3])
        raise NoCheckpointError(f"the checkpoint in {folder} lacks weights: {missing}")
    return Checkpoint(rlm, tokenizer)
