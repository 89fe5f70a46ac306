"""Plots as files: equal figures give equal bytes."""

from __future__ import annotations

from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure


def save_png(figure: Figure, path: Path) -> None:
    """Writes a small PNG file without a time stamp."""
    FigureCanvasAgg(figure)
    # The writer's version would make equal plots differ.
    figure.savefig(path, dpi=90, metadata={"Software": None})
