"""Going on from a checkpoint of the project, under the same words and under others."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from pack_support import TINY
from tokenizers import Tokenizer

from rlm_model.contract.vocabulary import VOCABULARY
from rlm_model.data.tokenizer import train_tokenizer
from rlm_model.modeling import RLMConfig, RLMForRegression
from rlm_model.training.continuation import go_on
from rlm_model.training.pack import TOKENIZER
from rlm_model.training.recipe import ContinuedRecipe, RecipeError


def model(seed: int, **changes) -> RLMForRegression:
    torch.manual_seed(seed)
    rlm = RLMForRegression(RLMConfig(**{**TINY, **changes}))
    with torch.no_grad():
        for value in rlm.parameters():
            value.normal_()
    return rlm


@pytest.fixture
def old(tokenizer, tmp_path) -> RLMForRegression:
    """A checkpoint in `tmp_path`."""
    rlm = model(1)
    rlm.save_pretrained(tmp_path)
    tokenizer.save(str(tmp_path / TOKENIZER))
    return rlm


def continued(tmp_path: Path, rlm: RLMForRegression, tokenizer: Tokenizer, share: float = 1.0):
    go_on(rlm, ContinuedRecipe(str(tmp_path), share), tokenizer)
    return rlm.state_dict()


def test_under_the_same_words_the_weights_are_the_same(old, tokenizer, tmp_path):
    found = continued(tmp_path, model(2), tokenizer)
    for name, value in old.state_dict().items():
        assert torch.equal(found[name], value), name


def test_half_a_share_is_the_mean_of_both_encoders(old, tokenizer, tmp_path):
    start = model(2)
    before = {name: value.clone() for name, value in start.state_dict().items()}
    found = continued(tmp_path, start, tokenizer, 0.5)
    for name, value in old.state_dict().items():
        mean = (value + before[name]) / 2 if name.startswith("encoder.") else value
        torch.testing.assert_close(found[name], mean, msg=name)


def test_a_word_that_the_checkpoint_lacks_starts_anew(old, tokenizer, tmp_path):
    """And the others keep theirs, wherever they stand now."""
    metrics = replace(VOCABULARY.metrics, words=(*VOCABULARY.metrics.words, "energy_j"), slots=12)
    rlm = model(2, vocabulary=replace(VOCABULARY, metrics=metrics).to_dict())
    before = rlm.state_dict()["decoder.embedding.weight"].clone()
    found = continued(tmp_path, rlm, tokenizer)["decoder.embedding.weight"]
    known = old.state_dict()["decoder.embedding.weight"]
    new, past = rlm.config.grammar.ids, old.config.grammar.ids
    assert torch.equal(found[new["<energy_j>"]], before[new["<energy_j>"]])
    for word in ("<time_s>", "<reference-cpu>", "<N3>", "<+>"):
        assert torch.equal(found[new[word]], known[past[word]]), word
    assert new["<N3>"] != past["<N3>"]


def test_a_token_that_the_old_tokenizer_lacks_is_the_mean_of_what_spells_it(
    old, tokenizer, tmp_path
):
    text = "def zebra(items):\n\ttotal = zebra(items)\n\treturn total"
    other = train_tokenizer([text] * 9, TINY["vocab_size"])
    known = old.state_dict()["encoder.embedding.weight"]
    rlm = model(2, vocab_size=other.get_vocab_size())
    found = continued(tmp_path, rlm, other)["encoder.embedding.weight"]
    new = [token for token in other.get_vocab() if token not in tokenizer.get_vocab()]
    assert "Ġzebra" in new
    spelled = tokenizer.encode(" zebra", add_special_tokens=False).ids
    assert len(spelled) > 1
    torch.testing.assert_close(found[other.token_to_id("Ġzebra")], known[spelled].mean(0))
    kept = next(token for token in other.get_vocab() if token.endswith("total"))
    assert torch.equal(found[other.token_to_id(kept)], known[tokenizer.token_to_id(kept)])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"decoder_hidden_size": 24}, r"decoder\.\S+ of .* does not have the recipe's sizes"),
        ({"hidden_size": 48, "embedding_size": 48}, "does not have the recipe's sizes"),
        ({"num_hidden_layers": 3}, r"encoder\.layers\.2\S+ of .* does not have"),
        ({"mantissa_digits": 3}, "does not have the recipe's sizes"),
        ({"vocab_size": 999}, "the tokenizer has 380 tokens and the recipe says 999"),
    ],
)
def test_other_sizes_are_refused(old, tokenizer, tmp_path, changes, message):
    with pytest.raises(RecipeError, match=message):
        continued(tmp_path, model(2, **changes), tokenizer)


def test_a_folder_without_a_checkpoint_is_named(old, tokenizer, tmp_path):
    with pytest.raises(RecipeError, match=r"absent: config\.json is missing"):
        continued(tmp_path / "absent", model(2), tokenizer)
    (tmp_path / TOKENIZER).unlink()
    with pytest.raises(RecipeError, match="can't be read"):
        continued(tmp_path, model(2), tokenizer)


def test_a_checkpoint_without_all_its_weights_is_refused(tokenizer, tmp_path):
    rlm = model(1)
    state = {name: value for name, value in rlm.state_dict().items() if "norm" not in name}
    rlm.save_pretrained(tmp_path, state_dict=state)
    tokenizer.save(str(tmp_path / TOKENIZER))
    with pytest.raises(RecipeError, match=r"lacks weights: \S*norm"):
        continued(tmp_path, model(2), tokenizer)
