"""Which weights of an encoder are trained: all, none, its top layers, or adapters beside them."""

from __future__ import annotations

import torch
from torch import nn

from rlm_model.modeling.encoders import TextEncoder
from rlm_model.training.recipe import LoRARecipe, RecipeError, TrainingRecipe


def choose_trained(encoder: TextEncoder, recipe: TrainingRecipe) -> None:
    """Lets a training move the part of an encoder that its recipe says.

    With ``lora`` the encoder gets adapters, until `merge_adapters`.

    Raises:
        RecipeError: It has fewer layers, or no layer of the names that the adapters are for.
    """
    if recipe.train == "lora":
        _add_adapters(encoder, recipe.lora or LoRARecipe())
        return
    encoder.requires_grad_(recipe.train == "all")
    if recipe.train == "top":
        stack = encoder.stack
        if recipe.top_layers > len(stack):
            raise RecipeError(f"the encoder has {len(stack)} layers, not {recipe.top_layers}")
        for layer in stack[-recipe.top_layers :]:
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
