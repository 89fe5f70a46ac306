"""Calibration: makes the 80% intervals hold 80% of the validation split, and as narrow as can be.

A model that was trained for long is too sure of itself (Guo et al., "On Calibration of Modern
Neural Networks", arXiv 1706.04599). Two things make its intervals wider: a temperature that
divides all logits, folded into the decoder's head, and the levels of its distribution that are
shown as the 10% and the 90% quantile, which the model's configuration and manifest hold. A high
temperature alone thickens the far tails first, so a low one with levels further out is narrower.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rlm_model.contract.quantiles import read_quantiles
from rlm_model.contract.queries import Query
from rlm_model.modeling import RLMForRegression
from rlm_model.modeling.model import TorchTreeDecoder

TARGET_COVERAGE = 0.8
TEMPERATURES = (0.85, 1.0, 1.15, 1.3, 1.5, 1.75)

LOW_LEVELS = (0.005, 0.01, 0.02, 0.035, 0.06, 0.1, 0.15)
"""Levels that may stand for the lower end; the upper end lies as far from 1."""

TOLERANCE = 1e-3
"""Decades by which an end may miss a measurement that it equals."""


@torch.no_grad()
def calibrate(
    rlm: RLMForRegression,
    batches: Sequence[tuple[Tensor, Tensor]],
    queries: Sequence[Query],
    log10: NDArray[np.float64],
) -> dict[str, float]:
    """Folds a temperature into a model, and sets the levels that its configuration holds.

    Args:
        rlm: Changed in place.
        batches: Encoder ids and masks of units that the model was not trained on.
        queries: What is asked of each.
        log10: Measured, of shape (units, queries), NaN where there is no measurement.

    Returns:
        ``temperature``, ``low_level``, and the ``coverage`` and median ``width`` (highest to
        lowest) that they give.
    """
    states = [
        (rlm.encoder(ids.to(rlm.device), mask.to(rlm.device)), mask.to(rlm.device))
        for ids, mask in batches
    ]
    head = rlm.decoder.head
    original = {name: weight.clone() for name, weight in head.state_dict().items()}
    levels = (*LOW_LEVELS, *(1 - level for level in reversed(LOW_LEVELS)))
    known = ~np.isnan(log10)
    tried: list[tuple[float, dict[str, float]]] = []
    for temperature in TEMPERATURES:
        head.load_state_dict({name: weight / temperature for name, weight in original.items()})
        ends = np.concatenate(
            [
                read_quantiles(
                    TorchTreeDecoder(rlm.decoder, hidden, rlm.encoder.memory_mask(mask)),
                    rlm.config.grammar,
                    queries,
                    len(hidden),
                    levels,
                )
                for hidden, mask in states
            ]
        )
        ends = np.log10(ends)[known]  # (measurements, levels)
        truth = log10[known][:, None]
        low, high = ends[:, : len(LOW_LEVELS)], ends[:, : -len(LOW_LEVELS) - 1 : -1]
        inside = (low - TOLERANCE <= truth) & (truth <= high + TOLERANCE)
        coverage = inside.mean(0)
        at = int(np.abs(coverage - TARGET_COVERAGE).argmin())
        width = (high - low)[:, at]
        figures = {
            "temperature": temperature,
            "low_level": LOW_LEVELS[at],
            "coverage": float(coverage[at]),
            "width": float(10 ** np.median(width)),
        }
        # Decades on average: a median alone would not see intervals of a million to one.
        tried.append((float(width.mean()) + abs(coverage[at] - TARGET_COVERAGE) * 20, figures))
    _, best = min(tried, key=lambda pair: pair[0])
    scaled = {name: weight / best["temperature"] for name, weight in original.items()}
    head.load_state_dict(scaled)
    rlm.config.levels = [best["low_level"], 0.5, 1 - best["low_level"]]
    return best
