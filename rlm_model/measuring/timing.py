"""Time and peak memory of a call in this process.

Time is CPU time of the thread: it does not count what other processes took of the core. The
process's clock would not do; under a CPU limit the kernel serves it from ticks.
"""

from __future__ import annotations

import collections
import gc
import inspect
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

from rlm_model.measuring.module_state import ModuleState
from rlm_model.measuring.pace import Calm

Fresh = Callable[[], tuple[Any, ...]]
"""Makes new arguments, equal each time: a call may change what it is given."""

SHORT_SECONDS = 50e-6
"""A call below this is timed in groups, so that the clock's own cost does not count."""

GROUP_SECONDS = 400e-6
MAX_GROUP = 400
REPEATS = 7
EMPTY_REPEATS = 3
LONG_SECONDS = 0.05
"""A call above this is repeated once only."""

LONGEST_SECONDS = 1.5
"""A call above this is not repeated: its noise is small beside its length."""

STABLE = 1.03
"""Repeats end early when the second best is within this factor of the best."""


def consume(result: object) -> object:
    """Runs a generator to its end: its body is what the call costs.

    Raises:
        TypeError: The call gave a coroutine; only an event loop can run it.
    """
    if inspect.iscoroutine(result):
        result.close()
        raise TypeError("a coroutine: only an event loop can run it")
    if inspect.isgenerator(result):
        collections.deque(result, maxlen=0)
    return result


def measure_time(
    function: Callable[..., Any], fresh: Fresh, calm: Calm, state: ModuleState
) -> float:
    """The least CPU seconds of a call, without the making of its arguments.

    Args:
        function: What is called.
        fresh: Makes its arguments.
        calm: Waits for moments in which the core runs at its usual pace.
        state: What a call must not find of an earlier one.
    """
    return best_seconds(
        lambda count: group_seconds(function, [fresh() for _ in range(count)], state), calm
    )


def best_seconds(group: Callable[[int], float], calm: Calm, most: int = MAX_GROUP) -> float:
    """The least CPU seconds of a call.

    Args:
        group: The seconds of a number of calls, each on fresh arguments.
        calm: Waits for moments in which the core runs at its usual pace.
        most: Calls that fit into a group.
    """
    calm.wait()
    first = group(1)
    if first > LONGEST_SECONDS:
        return first
    if first > LONG_SECONDS:
        calm.wait()
        return min(first, group(1))
    # The first call does not count: it pays for imports and caches inside the function.
    size = min(group_size(min(first, group(1))), most)
    found: list[float] = []
    for _ in range(REPEATS):
        calm.wait()
        found.append(group(size) / size)
        found.sort()
        if len(found) > 2 and found[2] < found[0] * STABLE:
            break
    return min(found)


def group_size(seconds: float) -> int:
    """How many calls of that length are timed at once."""
    if seconds >= SHORT_SECONDS:
        return 1
    return min(max(round(GROUP_SECONDS / max(seconds, 1e-7)), 2), MAX_GROUP)


def measure_peak(function: Callable[..., Any], fresh: Fresh, state: ModuleState) -> int:
    """The peak of a call that finds no cache of an earlier one; see `peak_above`."""
    state.reset()
    return peak_above(function, fresh)


def peak_above(function: Callable[..., Any], fresh: Fresh) -> int:
    """Most bytes that a call had allocated at once above what was held before it."""
    # What the measuring itself allocates does not count.
    return max(_peak(function, fresh()) - _peak(_nothing, fresh()), 0)


def _peak(function: Callable[..., Any], arguments: tuple[Any, ...]) -> int:
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        consume(function(*arguments))
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


def group_seconds(
    function: Callable[..., Any], group: list[tuple[Any, ...]], state: ModuleState
) -> float:
    """CPU seconds of one call for each tuple of arguments."""
    enabled = gc.isenabled()
    gc.disable()  # as timeit does: whose garbage is collected in a call is chance
    clock = time.thread_time_ns
    try:
        if len(group) == 1 or state:
            spent = 0
            for arguments in group:
                state.reset()
                start = clock()
                consume(function(*arguments))
                spent += clock() - start
            return spent * 1e-9
        # The loop alone. The least of some: one that was disturbed would leave nothing of a call.
        # Before the calls: the making of large arguments has driven the clock's and the loop's own
        # code from the core's caches, which would else count as the function's, 1 µs a call.
        empty: list[int] = []
        for _ in range(EMPTY_REPEATS):
            start = clock()
            for arguments in group:
                consume(arguments)
            empty.append(clock() - start)
        start = clock()
        for arguments in group:
            consume(function(*arguments))
        called = clock() - start
        return max(called - min(empty), len(group)) * 1e-9
    finally:
        if enabled:
            gc.enable()


def _nothing(*_: object) -> None:
    """What the tracing allocates by itself."""
