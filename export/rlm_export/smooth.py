"""Moves the differences between features out of activations before these are quantized.

A token's activations share one int8 scale, so that a feature of large values leaves the others few
levels. Each feature is divided by a factor where it is made and multiplied where it is used: the
function stays the same, and both sides get easier to quantize (SmoothQuant, Xiao et al.,
arXiv 2211.10438; the factors cost nothing here, since norms and products take them up).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import torch
from torch import Tensor, nn

from rlm_model.contract.encoding import TokenBatch
from rlm_model.modeling import RLMForRegression
from rlm_model.modeling.encoders.own import Encoder, EncoderLayer, RMSNorm

STRENGTH = 0.65
"""Share of a feature's range that moves from the activations to the weights. Chosen on the
validation split, where 0.5 and 0.8 leave int8 farther from float32."""

_LEAST = 1e-5


@torch.no_grad()
def smooth(model: RLMForRegression, batches: Iterable[TokenBatch]) -> None:
    """Rescales the encoder's weights in place; a pretrained encoder is left as it is.

    Args:
        model: Its function stays the same.
        batches: Typical texts, by which the features' ranges are measured.
    """
    encoder = model.encoder
    if not isinstance(encoder, Encoder):
        return
    ranges = _ranges(model, batches)
    for layer in encoder.layers:
        assert isinstance(layer, EncoderLayer)
        _after_norm(layer.attention_norm, (layer.query, layer.key, layer.value), ranges)
        _attention(layer, ranges[layer.output])
        _after_norm(layer.mlp_norm, (layer.gate, layer.up), ranges)
        factors = _factors(ranges[layer.down], (layer.down,))
        layer.up.weight /= factors[:, None]
        layer.down.weight *= factors
    _after_norm(encoder.norm, (model.decoder.cross,), ranges)


def _ranges(model: RLMForRegression, batches: Iterable[TokenBatch]) -> dict[nn.Module, Tensor]:
    """The largest magnitude of each input feature of each product, of tokens that stand."""
    found: dict[nn.Module, Tensor] = {}
    masks: dict[int, Tensor] = {}  # by length: pooled states are fewer

    def note(module: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        states = inputs[0]
        largest = (states.abs() * masks[states.shape[1]][..., None]).amax((0, 1))
        found[module] = torch.maximum(found.get(module, largest), largest)

    layers = model.encoder.layers
    modules = [m for layer in layers for m in layer.modules() if isinstance(m, nn.Linear)]
    hooks = [m.register_forward_pre_hook(note) for m in (*modules, model.decoder.cross)]
    try:
        for batch in batches:
            mask = torch.from_numpy(batch.mask)
            masks = {m.shape[1]: m for m in (mask, model.encoder.memory_mask(mask))}
            model.decoder.memory(model.encoder(torch.from_numpy(batch.ids), mask))
    finally:
        for hook in hooks:
            hook.remove()
    return found


def _factors(largest: Tensor, products: Sequence[nn.Linear]) -> Tensor:
    """What each feature is divided by, where products read it."""
    weights = torch.stack([product.weight.abs().amax(0) for product in products]).amax(0)
    return largest.clamp(min=_LEAST) ** STRENGTH / weights.clamp(min=_LEAST) ** (1 - STRENGTH)


def _after_norm(
    norm: RMSNorm, products: Sequence[nn.Linear], ranges: dict[nn.Module, Tensor]
) -> None:
    factors = _factors(ranges[products[0]], products)
    norm.weight /= factors
    for product in products:
        product.weight *= factors


def _attention(layer: EncoderLayer, largest: Tensor) -> None:
    """A feature of a value is one of each query head that shares it: they get one factor."""
    split = (layer.kv_heads, -1, layer.head_size)
    shared = largest.unflatten(0, split).amax(1)
    weights = layer.output.weight.abs().amax(0).unflatten(0, split).amax(1)
    factors = shared.clamp(min=_LEAST) ** STRENGTH / weights.clamp(min=_LEAST) ** (1 - STRENGTH)
    layer.value.weight /= factors.flatten()[:, None]
    spread = factors[:, None].expand(-1, layer.heads // layer.kv_heads, -1)
    layer.output.weight *= spread.flatten()
