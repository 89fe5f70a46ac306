"""What every predictor that the report compares can do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rlm_model.contract.units import CodeUnit


class Predictor(Protocol):
    """Predicts quantiles of each metric at each size from a unit alone."""

    def predict(self, units: Sequence[CodeUnit]) -> NDArray[np.float64]:
        """Predicts quantiles.

        Args:
            units: The units, not cut to any budget.

        Returns:
            10%, 50% and 90% quantiles in seconds and bytes, shape (items, metrics, sizes, 3),
            in the order of `rlm_model.data.measured.METRICS` and ``SIZES``.
        """
        ...
