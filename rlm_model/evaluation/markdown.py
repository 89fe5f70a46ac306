"""The evaluation report as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rlm_model.contract.metrics import METRICS


def heading(kind: str, metric: str) -> str:
    """What a part of the report is about: ``Function: peak memory``."""
    return f"{kind.capitalize()}: {METRICS[metric].title}"


def scatter_name(part: dict[str, Any]) -> str:
    """Name of the plot of a part's predictions over its measurements."""
    return f"scatter_{part['kind']}_{part['metric']}.png"


def render_markdown(report: dict[str, Any]) -> str:
    """Writes the report.

    Args:
        report: What ``report.json`` holds; see `rlm_model.evaluation.report`.
    """
    sections = [
        f"# Evaluation of {report['title']}",
        _data_section(report),
        _how_section(report),
        *map(_metric_section, report["scores"]),
        _parts_section(report, "corpora", "Corpus"),
        *(
            [_parts_section(report, "languages", "Language")]
            if len(report["languages"]) > 1
            else ()
        ),
        _misses_section(report),
    ]
    if report["falls_short"]:
        sections.append(f"## What falls short\n\n{report['falls_short']}")
    return "\n\n".join(sections) + "\n"


def _data_section(report: dict[str, Any]) -> str:
    percent = report["percent"]
    files = "\n".join(f"- `{name}`, SHA-256 `{digest}`" for name, digest in report["data"].items())
    table = markdown_table(
        ("Split", "Units", "Problems", "Measurements"),
        [
            (split, counts["items"], counts["problems"], counts["points"])
            for split, counts in report["counts"].items()
        ],
    )
    return f"""## Data

Code units, each run and measured, functions at input sizes up to {_largest(report)}. A function
that became too slow was stopped, so the larger sizes are missing for slow functions.

{files}

The split is by problem, never by row: the SHA-256 of the problem's name, modulo 100, is below
{percent["test"]} for test, below {percent["test"] + percent["validation"]} for validation, and
train has the rest. Items with the same text, and translations of one problem, are one problem.

{table}

This report judges the **{report["split"]}** split. Reproduce it with

    {report["command"]}"""


def _how_section(report: dict[str, Any]) -> str:
    return f"""## How to read it

- Columns: **{report["subject"]}** is what this report is about. "Size only" answers with the train
  split's median at the size. "TF-IDF + LightGBM" boosts trees over token and character n-grams of
  the same text, with log n as a feature. Both take their intervals from the residuals of the
  validation split (split conformal); the number of trees was chosen on that split too.
- Spearman: rank correlation of the predicted median with the measurement. In brackets a 95%
  bootstrap interval, problems drawn with replacement. A dash: not defined, since the
  prediction is constant.
- Interval: from the 10% to the 90% quantile; 80% of the measurements should lie in it. Width is
  the median of p90 / p10, and its decimal logarithm.

![Spearman by size](spearman.png)

![Calibration](calibration.png)"""


def _metric_section(part: dict[str, Any]) -> str:
    columns = list(part["predictors"].values())
    rows = [
        (
            f"Spearman, n = {_grouped(size)}",
            *(number(column["spearman_by_size"][index]) for column in columns),
        )
        for index, size in enumerate(part["sizes"])
        if size is not None
    ]
    rows += [
        ("**Spearman, mean of the sizes**", *(_mean_spearman(column) for column in columns)),
        ("Spearman, pooled", *(number(column["spearman_pooled"]) for column in columns)),
        ("Median relative error", *(_percent(c["median_relative_error"]) for c in columns)),
        (
            "Mean absolute error, decades",
            *(number(column["mean_absolute_log10_error"]) for column in columns),
        ),
        ("Coverage of the 80% interval", *(_percent(c["coverage"]) for c in columns)),
        (
            "Width of the 80% interval",
            *(f"×{c['width_ratio']:.3g} ({c['width_decades']:.2f} decades)" for c in columns),
        ),
    ]
    title = heading(part["kind"], part["metric"])
    return f"""## {title} (`{part["metric"]}`), {columns[0]["points"]} points

{markdown_table(("", *part["predictors"]), rows)}

![Predicted and measured]({scatter_name(part)})"""


def _parts_section(report: dict[str, Any], key: str, noun: str) -> str:
    """Scores of the parts under a key of the report, one table for all metrics."""
    subject = report["subject"]
    names = list(report["scores"][0]["predictors"])
    rows = [
        (
            heading(part["kind"], part["metric"]),
            name,
            part["items"],
            *(_mean_spearman(part["predictors"][predictor]) for predictor in names),
            _percent(part["predictors"][subject]["median_relative_error"]),
            _percent(part["predictors"][subject]["coverage"]),
            f"×{part['predictors'][subject]['width_ratio']:.3g}",
        )
        for view in report["scores"]
        for name, found in report[key].items()
        for part in found["scores"]
        if (part["kind"], part["metric"]) == (view["kind"], view["metric"])
    ]
    head = ("Metric", noun, "Units", *names, "Median relative error", "Coverage", "Width")
    return f"""## By {noun.lower()}

Spearman, mean of the sizes, of each predictor; relative error, coverage and width of {subject}.

{markdown_table(head, rows)}"""


def _misses_section(report: dict[str, Any]) -> str:
    tables = []
    for part in report["worst_misses"]:
        rows = [
            (
                f"`{miss['id']}`",
                "" if miss["size"] is None else miss["size"],
                *(f"{miss[key]:.2e}" for key in ("measured", "p10", "p50", "p90")),
                f"×{max(miss['p50'] / miss['measured'], miss['measured'] / miss['p50']):.3g}",
            )
            for miss in part["misses"]
        ]
        head = ("Item", "n", "Measured", "p10", "p50", "p90", "Off by")
        title = heading(part["kind"], part["metric"])
        tables.append(f"{title}, in `{part['metric']}`:\n\n{markdown_table(head, rows)}")
    return f"## Worst misses of {report['subject']}\n\n" + "\n\n".join(tables)


def _largest(report: dict[str, Any]) -> str:
    sizes = [size for part in report["scores"] for size in part["sizes"] if size is not None]
    return _grouped(max(sizes, default=1))


def _grouped(size: int) -> str:
    return f"{size:,}".replace(",", " ")


def number(value: float | None, digits: int = 3) -> str:
    """A figure with so many digits behind the point; a dash where it is not defined."""
    return "—" if value is None else f"{value:.{digits}f}"


def _percent(value: float) -> str:
    return f"{100 * value:.0f}%"


def _mean_spearman(column: dict[str, Any]) -> str:
    if column["spearman_mean"] is None:
        return "—"
    low, high = map(number, column["spearman_interval"])
    return f"{number(column['spearman_mean'])} [{low}, {high}]"


def markdown_table(head: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """A table whose columns after the first stand at the right."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)
