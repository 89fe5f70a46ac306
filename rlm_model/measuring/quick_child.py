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
import os
import select
import signal
import sys
import time
from contextlib import suppress
from typing import Any

from rlm_model.measuring.course import Course, StoppedError, least_seconds
from rlm_model.measuring.loading import Loaded, describe, load
from rlm_model.measuring.timing import Fresh, group_seconds, measure_peak

RECURSION_LIMIT = 400_000

LIBRARIES = ("bisect", "collections", "copy", "csv", "dataclasses", "datetime", "decimal", "enum",
             "fractions", "functools", "hashlib", "heapq", "io", "itertools", "json", "math",
             "operator", "random", "re", "statistics", "string", "textwrap", "typing", "numpy",
             "pandas")  # fmt: skip
"""Modules that are loaded before the forks, where they are installed."""

LEAST_GROUP, MAX_GROUP = 8, 200
"""Bounds of the calls that are timed at once, where they are short."""

COPYING_SECONDS = 4e-3
"""What the making of their arguments may take."""


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
    started = time.thread_time()
    sizes = _Sizes(job, loaded, tell)
    Course(job, sizes.size, tell, lambda: time.thread_time() - started).run()
    tell(n=None, end=True)


class _Sizes:
    """One function at any size."""

    def __init__(self, job: dict[str, Any], loaded: Loaded, tell: Any) -> None:
        self._job = job
        self._loaded = loaded
        self._tell = tell

    def size(self, n: int, trace: bool) -> float | None:
        """See `course.Size`."""
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
            raise StoppedError from None
        except BaseException as error:  # SystemExit of a script too
            signal.setitimer(signal.ITIMER_PROF, 0)
            self._tell(n=n, reason=describe(error))
            return None
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
        return seconds

    def _seconds(self, fresh: Fresh) -> float:
        """The least seconds of a few calls."""
        function, state = self._loaded.function, self._loaded.state
        started = time.thread_time()
        arguments = fresh()
        copying = time.thread_time() - started
        most = min(max(round(COPYING_SECONDS / max(copying, 1e-7)), LEAST_GROUP), MAX_GROUP)
        given = [arguments]  # the first call's

        def group(count: int) -> float:
            made = [given.pop() if given else fresh() for _ in range(count)]
            return group_seconds(function, made, state)

        return least_seconds(group, most)


def _stop(*_: object) -> None:
    raise _OverLimitError


if __name__ == "__main__":
    main()
