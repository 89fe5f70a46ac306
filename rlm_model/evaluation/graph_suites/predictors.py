"""Who predicts: figures alone, regressors, and regressors that learn another task before.

A prediction is a number a judged example, the larger the larger the value: only ranks are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from sklearn.linear_model import RidgeCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from rlm_model.contract.manifest import file_sha256
from rlm_model.evaluation.graph_suites.cases import Case
from rlm_model.evaluation.graph_suites.collection import Examples, FloatArray, IntArray
from rlm_model.evaluation.predictions import Predictions, PredictionsError

PENALTIES = tuple(10.0 ** np.arange(-3, 5))
"""That a ridge regression chooses from, each example left out once."""


class Predictor(Protocol):
    """Predicts what is judged in a case."""

    name: str
    """What the report calls it."""

    def settings_of(self, case: Case) -> str:
        """What its predictions depend on beside the case: kept ones of others do not count."""
        ...

    def predict(self, case: Case) -> FloatArray | None:
        """A number a judged example, or None where it has nothing to say of such a case."""
        ...


@dataclass(frozen=True, eq=False)
class Lesson:
    """Examples of one collection that are learned.

    Attributes:
        examples: They.
        targets: Their numbers, shape (examples,).
        outputs: Their tasks, from 0, shape (examples,).
    """

    examples: Examples
    targets: FloatArray
    outputs: IntArray

    @classmethod
    def of(cls, examples: Examples) -> Lesson:
        """What was measured of examples."""
        return cls(examples, examples.targets, outputs_of(examples))


class Regressor(Protocol):
    """Learns numbers of examples, and predicts those of others.

    Examples of several collections have the same features. What has one output is one task: a
    query of networks, or all that is known of code, whose features tell its queries apart.
    """

    def fit_predict(
        self, lessons: Sequence[Lesson], asked: Examples, outputs: IntArray
    ) -> FloatArray:
        """Learns examples, and predicts others.

        Args:
            lessons: What is learned.
            asked: What is predicted.
            outputs: Its tasks.
        """
        ...


class FigureAlone:
    """Says that what has more of something costs more, and gets more right."""

    def __init__(self, name: str) -> None:
        """Takes the name of a collection's cost."""
        self.name = name

    def settings_of(self, case: Case) -> str:
        """See `Predictor`."""
        return ""

    def predict(self, case: Case) -> FloatArray | None:
        """See `Predictor`."""
        figures = case.judged.collection.costs.get(self.name)
        return None if figures is None else figures[case.judged.units, case.judged.columns]


class LearnedAlone:
    """A regressor; where a case has a source, one that learns the source before."""

    def __init__(self, name: str, regressor: Regressor, settings: str, networks: bool) -> None:
        """Takes the regressor.

        Args:
            name: What the report calls it.
            regressor: The regressor.
            settings: See `Predictor.settings_of`.
            networks: Whether it reads nothing but networks.
        """
        self.name = name
        self._settings = settings
        self._regressor = regressor
        self._networks = networks
        self._before: tuple[object, FloatArray] | None = None

    def settings_of(self, case: Case) -> str:
        """See `Predictor`."""
        return self._settings

    def predict(self, case: Case) -> FloatArray | None:
        """See `Predictor`."""
        if self._networks and case.judged.collection.profiles is None:
            return None
        if case.source:
            return self._transferred(case)
        return self._regressor.fit_predict(
            [Lesson.of(case.learned)], case.judged, outputs_of(case.judged)
        )

    def _transferred(self, case: Case) -> FloatArray:
        """Ridge regression of the target on what a regressor of the source says of a unit.

        Beside it stand the figures that a person would order units by. Where nothing of the target
        is known, the source's regressor alone answers.
        """
        seen, judged = self._of_source(case, case.learned), self._of_source(case, case.judged)
        if not len(case.learned):
            return judged.mean(axis=1)
        found = np.empty(len(case.judged))
        for column in np.unique(case.judged.columns):
            rows, asked = case.learned.columns == column, case.judged.columns == column
            if not rows.any():
                found[asked] = judged[asked].mean(axis=1)
                continue
            model = make_pipeline(StandardScaler(), RidgeCV(PENALTIES))
            model.fit(_with_figures(case.learned, seen)[rows], case.learned.targets[rows])
            found[asked] = model.predict(_with_figures(case.judged, judged)[asked])
        return found

    def _of_source(self, case: Case, asked: Examples) -> FloatArray:
        """What a regressor of the source says of examples, shape (examples, tasks)."""
        everything = self._source_table(case)
        if asked.collection.profiles is None:
            return everything[asked.units, asked.columns, None]
        return everything[asked.units]

    def _source_table(self, case: Case) -> FloatArray:
        """What a regressor of the source says of all units of the case's collection.

        Shape (units, tasks), or (units, queries) where features tell queries apart. It is kept for
        the next case of the same source.
        """
        learned = ((e.collection, e.units.tobytes(), e.columns.tobytes()) for e in case.source)
        key = (case.judged.collection, *learned)
        if self._before is None or self._before[0] != key:
            self._before = (key, self._learn_source(case))
        return self._before[1]

    def _learn_source(self, case: Case) -> FloatArray:
        collection = case.judged.collection
        units = np.arange(len(collection.ids))
        if len(case.source) > 1:
            # Accuracies of several spaces: how far from the mean of its space a network is.
            columns = np.zeros(1, np.int64)
            lessons = [
                Lesson(each, _standard(each.targets), np.zeros(len(each), np.int64))
                for each in case.source
            ]
        else:
            source = case.source[0]
            is_code = collection.profiles is None
            columns = np.arange(len(collection.queries)) if is_code else np.unique(source.columns)
            lessons = [Lesson.of(source)]
        asked = Examples(collection, np.repeat(units, len(columns)), np.tile(columns, len(units)))
        found = self._regressor.fit_predict(lessons, asked, outputs_of(asked))
        return found.reshape(len(units), len(columns))


