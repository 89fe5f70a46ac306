"""Plots of the evaluation report: small PNG files without a time stamp."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import NDArray

from rlm_model.contract.queries import LEVELS
from rlm_model.data.grid import SIZES
from rlm_model.evaluation.markdown import METRIC_TITLES

FloatArray = NDArray[np.float64]

METRIC_UNITS = {"time_s": "s", "peak_memory_bytes": "bytes"}
SIZE_COLORS = ("#440154", "#3b528b", "#21918c", "#5ec962", "#c9b41f")


def draw_scatter(path: Path, metric: str, measured: FloatArray, quantiles: FloatArray) -> None:
    """Draws predicted medians over measurements, a colour a size.

    Args:
        path: PNG file to write.
        metric: Name of the metric.
        measured: Log10, NaN where nothing was measured, shape (items, sizes).
        quantiles: In natural units, shape (items, sizes, 3).
    """
    figure = Figure(figsize=(5, 5), layout="constrained")
    axes = figure.add_subplot()
    axes.set(xscale="log", yscale="log", title=METRIC_TITLES[metric])
    axes.set(xlabel=f"measured, {METRIC_UNITS[metric]}", ylabel=f"p50, {METRIC_UNITS[metric]}")
    for index, (size, color) in enumerate(zip(SIZES, SIZE_COLORS, strict=True)):
        x, y = 10.0 ** measured[:, index], quantiles[:, index, 1]
        axes.scatter(x, y, s=6, alpha=0.6, color=color, linewidths=0, label=f"n = {size}")
    axes.axline((1, 1), (10, 10), color="black", linewidth=0.8)
    axes.legend(fontsize=7, markerscale=2)
    save_png(figure, path)


def draw_calibration(path: Path, report: dict[str, Any]) -> None:
    """Draws the share of measurements below each quantile over the quantile's level."""
    figure = Figure(figsize=(4 * len(report["scores"]), 4), layout="constrained")
    panels = figure.subplots(1, len(report["scores"]), squeeze=False)[0]
    for axes, (metric, scores) in zip(panels, report["scores"].items(), strict=True):
        axes.set(title=METRIC_TITLES[metric], xlabel="nominal share below", xlim=(0, 1))
        axes.set(ylabel="observed share below", ylim=(0, 1))
        axes.axline((0, 0), (1, 1), color="black", linewidth=0.8)
        for name, found in scores.items():
            axes.plot(LEVELS, found["below"], marker="o", markersize=4, label=name)
        axes.legend(fontsize=7)
    save_png(figure, path)


def draw_spearman(path: Path, report: dict[str, Any]) -> None:
    """Draws the rank correlation at each size as bars, a colour a predictor.

    A predictor whose rank correlation is not defined at any size has no bars.
    """
    figure = Figure(figsize=(5 * len(report["scores"]), 3.5), layout="constrained")
    panels = figure.subplots(1, len(report["scores"]), squeeze=False)[0]
    for axes, (metric, scores) in zip(panels, report["scores"].items(), strict=True):
        places = np.arange(len(report["sizes"]))
        by_name = {name: found["spearman_by_size"] for name, found in scores.items()}
        by_name = {name: values for name, values in by_name.items() if any(values)}
        width = 0.8 / max(len(by_name), 1)
        for index, (name, values) in enumerate(by_name.items()):
            heights = [value or 0.0 for value in values]
            axes.bar(places + (index + 0.5) * width - 0.4, heights, width, label=name)
        axes.set(title=METRIC_TITLES[metric], ylabel="Spearman", ylim=(0, 1))
        axes.set_xticks(places, [f"n = {size}" for size in report["sizes"]], fontsize=7)
        if by_name:
            axes.legend(fontsize=7, loc="lower left")
    save_png(figure, path)


def save_png(figure: Figure, path: Path) -> None:
    """Writes a figure: equal figures give equal files."""
    FigureCanvasAgg(figure)
    # The writer's version would make equal plots differ.
    figure.savefig(path, dpi=90, metadata={"Software": None})
