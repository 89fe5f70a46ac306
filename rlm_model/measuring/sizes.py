"""Input sizes, and the course of a function over them: what is begun, what is told."""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Callable
from typing import IO, Any, Protocol

SIZES = (10, 100, 1_000, 10_000, 100_000, 1_000_000)
"""What functions are measured at with care, and what predictions are judged at. One that smaller
ones leave no time for is not begun, and recorded with that reason."""

QUICK_SIZES = (5, 10, 20, 30, 100, 300, 1_000, 10_000, 100_000)
"""What functions are measured at quickly."""


class Prepared(Protocol):
    """A function with its arguments at one size."""

    def seconds(self) -> float:
        """Time of a call."""
        ...

    def peak_bytes(self) -> int:
        """Most memory that a call had at once above what was held before it."""
        ...


class Teller:
    """Writes results: a JSON line a size.

    Attributes:
        left: Sizes that nothing was told about yet.
        timed: Seconds of a size whose memory is being measured.
    """

    def __init__(self, stream: IO[str], sizes: list[int]) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self.left = list(sizes)
        self.timed: dict[int, float] = {}

    def __call__(self, n: int, **fields: Any) -> None:
        """Tells of a size, once: what is told later of the same one does not count."""
        with self._lock:
            if n not in self.left:
                return
            self.left.remove(n)
            print(json.dumps({"n": n, **fields}), file=self._stream, flush=True)

    def give_up(self, reason: str) -> None:
        """Tells the reason for all that is left."""
        for n in list(self.left):
            self(n, time_s=self.timed.get(n), reason=reason)


class Outlook:
    """What a size will take, by what the two before it took."""

    def __init__(self, growth: float = 1.0) -> None:
        """Begins with nothing known.

        Args:
            growth: The power of n that is expected after one size.
        """
        self._last: tuple[int, float] | None = None
        self._growth = growth

    @property
    def known(self) -> str:
        """What it goes by, for a reader; empty where nothing is known."""
        return f"n = {self._last[0]} took {self._last[1]:.2g} s" if self._last else ""

    def seconds(self, n: int) -> float:
        """What a larger size is expected to take; nothing where nothing is known."""
        return self._last[1] * (n / self._last[0]) ** self._growth if self._last else 0.0

    def took(self, n: int, seconds: float) -> None:
        """Takes what the next size took."""
        if self._last is not None:
            size, before = self._last
            self._growth = max(math.log(seconds / before) / math.log(n / size), 0.0)
        self._last = (n, seconds)


def measure_sizes(
    plan: dict[str, Any],
    tell: Teller,
    prepare: Callable[[int], Prepared],
    used: Callable[[], float],
    describe: Callable[[BaseException], str],
) -> None:
    """Measures at one size after the other, and leaves out what would take too long.

    Args:
        plan: Fields of `python_function.Plan`.
        tell: Takes what each size gave.
        prepare: Makes the arguments of a size.
        used: Seconds of work so far.
        describe: Says in a line what an error was.
    """
    outlook = Outlook()
    for n in plan["sizes"]:
        if outlook.known and (
            outlook.seconds(n) > plan["longest_seconds"] or used() > plan["total_seconds"]
        ):
            tell(n, reason=f"stopped: {outlook.known}, and {used():.1f} s of work are done")
            continue
        try:
            prepared = prepare(n)
            seconds = prepared.seconds()
        except BaseException as error:  # SystemExit of a script too
            tell(n, reason=describe(error))
            continue
        outlook.took(n, seconds)
        if seconds > plan["trace_seconds"]:
            tell(n, time_s=seconds, reason="memory not traced: the call is too slow")
            continue
        tell.timed[n] = seconds
        try:
            tell(n, time_s=seconds, peak_memory_bytes=prepared.peak_bytes())
        except BaseException as error:
            tell(n, time_s=seconds, reason=describe(error))
