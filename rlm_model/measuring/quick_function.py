"""Measures Python functions quickly: one sandbox a batch, a fork a function, few repeats.

It takes a twentieth of the careful mode's time, and waits for no calm moments: most of what a model
does not know of a function is not in the last percent.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from rlm_model.corpora.items import MeasurableItem
from rlm_model.measuring.measurer import Measurer, Point
from rlm_model.measuring.python_function import PYTHON_ENVIRONMENT, job_fields
from rlm_model.measuring.sandbox import Finished, Limits, Sandbox, python_folders
from rlm_model.measuring.sizes import QUICK_SIZES

STACK_BYTES = 512 << 20
"""A deep recursion needs a large stack."""


@dataclass(frozen=True)
class QuickPlan:
    """How long and at which sizes a function is measured.

    Attributes:
        sizes: Input sizes, ascending. Where time grows fast, sizes between them and just below
            the first one that takes too long are measured as well.
        longest_seconds: A size that is expected to take longer, by the growth so far, is not
            begun.
        trace_seconds: A call that took longer is not traced for memory.
        call_seconds: CPU seconds after which a size is given up, all its calls together.
        load_seconds: CPU seconds of loading, and of making arguments.
        total_seconds: CPU seconds after which no further size begins.
        hang_seconds: Real time without a result after which the function is given up.
        seed: Of the arguments.
    """

    sizes: tuple[int, ...] = QUICK_SIZES
    longest_seconds: float = 0.06
    trace_seconds: float = 0.02
    call_seconds: float = 0.25
    load_seconds: float = 1.5
    total_seconds: float = 0.5
    hang_seconds: float = 6.0
    seed: int = 0


class QuickMeasurer(Measurer):
    """Measures a batch of functions on one core."""

    def __init__(self, plan: QuickPlan, core: int | None = None) -> None:
        """Takes what each measurement may cost.

        Raises:
            SandboxError: There is no sandbox on this machine.
        """
        self._plan = plan
        limits = Limits(
            wall_seconds=3600.0,
            cpu_seconds=3000,
            memory_bytes=6 << 30,
            processes=64,
            output_bytes=64 << 20,
            stack_bytes=STACK_BYTES,
        )
        self._sandbox = Sandbox(python_folders(), limits, slot=core or 0, core=core)

    def measure(self, item: MeasurableItem) -> list[Point]:
        """See `Measurer`; one item alone pays for the sandbox's start."""
        return next(iter(self.measure_all([item])))

    def measure_all(self, items: Sequence[MeasurableItem]) -> Iterator[list[Point]]:
        """See `Measurer`."""
        able = [item for item in items if not item.problem]
        jobs = [{**job_fields(item), **asdict(self._plan)} for item in able]
        command = [sys.executable, "-m", "rlm_model.measuring.quick_child"]
        text = "".join(json.dumps(job) + "\n" for job in jobs)
        done = self._sandbox.run(command, text.encode(), PYTHON_ENVIRONMENT)
        return read_batch(done, [item.problem for item in items], self._plan.sizes[0])


def read_batch(done: Finished, problems: Sequence[str], first: int) -> Iterator[list[Point]]:
    """The points of each function of a batch.

    Args:
        done: The run: a line a point, with the number of its function among those that were
            measured.
        problems: For each function why it was not measured, or empty.
        first: The size that a function without points has its reason at.
    """
    found: list[dict[int, Point]] = [{} for problem in problems if not problem]
    for line in done.output.decode("utf-8", "replace").splitlines():
        try:
            told = json.loads(line)
            job = told.pop("job")
            found[job][told["n"]] = Point.told(told)
        except (ValueError, TypeError, AttributeError, KeyError, IndexError):
            continue  # cut off in the middle of a line
    results = iter(found)
    for problem in problems:
        if problem:
            yield [Point(first, reason=problem)]
            continue
        points = next(results)
        if not points:
            reason = done.reason or "the measuring process gave no result"
            points = {first: Point(first, reason=reason)}
        yield [points[n] for n in sorted(points)]
