"""What the models learn: measurements, and the small one also what the full one says.

First the full model, a whole pretrained language model under the project's decoder, learns the
measurements; then the small one learns them and the full one's digit distributions, of measured
functions and of functions that nobody measured (Hinton et al., "Distilling the Knowledge in a
Neural Network", arXiv 1503.02531).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from rlm_model.contract.queries import DecoderGrammar, Query
from rlm_model.modeling import RLMForRegression
from rlm_model.modeling.model import cross_entropy
from rlm_model.training.draws import Batch, DeviceIds, QueryDraws, UnitDraws
from rlm_model.training.pack import PackedUnits
from rlm_model.training.recipe import TrainingRecipe
from rlm_model.training.targets import NumberTargets


class PackObjective:
    """The loss of a model over the units of a pack; implements the loop's ``Objective``.

    Args:
        units: The pack.
        pretrained: Whether the model reads ids of the pretrained tokenizer.
        recipe: How it is trained.
        device: Where it is trained.
        seed: Of what is drawn; each process of a training has its own.
        full: The full model, for the small one to learn from.
    """

    def __init__(
        self,
        units: PackedUnits,
        pretrained: bool,
        recipe: TrainingRecipe,
        device: torch.device,
        seed: int = 0,
        full: RLMForRegression | None = None,
    ) -> None:
        self._recipe = recipe
        self._device = device
        self._ids = DeviceIds(units.pretrained if pretrained else units.own, device)
        self._full = full
        self._full_ids = None if full is None else DeviceIds(units.pretrained, device)
        self._units = UnitDraws(units, seed)
        self.queries = QueryDraws(units, device, seed)
        self._grammar: DecoderGrammar | None = None

    def batches(self) -> Iterator[Batch]:
        """See ``Objective``."""
        return self._units.batches(self._recipe.tokens, self._recipe.unlabelled)

    def state(self) -> dict[str, Any]:
        """See ``Objective``."""
        return {
            "units": self._units.random.bit_generator.state,
            "queries": self.queries.generator.get_state().tolist(),
        }

    def resume(self, state: Mapping[str, Any]) -> None:
        """See ``Objective``."""
        self._units.random.bit_generator.state = state["units"]
        self.queries.generator.set_state(torch.tensor(state["queries"], dtype=torch.uint8))

    def loss(self, model: nn.Module, batch: Batch) -> Tensor:
        """See ``Objective``."""
        rlm: RLMForRegression = getattr(model, "module", model)
        if self._grammar is None:
            self._grammar = rlm.config.grammar
            if self._full is not None and self._full.config.grammar != self._grammar:
                raise ValueError("the full and the small model spell queries or numbers otherwise")
        grammar = self._grammar
        rows = torch.from_numpy(batch.units).to(self._device)
        texts = torch.from_numpy(batch.texts).to(self._device)
        queries, mean, deviation = self.queries.draw(grammar, rows, self._recipe.queries)
        known = ~mean.isnan()
        numbers, targets = NumberTargets(grammar).sample(
            mean.nan_to_num(0.0), deviation.nan_to_num(1.0), self.queries.generator
        )
        guided = None
        if self._full is not None:
            numbers, guided = self._guided(texts, batch.length, queries, numbers, known)
        inputs, mask = self._ids.batch(texts, batch.length)
        output = model(inputs, mask, queries, numbers, targets, known)
        loss: Tensor = output.loss
        if guided is not None:
            # Where nobody measured, the full model alone says what is right.
            weight = torch.where(known, self._recipe.distil, 1.0)
            apart = cross_entropy(guided, output.logits)
            loss = loss + (apart * weight).sum() / known.numel()
        return loss

    @torch.no_grad()
    def _guided(
        self, texts: Tensor, length: int, queries: Tensor, numbers: Tensor, known: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Numbers with the full model's own where nothing is known, and its distributions."""
        if self._full is None or self._full_ids is None:
            raise RuntimeError("there is no full model to learn from")
        encoder, decoder = self._full.encoder, self._full.decoder
        inputs, mask = self._full_ids.batch(texts, length)
        keys, values = decoder.memory(encoder(inputs, mask))
        memory_mask = encoder.memory_mask(mask)

        def logits(numbers: Tensor) -> Tensor:
            tokens = torch.cat((queries, numbers[..., :-1]), dim=-1)
            empty = keys.new_zeros(
                keys.shape[0], *tokens.shape[:2], keys.shape[2], 0, keys.shape[4]
            )
            found, _, _ = decoder(tokens, memory_mask, keys, values, empty, empty)
            return found[:, :, queries.shape[-1] - 1 :].float()

        own = numbers.clone()
        for position in range(1, numbers.shape[-1]):
            chances = logits(own)[:, :, position].softmax(-1)
            drawn = torch.multinomial(
                chances.flatten(0, 1), 1, generator=self.queries.generator
            ).view(own.shape[:2])
            own[..., position] = torch.where(known, own[..., position], drawn)
        return own, logits(own).softmax(-1)


@torch.no_grad()
def predict(
    rlm: RLMForRegression,
    ids: DeviceIds,
    texts: NDArray[np.int64],
    queries: Sequence[Query],
    tokens: int = 60_000,
) -> NDArray[np.float64]:
    """Quantiles of texts, shape (texts, queries, 3), in the metrics' units.

    Args:
        rlm: The model, on the device of `ids`.
        ids: The texts' ids.
        texts: Which texts.
        queries: What is asked of each.
        tokens: Most tokens at once, padding included.
    """
    order = np.argsort(ids.lengths[texts])
    found = np.empty((len(texts), len(queries), 3))
    at = 0
    while at < len(order):
        size = max(min(tokens // max(int(ids.lengths[texts[order[at]]]), 1), 128), 1)
        chosen = order[at : at + size]
        longest = int(ids.lengths[texts[chosen]].max())
        inputs, mask = ids.batch(torch.from_numpy(texts[chosen]).to(rlm.device), longest)
        with torch.autocast(rlm.device.type, torch.bfloat16):
            found[chosen] = rlm.quantiles(inputs, mask, queries)
        at += size
    return found
