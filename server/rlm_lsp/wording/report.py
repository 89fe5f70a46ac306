"""Results of many units as JSON and as a table, for the command line and for editors."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rlm_lsp.engine.result import UnitResult
from rlm_lsp.engine.sizes import Sizes
from rlm_lsp.wording import formatting, table
from rlm_lsp.wording.conditions import COLUMN, cell, condition
from rlm_lsp.wording.growth import growths
from rlm_lsp.wording.hiding import is_cheap
from rlm_lsp.wording.naming import column, counted, counted_units, noun, plurals, title
from rlm_model.contract.manifest import Manifest
from rlm_model.contract.metrics import METRICS

if TYPE_CHECKING:
    from rlm_lsp.settings.schema import HideBelow

JSON_VERSION = 1

MAX_REFUSED = 20
"""Units without an estimate that are listed one by one; of more, only the reasons are."""

_INDENT = "  "


@dataclass(frozen=True)
class Row:
    """A unit in a report.

    Attributes:
        path: Path or name of its document, as the reader shall see it.
        result: What is known of it.
        size: The input size that it is ranked by; None where that is no condition.
        sizes: The input sizes that are shown, ascending; None alone where that is no condition.
        hidden: Whether an editor would show nothing of it.
        uri: Name of its document in the protocol, for editors.
    """

    path: str
    result: UnitResult
    size: int | None
    sizes: Sizes
    hidden: bool = False
    uri: str | None = None

    @classmethod
    def of(
        cls,
        path: str,
        result: UnitResult,
        size: int | None,
        sizes: Sizes,
        hide: HideBelow,
        uri: str | None = None,
    ) -> Row:
        """A row that is hidden by the rules of lenses, at all the sizes that it shows.

        Args:
            path: See `Row`.
            result: See `Row`.
            size: See `Row`.
            sizes: See `Row`.
            hide: What is too cheap to show.
            uri: See `Row`.
        """
        unit = result.unit
        is_nothing = unit.ignored or not unit.has_body
        hidden = is_nothing or all(is_cheap(result, hide, size) for size in sizes)
        return cls(path, result, size, sizes, hidden, uri)

    @property
    def place(self) -> str:
        """Path and line, as terminals and editors make links of them."""
        return f"{self.path}:{self.result.unit.start_line + 1}"


def by_cost(rows: Iterable[Row]) -> list[Row]:
    """The most expensive first, by the first metric; those without estimates last."""

    def cost(row: Row) -> float:
        estimate = row.result.at(_main_metric(row), row.size)
        return -estimate.p50 if estimate else float("inf")

    return sorted(rows, key=cost)


def as_json(rows: Sequence[Row], manifest: Manifest | None) -> dict[str, Any]:
    """Rows as a JSON object: seconds and bytes, lines from 1.

    Args:
        rows: In the order that they shall have.
        manifest: The model's; None where none was needed.
    """
    model = {"name": manifest.name, "version": manifest.version} if manifest else None
    return {"version": JSON_VERSION, "model": model, "units": [_unit(row) for row in rows]}


def as_text(
    rows: Sequence[Row], manifest: Manifest, files: int, columns: int | None = None, more: str = ""
) -> str:
    """Rows as a table of text, and below it what is not in the table.

    Args:
        rows: In the order that they shall have.
        manifest: The model's.
        files: How many files were read.
        columns: Width of the terminal; None where lines may be as long as they need.
        more: How the reader gets to see what is hidden, behind a semicolon; or empty.
    """
    if not rows:
        nouns = plurals(dict.fromkeys(part.kind for part in manifest.answered))
        return f"no {nouns} in {counted(files, 'file')}"
    judged = [row for row in rows if row.result.reason is None]
    shown = [row for row in judged if not row.hidden]
    refused = [row for row in rows if row.result.reason is not None and not row.hidden]
    blocks: list[str] = []
    if shown:
        blocks.append(_fitting(shown, _metrics(shown), columns))
        if any(row.result.is_calibrated for row in shown):
            blocks.append("Calibrated to this machine.")
    if len(shown) < len(judged):
        hidden = counted_units(row.result.unit for row in judged if row.hidden)
        are = "is" if len(judged) - len(shown) == 1 else "are"
        blocks.append(f"{hidden} below the setting hideBelow {are} not listed{more}")
    if refused:
        blocks.append(_refused(refused))
    return "\n\n".join(blocks) or f"nothing to show in {counted(files, 'file')}"


@dataclass(frozen=True)
class _Columns:
    """The columns of figures that rows share.

    Attributes:
        metrics: Their metrics.
        sizes: The sizes that every row shows, ascending.
        own: Whether rows show a size of their own as well.
    """

    metrics: tuple[str, ...]
    sizes: Sizes
    own: bool

    @classmethod
    def of(cls, rows: Sequence[Row], metrics: tuple[str, ...]) -> _Columns:
        """Those of some rows, of which there is at least one."""
        shared = set(rows[0].sizes).intersection(*(row.sizes for row in rows))
        own = any(shared != set(row.sizes) for row in rows)
        return cls(metrics, tuple(n for n in rows[0].sizes if n in shared), own)

    @property
    def titles(self) -> list[str]:
        """Titles of the columns, the growth last."""
        each = [METRICS[metric].title for metric in self.metrics]
        return [*([COLUMN, *each] if self.own else ()), *each * len(self.sizes), "growth"]

    @property
    def above(self) -> list[table.Span]:
        """The sizes that stand above the titles."""
        groups = [(condition(size), len(self.metrics)) for size in self.sizes]
        return [("", 1 + len(self.metrics)), *groups] if self.own else groups

    def cells(self, row: Row) -> list[str]:
        """A row's cells."""
        own = [cell(row.size), *_figures(row, row.size, self.metrics)]
        return [
            *(own if self.own else ()),
            *(part for size in self.sizes for part in _figures(row, size, self.metrics)),
            _growth(row),
        ]


