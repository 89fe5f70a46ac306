"""Measures the suites, and keeps what they measured beside them.

Usage: ``python -m rlm_model.evaluation.suites.measure [--suites forms work pairs] [--again]``

Functions whose text is measured already are passed over. Sizes grow in small steps, so that the
growth of slow functions is known before a size is begun that would take too long.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import os
import pickle
import resource
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from rlm_model.contract.kinds import FUNCTION
from rlm_model.evaluation.suites import SUITES, SuiteItem, load_suite
from rlm_model.evaluation.suites.measured import (
    MEASURED_FILE,
    SIZES,
    Measured,
    Value,
    read_measured,
    write_measured,
)
from rlm_model.measuring.pace import Calm, Pace
from rlm_model.measuring.timing import Fresh, best_seconds, consume, peak_above

STEPS = (2, 4, 6, 8, 10, 14, 20, 30, 50, 100, 200, 500, 1_000, 3_000, 10_000, 30_000, 100_000)
"""Sizes that are tried in turn."""

LONGEST_SECONDS = 3.0
"""A size that is expected to take longer is stopped, and so are all after it."""

TRACE_SECONDS = 0.25
"""Memory of a longer call is not traced, since tracing makes it several times slower, and
a deep recursion still more."""

MOST_BYTES = 3e9
"""A size that is expected to take more is stopped."""

BYTES_TOGETHER = 20_000_000
"""Pickled bytes of the arguments of all calls that are timed together."""

HANG_SECONDS = 25.0
"""Real seconds without a result after which the process is ended."""

ADDRESS_SPACE = 10 << 30
STACK_BYTES = 512 << 20
RECURSION_LIMIT = 400_000

ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    # Freed memory stays, so that no call pays for its pages again.
    "MALLOC_MMAP_THRESHOLD_": str(32 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 30),
}
"""What Python and its allocator read at the start alone."""


def measure_item(item: SuiteItem, usual_pace: float) -> Measured:
    """Measures a function in a process of its own."""
    told = {n: (seconds, peak) for n, seconds, peak in _child_results(item, usual_pace)}
    values = {metric: _values(told, place) for place, metric in enumerate(FUNCTION.metrics)}
    return Measured(item.digest, values)


def _values(told: dict[int, tuple[float, int | None]], place: int) -> tuple[Value, ...]:
    """A metric's value at each size; where it was stopped, the largest of a smaller size."""
    known = {n: pair[place] for n, pair in told.items()}
    values: list[Value] = []
    for n in SIZES:
        value = known.get(n)
        if value is not None:
            values.append(Value(value))
            continue
        smaller = [found for size, found in known.items() if size < n and found is not None]
        values.append(Value(max(smaller, default=0.0), stopped=True))
    return tuple(values)


def _child_results(item: SuiteItem, usual_pace: float) -> Iterator[tuple[int, float, int | None]]:
    """Size, seconds and peak bytes of each size that was measured."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _run_child(item, usual_pace, writing)
    os.close(writing)
    try:
        with os.fdopen(reading, encoding="utf-8") as stream:
            while select.select([stream], [], [], HANG_SECONDS)[0]:
                line = stream.readline()
                if not line:
                    break
                n, seconds, peak = json.loads(line)
                yield n, seconds, peak
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _run_child(item: SuiteItem, usual_pace: float, writing: int) -> None:
    """Measures in this process, and ends it."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    sys.setrecursionlimit(RECURSION_LIMIT)
    threading.stack_size(STACK_BYTES)  # a deep recursion needs a stack of its own
    stream = os.fdopen(writing, "w", encoding="utf-8")
    thread = threading.Thread(target=_measure, args=(item, Calm(usual_pace), stream))
    thread.start()
    thread.join()
    os._exit(0)


def _measure(item: SuiteItem, calm: Calm, stream: Any) -> None:
    past: list[tuple[int, float, float]] = []
    is_traced = True
    for n in STEPS:
        if past and _exceeds(past, n):
            return
        fresh, pickled_bytes = _fresh(item, n)
        try:
            group = partial(_seconds, item.function, fresh)
            seconds = best_seconds(group, calm, most=max(BYTES_TOGETHER // pickled_bytes, 4))
            # Told before memory is traced, which may take too long.
            print(json.dumps([n, seconds, None]), file=stream, flush=True)
            peak, start = None, time.thread_time()
            if is_traced and seconds < TRACE_SECONDS:
                peak = peak_above(item.function, fresh)
                print(json.dumps([n, seconds, peak]), file=stream, flush=True)
            is_traced = is_traced and time.thread_time() - start < LONGEST_SECONDS
        except MemoryError:
            return
        past.append((n, seconds, float(peak if peak is not None else past[-1][2])))


def _exceeds(past: list[tuple[int, float, float]], n: int) -> bool:
    """Whether a size is expected to cost too much, by the growth between the last two sizes."""
    last, before = past[-1], past[-2] if len(past) > 1 else past[-1]
    for place, most in ((1, LONGEST_SECONDS), (2, MOST_BYTES)):
        power = 1.0
        if before[0] < last[0] and before[place] > 0 and last[place] > 0:
            power = math.log(last[place] / before[place]) / math.log(last[0] / before[0])
        if last[place] * (n / last[0]) ** max(power, 0.0) > most:
            return True
    return False


def _fresh(item: SuiteItem, n: int) -> tuple[Fresh, int]:
    """What makes equal arguments each time, and their bytes when pickled.

    They are made from those bytes, since copying takes several times as long.
    """
    stored = pickle.dumps(item.arguments(n), pickle.HIGHEST_PROTOCOL)
    return lambda: pickle.loads(stored), len(stored)


def _seconds(function: Callable[..., Any], fresh: Fresh, count: int) -> float:
    """CPU seconds of `count` calls, without those of the loop around them."""
    group = [fresh() for _ in range(count)]
    clock = time.thread_time_ns
    gc.collect()
    gc.disable()
    try:
        start = clock()
        for arguments in group:
            consume(function(*arguments))
        called = clock() - start
        empty = []
        for _ in range(3):
            start = clock()
            for arguments in group:
                consume(arguments)
            empty.append(clock() - start)
        return max(called - min(empty), count) * 1e-9
    finally:
        gc.enable()


def main(arguments: list[str] | None = None) -> int:
    """Measures what is not measured yet.

    Returns:
        0.
    """
    parser = argparse.ArgumentParser(prog="python -m rlm_model.evaluation.suites.measure")
    parser.add_argument("--suites", nargs="+", choices=SUITES, default=SUITES)
    parser.add_argument("--again", action="store_true", help="measure once more what is measured")
    args = parser.parse_args(arguments)
    pace = Pace()
    for suite in args.suites:
        for item in load_suite(suite):
            known = read_measured().get(item.id)
            if known is not None and known.digest == item.digest and not args.again:
                continue
            measured = measure_item(item, pace.look())
            write_measured({**read_measured(), item.id: measured})
            print(f"{item.id}: {measured.line}", flush=True)  # noqa: T201
    print(f"written: {MEASURED_FILE}")  # noqa: T201
    return 0


if __name__ == "__main__":
    if any(os.environ.get(name) != value for name, value in ENVIRONMENT.items()):
        module = "rlm_model.evaluation.suites.measure"
        command = [sys.executable, "-m", module, *sys.argv[1:]]
        os.execve(sys.executable, command, {**os.environ, **ENVIRONMENT})
    sys.exit(main())
