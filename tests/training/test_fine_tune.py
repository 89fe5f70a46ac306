"""Fine-tuning: a checkpoint learns a user's own measurements, and says what it gained and lost."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from pack_support import TINY, make_pack
from tokenizers import Tokenizer

from rlm_export.cli import main as export
from rlm_lsp.engine.engine import Engine
from rlm_model.cli import main
from rlm_model.contract.manifest import Answered, TrainedModel, load_trained
from rlm_model.contract.queries import Query
from rlm_model.corpora.items import function_item
from rlm_model.measuring.measurer import PEAK_MEMORY, TIME
from rlm_model.measuring.reference import NOMINAL_SECONDS
from rlm_model.measuring.store import Batch, Measurement, MeasurementStore
from rlm_model.modeling import RLMConfig, RLMForRegression
from rlm_model.modeling.checkpoint import load_checkpoint
from rlm_model.training import fine_tune
from rlm_model.training.pack import TOKENIZER, UNITS

SINGLE = "    for a in {name}:\n        total += a\n"
NESTED = "    for a in {name}:\n        for b in {name}:\n            total += a * b\n"
METRICS = (TIME, PEAK_MEMORY)
SIZES = (10, 100, 1000)


def write_own(folder, files=14):
    """Files of two functions, a linear and a quadratic one, and their measurements."""
    (folder / "code").mkdir()
    found = []
    for index in range(files):
        name = ("items", "rows", "values", "prices")[index % 4]
        path = folder / "code" / f"file{index}.py"
        bodies = [body.format(name=name) for body in (SINGLE, NESTED)]
        path.write_text(
            "\n\n".join(
                f"def f{power}({name}):\n    total = {index}\n{body}    return total\n"
                for power, body in enumerate(bodies, 1)
            )
        )
        for power in (1, 2):
            item = function_item(path, f"f{power}", "[([3, 1, 2],)]")
            about = (item.id, item.digest, item.language, item.kind, item.entry_point)
            for n in SIZES:
                found.append(Measurement(*about, Query(TIME, n), 3e-8 * float(n) ** power))
                found.append(Measurement(*about, Query(PEAK_MEMORY, n), 100.0 + 8 * n))
    reference = (NOMINAL_SECONDS, NOMINAL_SECONDS)
    return MeasurementStore(folder / "batches").append(Batch("one", found, {}, reference))


@pytest.fixture
def checkpoint(tokenizer, tmp_path):
    torch.manual_seed(0)
    folder = tmp_path / "model"
    RLMForRegression(RLMConfig(**TINY)).save_pretrained(folder)
    tokenizer.save(str(folder / TOKENIZER))
    answered = Answered("function", ("python",), METRICS, ("reference-cpu",), 5, 10**6)
    TrainedModel("small", "4", "Apache-2.0", (answered,)).save(folder)
    return folder


@pytest.fixture
def words(checkpoint, tmp_path):
    file = write_own(tmp_path)
    words = ["fine-tune", str(file), "--sources", str(tmp_path / "code")]
    return [*words, "--model", str(checkpoint), "--out", str(tmp_path / "own")]


@pytest.fixture(autouse=True)
def faster(monkeypatch):
    """A tiny model with random weights has further to go than one that knows much."""
    ways = {
        name: replace(way, learning_rate=5e-3, head_learning_rate=1e-2)
        for name, way in fine_tune.WAYS.items()
    }
    monkeypatch.setattr(fine_tune, "WAYS", ways)
    monkeypatch.setattr("rlm_model.training.calibrate.TEMPERATURES", (1.0, 1.5))


@pytest.mark.parametrize("train", ["lora", "all", "decoder"])
def test_it_learns_what_was_measured_and_is_exported(words, checkpoint, tmp_path, capsys, train):
    assert main([*words, "--train", train, "--passes", "600"]) == 0
    told = capsys.readouterr().out
    assert "28 measured functions\nlearning from 16 of them; 4 say how much of it counts" in told
    about = json.loads((tmp_path / "own" / "fine_tuning.json").read_text())
    assert [about[name] for name in ("learned", "chosen_by", "held_out")] == [16, 4, 8]
    assert about["share"] > 0
    for metric in METRICS:
        before, after = about["own"][metric]["before"], about["own"][metric]["after"]
        assert after["values"] == before["values"] == 8 * len(SIZES)
        assert after["factor"] < before["factor"] / 2
        assert f"{before['factor']:.2f} -> {after['factor']:.2f}" in told

    old, new = (load_checkpoint(folder) for folder in (checkpoint, tmp_path / "own"))
    assert set(old.state_dict()) == set(new.state_dict())
    moved = {
        name for name, value in old.state_dict().items() if not value.equal(new.state_dict()[name])
    }
    assert any(name.startswith("decoder.") for name in moved)
    assert any(name.startswith("encoder.") for name in moved) == (train != "decoder")
    trained = load_trained(tmp_path / "own")
    assert (trained.name, trained.version) == ("small", "4+own")

    served = tmp_path / "served"
    options = ["--tokenizer", str(tmp_path / "own" / TOKENIZER), "--out", str(served)]
    assert export([str(tmp_path / "own"), *options, "--precision", "float32"]) == 0
    assert Engine.load(served, "cpu").manifest.version == "4+own"


def test_with_a_pack_it_says_what_it_lost_elsewhere(
    words, checkpoint, tokenizer, pretrained, tmp_path, capsys
):
    pack = tmp_path / "pack"
    pack.mkdir()
    make_pack(tokenizer, pretrained).save(pack / UNITS)
    tokenizer.save(str(pack / TOKENIZER))
    rehearsed = []
    objective = fine_tune.PackObjective.loss

    def loss(self, model, batch):
        rehearsed.append(self)
        return objective(self, model, batch)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fine_tune.PackObjective, "loss", loss)
        assert main([*words, "--pack", str(pack), "--passes", "2"]) == 0
    assert len(set(map(id, rehearsed))) == 2
    about = json.loads((tmp_path / "own" / "fine_tuning.json").read_text())
    assert about["elsewhere"][TIME]["before"]["values"] == 2
    assert "elsewhere (1 units)" in capsys.readouterr().out

    other = Tokenizer.from_str(tokenizer.to_str())
    other.add_tokens(["more"])
    other.save(str(pack / TOKENIZER))
    assert main([*words, "--pack", str(pack)]) == 2
    assert "written with another tokenizer" in capsys.readouterr().err


def test_where_nothing_was_gained_it_says_so(words, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(fine_tune, "tune", lambda *_: None)
    assert main([*words, "--passes", "1"]) == 0
    assert "It is no better on the functions that were held out" in capsys.readouterr().out


def test_what_harms_does_not_count(words, checkpoint, tmp_path, capsys, monkeypatch):
    """By functions that were neither learned from nor are judged by."""

    def spoil(rlm, *_):
        with torch.no_grad():
            rlm.decoder.head.bias[rlm.config.grammar.ids["<E15>"]] += 1e6

    monkeypatch.setattr(fine_tune, "tune", spoil)
    assert main([*words, "--passes", "1"]) == 0
    assert "0% of what it learned counts" in capsys.readouterr().out
    old, new = (load_checkpoint(folder) for folder in (checkpoint, tmp_path / "own"))
    assert new.decoder.embedding.weight.equal(old.decoder.embedding.weight)
    assert new.decoder.head.bias.abs().max() < 10


def test_ranges_are_judged_by_functions_that_did_not_calibrate(words, checkpoint, monkeypatch):
    """Half of those that were held out calibrates while the other half is asked."""
    seen = []
    calibrate = fine_tune.calibrate

    def watching(rlm, batches, queries, log10, languages):
        seen.append(len(log10))
        return calibrate(rlm, batches, queries, log10, languages)

    monkeypatch.setattr(fine_tune, "calibrate", watching)
    assert main([*words, "--passes", "1"]) == 0
    assert seen == [4, 4, 8]


def test_what_can_not_be_used_is_told(words, checkpoint, tmp_path, capsys):
    assert main([*words[:-1], str(checkpoint)]) == 2
    assert "it would be overwritten" in capsys.readouterr().err
    (tmp_path / "code" / "file0.py").write_text("def f1(x): pass\n")
    for index in range(1, 6):
        (tmp_path / "code" / f"file{index}.py").unlink()
    assert main(words) == 2
    told = capsys.readouterr()
    assert "16 measured functions; of 12 more the source was not found" in told.out
    assert "16 measured functions that the model can read: it takes 20" in told.err
    assert not (tmp_path / "own").exists()
    words[words.index("--model") + 1] = str(tmp_path / "absent")
    assert main(words) == 2
    assert "no checkpoint in" in capsys.readouterr().err


def test_what_the_model_does_not_answer_for_is_not_learned(words, checkpoint, capsys):
    trained = load_trained(checkpoint)
    other = replace(trained.answered[0], languages=("ruby",))
    replace(trained, answered=(other,)).save(checkpoint)
    assert main(words) == 2
    assert "0 measured functions; for 28 the model does not answer" in capsys.readouterr().out


def test_halves_hold_all_units_once():
    batches = [(torch.zeros(count, 3), torch.ones(count, 3)) for count in (4, 3, 2)]
    log10 = np.arange(9.0)[:, None]
    languages = np.array(list("abcdefghi"))
    first, second = fine_tune.Judged(batches, [Query(TIME, 10)], log10, languages).halves()
    assert first.log10[:, 0].tolist() == [0, 2, 4, 6, 7]
    assert second.log10[:, 0].tolist() == [1, 3, 5, 8]
    assert ["".join(half.languages) for half in (first, second)] == ["acegh", "bdfi"]
    assert [len(ids) for ids, _ in first.batches] == [2, 2, 1]
    assert [len(ids) for ids, _ in second.batches] == [2, 1, 1]
