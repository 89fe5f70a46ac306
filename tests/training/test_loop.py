"""The training loop: it learns, keeps the best epoch, and resumes after a kill."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from rlm_model.training.batches import epoch_batches, sorted_batches
from rlm_model.training.loop import fit
from rlm_model.training.recipe import OptimizationRecipe

RECIPE = OptimizationRecipe(
    epochs=4,
    batch_size=4,
    learning_rate=0.05,
    head_learning_rate=0.05,
    warmup_steps=2,
    mixed_precision="no",
    checkpoint_seconds=0.0,
)


class KilledError(Exception):
    """Stands for a kill in the middle of an epoch."""


class LineObjective:
    """Fits y = 3x - 1; dies at a given step."""

    def __init__(self, die_at: int | None = None) -> None:
        self.die_at = die_at
        self.seen: list[int] = []

    def batches(self, epoch: int) -> list[list[int]]:
        return epoch_batches([1] * 32, RECIPE.batch_size, RECIPE.seed, epoch)

    def loss(self, model: nn.Module, batch: list[int], step: int) -> Tensor:
        if step == self.die_at:
            raise KilledError
        self.seen.append(step)
        x = torch.tensor(batch, dtype=torch.float)[:, None] / 32
        return (model(x) - (3 * x - 1)).square().mean()

    def validate(self, model: nn.Module) -> dict[str, float]:
        x = torch.linspace(0, 1, 5)[:, None]
        with torch.no_grad():
            return {"score": -float((model(x) - (3 * x - 1)).square().mean())}


def line() -> nn.Module:
    torch.manual_seed(0)
    return nn.Linear(1, 1)


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "metrics.csv").open() as stream:
        return list(csv.DictReader(stream))


def test_killed_run_ends_like_one_that_was_not(tmp_path: Path) -> None:
    whole = fit(line(), LineObjective(), RECIPE, tmp_path / "whole")
    interrupted = LineObjective(die_at=13)
    with pytest.raises(KilledError):
        fit(line(), interrupted, RECIPE, tmp_path / "killed")
    resumed = LineObjective()
    again = fit(line(), resumed, RECIPE, tmp_path / "killed")
    assert interrupted.seen == list(range(13))
    assert resumed.seen == list(range(13, 32)), "resumes at the step that was lost"
    for name, weight in whole.state_dict().items():
        assert torch.equal(weight, again.state_dict()[name])
    assert [row["score"] for row in rows(tmp_path / "killed")] == [
        row["score"] for row in rows(tmp_path / "whole")
    ]


def test_best_epoch_is_kept(tmp_path: Path) -> None:
    class WorseLater(LineObjective):
        scores = iter((1.0, 3.0, 2.0, 0.0))
        kept: list[Tensor]

        def validate(self, model: nn.Module) -> dict[str, float]:
            score = next(self.scores)
            if score == 3.0:
                self.kept = [weight.detach().clone() for weight in model.parameters()]
            return {"score": score}

    objective = WorseLater()
    model = fit(line(), objective, RECIPE, tmp_path)
    assert all(map(torch.equal, model.parameters(), objective.kept))


def test_finished_run_returns_at_once(tmp_path: Path) -> None:
    first = fit(line(), LineObjective(), RECIPE, tmp_path)
    second_objective = LineObjective()
    second = fit(line(), second_objective, RECIPE, tmp_path)
    assert second_objective.seen == []
    assert all(map(torch.equal, first.parameters(), second.parameters()))
    assert len(rows(tmp_path)) == RECIPE.epochs


def test_frozen_parameters_stay(tmp_path: Path) -> None:
    model = line()
    model.bias.requires_grad_(False)
    before = model.bias.clone()
    fitted = fit(model, LineObjective(), RECIPE, tmp_path)
    assert torch.equal(fitted.bias, before)
    assert not torch.equal(fitted.weight, line().weight)


def test_epoch_batches_hold_each_unit_once_and_are_of_like_length() -> None:
    lengths = [(index * 37) % 200 for index in range(300)]
    batches = epoch_batches(lengths, 8, seed=1, epoch=2)
    assert sorted(index for batch in batches for index in batch) == list(range(300))
    assert batches == epoch_batches(lengths, 8, seed=1, epoch=2)
    assert batches != epoch_batches(lengths, 8, seed=1, epoch=3)
    spans = [max(lengths[i] for i in b) - min(lengths[i] for i in b) for b in batches]
    assert sorted(spans)[len(spans) // 2] < 40


def test_sorted_batches_ascend() -> None:
    batches = sorted_batches([5, 1, 4, 2, 3], 2)
    assert batches == [[1, 3], [4, 2], [0]]


def test_kept_weights_are_a_moving_average(tmp_path: Path) -> None:
    class Recording(LineObjective):
        def loss(self, model: nn.Module, batch: list[int], step: int) -> Tensor:
            weights.append(model.weight.item())
            return super().loss(model, batch, step)

    weights: list[float] = []
    model = line()
    recipe = replace(RECIPE, epochs=1, average_decay=0.75)
    kept = fit(model, Recording(), recipe, tmp_path / "run")
    # What a step left behind shows at the next one: the last step's own weights don't show.
    average = weights[1]
    for weight in weights[2:]:
        average = 0.75 * average + 0.25 * weight
    last = (kept.weight.item() - 0.75 * average) / 0.25
    fitted = fit(line(), LineObjective(), replace(recipe, average_decay=0.0), tmp_path / "plain")
    assert last == pytest.approx(fitted.weight.item(), rel=1e-4)
