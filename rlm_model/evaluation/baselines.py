"""Baselines: size alone, and TF-IDF with gradient boosting.

Both are fitted on the train split; rounds of boosting and the residual quantiles come from
the validation split; neither sees the test split.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Protocol

import lightgbm
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion

from rlm_model.contract.queries import LEVELS
from rlm_model.contract.units import CodeUnit
from rlm_model.data.measured import MeasuredUnit
from rlm_model.evaluation.grid import Grid
from rlm_model.evaluation.predictions import Predictions

FloatArray = NDArray[np.float64]
Rows = FloatArray | sparse.csr_matrix

TREES: Mapping[str, Any] = MappingProxyType(
    {
        "num_leaves": 31,
        "bagging_fraction": 0.8,
        "bagging_freq": 1,
        "seed": 0,
        "deterministic": True,
        "force_row_wise": True,
        "verbosity": -1,
    }
)
"""Options of LightGBM that all boosted trees have."""


class Baseline(Protocol):
    """Predicts what a view shows, from a unit alone."""

    def predict(self, units: Sequence[CodeUnit]) -> FloatArray:
        """Predicts quantiles.

        Args:
            units: The units, not cut to any budget.

        Returns:
            10%, 50% and 90% quantiles in the metric's unit, shape (units, sizes, 3).
        """
        ...


Fit = Callable[[Grid, Sequence[MeasuredUnit], Sequence[MeasuredUnit]], Baseline]
"""Fits a baseline of a view to its training and validation units."""


def baseline_predictions(
    name: str,
    fit: Fit,
    views: Sequence[Grid],
    train: Sequence[MeasuredUnit],
    validation: Sequence[MeasuredUnit],
    judged: Sequence[MeasuredUnit],
) -> Predictions:
    """Fits a baseline a view, and predicts the judged units of the view's kind.

    Raises:
        ValueError: A view has no training or no validation unit.
    """
    queries = tuple(dict.fromkeys(query for view in views for query in view.queries))
    quantiles = np.full((len(judged), len(queries), len(LEVELS)), np.nan)
    for view in views:
        rows = [row for row, unit in enumerate(judged) if unit.unit.kind == view.kind]
        columns = [queries.index(query) for query in view.queries]
        baseline = fit(view, view.units(train), view.units(validation))
        found = baseline.predict([judged[row].unit for row in rows])
        quantiles[np.ix_(rows, columns)] = found
    return Predictions(name, tuple(unit.id for unit in judged), queries, quantiles)


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
        ValueError: There is no residual.
    """
    everything = residuals[~np.isnan(residuals)]
    if not len(everything):
        raise ValueError("no validation item was measured")
    offsets = np.empty((residuals.shape[1], 2))
    for column, values in enumerate(residuals.T):
        known = values[~np.isnan(values)]
        # A size of which nothing is known is as wide as the others.
        ordered = np.sort(known if len(known) else everything)
        count = len(ordered)
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

    def __init__(
        self, view: Grid, train: Sequence[MeasuredUnit], validation: Sequence[MeasuredUnit]
    ) -> None:
        """Fits the medians and the interval.

        Raises:
            ValueError: There is no training or no validation unit.
        """
        log10 = view.log10(train)
        if np.isnan(log10).all():
            raise ValueError(f"no training item has a {view.metric}")
        medians = np.array(
            [np.nanmedian(column if not np.isnan(column).all() else log10) for column in log10.T]
        )
        offsets = conformal_offsets(view.log10(validation) - medians)
        self._log10 = _with_offsets(medians[None], offsets)[0]

    def predict(self, units: Sequence[CodeUnit]) -> FloatArray:
        """See `Baseline.predict`."""
        return np.repeat(10.0 ** self._log10[None], len(units), axis=0)


