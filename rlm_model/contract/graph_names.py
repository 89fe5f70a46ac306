"""What the inputs and outputs of an exported model's graphs are called, in their order."""

from __future__ import annotations

ENCODER_INPUTS = ("input_ids", "attention_mask")

MEMORY_MASK = "memory_mask"


def cross_names(layers: int) -> list[str]:
    """Names of the cross-attention's keys of all decoder layers, then values."""
    return _names("cross_key", "cross_value", layers)


def encoder_outputs(layers: int) -> list[str]:
    """Names of the encoder's outputs."""
    return [MEMORY_MASK, *cross_names(layers)]


def past_names(layers: int) -> list[str]:
    """Names of the decoder's caches as it reads them."""
    return _names("past_key", "past_value", layers)


def decoder_inputs(layers: int) -> list[str]:
    """Names of the decoder's inputs."""
    own = ["tokens", "places", "bias", "answered"]
    return [*own, *encoder_outputs(layers), *past_names(layers)]


def decoder_outputs(layers: int) -> list[str]:
    """Names of the decoder's outputs: logits, and the caches as it writes them."""
    return ["logits", *_names("key", "value", layers)]


def _names(key: str, value: str, layers: int) -> list[str]:
    return [f"{name}.{layer}" for name in (key, value) for layer in range(layers)]
