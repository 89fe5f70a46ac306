"""The decoder: query tokens to the logits of the next number token.

It is walked along the tree of a number's tokens, many lanes (queries, quantiles) a unit at
once. All lanes of a unit attend to the same encoder states, so cross-attention sees them as
one long sequence and nothing of the encoder is copied for a lane.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from rlm_model.contract.queries import DecoderGrammar
from rlm_model.modeling.configuration import RLMConfig
from rlm_model.modeling.encoders.own import RMSNorm, attention_bias


class DecoderLayer(nn.Module):
    """Causal self-attention within a lane, cross-attention to the unit, feed-forward."""

    def __init__(self, config: RLMConfig) -> None:
        super().__init__()
        size = config.decoder_hidden_size
        self.heads = config.decoder_heads
        self.head_size = size // self.heads
        self.self_norm = RMSNorm(size, config.rms_norm_eps)
        self.self_qkv = nn.Linear(size, 3 * size, bias=False)
        self.self_output = nn.Linear(size, size, bias=False)
        self.cross_norm = RMSNorm(size, config.rms_norm_eps)
        self.cross_query = nn.Linear(size, size, bias=False)
        self.cross_output = nn.Linear(size, size, bias=False)
        self.mlp_norm = RMSNorm(size, config.rms_norm_eps)
        self.up = nn.Linear(size, config.decoder_intermediate_size)
        self.down = nn.Linear(config.decoder_intermediate_size, size)
        self.dropout = nn.Dropout(config.dropout)

    def forward(
        self,
        hidden: Tensor,
        cross_key: Tensor,
        cross_value: Tensor,
        cross_bias: Tensor,
        past_key: Tensor,
        past_value: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Transforms the new tokens of all lanes.

        Args:
            hidden: Shape (U, Q, T, size): units, lanes, new tokens.
            cross_key: Shape (U, heads, S, head_size).
            cross_value: Shape (U, heads, S, head_size).
            cross_bias: Shape (U, 1, 1, S).
            past_key: Keys of the lanes' tokens so far, shape (U, Q, heads, P, head_size).
            past_value: Values of the same, same shape.

        Returns:
            The new hidden states, and keys and values of past and new tokens.
        """
        units, lanes, length, size = hidden.shape
        split = (units, lanes, length, 3, self.heads, self.head_size)
        query, key, value = (
            self.self_qkv(self.self_norm(hidden)).view(split).permute(3, 0, 1, 4, 2, 5).unbind(0)
        )
        key = torch.cat((past_key, key), dim=3)  # (U, Q, heads, P + T, head_size)
        value = torch.cat((past_value, value), dim=3)
        total = key.shape[3]
        # New token i stands at place P + i and sees the places up to its own.
        place = torch.arange(total, device=hidden.device)
        ahead = place[None, :] > place[total - length :, None]
        scores = query @ key.transpose(-1, -2) * self.head_size**-0.5
        mixed = scores.masked_fill(ahead, -1e4).softmax(-1) @ value
        mixed = mixed.transpose(2, 3).reshape(units, lanes, length, size)
        hidden = hidden + self.dropout(self.self_output(mixed))

        query = self.cross_query(self.cross_norm(hidden))
        query = query.view(units, lanes * length, self.heads, self.head_size).transpose(1, 2)
        mixed = functional.scaled_dot_product_attention(
            query, cross_key, cross_value, attn_mask=cross_bias
        )
        mixed = mixed.transpose(1, 2).reshape(units, lanes, length, size)
        hidden = hidden + self.dropout(self.cross_output(mixed))

        inner = functional.gelu(self.up(self.mlp_norm(hidden)))
        return hidden + self.dropout(self.down(inner)), key, value


class Decoder(nn.Module):
    """Query and number tokens to logits, with the encoder's states as memory."""

    def __init__(self, config: RLMConfig, memory_size: int) -> None:
        super().__init__()
        size = config.decoder_hidden_size
        self.heads = config.decoder_heads
        self.head_size = size // self.heads
        grammar = config.grammar
        self.embedding = nn.Embedding(len(grammar.vocabulary), size)
        self.positions = nn.Embedding(grammar.prefix_length + grammar.codec.length, size)
        self.layers = nn.ModuleList(DecoderLayer(config) for _ in range(config.decoder_layers))
        self.norm = RMSNorm(size, config.rms_norm_eps)
        self.head = nn.Linear(size, len(grammar.vocabulary))
        self.cross = nn.Linear(memory_size, 2 * config.decoder_layers * size, bias=False)
        self._grammar = grammar
        self.register_buffer("grammar_mask", grammar_mask(grammar), persistent=False)

    def fill_buffers(self) -> None:
        """Computes what no file of weights holds; `from_pretrained` makes it without values."""
        self.grammar_mask.copy_(grammar_mask(self._grammar))

    def memory(self, hidden: Tensor) -> tuple[Tensor, Tensor]:
        """Keys and values of the cross-attention, once a unit for all its queries.

        Args:
            hidden: Encoder states of shape (U, S, memory_size).

        Returns:
            Keys and values, each of shape (layers, U, heads, S, head_size).
        """
        units, length, _ = hidden.shape
        split = (units, length, 2, len(self.layers), self.heads, self.head_size)
        keys, values = self.cross(hidden).view(split).permute(2, 3, 0, 4, 1, 5).unbind(0)
        return keys, values

    def forward(
        self,
        tokens: Tensor,
        attention_mask: Tensor,
        cross_keys: Tensor,
        cross_values: Tensor,
        past_keys: Tensor,
        past_values: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Reads new tokens of all lanes.

        Args:
            tokens: Ids of shape (U, Q, T).
            attention_mask: 1 where an encoder token stands, shape (U, S).
            cross_keys: From `memory`, shape (layers, U, heads, S, head_size).
            cross_values: From `memory`, same shape.
            past_keys: Shape (layers, U, Q, heads, P, head_size); P is 0 at first.
            past_values: Same shape.

        Returns:
            Logits of the token after each new one, shape (U, Q, T, vocabulary), and the keys
            and values of all tokens so far, shape (layers, U, Q, heads, P + T, head_size).
        """
        start = past_keys.shape[4]
        places = torch.arange(tokens.shape[2], device=tokens.device) + start
        hidden = self.embedding(tokens) + self.positions(places)
        bias = attention_bias(attention_mask, hidden.dtype)
        keys, values = [], []
        for index, layer in enumerate(self.layers):
            hidden, key, value = layer(
                hidden,
                cross_keys[index],
                cross_values[index],
                bias,
                past_keys[index],
                past_values[index],
            )
            keys.append(key)
            values.append(value)
        logits = self.head(self.norm(hidden)).float() + self.grammar_mask[places]
        return logits, torch.stack(keys), torch.stack(values)


ILLEGAL = -1e9
"""Added to the logit of a token that the grammar does not allow."""


def grammar_mask(grammar: DecoderGrammar) -> Tensor:
    """What is added to the logits after each place, shape (places, vocabulary).

    A position's legal tokens are a constant of the grammar; row i masks the token after place i.
    Places inside the query predict nothing and are left open.
    """
    mask = torch.zeros(grammar.prefix_length + grammar.codec.length, len(grammar.vocabulary))
    for position in range(grammar.codec.length):
        row = mask[grammar.prefix_length - 1 + position]
        row.fill_(ILLEGAL)
        row[grammar.legal_ids(position)] = 0.0
    return mask
