"""The report of the suites as Markdown and JSON."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from rlm_model.contract.kinds import FUNCTION
from rlm_model.contract.metrics import METRICS
from rlm_model.evaluation.markdown import markdown_table
from rlm_model.evaluation.suites.classes import STEEP

LISTED = 60
"""Rows that a list of wrong values shows, the worst first."""


def _titles() -> dict[str, str]:
    """What people call the judged metrics."""
    return {metric: METRICS[metric].title for metric in FUNCTION.metrics}


def write_report(report: dict[str, Any], folder: Path) -> None:
    """Writes ``suites.json`` and ``suites.md``.

    Args:
        report: See `score.score_suites`.
        folder: Made where it is missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(report, indent=1, sort_keys=False)
    (folder / "suites.json").write_text(f"{text}\n", encoding="utf-8")
    (folder / "suites.md").write_text(render_suites(report), encoding="utf-8")


def render_suites(report: dict[str, Any]) -> str:
    """The report as Markdown: one table of figures, then what is wrong."""
    sections = [
        f"# Held-out suites, {report['title']}",
        _about(report),
        _headline(report),
        _values_section(report),
        _growth_section(report),
        _pairs_section(report),
        _invariance_section(report),
        _falling_section(report),
        _wrong_values_section(report),
    ]
    if report["refused"]:
        rows = list(report["refused"].items())
        sections.append("## Without an answer\n\n" + markdown_table(("Function", "Reason"), rows))
    return "\n\n".join(sections) + "\n"


def _about(report: dict[str, Any]) -> str:
    counts = report["functions"]
    return (
        f"{counts['forms']} textbook forms, {counts['work']} functions as people write them at "
        f"work, {counts['pairs'] // 2} pairs of a careful and a careless way, and "
        f"{report['invariance']['variants']} variants that change no cost. No model is trained "
        "on a text of theirs."
    )


def _headline(report: dict[str, Any]) -> str:
    forms, values = report["forms"], report["values"]
    time, memory = forms["growth"]["time_s"], forms["growth"]["peak_memory_bytes"]
    work = values["work"]
    moved = report["invariance"]["all"]
    rows = [
        ("Forms: growth of time right", _percent(time["right"]), "95%"),
        (
            f"Forms steeper than n log n ({time['steep']}): growth of time right",
            _percent(time["steep_right"]),
            "95%",
        ),
        *(
            (
                f"Forms that no training function is like ({unseen['judged']}): growth of {word}",
                _percent(unseen["right"]),
                "",
            )
            for metric, word in _titles().items()
            if (unseen := report["unseen_forms"][metric])["judged"]
            < forms["growth"][metric]["judged"]
        ),
        ("Forms: growth of memory right", _percent(memory["right"]), "90%"),
        *(
            (
                f"Forms: values of {word} over ten-fold wrong",
                _percent(values["forms"][metric]["tenfold"]),
                "< 5%",
            )
            for metric, word in _titles().items()
        ),
        ("Exponential forms read as endless at n = 100", _percent(forms["endless"]), "100%"),
        *(
            (
                f"Work: Spearman of {word}, mean of the sizes",
                _number(work[metric]["spearman_by_size"]["mean"]),
                "0.80",
            )
            for metric, word in _titles().items()
        ),
        *(
            (f"Work: median factor of {word}", f"×{work[metric]['median_factor']:.2f}", goal)
            for (metric, word), goal in zip(_titles().items(), ("×1.6", "×1.4"), strict=True)
        ),
        *(
            (
                f"Work: values of {word} over ten-fold wrong",
                _percent(work[metric]["tenfold"]),
                "< 5%",
            )
            for metric, word in _titles().items()
        ),
        ("Pairs: the careless way reads slower", _percent(report["pairs"]["time"]["right"]), "95%"),
        ("Variants: median factor", f"×{moved['median']:.2f}", "< ×1.15"),
        ("Variants: 95th percentile", f"×{moved['p95']:.2f}", "< ×2"),
        ("Functions whose time falls with n", _percent(report["falling"]["share"]), "0%"),
    ]
    return "## Figures\n\n" + markdown_table(("", "Model", "Goal"), rows)


