"""The training loop: accelerate, checkpoints that a killed run resumes from, metrics as CSV."""

from __future__ import annotations

import csv
import json
import math
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import torch
from accelerate import Accelerator
from accelerate.utils import set_seed
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from tqdm import tqdm

from rlm_model.training.recipe import OptimizationRecipe

STATE = "loop.json"
METRICS = "metrics.csv"


class Objective(Protocol):
    """What the loop optimizes."""

    def batches(self, epoch: int) -> list[list[int]]:
        """Batches of an epoch, as indices; the same epoch gives the same batches."""
        ...

    def loss(self, model: nn.Module, batch: list[int], step: int) -> Tensor:
        """Scalar loss of a batch; randomness comes from the step's number alone."""
        ...

    def validate(self, model: nn.Module) -> Mapping[str, float]:
        """Figures on the validation split, the one named ``score`` to be maximized."""
        ...


@dataclass
class _Progress:
    """Where a run is; saved with each checkpoint."""

    epoch: int = 0
    batch: int = 0
    step: int = 0
    best: float = -math.inf


def fit(
    model: nn.Module,
    objective: Objective,
    recipe: OptimizationRecipe,
    folder: Path,
    body: str = "encoder",
) -> nn.Module:
    """Trains a model, keeping the epoch that scores best on the validation split.

    What is judged and kept is an exponential moving average of the weights (Polyak and Juditsky,
    "Acceleration of stochastic approximation by averaging", 1992): it forgets the noise of the
    last steps.

    A run that was killed resumes from its last checkpoint in the same folder; a finished one
    returns at once.

    Args:
        model: The model; its parameters that ask for no gradient stay as they are.
        objective: Batches, loss and validation.
        recipe: How to optimize.
        folder: Where checkpoints, ``metrics.csv``, TensorBoard events and ``best.pt`` go.
        body: Prefix of the parameters that take `learning_rate`; the others take
            `head_learning_rate`.

    Returns:
        The model with its best weights.
    """
    folder.mkdir(parents=True, exist_ok=True)
    best_file = folder / "best.pt"
    accelerator = Accelerator(
        mixed_precision=recipe.mixed_precision, log_with="tensorboard", project_dir=folder
    )
    accelerator.init_trackers("events")
    set_seed(recipe.seed)
    model = model.to(accelerator.device)
    steps = sum(len(objective.batches(epoch)) for epoch in range(recipe.epochs))
    optimizer = torch.optim.AdamW(_groups(model, recipe, body), betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: _factor(step, recipe.warmup_steps, steps)
    )
    averaged = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(recipe.average_decay))
    accelerator.register_for_checkpointing(averaged)
    prepared, optimizer, schedule = accelerator.prepare(model, optimizer, schedule)
    progress = _resume(accelerator, folder)
    bar = tqdm(total=steps, initial=progress.step, desc=folder.name, unit="step")
    saved_at = time.monotonic()
    recent: list[float] = []
    while progress.epoch < recipe.epochs:
        prepared.train()
        batches = objective.batches(progress.epoch)
        while progress.batch < len(batches):
            with accelerator.autocast():
                loss = objective.loss(prepared, batches[progress.batch], progress.step)
            optimizer.zero_grad()
            accelerator.backward(loss)
            accelerator.clip_grad_norm_(prepared.parameters(), recipe.gradient_clip)
            optimizer.step()
            schedule.step()
            averaged.update_parameters(accelerator.unwrap_model(prepared))
            recent.append(loss.item())
            progress.batch += 1
            progress.step += 1
            bar.update()
            bar.set_postfix(loss=f"{sum(recent[-50:]) / len(recent[-50:]):.3f}")
            if time.monotonic() - saved_at > recipe.checkpoint_seconds:
                _checkpoint(accelerator, folder, progress)
                saved_at = time.monotonic()
        averaged.eval()
        with accelerator.autocast():
            figures = dict(objective.validate(averaged.module))
        row = {"epoch": progress.epoch, "step": progress.step}
        row |= {"loss": sum(recent) / max(len(recent), 1), **figures}
        _log(folder, row)
        accelerator.log({k: v for k, v in row.items() if k != "step"}, step=progress.step)
        tqdm.write("  ".join(f"{key} {value:.4g}" for key, value in row.items()))
        recent.clear()
        if figures["score"] > progress.best:
            progress.best = figures["score"]
            torch.save(averaged.module.state_dict(), best_file)
        progress.epoch, progress.batch = progress.epoch + 1, 0
        _checkpoint(accelerator, folder, progress)
        saved_at = time.monotonic()
    bar.close()
    accelerator.end_training()
    model.load_state_dict(torch.load(best_file, weights_only=True))
    return model.eval()


def _groups(model: nn.Module, recipe: OptimizationRecipe, body: str) -> list[dict[str, Any]]:
    """Parameter groups: encoder or head, with decay for matrices and without for the rest."""
    groups: dict[tuple[bool, bool], list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            key = (name.startswith(body), parameter.ndim > 1)
            groups.setdefault(key, []).append(parameter)
    return [
        {
            "params": parameters,
            "lr": recipe.learning_rate if in_body else recipe.head_learning_rate,
            "weight_decay": recipe.weight_decay if matrix else 0.0,
        }
        for (in_body, matrix), parameters in groups.items()
    ]


def _factor(step: int, warmup: int, steps: int) -> float:
    """Linear warm-up, then a cosine to a fiftieth of the peak."""
    if step < warmup:
        return (step + 1) / warmup
    share = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * share))


def _checkpoint(accelerator: Accelerator, folder: Path, progress: _Progress) -> None:
    """Writes a checkpoint beside the last one, then takes its place: a kill loses neither."""
    fresh, current = folder / "checkpoint.new", folder / "checkpoint"
    shutil.rmtree(fresh, ignore_errors=True)
    accelerator.save_state(str(fresh))
    (fresh / STATE).write_text(json.dumps(vars(progress)), encoding="utf-8")
    shutil.rmtree(current, ignore_errors=True)
    fresh.rename(current)


def _resume(accelerator: Accelerator, folder: Path) -> _Progress:
    fresh, current = folder / "checkpoint.new", folder / "checkpoint"
    if not current.exists() and (fresh / STATE).exists():
        fresh.rename(current)  # killed between the two steps of _checkpoint
    if not (current / STATE).exists():
        return _Progress()
    accelerator.load_state(str(current))
    progress = _Progress(**json.loads((current / STATE).read_text(encoding="utf-8")))
    _forget_epochs_from(folder / METRICS, progress.epoch)
    return progress


def _log(folder: Path, row: Mapping[str, Any]) -> None:
    path = folder / METRICS
    fresh = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(row))
        if fresh:
            writer.writeheader()
        writer.writerow(row)


def _forget_epochs_from(path: Path, epoch: int) -> None:
    """Drops the rows of epochs that will be run again."""
    if path.exists():
        with path.open(newline="", encoding="utf-8") as stream:
            rows = [row for row in csv.DictReader(stream) if int(row["epoch"]) < epoch]
        path.unlink()
        for row in rows:
            _log(path.parent, row)
