"""The whole training on a tiny data set: every stage for real."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from rlm_model.cli import main
from rlm_model.contract.encoding import UnitEncoder
from rlm_model.data.grid import METRICS, SIZES
from rlm_model.data.measured import load_measured
from rlm_model.modeling import RLMConfig, RLMForRegression
from rlm_model.training.pipeline import Pipeline
from rlm_model.training.recipe import (
    OptimizationRecipe,
    PretrainedRecipe,
    Recipe,
    StudentRecipe,
    TeacherRecipe,
)
from rlm_model.training.student import ALL_QUERIES, StudentModule, StudentObjective
from rlm_model.training.units import TargetUnits

MODEL = {
    "vocab_size": 330,
    "embedding_size": 24,
    "hidden_size": 24,
    "intermediate_size": 40,
    "num_hidden_layers": 2,
    "num_attention_heads": 3,
    "num_key_value_heads": 1,
    "rope_theta": 100_000.0,
    "max_tokens": 128,
    "decoder_hidden_size": 16,
    "decoder_layers": 1,
    "decoder_heads": 2,
    "decoder_intermediate_size": 32,
}
OPTIMIZATION = OptimizationRecipe(
    epochs=3,
    batch_size=8,
    learning_rate=3e-3,
    head_learning_rate=1e-2,
    average_decay=0.5,  # a few steps make the whole run
    mixed_precision="no",
)


@pytest.fixture(scope="module")
def recipe(pretrained: PretrainedRecipe) -> Recipe:
    return Recipe(
        "tiny",
        "0",
        MODEL,
        OPTIMIZATION,
        StudentRecipe(start=pretrained),
        TeacherRecipe(pretrained, OPTIMIZATION),
        unlabelled=12,
    )


@pytest.fixture(scope="module")
def trained(recipe: Recipe, data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    build = tmp_path_factory.mktemp("build")
    Pipeline(recipe, data, build, data / "own").train()
    return build


def test_all_stages_leave_their_results(trained: Path) -> None:
    with np.load(trained / "labels.npz") as labels:
        assert labels["mean"].shape[1:] == (len(METRICS), len(SIZES))
        assert np.isfinite(labels["mean"]).all()
        assert (labels["deviation"] > 0).all()
    assert (trained / "student" / "metrics.csv").exists()
    assert (trained / "teacher" / "metrics.csv").exists()
    calibration = json.loads((trained / "model" / "calibration.json").read_text())
    assert 0.5 < calibration["temperature"] < 2.6


def test_trained_model_tells_quadratic_from_linear(trained: Path, data: Path) -> None:
    rlm = RLMForRegression.from_pretrained(trained / "model").eval()
    encoder = UnitEncoder.from_file(trained / "model" / "tokenizer.json", 128)
    held = [
        unit
        for unit in load_measured(data / "measured" / "python_functions.jsonl.gz")
        if unit.split == "test"
    ]
    large = [query for query in ALL_QUERIES if query.metric == "time_s" and query.size == 10_000]
    answers: dict[bool, list[float]] = {True: [], False: []}
    for unit in held:
        ids = torch.tensor([encoder.encode(unit.unit)])
        middle = rlm.quantiles(ids, torch.ones_like(ids), large)[0, 0, 1]
        answers["* b" in unit.unit.text.text].append(float(middle))
    assert min(map(len, answers.values())) > 3
    # A few hundred tiny steps bring it the order and part of the way to the factor of 10,000.
    assert min(answers[True]) > max(answers[False])


def test_second_run_trains_nothing(
    recipe: Recipe, data: Path, trained: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a finished stage was run again")

    monkeypatch.setattr("rlm_model.training.pipeline.fit", refuse)
    assert Pipeline(recipe, data, trained, data / "own").train() == trained / "model"


def test_squared_error_baseline(recipe: Recipe, data: Path, trained: Path) -> None:
    pipeline = Pipeline(recipe, data, trained, data / "own")
    predictions = pipeline.squared_error_baseline("test")
    held = pipeline.split("test")
    assert predictions.ids == tuple(unit.id for unit in held)
    log10 = np.stack([unit.log10 for unit in held])
    error = np.abs(np.log10(predictions.quantiles[..., 1]) - log10)
    assert np.nanmedian(error) < 1.0


def test_validation_and_test_problems_are_not_trained_on(
    recipe: Recipe, data: Path, trained: Path
) -> None:
    pipeline = Pipeline(recipe, data, trained, data / "own")
    held = {
        unit.unit.text.digest for unit in (*pipeline.split("test"), *pipeline.split("validation"))
    }
    assert held
    assert not held & {unit.text.digest for unit in pipeline._unlabelled()}


def test_teacher_share_falls_to_nothing(recipe: Recipe, data: Path, tokenizer: Tokenizer) -> None:
    measured = load_measured(data / "measured" / "python_functions.jsonl.gz")
    train = [unit for unit in measured if unit.split == "train"]
    targets = TargetUnits.from_measured(train, 0.1)
    encode = UnitEncoder(tokenizer, 128).encode
    objective = StudentObjective(targets, targets, train[:5], encode, recipe)
    counts = [
        sum(index >= len(train) for batch in objective.batches(epoch) for index in batch)
        for epoch in range(OPTIMIZATION.epochs)
    ]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > 0
    assert counts[-1] == 0


def test_sizes_between_are_asked_on_the_line_between(
    recipe: Recipe, data: Path, tokenizer: Tokenizer
) -> None:
    recipe = replace(recipe, student=replace(recipe.student, between_sizes_share=1.0))
    measured = load_measured(data / "measured" / "python_functions.jsonl.gz")[:4]
    targets = TargetUnits.from_measured(measured, 0.1)
    encode = UnitEncoder(tokenizer, 128).encode
    objective = StudentObjective(targets, None, measured, encode, recipe)
    module = StudentModule(RLMForRegression(RLMConfig(**MODEL)))
    mean = torch.zeros(1, 2, 5) + torch.arange(5.0)  # log10 value = place of the size
    queries, between, _ = objective._queries(
        module.rlm, mean, torch.ones_like(mean), torch.Generator().manual_seed(0)
    )
    grammar = module.rlm.config.grammar
    for ids, value in zip(queries[0].tolist(), between[0].tolist(), strict=True):
        exponent, first, second = (grammar.vocabulary[i] for i in ids[2:])
        size = float(f"{first[1]}.{second[1]}e{exponent[2:-1]}")
        # Sizes keep two digits, so they may be off by 5%.
        assert np.log10(size) - 1 == pytest.approx(value, abs=0.025)


def test_command_reports_a_fault_in_one_line(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = str(tmp_path / "absent.toml")
    assert main(["train", missing, "--data", str(data), "--build", str(tmp_path)]) == 2
    assert "absent.toml" in capsys.readouterr().err
    recipe = Path(__file__).parents[2] / "recipes" / "small.toml"
    assert main(["train", str(recipe), "--data", str(tmp_path), "--build", str(tmp_path)]) == 2
    assert "python_functions.jsonl.gz can't be read" in capsys.readouterr().err
