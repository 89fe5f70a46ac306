"""The command ``rlm-model finish-pack``: from a training's results to a calibrated checkpoint."""

from __future__ import annotations

import argparse
import json
import shutil

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rlm_model.contract.queries import Query
from rlm_model.data.completion import MEASURED_DEVIATION
from rlm_model.data.grid import GRID, METRICS, SIZES
from rlm_model.modeling import RLMConfig
from rlm_model.training.calibrate import calibrate
from rlm_model.training.pack import TOKENIZER, UNITS, VALIDATION, PackedUnits
from rlm_model.training.packed import DeviceIds, load_model
from rlm_model.training.recipe import load_recipe

MOST_UNITS = 500
"""Validation units that the calibration looks at: more take minutes and hardly move it."""

BATCH = 24


def run_finish(args: argparse.Namespace) -> int:
    """Calibrates the small model on the pack's validation units and writes a checkpoint.

    Returns:
        Exit code 0.
    """
    rlm = load_model(args.results / "small", RLMConfig(**load_recipe(args.recipe).model))
    batches, log10 = validation(PackedUnits.load(args.pack / UNITS))
    queries = [Query(metric, size) for metric in METRICS for size in SIZES]
    figures = calibrate(rlm, batches, queries, log10)
    rlm.save_pretrained(args.out)
    shutil.copy(args.pack / TOKENIZER, args.out / TOKENIZER)
    (args.out / "calibration.json").write_text(json.dumps(figures) + "\n", encoding="utf-8")
    print(json.dumps(figures))  # noqa: T201
    return 0


def validation(units: PackedUnits) -> tuple[list[tuple[Tensor, Tensor]], NDArray[np.float64]]:
    """Validation units as batches of ids and masks, and what was measured of them.

    Returns:
        The batches, and log10 of shape (units, queries), NaN where nothing was measured.
    """
    first = np.concatenate(([0], np.cumsum(units.forms)))
    rows = np.flatnonzero(units.role == VALIDATION)
    rows = np.random.default_rng(0).permutation(rows)[:MOST_UNITS]
    own = DeviceIds(units.own, torch.device("cpu"))
    rows = rows[np.argsort(own.lengths[first[rows]], kind="stable")]
    columns = [GRID.index(n) for n in SIZES]
    # What was completed is no measurement: its deviation is larger.
    real = units.deviation[rows] < MEASURED_DEVIATION * 1.02
    log10 = np.where(real, units.mean[rows], np.nan)[:, :, columns]
    batches: list[tuple[Tensor, Tensor]] = []
    for start in range(0, len(rows), BATCH):
        texts = first[rows[start : start + BATCH]]
        batches.append(own.batch(torch.from_numpy(texts), int(own.lengths[texts].max())))
    return batches, log10.reshape(len(rows), -1).astype(np.float64)
