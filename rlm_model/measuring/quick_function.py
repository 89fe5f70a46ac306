"""Measures Python functions quickly: one sandbox a batch, a fork a function, few repeats.

It takes a twentieth of the careful mode's time, and waits for no calm moments: most of what a model
does not know of a function is not in the last percent.
"""

from __future__ import annotations

import json
import sys
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, ClassVar

from rlm_model.corpora.items import MeasurableItem
from rlm_model.measuring.measurer import Measurer, Point
from rlm_model.measuring.python_function import PYTHON_ENVIRONMENT, job_fields
from rlm_model.measuring.sandbox import Finished, Limits, Sandbox, python_folders
from rlm_model.measuring.sizes import QUICK_SIZES

BATCH_LIMITS = Limits(wall_seconds=3600.0, cpu_seconds=3000, output_bytes=64 << 20)

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


class BatchMeasurer(Measurer):
    """Measures a batch of functions on one core, in one run of the sandbox.

    Args:
        plan: How long and at which sizes a function is measured.
        sandbox: Of the run.

    Attributes:
        child: The module that measures: a line of JSON a job.
        environment: Of its process.
    """

    child: ClassVar[str]
    environment: ClassVar[Mapping[str, str]]

    def __init__(self, plan: QuickPlan, sandbox: Sandbox) -> None:
        self._plan = plan
        self._sandbox = sandbox

    @abstractmethod
    def job(self, item: MeasurableItem) -> dict[str, Any] | str:
        """What the child is told of a function beside the plan, or why it can't be measured."""

    def measure(self, item: MeasurableItem) -> list[Point]:
        """See `Measurer`; one item alone pays for the sandbox's start."""
        return next(iter(self.measure_all([item])))

    def measure_all(self, items: Sequence[MeasurableItem]) -> Iterator[list[Point]]:
        """See `Measurer`."""
        self.prepare(items)
        jobs = [self.job(item) for item in items]
        lines = [json.dumps({**job, **asdict(self._plan)}) for job in jobs if isinstance(job, dict)]
        text = "".join(f"{line}\n" for line in lines)
        command = [sys.executable, "-m", self.child]
        return self._read(self._sandbox.run(command, text.encode(), self.environment), jobs)

    def _read(self, done: Finished, jobs: Sequence[dict[str, Any] | str]) -> Iterator[list[Point]]:
        """The points of each function; the child numbers those that it measures."""
        found: list[dict[int, Point]] = [{} for job in jobs if isinstance(job, dict)]
        for line in done.output.decode("utf-8", "replace").splitlines():
            try:
                told = json.loads(line)
                number = told.pop("job")
                found[number][told["n"]] = Point.told(told)
            except (ValueError, TypeError, AttributeError, KeyError, IndexError):
                continue  # cut off in the middle of a line
        results, first = iter(found), self._plan.sizes[0]
        for job in jobs:
            if isinstance(job, str):
                yield [Point(first, reason=job)]
                continue
            points = next(results)
            if not points:
                reason = done.reason or "the measuring process gave no result"
                points = {first: Point(first, reason=reason)}
            yield [points[n] for n in sorted(points)]


class QuickMeasurer(BatchMeasurer):
    """Measures Python functions.

    Args:
        plan: How long and at which sizes a function is measured.
        core: CPU core to stay on, or None.

    Raises:
        SandboxError: There is no sandbox on this machine.
    """

    child = "rlm_model.measuring.quick_child"
    environment = PYTHON_ENVIRONMENT

    def __init__(self, plan: QuickPlan, core: int | None = None) -> None:
        limits = replace(BATCH_LIMITS, memory_bytes=6 << 30, processes=64, stack_bytes=STACK_BYTES)
        super().__init__(plan, Sandbox(python_folders(), limits, slot=core or 0, core=core))

    def job(self, item: MeasurableItem) -> dict[str, Any] | str:
        """See `BatchMeasurer`."""
        return item.problem or job_fields(item)
