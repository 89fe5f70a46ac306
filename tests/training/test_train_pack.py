"""Training from a pack on a CPU: the models learn, and all commands from data to checkpoint."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from accelerate import Accelerator
from huggingface_hub import ModelCard
from pack_support import (
    FUNCTION,
    LATENCY,
    MAX_TOKENS,
    OBSERVATIONS,
    TINY,
    VOCABULARY_SIZE,
    make_pack,
    unit_of,
)
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from rlm_export.cli import main as export
from rlm_export.predictions import EnginePredictor
from rlm_model.cli import main
from rlm_model.contract.manifest import load_trained
from rlm_model.contract.queries import Query
from rlm_model.data.completion import TARGET_SIZES
from rlm_model.data.measured import Observation, measured_unit
from rlm_model.evaluation.grid import Grid
from rlm_model.evaluation.predictions import Predictions
from rlm_model.hub import RLMProcessor
from rlm_model.measuring.measurer import PEAK_MEMORY, TIME
from rlm_model.measuring.sizes import SIZES
from rlm_model.modeling import RLMConfig, RLMForRegression
from rlm_model.training import finish, loop
from rlm_model.training.draws import DeviceIds
from rlm_model.training.finish import answers_of, calibrated, of_languages, validation
from rlm_model.training.initialise import started_model, starting_weights
from rlm_model.training.loop import fit
from rlm_model.training.objective import PackObjective, predict
from rlm_model.training.pack import (
    SUITE,
    TEST,
    TOKENIZER,
    UNITS,
    VALIDATION,
    WEIGHTS,
    PackedUnits,
)
from rlm_model.training.recipe import ModelRecipe, TrainingRecipe
from rlm_model.training.weights import load_model, save_model, save_weights

CPU = torch.device("cpu")
TRAINING = TrainingRecipe(
    seconds=2.0,
    tokens=400,
    head_learning_rate=1e-2,
    average_decay=0.9,  # a few steps make the whole training
    unlabelled=0.3,
    distil=0.5,
)
JUDGED = ["own/3", "own/4", "own/7"]


@pytest.fixture(scope="module")
def packed(tokenizer, pretrained):
    return make_pack(tokenizer, pretrained)


@pytest.fixture
def accelerator():
    return Accelerator(mixed_precision="bf16")


# The objective


def loss_of(objective, rlm):
    with torch.no_grad():
        batches = objective.batches()
        return float(np.mean([objective.loss(rlm, next(batches)).item() for _ in range(30)]))


def test_the_full_model_and_then_the_small_one_learn(packed, accelerator, tmp_path):
    full = started_model(ModelRecipe({**TINY, "causal_layers": 1}, TRAINING), {}, "full")
    small = started_model(ModelRecipe({**TINY, "num_hidden_layers": 1}, TRAINING), {}, "small")
    alone = replace(TRAINING, unlabelled=0.0)
    of_full = PackObjective(packed, True, alone, CPU)
    before = loss_of(of_full, full)
    fit(full, of_full, alone, accelerator, tmp_path / "full")
    assert loss_of(of_full, full) < before
    of_small = PackObjective(packed, False, TRAINING, CPU, full=full)
    before = loss_of(of_small, small)
    fit(small, of_small, TRAINING, accelerator, tmp_path / "small")
    assert loss_of(of_small, small) < before
    assert not small.training
    assert all(torch.isfinite(value).all() for value in small.state_dict().values())
    first = np.concatenate(([0], np.cumsum(packed.forms)))
    texts = first[np.flatnonzero(np.isin(packed.role, (VALIDATION, TEST, SUITE)))]
    queries, ids = packed.targets.queries, DeviceIds(packed.own, CPU)
    quantiles = predict(small, ids, texts, queries, tokens=100)
    assert quantiles.shape == (3, len(queries), 3)
    assert (quantiles > 0).all()
    # Alone or beside others, an answer is the same.
    (last,) = predict(small, ids, texts[-1:], queries)
    np.testing.assert_allclose(np.log10(last), np.log10(quantiles[-1]), atol=0.05)


def test_models_that_spell_numbers_otherwise_are_refused(packed):
    full = started_model(ModelRecipe({**TINY, "mantissa_digits": 3}, TRAINING), {}, "full")
    small = started_model(ModelRecipe(TINY, TRAINING), {}, "small")
    objective = PackObjective(packed, False, TRAINING, CPU, full=full)
    with pytest.raises(ValueError, match="spell queries or numbers otherwise"):
        objective.loss(small, next(objective.batches()))


def test_without_a_full_model_what_nobody_measured_does_not_count(packed):
    rlm = started_model(ModelRecipe(TINY, TRAINING), {}, "small")
    objective = PackObjective(packed, False, TRAINING, CPU)
    batch = next(objective.batches())
    nobody = batch._replace(units=np.array([5]), texts=np.array([packed.forms[:5].sum()]))
    assert objective.loss(rlm, nobody).item() == 0.0


def test_a_metric_more_is_learned_without_any_table(tokenizer, pretrained, accelerator, tmp_path):
    """Of a metric at the end of the list, on another device, without a size."""
    more = [Observation(LATENCY, 0.01), Observation(Query("accuracy", 30), 0.5)]
    packed = make_pack(tokenizer, pretrained, more)
    rlm = started_model(ModelRecipe(TINY, TRAINING), {}, "small")
    objective = PackObjective(packed, False, TRAINING, CPU)
    before = loss_of(objective, rlm)
    fit(rlm, objective, TRAINING, accelerator, tmp_path)
    assert loss_of(objective, rlm) < before
    first = np.concatenate(([0], np.cumsum(packed.forms)))
    asked = [LATENCY, Query("accuracy", 30), Query(TIME, 10)]
    (found,) = predict(rlm, DeviceIds(packed.own, CPU), first[[3]], asked)
    assert found.shape == (3, 3)
    assert (found > 0).all()


# Saved weights


@pytest.mark.parametrize("file_bytes", [20_000, 15_000_000])
def test_a_saved_model_is_within_a_step_of_eight_bits(tmp_path, file_bytes):
    config = RLMConfig(**TINY | {"vocab_size": 1_000})
    torch.manual_seed(0)
    rlm = RLMForRegression(config)
    save_model(rlm, tmp_path, file_bytes)
    assert (len(list(tmp_path.glob("weights-*.npz"))) > 1) == (file_bytes == 20_000)
    assert json.loads((tmp_path / "config.json").read_text())["vocab_size"] == 1_000
    loaded = load_model(tmp_path)
    assert not loaded.training
    before, after = rlm.state_dict(), loaded.state_dict()
    assert set(before) == set(after)
    for name, value in before.items():
        if value.ndim == 2 and value.numel() > 20_000:
            step = value.abs().amax(1, keepdim=True) / 127
            assert ((after[name] - value).abs() <= 0.51 * step).all(), name
            assert not torch.equal(after[name], value)
        else:
            assert torch.equal(after[name], value), name


# The commands


def table(fields):
    return "\n".join(f"{key} = {json.dumps(value)}" for key, value in fields.items())


def write_recipe(path, pretrained, full=True, extra="", **changes):
    parts = [
        "name = 'tiny'\nversion = '0'\nforms = 3\nunlabelled = 12",
        extra,
        f"[start]\nname = '{pretrained.name}'",
        f"[small.model]\n{table({**TINY, **changes})}",
        "[small.training]\nseconds = 60\ntokens = 400\ncheckpoint_seconds = 0.1",
    ]
    if full:
        parts.append(f"[full.model]\n{table(TINY)}\nhead = 'text'")
        parts.append("[full.training]\nseconds = 60\ntokens = 400")
    path.write_text("\n".join(parts))
    return str(path)


@pytest.fixture
def pack(packed, tokenizer, pretrained, tmp_path):
    """A folder of a pack."""
    folder = tmp_path / "pack"
    folder.mkdir()
    packed.save(folder / UNITS)
    save_weights(folder / WEIGHTS, starting_weights(pretrained, tokenizer))
    tokenizer.save(str(folder / TOKENIZER))
    return folder


@pytest.fixture
def words(pack, pretrained, tmp_path):
    recipe = write_recipe(tmp_path / "recipe.toml", pretrained)
    words = ["train-pack", recipe, str(pack), "--out", str(tmp_path / "out")]
    return [*words, "--full-seconds", "0.5", "--small-seconds", "0.5"]


def test_the_command_trains_from_a_pack(words, packed, tmp_path):
    assert main(words) == 0
    for name in ("full", "small"):
        found = Predictions.load(name, tmp_path / "out" / f"{name}.npz")
        assert list(found.ids) == JUDGED
        assert set(found.queries) == set(packed.targets.queries)
        assert np.isfinite(found.quantiles).all()
    assert load_model(tmp_path / "out" / "small")


def test_what_is_trained_is_said_of_any_encoder(pack, pretrained, tmp_path, monkeypatch):
    """Of the project's own layers too: only the last one moves, and each is computed twice."""
    start = []

    def watching(model, objective, recipe, accelerator, folder):
        start.append({name: value.clone() for name, value in model.encoder.state_dict().items()})
        loop.fit(model, objective, recipe, accelerator, folder)
        start.append(model.encoder.state_dict())

    monkeypatch.setattr("rlm_model.training.train_pack.fit", watching)
    recipe = Path(write_recipe(tmp_path / "recipe.toml", pretrained, full=False))
    chosen = "train = 'top'\ntop_layers = 1\ngradient_checkpointing = true"
    recipe.write_text(f"{recipe.read_text()}\n{chosen}")
    words = ["train-pack", str(recipe), str(pack), "--out", str(tmp_path / "out")]
    assert main([*words, "--small-seconds", "0.5"]) == 0
    before, after = start
    moved = {name for name, value in before.items() if not torch.equal(value, after[name])}
    assert moved
    assert all(name.startswith("layers.1.") for name in moved)


