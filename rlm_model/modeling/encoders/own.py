"""The encoder: source text to hidden states.

Pre-norm transformer with rotary positions (Su et al., arXiv 2104.09864), grouped-query
attention (Ainslie et al., arXiv 2305.13245) and SwiGLU (Shazeer, arXiv 2002.05202).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.checkpoint import checkpoint

from rlm_model.modeling.configuration import RLMConfig
from rlm_model.modeling.encoders.base import TextEncoder


class RMSNorm(nn.Module):
    """Root mean square normalisation (Zhang and Sennrich, arXiv 1910.07467)."""

    def __init__(self, size: int, eps: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.eps = eps

    def forward(self, hidden: Tensor) -> Tensor:
        """Normalises the last axis."""
        scale = torch.rsqrt(hidden.float().pow(2).mean(-1, keepdim=True) + self.eps)
        return (hidden.float() * scale).to(hidden.dtype) * self.weight


def rotary_tables(length: int, head_size: int, theta: float) -> tuple[Tensor, Tensor]:
    """Cosines and sines of the rotary positions, each of shape (length, head_size)."""
    frequencies = theta ** -(torch.arange(0, head_size, 2).float() / head_size)
    angles = torch.outer(torch.arange(length).float(), frequencies).repeat(1, 2)
    return angles.cos(), angles.sin()


def rotate(states: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Applies rotary positions to (B, heads, T, head_size); halves are paired as in Llama."""
    first, second = states.chunk(2, dim=-1)
    return states * cos + torch.cat((-second, first), dim=-1) * sin


class EncoderLayer(nn.Module):
    """Self-attention and SwiGLU, each behind a norm and beside a residual."""

    def __init__(self, config: RLMConfig) -> None:
        super().__init__()
        size = config.hidden_size
        self.heads = config.num_attention_heads
        self.kv_heads = config.num_key_value_heads
        self.head_size = size // self.heads
        self.attention_norm = RMSNorm(size, config.rms_norm_eps)
        self.query = nn.Linear(size, size, bias=False)
        self.key = nn.Linear(size, self.kv_heads * self.head_size, bias=False)
        self.value = nn.Linear(size, self.kv_heads * self.head_size, bias=False)
        self.output = nn.Linear(size, size, bias=False)
        self.mlp_norm = RMSNorm(size, config.rms_norm_eps)
        self.gate = nn.Linear(size, config.intermediate_size, bias=False)
        self.up = nn.Linear(size, config.intermediate_size, bias=False)
        self.down = nn.Linear(config.intermediate_size, size, bias=False)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, hidden: Tensor, bias: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        """Transforms (B, T, hidden_size); `bias` is added to the scores, (B, 1, T or 1, T)."""
        batch, length, _ = hidden.shape
        normed = self.attention_norm(hidden)
        query = self.query(normed).view(batch, length, self.heads, self.head_size).transpose(1, 2)
        key = self.key(normed).view(batch, length, self.kv_heads, self.head_size).transpose(1, 2)
        value = self.value(normed).view(batch, length, self.kv_heads, self.head_size)
        groups = self.heads // self.kv_heads
        mixed = functional.scaled_dot_product_attention(
            rotate(query, cos, sin),  # (B, heads, T, head_size)
            rotate(key, cos, sin).repeat_interleave(groups, dim=1),
            value.transpose(1, 2).repeat_interleave(groups, dim=1),
            attn_mask=bias,
        )
        mixed = mixed.transpose(1, 2).reshape(batch, length, -1)
        hidden = hidden + self.dropout(self.output(mixed))
        normed = self.mlp_norm(hidden)
        return hidden + self.dropout(
            self.down(functional.silu(self.gate(normed)) * self.up(normed))
        )


