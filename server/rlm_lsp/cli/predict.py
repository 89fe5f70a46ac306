"""``rlm-lsp predict``: the cost of each function, as a table or as JSON."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rlm_lsp import formatting
from rlm_lsp.cli.output import complain, show
from rlm_lsp.cli.sources import SourceError, read_document, source_files
from rlm_lsp.cli.syntax import broken_line
from rlm_lsp.cli.table import render
from rlm_lsp.engine import EngineError, UnitResult, model_folder
from rlm_lsp.engine.engine import Engine
from rlm_model.contract.manifest import Manifest
from rlm_model.contract.queries import QueryError
from rlm_model.contract.units import LANGUAGES, CodeUnit, find_units, language_of_path

DEFAULT_SIZE = 1000
JSON_VERSION = 1


@dataclass(frozen=True)
class _Located:
    """A unit and the path that it was found at."""

    path: str
    unit: CodeUnit


def predict(options: argparse.Namespace) -> int:
    """Runs the command; returns its exit code."""
    found, files = _find(options.paths)
    if not files:
        return 2
    sizes: list[int] = sorted(set(options.sizes or [DEFAULT_SIZE]))
    try:
        engine = Engine.load(model_folder(options.model), options.provider, options.threads)
        if engine.notice:
            complain(engine.notice)
        queries = engine.queries(sizes)
        results = engine.judge([item.unit for item in found], queries)
    except QueryError as error:
        complain(str(error))
        return 2
    except EngineError as error:
        complain(str(error))
        return 1
    paths = [item.path for item in found]
    rows = _sorted(list(zip(paths, results, strict=True)), engine.manifest, sizes[-1])
    if options.json:
        show(json.dumps(_as_json(rows, engine.manifest), indent=2))
    else:
        show(_as_table(rows, engine.manifest, sizes, files))
    return 0


def _find(paths: Sequence[Path]) -> tuple[list[_Located], int]:
    """The units at paths, and how many files could be read."""
    suffixes = [suffix for spec in LANGUAGES.values() for suffix in spec.suffixes]
    found: list[_Located] = []
    files = 0
    for path in paths:
        try:
            for file in source_files(path, suffixes):
                try:
                    found += _units(file)
                    files += 1
                except SourceError as error:
                    complain(str(error))
        except (SourceError, OSError) as error:
            complain(str(error))
    return found, files


def _units(path: Path) -> list[_Located]:
    language = language_of_path(path)
    if language is None:
        return []
    document = read_document(path, language)
    units = find_units(document.source, language)
    row = broken_line(document.source, language, units)
    if row is not None:
        complain(f"{path}:{row + 1}: syntax error; functions may be missing below")
    return [_Located(str(path), unit) for unit in units]


def _sorted(
    rows: list[tuple[str, UnitResult]], manifest: Manifest, size: int
) -> list[tuple[str, UnitResult]]:
    """The most expensive first, by the first metric at a size; those without estimates last."""

    def cost(row: tuple[str, UnitResult]) -> float:
        estimate = row[1].at(manifest.metrics[0], size)
        return -estimate.p50 if estimate else float("inf")

    return sorted(rows, key=cost)


def _as_json(rows: list[tuple[str, UnitResult]], manifest: Manifest) -> dict[str, Any]:
    return {
        "version": JSON_VERSION,
        "model": {"name": manifest.name, "version": manifest.version},
        "units": [
            {
                "path": path,
                "name": result.unit.name,
                "kind": result.unit.kind,
                "language": result.unit.language,
                "start_line": result.unit.start_line + 1,
                "end_line": result.unit.end_line + 1,
                "reason": result.reason,
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
            }
            for path, result in rows
        ],
    }


def _as_table(
    rows: list[tuple[str, UnitResult]], manifest: Manifest, sizes: list[int], files: int
) -> str:
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
