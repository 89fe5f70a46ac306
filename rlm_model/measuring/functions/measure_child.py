"""Measures one function by its driver. Runs inside the sandbox: reads a job, writes a line a size.

Usage: ``python -m rlm_model.measuring.functions.measure_child < job.json``
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rlm_model.corpora.literals import read_literal
from rlm_model.corpora.scaling import scale_arguments
from rlm_model.measuring.functions.driver import Driver, DriverError, HangError, describe
from rlm_model.measuring.functions.tokens import encode
from rlm_model.measuring.pace import Calm
from rlm_model.measuring.sizes import Teller, measure_sizes
from rlm_model.measuring.timing import LONG_SECONDS, best_seconds, group_size

WARM_SECONDS = 0.05
WARM_REAL_SECONDS = 0.4
"""A just-in-time compiler gets that much work, or that much real time, before a size is timed."""

GROUP_BYTES = 16 << 20
GROUP_BUILD_SECONDS = 0.2
"""Most tokens of arguments that are built at once, and what building them may take."""


def main() -> None:
    """Runs the job on standard input."""
    job = json.load(sys.stdin)
    teller = Teller(sys.stdout, job["sizes"])
    try:
        function = _Function(job)
    except DriverError as error:
        teller.give_up(str(error))
        return
    try:
        measure_sizes(job, teller, function.prepare, function.used, _describe)
    except HangError as error:
        teller.give_up(str(error))
    finally:
        function.close()


class _Function:
    """The function at all sizes: its driver, and a new one after one that ended."""

    def __init__(self, job: dict[str, Any]) -> None:
        self._job = job
        self._examples = read_literal(job["examples"])
        self._driver: Driver | None = self._start()
        self._calm = Calm(job["usual_pace"])
        self._used = 0.0

    def prepare(self, n: int) -> _Sized:
        """Gives the arguments of a size to the driver."""
        rng = random.Random(f"{self._job['seed']} {n}")
        tokens = encode(scale_arguments(self._examples, n, rng, self._job["roles"]))
        if self._driver is not None and not self._driver.alive():
            self.close()
        if self._driver is None:
            self._driver = self._start()
        most = GROUP_BYTES / len(tokens)
        for _ in range(2):  # a first time may be slower
            started = time.monotonic()
            self._driver.load(tokens)
            building = time.monotonic() - started
        most = min(most, GROUP_BUILD_SECONDS / building)
        return _Sized(self, self._driver, max(int(most), 1))

    def used(self) -> float:
        """CPU seconds of all calls so far."""
        return self._used

    def seconds(self, driver: Driver, most: int) -> float:
        """Time of a call, at most so many in a group."""

        def group(count: int) -> float:
            seconds = driver.seconds(count)
            self._used += seconds
            return seconds

        if self._job["warm_seconds"]:
            _warm_up(group, most)
        clock = driver.clock_seconds()
        return best_seconds(lambda count: max(group(count) - clock, count * 1e-9), self._calm, most)

    def close(self) -> None:
        """Ends the driver."""
        if self._driver is not None:
            self._driver.close()
            self._driver = None

    def _start(self) -> Driver:
        return Driver(self._job["run"], self._job["entry"], self._job["hang_seconds"])


@dataclass(frozen=True)
class _Sized:
    """The function with its arguments at one size, which its driver holds."""

    function: _Function
    driver: Driver
    most: int

    def seconds(self) -> float:
        return self.function.seconds(self.driver, self.most)

    def peak_bytes(self) -> int:
        return self.driver.peak_bytes()


def _warm_up(group: Callable[[int], float], most: int) -> None:
    """Calls until the compiler had enough to go by."""
    until = time.monotonic() + WARM_REAL_SECONDS
    total = first = group(1)
    while total < WARM_SECONDS and first < LONG_SECONDS and time.monotonic() < until:
        count = min(group_size(first), most)
        seconds = group(count)
        total, first = total + seconds, seconds / count


def _describe(error: BaseException) -> str:
    if isinstance(error, HangError):
        raise error  # what hangs once will hang at a larger size too
    return describe(error)


if __name__ == "__main__":
    main()