class FromFiles:
    """A model's predictions: a file of `Predictions` a case, named after it."""

    def __init__(self, name: str, folder: Path) -> None:
        """Takes the folder that holds ``<key of the case>.npz``."""
        self.name = name
        self._folder = folder

    def _file(self, case: Case) -> Path:
        return self._folder / f"{case.key}.npz"

    def settings_of(self, case: Case) -> str:
        """See `Predictor`."""
        path = self._file(case)
        return file_sha256(path) if path.exists() else ""

    def predict(self, case: Case) -> FloatArray | None:
        """See `Predictor`.

        Raises:
            PredictionsError: The file is none, or lacks something that is judged.
        """
        path = self._file(case)
        if not path.exists():
            return None
        found = Predictions.load(self.name, path)
        rows = {item: row for row, item in enumerate(found.ids)}
        columns = {query: column for column, query in enumerate(found.queries)}
        ids = case.judged.collection.ids
        medians = np.full(len(case.judged), np.nan)
        for at, (unit, query) in enumerate(
            zip(case.judged.units, case.judged.queries, strict=True)
        ):
            if ids[unit] in rows and query in columns:
                medians[at] = found.quantiles[rows[ids[unit]], columns[query], 1]
        if np.isnan(medians).any():
            first = int(np.flatnonzero(np.isnan(medians))[0])
            raise PredictionsError(
                f"{path} does not answer {case.judged.queries[first]} "
                f"of {ids[case.judged.units[first]]}"
            )
        return medians


class Chained:
    """A regressor of one query after the other, which reads those before: as a sequence is decoded.

    It learns from what was measured of the queries before, and predicts from what it has predicted.
    """

    def __init__(
        self, name: str, fit: Callable[[FloatArray, FloatArray], ChainLink], settings: str
    ) -> None:
        """Takes a maker of links; see `LearnedAlone`."""
        self.name = name
        self._settings = settings
        self._fit = fit

    def settings_of(self, case: Case) -> str:
        """See `Predictor`."""
        return self._settings

    def predict(self, case: Case) -> FloatArray | None:
        """See `Predictor`; None but for sequences."""
        if case.suite != "sequence":
            return None
        collection = case.judged.collection
        columns = case.columns.tolist()
        units = np.unique(case.judged.units)
        said = np.full((len(collection.ids), len(collection.queries)), np.nan)
        for place, column in enumerate(columns):
            before = columns[:place]
            rows = case.learned.units[case.learned.columns == column]
            link = self._fit(
                np.hstack([collection.features[rows], collection.targets[np.ix_(rows, before)]]),
                collection.targets[rows, column],
            )
            asked = np.hstack([collection.features[units], said[np.ix_(units, before)]])
            said[units, column] = link.predict(asked)
        return said[case.judged.units, case.judged.columns]


class ChainLink(Protocol):
    """A model of one number."""

    def predict(self, rows: FloatArray) -> FloatArray:
        """Predicts the number of each row."""
        ...


def outputs_of(examples: Examples) -> IntArray:
    """The tasks of examples: a query each of networks, one of code."""
    if examples.collection.profiles is None:
        return np.zeros(len(examples), np.int64)
    return examples.columns


def _standard(values: FloatArray) -> FloatArray:
    return (values - values.mean()) / max(values.std(), 1e-9)


def _with_figures(examples: Examples, said: FloatArray) -> FloatArray:
    figures = [
        np.log10(1 + values[examples.units, examples.columns])
        for values in examples.collection.costs.values()
    ]
    return np.column_stack([said, *figures])