class Encoder(TextEncoder):
    """The project's own encoder."""

    def __init__(self, config: RLMConfig) -> None:
        super().__init__()
        self._width = config.hidden_size
        self.causal_layers = config.causal_layers
        self.pool_after = config.pool_after
        self.embedding = nn.Embedding(config.vocab_size, config.embedding_size, padding_idx=0)
        self.projection = (
            nn.Identity()
            if config.embedding_size == config.hidden_size
            else nn.Linear(config.embedding_size, config.hidden_size, bias=False)
        )
        self.layers = nn.ModuleList(EncoderLayer(config) for _ in range(config.num_hidden_layers))
        self.norm = RMSNorm(config.hidden_size, config.rms_norm_eps)
        self._checkpoints_gradients = False
        head_size = config.hidden_size // config.num_attention_heads
        self._rotary = (config.max_tokens, head_size, config.rope_theta)
        cos, sin = rotary_tables(*self._rotary)
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)

    @property
    def width(self) -> int:
        """See `TextEncoder.width`."""
        return self._width

    @property
    def stack(self) -> nn.ModuleList:
        """See `TextEncoder.stack`."""
        return self.layers

    def checkpoint_gradients(self) -> None:
        """See `TextEncoder.checkpoint_gradients`."""
        self._checkpoints_gradients = True

    def fill_buffers(self) -> None:
        """Computes what no file of weights holds; `from_pretrained` makes it without values."""
        for buffer, table in zip((self.cos, self.sin), rotary_tables(*self._rotary), strict=True):
            buffer.copy_(table)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Encodes units.

        Args:
            input_ids: Shape (B, T), T at most ``max_tokens``.
            attention_mask: 1 where a token stands, shape (B, T).

        Returns:
            Hidden states of shape (B, S, hidden_size); S is T, or half of it rounded up where
            pairs are pooled. `memory_mask` says which stand for tokens.
        """
        hidden = self.projection(self.embedding(input_ids))
        cos, sin = self.cos, self.sin
        mask = attention_mask
        for index, layer in enumerate(self.layers):
            pools = index == self.pool_after and index > 0
            if pools:
                hidden = pool_pairs(hidden, attention_mask)
                mask, cos, sin = self.memory_mask(attention_mask), cos[::2], sin[::2]
            if index == 0 or pools or index == self.causal_layers:
                bias = self._bias(mask, hidden, index < self.causal_layers)
            length = hidden.shape[1]
            inputs = (hidden, bias, cos[:length], sin[:length])
            if self._checkpoints_gradients and self.training:
                hidden = checkpoint(layer, *inputs, use_reentrant=False)
            else:
                hidden = layer(*inputs)
        return self.norm(hidden)

    def memory_mask(self, attention_mask: Tensor) -> Tensor:
        """1 where a hidden state stands for tokens, shape (B, S)."""
        return pool_mask(attention_mask) if self.pool_after else attention_mask

    @staticmethod
    def _bias(mask: Tensor, hidden: Tensor, causal: bool) -> Tensor:
        bias = attention_bias(mask, hidden.dtype)
        if causal:
            length = hidden.shape[1]
            ahead = torch.ones(length, length, dtype=torch.bool, device=hidden.device).triu(1)
            bias = bias + ahead.to(hidden.dtype) * MASKED
        return bias


def pool_pairs(hidden: Tensor, mask: Tensor) -> Tensor:
    """The mean of each pair of neighbours (Dai et al., Funnel-Transformer, arXiv 2006.03236).

    Args:
        hidden: Shape (B, T, size).
        mask: 1 where a token stands, shape (B, T); another one does not count.

    Returns:
        Shape (B, S, size), S half of T, rounded up.
    """
    first, second = _pairs(hidden * mask[..., None].to(hidden.dtype))
    count = sum(_pairs(mask[..., None].to(hidden.dtype)))
    return (first + second) / count.clamp(min=1)


def pool_mask(mask: Tensor) -> Tensor:
    """1 where one of a pair stands, from shape (B, T) to (B, S)."""
    first, second = _pairs(mask[..., None])
    return (first + second).clamp(max=1)[..., 0]


def _pairs(values: Tensor) -> tuple[Tensor, Tensor]:
    """Values of shape (B, T, size) at even and at odd places; 0 beside a last one of no pair."""
    padded = functional.pad(values, (0, 0, 0, 1))
    return padded[:, :-1:2], padded[:, 1::2]


MASKED = -1e4
"""Added to the score of a token that may not be seen; within the range of float16."""


def attention_bias(attention_mask: Tensor, dtype: torch.dtype) -> Tensor:
    """Turns a (B, T) mask of ones and zeros into a bias of shape (B, 1, 1, T)."""
    return ((1 - attention_mask) * MASKED).to(dtype)[:, None, None, :]
