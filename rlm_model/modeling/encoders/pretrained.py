"""Pretrained Hugging Face models as encoders."""

from __future__ import annotations

from torch import Tensor
from transformers import AutoConfig, AutoModel, PreTrainedModel

from rlm_model.modeling.encoders.base import TextEncoder


class PretrainedEncoder(TextEncoder):
    """Any Hugging Face encoder, encoder of an encoder-decoder, or decoder-only model.

    Args:
        model: The whole model; of an encoder-decoder the encoder alone is kept.

    Attributes:
        whole_config: ``to_dict()`` of the whole model's configuration, for `RLMConfig`. An
            encoder's own may be of a type that has no name to build it by (T5Gemma's).
    """

    def __init__(self, model: PreTrainedModel) -> None:
        super().__init__()
        model.config.use_cache = False
        self.whole_config: dict[str, object] = model.config.to_dict()
        self.model = model.get_encoder() if model.config.is_encoder_decoder else model

    @property
    def width(self) -> int:
        """Width of the hidden states."""
        return self.model.config.hidden_size

    @classmethod
    def from_dict(cls, config: dict[str, object]) -> PretrainedEncoder:
        """Builds the architecture with random weights; ``from_pretrained`` fills them."""
        return cls(AutoModel.from_config(AutoConfig.for_model(**config)))

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Encodes ids of shape (B, T) to hidden states of shape (B, T, width)."""
        return self.model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state

    def memory_mask(self, attention_mask: Tensor) -> Tensor:
        """1 where a hidden state stands for a token: nothing is pooled."""
        return attention_mask


def load_pretrained_encoder(
    name: str, layers: int | None = None, gguf_file: str | None = None
) -> PretrainedEncoder:
    """Loads an encoder by its Hugging Face name or folder.

    Args:
        name: Model id or folder.
        layers: Keep this many first layers of a decoder-only model.
        gguf_file: Name of the GGUF file in the folder, where that is the format.

    Raises:
        ValueError: `layers` does not fit the model.
    """
    model = AutoModel.from_pretrained(name, gguf_file=gguf_file)
    if layers is not None:
        stack = getattr(model, "layers", None)
        if stack is None or not 1 <= layers <= len(stack):
            raise ValueError(f"{name} has no stack of at least {layers} layers to cut")
        model.layers = stack[:layers]
        model.config.num_hidden_layers = layers
    return PretrainedEncoder(model)
