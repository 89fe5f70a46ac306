"""The teacher: a deeper pretrained encoder, tuned on the measurements, and boosted trees.

Their weighted mean labels functions that nobody measured; the small model learns from those
labels beside the measurements.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from rlm_model.contract.units import CodeUnit
from rlm_model.data.measured import MeasuredUnit
from rlm_model.evaluation.baselines import TfidfBoosting, stack_measured
from rlm_model.modeling.model import load_pretrained_encoder
from rlm_model.modeling.regressor import CostRegressor
from rlm_model.training.initialise import load_tokenizer, plain_indentation, pretrained_folder
from rlm_model.training.loop import fit
from rlm_model.training.recipe import PretrainedRecipe, TeacherRecipe
from rlm_model.training.regression import RegressionObjective, predict_log10
from rlm_model.training.units import Encode, EncodedUnits, TargetUnits

MAX_TOKENS = 384
"""Tokens of a unit that the pretrained encoder reads."""


class Teacher:
    """Ensemble that predicts log10 of every metric at every measured size."""

    def __init__(
        self,
        train: Sequence[MeasuredUnit],
        validation: Sequence[MeasuredUnit],
        recipe: TeacherRecipe,
        folder: Path,
    ) -> None:
        """Trains the encoder (resuming in `folder`) and the trees."""
        self._encode = pretrained_encode(recipe.pretrained)
        objective = RegressionObjective(train, validation, self._encode, recipe.optimization)
        regressor = pretrained_regressor(recipe.pretrained)
        regressor.head.standardize(objective.measured_log10)
        self._regressor = fit(regressor, objective, recipe.optimization, folder)
        self._bf16 = recipe.optimization.mixed_precision == "bf16"
        self._boosting = TfidfBoosting(train, validation)
        self._boosting_share = recipe.boosting_share
        residuals = stack_measured(validation) - self.predict([unit.unit for unit in validation])
        self._deviation = np.sqrt(np.nanmean(residuals**2, axis=0))

    def predict(self, units: Sequence[CodeUnit]) -> NDArray[np.float64]:
        """Predicts log10 values of shape (units, metrics, sizes); seconds and bytes."""
        kind = next(self._regressor.parameters()).device.type
        with torch.autocast(kind, torch.bfloat16, enabled=self._bf16):
            deep = predict_log10(self._regressor, EncodedUnits(units, self._encode))
        shallow = np.log10(self._boosting.predict(units)[..., 1])
        return (1 - self._boosting_share) * deep + self._boosting_share * shallow

    def label(self, units: Sequence[CodeUnit]) -> TargetUnits:
        """Labels units; the deviation is the ensemble's error on the validation split."""
        mean = self.predict(units)
        return TargetUnits(units, mean, np.broadcast_to(self._deviation, mean.shape))


def pretrained_regressor(recipe: PretrainedRecipe) -> CostRegressor:
    """A regressor over a pretrained encoder, its token embeddings frozen.

    Frozen, because a few thousand functions show a small part of a large vocabulary, and the
    rest would be left behind.
    """
    encoder = load_pretrained_encoder(pretrained_folder(recipe), recipe.layers, recipe.gguf_file)
    encoder.model.get_input_embeddings().weight.requires_grad_(False)
    return CostRegressor(encoder, encoder.width)


def pretrained_encode(recipe: PretrainedRecipe) -> Encode:
    """Writes a unit as the pretrained model's ids."""
    tokenizer = load_tokenizer(recipe)

    def encode(unit: CodeUnit) -> list[int]:
        text = plain_indentation(unit.text.text)
        return tokenizer(text, truncation=True, max_length=MAX_TOKENS).input_ids

    return encode
