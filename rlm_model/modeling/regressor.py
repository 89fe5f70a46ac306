"""An encoder with a squared-error head: the teacher, and a baseline of the report."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from rlm_model.data.grid import METRICS, SIZES
from rlm_model.modeling.encoder import Encoder
from rlm_model.modeling.model import PretrainedEncoder


class CostRegressor(nn.Module):
    """Predicts log10 of every metric at every measured size in one pass.

    Args:
        encoder: From (ids, mask), each (B, T), to hidden states.
        width: Width of the hidden states.
    """

    def __init__(self, encoder: Encoder | PretrainedEncoder, width: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.head = PooledHead(width)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Predicts log10 values of shape (B, metrics, sizes); seconds and bytes."""
        hidden = self.encoder(input_ids, attention_mask)
        return self.head(hidden, self.encoder.memory_mask(attention_mask))


class PooledHead(nn.Module):
    """Linear regression on the mean and the maximum of a unit's hidden states."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.linear = nn.Linear(2 * width, len(METRICS) * len(SIZES))
        shape = (len(METRICS), len(SIZES))
        self.register_buffer("center", torch.zeros(shape))
        self.register_buffer("spread", torch.ones(shape))

    def standardize(self, log10: Tensor) -> None:
        """Sets centre and spread of the targets from (N, metrics, sizes), NaN where missing."""
        self.center.copy_(log10.nanmean(0))
        self.spread.copy_((log10 - self.center).square().nanmean(0).sqrt())

    def forward(self, hidden: Tensor, attention_mask: Tensor) -> Tensor:
        """Predicts log10 values of shape (B, metrics, sizes) from (B, T, width)."""
        hidden = hidden.float()
        mask = attention_mask[..., None]
        mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1)
        largest = hidden.masked_fill(mask == 0, -1e4).amax(1)
        standard = self.linear(torch.cat((mean, largest), dim=-1))
        return standard.view(-1, *self.center.shape) * self.spread + self.center

    def loss(self, predicted: Tensor, log10: Tensor, weights: Tensor) -> Tensor:
        """Huber loss of the standardized error, leaving out NaN targets.

        Args:
            predicted: Shape (B, metrics, sizes).
            log10: Shape (B, metrics, sizes), NaN where there is no measurement.
            weights: Of each unit, shape (B,).
        """
        known = ~log10.isnan()
        error = torch.where(known, (predicted - log10) / self.spread, 0.0)
        huber = nn.functional.smooth_l1_loss(
            error, torch.zeros_like(error), beta=0.5, reduction="none"
        )
        weights = weights[:, None, None] * known
        return (huber * weights).sum() / weights.sum().clamp(min=1)
