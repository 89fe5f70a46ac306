"""Checkpoints as the Hugging Face hub has them: by name, with processor and card, in one commit."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from huggingface_hub import HfApi, ModelCard
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import AutoConfig, AutoModel, AutoProcessor

from rlm_model.cli import main
from rlm_model.contract.encoding import UnitEncoder, load_tokenizer
from rlm_model.contract.kinds.function import find_functions
from rlm_model.contract.manifest import Answered, TrainedModel
from rlm_model.contract.queries import Query
from rlm_model.contract.vocabulary import VOCABULARY
from rlm_model.evaluation.quality import quality_of
from rlm_model.hub import RLMProcessor, model_card, publish, push_to_hub, write_card
from rlm_model.modeling import RLMConfig, RLMForRegression

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "server" / "rlm_lsp" / "models" / "small"

SOURCE = """\
def total(prices):
    result = 0
    for price in prices:
        result += price
    return result


def skipped(n):  # rlm: ignore
    return n


def broken(n):
    return 1 +


def twice(n):
    return total([n, n])
"""

QUERIES = [Query("time_s", 1000), Query("peak_memory_bytes", 10)]

FIGURES = {"spearman": 0.75, "median_relative_error": 0.5, "coverage": 0.8}

METRICS = ("time_s", "peak_memory_bytes")

TRAINED = TrainedModel(
    "tiny",
    "7",
    "Apache-2.0",
    (Answered("function", ("python", "cpp"), METRICS, ("reference-cpu",), 5, 1000),),
)


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory) -> Path:
    """What a training leaves: weights, tokenizer, answers, and files of its own."""
    folder = tmp_path_factory.mktemp("checkpoint")
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        special_tokens=list(VOCABULARY.reserved_tokens),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator([SOURCE], trainer)
    tokenizer.save(str(folder / "tokenizer.json"))
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    sizes |= {"embedding_size": 16, "num_key_value_heads": 2, "intermediate_size": 16}
    decoder = {"decoder_hidden_size": 16, "decoder_layers": 1, "decoder_heads": 2}
    torch.manual_seed(0)
    config = RLMConfig(vocab_size=500, max_tokens=40, structure=True, **sizes, **decoder)
    RLMForRegression(config).save_pretrained(folder)
    TRAINED.save(folder)
    (folder / "optimizer.pt").write_bytes(b"stays here")
    return folder


@pytest.fixture
def hub(monkeypatch, tmp_path) -> SimpleNamespace:
    """A hub in a folder: what is uploaded can be loaded by its name, without network."""
    seen = SimpleNamespace(cache=tmp_path / "hub", calls=[], message="")

    class FakeApi(HfApi):
        def create_repo(self, repo_id, *, private=None, exist_ok=False, **_):
            seen.calls.append(("create_repo", repo_id, private, exist_ok, self.token))
            return SimpleNamespace(repo_id=repo_id)

        def create_commit(self, repo_id, operations, *, commit_message, **_):
            seen.calls.append(("create_commit", repo_id))
            repository = seen.cache / f"models--{repo_id.replace('/', '--')}"
            sha = hashlib.sha1(repo_id.encode()).hexdigest()
            folder = repository / "snapshots" / sha
            folder.mkdir(parents=True)
            (repository / "refs").mkdir()
            (repository / "refs" / "main").write_text(sha)
            for operation in operations:
                with operation.as_file() as stream:
                    (folder / operation.path_in_repo).write_bytes(stream.read())
            seen.folder = folder
            return SimpleNamespace(commit_url=f"https://hub.example/{repo_id}/commit/{sha}")

    monkeypatch.setattr(publish, "HfApi", FakeApi)
    return seen


def test_auto_classes_know_the_model(checkpoint):
    assert type(AutoConfig.from_pretrained(checkpoint)) is RLMConfig
    assert type(AutoModel.from_pretrained(checkpoint)) is RLMForRegression
    assert sorted(path.name for path in checkpoint.glob("*.safetensors")) == ["model.safetensors"]


def test_a_processor_writes_what_training_and_server_write(checkpoint):
    processor = RLMProcessor.of_checkpoint(checkpoint)
    config = RLMConfig.from_pretrained(checkpoint)
    encoder = UnitEncoder(
        load_tokenizer(checkpoint / "tokenizer.json", config.words), config.max_tokens, True
    )
    units = [unit for unit in find_functions(SOURCE.encode(), "python") if unit.name != "broken"]
    units = [unit for unit in units if unit.name != "skipped"]
    expected = encoder.pad([encoder.encode(unit) for unit in units])

    assert [unit.name for unit in processor.units(SOURCE)] == ["total", "twice"]
    inputs = processor(SOURCE, language="Python")
    assert tuple(inputs) == processor.model_input_names
    np.testing.assert_array_equal(inputs["input_ids"].numpy(), expected.ids)
    np.testing.assert_array_equal(inputs["attention_mask"].numpy(), expected.mask)
    assert processor(SOURCE, return_tensors=None)["input_ids"] == expected.ids.tolist()
    assert processor.tokenizer.get_vocab_size() <= config.vocab_size


@pytest.mark.parametrize(
    ("source", "language", "message"),
    [
        ("x = 1\n", "python", "the source has no function that can be judged"),
        (SOURCE, "klingon", "'klingon' is no language whose units can be found"),
    ],
)
def test_what_a_processor_refuses(checkpoint, source, language, message):
    with pytest.raises(ValueError, match=message):
        RLMProcessor.of_checkpoint(checkpoint)(source, language)


def test_a_saved_processor_is_the_same(checkpoint, tmp_path):
    RLMProcessor.of_checkpoint(checkpoint).save_pretrained(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"processor_config.json", "tokenizer.json"}
    loaded = RLMProcessor.from_pretrained(tmp_path)
    loaded.save_pretrained(tmp_path)  # over itself
    loaded = RLMProcessor.from_pretrained(tmp_path)
    expected = RLMProcessor.of_checkpoint(checkpoint)(SOURCE)
    assert torch.equal(loaded(SOURCE)["input_ids"], expected["input_ids"])
    assert loaded.to_json_string() == RLMProcessor.of_checkpoint(checkpoint).to_json_string()


def test_a_processor_that_lacks_a_file_is_refused(checkpoint, tmp_path):
    with pytest.raises(OSError, match=r"processor_config\.json"):
        RLMProcessor.from_pretrained(tmp_path)
    (tmp_path / "config.json").write_bytes((checkpoint / "config.json").read_bytes())
    with pytest.raises(FileNotFoundError, match=r"tokenizer\.json is missing"):
        RLMProcessor.of_checkpoint(tmp_path)


def test_a_pushed_checkpoint_is_loaded_by_its_name(checkpoint, hub):
    quality = {"function": {"time_s": FIGURES}}
    url = push_to_hub(checkpoint, "me/tiny", private=True, token="hf_x", quality=quality)

    assert url.startswith("https://hub.example/me/tiny/commit/")
    assert hub.calls == [
        ("create_repo", "me/tiny", True, True, "hf_x"),
        ("create_commit", "me/tiny"),
    ]
    assert {path.name for path in hub.folder.iterdir()} == {
        "README.md", "answers.json", "config.json", "model.safetensors", "processor_config.json",
        "tokenizer.json",
    }  # fmt: skip
    assert not (checkpoint / "README.md").exists()
    kwargs = {"cache_dir": hub.cache, "local_files_only": True}
    processor = AutoProcessor.from_pretrained("me/tiny", **kwargs)
    assert type(processor) is RLMProcessor
    found = AutoModel.from_pretrained("me/tiny", **kwargs).eval()
    own = RLMForRegression.from_pretrained(checkpoint).eval()
    inputs = processor(SOURCE)
    assert (
        found.quantiles(**inputs, queries=QUERIES).tobytes()
        == own.quantiles(**inputs, queries=QUERIES).tobytes()
    )


def test_the_head_of_a_card(checkpoint):
    quality = {"function": {"time_s": FIGURES, "peak_memory_bytes": {"spearman": 0.8}}}
    card = ModelCard(str(model_card(checkpoint, quality, "me/tiny")))  # as the hub reads it
    head = card.data
    assert (head.license, head.library_name) == ("apache-2.0", "rlm-lsp")
    assert head.tags[-2:] == ["cpp", "python"]
    assert "onnx" not in head.tags
    assert head.metrics == ["spearmanr", "median_relative_error", "coverage"]
    told = {(r.metric_name, r.metric_value) for r in head.eval_results}
    assert ("Spearman rank correlation, time_s", 0.75) in told
    assert ("Spearman rank correlation, peak_memory_bytes", 0.8) in told
    assert len(told) == 4
    assert "| function | Python, C++ | `time_s`, `peak_memory_bytes` | 5 to 1000 |" in card.text
    assert "| function, `time_s` | 0.75 | 0.50 | 0.80 |" in card.text


def test_the_lines_of_a_card_run(checkpoint, capsys):
    RLMProcessor.of_checkpoint(checkpoint).save_pretrained(checkpoint)
    text = model_card(checkpoint).text
    lines = text.partition("```python\n")[2].partition("```")[0]
    exec(compile(lines, "card", "exec"), {"source": SOURCE})
    assert capsys.readouterr().out.startswith("[[[")
    (checkpoint / "processor_config.json").unlink()


def test_the_text_of_another_card_is_kept(checkpoint, tmp_path):
    for path in checkpoint.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    write_card(tmp_path)
    assert "It has not been judged yet." in (tmp_path / "README.md").read_text()
    write_card(tmp_path, {"function": {"time_s": FIGURES}})  # our own is written anew
    assert "It has not been judged yet." not in (tmp_path / "README.md").read_text()
    (tmp_path / "README.md").write_text("---\nbase_model: other/model\n---\n\n# Ours\n\nBy hand.\n")
    write_card(tmp_path)
    card = ModelCard.load(tmp_path / "README.md")
    assert (card.data.base_model, card.data.license) == ("other/model", "apache-2.0")
    assert card.text.strip() == "# Ours\n\nBy hand."


def test_the_shipped_model_is_pushed_with_the_figures_of_its_report(hub, capsys):
    assert main(["push", str(SHIPPED), "me/small"]) == 0
    assert capsys.readouterr().out.startswith("https://hub.example/me/small/commit/")
    assert {path.name for path in hub.folder.iterdir()} == {
        path.name for path in SHIPPED.iterdir() if path.is_file()
    }
    card = ModelCard.load(hub.folder / "README.md")
    assert "# Model card: small" in card.text
    assert "onnx" in card.data.tags
    quality = json.loads((SHIPPED / "manifest.json").read_text())["quality"]
    told = {r.metric_name: r.metric_value for r in card.data.eval_results}
    spearman = quality["function"]["time_s"]["spearman"]
    assert told["Spearman rank correlation, time_s"] == spearman
    assert (SHIPPED / "README.md").read_text().startswith("# Model card")


def test_a_report_gives_the_figures(checkpoint, hub, tmp_path, capsys):
    scores = {"spearman_mean": 0.7, "median_relative_error": 0.4, "coverage": 0.8}
    part = {"kind": "function", "metric": "time_s", "predictors": {"tiny": scores}}
    report = {"subject": "tiny", "scores": [part]}
    assert quality_of(report)["function"]["time_s"]["spearman"] == 0.7
    path = tmp_path / "report.json"
    path.write_text(json.dumps(report))
    assert main(["push", str(checkpoint), "me/tiny", "--report", str(path)]) == 0
    capsys.readouterr()
    assert "| function, `time_s` | 0.70 | 0.40 | 0.80 |" in (hub.folder / "README.md").read_text()


@pytest.mark.parametrize("content", ["{", "[]", '{"scores": {"time_s": {}}, "subject": "a"}'])
def test_a_report_of_another_release_is_refused(checkpoint, hub, tmp_path, capsys, content):
    path = tmp_path / "report.json"
    path.write_text(content)
    assert main(["push", str(checkpoint), "me/tiny", "--report", str(path)]) == 2
    assert f"{path} is no report.json of this release" in capsys.readouterr().err
    assert hub.calls == []


def test_a_folder_without_a_model_is_not_pushed(hub, tmp_path, capsys):
    assert main(["push", str(tmp_path), "me/tiny"]) == 2
    assert "answers.json is missing" in capsys.readouterr().err
    assert hub.calls == []
