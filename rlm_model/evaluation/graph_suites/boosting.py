"""Boosted trees over counts of operators, shapes and depths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from rlm_model.evaluation.baselines import boosted_trees
from rlm_model.evaluation.graph_suites.collection import Examples, FloatArray, IntArray
from rlm_model.evaluation.graph_suites.predictors import Lesson

ROUNDS = 600
"""Trees at most; as few rows as `HELD_FROM` do not choose how many."""

FEW_ROUNDS = 200

HELD_FROM = 200
HELD_SHARE = 0.1
"""Share of what is learned that chooses the number of trees, from so many rows on."""

OPTIONS: dict[str, Any] = {
    "objective": "l2",
    "learning_rate": 0.05,
    "feature_fraction": 0.5,
}


class Boosted:
    """Trees of one number; deterministic on one machine."""

    def __init__(self, rows: FloatArray, targets: FloatArray, threads: int = 2) -> None:
        """Fits them.

        Args:
            rows: Shape (rows, features).
            targets: Shape (rows,).
            threads: Threads of the boosting; their number does not change the result.
        """
        self._threads = threads
        count = len(rows)
        learned, held, rounds = (rows, targets), None, FEW_ROUNDS
        if count >= HELD_FROM:
            order = np.random.default_rng(0).permutation(count)
            out, kept = np.split(order, [int(count * HELD_SHARE)])
            learned, held = (rows[kept], targets[kept]), (rows[out], targets[out])
            rounds = ROUNDS
        self._booster = boosted_trees(
            learned,
            held,
            rounds,
            patience=40,
            **OPTIONS,
            min_data_in_leaf=int(np.clip(count // 10, 2, 20)),
            min_data_in_bin=int(np.clip(count // 30, 1, 3)),
            num_threads=threads,
        )

    def predict(self, rows: FloatArray) -> FloatArray:
        """The number of each row."""
        return np.asarray(self._booster.predict(rows, num_threads=self._threads))


class BoostedTasks:
    """Trees of each task on its own."""

    def __init__(self, threads: int = 2) -> None:
        """See `Boosted`."""
        self._threads = threads

    def fit_predict(
        self, lessons: Sequence[Lesson], asked: Examples, outputs: IntArray
    ) -> FloatArray:
        """See `Regressor`."""
        rows = np.concatenate([lesson.examples.matrix for lesson in lessons])
        targets = np.concatenate([lesson.targets for lesson in lessons])
        tasks = np.concatenate([lesson.outputs for lesson in lessons])
        matrix, found = asked.matrix, np.empty(len(asked))
        for task in np.unique(outputs):
            chosen, of_task = tasks == task, outputs == task
            trees = Boosted(rows[chosen], targets[chosen], self._threads)
            found[of_task] = trees.predict(matrix[of_task])
        return found
