"""Calm moments of a core.

What runs on a core's other hardware thread, perhaps another machine's work, slows the core by half
for tenths of a second, and CPU time shows that as the function's own. A short loop tells.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import quantiles

LOOP = 4_000
LOOP_REPEATS = 3

RECENT = 100
"""Looks at the pace that the usual one is of: a machine may change its speed for hours."""

FIRST_LOOKS = 10

CALM = 1.1
"""A moment is calm when the loop takes at most this factor of its usual time."""

PAUSE_SECONDS = 0.02
MOST_WAITING_SECONDS = 2.0
"""What an item may spend on waiting in all; after that its times are taken, calm or not."""


class Pace:
    """What the loop takes on the calling thread's core in calm moments."""

    def __init__(self) -> None:
        self._recent: deque[float] = deque(maxlen=RECENT)
        for _ in range(FIRST_LOOKS):
            self._recent.append(loop_seconds())
            time.sleep(PAUSE_SECONDS)

    def look(self) -> float:
        """Runs the loop once more.

        Returns:
            Its usual CPU seconds in calm moments.
        """
        self._recent.append(loop_seconds())
        return quantiles(self._recent, n=5)[0]


def loop_seconds() -> float:
    """CPU seconds of the loop at this moment."""
    found: list[int] = []
    for _ in range(LOOP_REPEATS):
        start = time.thread_time_ns()
        total = 0
        for value in range(LOOP):
            total += value * 3 % 7
        found.append(time.thread_time_ns() - start)
    return min(found) * 1e-9


class Calm:
    """Waits for calm moments, for `MOST_WAITING_SECONDS` in all.

    Args:
        usual: CPU seconds of the loop in such moments.
    """

    def __init__(self, usual: float) -> None:
        self._usual = usual
        self._left = MOST_WAITING_SECONDS

    def wait(self) -> None:
        """Sleeps until the core runs at its usual pace."""
        while self._left > 0 and loop_seconds() > self._usual * CALM:
            time.sleep(PAUSE_SECONDS)
            self._left -= PAUSE_SECONDS


@contextmanager
def on_core(core: int | None) -> Iterator[None]:
    """Keeps the calling thread on a core; on any when it is None."""
    before = os.sched_getaffinity(0)
    if core is not None:
        os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
