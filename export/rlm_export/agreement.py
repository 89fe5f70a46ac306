"""How far an int8 model's answers lie from the float32 model's, and how far they may.

Both are asked through the engine that ships. Differences are in decades: 0.02 is 5 percent,
0.2 is 58 percent, 1 is a flipped exponent digit.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from rlm_export.errors import ParityError
from rlm_lsp.engine.engine import Engine
from rlm_lsp.engine.sizes import nearest_sizes
from rlm_model.contract.queries import LEVELS
from rlm_model.contract.units import CodeUnit

MAX_MEDIAN = {"p10": 0.04, "p50": 0.02, "p90": 0.04}
"""Largest median difference allowed, in decades. The tails hold less mass and move more."""

MAX_P95 = {"p10": 0.3, "p50": 0.2, "p90": 0.3}
"""Largest 95% quantile of the difference allowed, in decades. The median of a wide distribution
moves by more than that of a narrow one, and says as little before as after."""

MIN_SPEARMAN = 0.98
"""Smallest rank correlation allowed between both models' medians, over units of one query."""

MIN_UNITS = 30
"""Fewer units say nothing of a 95% quantile."""


def answers(folder: Path, units: Sequence[CodeUnit], sizes: Sequence[int]) -> NDArray[np.float64]:
    """Asks a model folder every metric of its main kind of units at every size.

    Args:
        folder: The model's.
        units: Of that kind.
        sizes: Sizes; of those that the model does not answer for, the nearest that it does.

    Returns:
        log10 of the quantiles, shape (units, queries, levels); NaN where the model has none.

    Raises:
        EngineError: The model can't be loaded or fails.
    """
    engine = Engine.load(folder, "cpu")
    queries = engine.queries(nearest_sizes(engine.manifest, sizes))
    found = np.full((len(units), len(queries), len(LEVELS)), np.nan)
    for row, result in enumerate(engine.judge(units, queries)):
        if result.estimates:
            found[row] = [(e.p10, e.p50, e.p90) for e in result.estimates]
    return np.log10(found)


def compare(reference: NDArray[np.float64], found: NDArray[np.float64]) -> dict[str, float]:
    """Figures of the manifest's ``parity``, from two results of `answers`.

    Raises:
        ParityError: A unit that the reference answers has no answer, or there are too few.
    """
    known = np.isfinite(reference).all(axis=(1, 2))
    if known.sum() < MIN_UNITS:
        raise ParityError(
            f"only {known.sum()} units can be compared, at least {MIN_UNITS} are needed; "
            "give more files with --parity-units"
        )
    reference, found = reference[known], found[known]
    lost = int((~np.isfinite(found)).any(axis=(1, 2)).sum())
    if lost:
        raise ParityError(
            f"int8 gives no finite number for {lost} of {len(found)} units that float32 answers"
        )
    figures = {"units": float(len(found))}
    difference = np.abs(found - reference)
    for index, level in enumerate(LEVELS):
        name = f"p{round(level * 100)}"
        figures[f"{name}_median_decades"] = float(np.median(difference[..., index]))
        figures[f"{name}_p95_decades"] = float(np.quantile(difference[..., index], 0.95))
    middle = LEVELS.index(0.5)
    figures["spearman"] = min(
        float(spearmanr(reference[:, query, middle], found[:, query, middle]).statistic)
        for query in range(reference.shape[1])
    )
    return figures


def check_agreement(figures: dict[str, float]) -> None:
    """Compares figures of `compare` with what is allowed.

    Raises:
        ParityError: One or more are beyond; the message quotes all of those.
    """
    beyond = []
    for limits, figure in ((MAX_MEDIAN, "median"), (MAX_P95, "p95")):
        for level, limit in limits.items():
            value = figures[f"{level}_{figure}_decades"]
            if not value <= limit:
                beyond.append(f"{level} {figure} {value:.3f} decades (at most {limit})")
    if not figures["spearman"] >= MIN_SPEARMAN:
        beyond.append(f"rank correlation {figures['spearman']:.4f} (at least {MIN_SPEARMAN})")
    if beyond:
        raise ParityError(f"int8 differs from float32: {'; '.join(beyond)}")