def test_without_a_full_model_a_pack_holds_no_ids_for_one(data, pretrained, tmp_path, capsys):
    """The small one learns from it, and a full one that is given time later is refused."""
    recipe = Path(write_recipe(tmp_path / "recipe.toml", pretrained))
    head, _, tail = recipe.read_text().rpartition("seconds = 60")  # the full one's
    recipe.write_text(f"{head}seconds = 0{tail}")
    pack, out = tmp_path / "pack", tmp_path / "out"
    words = ["pack", str(recipe), "--data", str(data), "--measurements", str(tmp_path / "none")]
    assert main([*words, "--out", str(pack)]) == 0
    units = PackedUnits.load(pack / UNITS)
    assert len(units.own) == units.forms.sum()
    assert len(units.pretrained) == 0
    words = ["train-pack", str(recipe), str(pack), "--out", str(out), "--small-seconds", "0.5"]
    assert main([*words, "--full-seconds", "0.5"]) == 2
    assert "no ids for the full model: pack again" in capsys.readouterr().err
    assert main(words) == 0
    assert load_model(out / "small")


def test_a_killed_run_trains_no_model_twice(words, tmp_path, monkeypatch):
    assert main(words) == 0
    weights = (tmp_path / "out" / "small" / "weights-0.npz").read_bytes()
    (tmp_path / "out" / "checkpoints" / "small.pt").unlink()
    shutil.rmtree(tmp_path / "out" / "small")
    trained = []

    def watching(model, objective, recipe, accelerator, folder):
        trained.append(folder.name)
        loop.fit(model, objective, recipe, accelerator, folder)

    monkeypatch.setattr("rlm_model.training.train_pack.fit", watching)
    assert main(words) == 0
    assert trained == ["small"]  # the full one had finished
    assert len((tmp_path / "out" / "small" / "weights-0.npz").read_bytes()) == len(weights)


