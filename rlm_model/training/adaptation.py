"""Which weights of an encoder are trained: all, none, its top layers, or adapters beside them."""

from __future__ import annotations

import torch
from torch import nn

from rlm_model.modeling.encoders import TextEncoder
from rlm_model.training.recipe import LoRARecipe, RecipeError, Trained


def choose_trained(
    encoder: TextEncoder, train: Trained, top_layers: int = 0, lora: LoRARecipe | None = None
) -> None:
    """Lets a training move a part of an encoder.

    Args:
        encoder: With ``lora`` it gets adapters, until `merge_adapters`.
        train: Which part.
        top_layers: How many of its last layers, for ``top``.
        lora: The adapters, for ``lora``.

    Raises:
        RecipeError: It has fewer layers, or no layer of the names that the adapters are for.
    """
    if train == "lora":
        _add_adapters(encoder, lora or LoRARecipe())
        return
    encoder.requires_grad_(train == "all")
    if train == "top":
        stack = encoder.stack
        if top_layers > len(stack):
            raise RecipeError(f"the encoder has {len(stack)} layers, not {top_layers}")
        for layer in stack[-top_layers:]:
            layer.requires_grad_(True)


def _add_adapters(encoder: TextEncoder, recipe: LoRARecipe) -> None:
    from peft import LoraConfig, inject_adapter_in_model

    linear = [name for name, module in encoder.named_modules() if isinstance(module, nn.Linear)]
    targets = [
        name
        for name in linear
        if not recipe.targets or any(f".{name}".endswith(f".{end}") for end in recipe.targets)
    ]
    if not targets:
        raise RecipeError(f"no layer of the encoder is called {' or '.join(recipe.targets)}")
    config = LoraConfig(
        r=recipe.rank,
        lora_alpha=recipe.alpha,
        lora_dropout=recipe.dropout,
        target_modules=targets,
    )
    inject_adapter_in_model(config, encoder)


@torch.no_grad()
def merge_adapters(encoder: TextEncoder) -> None:
    """Adds what adapters have learned to the layers beside them; without any it does nothing."""
    adapted = [
        (name, module) for name, module in encoder.named_modules() if hasattr(module, "base_layer")
    ]
    for name, module in adapted:
        module.merge()
        encoder.set_submodule(name, module.get_base_layer())
    if adapted:
        encoder.requires_grad_(True)
