"""The command ``rlm-model train-pack``, also ``python -m rlm_model.training.train_pack``.

It imports nothing that a machine with torch and transformers alone does not have.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from rlm_model.modeling import RLMConfig
from rlm_model.training.options import add_train_pack
from rlm_model.training.pack import (
    SUITE,
    TEST,
    UNITS,
    VALIDATION,
    WEIGHTS,
    PackedUnits,
    load_weights,
)
from rlm_model.training.packed import PackedTraining, new_model, save_model
from rlm_model.training.recipe import load_recipe


def run_train(args: argparse.Namespace) -> int:
    """Trains the full model and the small one, and writes the small one's weights.

    Returns:
        Exit code 0.
    """
    began = time.monotonic()

    def tell(what: str) -> None:
        print(f"{time.monotonic() - began:6.1f} s  {what}", flush=True)  # noqa: T201

    recipe = load_recipe(args.recipe)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.backends.cuda.matmul.allow_tf32 = True
    weights = load_weights(args.pack / WEIGHTS)
    training = PackedTraining(PackedUnits.load(args.pack / UNITS), device)
    tell(f"loaded {len(training.units.role)} units on {device}")
    args.out.mkdir(parents=True, exist_ok=True)
    judged = np.flatnonzero(np.isin(training.units.role, (VALIDATION, TEST, SUITE)))
    plan = recipe.packed
    if plan is None:
        raise ValueError(f"{args.recipe} has no [packed] section")
    full_stage, small_stage = (
        stage if seconds is None else replace(stage, seconds=seconds)
        for stage, seconds in (
            (plan.full_stage, args.full_seconds),
            (plan.small_stage, args.small_seconds),
        )
    )
    full = None
    if full_stage.seconds > 0:
        full = new_model(RLMConfig(**plan.full), _part(weights, "full"), device)
        training.train(full, training.pretrained, full_stage)
        tell("full model trained")
        quantiles = training.predict(full, training.pretrained, judged)
        _save_predictions(args.out / "full.npz", training, judged, quantiles)
        tell("full model judged")
    small = new_model(RLMConfig(**recipe.model), _part(weights, "small"), device)
    training.train(small, training.own, small_stage, full)
    tell("small model trained")
    save_model(small, args.out / "small")
    quantiles = training.predict(small, training.own, judged)
    _save_predictions(args.out / "small.npz", training, judged, quantiles)
    tell("small model judged")
    return 0


def _part(weights: dict[str, torch.Tensor], model: str) -> dict[str, torch.Tensor]:
    """The weights that both models start from, and the embeddings of one."""
    return {name.removeprefix(f"{model}."): value for name, value in weights.items()}


def _save_predictions(
    path: Path, training: PackedTraining, judged: np.ndarray, quantiles: np.ndarray
) -> None:
    np.savez_compressed(
        path,
        names=training.units.names[judged],
        role=training.units.role[judged],
        log10=np.log10(quantiles).astype(np.float16),
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="python -m rlm_model.training.train_pack")
    add_train_pack(options)
    sys.exit(run_train(options.parse_args()))
