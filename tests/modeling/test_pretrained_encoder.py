"""Pretrained Hugging Face encoders: kept as they are, cut, and saved with the model."""

import json

import pytest
import torch
from families import FAMILIES, LAYERS, POSITIONS, WIDTH, save_family
from tiny_rlm import IDS, QUERIES, ones, tiny

from rlm_model.modeling.encoders import load_pretrained_encoder
from rlm_model.modeling.model import RLMForRegression

VOCABULARY = 50


@pytest.fixture
def saved(tmp_path):
    def save(name):
        folder = tmp_path / name
        return save_family(name, folder, VOCABULARY), str(folder)

    return save


def states_of(original, ids):
    """What the encoder of a whole model makes of ids."""
    if original.config.is_encoder_decoder:
        original = original.get_encoder()
    return original(input_ids=ids, attention_mask=ones(ids)).last_hidden_state


@torch.inference_mode()
@pytest.mark.parametrize("name", FAMILIES)
def test_a_pretrained_encoder_keeps_its_states(saved, name):
    original, folder = saved(name)
    encoder = load_pretrained_encoder(folder).eval()
    states = states_of(original, IDS)
    assert encoder.width == states.shape[-1] == WIDTH
    assert encoder.vocab_size == VOCABULARY
    torch.testing.assert_close(encoder(IDS, ones(IDS)), states)


@torch.inference_mode()
@pytest.mark.parametrize("name", FAMILIES)
def test_it_knows_the_longest_text_that_it_was_made_for(saved, name):
    _, folder = saved(name)
    encoder = load_pretrained_encoder(folder).eval()
    expected = {"bert": POSITIONS, "roberta": POSITIONS, "t5": None}
    longest = encoder.most_tokens
    assert longest == expected.get(name, longest)
    assert name == "t5" or longest >= POSITIONS
    ids = torch.full((1, min(longest or POSITIONS, POSITIONS)), 9)
    assert encoder(ids, ones(ids)).shape == (*ids.shape, WIDTH)


@torch.inference_mode()
def test_whatever_it_was_saved_in_it_is_trained_in_float32(saved, tmp_path):
    original, _ = saved("llama")
    original.to(torch.bfloat16).save_pretrained(tmp_path / "half")
    encoder = load_pretrained_encoder(str(tmp_path / "half"))
    model = tiny(pretrained_encoder=encoder.whole_config)
    for module in (encoder, model):
        assert {value.dtype for value in module.parameters()} == {torch.float32}


@torch.inference_mode()
@pytest.mark.parametrize("name", FAMILIES)
def test_first_layers_of_a_model(saved, name):
    original, folder = saved(name)
    encoder = load_pretrained_encoder(folder, layers=2).eval()
    assert len(encoder.stack) == encoder.model.config.num_hidden_layers == 2
    hidden = []
    original_encoder = original.get_encoder() if original.config.is_encoder_decoder else original
    for part in ("text_model", "language_model"):
        original_encoder = getattr(original_encoder, part, original_encoder)
    second = next(
        module for module in original_encoder.modules() if isinstance(module, torch.nn.ModuleList)
    )[1]
    second.register_forward_hook(lambda *found: hidden.append(found[-1]))
    states_of(original, IDS)
    ours = []
    encoder.stack[1].register_forward_hook(lambda *found: ours.append(found[-1]))
    encoder(IDS, ones(IDS))
    theirs, ours = (x[0][0] if isinstance(x[0], tuple) else x[0] for x in (hidden, ours))
    torch.testing.assert_close(ours, theirs)


@pytest.mark.parametrize("layers", [LAYERS + 1, 0, -1])
def test_layers_that_can_not_be_cut_are_refused(saved, layers):
    _, folder = saved("llama")
    with pytest.raises(ValueError, match=f"no stack of at least {layers} layers to cut"):
        load_pretrained_encoder(folder, layers=layers)


@pytest.mark.parametrize("layers", [None, 2])
@pytest.mark.parametrize("name", FAMILIES)
def test_a_model_with_a_pretrained_encoder_is_saved_whole(saved, tmp_path, name, layers):
    _, folder = saved(name)
    encoder = load_pretrained_encoder(folder, layers=layers)
    model = tiny(pretrained_encoder=encoder.whole_config)
    model.encoder.load_state_dict(encoder.state_dict())
    expected = model.eval().quantiles(IDS, ones(IDS), QUERIES)
    model.save_pretrained(tmp_path / "whole")
    loaded = RLMForRegression.from_pretrained(tmp_path / "whole").eval()
    as_json = json.loads(json.dumps(model.config.pretrained_encoder))
    assert loaded.config.pretrained_encoder == as_json
    assert loaded.quantiles(IDS, ones(IDS), QUERIES).tobytes() == expected.tobytes()


@pytest.mark.parametrize("name", FAMILIES)
def test_gradients_are_the_same_where_layers_are_computed_twice(saved, name):
    _, folder = saved(name)
    gradients = []
    for twice in (False, True):
        encoder = load_pretrained_encoder(folder).train()
        if twice:
            encoder.checkpoint_gradients()
        calls = []
        inner = next(m for m in encoder.stack[0].modules() if isinstance(m, torch.nn.Linear))
        inner.register_forward_pre_hook(lambda *_, calls=calls: calls.append(1))
        encoder(IDS, ones(IDS)).square().sum().backward()
        gradients.append([v.grad for v in encoder.parameters() if v.grad is not None])
        assert len(calls) == 1 + twice
    for first, second in zip(*gradients, strict=True):
        torch.testing.assert_close(first, second)
