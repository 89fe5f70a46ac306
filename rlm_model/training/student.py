"""Trains the RLM: measured units beside units that a teacher labelled."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from rlm_model.contract.queries import Query
from rlm_model.data.augment import NameShuffler
from rlm_model.data.grid import METRICS, SIZES
from rlm_model.data.measured import MeasuredUnit
from rlm_model.modeling import RLMForRegression
from rlm_model.modeling.regressor import PooledHead
from rlm_model.training.batches import epoch_batches, sorted_batches
from rlm_model.training.recipe import Recipe
from rlm_model.training.regression import mean_spearman
from rlm_model.training.targets import NumberTargets
from rlm_model.training.units import Encode, EncodedUnits, TargetUnits

ALL_QUERIES = tuple(Query(metric, size) for metric in METRICS for size in SIZES)
"""Every metric at every measured size, in the order of the arrays' flattened axes."""


class StudentModule(nn.Module):
    """The RLM with an auxiliary regression head on its encoder, for training only."""

    def __init__(self, rlm: RLMForRegression) -> None:
        super().__init__()
        self.rlm = rlm
        self.head = PooledHead(rlm.decoder.cross.in_features)


class StudentObjective:
    """Cross-entropy of the number tokens plus a Huber loss; the loop's ``Objective``.

    Each epoch passes over all measured units and over a sample of the teacher's, whose share
    falls to nothing over the run: the last steps learn from measurements alone.
    """

    def __init__(
        self,
        measured: TargetUnits,
        labelled: TargetUnits | None,
        validation: Sequence[MeasuredUnit],
        encode: Encode,
        recipe: Recipe,
    ) -> None:
        targets = measured if labelled is None else measured.joined(labelled)
        shuffler = NameShuffler(unit.text.text for unit in measured.units)
        self._units = EncodedUnits(targets.units, encode, shuffler)
        self._measured_count = len(measured.units)
        self._mean = torch.from_numpy(targets.mean).float()
        self._deviation = torch.from_numpy(targets.deviation).float()
        self._validation = EncodedUnits([unit.unit for unit in validation], encode)
        self._validation_log10 = np.stack([unit.log10 for unit in validation])
        self._recipe = recipe

    @property
    def measured_log10(self) -> Tensor:
        """Measured values that the auxiliary head is standardized by."""
        return self._mean[: self._measured_count]

    def batches(self, epoch: int) -> list[list[int]]:
        """See ``Objective``."""
        recipe = self._recipe.optimization
        labelled = range(self._measured_count, len(self._units.lengths))
        share = self._recipe.student.teacher_share * (1 - epoch / max(recipe.epochs - 1, 1))
        count = round(self._measured_count * share / (1 - share)) if share < 1 else len(labelled)
        source = random.Random(f"{recipe.seed} {epoch}")
        chosen = [
            *range(self._measured_count),
            *source.sample(labelled, min(count, len(labelled))),
        ]
        lengths = [self._units.lengths[index] for index in chosen]
        batches = epoch_batches(lengths, recipe.batch_size, recipe.seed, epoch)
        return [[chosen[index] for index in batch] for batch in batches]

    def loss(self, model: nn.Module, batch: list[int], step: int) -> Tensor:
        """See ``Objective``."""
        module: StudentModule = getattr(model, "module", model)
        device = module.rlm.device
        seed = f"{self._recipe.optimization.seed} {step}"
        generator = torch.Generator().manual_seed(random.Random(seed).getrandbits(62))
        ids, mask = self._units.tensors(batch, self._recipe.optimization.rename_share, seed)
        mask = mask.to(device)
        mean, deviation = self._mean[batch], self._deviation[batch]
        queries, query_mean, query_deviation = self._queries(module.rlm, mean, deviation, generator)
        known = ~query_mean.isnan()
        numbers, targets = NumberTargets(module.rlm.config.grammar).sample(
            query_mean.nan_to_num(0.0), query_deviation, generator
        )
        output = module.rlm(
            ids.to(device),
            mask,
            queries.to(device),
            numbers.to(device),
            targets.to(device),
            known.float().to(device),
        )
        weight = self._recipe.student.regression_weight
        if not weight:
            return output.loss
        predicted = module.head(output.hidden, module.rlm.encoder.memory_mask(mask))
        regression = module.head.loss(
            predicted, mean.to(device), torch.ones(len(batch), device=device)
        )
        return output.loss + weight * regression

    def _queries(
        self, rlm: RLMForRegression, mean: Tensor, deviation: Tensor, generator: torch.Generator
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Ids (U, Q, prefix length), mean and deviation (U, Q) of each unit's queries.

        A share of the queries asks for a size between two measured ones, with the target
        between theirs on the log-log line, so that every size reads as a number.
        """
        units, metrics, sizes = mean.shape
        shape = (units, metrics, sizes - 1)
        part = torch.rand(shape, generator=generator)
        move = torch.rand(shape, generator=generator) < self._recipe.student.between_sizes_share
        part = torch.where(move, part, 0.0)
        left, right = mean[..., :-1], mean[..., 1:]
        between = torch.where(part > 0, left + part * (right - left), left)
        query_mean = torch.cat((between, mean[..., -1:]), dim=-1)
        grammar = rlm.config.grammar
        log_sizes = torch.tensor(SIZES, dtype=torch.double).log10()
        step = log_sizes.diff() * part.double()
        asked = torch.cat((log_sizes[:-1] + step, log_sizes[-1:].expand(units, metrics, 1)), -1)
        ids = [
            grammar.query_ids(Query(METRICS[metric], max(round(10**exponent), 1)))
            for unit in asked.tolist()
            for metric, row in enumerate(unit)
            for exponent in row
        ]
        queries = torch.tensor(ids).view(units, metrics * sizes, -1)
        return queries, query_mean.flatten(1), deviation.flatten(1)

    def validate(self, model: nn.Module) -> Mapping[str, float]:
        """See ``Objective``."""
        rlm: RLMForRegression = model.rlm  # type: ignore[assignment]
        quantiles = predict_quantiles(rlm, self._validation)
        measured = self._validation_log10
        time, memory = mean_spearman(np.log10(quantiles[..., 1]), measured)
        return {
            "score": (time + memory) / 2,
            "spearman_time": time,
            "spearman_memory": memory,
            "coverage": interval_coverage(quantiles, measured),
        }


def interval_coverage(quantiles: NDArray[np.float64], log10: NDArray[np.float64]) -> float:
    """Share of measured values between p10 and p90.

    Args:
        quantiles: Natural units, shape (units, metrics, sizes, 3).
        log10: Measured, shape (units, metrics, sizes), NaN where there is no measurement.
    """
    known = ~np.isnan(log10)
    low, high = np.log10(quantiles[known][:, 0]), np.log10(quantiles[known][:, 2])
    return float(((low <= log10[known]) & (log10[known] <= high)).mean())


def predict_quantiles(
    rlm: RLMForRegression, units: EncodedUnits, batch_size: int = 16
) -> NDArray[np.float64]:
    """Exact quantiles of shape (units, metrics, sizes, 3); seconds and bytes."""
    parts: dict[int, NDArray[np.float64]] = {}
    for batch in sorted_batches(units.lengths, batch_size):
        ids, mask = units.tensors(batch)
        values = rlm.quantiles(ids.to(rlm.device), mask.to(rlm.device), ALL_QUERIES)
        parts.update(zip(batch, values, strict=True))
    stacked = np.stack([parts[index] for index in range(len(units.lengths))])
    return stacked.reshape(len(units.lengths), len(METRICS), len(SIZES), -1)
