"""The regression language model: encoder, decoder, loss, and reading of quantiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from transformers import PreTrainedModel
from transformers.utils import ModelOutput

from rlm_model.contract.quantiles import Levels, read_quantiles
from rlm_model.contract.queries import Query
from rlm_model.modeling.configuration import RLMConfig
from rlm_model.modeling.decoder import Decoder
from rlm_model.modeling.encoders import Encoder, build_encoder


@dataclass
class RLMOutput(ModelOutput):
    """Result of `RLMForRegression.forward`.

    Attributes:
        loss: Scalar, where targets were given.
        logits: Of each number position, shape (U, Q, number length, vocabulary).
        hidden: Encoder states, shape (U, S, encoder width); see `Encoder.memory_mask`.
    """

    loss: Tensor | None = None
    logits: Tensor | None = None
    hidden: Tensor | None = None


LEAST_LOG = -60.0
"""Log-probability that counts as the least: a token that the grammar forbids has none."""


def cross_entropy(targets: Tensor, logits: Tensor) -> Tensor:
    """Cross-entropy of each query, in nats, over its number's positions.

    Args:
        targets: Distributions, shape (U, Q, number length, vocabulary).
        logits: Of the same shape.

    Returns:
        Shape (U, Q).
    """
    logs = logits.float().log_softmax(-1).clamp(min=LEAST_LOG)
    return -(targets * logs).sum((-1, -2))


class RLMForRegression(PreTrainedModel):
    """Reads a unit's text and writes numbers digit by digit."""

    config_class = RLMConfig
    base_model_prefix = "rlm"
    main_input_name = "input_ids"
    supports_gradient_checkpointing = False

    def __init__(self, config: RLMConfig) -> None:
        super().__init__(config)
        self.encoder = build_encoder(config)
        self.decoder = Decoder(config, self.encoder.width)
        self.post_init()

    def _init_weights(self, module: nn.Module) -> None:
        if isinstance(module, nn.Linear | nn.Embedding):
            nn.init.normal_(module.weight, std=0.02)
        if isinstance(module, nn.Linear) and module.bias is not None:
            nn.init.zeros_(module.bias)
        if isinstance(module, nn.Embedding) and module.padding_idx is not None:
            with torch.no_grad():
                module.weight[module.padding_idx].zero_()
        if isinstance(module, Encoder | Decoder):
            module.fill_buffers()

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor,
        queries: Tensor,
        numbers: Tensor,
        targets: Tensor | None = None,
        weights: Tensor | None = None,
    ) -> RLMOutput:
        """Predicts each token of a number from the query and the tokens before it.

        Args:
            input_ids: Encoder ids, shape (U, S).
            attention_mask: 1 where a token stands, shape (U, S).
            queries: Query ids, shape (U, Q, prefix length).
            numbers: Ids of the numbers that the decoder is shown, shape (U, Q, number length).
            targets: Distribution over the vocabulary at each number position, shape
                (U, Q, number length, vocabulary). One-hot for a measured value.
            weights: Of each query in the loss, shape (U, Q); 0 leaves it out.

        Returns:
            Loss (mean cross-entropy a query, in nats, over the number's positions), logits and
            encoder states.
        """
        hidden = self.encoder(input_ids, attention_mask)
        keys, values = self.decoder.memory(hidden)
        tokens = torch.cat((queries, numbers[..., :-1]), dim=-1)
        empty = keys.new_zeros(
            keys.shape[0], tokens.shape[0], tokens.shape[1], keys.shape[2], 0, keys.shape[4]
        )
        mask = self.encoder.memory_mask(attention_mask)
        logits, _, _ = self.decoder(tokens, mask, keys, values, empty, empty)
        logits = logits[:, :, queries.shape[-1] - 1 :]
        loss = None
        if targets is not None:
            entropy = cross_entropy(targets, logits)
            weights = torch.ones_like(entropy) if weights is None else weights
            loss = (entropy * weights).sum() / weights.sum().clamp(min=1e-6)
        return RLMOutput(loss=loss, logits=logits, hidden=hidden)

    @torch.inference_mode()
    def quantiles(
        self,
        input_ids: Tensor,
        attention_mask: Tensor,
        queries: Sequence[Query],
        levels: Levels | None = None,
    ) -> NDArray[np.float64]:
        """Exact 10%, 50% and 90% quantiles.

        Args:
            input_ids: Encoder ids, shape (U, S).
            attention_mask: 1 where a token stands, shape (U, S).
            queries: What is asked of each unit.
            levels: Those of the model's distribution that are given as these quantiles; by default
                what its configuration has for all languages.

        Returns:
            Values in the metrics' units, shape (U, queries, 3).
        """
        hidden = self.encoder(input_ids, attention_mask)
        walker = TorchTreeDecoder(self.decoder, hidden, self.encoder.memory_mask(attention_mask))
        levels = levels or self.config.levels
        return read_quantiles(walker, self.config.grammar, queries, input_ids.shape[0], levels)


class TorchTreeDecoder:
    """`TreeDecoder` over a batch of encoded units; the mask is that of their hidden states."""

    def __init__(self, decoder: Decoder, hidden: Tensor, mask: Tensor) -> None:
        self._decoder = decoder
        self._mask = mask
        self._keys, self._values = decoder.memory(hidden)
        self._past: tuple[Tensor, Tensor] | None = None

    def prefill(self, tokens: NDArray[np.int64]) -> NDArray[np.float32]:
        """See `TreeDecoder.prefill`."""
        units, lanes, _ = tokens.shape
        layers, _, heads, _, size = self._keys.shape
        empty = self._keys.new_zeros(layers, units, lanes, heads, 0, size)
        return self._run(tokens, empty, empty)

    def step(self, parents: NDArray[np.int64], tokens: NDArray[np.int64]) -> NDArray[np.float32]:
        """See `TreeDecoder.step`."""
        if self._past is None:
            raise RuntimeError("step() comes after prefill()")
        index = torch.from_numpy(parents).to(self._mask.device)
        keys, values = (past.index_select(2, index) for past in self._past)
        return self._run(tokens[..., None], keys, values)

    def _run(self, tokens: NDArray[np.int64], keys: Tensor, values: Tensor) -> NDArray[np.float32]:
        ids = torch.from_numpy(np.array(tokens)).to(self._mask.device)
        logits, *past = self._decoder(ids, self._mask, self._keys, self._values, keys, values)
        self._past = (past[0], past[1])
        return logits[:, :, -1].float().cpu().numpy()
