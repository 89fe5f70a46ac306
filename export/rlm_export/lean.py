"""Encoder and decoder in the form that runs fastest as a graph.

The same functions as `rlm_model.modeling` from the same weights, with few and large operators: see
`rlm_export.operators`. Query weights hold the attention's scale.

Weights that look the same in both are shared: whoever loads some into a lean module has loaded them
into its original. ``give_back`` is the way back of the others.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from rlm_export.operators import attention, cached_attention, rotary
from rlm_model.modeling.decoder import Decoder, DecoderLayer
from rlm_model.modeling.encoders.own import MASKED, Encoder, EncoderLayer, pool_mask, pool_pairs


class LeanEncoderLayer(nn.Module):
    """`EncoderLayer` whose query heads that share a key are rows of one attention."""

    def __init__(self, layer: EncoderLayer) -> None:
        super().__init__()
        self.kv_heads = layer.kv_heads
        self.attention_norm, self.mlp_norm = layer.attention_norm, layer.mlp_norm
        self.key, self.value = layer.key, layer.value
        self.gate, self.up, self.down = layer.gate, layer.up, layer.down
        # From (kv_heads, group) to (group, kv_heads): a token's queries are then the rows of a
        # matrix as wide as the keys, and nothing has to be moved.
        split = (layer.kv_heads, -1, layer.head_size)
        query = layer.query.weight * layer.head_size**-0.5
        self.query = _linear(query.unflatten(0, split).transpose(0, 1).flatten(0, 2))
        output = layer.output.weight.unflatten(1, split).transpose(1, 2)
        self.output = _linear(output.flatten(1, 3))

    def forward(
        self, hidden: Tensor, mask: Tensor, bias: Tensor | None, cos: Tensor, sin: Tensor
    ) -> Tensor:
        """Transforms (B, T, size).

        Args:
            hidden: Shape (B, T, size).
            mask: See `LeanEncoder.forward`, int32.
            bias: Added to the scores, shape (1, 1, T * group, T).
            cos: See `rotary`.
            sin: See `rotary`.
        """
        batch, length, size = hidden.shape
        normed = self.attention_norm(hidden)
        query = rotary(self.query(normed), cos, sin)
        key = rotary(self.key(normed), cos, sin)
        rows = query.reshape(batch, -1, key.shape[2])  # (B, T * group, kv_heads * head_size)
        mixed = attention(rows, key, self.value(normed), self.kv_heads, mask, bias)
        hidden = hidden + self.output(mixed.reshape(batch, length, size))
        normed = self.mlp_norm(hidden)
        return hidden + self.down(functional.silu(self.gate(normed)) * self.up(normed))

    @torch.no_grad()
    def give_back(self, layer: EncoderLayer) -> None:
        """Sets the weights of the original that are in another form here."""
        split = (-1, layer.kv_heads, layer.head_size)
        query = self.query.weight.unflatten(0, split).transpose(0, 1).flatten(0, 2)
        layer.query.weight.copy_(query * layer.head_size**0.5)
        output = self.output.weight.unflatten(1, split).transpose(1, 2)
        layer.output.weight.copy_(output.flatten(1, 3))


class LeanEncoder(nn.Module):
    """`Encoder` with lean layers."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.causal_layers, self.pool_after = encoder.causal_layers, encoder.pool_after
        self.group = encoder.layers[0].heads // encoder.layers[0].kv_heads
        self.embedding, self.projection = encoder.embedding, encoder.projection
        self.layers = nn.ModuleList(LeanEncoderLayer(layer) for layer in encoder.layers)
        self.norm = encoder.norm
        half = encoder.cos.shape[1] // 2  # the other half is the same
        self.register_buffer("cos", encoder.cos[:, :half].contiguous(), persistent=False)
        self.register_buffer("sin", encoder.sin[:, :half].contiguous(), persistent=False)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Encodes ids of shape (B, T); see `Encoder.forward`."""
        hidden = self.projection(self.embedding(input_ids))
        mask, cos, sin = attention_mask, self.cos, self.sin
        bias = None
        for index, layer in enumerate(self.layers):
            pools = index == self.pool_after and index > 0
            if pools:
                hidden, mask = pool_pairs(hidden, mask), pool_mask(mask)
                # Copies, made once when the graph is loaded.
                cos, sin = cos[::2].clone(), sin[::2].clone()
            if index == 0 or pools or index == self.causal_layers:
                bias = self._bias(hidden) if index < self.causal_layers else None
            hidden = layer(hidden, mask.to(torch.int32), bias, cos, sin)
        return self.norm(hidden)

    def give_back(self, encoder: Encoder) -> None:
        """See `LeanEncoderLayer.give_back`."""
        for lean, layer in zip(self.layers, encoder.layers, strict=True):
            lean.give_back(layer)

    def _bias(self, hidden: Tensor) -> Tensor:
        """Hides what is ahead, shape (1, 1, T * group, T)."""
        length = hidden.shape[1]
        ahead = torch.ones(length, length, dtype=torch.bool).triu(1)
        return (ahead * MASKED).repeat_interleave(self.group, dim=0)[None, None]


class LeanMemory(nn.Module):
    """`Decoder.memory` with a product for each layer's keys and values."""

    def __init__(self, decoder: Decoder) -> None:
        super().__init__()
        self.split = (decoder.heads, decoder.head_size)
        count = 2 * len(decoder.layers)
        self.products = nn.ModuleList(_linear(part) for part in decoder.cross.weight.chunk(count))

    def forward(self, hidden: Tensor) -> tuple[Tensor, ...]:
        """Keys of all layers, then values of all layers, each (U, heads, S, head_size)."""
        return tuple(
            product(hidden).unflatten(-1, self.split).transpose(1, 2) for product in self.products
        )

    @torch.no_grad()
    def give_back(self, decoder: Decoder) -> None:
        """See `LeanEncoderLayer.give_back`."""
        decoder.cross.weight.copy_(torch.cat([product.weight for product in self.products]))


