"""Going on from a model of the project: its weights, under other words or another tokenizer."""

from __future__ import annotations

from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from rlm_model.modeling import RLMForRegression
from rlm_model.modeling.checkpoint import NoCheckpointError, load_checkpoint
from rlm_model.training.pack import TOKENIZER
from rlm_model.training.recipe import ContinuedRecipe, RecipeError

TEXT_ROWS = "encoder.embedding.weight"
"""A row a token of the project's own encoder."""

WORD_ROWS = ("decoder.embedding.weight", "decoder.head.weight", "decoder.head.bias")
"""A row a word of the decoder."""


@torch.no_grad()
def go_on(rlm: RLMForRegression, recipe: ContinuedRecipe, tokenizer: Tokenizer) -> None:
    """Gives a started model the weights of a checkpoint, word by word and token by token.

    A word of the decoder that the checkpoint does not have starts anew. A text token that its
    tokenizer does not have starts as the mean of those that spell the same text there.

    Args:
        rlm: As `started_model` made it; it differs from the checkpoint in its words at most.
        recipe: Which checkpoint, and how much of it.
        tokenizer: Of the new model.

    Raises:
        RecipeError: There is no such checkpoint, or its sizes are others.
    """
    folder = Path(recipe.checkpoint)
    try:
        source = load_checkpoint(folder)
    except NoCheckpointError as error:
        raise RecipeError(f"there is nothing to go on from: {error}") from error
    try:
        reader = Tokenizer.from_file(str(folder / TOKENIZER))
    except Exception as error:  # tokenizers raises bare Exception
        raise RecipeError(f"the tokenizer of {folder} can't be read: {error}") from error
    known = source.state_dict()
    ids = source.config.grammar.ids
    words = [(new, ids[word]) for word, new in rlm.config.grammar.ids.items() if word in ids]
    new_rows, old_rows = (torch.tensor(rows) for rows in zip(*words, strict=True))
    state = rlm.state_dict()
    for name, value in state.items():
        by_rows = name == TEXT_ROWS or name in WORD_ROWS
        # Of what has a row a word the count of rows may differ, and nothing else.
        skipped = 1 if by_rows else 0
        if name not in known or known[name].shape[skipped:] != value.shape[skipped:]:
            raise RecipeError(f"{name} of {folder} does not have the recipe's sizes")
        if name == TEXT_ROWS:
            known[name] = _by_text(known[name], reader, tokenizer)
        elif name in WORD_ROWS:
            known[name] = value.clone().index_copy_(0, new_rows, known[name][old_rows])
        if known[name].shape != value.shape:
            raise RecipeError(
                f"the tokenizer has {len(known[name])} tokens and the recipe says {len(value)}"
            )
        if name.startswith("encoder."):
            known[name] = value.lerp(known[name], recipe.share)
    rlm.load_state_dict({name: known[name] for name in state})


def _by_text(rows: Tensor, before: Tokenizer, after: Tokenizer) -> Tensor:
    """Embeddings of a tokenizer's tokens by those of another, shape (vocabulary, width)."""
    places = before.get_vocab()
    found = []
    for token, index in sorted(after.get_vocab().items(), key=lambda entry: entry[1]):
        ids = [places[token]] if token in places else []
        if not ids:
            text = after.decode([index], skip_special_tokens=False)
            ids = before.encode(text, add_special_tokens=False).ids
        found.append(rows[ids].mean(0) if ids else rows.mean(0))
    return torch.stack(found)
