"""The course of a quick measuring: which sizes, how many calls, where to stop.

Small sizes come first. Where time grows fast, sizes between those of the grid are measured too, and
sizes just below the first one that takes too long.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from rlm_model.measuring.timing import GROUP_SECONDS, SHORT_SECONDS

REPEATS = 3

LONG_SECONDS = 0.006
"""A call above this is repeated once only."""

LONGEST_SECONDS = 0.03
"""A call above this is not repeated."""

STEEP = 3.5
"""Local slope in n, on logarithmic axes, above which a growth may be exponential."""

REFINED = 1.25
"""Local slope above which sizes between the grid's are measured too."""

MOST_REFINED = 2
"""Sizes beyond the last one of the grid that are tried, with smaller and smaller steps."""


class StoppedError(Exception):
    """A size took longer than it may; larger ones would too."""


Size = Callable[[int, bool], "float | None"]
"""Measures at a size, memory too where asked, and tells what it found.

Returns the seconds of a call, or None where it failed and may run at another size. Raises
`StoppedError`."""


class Course:
    """The sizes of one function, from small to large, as far as the time allows.

    Args:
        plan: Fields of `quick_function.QuickPlan`.
        size: Measures at a size.
        tell: Takes the reason of a size that is not begun.
        used: CPU seconds so far.
    """

    def __init__(
        self,
        plan: Mapping[str, Any],
        size: Size,
        tell: Callable[..., None],
        used: Callable[[], float],
    ) -> None:
        self._plan = plan
        self._measure = size
        self._tell = tell
        self._used = used
        self._found: list[tuple[int, float]] = []

    def run(self) -> None:
        """Measures the grid up to where it takes too long, then sizes just below that."""
        for n in self._plan["sizes"]:
            if self._is_over(n):
                self._stop_at(n)
                return
            before = len(self._found)
            try:
                measured = self._size(n)
            except StoppedError:
                self._refine(n)
                return
            if not measured:
                continue  # at another size it may run
            if before and self._slope() > REFINED and self._found[-1][1] < LONG_SECONDS:
                self._between(*self._found[-2:])

    def _size(self, n: int, *, trace: bool = True) -> bool:
        """Whether it was measured."""
        seconds = self._measure(n, trace)
        if seconds is None:
            return False
        self._found.append((n, seconds))
        return True

    def _is_over(self, n: int) -> bool:
        return (
            self._expected(n) > self._plan["longest_seconds"]
            or self._used() > self._plan["total_seconds"]
        )

    def _stop_at(self, n: int) -> None:
        last, seconds = self._found[-1] if self._found else (0, 0.0)
        self._tell(n=n, reason=f"stopped: n = {last} took {seconds:.2g} s")
        self._refine(n)

    def _between(self, low: tuple[int, float], high: tuple[int, float]) -> None:
        """Measures in the middle of two sizes where the growth between them is steep."""
        middle = _rounded(math.sqrt(low[0] * high[0]))
        if low[0] < middle < high[0] and high[0] >= 3 * low[0] and not self._is_over(high[0]):
            last = self._found.pop()
            with suppress(StoppedError):  # a moment's disturbance: a larger size was measured
                self._size(middle, trace=False)
            self._found.append(last)

    def _refine(self, above: int) -> None:
        """Comes nearer to a size that takes too long, from below."""
        try:
            if not self._found:
                for n in range(1, above):  # even the first one takes too long
                    if self._is_over(n) or not self._size(n):
                        return
                return
            for _ in range(MOST_REFINED):
                low = self._found[-1][0]
                for factor in (3.0, 2.0, 1.4, 1.0):
                    n = max(_rounded(low * factor), low + 1)
                    if n < above and not self._is_over(n):
                        break
                else:
                    return
                if not self._size(n):
                    return
        except StoppedError:
            return

    def _slope(self) -> float:
        (n1, t1), (n2, t2) = self._found[-2:]
        return math.log(t2 / t1) / math.log(n2 / n1)

    def _expected(self, n: int) -> float:
        """Seconds at a size by the growth of the last two."""
        if not self._found:
            return 0.0
        last, seconds = self._found[-1]
        if len(self._found) == 1:
            return seconds * n / last
        slope = max(self._slope(), 0.0)
        if slope > STEEP:
            before, earlier = self._found[-2]
            return seconds * math.exp(
                min(math.log(seconds / earlier) / (last - before) * (n - last), 100.0)
            )
        return seconds * (n / last) ** slope


def least_seconds(group: Callable[[int], float], most: int, repeats: int = REPEATS) -> float:
    """The least seconds of a few calls.

    Args:
        group: The seconds of a number of calls, each on fresh arguments.
        most: Calls that fit into a group.
        repeats: Groups that are timed, where calls are short.
    """
    first = group(1)
    if first > LONGEST_SECONDS:
        return first
    if first > LONG_SECONDS:
        return min(first, group(1))
    # The first call pays for imports and caches inside the function.
    size = min(max(round(GROUP_SECONDS / max(first, 1e-7)), 1), most)
    found = [group(size) / size for _ in range(repeats)]
    if first > SHORT_SECONDS:
        found.append(first)
    return max(min(found), 1e-9)


def _rounded(value: float) -> int:
    """A size of two significant digits."""
    scale = 10 ** max(math.floor(math.log10(max(value, 1))) - 1, 0)
    return max(round(value / scale), 1) * scale
