"""The training loop: accelerate on one device or many, checkpoints that a killed run resumes from.

A training has a time, not a count of steps: its learning rate falls to nothing until then, and what
it gives is the moving average of the weights (Polyak and Juditsky, "Acceleration of stochastic
approximation by averaging", 1992), which forgets the noise of the last steps.
"""

from __future__ import annotations

import csv
import json
import math
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import torch
from accelerate import Accelerator
from accelerate.utils import broadcast
from torch import Tensor, nn

from rlm_model.training.draws import Batch
from rlm_model.training.recipe import TrainingRecipe

STATE = "loop-{}.json"
"""Where a process keeps its own part of a checkpoint."""

AVERAGE = "average.pt"

METRICS_FILE = "metrics.csv"

TELL_SECONDS = 10.0
"""Between two lines about a training."""

LEAST_RATE = 0.02
"""Share of the peak rate that a training ends with."""


class Objective(Protocol):
    """What the loop optimizes."""

    def batches(self) -> Iterator[Batch]:
        """Endless batches."""
        ...

    def loss(self, model: nn.Module, batch: Batch) -> Tensor:
        """Scalar loss of a batch."""
        ...

    def state(self) -> dict[str, Any]:
        """The sources of its randomness, for JSON."""
        ...

    def resume(self, state: Mapping[str, Any]) -> None:
        """Takes what `state` gave."""
        ...


@dataclass
class _Progress:
    """Where a training is; saved with each checkpoint."""

    seconds: float = 0.0
    step: int = 0
    skipped: int = 0


class _Average:
    """The moving average of a model's parameters."""

    def __init__(self, model: nn.Module) -> None:
        self._parameters = list(model.parameters())
        self._values = [value.detach().clone() for value in self._parameters]

    @torch.no_grad()
    def update(self, decay: float) -> None:
        torch._foreach_lerp_(self._values, self._parameters, 1 - decay)

    @torch.no_grad()
    def apply(self) -> None:
        for parameter, value in zip(self._parameters, self._values, strict=True):
            parameter.copy_(value)

    def state_dict(self) -> dict[str, Tensor]:
        return {str(place): value for place, value in enumerate(self._values)}

    def load_state_dict(self, state: Mapping[str, Tensor]) -> None:
        for place, value in enumerate(self._values):
            value.copy_(state[str(place)])


def fit(
    model: nn.Module,
    objective: Objective,
    recipe: TrainingRecipe,
    accelerator: Accelerator,
    folder: Path,
) -> None:
    """Trains a model in place; at the end it holds the moving average of its weights.

    A run that was killed goes on from its last checkpoint in the same folder.

    Args:
        model: On the accelerator's device; parameters that ask for no gradient stay as they are.
        objective: Batches and loss.
        recipe: How to optimize.
        accelerator: Devices and precision.
        folder: Where checkpoints and ``metrics.csv`` go.
    """
    folder.mkdir(parents=True, exist_ok=True)
    optimizer = torch.optim.AdamW(_groups(model, recipe), betas=(0.9, 0.98), fused=True)
    peaks = [group["lr"] for group in optimizer.param_groups]
    average = _Average(model)
    prepared, optimizer = accelerator.prepare(model, optimizer)
    progress = _resume(accelerator, folder, objective, average)
    batches = objective.batches()
    losses: list[Tensor] = []
    began = time.monotonic() - progress.seconds
    told = saved = progress.seconds
    prepared.train()
    while True:
        progress.seconds = _agreed(accelerator, time.monotonic() - began)
        share = progress.seconds / recipe.seconds if recipe.seconds > 0 else 1.0
        if share >= 1:
            break
        for group, peak in zip(optimizer.param_groups, peaks, strict=True):
            group["lr"] = peak * rate(share, recipe.warmup)
        with accelerator.autocast():
            loss = objective.loss(prepared, next(batches))
        optimizer.zero_grad(set_to_none=True)
        accelerator.backward(loss)
        norm = accelerator.clip_grad_norm_(prepared.parameters(), recipe.gradient_clip)
        progress.step += 1
        if torch.as_tensor(norm).isfinite():
            optimizer.step()
            average.update(min(recipe.average_decay, (1 + progress.step) / (10 + progress.step)))
        else:
            progress.skipped += 1  # one such gradient would be the end of all weights
        losses.append(loss.detach())
        if progress.seconds - told > TELL_SECONDS:
            told = progress.seconds
            _tell(accelerator, folder, progress, torch.stack(losses).mean().item(), share)
            losses.clear()
        if progress.seconds - saved > recipe.checkpoint_seconds:
            saved = progress.seconds
            _checkpoint(accelerator, folder, progress, objective, average)
    average.apply()
    accelerator.unwrap_model(prepared, keep_fp32_wrapper=False).eval()
    accelerator.free_memory()


