"""Encoders behind one seam: the project's own, and pretrained models of Hugging Face."""

from rlm_model.modeling.configuration import RLMConfig
from rlm_model.modeling.encoders.base import TextEncoder
from rlm_model.modeling.encoders.own import Encoder
from rlm_model.modeling.encoders.pretrained import PretrainedEncoder, load_pretrained_encoder


def build_encoder(config: RLMConfig) -> TextEncoder:
    """The encoder of a configuration, with random weights."""
    if config.pretrained_encoder is None:
        return Encoder(config)
    return PretrainedEncoder.from_dict(config.pretrained_encoder)


__all__ = [
    "Encoder",
    "PretrainedEncoder",
    "TextEncoder",
    "build_encoder",
    "load_pretrained_encoder",
]
