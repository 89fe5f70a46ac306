"""Measures many Python functions, each in a fork of this process. Runs inside the sandbox.

Usage: ``python -m rlm_model.measuring.quick_child < jobs.jsonl``, a job a line. A line of results
is a point, with the number of its job.

A fork costs milliseconds where a process of its own takes a third of a second, and nothing that
one function leaves behind reaches the next.
"""

from __future__ import annotations

import gc
import importlib
import json
import math
import os
import select
import signal
import sys
import time
from contextlib import suppress
from typing import Any

from rlm_model.measuring.loading import Loaded, describe, load
from rlm_model.measuring.timing import GROUP_SECONDS, Fresh, group_seconds, measure_peak

RECURSION_LIMIT = 400_000

LIBRARIES = ("bisect", "collections", "copy", "csv", "dataclasses", "datetime", "decimal", "enum",
             "fractions", "functools", "hashlib", "heapq", "io", "itertools", "json", "math",
             "operator", "random", "re", "statistics", "string", "textwrap", "typing", "numpy",
             "pandas")  # fmt: skip
"""Modules that are loaded before the forks, where they are installed."""

REPEATS = 3
LEAST_GROUP, MAX_GROUP = 8, 200
"""Bounds of the calls that are timed at once, where they are short."""

COPYING_SECONDS = 4e-3
"""What the making of their arguments may take."""

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


class _OverLimitError(BaseException):
    """A call took longer than it may; no function's own ``except Exception`` takes it."""


def main() -> None:
    """Measures each job of standard input, in a child of its own."""
    results = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    jobs = [json.loads(line) for line in sys.stdin]
    banks = {"rlm_model.corpora.bank." + job["case"].partition("/")[0] for job in jobs}
    for name in [*LIBRARIES, *sorted(banks)]:
        with suppress(ImportError):
            importlib.import_module(name)
    sys.setrecursionlimit(RECURSION_LIMIT)
    gc.collect()
    gc.freeze()  # a child's collections look at what the child made
    for number, job in enumerate(jobs):
        _run(number, job, results)