def rate(share: float, warmup: float) -> float:
    """Share of the peak learning rate: a linear warm-up, then a cosine to a fiftieth.

    Args:
        share: Of the training that is over.
        warmup: Share of it in which the rate rises.
    """
    if share < warmup:
        return max(share / warmup, 0.01)
    cosine = 0.5 * (1 + math.cos(math.pi * (share - warmup) / (1 - warmup)))
    return LEAST_RATE + (1 - LEAST_RATE) * cosine


def _groups(model: nn.Module, recipe: TrainingRecipe) -> list[dict[str, Any]]:
    """Parameter groups: encoder or head, with decay for matrices and without for the rest."""
    groups: dict[tuple[bool, bool], list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            key = (name.startswith("encoder"), parameter.ndim > 1)
            groups.setdefault(key, []).append(parameter)
    return [
        {
            "params": parameters,
            "lr": recipe.learning_rate if in_encoder else recipe.head_learning_rate,
            "weight_decay": recipe.weight_decay if matrix else 0.0,
        }
        for (in_encoder, matrix), parameters in groups.items()
    ]


def _agreed(accelerator: Accelerator, seconds: float) -> float:
    """The first process's clock: all stop, and save, at the same step."""
    if accelerator.num_processes == 1:
        return seconds
    clock = torch.tensor([seconds], dtype=torch.float64, device=accelerator.device)
    return float(broadcast(clock, from_process=0).item())


def _checkpoint(
    accelerator: Accelerator,
    folder: Path,
    progress: _Progress,
    objective: Objective,
    average: _Average,
) -> None:
    """Writes a checkpoint beside the last one, then takes its place: a kill loses neither."""
    fresh, current = folder / "checkpoint.new", folder / "checkpoint"
    if accelerator.is_main_process:
        shutil.rmtree(fresh, ignore_errors=True)
    accelerator.wait_for_everyone()
    accelerator.save_state(str(fresh))
    state = {"progress": vars(progress), "objective": objective.state()}
    own = fresh / STATE.format(accelerator.process_index)
    own.write_text(json.dumps(state), encoding="utf-8")
    if accelerator.is_main_process:
        torch.save(average.state_dict(), fresh / AVERAGE)
    accelerator.wait_for_everyone()
    if accelerator.is_main_process:
        shutil.rmtree(current, ignore_errors=True)
        fresh.rename(current)
    accelerator.wait_for_everyone()


def _resume(
    accelerator: Accelerator, folder: Path, objective: Objective, average: _Average
) -> _Progress:
    """Takes the last checkpoint, where there is one."""
    fresh, current = folder / "checkpoint.new", folder / "checkpoint"
    own = STATE.format(accelerator.process_index)
    if not current.exists() and (fresh / own).exists() and accelerator.is_main_process:
        fresh.rename(current)  # killed between the two steps of _checkpoint
    accelerator.wait_for_everyone()
    if not (current / own).exists():
        return _Progress()
    accelerator.load_state(str(current))
    average.load_state_dict(torch.load(current / AVERAGE, map_location="cpu", weights_only=True))
    state = json.loads((current / own).read_text(encoding="utf-8"))
    objective.resume(state["objective"])
    progress = _Progress(**state["progress"])
    if accelerator.is_main_process:
        _forget_from(folder / METRICS_FILE, progress.step)
    return progress


def _tell(
    accelerator: Accelerator, folder: Path, progress: _Progress, loss: float, share: float
) -> None:
    """Says how a training goes, and keeps it."""
    accelerator.print(
        f"{share:5.0%} step {progress.step} loss {loss:.4f} skipped {progress.skipped}", flush=True
    )
    if accelerator.is_main_process:
        row = {**vars(progress), "seconds": round(progress.seconds, 1), "loss": f"{loss:.5f}"}
        _log(folder / METRICS_FILE, row)


def _log(path: Path, row: Mapping[str, Any]) -> None:
    fresh = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(row))
        if fresh:
            writer.writeheader()
        writer.writerow(row)


def _forget_from(path: Path, step: int) -> None:
    """Drops the rows of steps that will be made again."""
    if path.exists():
        with path.open(newline="", encoding="utf-8") as stream:
            rows = [row for row in csv.DictReader(stream) if int(row["step"]) <= step]
        path.unlink()
        for row in rows:
            _log(path, row)
