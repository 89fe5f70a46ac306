"""Pretrained Hugging Face models as encoders."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel, PreTrainedModel

from rlm_model.modeling.encoders.base import TextEncoder

TEXT_PARTS = ("text_model", "language_model")
"""What a model that also sees pictures calls the part that reads text."""


class PretrainedEncoder(TextEncoder):
    """Any Hugging Face encoder, encoder of an encoder-decoder, or decoder-only model.

    Args:
        model: The whole model; of an encoder-decoder the encoder alone is kept, and of one that
            also sees pictures what reads text.
    """

    def __init__(self, model: PreTrainedModel) -> None:
        super().__init__()
        model.config.use_cache = False
        self._whole = model.config
        part = model.get_encoder() if model.config.is_encoder_decoder else model
        for name in TEXT_PARTS:
            part = getattr(part, name, part)
        part.config.use_cache = False
        self.model: PreTrainedModel = part.float()

    @property
    def whole_config(self) -> dict[str, Any]:
        """``to_dict()`` of the whole model's configuration, for `RLMConfig`.

        An encoder's own may be of a type that has no name to build it by (T5Gemma's).
        """
        return self._whole.to_dict()

    @property
    def width(self) -> int:
        """Width of the hidden states."""
        return self.model.config.hidden_size

    @property
    def vocab_size(self) -> int:
        """Count of token ids that it has embeddings of."""
        return self.model.get_input_embeddings().num_embeddings

    @property
    def pad_id(self) -> int:
        """Id of padding; any will do where it has none, since padding is masked."""
        return self.model.config.pad_token_id or 0

    @property
    def most_tokens(self) -> int | None:
        """Longest text that it was made for, or None where its positions have no end."""
        for name, module in self.model.named_modules():
            # RoBERTa's first position comes after that of padding.
            if name.endswith("position_embeddings") and isinstance(module, nn.Embedding):
                first = 0 if module.padding_idx is None else module.padding_idx + 1
                return module.num_embeddings - first
        return getattr(self.model.config, "max_position_embeddings", None)

    @property
    def stack(self) -> nn.ModuleList:
        """See `TextEncoder.stack`.

        Raises:
            ValueError: It has none.
        """
        for module in self.model.modules():
            if isinstance(module, nn.ModuleList):
                return module
        raise ValueError(f"{type(self.model).__name__} has no stack of layers")

    @classmethod
    def from_dict(cls, config: dict[str, Any]) -> PretrainedEncoder:
        """Builds the architecture with random weights; ``from_pretrained`` fills them."""
        whole = AutoConfig.for_model(**config)
        return cls(AutoModel.from_config(whole, dtype=torch.float32))

    def keep_first(self, count: int) -> None:
        """Drops all layers but the first ones.

        Raises:
            ValueError: It has fewer.
        """
        stack, had = self.stack, len(self.stack)
        if not 1 <= count <= had:
            raise ValueError(f"there is no stack of at least {count} layers to cut: it has {had}")
        del stack[count:]
        # T5's encoder has a copy of the whole model's configuration.
        for config in (self.model.config, self._whole):
            if getattr(config, "num_hidden_layers", None) == had:
                config.num_hidden_layers = count
            if len(getattr(config, "layer_types", None) or ()) == had:
                config.layer_types = config.layer_types[:count]

    def checkpoint_gradients(self) -> None:
        """See `TextEncoder.checkpoint_gradients`."""
        self.model.gradient_checkpointing_enable({"use_reentrant": False})

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
        layers: Keep this many first layers.
        gguf_file: Name of the GGUF file in the folder, where that is the format.

    Raises:
        ValueError: `layers` does not fit the model.
    """
    # Float32 whatever it was saved in: what is trained needs the precision.
    model = AutoModel.from_pretrained(name, gguf_file=gguf_file, dtype=torch.float32)
    encoder = PretrainedEncoder(model)
    if layers is not None:
        encoder.keep_first(layers)
    return encoder
