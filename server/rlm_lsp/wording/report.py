"""Results of many units as JSON and as a table, for the command line and for editors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rlm_lsp.engine.result import UnitResult
from rlm_lsp.wording import formatting
from rlm_lsp.wording.growth import growths
from rlm_lsp.wording.table import render
from rlm_model.contract.manifest import Manifest

JSON_VERSION = 1

Row = tuple[str, UnitResult]
"""The path or name of a document, and the result of a unit in it."""


def by_cost(rows: Iterable[Row], manifest: Manifest, size: int) -> list[Row]:
    """The most expensive first, by the first metric at a size; those without estimates last."""

    def cost(row: Row) -> float:
        estimate = row[1].at(manifest.metrics[0], size)
        return -estimate.p50 if estimate else float("inf")

    return sorted(rows, key=cost)


def as_json(rows: Sequence[Row], manifest: Manifest | None) -> dict[str, Any]:
    """Rows as a JSON object: seconds and bytes, lines from 1.

    Args:
        rows: In the order that they shall have.
        manifest: The model's; None where none was needed.
    """
    model = {"name": manifest.name, "version": manifest.version} if manifest else None
    return {
        "version": JSON_VERSION,
        "model": model,
        "units": [_unit(path, result) for path, result in rows],
    }


def as_table(rows: Sequence[Row], manifest: Manifest, sizes: Sequence[int], files: int) -> str:
    """Rows as a table of text, those without estimates below it.

    Args:
        rows: In the order that they shall have.
        manifest: The model's.
        sizes: Input sizes of the columns.
        files: How many files were read.
    """
    if not rows:
        return f"no functions in {files} file{'s' if files != 1 else ''}"
    judged = [(path, result) for path, result in rows if result.reason is None]
    refused = [(path, result) for path, result in rows if result.reason is not None]
    blocks: list[str] = []
    if judged:
        columns = [(metric, size) for size in sizes for metric in manifest.metrics]
        head = [
            *(f"{formatting.METRIC_TITLES[m]} at n = {formatting.count(n)}" for m, n in columns),
            "function",
            "where",
        ]
        body = [
            [
                *(formatting.figure_at(result, metric, size) for metric, size in columns),
                result.unit.name,
                _where(path, result),
            ]
            for path, result in judged
        ]
        blocks.append(render(head, body, right_aligned=len(columns)))
    if refused:
        blocks.append(
            "\n".join(
                f"{_where(path, result)}  {result.unit.name}: "
                f"{formatting.no_estimate(result.reason or '')}"
                for path, result in refused
            )
        )
    return "\n\n".join(blocks)


def _where(path: str, result: UnitResult) -> str:
    return f"{path}:{result.unit.start_line + 1}"


def _unit(path: str, result: UnitResult) -> dict[str, Any]:
    unit = result.unit
    return {
        "path": path,
        "name": unit.name,
        "kind": unit.kind,
        "language": unit.language,
        "start_line": unit.start_line + 1,
        "end_line": unit.end_line + 1,
        "reason": result.reason,
        "cut_lines": result.cut_lines,
        "estimates": [
            {
                "metric": estimate.query.metric,
                "size": estimate.query.size,
                "p10": estimate.p10,
                "p50": estimate.p50,
                "p90": estimate.p90,
            }
            for estimate in result.estimates
        ],
        "growth": {
            metric: {
                "best": growth.best.name,
                "slowest": growth.slowest.name,
                "fastest": growth.fastest.name,
            }
            for metric, growth in growths(result.estimates).items()
        },
    }
