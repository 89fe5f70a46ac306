"""What was exported becomes a checkpoint again: the way back of each step of the export."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from bert_support import BERT
from tokenizers import Tokenizer
from transformers import LlamaConfig, LlamaForCausalLM

from rlm_export.encoders import export_encoder
from rlm_export.errors import RestoreError
from rlm_export.export import export_model
from rlm_export.restore import main, restore, restored_model
from rlm_model.contract.manifest import load_manifest, load_trained
from rlm_model.hub import RLMProcessor
from rlm_model.modeling import RLMForRegression
from rlm_model.modeling.checkpoint import load_checkpoint
from rlm_model.modeling.decoder import ILLEGAL
from rlm_model.training.continuation import TEXT_ROWS, go_on
from rlm_model.training.initialise import starting_weights
from rlm_model.training.recipe import (
    ContinuedRecipe,
    EncoderRecipe,
    ModelRecipe,
    PretrainedRecipe,
    Recipe,
    TrainingRecipe,
)

SIZES = {
    "vocab_size": 1100,
    "embedding_size": 32,
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "intermediate_size": 48,
    "rope_theta": 5000.0,
    "pool_after": 1,
    "causal_layers": 1,
    "decoder_hidden_size": 32,
    "decoder_layers": 2,
    "decoder_heads": 2,
    "decoder_intermediate_size": 48,
}
"""What a recipe has to tell, and nothing that a manifest tells."""

IN_MANIFEST = {
    "max_tokens": 80,
    "mantissa_digits": 3,
    "structure": True,
    "levels": [0.2, 0.5, 0.9],
    "language_levels": {"python": {"time_s": [0.2, 0.5, 0.7]}},
}

TRAINING = TrainingRecipe(seconds=1)


def recipe(**sizes: object) -> Recipe:
    return Recipe("tiny", "7", ModelRecipe({**SIZES, **sizes}, TRAINING))


@pytest.fixture(scope="module")
def start(tmp_path_factory) -> PretrainedRecipe:
    folder = tmp_path_factory.mktemp("start")
    torch.manual_seed(1)
    names = ("hidden_size", "num_hidden_layers", "num_attention_heads", "num_key_value_heads")
    config = LlamaConfig(
        vocab_size=100,
        intermediate_size=SIZES["intermediate_size"],
        initializer_range=32**-0.5,
        **{name: SIZES[name] for name in names},
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    return PretrainedRecipe(str(folder))


@pytest.fixture(scope="module")
def folders(
    tmp_path_factory, make_model, start, tokenizer, trained, parity_files
) -> dict[str, Path]:
    """A checkpoint a little away from its start, and model folders of it by precision."""
    made = {name: tmp_path_factory.mktemp(name) for name in ("checkpoint", "float32", "int8")}
    model = make_model(**SIZES, **IN_MANIFEST)
    own, begun = model.encoder.state_dict(), starting_weights(start)
    model.encoder.load_state_dict({name: begun.get(name, own[name]) for name in own})
    with torch.no_grad():
        for value in model.parameters():
            value += 0.02 * torch.randn_like(value)
    model.save_pretrained(made["checkpoint"])
    trained.save(made["checkpoint"])
    for precision in ("float32", "int8"):
        export_model(made["checkpoint"], tokenizer, made[precision], precision, parity_files)
    return made


@torch.inference_mode()
def logits(model: RLMForRegression) -> torch.Tensor:
    """Of the legal tokens, after random texts and queries."""
    torch.manual_seed(2)
    grammar = model.config.grammar
    ids, mask = torch.randint(3, 1000, (4, 40)), torch.ones(4, 40, dtype=torch.int64)
    mask[1:, 30:] = 0
    queries, numbers = (
        torch.randint(len(grammar.vocabulary), (4, 5, length))
        for length in (grammar.prefix_length, grammar.codec.length)
    )
    found = model(ids, mask, queries, numbers).logits
    return found[found > ILLEGAL / 2]


def test_float_weights_come_back_as_they_were(
    folders, make_model, trained, tokenizer, parity_files, tmp_path
):
    restore(folders["float32"], recipe(), tmp_path, parity_files)
    before, after = (load_checkpoint(folder) for folder in (folders["checkpoint"], tmp_path))
    expected = before.state_dict()
    assert after.state_dict().keys() == expected.keys()
    for name, value in after.state_dict().items():
        torch.testing.assert_close(value, expected[name], rtol=1e-6, atol=0, msg=name)
    torch.testing.assert_close(logits(after), logits(before), rtol=0, atol=1e-5)
    configs = [model.config.to_dict() for model in (before, after)]
    for config in configs:
        config.pop("_name_or_path", None)
    assert configs[0] == configs[1]
    assert load_trained(tmp_path) == trained
    assert len(RLMProcessor.from_pretrained(tmp_path).units("def f(xs):\n    return xs\n")) == 1

    words = Tokenizer.from_file(str(tokenizer))
    size = words.get_vocab_size()
    words.add_tokens([f"word {number}" for number in range(SIZES["vocab_size"] - size)])
    begun = make_model(**SIZES, **IN_MANIFEST)  # what a training goes on with
    go_on(begun, ContinuedRecipe(str(tmp_path)), words)
    for name, value in begun.state_dict().items():
        rows = slice(size if name == TEXT_ROWS else None)
        assert torch.equal(value[rows], after.state_dict()[name][rows]), name


def test_int8_weights_come_back_as_near_as_int8_is(
    folders, start, tokenizer, parity_files, tmp_path
):
    restore(folders["int8"], replace(recipe(), start=start), tmp_path / "out", parity_files)
    before, after = (load_checkpoint(x) for x in (folders["checkpoint"], tmp_path / "out"))
    expected = before.state_dict()
    for name, value in after.state_dict().items():
        assert (value - expected[name]).norm() < 0.05 * expected[name].norm(), name
    difference = (logits(after) - logits(before)).abs()
    assert 0 < difference.mean() < 0.05
    assert difference.max() < 0.3
    # Where no start is known it is the same function, at other scales.
    scaled = restored_model(folders["int8"], load_manifest(folders["int8"]), recipe())
    torch.testing.assert_close(logits(scaled), logits(after), rtol=0, atol=1e-4)
    name = "encoder.layers.1.down.weight"
    assert (scaled.state_dict()[name] - expected[name]).norm() > 0.3 * expected[name].norm()
    export_model(tmp_path / "out", tokenizer, tmp_path / "again", "int8", parity_files)


def test_a_recipe_that_differs_where_no_weight_shows_it(folders, parity_files, tmp_path):
    other = recipe(num_attention_heads=2, num_key_value_heads=1)
    with pytest.raises(RestoreError, match=r"answer otherwise .* p50 median \d"):
        restore(folders["float32"], other, tmp_path / "out", parity_files)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ({"num_hidden_layers": 3}, r"layers\.2\S+ is missing in \S+encoder\.onnx and \(32,\) in"),
        ({"decoder_layers": 1}, r"products\.2\.weight is \(32, 32\) in \S+ and missing in the rec"),
        ({"intermediate_size": 40}, r"is \(32, 48\) in \S+ and \(32, 40\) in the recipe's model"),
    ],
)
def test_a_recipe_of_other_sizes(folders, tmp_path, sizes, message):
    with pytest.raises(RestoreError, match=message):
        restore(folders["int8"], recipe(**sizes), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_pretrained_encoder_is_refused(folders, make_model, tmp_path):
    manifest = load_manifest(folders["float32"])
    foreign = replace(recipe().small, encoder=EncoderRecipe("owner/bert"))
    with pytest.raises(RestoreError, match=r"is owner/bert: .* go on from the checkpoint that it"):
        restored_model(folders["float32"], manifest, replace(recipe(), small=foreign))
    export_encoder(make_model(pretrained_encoder=BERT), tmp_path / "encoder.onnx")
    with pytest.raises(RestoreError, match=r"encoder\.onnx has no encoder\.embedding\.weight: "):
        restored_model(tmp_path, manifest, recipe())


def test_the_command(folders, parity_files, tmp_path, capsys):
    path = tmp_path / "tiny.toml"
    sizes = "".join(f"{name} = {value}\n" for name, value in SIZES.items())
    path.write_text(
        f'name = "tiny"\nversion = "7"\n[small.model]\n{sizes}[small.training]\nseconds = 1\n'
    )
    arguments = ["--recipe", str(path), "--out", str(tmp_path / "out"), "--parity-units"]
    arguments += [*map(str, parity_files), "--model"]
    assert main([*arguments, str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"restore: no model in {tmp_path}: manifest.json is missing\n"
    assert not (tmp_path / "out").exists()
    assert main([*arguments, str(folders["float32"])]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"restored: {tmp_path / 'out'}"
    assert load_checkpoint(tmp_path / "out").config.structure
