"""``rlm-lsp doctor``: what is installed, which model, what runs it, how fast it is here."""

from __future__ import annotations

import argparse
import platform
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median

from rlm_lsp import __version__
from rlm_lsp.calibration.store import load
from rlm_lsp.cli.output import show
from rlm_lsp.engine import EngineError, cache_folder, model_folder
from rlm_lsp.engine.sizes import nearest_sizes
from rlm_lsp.settings import Settings
from rlm_lsp.wording import formatting
from rlm_lsp.wording.machine import NOT_CALIBRATED, calibration_line
from rlm_model.contract.kinds import KINDS
from rlm_model.contract.manifest import Answered
from rlm_model.contract.metrics import METRICS

BROKEN = {"tree-sitter": "0.26.0"}
"""Versions that end the process on ordinary files."""

PACKAGES = ("pygls", "lsprotocol", "tree-sitter", "tree-sitter-python", "tokenizers", "numpy")
RUNTIMES = ("onnxruntime", "onnxruntime-gpu")

REPEATS = 5


def doctor(options: argparse.Namespace) -> int:
    """Runs the command; returns its exit code."""
    lines, healthy = _report(options)
    show("\n".join(lines))
    return 0 if healthy else 1


def _report(options: argparse.Namespace) -> tuple[list[str], bool]:
    folder = model_folder(options.model)
    installed = [f"{name} {_version(name) or 'is missing'}" for name in PACKAGES]
    installed += [f"{name} {found}" for name in RUNTIMES if (found := _version(name))]
    lines = [
        f"rlm-lsp   {__version__}",
        f"python    {platform.python_version()}, {platform.system()} {platform.machine()}",
        f"packages  {', '.join(installed)}",
        f"cache     {_cache_line()}",
        f"machine   {_machine_line()}",
        f"model     {folder}",
    ]
    broken = [f"{name} {version}" for name, version in BROKEN.items() if _version(name) == version]
    if broken:
        remedy = f"python -m pip install --upgrade {' '.join(BROKEN)}"
        return [*lines, f"problem   {', '.join(broken)} crashes on files: {remedy}"], False
    try:
        lines += _model_lines(folder, options)
    except EngineError as error:
        return [*lines, f"problem   {error}"], False
    except ImportError as error:
        problem = f"a library does not load: {error}; install rlm-lsp again"
        return [*lines, f"problem   {problem}"], False
    return lines, True


def _answered(part: Answered) -> str:
    metrics = ", ".join(METRICS[metric].title for metric in part.metrics)
    told = f"{metrics} of {', '.join(part.languages)} {KINDS[part.kind].noun}s"
    if part.size_min is None or part.size_max is None:
        return told
    return f"{told} for n = {formatting.count(part.size_min)} to {formatting.count(part.size_max)}"


def _model_lines(folder: Path, options: argparse.Namespace) -> list[str]:
    from rlm_lsp.engine.engine import Engine
    from rlm_model.contract.kinds.function import find_functions

    started = time.perf_counter()
    engine = Engine.load(folder, options.provider or "auto", options.threads)
    loading = time.perf_counter() - started
    manifest = engine.manifest
    lines = [
        f"          {manifest.name} {manifest.version}, {manifest.precision}, {manifest.license}",
        *(f"answers   {_answered(part)}" for part in manifest.answered),
        *(f"quality   {line}" for line in formatting.quality(manifest)),
        f"provider  {engine.provider}, {options.threads} threads",
    ]
    if engine.notice:
        lines.append(f"          {engine.notice}")
    # The formatter's functions are the sample: ordinary code that is always there.
    units = find_functions(Path(formatting.__file__).read_bytes(), "python")
    queries = engine.queries(nearest_sizes(manifest, Settings().sizes))
    took: list[float] = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        engine.judge(units, queries)
        took.append(time.perf_counter() - started)
    lines.append(
        f"speed     {1000 * median(took) / len(units):.1f} ms a function ({len(queries)} "
        f"estimates each), {1000 * loading:.0f} ms to load the model"
    )
    return lines


def _cache_line() -> str:
    try:
        from rlm_lsp.engine.cache import FILE_NAME
    except ImportError as error:
        return f"none: {error}"
    path = cache_folder() / FILE_NAME
    if not path.is_file():
        return f"{path}, not there yet"
    return f"{path}, {formatting.quantity('peak_memory_bytes', path.stat().st_size)}"


def _machine_line() -> str:
    calibration = load()
    return NOT_CALIBRATED if calibration is None else calibration_line(calibration)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
