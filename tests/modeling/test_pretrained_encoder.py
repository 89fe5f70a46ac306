"""Pretrained Hugging Face encoders: kept as they are, cut, and saved with the model."""

import json

import pytest
import torch
from tiny_rlm import IDS, QUERIES, ones, tiny
from transformers import (
    BertConfig,
    BertModel,
    LlamaConfig,
    LlamaModel,
    T5Config,
    T5GemmaConfig,
    T5GemmaModel,
    T5GemmaModuleConfig,
    T5Model,
)

from rlm_model.modeling.encoders import load_pretrained_encoder
from rlm_model.modeling.model import RLMForRegression

TINY = {
    "vocab_size": 50,
    "hidden_size": 16,
    "intermediate_size": 24,
    "num_attention_heads": 4,
    "max_position_embeddings": 64,
}


def llama():
    return LlamaModel(LlamaConfig(num_hidden_layers=3, num_key_value_heads=2, **TINY))


def bert():
    return BertModel(BertConfig(num_hidden_layers=2, **TINY))


def t5():
    return T5Model(T5Config(vocab_size=50, d_model=16, d_kv=4, d_ff=24, num_layers=2, num_heads=4))


def t5gemma():
    part = T5GemmaModuleConfig(
        num_hidden_layers=2, num_key_value_heads=2, head_dim=4, query_pre_attn_scalar=4, **TINY
    )
    return T5GemmaModel(T5GemmaConfig(encoder=part, decoder=part, vocab_size=50))


@pytest.fixture
def saved(tmp_path):
    def save(build):
        torch.manual_seed(1)
        model = build().eval()
        model.save_pretrained(tmp_path / "pretrained")
        return model, str(tmp_path / "pretrained")

    return save


@torch.inference_mode()
@pytest.mark.parametrize("build", [llama, bert, t5, t5gemma])
def test_a_pretrained_encoder_keeps_its_states(saved, build):
    original, folder = saved(build)
    encoder = load_pretrained_encoder(folder).eval()
    original = original.get_encoder() if build in (t5, t5gemma) else original
    states = original(input_ids=IDS, attention_mask=ones(IDS)).last_hidden_state
    assert encoder.width == states.shape[-1] == 16
    torch.testing.assert_close(encoder(IDS, ones(IDS)), states)


@torch.inference_mode()
def test_first_layers_of_a_decoder_only_model(saved):
    original, folder = saved(llama)
    encoder = load_pretrained_encoder(folder, layers=2).eval()
    assert len(encoder.model.layers) == encoder.model.config.num_hidden_layers == 2
    original.layers = original.layers[:2]
    states = original(input_ids=IDS, attention_mask=ones(IDS), use_cache=False).last_hidden_state
    torch.testing.assert_close(encoder(IDS, ones(IDS)), states)


@pytest.mark.parametrize(
    ("build", "layers"), [(llama, 4), (llama, 0), (llama, -1), (bert, 1), (t5, 1)]
)
def test_layers_that_can_not_be_cut_are_refused(saved, build, layers):
    _, folder = saved(build)
    with pytest.raises(ValueError, match=f"no stack of at least {layers} layers to cut"):
        load_pretrained_encoder(folder, layers=layers)


@pytest.mark.parametrize(
    ("build", "layers"),
    [(llama, 2), (llama, None), (bert, None), (t5, None), (t5gemma, None)],
)
def test_a_model_with_a_pretrained_encoder_is_saved_whole(saved, tmp_path, build, layers):
    _, folder = saved(build)
    encoder = load_pretrained_encoder(folder, layers=layers)
    model = tiny(pretrained_encoder=encoder.whole_config)
    model.encoder.load_state_dict(encoder.state_dict())
    expected = model.eval().quantiles(IDS, ones(IDS), QUERIES)
    model.save_pretrained(tmp_path / "whole")
    loaded = RLMForRegression.from_pretrained(tmp_path / "whole").eval()
    as_json = json.loads(json.dumps(model.config.pretrained_encoder))
    assert loaded.config.pretrained_encoder == as_json
    assert loaded.quantiles(IDS, ones(IDS), QUERIES).tobytes() == expected.tobytes()
