"""Trains a `CostRegressor` on measured units: the teacher and the squared-error baseline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from rlm_model.data.augment import NameShuffler
from rlm_model.data.measured import MeasuredUnit
from rlm_model.evaluation.metrics import spearman_by_size
from rlm_model.modeling.regressor import CostRegressor
from rlm_model.training.batches import epoch_batches, sorted_batches
from rlm_model.training.recipe import OptimizationRecipe
from rlm_model.training.units import Encode, EncodedUnits


class RegressionObjective:
    """Huber loss of log10 over the measured sizes; implements the loop's ``Objective``."""

    def __init__(
        self,
        train: Sequence[MeasuredUnit],
        validation: Sequence[MeasuredUnit],
        encode: Encode,
        recipe: OptimizationRecipe,
    ) -> None:
        shuffler = NameShuffler(unit.unit.text.text for unit in train)
        self._train = EncodedUnits([unit.unit for unit in train], encode, shuffler)
        self._validation = EncodedUnits([unit.unit for unit in validation], encode)
        self.measured_log10 = torch.from_numpy(np.stack([unit.log10 for unit in train])).float()
        self._measured = np.stack([unit.log10 for unit in validation])
        self._recipe = recipe

    def batches(self, epoch: int) -> list[list[int]]:
        """See ``Objective``."""
        recipe = self._recipe
        return epoch_batches(self._train.lengths, recipe.batch_size, recipe.seed, epoch)

    def loss(self, model: nn.Module, batch: list[int], step: int) -> Tensor:
        """See ``Objective``."""
        device = next(model.parameters()).device
        ids, mask = self._train.tensors(
            batch, self._recipe.rename_share, f"{self._recipe.seed} {step}"
        )
        targets = self.measured_log10[batch].to(device)
        mask = mask.to(device)
        predicted = model(ids.to(device), mask)
        head = getattr(model, "module", model).head
        return head.loss(predicted, targets, torch.ones(len(batch), device=device))

    def validate(self, model: nn.Module) -> Mapping[str, float]:
        """See ``Objective``."""
        predicted = predict_log10(model, self._validation)
        time, memory = mean_spearman(predicted, self._measured)
        error = float(np.nanmean(np.abs(predicted - self._measured)))
        return {
            "score": (time + memory) / 2,
            "spearman_time": time,
            "spearman_memory": memory,
            "error_log10": error,
        }


def mean_spearman(predicted: NDArray[np.float64], measured: NDArray[np.float64]) -> list[float]:
    """Spearman's rank correlation of each metric, averaged over the sizes.

    Args:
        predicted: Shape (units, metrics, sizes).
        measured: Same shape, NaN where there is no measurement.
    """
    metrics = range(measured.shape[1])
    return [float(spearman_by_size(measured[:, m], predicted[:, m]).mean()) for m in metrics]


@torch.inference_mode()
def predict_log10(
    model: CostRegressor | nn.Module, units: EncodedUnits, batch_size: int = 16
) -> NDArray[np.float64]:
    """Predicts log10 values of shape (units, metrics, sizes)."""
    device = next(model.parameters()).device
    parts: dict[int, NDArray[np.float64]] = {}
    for batch in sorted_batches(units.lengths, batch_size):
        ids, mask = units.tensors(batch)
        values = model(ids.to(device), mask.to(device)).double().cpu().numpy()
        parts.update(zip(batch, values, strict=True))
    return np.stack([parts[index] for index in range(len(units.lengths))])
