"""Measures functions in languages other than Python quickly: one sandbox a batch, few repeats.

See `rlm_model.measuring.quick_function`, whose plan and course are the same.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from rlm_model.corpora.items import MeasurableItem
from rlm_model.measuring.functions.compiled import CHILD_ENVIRONMENT, CompiledFunctions
from rlm_model.measuring.measurer import Measurer, Point, Runtime
from rlm_model.measuring.quick_function import QuickPlan, read_batch
from rlm_model.measuring.sandbox import Limits

BATCH_LIMITS = Limits(
    wall_seconds=3600.0,
    cpu_seconds=3000,
    memory_bytes=None,
    data_bytes=4 << 30,
    processes=96,
    output_bytes=64 << 20,
)


class QuickFunctionMeasurer(Measurer):
    """Measures a batch of functions on one core.

    Args:
        plan: How long and at which sizes a function is measured.
        core: CPU core to stay on, or None.

    Raises:
        SandboxError: There is no sandbox on this machine.
    """

    def __init__(self, plan: QuickPlan, core: int | None = None) -> None:
        self._plan = plan
        self._functions = CompiledFunctions(core)
        self._sandbox = self._functions.sandbox(BATCH_LIMITS)

    def prepare(self, items: Sequence[MeasurableItem]) -> Runtime:
        """See `CompiledFunctions.prepare`."""
        return self._functions.prepare(items)

    def measure(self, item: MeasurableItem) -> list[Point]:
        """See `Measurer`; one item alone pays for the sandbox's start."""
        return next(iter(self.measure_all([item])))

    def measure_all(self, items: Sequence[MeasurableItem]) -> Iterator[list[Point]]:
        """See `Measurer`."""
        self.prepare(items)
        jobs = [self._functions.job(item) for item in items]
        lines = [json.dumps({**job, **asdict(self._plan)}) for job in jobs if isinstance(job, dict)]
        command = [sys.executable, "-m", "rlm_model.measuring.functions.quick_child"]
        text = "".join(f"{line}\n" for line in lines)
        done = self._sandbox.run(command, text.encode(), CHILD_ENVIRONMENT)
        return read_batch(
            done, [job if isinstance(job, str) else "" for job in jobs], self._plan.sizes[0]
        )

    def close(self) -> None:
        """Removes what was compiled."""
        self._functions.close()
