"""Moves the differences between features out of activations before these are quantized.

A token's activations share one int8 scale, so that a feature of large values leaves the others few
levels. Each feature is divided by a factor where it is made and multiplied where it is used: the
function stays the same, and both sides get easier to quantize (SmoothQuant, Xiao et al.,
arXiv 2211.10438; the factors cost nothing here, since norms and products take them up).

A graph does not tell the factors. `unsmooth` finds them where it is known what the weights were
before they were trained.
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
        for norm, products in _after_norms(layer):
            _normed(norm, products, _factors(ranges[products[0]], _largest(products)))
        features = (ranges[layer.output], _largest([layer.output]))
        _values(layer, _factors(*(_by_value(layer, feature).amax(1) for feature in features)))
        _gated(layer, _factors(ranges[layer.down], _largest([layer.down])))
    cross = model.decoder.cross
    _normed(encoder.norm, [cross], _factors(ranges[cross], _largest([cross])))


@torch.no_grad()
def unsmooth(model: RLMForRegression, start: Encoder) -> None:
    """Brings the encoder's weights to the scales that its training began with, in place.

    At others the function is the same, but not what a training makes of it: Adam's steps and the
    decay of weights go by magnitude, and the mean with the start (`ContinuedRecipe.share`) is of
    weights that do not belong together. A feature's scale is the length of the weights that read
    it.

    Args:
        model: Its function stays the same.
        start: What its encoder began with.
    """
    encoder = model.encoder
    for layer, begun in zip(encoder.layers, start.layers, strict=True):
        scales = (_by_value(x, _length([x.output])).norm(dim=1) for x in (begun, layer))
        _values(layer, _quotient(*scales))
        _gated(layer, _quotient(_length([begun.down]), _length([layer.down])))
        # Last, because some of what reads a norm makes the features above.
        pairs = zip(_after_norms(layer), _after_norms(begun), strict=True)
        for (norm, products), (_, before) in pairs:
            _normed(norm, products, _quotient(_length(before), _length(products)))
    # The decoder, which reads the last norm, began with weights of its own: the norm itself tells.
    _normed(
        encoder.norm,
        [model.decoder.cross],
        _quotient(encoder.norm.weight.abs(), start.norm.weight.abs()),
    )


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


def _factors(largest: Tensor, weights: Tensor) -> Tensor:
    """What features are divided by, from the largest magnitudes of them and of their weights."""
    return largest.clamp(min=_LEAST) ** STRENGTH / weights.clamp(min=_LEAST) ** (1 - STRENGTH)


def _quotient(left: Tensor, right: Tensor) -> Tensor:
    return left.clamp(min=_LEAST) / right.clamp(min=_LEAST)


def _largest(products: Sequence[nn.Linear]) -> Tensor:
    """The largest magnitude of the weights that read each feature."""
    return torch.cat([product.weight for product in products]).abs().amax(0)


def _length(products: Sequence[nn.Linear]) -> Tensor:
    """The Euclidean length of the weights that read each feature."""
    return torch.cat([product.weight for product in products]).norm(dim=0)


def _after_norms(layer: EncoderLayer) -> list[tuple[RMSNorm, list[nn.Linear]]]:
    """A layer's norms and the products that read them."""
    return [
        (layer.attention_norm, [layer.query, layer.key, layer.value]),
        (layer.mlp_norm, [layer.gate, layer.up]),
    ]


def _by_value(layer: EncoderLayer, features: Tensor) -> Tensor:
    """Features of the output's product by those of the values, (kv_heads, group, head_size).

    A feature of a value is one of each query head that shares it.
    """
    return features.unflatten(0, (layer.kv_heads, -1, layer.head_size))


def _normed(norm: RMSNorm, products: Sequence[nn.Linear], factors: Tensor) -> None:
    """Divides the features of a norm, and multiplies them in the products that read it."""
    norm.weight /= factors
    for product in products:
        product.weight *= factors


def _values(layer: EncoderLayer, factors: Tensor) -> None:
    """The same of the values and the output; factors of shape (kv_heads, head_size)."""
    layer.value.weight /= factors.flatten()[:, None]
    spread = factors[:, None].expand(-1, layer.heads // layer.kv_heads, -1)
    layer.output.weight *= spread.flatten()


def _gated(layer: EncoderLayer, factors: Tensor) -> None:
    """The same of what `up` makes and `down` reads."""
    layer.up.weight /= factors[:, None]
    layer.down.weight *= factors
