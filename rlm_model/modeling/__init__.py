"""The encoder-decoder in torch, as a Hugging Face model."""

from transformers import AutoConfig, AutoModel

from rlm_model.modeling.configuration import RLMConfig
from rlm_model.modeling.model import RLMForRegression, RLMOutput

AutoConfig.register(RLMConfig.model_type, RLMConfig, exist_ok=True)
AutoModel.register(RLMConfig, RLMForRegression, exist_ok=True)

__all__ = ["RLMConfig", "RLMForRegression", "RLMOutput"]
