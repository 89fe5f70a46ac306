"""Measures functions in languages other than Python: compiled in batches, one process each."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace

from rlm_model.corpora.items import MeasurableItem
from rlm_model.measuring.functions.compiled import CHILD_ENVIRONMENT, CompiledFunctions
from rlm_model.measuring.measurer import Measurer, Point, Runtime
from rlm_model.measuring.pace import Pace
from rlm_model.measuring.python_function import Plan, read_points
from rlm_model.measuring.sandbox import Limits

RUN_LIMITS = Limits(
    wall_seconds=120.0, cpu_seconds=60, memory_bytes=None, data_bytes=4 << 30, processes=96
)


class FunctionMeasurer(Measurer):
    """Measures functions one after the other on one core.

    Args:
        plan: What measuring a function may cost.
        core: CPU core to stay on, or None.
        limits: Of one run.

    Raises:
        SandboxError: There is no sandbox on this machine.
    """

    def __init__(self, plan: Plan, core: int | None = None, limits: Limits = RUN_LIMITS) -> None:
        # Memory is not traced here: its call takes no longer than the timed one.
        self._plan = replace(plan, trace_seconds=plan.longest_seconds)
        self._pace = Pace()
        self._functions = CompiledFunctions(core)
        self._sandbox = self._functions.sandbox(limits)

    def prepare(self, items: Sequence[MeasurableItem]) -> Runtime:
        """See `CompiledFunctions.prepare`."""
        return self._functions.prepare(items)

    def measure(self, item: MeasurableItem) -> list[Point]:
        """Measures a function at all sizes: a point each, in their order.

        Raises:
            SandboxError: Its language's tool chain is missing on this machine.
        """
        job = self._functions.job(item)
        if isinstance(job, str):
            return [Point(n, reason=job) for n in self._plan.sizes]
        job |= {"usual_pace": self._pace.look(), **asdict(self._plan)}
        command = [sys.executable, "-m", "rlm_model.measuring.functions.measure_child"]
        done = self._sandbox.run(command, json.dumps(job).encode(), CHILD_ENVIRONMENT)
        said = done.error.strip().splitlines()
        reason = f"{done.reason}: {said[-1][:200]}" if done.reason and said else done.reason
        return read_points(self._plan.sizes, done.output, reason)

    def close(self) -> None:
        """Removes what was compiled."""
        self._functions.close()
