"""Judges an exported model on the held-out suites, by the very engine that ships.

Usage: ``python -m rlm_export.suites --model FOLDER --out FOLDER [--seen FILE]``

Writes ``suites.md``, ``suites.json`` and the predictions themselves, ``suite_predictions.json``.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np

from rlm_lsp.engine import EngineError
from rlm_lsp.engine.engine import Engine
from rlm_model.contract.kinds import FUNCTION
from rlm_model.contract.queries import Query, QueryError
from rlm_model.data.completion import TARGET_SIZES
from rlm_model.evaluation.suites import load_items
from rlm_model.evaluation.suites.score import SuitePredictions, score_suites
from rlm_model.evaluation.suites.suites_report import write_report
from rlm_model.evaluation.suites.variants import load_variants


def predict(folder: Path) -> SuitePredictions:
    """Predicts all functions of the suites and their variants on the CPU.

    At all sizes that models learn, as far as the model answers them.

    Raises:
        EngineError: The model is missing or damaged.
    """
    engine = Engine.load(folder, "cpu")
    manifest = engine.manifest
    sizes = tuple(size for size in TARGET_SIZES if _answers(engine, size))
    device = manifest.of_kind().devices[0]
    metrics = FUNCTION.metrics
    queries = [Query(metric, size, device) for metric in metrics for size in sizes]
    asked = {item.id: item.unit for item in load_items()}
    asked |= {variant.id: variant.unit for variant in load_variants()}
    quantiles, refused = {}, {}
    results = engine.judge(list(asked.values()), queries)
    for name, result in zip(asked, results, strict=True):
        if result.reason:
            refused[name] = result.reason
            continue
        rows = np.array([(e.p10, e.p50, e.p90) for e in result.estimates])
        quantiles[name] = dict(zip(metrics, rows.reshape(len(metrics), -1, 3), strict=True))
    title = f"{manifest.name} {manifest.version} ({manifest.precision})"
    return SuitePredictions(title, sizes, quantiles, refused)


def _answers(engine: Engine, size: int) -> bool:
    try:
        engine.queries([size])
    except QueryError:
        return False
    return True


def main(arguments: list[str] | None = None) -> int:
    """Writes predictions and report.

    Returns:
        0, or 2 with one line on stderr where the model can't be used.
    """
    parser = argparse.ArgumentParser(prog="python -m rlm_export.suites")
    parser.add_argument("--model", type=Path, required=True, help="folder of the exported model")
    parser.add_argument("--out", type=Path, required=True, help="folder of the report")
    parser.add_argument("--seen", type=Path, help="seen.json of the pack that it was trained on")
    args = parser.parse_args(arguments)
    seen = json.loads(args.seen.read_text(encoding="utf-8")) if args.seen else ()
    try:
        predictions = predict(args.model)
    except EngineError as error:
        print(f"suites: {error}", file=sys.stderr)  # noqa: T201
        return 2
    predictions.save(args.out / "suite_predictions.json")
    write_report(score_suites(predictions, seen=seen), args.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
