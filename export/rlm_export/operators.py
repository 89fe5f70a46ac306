"""Operators of ONNX Runtime that do in one pass what takes many standard ones.

Each computes in torch what it stands for, so that a lean module can be run and compared as it is,
and becomes a single node of the domain ``com.microsoft`` in a graph. See the runtime's
`ContribOperators.md`; both have kernels for CPU and CUDA.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.onnx.symbolic_helper import _optional_input_placeholder_tensor as nothing

from rlm_model.modeling.encoders.own import attention_bias, rotate

DOMAIN = "com.microsoft"


def rotary(states: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Applies rotary positions.

    Args:
        states: Heads side by side, shape (B, T, heads * head_size).
        cos: Of the first half of a head, shape (positions, head_size / 2).
        sin: Same shape.

    Returns:
        The same shape as `states`.
    """
    first = torch.zeros(1, dtype=torch.int64)
    return _Rotary.apply(states, first, cos, sin)


def attention(
    query: Tensor, key: Tensor, value: Tensor, heads: int, mask: Tensor, bias: Tensor | None = None
) -> Tensor:
    """Attention of queries that hold their scale already.

    Args:
        query: Shape (B, T, heads * head_size).
        key: Shape (B, S, heads * head_size), or (B, heads, S, head_size).
        value: Same shape as the key.
        heads: How many.
        mask: 1 where a key may be seen, int32 of shape (B, S).
        bias: Added to the scores, shape (1, 1, T, S).

    Returns:
        Shape (B, T, heads * head_size).
    """
    return _Attention.apply(query, key, value, heads, mask, bias)


def cached_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    heads: int,
    bias: Tensor,
    past_key: Tensor,
    past_value: Tensor,
) -> tuple[Tensor, Tensor, Tensor]:
    """Attention to what came before and to what is new.

    Args:
        query: Shape (B, A, heads * head_size).
        key: Of the new tokens, shape (B, T, heads * head_size).
        value: Same shape.
        heads: How many.
        bias: Added to the scores, shape (1, 1, A, P + T).
        past_key: Shape (B, heads, P, head_size).
        past_value: Same shape.

    Returns:
        Mixed values, shape (B, A, heads * head_size); then keys and values of all tokens, each
        of shape (B, heads, P + T, head_size).
    """
    return _CachedAttention.apply(query, key, value, heads, bias, past_key, past_value)


class _Rotary(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, states: Tensor, first: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        batch, length, _ = states.shape
        tables = (table[:length].repeat(1, 2)[:, None] for table in (cos, sin))
        return rotate(states.view(batch, length, -1, 2 * cos.shape[1]), *tables).flatten(2)

    @staticmethod
    def symbolic(g: Any, states: Any, first: Any, cos: Any, sin: Any) -> Any:
        return g.op(f"{DOMAIN}::RotaryEmbedding", states, first, cos, sin).setType(states.type())


class _Attention(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any, query: Tensor, key: Tensor, value: Tensor, heads: int, mask: Tensor, bias: Any
    ) -> Tensor:
        key, value = (x if x.dim() == 4 else _split(x, heads) for x in (key, value))
        scores = _split(query, heads) @ key.transpose(-1, -2) + attention_bias(mask, query.dtype)
        if bias is not None:
            scores = scores + bias
        return _join(scores.softmax(-1) @ value)

    @staticmethod
    def symbolic(g: Any, query: Any, key: Any, value: Any, heads: int, mask: Any, bias: Any) -> Any:
        mixed = g.op(
            f"{DOMAIN}::MultiHeadAttention",
            query,
            key,
            value,
            nothing(g),
            mask,
            nothing(g) if bias is None else bias,
            num_heads_i=heads,
            scale_f=1.0,
        )
        return mixed.setType(query.type())


class _CachedAttention(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        heads: int,
        bias: Tensor,
        past_key: Tensor,
        past_value: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor]:
        key = torch.cat((past_key, _split(key, heads)), dim=2)
        value = torch.cat((past_value, _split(value, heads)), dim=2)
        scores = _split(query, heads) @ key.transpose(-1, -2) + bias
        return _join(scores.softmax(-1) @ value), key, value

    @staticmethod
    def symbolic(
        g: Any,
        query: Any,
        key: Any,
        value: Any,
        heads: int,
        bias: Any,
        past_key: Any,
        past_value: Any,
    ) -> Any:
        mixed, keys, values = g.op(
            f"{DOMAIN}::MultiHeadAttention",
            query,
            key,
            value,
            nothing(g),
            nothing(g),
            bias,
            past_key,
            past_value,
            num_heads_i=heads,
            scale_f=1.0,
            outputs=3,
        )
        grown = past_key.type().with_sizes([None, heads, None, past_key.type().varyingSizes()[3]])
        return mixed.setType(query.type()), keys.setType(grown), values.setType(grown)


def _split(states: Tensor, heads: int) -> Tensor:
    """(B, T, heads * head_size) to (B, heads, T, head_size)."""
    return states.unflatten(-1, (heads, -1)).transpose(1, 2)


def _join(states: Tensor) -> Tensor:
    """(B, heads, T, head_size) to (B, T, heads * head_size)."""
    return states.transpose(1, 2).flatten(2)
