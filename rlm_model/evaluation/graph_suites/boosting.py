"""Boosted trees over counts of operators, shapes and depths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import lightgbm
import numpy as np

from rlm_model.evaluation.graph_suites.collection import Examples, FloatArray
from rlm_model.evaluation.graph_suites.predictors import Outputs

ROUNDS = 600
"""Trees at most; as few rows as `HELD_FROM` do not choose how many."""

FEW_ROUNDS = 200

HELD_FROM = 200
HELD_SHARE = 0.1
"""Share of what is learned that chooses the number of trees, from so many rows on."""

OPTIONS: dict[str, Any] = {
    "objective": "l2",
    "learning_rate": 0.05,
    "num_leaves": 31,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "seed": 0,
    "deterministic": True,
    "force_row_wise": True,
    "verbosity": -1,
}


class Boosted:
    """Trees of one number; deterministic on one machine."""

    threads = 2
    """Threads of the boosting; their number does not change the result."""

    def __init__(self, rows: FloatArray, targets: FloatArray) -> None:
        """Fits them.

        Args:
            rows: Shape (rows, features).
            targets: Shape (rows,).
        """
        count = len(rows)
        options = {
            **OPTIONS,
            "num_threads": self.threads,
            "min_data_in_leaf": int(np.clip(count // 10, 2, 20)),
            "min_data_in_bin": int(np.clip(count // 30, 1, 3)),
        }
        if count < HELD_FROM:
            data = lightgbm.Dataset(rows, targets)
            self._booster = lightgbm.train(options, data, FEW_ROUNDS)
            return
        order = np.random.default_rng(0).permutation(count)
        held, kept = np.split(order, [int(count * HELD_SHARE)])
        data = lightgbm.Dataset(rows[kept], targets[kept])
        self._booster = lightgbm.train(
            options,
            data,
            ROUNDS,
            valid_sets=[lightgbm.Dataset(rows[held], targets[held], data)],
            callbacks=[lightgbm.early_stopping(40, verbose=False)],
        )

    def predict(self, rows: FloatArray) -> FloatArray:
        """The number of each row."""
        return np.asarray(self._booster.predict(rows, num_threads=self.threads))


class BoostedTasks:
    """Trees of each task on its own."""

    def fit_predict(
        self,
        learned: Sequence[Examples],
        targets: Sequence[FloatArray],
        outputs: Sequence[Outputs],
        asked: Examples,
        asked_outputs: Outputs,
    ) -> FloatArray:
        """See `Regressor`."""
        rows = np.concatenate([each.matrix for each in learned])
        values, tasks = np.concatenate(targets), np.concatenate(outputs)
        matrix, found = asked.matrix, np.empty(len(asked))
        for task in np.unique(asked_outputs):
            chosen, of_task = tasks == task, asked_outputs == task
            found[of_task] = Boosted(rows[chosen], values[chosen]).predict(matrix[of_task])
        return found
