"""Loads what is exported: a checkpoint of the model and its tokenizer."""

from __future__ import annotations

from pathlib import Path

import torch
from tokenizers import Tokenizer

from rlm_export.errors import CheckpointError
from rlm_model.modeling import RLMConfig, RLMForRegression


def load_checkpoint(folder: Path) -> RLMForRegression:
    """Loads a folder that ``save_pretrained`` wrote, in float32.

    Raises:
        CheckpointError: It is missing or unreadable, or lacks weights.
    """
    if not (folder / "config.json").is_file():
        raise CheckpointError(f"no checkpoint in {folder}: config.json is missing")
    try:
        model, info = RLMForRegression.from_pretrained(
            folder, dtype=torch.float32, output_loading_info=True
        )
    except Exception as error:  # what transformers and safetensors raise is not one family
        raise CheckpointError(f"the checkpoint in {folder} can't be read: {error}") from error
    if info["missing_keys"]:
        missing = ", ".join(sorted(info["missing_keys"])[:5])
        raise CheckpointError(f"the checkpoint in {folder} lacks weights: {missing}")
    return model.eval()


def check_tokenizer(path: Path, config: RLMConfig) -> None:
    """Compares a ``tokenizer.json`` with the words and the size of the model's vocabulary.

    Raises:
        CheckpointError: It is missing or unreadable, or does not fit.
    """
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises bare Exception
        raise CheckpointError(f"the tokenizer {path} can't be read: {error}") from error
    reserved = config.words.reserved_tokens if config.head == "tokens" else ()
    for index, token in enumerate(reserved):
        if tokenizer.token_to_id(token) != index:
            raise CheckpointError(
                f"the tokenizer {path} has {token} at {tokenizer.token_to_id(token)}, not {index}"
            )
    size = tokenizer.get_vocab_size()
    if size > config.vocab_size:
        raise CheckpointError(
            f"the tokenizer {path} has {size} tokens, the model knows {config.vocab_size}"
        )
