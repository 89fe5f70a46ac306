"""Measures functions in languages other than Python quickly: one sandbox a batch, few repeats.

See `rlm_model.measuring.quick_function`, whose plan and course are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rlm_model.corpora.items import MeasurableItem
from rlm_model.measuring.functions.compiled import CHILD_ENVIRONMENT, CompiledFunctions
from rlm_model.measuring.measurer import Runtime
from rlm_model.measuring.quick_function import BATCH_LIMITS, BatchMeasurer, QuickPlan

LIMITS = replace(BATCH_LIMITS, memory_bytes=None, data_bytes=4 << 30, processes=96)


class QuickFunctionMeasurer(BatchMeasurer):
    """Measures functions in other languages.

    Args:
        plan: How long and at which sizes a function is measured.
        core: CPU core to stay on, or None.

    Raises:
        SandboxError: There is no sandbox on this machine.
    """

    child = "rlm_model.measuring.functions.quick_child"
    environment = CHILD_ENVIRONMENT

    def __init__(self, plan: QuickPlan, core: int | None = None) -> None:
        self._functions = CompiledFunctions(core)
        super().__init__(plan, self._functions.sandbox(LIMITS))

    def prepare(self, items: Sequence[MeasurableItem]) -> Runtime:
        """See `CompiledFunctions.prepare`."""
        return self._functions.prepare(items)

    def job(self, item: MeasurableItem) -> dict[str, Any] | str:
        """See `CompiledFunctions.job`."""
        return self._functions.job(item)

    def close(self) -> None:
        """Removes what was compiled."""
        self._functions.close()
