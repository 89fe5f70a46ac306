"""Temperature: makes the intervals as wide as the validation split asks for.

A model that was trained for ranks can be too sure of itself (Guo et al., "On Calibration of
Modern Neural Networks", arXiv 1706.04599). One temperature divides all logits; it is folded
into the decoder's head, so that export and engine know nothing of it.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence

import numpy as np
import torch

from rlm_model.data.measured import MeasuredUnit
from rlm_model.modeling import RLMForRegression
from rlm_model.training.student import interval_coverage, predict_quantiles
from rlm_model.training.units import Encode, EncodedUnits

TARGET_COVERAGE = 0.8
TEMPERATURES = tuple(np.round(np.arange(0.6, 2.51, 0.1), 2).tolist())


@torch.no_grad()
def calibrate(
    rlm: RLMForRegression, validation: Sequence[MeasuredUnit], encode: Encode
) -> dict[str, float]:
    """Folds in the temperature whose 80% interval covers nearest to 80% of the measurements.

    Args:
        rlm: Changed in place.
        validation: Measured units that the model was not trained on.
        encode: Writes a unit as encoder ids.

    Returns:
        ``temperature`` and the ``coverage`` that it gives on the validation split.
    """
    units = EncodedUnits([unit.unit for unit in validation], encode)
    log10 = np.stack([unit.log10 for unit in validation])
    head = rlm.decoder.head
    original = copy.deepcopy(head.state_dict())
    tried: list[tuple[float, float]] = []
    for temperature in TEMPERATURES:
        _scale(rlm, original, temperature)
        tried.append((temperature, interval_coverage(predict_quantiles(rlm, units), log10)))
    temperature, coverage = min(tried, key=lambda pair: abs(pair[1] - TARGET_COVERAGE))
    _scale(rlm, original, temperature)
    return {"temperature": temperature, "coverage": coverage}


def _scale(rlm: RLMForRegression, original: dict[str, torch.Tensor], temperature: float) -> None:
    rlm.decoder.head.load_state_dict(
        {name: weight / temperature for name, weight in original.items()}
    )