def _metrics(rows: Sequence[Row]) -> tuple[str, ...]:
    """All metrics of rows, in the order in which they are told."""
    return tuple(dict.fromkeys(e.query.metric for row in rows for e in row.result.estimates))


def _main_metric(row: Row) -> str:
    """What a row is ranked by, and whose growth it tells."""
    return next((e.query.metric for e in row.result.estimates), "")


def _fitting(rows: Sequence[Row], metrics: tuple[str, ...], columns: int | None) -> str:
    """Rows in the first layout that fits into a terminal, else in the last one."""
    text = ""
    shared = _Columns.of(rows, metrics)
    for layout in (_flat, _paired, _blocks):
        text = layout(rows, shared)
        if columns is None or max(map(table.width, text.split("\n"))) <= columns:
            break
    return text


def _flat(rows: Sequence[Row], columns: _Columns) -> str:
    """A line a unit."""
    body = [[*columns.cells(row), title(row.result.unit), _where(row)] for row in rows]
    head = [*columns.titles, column(row.result.unit for row in rows), "where"]
    return table.render(head, body, right_aligned=len(head) - 3, above=columns.above)


def _paired(rows: Sequence[Row], columns: _Columns) -> str:
    """Two lines a unit: what it is, and its figures."""
    titles = columns.titles
    body = [columns.cells(row) for row in rows]
    text = table.render(titles, body, right_aligned=len(titles) - 1, above=columns.above)
    lines = [f"{_INDENT}{line}" for line in text.split("\n")]
    above = lines[: -len(rows)]
    names = [f"{title(row.result.unit)}{_INDENT}{_where(row)}" for row in rows]
    pairs = itertools.chain.from_iterable(zip(names, lines[-len(rows) :], strict=True))
    return "\n".join([*above, *pairs])


def _blocks(rows: Sequence[Row], columns: _Columns) -> str:
    """A block a unit, with a line a size."""
    titles = ["", *(METRICS[metric].title for metric in columns.metrics)]
    body = [
        [condition(size), *_figures(row, size, columns.metrics)]
        for row in rows
        for size in row.sizes
    ]
    head, *figures = table.render(titles, body, right_aligned=len(titles)).split("\n")
    left = iter(figures)
    blocks = [f"{_INDENT}{head}"]
    for row in rows:
        lines = [title(row.result.unit), _where(row), *itertools.islice(left, len(row.sizes))]
        grown = _growth(row)
        if grown:
            lines.append(f"growth: {grown}")
        blocks.append(f"\n{_INDENT}".join(lines))
    return "\n\n".join(blocks)


def _where(row: Row) -> str:
    """A unit's place, and whether the model did not read all of it."""
    cut = row.result.cut_lines
    return f"{row.place}{_INDENT}{counted(cut, 'line')} unread" if cut else row.place


def _figures(row: Row, size: int | None, metrics: Sequence[str]) -> list[str]:
    return [formatting.figure_at(row.result, metric, size) for metric in metrics]


def _growth(row: Row) -> str:
    """How the main metric grows, in a word; empty where that can't be told."""
    grown = growths(row.result.of_growth).get(_main_metric(row))
    return "" if grown is None else grown.label


def _refused(rows: Sequence[Row]) -> str:
    """What has no estimate, and why."""
    if len(rows) <= MAX_REFUSED:
        return "\n".join(
            f"{row.place}{_INDENT}{title(row.result.unit)}: "
            f"{formatting.no_estimate(row.result.reason or '')}"
            for row in rows
        )
    reasons = Counter(row.result.reason for row in rows)
    return "\n".join(
        f"{counted_units(row.result.unit for row in rows if row.result.reason == reason)}: "
        f"{formatting.no_estimate(reason or '')}"
        for reason, _ in reasons.most_common()
    )


def _unit(row: Row) -> dict[str, Any]:
    unit, result = row.result.unit, row.result
    place = {"path": row.path} if row.uri is None else {"path": row.path, "uri": row.uri}
    return {
        **place,
        "name": unit.name,
        "kind": noun(unit),
        "language": unit.language,
        "start_line": unit.start_line + 1,
        "end_line": unit.end_line + 1,
        "reason": result.reason,
        "cut_lines": result.cut_lines,
        "size": row.size,
        "hidden": row.hidden,
        "calibrated": result.is_calibrated,
        "estimates": [
            {
                "metric": estimate.query.metric,
                "size": estimate.query.size,
                "p10": estimate.p10,
                "p50": estimate.p50,
                "p90": estimate.p90,
            }
            for estimate in result.estimates
            if estimate.query.size in row.sizes
        ],
        "growth": {
            metric: {
                "best": growth.best.name,
                "slowest": growth.slowest.name,
                "fastest": growth.fastest.name,
            }
            for metric, growth in growths(result.of_growth).items()
        },
    }
