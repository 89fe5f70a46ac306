"""Encoders by name: each family is trained, in whole or in part, saved, exported and served."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from families import FAMILIES, POSITIONS, save_family
from pack_support import MAX_TOKENS, TINY, VOCABULARY_SIZE, make_pack, unit_of
from transformers import PreTrainedTokenizerFast

from rlm_export.export import export_model
from rlm_lsp.engine.engine import Engine
from rlm_model.contract.encoding import UnitEncoder, load_tokenizer
from rlm_model.contract.manifest import Answered, TrainedModel
from rlm_model.modeling import RLMForRegression
from rlm_model.training.adaptation import choose_trained, merge_adapters
from rlm_model.training.initialise import started_model
from rlm_model.training.objective import PackObjective
from rlm_model.training.pack import TOKENIZER
from rlm_model.training.recipe import (
    EncoderRecipe,
    LoRARecipe,
    ModelRecipe,
    RecipeError,
    TrainingRecipe,
)

CPU = torch.device("cpu")
TRAINING = TrainingRecipe(seconds=1.0, tokens=400)
DECODER = {name: value for name, value in TINY.items() if name.startswith("decoder")}
FIELDS = {**DECODER, "max_tokens": MAX_TOKENS}


@pytest.fixture(scope="module")
def packed(tokenizer, pretrained):
    return make_pack(tokenizer, pretrained)


@pytest.fixture(scope="module")
def folder(tmp_path_factory, tokenizer):
    """A folder of each family, as Hugging Face has them."""
    root = tmp_path_factory.mktemp("families")

    def find(name):
        if not (root / name).exists():
            save_family(name, root / name, VOCABULARY_SIZE)
            PreTrainedTokenizerFast(tokenizer_object=tokenizer).save_pretrained(root / name)
        return str(root / name)

    return find


def started(recipe, **fields):
    return started_model(ModelRecipe({**FIELDS, **fields}, TRAINING, recipe), {}, "full").train()


def learn(rlm, packed, steps, rate=1e-2):
    """Steps on one batch; returns the losses."""
    objective = PackObjective(packed, True, TRAINING, CPU)
    batch = next(objective.batches())
    optimizer = torch.optim.Adam([v for v in rlm.parameters() if v.requires_grad], rate)
    losses = []
    for _ in range(steps):
        loss = objective.loss(rlm, batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@torch.no_grad()
def one_hump(rlm):
    """As a trained model has: a quantile between two humps jumps at the least change."""
    exponents = torch.arange(rlm.config.exponent_min, rlm.config.exponent_max + 1)
    rlm.decoder.head.bias[rlm.config.grammar.legal_ids(1)] = -((exponents + 4.0) ** 2) / 2


def adapters_of(**fields):
    return replace(TRAINING, train="lora", lora=LoRARecipe(**fields))


def moved(rlm, before):
    """Names of the encoder's weights that differ from those before."""
    state = rlm.encoder.state_dict()
    return {name for name, value in before.items() if not torch.equal(state[name], value)}


def copied(module):
    return {name: value.clone() for name, value in module.state_dict().items()}


@pytest.mark.parametrize("name", FAMILIES)
def test_a_model_with_an_encoder_of_the_family_learns(folder, packed, name):
    rlm = started(EncoderRecipe(folder(name)))
    before = copied(rlm.encoder)
    losses = learn(rlm, packed, 12)
    assert np.mean(losses[-3:]) < 0.8 * losses[0]
    assert moved(rlm, before)


@pytest.mark.parametrize("name", FAMILIES)
def test_what_is_not_trained_does_not_move(folder, packed, name):
    """Frozen as a whole, and below the top layers."""
    for train, top in (("none", 0), ("top", 1)):
        rlm = started(EncoderRecipe(folder(name)))
        choose_trained(rlm.encoder, replace(TRAINING, train=train, top_layers=top))
        encoder, decoder = copied(rlm.encoder), copied(rlm.decoder)
        learn(rlm, packed, 2)
        last = {id(value) for value in rlm.encoder.stack[-1].parameters()}
        free = {key for key, value in rlm.encoder.named_parameters() if id(value) in last}
        assert moved(rlm, encoder) <= free
        assert bool(moved(rlm, encoder)) == (train == "top")
        assert any(not torch.equal(decoder[key], v) for key, v in rlm.decoder.state_dict().items())


