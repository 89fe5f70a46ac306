"""Predictions of an exported model on a split, by the very engine that ships.

Usage: ``python -m rlm_export.predictions --model FOLDER --data FOLDER --out FILE.npz``
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rlm_lsp.engine import EngineError
from rlm_lsp.engine.engine import Engine
from rlm_model.contract.queries import Query
from rlm_model.contract.units import CodeUnit
from rlm_model.corpora.texts import DataError
from rlm_model.data.loading import load_data
from rlm_model.data.measured import MeasuredUnit
from rlm_model.evaluation.command import wanted
from rlm_model.evaluation.grid import Grid, grids
from rlm_model.evaluation.predictions import Predictions


class EnginePredictor:
    """An exported model, asked what it answers."""

    def __init__(self, folder: Path) -> None:
        """Loads the model on the CPU.

        Raises:
            EngineError: The model is missing or damaged.
        """
        self._engine = Engine.load(folder, "cpu")
        self.manifest = self._engine.manifest

    def queries(self, views: Sequence[Grid]) -> list[Query]:
        """Those queries of the views that the model answers."""
        kinds = {part.kind: part for part in self.manifest.answered}
        return [
            query
            for view in views
            if view.kind in kinds
            for query in view.queries
            if kinds[view.kind].refusal(query) is None
        ]

    def predict(self, units: Sequence[CodeUnit], queries: Sequence[Query]) -> NDArray[np.float64]:
        """Predicts quantiles.

        Args:
            units: The units, not cut to any budget.
            queries: What is asked of each.

        Returns:
            10%, 50% and 90% quantiles in the metrics' units, shape (units, queries, 3).

        Raises:
            EngineError: The model refuses a unit.
        """
        results = self._engine.judge(units, queries)
        refused = next((result for result in results if result.reason), None)
        if refused is not None:
            raise EngineError(f"{refused.unit.name}: {refused.reason}")
        rows = [[(e.p10, e.p50, e.p90) for e in result.estimates] for result in results]
        return np.array(rows).reshape(len(units), len(queries), 3)

    def predictions(self, judged: Sequence[MeasuredUnit]) -> Predictions:
        """Predicts what was measured of units, those of each kind together.

        Raises:
            EngineError: The model refuses a unit.
        """
        asked: dict[str, list[Query]] = {}
        for view in grids(judged):
            asked.setdefault(view.kind, []).extend(self.queries([view]))
        queries = tuple(dict.fromkeys(query for found in asked.values() for query in found))
        items = [unit for unit in judged if asked.get(unit.unit.kind)]
        quantiles = np.full((len(items), len(queries), 3), np.nan)
        for kind, found in asked.items():
            rows = [row for row, unit in enumerate(items) if unit.unit.kind == kind]
            columns = [queries.index(query) for query in found]
            if rows and columns:
                units = [items[row].unit for row in rows]
                quantiles[np.ix_(rows, columns)] = self.predict(units, found)
        return Predictions("predictions", tuple(unit.id for unit in items), queries, quantiles)


def main(arguments: list[str] | None = None) -> int:
    """Writes the predictions of a split.

    Returns:
        0, or 2 with one line on stderr where the input can't be used.
    """
    parser = argparse.ArgumentParser(prog="python -m rlm_export.predictions")
    parser.add_argument("--model", type=Path, required=True, help="folder of the exported model")
    parser.add_argument("--data", type=Path, required=True, help="folder that holds measured/")
    parser.add_argument("--measurements", type=Path, default=Path("measurements"))
    parser.add_argument("--split", choices=("validation", "test"), default="test")
    parser.add_argument("--out", type=Path, required=True, help="predictions to write (.npz)")
    args = parser.parse_args(arguments)
    try:
        predictor = EnginePredictor(args.model)
        options = wanted(predictor.manifest)
        measured = load_data(args.data, args.measurements, **options).units
        predictions = predictor.predictions([unit for unit in measured if unit.split == args.split])
    except (DataError, EngineError) as error:
        print(f"predictions: {error}", file=sys.stderr)  # noqa: T201
        return 2
    args.out.parent.mkdir(parents=True, exist_ok=True)
    predictions.save(args.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
