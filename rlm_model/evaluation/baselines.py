"""Baselines: size alone, and TF-IDF with gradient boosting.

Both are fitted on the train split; rounds of boosting and the residual quantiles come from
the validation split; neither sees the test split.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion

from rlm_model.contract.queries import LEVELS
from rlm_model.contract.units import CodeUnit
from rlm_model.data.grid import METRICS, SIZES
from rlm_model.data.measured import MeasuredUnit

FloatArray = NDArray[np.float64]


def stack_measured(measured: Sequence[MeasuredUnit]) -> FloatArray:
    """Measurements as log10 of seconds and bytes, shape (items, metrics, sizes)."""
    return np.stack([item.log10 for item in measured])


def conformal_offsets(residuals: FloatArray) -> FloatArray:
    """Offsets that turn a prediction into its 10% and 90% quantiles, by split conformal.

    The signed-residual form of Romano, Patterson and Candès, "Conformalized Quantile
    Regression", arXiv 1905.03222, with each tail at its own level: of m residuals the lower
    offset is the one of rank ``floor((m + 1) * 0.1)``, the upper one of rank
    ``ceil((m + 1) * 0.9)``, counted from 1 and kept within 1 to m.

    Args:
        residuals: Measured minus predicted log10, NaN where nothing was measured, shape
            (items, sizes).

    Returns:
        Lower and upper offset of each size, shape (sizes, 2).

    Raises:
        ValueError: A size has no residual.
    """
    offsets = np.empty((residuals.shape[1], 2))
    for column, values in enumerate(residuals.T):
        ordered = np.sort(values[~np.isnan(values)])
        count = len(ordered)
        if not count:
            raise ValueError(f"no validation item was measured at size number {column}")
        # Rounded first, so that 30 * 0.1 does not become 2.9999....
        low = int(np.floor(np.round((count + 1) * LEVELS[0], 9)))
        high = int(np.ceil(np.round((count + 1) * LEVELS[2], 9)))
        offsets[column] = ordered[max(low, 1) - 1], ordered[min(high, count) - 1]
    return offsets


class SizeOnly:
    """Knows the input size and nothing of the code.

    The answer is the train split's median at the size, with the validation split's residual
    quantiles as the interval.
    """

    def __init__(self, train: Sequence[MeasuredUnit], validation: Sequence[MeasuredUnit]) -> None:
        """Fits the medians and the interval."""
        medians = np.nanmedian(stack_measured(train), axis=0)
        residuals = stack_measured(validation) - medians
        offsets = np.stack([conformal_offsets(residuals[:, m]) for m in range(len(METRICS))])
        self._log10 = _with_offsets(medians[None], offsets)[0]

    def predict(self, units: Sequence[CodeUnit]) -> FloatArray:
        """See `Predictor.predict`."""
        return np.repeat(10.0 ** self._log10[None], len(units), axis=0)


class TfidfBoosting:
    """TF-IDF of the unit's text and log n, with one boosted model (LightGBM) a metric."""

    def __init__(
        self,
        train: Sequence[MeasuredUnit],
        validation: Sequence[MeasuredUnit],
        threads: int = 2,
    ) -> None:
        """Fits the vocabulary and the trees; deterministic on one machine.

        Args:
            train: What the model is fitted to.
            validation: Chooses the number of trees and gives the residuals for the interval.
            threads: Threads of the boosting; their number does not change the result.
        """
        self._threads = threads
        self._features = FeatureUnion(
            [
                ("tokens", _vectorizer(3_000, token_pattern=r"\w+|[^\w\s]", ngram_range=(1, 3))),
                ("characters", _vectorizer(1_000, analyzer="char_wb", ngram_range=(3, 5))),
            ]
        )
        rows = _rows(self._features.fit_transform(_texts(item.unit for item in train)))
        held_rows = _rows(self._features.transform(_texts(item.unit for item in validation)))
        log10, held_log10 = stack_measured(train), stack_measured(validation)
        self._boosters = [
            _fit_booster(rows, log10[:, m].ravel(), held_rows, held_log10[:, m].ravel(), threads)
            for m in range(len(METRICS))
        ]
        residuals = held_log10 - self._log10(held_rows)
        self._offsets = np.stack([conformal_offsets(residuals[:, m]) for m in range(len(METRICS))])

    def predict(self, units: Sequence[CodeUnit]) -> FloatArray:
        """See `Predictor.predict`."""
        rows = _rows(self._features.transform(_texts(units)))
        return 10.0 ** _with_offsets(self._log10(rows), self._offsets)

    def _log10(self, rows: sparse.csr_matrix) -> FloatArray:
        """Predicted log10 of shape (items, metrics, sizes)."""
        columns = [booster.predict(rows, num_threads=self._threads) for booster in self._boosters]
        return np.stack([column.reshape(-1, len(SIZES)) for column in columns], axis=1)


