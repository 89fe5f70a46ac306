"""The command ``rlm-model finish-pack``: from a training's results to a calibrated checkpoint."""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rlm_model.contract.manifest import Answered, TrainedModel
from rlm_model.contract.queries import Query
from rlm_model.data.completion import TARGET_SIZES
from rlm_model.hub import RLMProcessor, write_card
from rlm_model.measuring.sizes import SIZES
from rlm_model.modeling import RLMForRegression
from rlm_model.training.calibrate import calibrate
from rlm_model.training.draws import DeviceIds
from rlm_model.training.pack import TOKENIZER, TRAIN, UNITS, VALIDATION, PackedUnits
from rlm_model.training.recipe import load_recipe
from rlm_model.training.weights import load_model

MOST_UNITS = 150
"""Validation units of a language that the calibration looks at: more take minutes and hardly move
it."""

MOST_QUERIES = 100
"""What it asks of each at most: kernels have a size of their own for nearly every value."""

BATCH = 24

NO_ROLE = -1
"""Of a unit that has no part in what is asked of a pack."""


def run_finish(args: argparse.Namespace) -> int:
    """Calibrates the small model on the pack's validation units and writes a checkpoint.

    Returns:
        Exit code 0.
    """
    recipe = load_recipe(args.recipe)
    rlm = load_model(args.results / "small")
    units = PackedUnits.load(args.pack / UNITS)
    queries = calibrated(units)
    batches, log10, languages = validation(units, queries)
    figures = calibrate(rlm, batches, queries, log10, languages)
    answered = tuple(answers_of(of_languages(units, recipe.answers)))
    trained = TrainedModel(recipe.name, recipe.version, recipe.license, answered)
    save_checkpoint(rlm, args.pack / TOKENIZER, trained, args.out)
    (args.out / "calibration.json").write_text(json.dumps(figures) + "\n", encoding="utf-8")
    print(json.dumps(figures))  # noqa: T201
    return 0


def save_checkpoint(
    rlm: RLMForRegression, tokenizer: Path, trained: TrainedModel, out: Path
) -> None:
    """Writes all that exporter, hub and a continued training read of a model.

    Args:
        rlm: The model.
        tokenizer: Its ``tokenizer.json``.
        trained: What it is and answers for.
        out: Folder to write.
    """
    rlm.save_pretrained(out)
    shutil.copy(tokenizer, out / TOKENIZER)
    trained.save(out)
    RLMProcessor.of_checkpoint(out).save_pretrained(out)
    write_card(out)


def of_languages(units: PackedUnits, languages: Sequence[str]) -> PackedUnits:
    """A pack in which the units of other languages have no role; see `Recipe.answers`."""
    if not languages:
        return units
    chosen = np.isin(units.languages, list(languages))
    return replace(units, role=np.where(chosen, units.role, NO_ROLE))


def calibrated(units: PackedUnits) -> list[Query]:
    """What the calibration asks: at most `MOST_QUERIES`, those that the most units answer.

    Of `TARGET_SIZES`, to which measurements are completed, only those of `SIZES` count.
    """
    targets = units.targets
    rows = np.repeat(units.role == VALIDATION, np.diff(targets.starts)) & targets.measured
    counts = np.bincount(targets.query[rows], minlength=len(targets.queries))
    left_out = {*TARGET_SIZES}.difference(SIZES)
    places = [
        place
        for place in np.argsort(-counts, kind="stable")
        if counts[place] and targets.queries[place].size not in left_out
    ]
    return [targets.queries[place] for place in sorted(places[:MOST_QUERIES])]


def validation(
    units: PackedUnits, queries: Sequence[Query], most: int = MOST_UNITS
) -> tuple[list[tuple[Tensor, Tensor]], NDArray[np.float64], NDArray[np.str_]]:
    """Validation units as batches of ids and masks, and what was measured of them.

    Args:
        units: The pack.
        queries: What is asked of each.
        most: Most units of a language; they are drawn.

    Returns:
        The batches; log10 of shape (units, queries), NaN where nothing was measured: what was
        completed is no measurement; and the units' languages.
    """
    first = np.concatenate(([0], np.cumsum(units.forms)))
    rows = np.flatnonzero(units.role == VALIDATION)
    rows = np.random.default_rng(0).permutation(rows)
    spoken = units.languages[rows]
    of_each = (rows[spoken == language][:most] for language in np.unique(spoken))
    rows = np.concatenate([rows[:0], *of_each])
    own = DeviceIds(units.own, torch.device("cpu"))
    rows = rows[np.argsort(own.lengths[first[rows]], kind="stable")]
    batches: list[tuple[Tensor, Tensor]] = []
    for start in range(0, len(rows), BATCH):
        texts = first[rows[start : start + BATCH]]
        batches.append(own.batch(torch.from_numpy(texts), int(own.lengths[texts].max())))
    return batches, units.targets.dense(rows, queries, measured=True), units.languages[rows]


def answers_of(units: PackedUnits) -> list[Answered]:
    """What a model that was trained on a pack answers for: the kind of most units first."""
    train = units.role == TRAIN
    kinds, counts = np.unique(units.kinds[train], return_counts=True)
    found: list[Answered] = []
    for kind in kinds[np.argsort(-counts, kind="stable")]:
        own = train & (units.kinds == kind)
        rows = np.repeat(own, np.diff(units.targets.starts))
        queries = [units.targets.queries[place] for place in np.unique(units.targets.query[rows])]
        if not queries:
            continue
        sizes = [query.size for query in queries if query.size is not None]
        found.append(
            Answered(
                str(kind),
                tuple(map(str, np.unique(units.languages[own]))),
                tuple(dict.fromkeys(query.metric for query in queries)),
                tuple(dict.fromkeys(query.device for query in queries)),
                min(sizes, default=None),
                max(sizes, default=None),
            )
        )
    return found
