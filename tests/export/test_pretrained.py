"""A model whose encoder and tokenizer are those of a pretrained model: exported, and served."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import BertConfig

from rlm_export.errors import CheckpointError
from rlm_export.export import export_model
from rlm_lsp.engine.engine import Engine
from rlm_model.contract.encoding import UnitEncoder, load_tokenizer
from rlm_model.contract.manifest import load_manifest

PAD = 7


@pytest.fixture(scope="module")
def foreign_tokenizer(tmp_path_factory, units):
    """Tokens that cross line ends, no words for languages, padding that is not 0."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=500,
        special_tokens=["<eos>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator([unit.text.text for unit in units], trainer)
    path = tmp_path_factory.mktemp("foreign") / "tokenizer.json"
    tokenizer.save(str(path))
    return path


def pretrained(**fields):
    config = BertConfig(
        vocab_size=500,
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=48,
        pad_token_id=PAD,
    )
    return {
        "vocab_size": 500,
        "pretrained_encoder": config.to_dict(),
        "head": "text",
        "pad_id": PAD,
        **fields,
    }


def test_it_serves_the_numbers_of_torch(
    make_model, foreign_tokenizer, trained, units, parity_files, tmp_path
):
    model = make_model(**pretrained())
    model.save_pretrained(tmp_path / "checkpoint")
    trained.save(tmp_path / "checkpoint")
    export_model(tmp_path / "checkpoint", foreign_tokenizer, tmp_path / "model", "float32")

    manifest = load_manifest(tmp_path / "model")
    assert (manifest.head, manifest.pad_id) == ("text", PAD)
    engine = Engine.load(tmp_path / "model", "cpu")
    queries = engine.queries([10, 1000])
    tokenizer = load_tokenizer(foreign_tokenizer, model.config.words, "text", PAD)
    encoder = UnitEncoder(tokenizer, model.config.max_tokens)
    batch = encoder.pad([encoder.encode(unit) for unit in units[:8]])
    assert (batch.ids == PAD).any()
    expected = model.quantiles(torch.from_numpy(batch.ids), torch.from_numpy(batch.mask), queries)
    found = [[(e.p10, e.p50, e.p90) for e in row] for row in engine.estimate(units[:8], queries)]
    np.testing.assert_allclose(np.array(found), expected, rtol=1e-3)


def test_a_tokenizer_larger_than_the_model_is_refused(
    make_model, foreign_tokenizer, trained, tmp_path
):
    make_model(**pretrained(vocab_size=499)).save_pretrained(tmp_path)
    trained.save(tmp_path)
    with pytest.raises(CheckpointError, match="has 500 tokens, the model knows 499"):
        export_model(tmp_path, foreign_tokenizer, tmp_path / "model")


def test_answers_are_what_the_training_wrote(make_model, tokenizer, tmp_path):
    make_model().save_pretrained(tmp_path)
    with pytest.raises(CheckpointError, match=r"answers\.json is missing: .* its training writes"):
        export_model(tmp_path, tokenizer, tmp_path / "model")
    (tmp_path / "answers.json").write_text("{}")
    with pytest.raises(CheckpointError, match=r"answers\.json can't be read: 'name'"):
        export_model(tmp_path, tokenizer, tmp_path / "model")
    assert not (tmp_path / "model").exists()
