"""A tiny model with random weights, and what the tests ask of it."""

from __future__ import annotations

import torch

from rlm_model.contract.queries import Query
from rlm_model.modeling.configuration import RLMConfig
from rlm_model.modeling.model import RLMForRegression

QUERIES = [Query("time_s", 10), Query("time_s", 100_000), Query("peak_memory_bytes", 1_000)]

TINY = {
    "vocab_size": 50,
    "embedding_size": 8,
    "hidden_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "intermediate_size": 24,
    "max_tokens": 32,
    "decoder_hidden_size": 16,
    "decoder_layers": 2,
    "decoder_heads": 2,
    "decoder_intermediate_size": 24,
    "exponent_min": -3,
    "exponent_max": 3,
}

# Tensors this small are slower on several threads.
torch.set_num_threads(1)

IDS = torch.tensor([[3, 40, 7, 7, 12, 9], [3, 40, 21, 5, 30, 31]])


def tiny(**fields):
    """A model with larger weights than a fresh one has, so that everything shows."""
    torch.manual_seed(0)
    model = RLMForRegression(RLMConfig(**{**TINY, **fields})).eval()
    with torch.no_grad():
        for weight in model.parameters():
            if weight.ndim > 1:
                weight.mul_(10)
    return model


def ones(ids):
    return torch.ones_like(ids)
