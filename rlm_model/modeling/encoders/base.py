"""What the model needs of its encoder."""

from __future__ import annotations

from abc import ABC, abstractmethod

from torch import Tensor, nn


class TextEncoder(nn.Module, ABC):
    """Token ids to hidden states. How one is exported is in `rlm_export.encoders`."""

    @property
    @abstractmethod
    def width(self) -> int:
        """Width of the hidden states."""

    @abstractmethod
    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Encodes units.

        Args:
            input_ids: Shape (B, T).
            attention_mask: 1 where a token stands, shape (B, T).

        Returns:
            Hidden states of shape (B, S, width). `memory_mask` says which stand for tokens.
        """

    @abstractmethod
    def memory_mask(self, attention_mask: Tensor) -> Tensor:
        """1 where a hidden state stands for tokens, shape (B, S)."""