def _run(number: int, job: dict[str, Any], results: Any) -> None:
    """Forks a child for a job, and ends it when it hangs."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            _measure(job, os.fdopen(writing, "w", buffering=1, encoding="utf-8"))
        finally:
            os._exit(0)
    os.close(writing)
    lines, reason = b"", ""
    while True:
        ready, _, _ = select.select([reading], [], [], job["hang_seconds"])
        if not ready:
            reason = f"stopped: over {job['hang_seconds']:g} s of real time"
            break
        chunk = os.read(reading, 1 << 16)
        if not chunk:
            break
        lines += chunk
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(reading)
    if not reason and os.WIFSIGNALED(status) and os.WTERMSIG(status) != signal.SIGKILL:
        reason = f"ended by {signal.Signals(os.WTERMSIG(status)).name}"
    told = [json.loads(line) for line in lines.splitlines() if line.endswith(b"}")]
    if not told or "end" not in told[-1]:
        # Nothing told: it did not come to the end of its loading.
        last = told[-1] if told else {"begun": True, "n": job["sizes"][0]}
        begun = last["n"] if "begun" in last else None
        told.append({"end": True, "n": begun, "reason": reason or "the process ended"})
    for point in told:
        if "begun" not in point and point.get("n") is not None:
            point.pop("end", None)
            results.write(json.dumps({"job": number, **point}).encode() + b"\n")


def _measure(job: dict[str, Any], stream: Any) -> None:
    def tell(**fields: Any) -> None:
        print(json.dumps(fields), file=stream, flush=True)

    signal.signal(signal.SIGPROF, _stop)
    try:
        signal.setitimer(signal.ITIMER_PROF, job["load_seconds"])
        loaded = load(job)
        signal.setitimer(signal.ITIMER_PROF, 0)
    except _OverLimitError:
        reason = f"its file took over {job['load_seconds']:g} s to load"
        tell(n=job["sizes"][0], reason=reason, end=True)
        return
    except BaseException as error:  # SystemExit of a script too
        signal.setitimer(signal.ITIMER_PROF, 0)
        tell(n=job["sizes"][0], reason=describe(error), end=True)
        return
    _Course(job, loaded, tell).run()
    tell(n=None, end=True)


class _Course:
    """The sizes of one function, from small to large, as far as the time allows."""

    def __init__(self, job: dict[str, Any], loaded: Loaded, tell: Any) -> None:
        self._job = job
        self._loaded = loaded
        self._tell = tell
        self._found: list[tuple[int, float]] = []
        self._started = time.thread_time()

    def run(self) -> None:
        """Measures the grid up to where it takes too long, then sizes just below that."""
        for n in self._job["sizes"]:
            if self._is_over(n):
                self._stop_at(n)
                return
            before = len(self._found)
            outcome = self._size(n)
            if outcome == "stopped":
                self._refine(n)
                return
            if outcome == "failed":
                continue  # at another size it may run
            if before and self._slope() > REFINED and self._found[-1][1] < LONG_SECONDS:
                self._between(*self._found[-2:])

    def _is_over(self, n: int) -> bool:
        used = time.thread_time() - self._started
        return self._expected(n) > self._job["longest_seconds"] or (
            used > self._job["total_seconds"]
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
            self._size(middle, trace=False)
            self._found.append(last)

    def _refine(self, above: int) -> None:
        """Comes nearer to a size that takes too long, from below."""
        if not self._found:
            for n in range(1, above):  # even the first one takes too long
                if self._is_over(n) or self._size(n) != "measured":
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
            if self._size(n) != "measured":
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

    def _size(self, n: int, *, trace: bool = True) -> str:
        """Measures at one size: ``measured``, ``failed`` or ``stopped``."""
        self._tell(begun=True, n=n)
        limit = self._job["call_seconds"]
        try:
            signal.setitimer(signal.ITIMER_PROF, self._job["load_seconds"])
            fresh = self._loaded.arguments(n)
            signal.setitimer(signal.ITIMER_PROF, limit)
            seconds = self._seconds(fresh)
            signal.setitimer(signal.ITIMER_PROF, 0)
        except _OverLimitError:
            self._tell(n=n, reason=f"stopped: a call took over {limit:g} s")
            return "stopped"
        except BaseException as error:  # SystemExit of a script too
            signal.setitimer(signal.ITIMER_PROF, 0)
            self._tell(n=n, reason=describe(error))
            return "failed"
        self._found.append((n, seconds))
        point: dict[str, Any] = {"n": n, "time_s": seconds}
        if trace and seconds < self._job["trace_seconds"]:
            try:
                signal.setitimer(signal.ITIMER_PROF, limit)
                point["peak_memory_bytes"] = measure_peak(
                    self._loaded.function, fresh, self._loaded.state
                )
            except _OverLimitError:
                point["reason"] = "memory not traced: the call is too slow"
            except BaseException as error:
                point["reason"] = describe(error)
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
        elif trace:
            point["reason"] = "memory not traced: the call is too slow"
        self._tell(**point)
        return "measured"

    def _seconds(self, fresh: Fresh) -> float:
        """The least seconds of a few calls."""
        function, state = self._loaded.function, self._loaded.state
        started = time.thread_time()
        arguments = fresh()
        copying = time.thread_time() - started
        first = group_seconds(function, [arguments], state)
        if first > LONG_SECONDS:
            if first > LONGEST_SECONDS:
                return first
            return min(first, group_seconds(function, [fresh()], state))
        # The first call pays for imports and caches inside the function.
        most = min(max(round(COPYING_SECONDS / max(copying, 1e-7)), LEAST_GROUP), MAX_GROUP)
        size = min(max(round(GROUP_SECONDS / max(first, 1e-7)), 1), most)
        found = [
            group_seconds(function, [fresh() for _ in range(size)], state) / size
            for _ in range(REPEATS)
        ]
        return max(min(found), 1e-9)


def _rounded(value: float) -> int:
    """A size of two significant digits."""
    scale = 10 ** max(math.floor(math.log10(max(value, 1))) - 1, 0)
    return max(round(value / scale), 1) * scale


def _stop(*_: object) -> None:
    raise _OverLimitError


if __name__ == "__main__":
    main()
