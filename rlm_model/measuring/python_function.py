"""Measures Python functions: one sandboxed process a function."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from rlm_model.corpora.items import MeasurableItem
from rlm_model.measuring.measurer import Measurer, Point
from rlm_model.measuring.pace import Pace
from rlm_model.measuring.sandbox import PROJECT, Limits, Sandbox, python_folders
from rlm_model.measuring.sizes import SIZES


@dataclass(frozen=True)
class Plan:
    """How long and at which sizes a function is measured.

    Attributes:
        sizes: Input sizes, ascending.
        longest_seconds: A size that is expected to take longer, by the growth so far, is not
            begun.
        trace_seconds: A call that took longer is not traced for memory: that is several times
            slower.
        total_seconds: CPU seconds after which no further size begins.
        hang_seconds: Real time after which a size that gave no result ends the measuring.
        seed: Of the arguments.
    """

    sizes: tuple[int, ...] = SIZES
    longest_seconds: float = 4.0
    trace_seconds: float = 1.0
    total_seconds: float = 12.0
    hang_seconds: float = 10.0
    seed: int = 0


PYTHON_ENVIRONMENT = {
    "PYTHONPATH": str(PROJECT),
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    # One thread in numerical libraries: time is that of the calling thread.
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    # Freed memory stays, as in a program that calls the function again: else a call on fresh
    # copies pays for giving pages back and taking them anew, 15% at n = 100,000.
    "MALLOC_MMAP_THRESHOLD_": str(32 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 30),
}
"""Environment of a measuring process."""


class PythonMeasurer(Measurer):
    """Measures functions one after the other on one core."""

    def __init__(self, plan: Plan, limits: Limits | None = None, core: int | None = None) -> None:
        """Takes what each measurement may cost.

        Raises:
            SandboxError: There is no sandbox on this machine.
        """
        self._plan = plan
        self._sandbox = Sandbox(python_folders(), limits or Limits(), slot=core or 0, core=core)
        self._pace = Pace()

    def measure(self, item: MeasurableItem) -> list[Point]:
        """Measures a function at all sizes: a point each, in their order."""
        if item.problem:
            return [Point(n, reason=item.problem) for n in self._plan.sizes]
        job = {
            **job_fields(item),
            "usual_pace": self._pace.look(),
            **asdict(self._plan),
        }
        command = [sys.executable, "-m", "rlm_model.measuring.python_child"]
        done = self._sandbox.run(command, json.dumps(job).encode(), PYTHON_ENVIRONMENT)
        return read_points(self._plan.sizes, done.output, done.reason)


def job_fields(item: MeasurableItem) -> dict[str, Any]:
    """What the measuring process is told of a function, see `loading.load`."""
    return {
        # A function of the bank is imported; its variant runs as the text that it is.
        "source": "" if item.case and item.corpus == "bank" else item.source,
        "entry_point": item.entry_point,
        "examples": item.examples,
        "roles": item.roles,
        "module": item.module,
        "case": item.case,
    }


def read_points(sizes: Sequence[int], output: bytes, reason: str | None) -> list[Point]:
    """The lines of a measuring process: a point a size.

    Args:
        sizes: Input sizes.
        output: What it wrote; sizes may be missing, and the last line cut off.
        reason: How it ended, where it did not end well: for the sizes that it did not come to.
    """
    found: dict[int, Point] = {}
    for line in output.decode("utf-8", "replace").splitlines():
        try:
            point = Point.told(json.loads(line))
        except (ValueError, AttributeError):
            continue  # cut off in the middle of a line
        if point.n is not None:
            found[point.n] = point
    missing = Point(0, reason=reason or "the measuring process gave no result")
    return [found.get(n, replace(missing, n=n)) for n in sizes]