def test_the_full_model_may_have_a_pretrained_encoder_by_its_name(
    pack, pretrained, tokenizer, tmp_path
):
    """Its weights are where training begins, and it reads the ids of its own tokenizer."""
    torch.manual_seed(3)
    encoder = BertModel(
        BertConfig(
            vocab_size=VOCABULARY_SIZE,
            hidden_size=24,
            intermediate_size=40,
            num_hidden_layers=2,
            num_attention_heads=3,
            max_position_embeddings=MAX_TOKENS,
        )
    )
    encoder.save_pretrained(tmp_path / "bert")
    PreTrainedTokenizerFast(tokenizer_object=tokenizer).save_pretrained(tmp_path / "bert")
    recipe = Path(write_recipe(tmp_path / "recipe.toml", pretrained))
    recipe.write_text(f"{recipe.read_text()}\n[full.encoder]\nname = '{tmp_path / 'bert'}'")
    words = ["train-pack", str(recipe), str(pack), "--out", str(tmp_path / "out")]
    assert main([*words, "--full-seconds", "0.1", "--small-seconds", "0.1"]) == 0
    state = torch.load(tmp_path / "out" / "checkpoints" / "full.pt", weights_only=True)
    name = "encoder.layer.0.attention.self.query.weight"
    trained = next(value for key, value in state.items() if key.endswith(name))
    torch.testing.assert_close(trained, encoder.state_dict()[name], atol=0.02, rtol=0)