class TfidfBoosting:
    """TF-IDF of the unit's text and log n, with a boosted model (LightGBM)."""

    def __init__(
        self,
        view: Grid,
        train: Sequence[MeasuredUnit],
        validation: Sequence[MeasuredUnit],
        threads: int = 2,
    ) -> None:
        """Fits the vocabulary and the trees; deterministic on one machine.

        Args:
            view: What is predicted.
            train: What the model is fitted to.
            validation: Chooses the number of trees and gives the residuals for the interval.
            threads: Threads of the boosting; their number does not change the result.
        """
        self._threads = threads
        self._log_sizes = np.log10([size or 1 for size in view.sizes])
        self._features = FeatureUnion(
            [
                ("tokens", _vectorizer(3_000, token_pattern=r"\w+|[^\w\s]", ngram_range=(1, 3))),
                ("characters", _vectorizer(1_000, analyzer="char_wb", ngram_range=(3, 5))),
            ]
        )
        rows = self._rows(self._features.fit_transform(_texts(item.unit for item in train)))
        held_rows = self._rows(self._features.transform(_texts(item.unit for item in validation)))
        log10, held_log10 = view.log10(train), view.log10(validation)
        self._booster = _fit_booster(rows, log10.ravel(), held_rows, held_log10.ravel(), threads)
        self._offsets = conformal_offsets(held_log10 - self._log10(held_rows))

    def predict(self, units: Sequence[CodeUnit]) -> FloatArray:
        """See `Baseline.predict`."""
        rows = self._rows(self._features.transform(_texts(units)))
        return 10.0 ** _with_offsets(self._log10(rows), self._offsets)

    def _log10(self, rows: sparse.csr_matrix) -> FloatArray:
        """Predicted log10 of shape (items, sizes)."""
        column = self._booster.predict(rows, num_threads=self._threads)
        return np.asarray(column).reshape(-1, len(self._log_sizes))

    def _rows(self, features: sparse.csr_matrix) -> sparse.csr_matrix:
        """Repeats each item once a size and puts log10 n in front."""
        count = features.shape[0]
        repeated = features.tocsr()[np.repeat(np.arange(count), len(self._log_sizes))]
        log_size = np.tile(self._log_sizes, count)[:, None]
        return sparse.hstack([sparse.csr_matrix(log_size), repeated], format="csr")


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


def _fit_booster(
    rows: sparse.csr_matrix,
    log10: FloatArray,
    held_rows: sparse.csr_matrix,
    held_log10: FloatArray,
    threads: int,
) -> lightgbm.Booster:
    known, held_known = ~np.isnan(log10), ~np.isnan(held_log10)
    return boosted_trees(
        (rows[known], log10[known]),
        (held_rows[held_known], held_log10[held_known]),
        rounds=2_000,
        patience=50,
        objective="l1",
        learning_rate=0.1,
        min_data_in_leaf=20,
        feature_fraction=0.2,
        num_threads=threads,
    )


def boosted_trees(
    learned: tuple[Rows, FloatArray],
    held: tuple[Rows, FloatArray] | None,
    rounds: int,
    patience: int,
    **options: float | str,
) -> lightgbm.Booster:
    """Boosts trees until the error of what is held out stops falling.

    The same on one machine, whatever the number of threads.

    Args:
        learned: Rows and their targets.
        held: The same of what is held out; None where all trees are kept.
        rounds: Trees at most.
        patience: Trees that may come without a smaller error.
        options: LightGBM's, beside `TREES`.
    """
    data = lightgbm.Dataset(*learned)
    stopping: dict[str, Any] = {}
    if held is not None:
        stopping = {
            "valid_sets": [lightgbm.Dataset(*held, data)],
            "callbacks": [lightgbm.early_stopping(patience, verbose=False)],
        }
    return lightgbm.train({**TREES, **options}, data, rounds, **stopping)


def _with_offsets(log10: FloatArray, offsets: FloatArray) -> FloatArray:
    """Quantiles in log10, ascending, shape (items, sizes, 3).

    Args:
        log10: The prediction, shape (items, sizes).
        offsets: Shape (sizes, 2).
    """
    lower, upper = np.minimum(offsets[..., 0], 0), np.maximum(offsets[..., 1], 0)
    return np.stack([log10 + lower, log10, log10 + upper], axis=-1)
