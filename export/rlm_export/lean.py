"""The encoder in the form that runs fastest as a graph.

The same function as `rlm_model.modeling.encoder.Encoder` from the same weights, with fewer and
larger operators: one product for query, key and value and one for gate and up, one rotation
for queries and keys, and grouped heads that share a key by broadcasting instead of copies.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from rlm_model.modeling.encoder import MASKED, Encoder, EncoderLayer, attention_bias


class LeanLayer(nn.Module):
    """`EncoderLayer` with its products joined."""

    def __init__(self, layer: EncoderLayer) -> None:
        super().__init__()
        self.heads, self.kv_heads, self.head_size = layer.heads, layer.kv_heads, layer.head_size
        self.attention_norm, self.mlp_norm = layer.attention_norm, layer.mlp_norm
        self.qkv = _joined(
            layer.query.weight * layer.head_size**-0.5, layer.key.weight, layer.value.weight
        )
        self.output = layer.output
        self.gate_up = _joined(layer.gate.weight, layer.up.weight)
        self.down = layer.down

    def forward(self, hidden: Tensor, bias: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        """Transforms (B, T, size).

        Args:
            hidden: Shape (B, T, size).
            bias: Added to the scores, shape (B, 1, 1, T or 1, T).
            cos: Shape (T, 1, head_size).
            sin: Shape (T, 1, head_size).
        """
        split = (self.heads + self.kv_heads, self.kv_heads)
        joined = self.qkv(self.attention_norm(hidden)).unflatten(-1, (sum(split), self.head_size))
        states, value = joined.split(split, dim=2)
        first, second = states.chunk(2, dim=-1)
        states = states * cos + torch.cat((-second, first), dim=-1) * sin
        query, key = states.split((self.heads, self.kv_heads), dim=2)
        query = query.unflatten(2, (self.kv_heads, -1)).permute(0, 2, 3, 1, 4)
        # (B, kv_heads, group, T, head_size) @ (B, kv_heads, 1, head_size, T)
        scores = query @ key.permute(0, 2, 3, 1).unsqueeze(2)
        mixed = (scores + bias).softmax(-1) @ value.transpose(1, 2).unsqueeze(2)
        hidden = hidden + self.output(mixed.permute(0, 3, 1, 2, 4).flatten(2))
        gate, up = self.gate_up(self.mlp_norm(hidden)).chunk(2, dim=-1)
        return hidden + self.down(functional.silu(gate) * up)


class LeanEncoder(nn.Module):
    """`Encoder` with lean layers."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.causal = encoder.causal
        self.embedding, self.projection = encoder.embedding, encoder.projection
        self.layers = nn.ModuleList(LeanLayer(layer) for layer in encoder.layers)
        self.norm = encoder.norm
        self.register_buffer("cos", encoder.cos[:, None], persistent=False)
        self.register_buffer("sin", encoder.sin[:, None], persistent=False)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Encodes ids of shape (B, T) to hidden states of shape (B, T, hidden_size)."""
        length = input_ids.shape[1]
        hidden = self.projection(self.embedding(input_ids))
        bias = attention_bias(attention_mask, hidden.dtype)
        if self.causal:
            ahead = torch.ones(length, length, dtype=torch.bool, device=hidden.device).triu(1)
            bias = bias + ahead.to(hidden.dtype) * MASKED
        bias = bias[:, None]
        cos, sin = self.cos[:length], self.sin[:length]
        for layer in self.layers:
            hidden = layer(hidden, bias, cos, sin)
        return self.norm(hidden)


def _joined(*weights: Tensor) -> nn.Linear:
    """One linear map whose outputs are those of several, in order."""
    weight = torch.cat(weights).detach()
    linear = nn.Linear(weight.shape[1], weight.shape[0], bias=False)
    linear.weight = nn.Parameter(weight)
    return linear
