"""The plot of the suites' report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from rlm_model.figures import save_png


def draw_learning(path: Path, report: dict[str, Any]) -> None:
    """Draws the mean tau of accuracy over the networks learned, and the other means as bars."""
    figure = Figure(figsize=(11, 4), layout="constrained")
    learning, bars = figure.subplots(1, 2)
    goals = [goal for goal in report["goals"] if goal["means"]]
    accuracy = [goal for goal in goals if goal["suite"] == "accuracy"]
    accuracy.sort(key=lambda goal: goal["units"] or float("inf"))
    places = [str(goal["units"] or "all") for goal in accuracy]
    for name in report["predictors"]:
        values = [goal["means"].get(name, np.nan) for goal in accuracy]
        if not np.isnan(values).all():
            learning.plot(places, values, marker="o", markersize=4, label=name)
    learning.set(
        title="Accuracy, mean of the spaces", xlabel="networks learned", ylabel="Kendall's tau"
    )
    others = [goal for goal in goals if goal["suite"] != "accuracy"]
    width = 0.8 / max(len(report["predictors"]), 1)
    for index, name in enumerate(report["predictors"]):
        values = [goal["means"].get(name, np.nan) for goal in others]
        bars.barh(np.arange(len(others)) + (index + 0.5) * width - 0.4, values, width, label=name)
    bars.set_yticks(np.arange(len(others)), [goal["title"] for goal in others], fontsize=7)
    bars.set(title="Other suites, mean of the tasks", xlabel="tau or rho")
    bars.invert_yaxis()
    bars.legend(fontsize=7)
    save_png(figure, path)
