"""``rlm-lsp predict``: the cost of each function, as a table or as JSON."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rlm_lsp.cli.output import complain, show
from rlm_lsp.engine import EngineError, cache_folder, model_folder
from rlm_lsp.engine.engine import Engine
from rlm_lsp.wording.report import as_json, as_table, by_cost
from rlm_lsp.workspace.sources import SourceError, read_document, source_files
from rlm_lsp.workspace.syntax import broken_line
from rlm_model.contract.queries import QueryError
from rlm_model.contract.units import LANGUAGES, CodeUnit, find_units, language_of_path

DEFAULT_SIZE = 1000


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
        engine = Engine.load(
            model_folder(options.model),
            options.provider,
            options.threads,
            cache_folder() if options.cache else None,
        )
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
    rows = by_cost(zip(paths, results, strict=True), engine.manifest, sizes[-1])
    if options.json:
        show(json.dumps(as_json(rows, engine.manifest), indent=2))
    else:
        show(as_table(rows, engine.manifest, sizes, files))
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
