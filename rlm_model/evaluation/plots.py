"""Plots of the evaluation report: small PNG files without a time stamp."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from rlm_model.contract.metrics import METRICS
from rlm_model.contract.queries import LEVELS
from rlm_model.evaluation.grid import Grid
from rlm_model.evaluation.markdown import heading
from rlm_model.figures import save_png

FloatArray = NDArray[np.float64]

SIZE_COLORS = ("#440154", "#3b528b", "#21918c", "#5ec962", "#c9b41f", "#e36b2c")


def draw_scatter(path: Path, view: Grid, measured: FloatArray, quantiles: FloatArray) -> None:
    """Draws predicted medians over measurements, a colour a size.

    Args:
        path: PNG file to write.
        view: What is shown.
        measured: Log10, NaN where nothing was measured, shape (items, sizes).
        quantiles: In the metric's unit, shape (items, sizes, 3).
    """
    figure = Figure(figsize=(5, 5), layout="constrained")
    axes = figure.add_subplot()
    unit = METRICS[view.metric].unit
    axes.set(xscale="log", yscale="log", title=heading(view.kind, view.metric))
    axes.set(xlabel=_with_unit("measured", unit), ylabel=_with_unit("p50", unit))
    for index, (size, color) in enumerate(zip(view.sizes, cycle(SIZE_COLORS), strict=False)):
        x, y = 10.0 ** measured[:, index], quantiles[:, index, 1]
        label = None if size is None else f"n = {size}"
        axes.scatter(x, y, s=6, alpha=0.6, color=color, linewidths=0, label=label)
    axes.axline((1, 1), (10, 10), color="black", linewidth=0.8)
    if view.sizes != (None,):
        axes.legend(fontsize=7, markerscale=2)
    save_png(figure, path)


def draw_calibration(path: Path, report: dict[str, Any]) -> None:
    """Draws the share of measurements below each quantile over the quantile's level."""
    parts = report["scores"]
    figure = Figure(figsize=(4 * len(parts), 4), layout="constrained")
    panels = figure.subplots(1, len(parts), squeeze=False)[0]
    for axes, part in zip(panels, parts, strict=True):
        title = heading(part["kind"], part["metric"])
        axes.set(title=title, xlabel="nominal share below", xlim=(0, 1))
        axes.set(ylabel="observed share below", ylim=(0, 1))
        axes.axline((0, 0), (1, 1), color="black", linewidth=0.8)
        for name, found in part["predictors"].items():
            axes.plot(LEVELS, found["below"], marker="o", markersize=4, label=name)
        axes.legend(fontsize=7)
    save_png(figure, path)


def draw_spearman(path: Path, report: dict[str, Any]) -> None:
    """Draws the rank correlation at each size as bars, a colour a predictor.

    A predictor whose rank correlation is not defined at any size has no bars.
    """
    parts = report["scores"]
    figure = Figure(figsize=(5 * len(parts), 3.5), layout="constrained")
    panels = figure.subplots(1, len(parts), squeeze=False)[0]
    for axes, part in zip(panels, parts, strict=True):
        places = np.arange(len(part["sizes"]))
        by_name = {name: found["spearman_by_size"] for name, found in part["predictors"].items()}
        by_name = {name: values for name, values in by_name.items() if any(values)}
        width = 0.8 / max(len(by_name), 1)
        for index, (name, values) in enumerate(by_name.items()):
            heights = [value or 0.0 for value in values]
            axes.bar(places + (index + 0.5) * width - 0.4, heights, width, label=name)
        title = heading(part["kind"], part["metric"])
        axes.set(title=title, ylabel="Spearman", ylim=(0, 1))
        ticks = ["" if size is None else f"n = {size}" for size in part["sizes"]]
        axes.set_xticks(places, ticks, fontsize=7)
        if by_name:
            axes.legend(fontsize=7, loc="lower left")
    save_png(figure, path)


def _with_unit(text: str, unit: str) -> str:
    return f"{text}, {unit}" if unit else text
