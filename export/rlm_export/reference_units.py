"""The units that the parity gate asks about."""

from __future__ import annotations

import codecs
import importlib.util
from collections.abc import Mapping, Sequence
from pathlib import Path

from rlm_export.errors import ExportError
from rlm_model.contract.kinds import FUNCTION, Kind, find_all
from rlm_model.contract.units import CodeUnit, language_of_path
from rlm_model.corpora.texts import DataError
from rlm_model.data.measured import load_measured

DEFAULT_MODULES = (
    "argparse", "bisect", "calendar", "colorsys", "configparser", "copy", "csv", "datetime",
    "difflib", "fnmatch", "fractions", "functools", "graphlib", "heapq", "ipaddress", "keyword",
    "locale", "ntpath", "optparse", "posixpath", "pprint", "queue", "quopri", "random",
    "sched", "shlex", "statistics", "string", "textwrap", "tokenize", "traceback", "uuid",
)  # fmt: skip
"""Modules of the standard library: short algorithms, parsers, classes with small methods."""

AT_HAND: Mapping[str, Sequence[str]] = {FUNCTION.name: DEFAULT_MODULES}
"""Modules of the standard library that hold units of a kind, where there are any."""

MAX_UNITS = 400
"""More units take minutes and hardly move the figures."""


def reference_units(files: Sequence[Path] = (), kind: Kind = FUNCTION) -> list[CodeUnit]:
    """Units of files, or of the modules `AT_HAND`; evenly thinned to `MAX_UNITS`.

    Args:
        files: Source files, or files of measured units (``.jsonl.gz``), of which the validation
            split is taken.
        kind: Their kind.

    Raises:
        ExportError: A file can't be read, or its language is unknown; or there is none, and of
            this kind none is at hand.
    """
    files = files or _files_of(AT_HAND.get(kind.name, ()))
    if not files:
        raise ExportError(
            f"int8 is compared on units of the kind {kind.name}, and there are none: give files "
            "that hold some with --parity-units, or export with --precision float32"
        )
    units: dict[str, CodeUnit] = {}
    for path in files:
        found = _measured(path) if path.name.endswith(".jsonl.gz") else _source(path, kind)
        units |= {
            unit.text.digest: unit
            for unit in found
            if unit.reason is None and unit.kind == kind.name
        }
    distinct = list(units.values())
    step = max(len(distinct) / MAX_UNITS, 1.0)
    return [distinct[int(index * step)] for index in range(int(len(distinct) / step))]


def _source(path: Path, kind: Kind) -> list[CodeUnit]:
    language = language_of_path(path)
    if language is None:
        raise ExportError(f"{path} is of no language whose units can be found")
    try:
        source = path.read_bytes().removeprefix(codecs.BOM_UTF8)
    except OSError as error:
        raise ExportError(f"{path} can't be read: {error}") from error
    return find_all(source, language, [kind], asked=True)


def _measured(path: Path) -> list[CodeUnit]:
    try:
        return [item.unit for item in load_measured(path) if item.split == "validation"]
    except DataError as error:
        raise ExportError(str(error)) from error


def _files_of(modules: Sequence[str]) -> list[Path]:
    specs = map(importlib.util.find_spec, modules)
    # A module that is frozen into the interpreter names no file.
    return [Path(spec.origin) for spec in specs if spec and spec.origin and spec.has_location]
