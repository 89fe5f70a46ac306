"""Whether a tokenizer is that of the model that is exported."""

from __future__ import annotations

from pathlib import Path

from tokenizers import Tokenizer

from rlm_export.errors import CheckpointError
from rlm_model.modeling import RLMConfig


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
