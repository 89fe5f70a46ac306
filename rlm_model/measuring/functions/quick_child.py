"""Measures many functions quickly, each by a driver of its own. Runs inside the sandbox.

Usage: ``python -m rlm_model.measuring.functions.quick_child < jobs.jsonl``, a job a line. A line
of results is a point, with the number of its job.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from rlm_model.corpora.literals import read_literal
from rlm_model.corpora.scaling import scale_arguments
from rlm_model.measuring.course import REPEATS, Course, StoppedError, least_seconds
from rlm_model.measuring.functions.driver import (
    Driver,
    DriverError,
    HangError,
    OverLimitError,
    describe,
)
from rlm_model.measuring.functions.tokens import encode
from rlm_model.measuring.timing import GROUP_SECONDS, MAX_GROUP

BUILD_SECONDS = 8e-3
"""What the building of a group's arguments may take."""

COSTLY_BUILD_SECONDS = 4e-3
"""Where one call's arguments cost more, two groups are timed."""

WARM_SIZES = 5
"""Where a size was measured before, a part of the warming up is enough."""

WARM_BUILDING = 3.0
"""Most time that goes into building the arguments of those calls, by that of the calls."""


def main() -> None:
    """Measures each job of standard input."""
    for number, line in enumerate(sys.stdin):
        _measure(json.loads(line), partial(_tell, job=number))


def _tell(*, job: int, **fields: Any) -> None:
    print(json.dumps({"job": job, **fields}), flush=True)  # noqa: T201


def _measure(job: dict[str, Any], tell: Callable[..., None]) -> None:
    sizes = _Sizes(job, tell)
    try:
        sizes.start()
    except DriverError as error:
        tell(n=job["sizes"][0], reason=describe(error))
        return
    try:
        Course(job, sizes.size, tell, sizes.used).run()
    except HangError:
        pass  # it is told; what hangs once will hang again
    finally:
        sizes.close()


class _Sizes:
    """One function at any size: its driver, and a new one after one that ended."""

    def __init__(self, job: dict[str, Any], tell: Callable[..., None]) -> None:
        self._job = job
        self._tell = tell
        self._examples = read_literal(job["examples"])
        self._driver: Driver | None = None
        self._called = 0.0
        self._is_warm = False

    def start(self) -> Driver:
        """The driver, begun where there is none.

        Raises:
            DriverError: The function can't be called.
        """
        if self._driver is not None and not self._driver.alive():
            self.close()
        if self._driver is None:
            self._is_warm = False
            self._driver = Driver(
                self._job["run"],
                self._job["entry"],
                self._job["hang_seconds"],
                self._job["load_seconds"],
            )
        return self._driver

    def used(self) -> float:
        """CPU seconds of all calls so far."""
        return self._called

    def size(self, n: int, trace: bool) -> float | None:
        """See `course.Size`.

        Raises:
            HangError: No answer came in time.
        """
        try:
            rng = random.Random(f"{self._job['seed']} {n}")
            tokens = encode(scale_arguments(self._examples, n, rng, self._job["roles"]))
            driver = self.start()
            driver.limit_seconds = self._job["load_seconds"]
            before = driver.used()
            driver.load(tokens)
            building = driver.used() - before
            driver.limit_seconds = self._job["call_seconds"] + 3 * building
            seconds = self._seconds(driver, building)
        except OverLimitError:
            self._tell(n=n, reason=f"stopped: a call took over {self._job['call_seconds']:g} s")
            raise StoppedError from None
        except HangError as error:
            self._tell(n=n, reason=f"stopped: {error}")
            raise
        except Exception as error:
            self._tell(n=n, reason=describe(error))
            return None
        self._tell(n=n, time_s=seconds, **(self._memory(driver, seconds) if trace else {}))
        return seconds

    def close(self) -> None:
        """Ends the driver."""
        if self._driver is not None:
            self._driver.close()
            self._driver = None

    def _seconds(self, driver: Driver, building: float) -> float:
        """The least seconds of a few calls."""
        if wanted := self._job["warm_seconds"]:
            wanted = wanted / WARM_SIZES if self._is_warm else wanted
            building = _warm_up(driver, wanted, building)
            self._is_warm = True
        clock = driver.clock_seconds()

        def group(count: int) -> float:
            seconds = driver.seconds(count)
            self._called += seconds
            return max(seconds - clock, count * 1e-9)

        repeats = 2 if building > COSTLY_BUILD_SECONDS else REPEATS
        return least_seconds(group, _most(building), repeats)

    def _memory(self, driver: Driver, seconds: float) -> dict[str, Any]:
        """The peak memory of a call, or why it is missing."""
        if seconds >= self._job["trace_seconds"]:
            return {"reason": "memory not traced: the call is too slow"}
        try:
            return {"peak_memory_bytes": driver.peak_bytes()}
        except DriverError as error:
            return {"reason": describe(error)}


def _warm_up(driver: Driver, wanted: float, building: float) -> float:
    """Calls until the compiler had enough to go by, as long as the arguments cost little.

    Returns:
        What the arguments of a call cost after that: their own code gets faster too.
    """
    called, started = 0.0, driver.used()
    count = 1
    while called < wanted:
        before = driver.used()
        seconds = driver.seconds(count)
        called += seconds
        building = max(driver.used() - before - seconds, 1e-7) / count
        if driver.used() - started > wanted * (1 + WARM_BUILDING):
            break
        count = min(max(round(GROUP_SECONDS * count / max(seconds, 1e-7)), 1), _most(building))
    return building


def _most(building: float) -> int:
    """Calls in a group, by what the arguments of one cost."""
    return min(max(round(BUILD_SECONDS / max(building, 1e-7)), 1), MAX_GROUP)


if __name__ == "__main__":
    main()