def test_a_model_may_answer_for_a_part_of_what_it_learned(tokenizer, pretrained):
    packed = make_pack(tokenizer, pretrained)
    languages = packed.languages.copy()
    languages[[0, np.flatnonzero(packed.role == VALIDATION)[0]]] = "ruby"
    mixed = replace(packed, languages=languages)
    assert answers_of(mixed)[0].languages == ("python", "ruby")
    part = of_languages(mixed, ["python"])
    assert answers_of(part)[0].languages == ("python",)
    assert answers_of(of_languages(mixed, [])) == answers_of(mixed)
    queries = [Query(TIME, 10)]
    _, everyone, spoken = validation(mixed, queries)
    _, some, _ = validation(part, queries)
    assert len(some) == len(everyone) - 1
    assert sorted(spoken) == ["python"] * (len(everyone) - 1) + ["ruby"]


def test_finish_writes_a_calibrated_checkpoint_that_says_what_it_answers(
    words, pack, packed, tmp_path
):
    assert main(words) == 0
    out = tmp_path / "model"
    assert main(["finish-pack", words[1], str(pack), str(tmp_path / "out"), "--out", str(out)]) == 0
    figures = json.loads((out / "calibration.json").read_text())
    rlm = RLMForRegression.from_pretrained(out)
    assert rlm.config.levels == [figures["low_level"], 0.5, 1 - figures["low_level"]]
    assert Tokenizer.from_file(str(out / TOKENIZER)).get_vocab_size() == VOCABULARY_SIZE
    (answered,) = load_trained(out).answered
    assert (answered.kind, answered.languages) == (FUNCTION, ("python",))
    assert answered.metrics == (TIME, PEAK_MEMORY)
    assert (answered.size_min, answered.size_max) == (10, TARGET_SIZES[-1])
    inputs = RLMProcessor.from_pretrained(out)("def total(prices):\n    return sum(prices)\n")
    assert rlm.eval().quantiles(**inputs, queries=[Query(TIME, 10)]).shape == (1, 1, 3)
    assert ModelCard.load(out / "README.md").data.library_name == "rlm-lsp"


