"""Calibration: makes the 80% intervals hold 80% of the validation split, and as narrow as can be.

A model that was trained for long is too sure of itself (Guo et al., "On Calibration of Modern
Neural Networks", arXiv 1706.04599). Two things make its intervals wider: a temperature that
divides all logits, folded into the decoder's head, and the levels of its distribution that are
shown as the 10% and the 90% quantile, which the model's configuration and manifest hold. A high
temperature alone thickens the far tails first, so a low one with levels further out is narrower.
One temperature serves all; each metric of a language has levels of its own, since a model is less
sure of a language of which it saw little, and surer of memory than of time.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

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

LOW_LEVELS = (0.005, 0.01, 0.02, 0.035, 0.06, 0.1, 0.15, 0.2, 0.25)
"""Levels that may stand for the lower end; the upper end lies as far from 1."""

LEAST_VALUES = 200
"""Measurements of a metric of a language with which it gets levels of its own."""

TOLERANCE = 1e-3
"""Decades by which an end may miss a measurement that it equals."""


@torch.no_grad()
def calibrate(
    rlm: RLMForRegression,
    batches: Sequence[tuple[Tensor, Tensor]],
    queries: Sequence[Query],
    log10: NDArray[np.float64],
    languages: Sequence[str],
) -> dict[str, Any]:
    """Folds a temperature into a model, and sets the levels that its configuration holds.

    Args:
        rlm: Changed in place.
        batches: Encoder ids and masks of units that the model was not trained on.
        queries: What is asked of each.
        log10: Measured, of shape (units, queries), NaN where there is no measurement.
        languages: Of the units.

    Returns:
        ``temperature``, and ``low_level``, ``coverage`` and median ``width`` (highest to lowest) of
        all units together; the same three of what has levels of its own in ``languages``, by
        language and metric.
    """
    states = [
        (rlm.encoder(ids.to(rlm.device), mask.to(rlm.device)), mask.to(rlm.device))
        for ids, mask in batches
    ]
    head = rlm.decoder.head
    original = {name: weight.clone() for name, weight in head.state_dict().items()}
    levels = (*LOW_LEVELS, *(1 - level for level in reversed(LOW_LEVELS)))
    known = ~np.isnan(log10)
    spoken = np.broadcast_to(np.asarray(languages)[:, None], log10.shape)[known]
    asked = np.broadcast_to([query.metric for query in queries], log10.shape)[known]
    tried: list[tuple[float, dict[str, Any]]] = []
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
        figures, badness = _best_level(inside, high - low)
        figures |= {"temperature": temperature, "languages": {}}
        for language, metric in itertools.product(np.unique(spoken), np.unique(asked)):
            own = (spoken == language) & (asked == metric)
            if own.sum() >= LEAST_VALUES:
                found, _ = _best_level(inside[own], (high - low)[own])
                figures["languages"].setdefault(str(language), {})[str(metric)] = found
        tried.append((badness, figures))
    _, best = min(tried, key=lambda pair: pair[0])
    scaled = {name: weight / best["temperature"] for name, weight in original.items()}
    head.load_state_dict(scaled)
    rlm.config.levels = _levels(best)
    # Of what it is not asked, the levels stay.
    others = {
        language: own
        for language, own in rlm.config.language_levels.items()
        if language not in languages
    }
    rlm.config.language_levels = others | {
        language: {metric: _levels(found) for metric, found in by_metric.items()}
        for language, by_metric in best["languages"].items()
    }
    return best


def _best_level(
    inside: NDArray[np.bool_], width: NDArray[np.float64]
) -> tuple[dict[str, Any], float]:
    """Chooses among `LOW_LEVELS`.

    Args:
        inside: Whether each measurement lies in the interval, shape (measurements, levels).
        width: Of the intervals in decades, same shape.

    Returns:
        Its ``low_level``, ``coverage`` and ``width``, and how bad it is.
    """
    coverage = inside.mean(0)
    # Of equals the last one, which is the narrowest.
    at = len(coverage) - 1 - int(np.abs(coverage - TARGET_COVERAGE)[::-1].argmin())
    figures = {
        "low_level": LOW_LEVELS[at],
        "coverage": float(coverage[at]),
        "width": float(10 ** np.median(width[:, at])),
    }
    # Decades on average: a median alone would not see intervals of a million to one.
    return figures, float(width[:, at].mean()) + abs(coverage[at] - TARGET_COVERAGE) * 20


def _levels(figures: dict[str, Any]) -> list[float]:
    return [figures["low_level"], 0.5, 1 - figures["low_level"]]
