"""What makes a checkpoint one of the Hugging Face hub: processor, card, upload."""

from transformers import AutoProcessor

from rlm_model.hub.card import model_card, write_card
from rlm_model.hub.processor import RLMProcessor
from rlm_model.hub.publish import push_to_hub
from rlm_model.modeling import RLMConfig

AutoProcessor.register(RLMConfig, RLMProcessor, exist_ok=True)

__all__ = ["RLMProcessor", "model_card", "push_to_hub", "write_card"]
