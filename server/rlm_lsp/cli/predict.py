"""``rlm-lsp predict``: the cost of each function or program, as a table or as JSON."""

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
from rlm_lsp.engine.refusal import answered_kinds
from rlm_lsp.engine.sizes import Sizes, asked_sizes, nearest_size, nearest_sizes, with_largest
from rlm_lsp.settings.rules import too_many
from rlm_lsp.settings.schema import HideBelow
from rlm_lsp.wording.evening import evened
from rlm_lsp.wording.report import Row, as_json, as_text, by_cost
from rlm_lsp.workspace.documents import Document
from rlm_lsp.workspace.sources import SourceError, decode, read_document
from rlm_lsp.workspace.syntax import broken_line
from rlm_model.contract.kinds import KINDS, find_all
from rlm_model.contract.manifest import Manifest
from rlm_model.contract.queries import QueryError
from rlm_model.contract.units import CodeUnit


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
        if options.kind is not None:
            manifest.of_kind(options.kind)  # checks it
        inputs = Inputs(manifest, projects, options.language, options.kind, complaints.append)
        for word in options.paths:
            inputs.add(word)
        finder = _Finder(manifest, options.kind, projects, complaints.append)
        found, files = _find(inputs, finder)
        for complaint in dict.fromkeys(complaints):
            complain(complaint)
        if not files and inputs.exit_code:
            return inputs.exit_code
        cache = cache_folder() if options.cache else None
        engine = Engine.load(folder, options.provider or "auto", options.threads, cache, manifest)
        if engine.notice:
            complain(engine.notice)
        machine = store.load() if options.calibration else None
        rows = by_cost(_judge(engine, found, options.sizes, machine))
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


@dataclass(frozen=True)
class _Finder:
    """Finds what is to be judged in a file.

    Attributes:
        manifest: Says what the model judges.
        kind: What the user takes each file for, or None: then what the file says itself counts.
        projects: Knows the settings of a file.
        tell: Tells the user of a problem.
    """

    manifest: Manifest
    kind: str | None
    projects: Projects
    tell: Callable[[str], None]

    def units(self, document: Document, language: str) -> list[CodeUnit]:
        """The units of a file, what is around before what is in it."""
        kinds = [KINDS[self.kind]] if self.kind else answered_kinds(self.manifest, language)
        return find_all(document.source, language, kinds, asked=self.kind is not None)


def _find(inputs: Inputs, finder: _Finder) -> tuple[list[_Found], int]:
    """The units of the files that were named, and how many files could be read."""
    sources = inputs.sources()
    found: list[_Found] = []
    files = 0
    with progress("Reading", len(sources), "files") as advance:
        for source in sources:
            try:
                rules = finder.projects.rules(source.path, source.language)
                if rules.refusal is None:
                    found += _units(source, finder)
                    files += 1
                elif source.named:
                    finder.tell(f"{source.name}: {rules.refusal}")
            except SourceError as error:
                inputs.fail(str(error), named=source.named)
            advance(1)
    return found, files


def _units(source: Source, finder: _Finder) -> list[_Found]:
    """The wanted units of a file."""
    settings = finder.projects.settings(source.path)
    document = _read(source)
    units = finder.units(document, source.language)
    if finder.kind is None:
        named = [unit for unit in units if unit.name]
        row = broken_line(document.source, source.language, named)
        if row is not None:
            finder.tell(f"{source.name}:{row + 1}: syntax error; functions may be missing below")
    reason = too_many(settings.max_units)
    found = [
        _Found(
            source.name,
            unit if place < settings.max_units else replace(unit, reason=reason),
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
    wanted_sizes = tuple(sorted(set(sizes or ())))
    for kind in {item.unit.kind for item in found} or {None}:
        if manifest.of_kind(kind).size_min is not None:
            engine.queries(wanted_sizes, kind)  # checks them

    def wanted_of(item: _Found) -> tuple[str, tuple[int, ...]]:
        return item.unit.kind, wanted_sizes or (item.size,)

    rows: list[Row] = []
    with progress("Predicting", len(found), "units") as advance:
        for (kind, wanted), group in itertools.groupby(sorted(found, key=wanted_of), wanted_of):
            items = list(group)
            shown = (
                nearest_sizes(manifest, wanted, kind)
                if sizes
                else with_largest(manifest, wanted[0], kind)
            )
            queries = engine.queries(asked_sizes(manifest, wanted, kind), kind)
            for batch in engine.judge_batches([item.unit for item in items], queries):
                for place, result in batch:
                    here = calibrated(evened(result), machine)
                    rows.append(_row(items[place], here, manifest, shown, ranked=bool(sizes)))
                advance(len(batch))
    return rows


def _row(
    item: _Found, result: UnitResult, manifest: Manifest, sizes: Sizes, *, ranked: bool
) -> Row:
    size = sizes[-1] if ranked else nearest_size(manifest, item.size, item.unit.kind)
    return Row.of(item.name, result, size, sizes, item.hide)
