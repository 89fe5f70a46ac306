"""Plots of a campaign's report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib import colormaps
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from numpy.typing import NDArray

from rlm_model.figures import save_png

SAMPLE = 120
"""Curves that are drawn: every so many of all."""

STEEPEST = 2.2
"""Slope with the last colour."""


def draw_growth(path: Path, curves: Sequence[NDArray[np.float64]]) -> None:
    """Time against n of a sample of functions, coloured by the slope at their end.

    Args:
        path: PNG file to write.
        curves: log10 of n and of seconds, each of shape (points, 2).
    """
    figure = Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.add_subplot()
    colors = ScalarMappable(Normalize(0, STEEPEST), colormaps["viridis"])
    for curve in curves[:: max(len(curves) // SAMPLE, 1)]:
        slope = (curve[-1, 1] - curve[-2, 1]) / (curve[-1, 0] - curve[-2, 0])
        axes.plot(*10.0**curve.T, color=colors.to_rgba(slope), linewidth=0.8, alpha=0.7)
    axes.set(xscale="log", yscale="log", xlabel="n", ylabel="seconds")
    figure.colorbar(colors, ax=axes, label="slope between the two largest sizes")
    save_png(figure, path)


def draw_slopes(path: Path, slopes: NDArray[np.float64]) -> None:
    """How many functions grow how fast.

    Args:
        path: PNG file to write.
        slopes: Of log seconds over log n.
    """
    figure = Figure(figsize=(7, 3), layout="constrained")
    axes = figure.add_subplot()
    axes.hist(np.clip(slopes, -0.25, 3.25), bins=np.arange(-0.25, 3.26, 0.1))
    axes.set(xlabel="slope between the two largest sizes (1 linear, 2 quadratic)")
    axes.set(ylabel="functions")
    save_png(figure, path)


def draw_floors(path: Path, floors: Mapping[str, float]) -> None:
    """Peak memory of an empty program by language, ascending.

    Args:
        path: PNG file to write.
        floors: Bytes by language.
    """
    names = sorted(floors, key=lambda name: floors[name])
    figure = Figure(figsize=(7, 1.2 + 0.2 * len(names)), layout="constrained")
    axes = figure.add_subplot()
    axes.barh(names, [floors[name] / 1e6 for name in names])
    axes.set(xscale="log", xlabel="peak resident set of an empty program, MB")
    axes.invert_yaxis()
    save_png(figure, path)


def draw_spread(
    path: Path, times: Mapping[str, Sequence[float]], floors: Mapping[str, float]
) -> None:
    """How far the times of programs spread by language: their quartiles and extremes.

    Args:
        path: PNG file to write.
        times: CPU seconds of programs by language.
        floors: CPU seconds of an empty program by language.
    """
    names = sorted(times, key=lambda name: floors[name])
    figure = Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.add_subplot()
    columns = range(1, len(names) + 1)
    axes.boxplot([times[name] for name in names], whis=(0, 100))
    axes.scatter(columns, [floors[name] for name in names], marker="_", label="empty program")
    axes.set_xticks(columns, names, rotation=90)
    axes.set(yscale="log", ylabel="CPU seconds of programs")
    axes.legend()
    save_png(figure, path)
