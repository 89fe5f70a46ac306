"""Tiny models with random weights, one of each family that an encoder can be taken from."""

from __future__ import annotations

from pathlib import Path

import torch
import transformers
from transformers import (
    BertConfig,
    BertModel,
    Gemma3TextConfig,
    Gemma3TextModel,
    LlamaConfig,
    LlamaModel,
    ModernBertConfig,
    ModernBertModel,
    PreTrainedModel,
    Qwen3Config,
    Qwen3Model,
    RobertaConfig,
    RobertaModel,
    T5Config,
    T5GemmaConfig,
    T5GemmaModel,
    T5GemmaModuleConfig,
    T5Model,
)

LAYERS = 3

WIDTH = 16

SIZES = {
    "hidden_size": WIDTH,
    "intermediate_size": 24,
    "num_hidden_layers": LAYERS,
    "num_attention_heads": 4,
}

POSITIONS = 128

NO_DROPOUT = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
"""So that a training's states are those that are served."""


def _gemma_sizes() -> dict:
    return {**SIZES, "num_key_value_heads": 2, "head_dim": 4, "query_pre_attn_scalar": 4}


def llama(vocabulary: int) -> PreTrainedModel:
    """What SmolLM2 is."""
    return LlamaModel(LlamaConfig(vocab_size=vocabulary, num_key_value_heads=2, **SIZES))


def qwen(vocabulary: int) -> PreTrainedModel:
    config = Qwen3Config(vocab_size=vocabulary, num_key_value_heads=2, head_dim=4, **SIZES)
    return Qwen3Model(config)


def gemma(vocabulary: int) -> PreTrainedModel:
    return Gemma3TextModel(Gemma3TextConfig(vocab_size=vocabulary, **_gemma_sizes()))


def bert(vocabulary: int) -> PreTrainedModel:
    sizes = {**SIZES, **NO_DROPOUT}
    config = BertConfig(vocab_size=vocabulary, max_position_embeddings=POSITIONS, **sizes)
    return BertModel(config, add_pooling_layer=False)


def roberta(vocabulary: int) -> PreTrainedModel:
    sizes = {**SIZES, **NO_DROPOUT}
    config = RobertaConfig(vocab_size=vocabulary, max_position_embeddings=POSITIONS + 2, **sizes)
    return RobertaModel(config, add_pooling_layer=False)


def modernbert(vocabulary: int) -> PreTrainedModel:
    special = dict.fromkeys(("pad_token_id", "bos_token_id", "eos_token_id"), 0)
    special |= dict.fromkeys(("cls_token_id", "sep_token_id"), 0)
    return ModernBertModel(ModernBertConfig(vocab_size=vocabulary, **special, **SIZES))


def t5(vocabulary: int) -> PreTrainedModel:
    sizes = {"d_model": WIDTH, "d_kv": 4, "d_ff": 24, "num_layers": LAYERS, "num_heads": 4}
    return T5Model(T5Config(vocab_size=vocabulary, dropout_rate=0.0, **sizes))


def t5gemma(vocabulary: int) -> PreTrainedModel:
    part = T5GemmaModuleConfig(vocab_size=vocabulary, **_gemma_sizes())
    return T5GemmaModel(T5GemmaConfig(encoder=part, decoder=part, vocab_size=vocabulary))


def t5gemma2(vocabulary: int) -> PreTrainedModel:
    text = {"vocab_size": vocabulary, **_gemma_sizes()}
    vision = {"image_size": 8, "patch_size": 4, "model_type": "siglip_vision_model", **SIZES}
    image = {"boi_token_index": 1, "eoi_token_index": 2, "image_token_index": 3}
    config = transformers.T5Gemma2Config(
        encoder={"text_config": text, "vision_config": vision, "mm_tokens_per_image": 4, **image},
        decoder=text,
        image_token_index=3,
        eoi_token_index=2,
    )
    return transformers.T5Gemma2Model(config)


FAMILIES = {
    "llama": llama,
    "qwen": qwen,
    "gemma": gemma,
    "bert": bert,
    "roberta": roberta,
    "modernbert": modernbert,
    "t5": t5,
    "t5gemma": t5gemma,
}
if hasattr(transformers, "T5Gemma2Model"):
    FAMILIES["t5gemma2"] = t5gemma2

DECODERS = ("llama", "qwen", "gemma")
"""Decoder-only models: the whole of one is the encoder."""


def save_family(name: str, folder: Path, vocabulary: int) -> PreTrainedModel:
    """Writes a model of a family as Hugging Face models are; returns it."""
    torch.manual_seed(1)
    model = FAMILIES[name](vocabulary).eval()
    model.save_pretrained(folder)
    return model