def test_calibration_sees_measurements_alone(packed):
    queries = [Query(metric, n) for metric in (TIME, PEAK_MEMORY) for n in SIZES]
    batches, log10, _ = validation(packed, queries)
    assert sum(len(ids) for ids, _ in batches) == len(log10) == 1
    known = {query: value for query, value in zip(queries, log10[0], strict=True) if value == value}
    assert known == {
        Query(TIME, 10): pytest.approx(-6),
        Query(TIME, 100): pytest.approx(-5),
        Query(PEAK_MEMORY, 10): pytest.approx(2),
        Query(PEAK_MEMORY, 100): pytest.approx(3),
    }


def test_calibration_asks_what_was_measured_with_care_or_beside_the_grid(
    tokenizer, pretrained, monkeypatch
):
    kernel = Query("accuracy", 12_345)
    more = [
        Observation(LATENCY, 0.01),
        Observation(kernel, 0.5),
        Observation(Query(TIME, 20), 2e-6),
    ]
    packed = make_pack(tokenizer, pretrained, more)
    functions = [Query(metric, n) for metric in (TIME, PEAK_MEMORY) for n in (10, 100)]
    assert calibrated(packed) == [*functions, LATENCY, kernel]
    monkeypatch.setattr(finish, "MOST_QUERIES", 2)
    assert calibrated(packed) == functions[:2]


HUB_ROW = {
    "identifier": "KBSS_1",
    "space": "KBSS",
    "input": "import triton\n\n@triton.jit\ndef kernel(x):\n    return x\n",
    "target": 2.5,
    "metric_type": "latency_ms",
    "metadata": "{}",
}


def test_an_encoder_goes_from_its_name_to_a_model_by_one_recipe(data, pretrained, tmp_path):
    """Without any other start: its own tokenizer reads and serves, and adapters learn."""
    decoder = {name: value for name, value in TINY.items() if name.startswith("decoder")}
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(
        "name = 'tiny'\nversion = '0'\nforms = 1\n"
        f"[small.model]\n{table({**decoder, 'max_tokens': MAX_TOKENS})}\n"
        f"[small.encoder]\nname = '{pretrained.name}'\nlayers = 2\n"
        "[small.training]\nseconds = 0.5\ntokens = 400\ntrain = 'lora'\n"
    )
    pack, out, checkpoint = (tmp_path / name for name in ("pack", "out", "model"))
    options = ["--data", str(data), "--measurements", str(tmp_path / "none"), "--out", str(pack)]
    assert main(["pack", str(recipe), *options]) == 0
    assert main(["train-pack", str(recipe), str(pack), "--out", str(out)]) == 0
    finish = ["finish-pack", str(recipe), str(pack), str(out), "--out", str(checkpoint)]
    assert main(finish) == 0
    config = RLMForRegression.from_pretrained(checkpoint).config
    assert (config.head, config.vocab_size) == ("text", VOCABULARY_SIZE)
    assert config.pretrained_encoder["num_hidden_layers"] == 2
    model = tmp_path / "exported"
    options = ["--tokenizer", str(checkpoint / TOKENIZER), "--out", str(model)]
    assert export([str(checkpoint), *options, "--precision", "float32"]) == 0
    unit = measured_unit("own/4", "own/4", unit_of(4), OBSERVATIONS)
    assert np.isfinite(EnginePredictor(model).predictions([unit]).quantiles).all()


