"""The one formatter: an estimate reads the same in lens, hint, hover and on the command line.

How much of a value is said stands in `rlm_lsp.wording.quantities`.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from rlm_lsp.engine.result import UnitResult
from rlm_lsp.engine.sizes import Sizes
from rlm_lsp.wording.conditions import COLUMN, cell, runs_on, under
from rlm_lsp.wording.growth import growths
from rlm_lsp.wording.naming import counted, noun, title
from rlm_lsp.wording.quantities import (
    count,
    figure,
    interval,
    is_vague,
    is_wide,
    quantity,
    round_quantity,
)
from rlm_lsp.wording.table import render
from rlm_model.contract.manifest import Manifest
from rlm_model.contract.metrics import METRICS
from rlm_model.contract.queries import Estimate

if TYPE_CHECKING:
    from rlm_model.contract.units import CodeUnit

__all__ = [
    "Layout",
    "count",
    "detail",
    "figure",
    "figure_at",
    "headline",
    "in_words",
    "interval",
    "is_vague",
    "is_wide",
    "no_estimate",
    "over_limit",
    "quality",
    "quantity",
    "summary",
    "without_estimate",
]

KEPT_FIGURES = 4096
"""Units whose table is kept: a tooltip for each function of a file goes out after every edit."""

MAX_CALLEES = 8
"""Calls that are named; a longer list ends with dots."""


class Layout(enum.Enum):
    """What a client can draw in a hover."""

    TABLES = "Markdown with tables"
    MARKDOWN = "Markdown without tables: they are columns of text"
    PLAIN = "plain text"


def figure_at(result: UnitResult, metric: str, size: int | None) -> str:
    """The `figure` of a metric at a size; for tables. Empty where there is none."""
    estimate = result.at(metric, size)
    return "" if estimate is None else figure(estimate)


def summary(result: UnitResult, size: int | None) -> str:
    """A unit in one short line; empty when nothing is known at that size."""
    return _line(result, size, "")


def headline(result: UnitResult, size: int | None) -> str:
    """The summary and how the cost grows, where there is room for it."""
    metric = next((e.query.metric for e in result.estimates if e.query.size == size), "")
    grown = growths(result.of_growth).get(metric)
    return _line(result, size, grown.words if grown and grown.is_clear else "")


def _line(result: UnitResult, size: int | None, grown: str) -> str:
    shown = [e for e in result.estimates if e.query.size == size]
    if not shown:
        return ""
    cut = f"{counted(result.cut_lines, 'line')} unread" if result.cut_lines else ""
    figures = under(" · ".join(map(figure, shown)), size)
    return " · ".join(filter(None, (figures, grown, cut)))


def no_estimate(reason: str) -> str:
    """Stands where a unit's estimates would, in one line."""
    return f"no estimate: {reason}"


def over_limit(unit: CodeUnit, estimate: Estimate, limit: float) -> str:
    """A unit's estimate that is over a limit, for diagnostics."""
    said = figure(estimate)
    ends = f" ({interval(estimate)})" if is_wide(estimate) and interval(estimate) != said else ""
    return (
        f"{title(unit)} is predicted over the limit of "
        f"{round_quantity(estimate.query.metric, limit)}: "
        f"{under(said, estimate.query.size)}{ends}"
    )


def in_words(result: UnitResult, sizes: Sequence[int | None]) -> str:
    """A unit at several sizes in a sentence or two, for messages."""
    if result.reason is not None:
        return f"{title(result.unit)}: {no_estimate(result.reason)}"
    by_size = [(size, [e for e in result.estimates if e.query.size == size]) for size in sizes]
    figures = "; ".join(
        under(" · ".join(map(figure, estimates)), size) for size, estimates in by_size if estimates
    )
    grown = "".join(f" {sentence}" for sentence in _growth_sentences(result.of_growth))
    return f"{title(result.unit)}: {figures}.{grown}"


def detail(
    result: UnitResult,
    manifest: Manifest,
    sizes: Sequence[int | None],
    place: str | None = None,
    layout: Layout = Layout.TABLES,
) -> str:
    """A unit at several sizes, for hovers.

    Args:
        result: The unit's.
        manifest: The model's.
        sizes: Rows of the table.
        place: Where the unit is defined, when that is not where the reader looks.
        layout: What the client can draw.
    """
    if result.reason is not None:
        return without_estimate(result.unit, result.reason, layout)
    head = _name(result.unit, layout) + (f", defined in {place}" if place else "")
    figures = _figures(result.estimates, result.of_growth, tuple(sizes), layout)
    *told, ranges = figures
    closing = f"{ranges}\n{_origin(result, manifest)}"
    return "\n\n".join([head, *told, *_notes(result, layout), closing])


def without_estimate(unit: CodeUnit, reason: str, layout: Layout = Layout.TABLES) -> str:
    """A unit that can't be judged, for hovers."""
    return f"{_name(unit, layout)}\n\n{no_estimate(reason)}"