class LeanDecoderLayer(nn.Module):
    """`DecoderLayer` of which only some tokens are asked for."""

    def __init__(self, layer: DecoderLayer) -> None:
        super().__init__()
        self.heads = layer.heads
        self.self_norm, self.cross_norm = layer.self_norm, layer.cross_norm
        self.mlp_norm = layer.mlp_norm
        query, key, value = layer.self_qkv.weight.chunk(3)
        scale = layer.head_size**-0.5
        self.query, self.key, self.value = _linear(query * scale), _linear(key), _linear(value)
        self.cross_query = _linear(layer.cross_query.weight * scale)
        self.self_output, self.cross_output = layer.self_output, layer.cross_output
        self.up, self.down = layer.up, layer.down

    def forward(
        self,
        hidden: Tensor,
        bias: Tensor,
        mask: Tensor,
        cross: tuple[Tensor, Tensor],
        past: tuple[Tensor, Tensor],
        answered: Tensor | None,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Transforms the new tokens of all queries.

        Args:
            hidden: Shape (U * Q, T, size).
            bias: Added to the scores, shape (T, P + T).
            mask: Of the units' states, int32 of shape (U, S).
            cross: The units' keys and values, each of shape (U, heads, S, head_size).
            past: Keys and values so far, each of shape (U * Q, heads, P, head_size).
            answered: New tokens whose states are needed, shape (A,); None for all.

        Returns:
            Their states, shape (U * Q, A, size), and keys and values of all tokens.
        """
        normed = self.self_norm(hidden)
        key, value = self.key(normed), self.value(normed)
        if answered is not None:
            hidden, normed = hidden.index_select(1, answered), normed.index_select(1, answered)
            bias = bias.index_select(0, answered)
        mixed, keys, values = cached_attention(
            self.query(normed), key, value, self.heads, bias[None, None], *past
        )
        hidden = hidden + self.self_output(mixed)
        query = self.cross_query(self.cross_norm(hidden))
        rows = query.reshape(mask.shape[0], -1, query.shape[2])  # a unit's are one sequence
        mixed = attention(rows, *cross, self.heads, mask)
        hidden = hidden + self.cross_output(mixed.reshape(query.shape))
        return hidden + self.down(functional.gelu(self.up(self.mlp_norm(hidden)))), keys, values

    @torch.no_grad()
    def give_back(self, layer: DecoderLayer) -> None:
        """See `LeanEncoderLayer.give_back`."""
        scale = layer.head_size**0.5
        parts = (self.query.weight * scale, self.key.weight, self.value.weight)
        layer.self_qkv.weight.copy_(torch.cat(parts))
        layer.cross_query.weight.copy_(self.cross_query.weight * scale)


class LeanDecoder(nn.Module):
    """`Decoder` that reads the lanes of a query as one sequence, of which each sees its own."""

    def __init__(self, decoder: Decoder) -> None:
        super().__init__()
        self.embedding, self.positions = decoder.embedding, decoder.positions
        self.layers = nn.ModuleList(LeanDecoderLayer(layer) for layer in decoder.layers)
        self.norm, self.head = decoder.norm, decoder.head
        self.register_buffer("grammar_mask", decoder.grammar_mask, persistent=False)

    def forward(
        self,
        tokens: Tensor,
        places: Tensor,
        bias: Tensor,
        answered: Tensor,
        memory_mask: Tensor,
        cross: Sequence[tuple[Tensor, Tensor]],
        past: Sequence[tuple[Tensor, Tensor]],
    ) -> tuple[Tensor, ...]:
        """Reads new tokens.

        Args:
            tokens: Ids of shape (U, Q, T).
            places: Position of each new token in its lane, shape (T,).
            bias: 0 where a new token sees a token, else far below, shape (T, P + T).
            answered: New tokens whose logits are asked for, shape (A,).
            memory_mask: 1 where an encoder state stands for tokens, shape (U, S).
            cross: Keys and values of each layer from `LeanMemory`.
            past: Keys and values of each layer so far; P is 0 at first.

        Returns:
            Logits of the tokens after those that were asked for, shape (U, Q, A, vocabulary);
            then the keys of all layers and the values of all, (U * Q, heads, P + T, head_size).
        """
        units, queries, _ = tokens.shape
        hidden = self.embedding(tokens.flatten(0, 1)) + self.positions(places)
        mask = memory_mask.to(torch.int32)
        keys, values = [], []
        for index, layer in enumerate(self.layers):
            wanted = answered if index + 1 == len(self.layers) else None
            hidden, key, value = layer(hidden, bias, mask, cross[index], past[index], wanted)
            keys.append(key)
            values.append(value)
        logits = self.head(self.norm(hidden)) + self.grammar_mask[places.index_select(0, answered)]
        return logits.reshape(units, queries, -1, logits.shape[-1]), *keys, *values

    def give_back(self, decoder: Decoder) -> None:
        """See `LeanEncoderLayer.give_back`."""
        for lean, layer in zip(self.layers, decoder.layers, strict=True):
            lean.give_back(layer)


def _linear(weight: Tensor) -> nn.Linear:
    """The linear map of a weight."""
    linear = nn.Linear(weight.shape[1], weight.shape[0], bias=False)
    linear.weight = nn.Parameter(weight.detach().contiguous())
    return linear
