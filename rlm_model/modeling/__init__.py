"""The encoder-decoder in torch, as a Hugging Face model."""

from rlm_model.modeling.configuration import RLMConfig
from rlm_model.modeling.model import RLMForRegression, RLMOutput

__all__ = ["RLMConfig", "RLMForRegression", "RLMOutput"]
