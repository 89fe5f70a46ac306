"""The command ``rlm-model train-pack``, also ``python -m rlm_model.training.train_pack``.

It imports nothing that a machine with torch, transformers and accelerate alone does not have (but
for peft, where adapters learn), and runs on several devices by
``accelerate launch -m rlm_model.training.train_pack``.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from dataclasses import replace

import numpy as np
import torch
from accelerate import Accelerator
from numpy.typing import NDArray
from tokenizers import Tokenizer

from rlm_model.evaluation.predictions import Predictions
from rlm_model.modeling import RLMForRegression
from rlm_model.training.adaptation import choose_trained, merge_adapters
from rlm_model.training.continuation import go_on
from rlm_model.training.draws import DeviceIds
from rlm_model.training.initialise import started_model
from rlm_model.training.loop import fit
from rlm_model.training.objective import PackObjective, predict
from rlm_model.training.options import add_train_pack
from rlm_model.training.pack import SUITE, TEST, TOKENIZER, UNITS, VALIDATION, WEIGHTS, PackedUnits
from rlm_model.training.recipe import ModelRecipe, RecipeError, load_recipe
from rlm_model.training.weights import load_weights, save_model

JUDGED = (VALIDATION, TEST, SUITE)
"""Roles of the units that a trained model predicts."""

SEED_OF_PROCESS = 1_000_003
"""What the seeds of two processes differ by: each draws batches of its own."""


def run_train(args: argparse.Namespace) -> int:
    """Trains the full model and the small one, and writes the small one's weights.

    A run that was killed goes on from its checkpoints.

    Returns:
        Exit code 0.
    """
    began = time.monotonic()
    accelerator = Accelerator(mixed_precision="bf16")
    torch.backends.cuda.matmul.allow_tf32 = True

    def tell(what: str) -> None:
        accelerator.print(f"{time.monotonic() - began:6.1f} s  {what}", flush=True)

    recipe = load_recipe(args.recipe)
    weights = load_weights(args.pack / WEIGHTS)
    units = PackedUnits.load(args.pack / UNITS)
    devices = f"{accelerator.num_processes} x {accelerator.device.type}"
    tell(f"loaded {len(units.role)} units, training on {devices}")
    checkpoints = args.checkpoints or args.out / "checkpoints"
    args.out.mkdir(parents=True, exist_ok=True)
    seed = recipe.seed + SEED_OF_PROCESS * accelerator.process_index

    def trained(
        name: str, model: ModelRecipe, full: RLMForRegression | None = None
    ) -> RLMForRegression:
        """A model of the recipe after its training; of a finished one its weights alone."""
        rlm = started_model(model, weights, name, recipe.seed, units.vocabulary)
        if model.continued is not None:
            go_on(rlm, model.continued, Tokenizer.from_file(str(args.pack / TOKENIZER)))
        rlm.to(accelerator.device)
        finished = checkpoints / f"{name}.pt"
        if finished.exists():
            rlm.load_state_dict(torch.load(finished, map_location="cpu", weights_only=True))
            return rlm.eval()
        pretrained = name == "full"
        read = units.pretrained if pretrained else units.own
        if read.flat.max(initial=0) >= rlm.config.vocab_size:
            raise RecipeError("another tokenizer than the encoder's wrote this pack: pack again")
        if model.training.gradient_checkpointing:
            rlm.encoder.checkpoint_gradients()
        choose_trained(rlm.encoder, model.training)
        rlm.to(accelerator.device)  # adapters too
        objective = PackObjective(units, pretrained, model.training, accelerator.device, seed, full)
        fit(rlm, objective, model.training, accelerator, checkpoints / name)
        merge_adapters(rlm.encoder)
        if accelerator.is_main_process:
            torch.save(rlm.state_dict(), finished)
            shutil.rmtree(checkpoints / name / "checkpoint", ignore_errors=True)
        accelerator.wait_for_everyone()
        tell(f"{name} model trained")
        if accelerator.is_main_process:
            ids = DeviceIds(read, accelerator.device)
            _predictions(units, rlm, ids, name).save(args.out / f"{name}.npz")
            tell(f"{name} model judged")
        return rlm

    full = None
    plan = recipe.full and _within(recipe.full, args.full_seconds)
    if plan and plan.training.seconds > 0:
        if not len(units.pretrained):
            raise RecipeError(
                "this pack has no ids for the full model: pack again by a recipe that gives it time"
            )
        full = trained("full", plan)
    small = trained("small", _within(recipe.small, args.small_seconds), full)
    if accelerator.is_main_process:
        save_model(small, args.out / "small")
    return 0


def _within(model: ModelRecipe, seconds: float | None) -> ModelRecipe:
    """A model's recipe with another time, where one is given."""
    if seconds is None:
        return model
    return replace(model, training=replace(model.training, seconds=seconds))


def _predictions(
    units: PackedUnits, rlm: RLMForRegression, ids: DeviceIds, name: str
) -> Predictions:
    """What a model says of the units that it is judged on, each asked what its kind can be."""
    first = np.concatenate(([0], np.cumsum(units.forms)))
    judged = np.flatnonzero(np.isin(units.role, JUDGED))
    queries = units.targets.queries
    quantiles = np.full((len(judged), len(queries), 3), np.nan)
    for kind in np.unique(units.kinds[judged]):
        rows = np.flatnonzero(units.kinds[judged] == kind)
        asked = units.queries_of(str(kind)) or queries
        columns = np.array([queries.index(query) for query in asked])
        found: NDArray[np.float64] = predict(rlm, ids, first[judged[rows]], asked)
        quantiles[np.ix_(rows, columns)] = found
    return Predictions(name, tuple(map(str, units.names[judged])), queries, quantiles)


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="python -m rlm_model.training.train_pack")
    add_train_pack(options)
    sys.exit(run_train(options.parse_args()))