def _values_section(report: dict[str, Any]) -> str:
    rows = []
    for suite, by_metric in report["values"].items():
        for metric, found in by_metric.items():
            ranks = found["spearman_by_size"]
            rows.append(
                (
                    f"{suite}, {METRICS[metric].title}",
                    found["points"],
                    found["stopped"],
                    _percent(found["tenfold"]),
                    f"×{found['median_factor']:.2f}",
                    _number(ranks["mean"]),
                    " ".join(_number(value) for key, value in ranks.items() if key != "mean"),
                    _percent(found["coverage"]),
                    f"×{found['median_width']:.3g}",
                )
            )
    head = (
        "Suite",
        "Values",
        "Stopped",
        "Over ten-fold wrong",
        "Median factor",
        "Spearman",
        "by size",
        "In the 80% range",
        "Median width",
    )
    note = (
        "A size that was stopped counts as wrong where the median is under a tenth of what a "
        "smaller size took; factor, Spearman and range are of measured values alone."
    )
    return f"## Values at n = 10 to 100,000\n\n{markdown_table(head, rows)}\n\n{note}"


def _growth_section(report: dict[str, Any]) -> str:
    parts = []
    for metric, found in report["forms"]["growth"].items():
        rows = [
            (
                f"`{row['id']}`",
                row["class"],
                _number(row["true_slope"], 2),
                row["predicted_class"],
                _number(row["predicted_slope"], 2),
            )
            for row in sorted(
                found["wrong"], key=lambda row: (row["class"] not in STEEP, row["class"])
            )
        ]
        head = ("Form", "Growth", "Measured slope", "Predicted", "Predicted slope")
        parts.append(
            f"### Growth of {METRICS[metric].title}\n\n"
            f"Right: {_percent(found['right'])} of {found['judged']}, "
            f"{_percent(found['steep_right'])} of {found['steep']} steep ones, "
            f"{_percent(found['gentle_right'])} of the others. Wrong ({len(rows)}):\n\n"
            f"{markdown_table(head, rows)}"
        )
    endless = report["forms"]["not_endless"]
    rows = [(f"`{name}`", f"{value:.2e} s") for name, value in endless.items()]
    parts.append(
        "### Exponential forms that do not read as endless\n\n"
        + markdown_table(("Form", "p50 at n = 100"), rows)
    )
    return "## What is wrong\n\n" + "\n\n".join(parts)


def _pairs_section(report: dict[str, Any]) -> str:
    parts = ["### Pairs"]
    for key, found in report["pairs"].items():
        shares = ", ".join(
            f"{_percent(one['right'])} of {one['pairs']} at n = {int(size):,}"
            for size, one in found["by_size"].items()
        )
        rows = [
            (f"`{row['careless']}`", f"{row['size']:,}", f"×{row['predicted_factor']:.2f}")
            for row in found["wrong"]
        ]
        head = ("The careless one", "n", "Predicted, over the careful one")
        parts.append(f"The costlier one in {key} reads so in {shares}. Wrong:")
        parts.append(markdown_table(head, rows))
    return "\n\n".join(parts)


def _invariance_section(report: dict[str, Any]) -> str:
    found = report["invariance"]
    rows = [
        (change, f"×{spread['median']:.2f}", f"×{spread['p95']:.2f}")
        for change, spread in found["by_change"].items()
    ]
    worst = [(f"`{row['id']}`", f"×{row['factor']:.2f}") for row in found["worst"]]
    return (
        "### Variants that change no cost\n\nThe factor by which the median moves, over both "
        "metrics and all sizes from n = 100.\n\n"
        + markdown_table(("Change", "Median factor", "95th percentile"), rows)
        + "\n\n"
        + markdown_table(("Moved the most", "Largest factor"), worst)
    )


def _falling_section(report: dict[str, Any]) -> str:
    rows = [
        (f"`{name}`", f"×{factor:.2f}")
        for name, factor in sorted(report["falling"]["functions"].items(), key=lambda p: p[1])
    ]
    return "### Time that falls with n\n\n" + markdown_table(
        ("Function", "Largest fall from one size to the next"), rows[:LISTED]
    )


def _wrong_values_section(report: dict[str, Any]) -> str:
    parts = ["### Values over ten-fold wrong, the worst first"]
    for metric in FUNCTION.metrics:
        rows = [row for found in report["values"].values() for row in found[metric]["wrong"]]
        rows.sort(key=lambda row: -abs(math.log(row["p50"] / row["measured"])))
        parts.append(
            f"{METRICS[metric].title.capitalize()}, {len(rows)} in all:\n\n"
            + markdown_table(
                ("Function", "n", "Measured", "p50"),
                [
                    (
                        f"`{row['id']}`",
                        f"{row['n']:,}",
                        f"{'over ' * row['stopped']}{row['measured']:.2e}",
                        f"{row['p50']:.2e}",
                    )
                    for row in rows[:LISTED]
                ],
            )
        )
    return "\n\n".join(parts)


def _percent(value: float) -> str:
    return "—" if math.isnan(value) else f"{100 * value:.0f}%"


def _number(value: float, digits: int = 3) -> str:
    return "—" if math.isnan(value) else f"{value:.{digits}f}"
