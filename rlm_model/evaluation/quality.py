"""What a model's manifest and its card say of the evaluation report."""

from __future__ import annotations

from typing import Any

FIGURES = {
    "spearman": "spearman_mean",
    "median_relative_error": "median_relative_error",
    "coverage": "coverage",
}
"""Figures that are taken from the report, and the report's names of them."""

Quality = dict[str, dict[str, dict[str, float]]]
"""Figures by kind and metric."""


def quality_of(report: dict[str, Any]) -> Quality:
    """Figures of the report's subject."""
    quality: Quality = {}
    for part in report["scores"]:
        scores = part["predictors"][report["subject"]]
        figures = {name: scores[key] for name, key in FIGURES.items()}
        quality.setdefault(part["kind"], {})[part["metric"]] = figures
    return quality
