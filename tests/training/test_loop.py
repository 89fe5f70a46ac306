"""The training loop: it learns within its time, and resumes after a kill."""

import csv
import time
from dataclasses import replace
from itertools import count
from pathlib import Path

import numpy as np
import pytest
import torch
from accelerate import Accelerator
from torch import Tensor, nn

from rlm_model.training import loop
from rlm_model.training.draws import Batch
from rlm_model.training.loop import fit, rate
from rlm_model.training.recipe import TrainingRecipe

RECIPE = TrainingRecipe(
    seconds=2.0,
    learning_rate=0.3,
    head_learning_rate=0.3,
    average_decay=0.9,
    checkpoint_seconds=1e9,
)


class KilledError(Exception):
    """Stands for a kill in the middle of a training."""


class LineObjective:
    """Fits y = 3x - 1; dies at a given step."""

    def __init__(self, die_at: int | None = None, gradient: float = 1.0) -> None:
        self.die_at = die_at
        self.gradient = gradient
        self.drawn = 0
        self.seen: list[int] = []

    def batches(self):
        for _ in count():
            self.drawn += 1
            yield Batch(np.array([self.drawn]), np.array([0]), 16)

    def state(self):
        return {"drawn": self.drawn}

    def resume(self, state):
        self.drawn = state["drawn"]

    def loss(self, model: nn.Module, batch: Batch) -> Tensor:
        number = int(batch.units[0])
        if number == self.die_at:
            raise KilledError
        self.seen.append(number)
        x = torch.linspace(0, 1, 8)[:, None]
        return (model(x) - (3 * x - 1)).square().mean() * self.gradient


def line() -> nn.Module:
    torch.manual_seed(0)
    return nn.Linear(1, 1)


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "metrics.csv").open() as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def accelerator() -> Accelerator:
    return Accelerator(mixed_precision="bf16")


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tells each step, and a step takes a fixed part of the time."""
    monkeypatch.setattr(loop, "TELL_SECONDS", 0.0)
    clock = count(0.0, 0.02)
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))


def test_it_learns_within_its_time(tmp_path: Path, accelerator: Accelerator, often: None) -> None:
    model, objective = line(), LineObjective()
    fit(model, objective, RECIPE, accelerator, tmp_path)
    assert model.weight.item() == pytest.approx(3, abs=0.6)
    assert not model.training
    assert 80 < len(objective.seen) < 110  # of 0.02 s each
    told = rows(tmp_path)
    assert float(told[0]["loss"]) > 10 * float(told[-1]["loss"])
    assert float(told[-1]["seconds"]) <= RECIPE.seconds


def test_the_average_of_the_weights_is_what_is_kept(
    tmp_path: Path, accelerator: Accelerator, often: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[float] = []
    update = loop._Average.update

    def watching(self: loop._Average, decay: float) -> None:
        seen.append(self._parameters[0].item())
        update(self, decay)

    monkeypatch.setattr(loop._Average, "update", watching)
    model = line()
    average = model.weight.item()
    fit(model, LineObjective(), RECIPE, accelerator, tmp_path)
    for step, value in enumerate(seen, 1):
        average += (1 - min(RECIPE.average_decay, (1 + step) / (10 + step))) * (value - average)
    assert model.weight.item() == pytest.approx(average, abs=1e-5)
    assert model.weight.item() != pytest.approx(seen[-1], abs=1e-7)


def test_a_killed_run_goes_on_where_it_was(
    tmp_path: Path, accelerator: Accelerator, often: None
) -> None:
    recipe = replace(RECIPE, checkpoint_seconds=0.0)
    with pytest.raises(KilledError):
        fit(line(), LineObjective(die_at=31), recipe, accelerator, tmp_path)
    accelerator.free_memory()
    assert (tmp_path / "checkpoint").is_dir()
    assert not (tmp_path / "checkpoint.new").exists()
    model, objective = line(), LineObjective()
    fit(model, objective, recipe, accelerator, tmp_path)
    assert objective.seen[0] == 31
    steps = [int(row["step"]) for row in rows(tmp_path)]
    assert steps == sorted(set(steps))
    assert model.weight.item() == pytest.approx(3, abs=0.6)
    # All its time was used up: another run has nothing to do.
    again = LineObjective()
    fit(line(), again, replace(recipe, seconds=0.01), accelerator, tmp_path)
    assert again.seen == []


def test_a_kill_between_the_two_steps_of_a_checkpoint_loses_nothing(
    tmp_path: Path, accelerator: Accelerator, often: None
) -> None:
    recipe = replace(RECIPE, checkpoint_seconds=0.0)
    with pytest.raises(KilledError):
        fit(line(), LineObjective(die_at=9), recipe, accelerator, tmp_path)
    accelerator.free_memory()
    (tmp_path / "checkpoint").rename(tmp_path / "checkpoint.new")
    objective = LineObjective()
    fit(line(), objective, recipe, accelerator, tmp_path)
    assert objective.seen[0] == 9


def test_a_gradient_that_is_no_number_is_passed_over(
    tmp_path: Path, accelerator: Accelerator, often: None
) -> None:
    model, before = line(), line()
    fit(model, LineObjective(gradient=float("nan")), RECIPE, accelerator, tmp_path)
    assert torch.equal(model.weight, before.weight)
    last = rows(tmp_path)[-1]
    assert last["skipped"] == last["step"]


def test_the_rate_rises_and_falls() -> None:
    rates = [rate(share, 0.1) for share in (0.0, 0.05, 0.1, 0.5, 0.9, 1.0)]
    assert rates[:3] == pytest.approx([0.01, 0.5, 1.0])
    assert rates[2:] == sorted(rates[2:], reverse=True)
    assert rates[-1] == pytest.approx(loop.LEAST_RATE)


def test_encoder_and_head_have_their_own_rates() -> None:
    model = nn.ModuleDict({"encoder": nn.Linear(2, 2), "decoder": nn.Linear(2, 2)})
    model["encoder"].weight.requires_grad_(False)
    recipe = replace(RECIPE, learning_rate=0.1, head_learning_rate=0.2, weight_decay=0.3)
    found = [(g["lr"], g["weight_decay"], len(g["params"])) for g in loop._groups(model, recipe)]
    assert sorted(found) == [(0.1, 0.0, 1), (0.2, 0.0, 1), (0.2, 0.3, 1)]
