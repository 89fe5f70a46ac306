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

    @property
    @abstractmethod
    def stack(self) -> nn.ModuleList:
        """Its layers, the first one first."""

    @abstractmethod
    def checkpoint_gradients(self) -> None:
        """From now on a training computes each layer twice and keeps nothing within it.

        Long texts need it (Chen et al., "Training Deep Nets with Sublinear Memory Cost", arXiv
        1604.06174).

        Raises:
            ValueError: The model does not support it.
        """

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