def _vectorizer(max_features: int, **options: Any) -> TfidfVectorizer:
    """TF-IDF that keeps case and length: a long function is likely a slow one."""
    return TfidfVectorizer(
        lowercase=False,
        min_df=3,
        max_features=max_features,
        sublinear_tf=True,
        norm=None,
        **options,
    )


def _texts(units: Iterable[CodeUnit]) -> list[str]:
    return [unit.text.text for unit in units]


def _rows(features: sparse.csr_matrix) -> sparse.csr_matrix:
    """Repeats each item once a size and puts log10 n in front."""
    repeated = features.tocsr()[np.repeat(np.arange(features.shape[0]), len(SIZES))]
    log_size = np.tile(np.log10(SIZES), features.shape[0])[:, None]
    return sparse.hstack([sparse.csr_matrix(log_size), repeated], format="csr")


def _fit_booster(
    rows: sparse.csr_matrix,
    log10: FloatArray,
    held_rows: sparse.csr_matrix,
    held_log10: FloatArray,
    threads: int,
) -> lightgbm.Booster:
    """Boosts trees until the validation error stops falling."""
    known, held_known = ~np.isnan(log10), ~np.isnan(held_log10)
    data = lightgbm.Dataset(rows[known], log10[known])
    return lightgbm.train(
        {
            "objective": "l1",
            "learning_rate": 0.1,
            "num_leaves": 31,
            "min_data_in_leaf": 20,
            "feature_fraction": 0.2,
            "bagging_fraction": 0.8,
            "bagging_freq": 1,
            "num_threads": threads,
            "seed": 0,
            "deterministic": True,
            "force_row_wise": True,
            "verbosity": -1,
        },
        data,
        num_boost_round=2_000,
        valid_sets=[lightgbm.Dataset(held_rows[held_known], held_log10[held_known], data)],
        callbacks=[lightgbm.early_stopping(50, verbose=False)],
    )


def _with_offsets(log10: FloatArray, offsets: FloatArray) -> FloatArray:
    """Quantiles in log10, ascending, shape (items, metrics, sizes, 3).

    Args:
        log10: The prediction, shape (items, metrics, sizes).
        offsets: Shape (metrics, sizes, 2).
    """
    lower, upper = np.minimum(offsets[..., 0], 0), np.maximum(offsets[..., 1], 0)
    return np.stack([log10 + lower, log10, log10 + upper], axis=-1)


def with_intervals(
    predicted: FloatArray, held_predicted: FloatArray, held: Sequence[MeasuredUnit]
) -> FloatArray:
    """Gives a point predictor its 80% intervals by split conformal.

    Args:
        predicted: Log10 values, shape (items, metrics, sizes).
        held_predicted: Log10 values of the validation items, same axes.
        held: The validation items.

    Returns:
        Quantiles in seconds and bytes, shape (items, metrics, sizes, 3).
    """
    residuals = stack_measured(held) - held_predicted
    offsets = np.stack([conformal_offsets(residuals[:, m]) for m in range(len(METRICS))])
    return 10.0 ** _with_offsets(predicted, offsets)
