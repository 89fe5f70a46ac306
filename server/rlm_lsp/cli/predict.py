"""``rlm-lsp predict``: the cost of each function, as a table or as JSON."""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rlm_lsp.calibration import store
from rlm_lsp.calibration.shifting import Calibration, calibrated
from rlm_lsp.cli.inputs import STDIN_NAME, Inputs, Source
from rlm_lsp.cli.output import columns, complain, progress, show
from rlm_lsp.cli.projects import Projects
from rlm_lsp.engine import EngineError, UnitResult, cache_folder, model_folder, verified_manifest
from rlm_lsp.engine.engine import Engine
from rlm_lsp.engine.sizes import asked_sizes, nearest_size, with_largest
from rlm_lsp.settings.schema import HideBelow
from rlm_lsp.wording.evening import evened
from rlm_lsp.wording.report import Row, as_json, as_text, by_cost
from rlm_lsp.workspace.documents import Document
from rlm_lsp.workspace.sources import SourceError, decode, read_document
from rlm_lsp.workspace.syntax import broken_line
from rlm_model.contract.manifest import Manifest
from rlm_model.contract.queries import QueryError
from rlm_model.contract.units import CodeUnit, find_units


@dataclass(frozen=True)
class _Found:
    """A unit to judge.

    Attributes:
        name: Path of its file, as the reader shall see it.
        unit: The unit.
        size: Its input size: that of its own comment, else its project's.
        hide: What its project is too cheap to show.
    """

    name: str
    unit: CodeUnit
    size: int
    hide: HideBelow


def predict(options: argparse.Namespace) -> int:
    """Runs the command; returns its exit code."""
    complaints: list[str] = []
    try:
        folder = model_folder(options.model)
        manifest = verified_manifest(folder)
        projects = Projects(complaints.append)
        inputs = Inputs(manifest, projects, options.language, complaints.append)
        for word in options.paths:
            inputs.add(word)
        found, files = _find(inputs, projects, complaints.append)
        for complaint in dict.fromkeys(complaints):
            complain(complaint)
        if not files and inputs.exit_code:
            return inputs.exit_code
        cache = cache_folder() if options.cache else None
        engine = Engine.load(folder, options.provider, options.threads, cache, manifest)
        if engine.notice:
            complain(engine.notice)
        machine = store.load() if options.calibration else None
        rows = by_cost(_judge(engine, found, options.sizes, machine), manifest)
    except QueryError as error:
        complain(str(error))
        return 2
    except EngineError as error:
        complain(str(error))
        return 1
    if options.json:
        show(json.dumps(as_json(rows, manifest), indent=2))
    else:
        if options.all:
            rows = [replace(row, hidden=False) for row in rows]
        show(as_text(rows, manifest, files, columns(), "; --all lists them"))
    return inputs.exit_code


def _find(
    inputs: Inputs, projects: Projects, tell: Callable[[str], None]
) -> tuple[list[_Found], int]:
    """The units of the files that were named, and how many files could be read."""
    sources = inputs.sources()
    found: list[_Found] = []
    files = 0
    with progress("Reading", len(sources), "files") as advance:
        for source in sources:
            try:
                rules = projects.rules(source.path, source.language)
                if rules.refusal is None:
                    found += _units(source, projects, tell)
                    files += 1
                elif source.named:
                    tell(f"{source.name}: {rules.refusal}")
            except SourceError as error:
                inputs.fail(str(error), named=source.named)
            advance(1)
    return found, files


def _units(source: Source, projects: Projects, tell: Callable[[str], None]) -> list[_Found]:
    """The wanted units of a file."""
    settings = projects.settings(source.path)
    document = _read(source)
    units = find_units(document.source, source.language)
    row = broken_line(document.source, source.language, units)
    if row is not None:
        tell(f"{source.name}:{row + 1}: syntax error; functions may be missing below")
    too_many = f"more than {settings.max_units} units in this file"
    found = [
        _Found(
            source.name,
            unit if place < settings.max_units else replace(unit, reason=too_many),
            unit.size or settings.size,
            settings.hide_below,
        )
        for place, unit in enumerate(units)
    ]
    if not source.lines:
        return found
    wanted = {_place_at(units, line, source.name) for line in source.lines}
    return [found[place] for place in sorted(wanted)]


def _read(source: Source) -> Document:
    if source.name != STDIN_NAME:
        return read_document(Path(source.name), source.language)
    data = sys.stdin.buffer.read()
    return Document.of_text(STDIN_NAME, source.language, 0, decode(data))


def _place_at(units: Sequence[CodeUnit], line: int, name: str) -> int:
    """Index of the innermost unit at a line, from 1.

    Raises:
        SourceError: There is none.
    """
    around = [
        (unit.end_line - unit.start_line, place)
        for place, unit in enumerate(units)
        if unit.start_line < line <= unit.end_line + 1
    ]
    if not around:
        raise SourceError(f"{name}:{line}: there is no function at this line")
    return min(around)[1]


def _judge(
    engine: Engine,
    found: Sequence[_Found],
    sizes: Sequence[int] | None,
    machine: Calibration | None,
) -> list[Row]:
    """Judges units, each at the sizes that were asked for, else at its own and at a large one."""
    manifest = engine.manifest
    if sizes:
        engine.queries(sizes)  # checks them

    def shown(item: _Found) -> tuple[int, ...]:
        return tuple(sorted(set(sizes))) if sizes else with_largest(manifest, item.size)

    rows: list[Row] = []
    with progress("Predicting", len(found), "functions") as advance:
        for wanted, group in itertools.groupby(sorted(found, key=shown), key=shown):
            items = list(group)
            queries = engine.queries(asked_sizes(manifest, wanted))
            for batch in engine.judge_batches([item.unit for item in items], queries):
                for place, result in batch:
                    here = calibrated(evened(result), machine)
                    rows.append(_row(items[place], here, manifest, wanted, ranked=bool(sizes)))
                advance(len(batch))
    return rows


def _row(
    item: _Found, result: UnitResult, manifest: Manifest, sizes: tuple[int, ...], *, ranked: bool
) -> Row:
    size = sizes[-1] if ranked else nearest_size(manifest, item.size)
    return Row.of(item.name, result, size, sizes, item.hide)