@pytest.mark.filterwarnings("ignore:.*invalid escape")
def test_all_commands_from_data_to_a_checkpoint(data, pretrained, tmp_path, capsys):
    """With rows of a Hugging Face data set beside measured functions."""
    rows = [
        {**HUB_ROW, "identifier": f"KBSS_{index}", "input": HUB_ROW["input"] + f"y = {index}\n"}
        for index in range(20)
    ]
    rows.append(
        {**HUB_ROW, "space": "CDSS", "metadata": "{'language': 'Klingon'}"}
        | {"metric_type": "memory_bytes"}
    )
    path = tmp_path / "rows.json"
    path.write_text("\n".join(map(json.dumps, rows)))
    hub = f"[hub]\nrows = 21\npath = 'json'\ndata_files = '{path}'"
    recipe = write_recipe(tmp_path / "recipe.toml", pretrained, extra=hub)
    pack, out = tmp_path / "pack", tmp_path / "out"
    words = ["pack", recipe, "--data", str(data), "--measurements", str(tmp_path / "none")]
    assert main([*words, "--out", str(pack)]) == 0
    about = json.loads(capsys.readouterr().out)
    assert about["train"] > 60
    assert about["unlabelled"] > 12
    assert list(about["skipped"].values()) == [1]
    assert "klingon" in next(iter(about["skipped"]))
    words = ["train-pack", recipe, str(pack), "--out", str(out)]
    assert main([*words, "--full-seconds", "0.5", "--small-seconds", "2"]) == 0
    checkpoint = tmp_path / "model"
    assert main(["finish-pack", recipe, str(pack), str(out), "--out", str(checkpoint)]) == 0
    functions, kernels = load_trained(checkpoint).answered
    assert (functions.kind, functions.size_max) == (FUNCTION, 1_000_000)
    assert (kernels.kind, kernels.size_max, kernels.devices) == ("kernel", None, ("gpu",))
    predictions = Predictions.load("small", out / "small.npz")
    column = predictions.queries.index(Query("latency_s", None, "gpu"))
    asked = ~np.isnan(predictions.quantiles[:, column, 0])
    assert {name.partition("/")[0] for name in np.array(predictions.ids)[asked]} == {
        "code-regression"
    }


def test_a_trained_model_is_exported_and_asked(words, pack, tmp_path, capsys):
    """The manifest says what the training wrote; the engine answers for that and nothing else."""
    assert main(words) == 0
    checkpoint, model = tmp_path / "model", tmp_path / "exported"
    assert (
        main(["finish-pack", words[1], str(pack), str(tmp_path / "out"), "--out", str(checkpoint)])
        == 0
    )
    options = ["--tokenizer", str(checkpoint / TOKENIZER), "--out", str(model)]
    assert export([str(checkpoint), *options, "--precision", "float32"]) == 0
    predictor = EnginePredictor(model)
    found = measured_unit("own/4", "own/4", unit_of(4), OBSERVATIONS)
    asked = predictor.queries(
        [
            Grid(FUNCTION, TIME, "reference-cpu", (5, 10, 1_000_000)),
            Grid("kernel", "latency_s", "gpu", (None,)),
        ]
    )
    assert [query.size for query in asked] == [10, 1_000_000]
    predictions = predictor.predictions([found])
    assert set(predictions.queries) == set(found.log10)
    assert np.isfinite(predictions.quantiles).all()


def test_the_recipe_of_a_start_with_too_few_layers_is_refused(pack, pretrained, tmp_path, capsys):
    recipe = write_recipe(tmp_path / "recipe.toml", pretrained, full=False, num_hidden_layers=4)
    assert main(["train-pack", recipe, str(pack), "--out", str(tmp_path / "out")]) == 2
    assert "3 layers, not 4" in capsys.readouterr().err


def test_two_processes_train_one_model(words, tmp_path):
    """As launchers start them: they stop, and save, at the same step."""
    launch = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
    command = [*launch, "--nproc_per_node", "2", "-m", "rlm_model.training.train_pack", *words[1:]]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "ACCELERATE_USE_CPU": "true"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, env=environment)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "training on 2 x cpu" in done.stdout
    assert done.stdout.count("small model trained") == 1
    assert load_model(tmp_path / "out" / "small")


def test_a_machine_with_a_gpu_needs_torch_transformers_and_accelerate_alone():
    absent = ("tree_sitter", "pyarrow", "datasets", "lightgbm", "sklearn", "scipy", "matplotlib")
    hidden = "".join(f"sys.modules[{name!r}] = None\n" for name in absent)
    code = f"import sys\n{hidden}import rlm_model.training.train_pack"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-500:]
