"""Configuration of the regression language model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from transformers import PretrainedConfig

from rlm_model.contract.numbers import NumberCodec
from rlm_model.contract.queries import LEVELS, DecoderGrammar, levels_by_metric
from rlm_model.contract.vocabulary import FIRST_VOCABULARY, VOCABULARY, HeadForm, Vocabulary


class RLMConfig(PretrainedConfig):
    """Shape of an RLM.

    The encoder is our own (pre-norm, rotary positions, grouped-query attention, SwiGLU: the
    layout of a Llama layer, so that its weights can start from one) unless
    ``pretrained_encoder`` holds the configuration of a Hugging Face model.

    Args:
        vocab_size: Encoder token ids.
        embedding_size: Width of the token embeddings; projected to ``hidden_size`` where it
            differs (a factorised embedding, Lan et al., arXiv 1909.11942).
        hidden_size: Width of the encoder.
        num_hidden_layers: Encoder layers.
        num_attention_heads: Encoder query heads.
        num_key_value_heads: Encoder key and value heads.
        intermediate_size: Width of the encoder's SwiGLU.
        rope_theta: Base of the rotary positions.
        rms_norm_eps: Added to the mean square before its root.
        pool_after: Encoder layers after which each pair of neighbouring tokens becomes one; 0 for
            never.
        causal_layers: First layers in which a token sees only the tokens before it: what a
            decoder-only model was trained with.
        max_tokens: Encoder input budget, language and kind included.
        dropout: Probability in training, encoder and decoder.
        decoder_hidden_size: Width of the decoder.
        decoder_layers: Decoder layers.
        decoder_heads: Decoder heads.
        decoder_intermediate_size: Width of the decoder's feed-forward part.
        exponent_min: See `NumberCodec`.
        exponent_max: See `NumberCodec`.
        mantissa_digits: See `NumberCodec`.
        levels: Levels of its distribution that stand for the 10%, 50% and 90% quantile; see
            `training.calibrate`.
        language_levels: The same by language and metric, of those that have others; a list is that
            of every metric.
        vocabulary: ``Vocabulary.to_dict()`` of its words; without it those of new models.
        head: How a text says its language and kind; see `contract.encoding.load_tokenizer`.
        pad_id: Id of padding.
        structure: Whether it reads the structure of a unit; see `contract.encoding.UnitEncoder`.
        pretrained_encoder: ``PretrainedConfig.to_dict()`` of a Hugging Face encoder.
        **kwargs: Passed to `PretrainedConfig`.
    """

    model_type = "rlm"

    def __init__(
        self,
        vocab_size: int = 8192,
        embedding_size: int = 256,
        hidden_size: int = 384,
        num_hidden_layers: int = 6,
        num_attention_heads: int = 6,
        num_key_value_heads: int = 2,
        intermediate_size: int = 1024,
        rope_theta: float = 10_000.0,
        rms_norm_eps: float = 1e-5,
        pool_after: int = 0,
        causal_layers: int = 0,
        max_tokens: int = 512,
        dropout: float = 0.0,
        decoder_hidden_size: int = 256,
        decoder_layers: int = 2,
        decoder_heads: int = 4,
        decoder_intermediate_size: int = 512,
        exponent_min: int = -12,
        exponent_max: int = 15,
        mantissa_digits: int = 2,
        levels: Sequence[float] = LEVELS,
        language_levels: Mapping[str, list[float] | dict[str, list[float]]] | None = None,
        vocabulary: dict[str, Any] | None = None,
        head: HeadForm = "tokens",
        pad_id: int = 0,
        structure: bool = False,
        pretrained_encoder: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self.vocab_size = vocab_size
        self.embedding_size = embedding_size
        self.hidden_size = hidden_size
        self.num_hidden_layers = num_hidden_layers
        self.num_attention_heads = num_attention_heads
        self.num_key_value_heads = num_key_value_heads
        self.intermediate_size = intermediate_size
        self.rope_theta = rope_theta
        self.rms_norm_eps = rms_norm_eps
        self.pool_after = pool_after
        self.causal_layers = causal_layers
        self.max_tokens = max_tokens
        self.dropout = dropout
        self.decoder_hidden_size = decoder_hidden_size
        self.decoder_layers = decoder_layers
        self.decoder_heads = decoder_heads
        self.decoder_intermediate_size = decoder_intermediate_size
        self.exponent_min = exponent_min
        self.exponent_max = exponent_max
        self.mantissa_digits = mantissa_digits
        self.levels = list(levels)
        self.vocabulary = vocabulary or VOCABULARY.to_dict()
        metrics = Vocabulary.from_dict(self.vocabulary).metrics.words
        self.language_levels = levels_by_metric(language_levels or {}, metrics)
        self.head = head
        self.pad_id = pad_id
        self.structure = structure
        self.pretrained_encoder = pretrained_encoder
        if hidden_size % num_attention_heads or num_attention_heads % num_key_value_heads:
            raise ValueError(
                f"hidden_size {hidden_size} must be a multiple of num_attention_heads "
                f"{num_attention_heads}, and that of num_key_value_heads {num_key_value_heads}"
            )
        if decoder_hidden_size % decoder_heads:
            raise ValueError(
                f"decoder_hidden_size {decoder_hidden_size} must be a multiple of "
                f"decoder_heads {decoder_heads}"
            )
        if not 0 <= pool_after < num_hidden_layers:
            raise ValueError(
                f"pool_after {pool_after} must be below num_hidden_layers {num_hidden_layers}"
            )
        if not 0 <= causal_layers <= num_hidden_layers:
            raise ValueError(
                f"causal_layers {causal_layers} must be 0 to num_hidden_layers {num_hidden_layers}"
            )
        super().__init__(**kwargs)

    @classmethod
    def from_dict(cls, config_dict: dict[str, Any], **kwargs: Any) -> RLMConfig:
        """Reads a saved configuration; the first ones did not hold their words."""
        known = {"vocabulary": FIRST_VOCABULARY.to_dict(), **config_dict}
        return super().from_dict(known, **kwargs)

    @property
    def words(self) -> Vocabulary:
        """The words that the model has."""
        return Vocabulary.from_dict(self.vocabulary)

    @property
    def grammar(self) -> DecoderGrammar:
        """The decoder's tokens and layout."""
        codec = NumberCodec(self.exponent_min, self.exponent_max, self.mantissa_digits)
        return DecoderGrammar(codec, self.words)