def quality(manifest: Manifest) -> list[str]:
    """The model's figures from its evaluation report, a line a metric."""
    lines: list[str] = []
    by_metric = (row for metrics in manifest.quality.values() for row in sorted(metrics.items()))
    for metric, figures in by_metric:
        shown = [f"{key.replace('_', ' ')} {value:.3g}" for key, value in figures.items()]
        if shown:
            lines.append(f"{METRICS[metric].title}: {', '.join(shown)}")
    return lines


@lru_cache(maxsize=KEPT_FIGURES)
def _figures(
    estimates: tuple[Estimate, ...],
    of_growth: tuple[Estimate, ...],
    sizes: Sizes,
    layout: Layout,
) -> tuple[str, ...]:
    """Table and notes that tell of nothing but the estimates, the last one of their ranges.

    Args:
        estimates: Of one unit.
        of_growth: Those that its growth is fitted to.
        sizes: Rows of the table.
        layout: What the client can draw.
    """
    at = {(e.query.metric, e.query.size): e for e in estimates}
    metrics = list(dict.fromkeys(e.query.metric for e in estimates if e.query.size in sizes))
    head = [COLUMN]
    for metric in metrics:
        head += [METRICS[metric].title, "range"]
    rows = [
        [cell(size), *(part for m in metrics for part in _cells(at.get((m, size))))]
        for size in sizes
    ]
    if sizes == (None,):
        head, rows = head[1:], [row[1:] for row in rows]
    found = [_table(head, rows, layout)]
    grown = _growth_sentences(of_growth)
    if grown:
        found.append(" ".join(grown))
    note = "The range holds the true value in 8 of 10 cases."
    shown = [e for e in estimates if e.query.size in sizes]
    if any(map(is_wide, shown)):
        note += " ~ marks one that is wider than ten-fold"
        vague = any(map(is_vague, shown))
        note += "; where it is a thousand-fold, only the unit is said." if vague else "."
    found.append(note)
    return tuple(found)


def _table(head: list[str], rows: list[list[str]], layout: Layout) -> str:
    if layout is Layout.TABLES:
        # Clients draw the columns without a space between them.
        spaced = [[row[0], *(f"&nbsp;&nbsp;{cell}" for cell in row[1:])] for row in (head, *rows)]
        spaced.insert(1, ["---:"] + [":---"] * (len(head) - 1))
        return "\n".join(f"| {' | '.join(row)} |" for row in spaced)
    text = render(head, rows, right_aligned=1)
    return f"```text\n{text}\n```" if layout is Layout.MARKDOWN else text


def _notes(result: UnitResult, layout: Layout) -> list[str]:
    """What is special about a unit."""
    unit = result.unit
    notes: list[str] = []
    if result.evened:
        titles = " and ".join(METRICS[metric].title for metric in result.evened)
        notes.append(
            f"The model's own numbers for {titles} fall somewhere as n grows; they are evened here."
        )
    if result.cut_lines:
        lines = counted(result.cut_lines, "line")
        notes.append(
            f"The {noun(unit)} is long: the model did not read {lines} of it and its helpers."
        )
    if unit.outside_calls:
        notes.append(_outside(unit.outside_calls, layout))
    if unit.comment_problem is not None:
        notes.append(f"A comment is not understood: {unit.comment_problem}.")
    return notes


def _origin(result: UnitResult, manifest: Manifest) -> str:
    """What the times are times of, and who says so."""
    devices = (estimate.query.device for estimate in result.estimates)
    where = runs_on(devices, result.unit.language, calibrated=result.is_calibrated)
    return " ".join([*where, f"Model {manifest.name} {manifest.version}."])


def _outside(callees: Sequence[str], layout: Layout) -> str:
    """Calls whose cost is in no estimate: the model does not see what they do."""
    names = ", ".join(_code(callee, layout) for callee in callees[:MAX_CALLEES])
    more = ", ..." if len(callees) > MAX_CALLEES else ""
    calls = counted(len(callees), "call")
    return f"Plus {calls} outside this file: {names}{more}. The model does not see what they cost."


def _growth_sentences(estimates: Sequence[Estimate]) -> list[str]:
    """How each metric grows, with the doubt."""
    sentences: list[str] = []
    for metric, grown in growths(estimates).items():
        words = grown.words if "grows" in grown.words else f"is {grown.words}"
        doubt = f" ({grown.doubt})" if grown.doubt else ""
        sentences.append(f"{METRICS[metric].title.capitalize()} {words}{doubt}.")
    return sentences


def _cells(estimate: Estimate | None) -> tuple[str, str]:
    if estimate is None:
        return "", ""
    said, ends = figure(estimate), interval(estimate)
    return said, "" if ends == said else ends


def _name(unit: CodeUnit, layout: Layout) -> str:
    """A unit at the head of a hover."""
    return _code(unit.name, layout) if unit.name else title(unit).capitalize()


def _code(name: str, layout: Layout) -> str:
    # As code: ``__init__`` is not meant bold.
    return name if layout is Layout.PLAIN else f"`{name}`"