@pytest.mark.parametrize("name", FAMILIES)
def test_from_a_name_to_the_engine(folder, packed, tokenizer, tmp_path, name):
    """By adapters, which alone move, and are no part of the model that is saved and served."""
    rlm = started(EncoderRecipe(folder(name)))
    one_hump(rlm)
    plain = set(rlm.state_dict())
    choose_trained(rlm.encoder, adapters_of(rank=4))
    before = copied(rlm.encoder)
    learn(rlm, packed, 3)
    adapters = moved(rlm, before)
    assert adapters
    assert all("lora_" in key for key in adapters)
    assert rlm.config.head == "text"
    assert rlm.config.vocab_size == VOCABULARY_SIZE
    ids, mask = texts(rlm, tokenizer, tmp_path)
    rlm.eval()
    with torch.inference_mode():
        apart = rlm.encoder(ids, mask)
    merge_adapters(rlm.encoder)
    assert set(rlm.state_dict()) == plain
    with torch.inference_mode():
        # Adapters add up in another order once they are merged.
        torch.testing.assert_close(rlm.encoder(ids, mask), apart, atol=1e-4, rtol=1e-3)

    check_served(rlm, ids, mask, tmp_path)


UNITS = [unit_of(index) for index in range(4)]


def texts(rlm, tokenizer, tmp_path):
    """Ids and mask of the units, as serving makes them."""
    tokenizer.save(str(tmp_path / TOKENIZER))
    config = rlm.config
    reader = load_tokenizer(tmp_path / TOKENIZER, config.words, config.head, config.pad_id)
    encoder = UnitEncoder(reader, config.max_tokens)
    batch = encoder.pad([encoder.encode(unit) for unit in UNITS])
    return torch.from_numpy(batch.ids), torch.from_numpy(batch.mask)


def check_served(rlm, ids, mask, tmp_path):
    """Saved, loaded, exported and served it says the same."""
    checkpoint, model = tmp_path / "checkpoint", tmp_path / "model"
    rlm.eval().save_pretrained(checkpoint)
    answered = Answered("function", ("python",), ("time_s",), ("reference-cpu",), 5, 10**6)
    TrainedModel("tiny", "1", "Apache-2.0", (answered,)).save(checkpoint)
    export_model(checkpoint, tmp_path / TOKENIZER, model, "float32")
    engine = Engine.load(model, "cpu")
    queries = engine.queries([10, 1000])
    expected = rlm.quantiles(ids, mask, queries)
    loaded = RLMForRegression.from_pretrained(checkpoint).eval()
    assert loaded.quantiles(ids, mask, queries).tobytes() == expected.tobytes()
    found = [[(e.p10, e.p50, e.p90) for e in row] for row in engine.estimate(UNITS, queries)]
    np.testing.assert_allclose(np.array(found), expected, rtol=1e-3)


def test_adapters_of_named_layers_alone(folder, packed):
    rlm = started(EncoderRecipe(folder("llama")))
    choose_trained(rlm.encoder, adapters_of(rank=2, targets=("q_proj", "v_proj")))
    adapted = {key.split(".lora_")[0] for key in rlm.encoder.state_dict() if "lora_" in key}
    assert {key.rpartition(".")[2] for key in adapted} == {"q_proj", "v_proj"}
    with pytest.raises(RecipeError, match="no layer of the encoder is called x_proj"):
        encoder = started(EncoderRecipe(folder("llama"))).encoder
        choose_trained(encoder, adapters_of(targets=("x_proj",)))


def test_more_top_layers_than_there_are_is_refused(folder):
    encoder = started(EncoderRecipe(folder("bert"))).encoder
    with pytest.raises(RecipeError, match="has 3 layers, not 4"):
        choose_trained(encoder, replace(TRAINING, train="top", top_layers=4))


def test_own_layers_are_adapted_too(packed):
    rlm = started(None, **TINY)
    choose_trained(rlm.encoder, adapters_of(rank=2))
    before = copied(rlm.encoder)
    learn(rlm, packed, 2)
    assert all("lora_" in key for key in moved(rlm, before))
    merge_adapters(rlm.encoder)
    fresh = started(None, **TINY).encoder
    assert set(rlm.encoder.state_dict()) == set(fresh.state_dict())
    assert any("query" in key for key in moved(rlm, copied(fresh)))


def test_a_context_that_is_too_long_for_an_encoder_is_refused(folder):
    with pytest.raises(RecipeError, match=rf"bert can't be used: it reads {POSITIONS} tokens"):
        started(EncoderRecipe(folder("bert")), max_tokens=POSITIONS + 1)


def test_an_encoder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(RecipeError, match=r"absent can't be used"):
        started(EncoderRecipe(str(tmp_path / "absent")))


@pytest.mark.parametrize("layers", [2, 12])
def test_decoders_from_2_to_12_layers(packed, tokenizer, tmp_path, layers):
    rlm = started(None, **{**TINY, "decoder_layers": layers})
    one_hump(rlm)
    losses = learn(rlm, packed, 25)
    assert np.mean(losses[-5:]) < 0.8 * np.mean(losses[:3])
    check_served(rlm, *texts(rlm, tokenizer, tmp_path), tmp_path)
