"""The command ``rlm-model evaluate``: from data and predictions to a report."""

from __future__ import annotations

import argparse
import shlex
from dataclasses import replace
from functools import partial

from rlm_model.contract.manifest import Manifest, load_manifest
from rlm_model.data.loading import load_data
from rlm_model.evaluation.baselines import Fit, SizeOnly, TfidfBoosting, baseline_predictions
from rlm_model.evaluation.grid import answered_views, grids
from rlm_model.evaluation.options import relative
from rlm_model.evaluation.predictions import Predictions
from rlm_model.evaluation.quality import quality_of
from rlm_model.evaluation.report import ReportSource, write_report

BASELINES = ("TF-IDF + LightGBM", "Size only")
"""Baselines that the command fits itself, by their name in the report."""


def run(args: argparse.Namespace) -> int:
    """Fits the baselines, reads the predictions and writes the report.

    Returns:
        Exit code 0.

    Raises:
        DataError: The data can't be read.
        PredictionsError: A file of predictions can't be used.
        ManifestError: ``--model`` is not an exported model.
        ValueError: A name stands twice, or the split is empty.
    """
    predictions = {name: Predictions.load(name, path) for name, path in args.predictions}
    if len(predictions) < len(args.predictions) or not predictions.keys().isdisjoint(BASELINES):
        raise ValueError("--predictions: each name may stand once, and not be a baseline's")
    manifest = load_manifest(args.model) if args.model else None
    data = load_data(args.data, args.measurements, **({} if manifest is None else wanted(manifest)))
    measured = data.units
    by_split = {
        split: [item for item in measured if item.split == split]
        for split in ("train", "validation", "test")
    }
    if not all(by_split.values()):
        raise ValueError(f"{args.data} has too few problems: a split is empty")
    judged = by_split[args.split]
    views = grids(judged)
    if predictions:
        views = answered_views(views, next(iter(predictions.values())).queries)
    fits: tuple[Fit, ...] = (partial(TfidfBoosting, threads=args.threads), SizeOnly)
    for name, fit in zip(BASELINES, fits, strict=True):
        predictions[name] = baseline_predictions(
            name, fit, views, by_split["train"], by_split["validation"], judged
        )
    source = ReportSource(
        title=args.out.resolve().name,
        command=_command_line(args),
        files=data.files,
        measured=measured,
        split=args.split,
        predictions=predictions,
        falls_short=args.falls_short.read_text(encoding="utf-8") if args.falls_short else "",
    )
    report = write_report(source, args.out)
    if manifest is not None:
        replace(manifest, quality=quality_of(report)).save(args.model)
    return 0


def wanted(manifest: Manifest) -> dict[str, tuple[str, ...]]:
    """Options of `load_data`: what a model answers for."""
    kinds = tuple(part.kind for part in manifest.answered)
    return {"languages": manifest.languages, "kinds": kinds}


def _command_line(args: argparse.Namespace) -> str:
    """The command line with paths relative to the working folder, the same on every machine."""
    words = ["rlm-model", "evaluate", "--data", relative(args.data)]
    words += ["--measurements", relative(args.measurements), "--split", args.split]
    if args.predictions:
        words += ["--predictions", *(f"{name}={relative(p)}" for name, p in args.predictions)]
    if args.falls_short:
        words += ["--falls-short", relative(args.falls_short)]
    if args.model:
        words += ["--model", relative(args.model)]
    return shlex.join([*words, "--out", relative(args.out)])
