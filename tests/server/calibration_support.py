"""Machines that are not this one: an interpreter whose clocks run at another speed."""

from __future__ import annotations

import sys
from pathlib import Path

from rlm_lsp.calibration import store
from rlm_lsp.calibration.shifting import Calibration, Shift

SCRIPT = """\
import runpy, sys, time
for name in ("thread_time_ns", "perf_counter_ns"):
    real = getattr(time, name)
    setattr(time, name, lambda real=real: int(real() * {factor}))
runpy.run_path(sys.argv[-1], run_name="__main__")
"""

TWICE = Calibration(
    {"python": {"time_s": Shift(2.0, 0.0)}},
    "reference-cpu",
    "CPython 3.13.1 (python)",
    "2026-11-27",
)


def machine(folder: Path, factor: float) -> list[str]:
    """A command that runs Python as if the machine were so many times slower."""
    script = folder / "slow.py"
    script.write_text(SCRIPT.format(factor=factor))
    return [sys.executable, str(script)]


def python_of(folder: Path, factor: float) -> Path:
    """The same as a program of its own."""
    program = folder / "python-slow"
    program.write_text('#!/bin/sh\nexec {} {} "$@"\n'.format(*machine(folder, factor)))
    program.chmod(0o755)
    return program


def keep(calibration: Calibration, home: Path) -> Path:
    """Keeps a calibration in what is the user's folder where XDG_DATA_HOME is `home`."""
    return store.save(calibration, home / "rlm-lsp" / store.file_path().name)
