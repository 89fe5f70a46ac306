"""From a recipe to a trained model: every stage keeps its result and is not run twice."""

from __future__ import annotations

import json
import pickle
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from rlm_model.contract.encoding import UnitEncoder
from rlm_model.contract.units import CodeUnit
from rlm_model.corpora.splits import Split
from rlm_model.data.joined import load_data
from rlm_model.data.measured import MeasuredUnit
from rlm_model.data.tokenizer import train_tokenizer
from rlm_model.data.unlabelled import corpus_units, installed_units
from rlm_model.evaluation.baselines import with_intervals
from rlm_model.evaluation.predictions import Predictions
from rlm_model.modeling import RLMConfig, RLMForRegression
from rlm_model.modeling.encoder import Encoder
from rlm_model.modeling.regressor import CostRegressor
from rlm_model.training.batches import sorted_batches
from rlm_model.training.calibrate import calibrate
from rlm_model.training.initialise import start_from_pretrained
from rlm_model.training.loop import fit
from rlm_model.training.recipe import Recipe
from rlm_model.training.regression import RegressionObjective, predict_log10
from rlm_model.training.student import ALL_QUERIES, StudentModule, StudentObjective
from rlm_model.training.teacher import Teacher
from rlm_model.training.units import EncodedUnits, TargetUnits

MEASURED_REPEATS = 4
"""How often the measured units count for the tokenizer beside the unlabelled ones."""

CALIBRATION_BATCH = 64


class Pipeline:
    """The stages of one recipe, in one working folder.

    Args:
        recipe: What to make.
        data: Folder with ``measured/`` and ``corpora/``.
        build: Working folder; a run that was killed resumes from it.
        measurements: The project's own measurements.
    """

    def __init__(self, recipe: Recipe, data: Path, build: Path, measurements: Path) -> None:
        self._recipe = recipe
        self._data = data
        self._build = build
        build.mkdir(parents=True, exist_ok=True)
        self._measured = load_data(data, measurements).units

    def split(self, split: Split) -> list[MeasuredUnit]:
        """The measured units of a split."""
        return [unit for unit in self._measured if unit.split == split]

    def train(self) -> Path:
        """Runs all stages.

        Returns:
            Folder with the checkpoint (``save_pretrained``) and ``tokenizer.json``.
        """
        folder = self._build / "model"
        if (folder / "calibration.json").exists():
            return folder
        encoder = self.unit_encoder()
        recipe = self._recipe
        torch.manual_seed(recipe.optimization.seed)
        rlm = RLMForRegression(RLMConfig(**recipe.model))
        self._start(rlm.encoder, encoder)
        measured = TargetUnits.from_measured(self.split("train"), recipe.student.measured_deviation)
        module = StudentModule(rlm)
        objective = StudentObjective(
            measured, self._labelled(), self.split("validation"), encoder.encode, recipe
        )
        module.head.standardize(objective.measured_log10)
        fit(module, objective, recipe.optimization, self._build / "student", "rlm.encoder")
        figures = self._calibrated(rlm, encoder)
        rlm.save_pretrained(folder)
        encoder.tokenizer.save(str(folder / "tokenizer.json"))
        (folder / "calibration.json").write_text(json.dumps(figures) + "\n", encoding="utf-8")
        return folder

    def _calibrated(self, rlm: RLMForRegression, encoder: UnitEncoder) -> dict[str, float]:
        held = self.split("validation")
        units = EncodedUnits([unit.unit for unit in held], encoder.encode)
        order = sorted_batches(units.lengths, CALIBRATION_BATCH)
        log10 = np.stack([held[index].log10.ravel() for batch in order for index in batch])
        return calibrate(rlm, [units.tensors(batch) for batch in order], ALL_QUERIES, log10)

    def squared_error_baseline(self, split: Split) -> Predictions:
        """Trains the same encoder with a squared-error head and predicts a split."""
        encoder = self.unit_encoder()
        recipe = self._recipe
        torch.manual_seed(recipe.optimization.seed)
        config = RLMConfig(**recipe.model)
        regressor = CostRegressor(Encoder(config), config.hidden_size)
        self._start(regressor.encoder, encoder)
        validation, judged = self.split("validation"), self.split(split)
        objective = RegressionObjective(
            self.split("train"), validation, encoder.encode, recipe.optimization
        )
        regressor.head.standardize(objective.measured_log10)
        fit(regressor, objective, recipe.optimization, self._build / "squared-error")

        def predict(measured: Sequence[MeasuredUnit]) -> np.ndarray:
            units = EncodedUnits([unit.unit for unit in measured], encoder.encode)
            return predict_log10(regressor, units)

        quantiles = with_intervals(predict(judged), predict(validation), validation)
        return Predictions(
            "Same encoder, squared error", tuple(unit.id for unit in judged), quantiles
        )

    def unit_encoder(self) -> UnitEncoder:
        """The project's tokenizer, trained at the first call."""
        path = self._build / "tokenizer.json"
        if not path.exists():
            texts = [unit.unit.text.text for unit in self.split("train")] * MEASURED_REPEATS
            texts += [unit.text.text for unit in self._unlabelled()]
            train_tokenizer(texts, self._recipe.model["vocab_size"]).save(str(path))
        return UnitEncoder(Tokenizer.from_file(str(path)), self._recipe.model["max_tokens"])

    def _start(self, encoder: torch.nn.Module, units: UnitEncoder) -> None:
        start = self._recipe.student.start
        if start is not None and isinstance(encoder, Encoder):
            start_from_pretrained(encoder, units.tokenizer, start)

    def _unlabelled(self) -> list[CodeUnit]:
        """Functions that nobody measured, and none of a held-out problem."""
        path = self._build / "unlabelled.pickle"
        if not path.exists():
            count, seed = self._recipe.unlabelled, self._recipe.optimization.seed
            known = {unit.unit.text.digest for unit in self._measured}
            units = [*corpus_units(self._data / "corpora"), *installed_units(count, seed)]
            fresh = [unit for unit in units if unit.text.digest not in known]
            path.write_bytes(pickle.dumps(fresh))
        return pickle.loads(path.read_bytes())

    def _labelled(self) -> TargetUnits | None:
        """The unlabelled functions with the teacher's labels."""
        if self._recipe.teacher is None:
            return None
        units = self._unlabelled()
        path = self._build / "labels.npz"
        if not path.exists():
            teacher = Teacher(
                self.split("train"),
                self.split("validation"),
                self._recipe.teacher,
                self._build / "teacher",
            )
            labels = teacher.label(units)
            np.savez_compressed(path, mean=labels.mean, deviation=labels.deviation)
        with np.load(path) as arrays:
            return TargetUnits(units, arrays["mean"], arrays["deviation"])
