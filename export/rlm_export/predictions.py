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
from rlm_model.data.grid import METRICS, SIZES
from rlm_model.data.joined import load_data
from rlm_model.evaluation.predictions import Predictions


class EnginePredictor:
    """`Predictor` over an exported model."""

    def __init__(self, folder: Path) -> None:
        """Loads the model on the CPU.

        Raises:
            EngineError: The model is missing or damaged.
        """
        self._engine = Engine.load(folder, "cpu")

    def predict(self, units: Sequence[CodeUnit]) -> NDArray[np.float64]:
        """See `Predictor.predict`.

        Raises:
            EngineError: The model refuses a unit.
        """
        device = self._engine.manifest.of_kind().devices[0]
        queries = [Query(metric, size, device) for metric in METRICS for size in SIZES]
        results = self._engine.judge(units, queries)
        refused = next((result for result in results if result.reason), None)
        if refused is not None:
            raise EngineError(f"{refused.unit.name}: {refused.reason}")
        rows = [[(e.p10, e.p50, e.p90) for e in result.estimates] for result in results]
        return np.array(rows).reshape(len(units), len(METRICS), len(SIZES), 3)


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
        measured = load_data(args.data, args.measurements).units
        judged = [item for item in measured if item.split == args.split]
        quantiles = EnginePredictor(args.model).predict([item.unit for item in judged])
    except (DataError, EngineError) as error:
        print(f"predictions: {error}", file=sys.stderr)  # noqa: T201
        return 2
    args.out.parent.mkdir(parents=True, exist_ok=True)
    Predictions("predictions", tuple(item.id for item in judged), quantiles).save(args.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
