"""Measures one Python function. Runs inside the sandbox; reads a job, writes a line a size.

Usage: ``python -m rlm_model.measuring.python_child < job.json``
"""

from __future__ import annotations

import ast
import copy
import json
import math
import os
import random
import sys
import threading
import time
import types
from collections.abc import Callable
from typing import IO, Any

from rlm_model.measuring.scaling import scale_arguments
from rlm_model.measuring.timing import Fresh, measure_peak, measure_time

STACK_BYTES = 512 << 20
RECURSION_LIMIT = 400_000
MODULE_NAME = "measured"

Arguments = Callable[[int], tuple[Any, ...]]


def main() -> None:
    """Runs the job on standard input."""
    job = json.load(sys.stdin)
    # What the function prints must not mix with the results.
    results = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    # A deep recursion needs a stack of its own.
    sys.setrecursionlimit(RECURSION_LIMIT)
    threading.stack_size(STACK_BYTES)
    teller = _Teller(results, job["sizes"])
    thread = threading.Thread(target=_measure, args=(job, teller), daemon=True)
    thread.start()
    while thread.is_alive():
        told = len(teller.left)
        thread.join(job["hang_seconds"])
        if thread.is_alive() and len(teller.left) == told:
            teller.give_up(f"over {job['hang_seconds']:g} s of real time")
            os._exit(0)  # the thread can't be ended


class _Teller:
    """Writes results.

    Attributes:
        left: Sizes that nothing was told about yet.
        timed: Seconds of a size whose memory is being traced.
    """

    def __init__(self, stream: IO[str], sizes: list[int]) -> None:
        self._stream = stream
        self.left = list(sizes)
        self.timed: dict[int, float] = {}

    def __call__(self, n: int, **fields: Any) -> None:
        print(json.dumps({"n": n, **fields}), file=self._stream, flush=True)
        self.left.remove(n)

    def give_up(self, reason: str) -> None:
        for n in list(self.left):
            self(n, time_s=self.timed.get(n), reason=reason)


def _measure(job: dict[str, Any], tell: _Teller) -> None:
    try:
        function, arguments = _load(job)
    except BaseException as error:  # SystemExit of a script too
        tell.give_up(_describe(error))
        return
    started = time.thread_time()
    last: tuple[int, float] | None = None
    growth = 1.0
    for n in job["sizes"]:
        if last is not None:
            expected = last[1] * (n / last[0]) ** growth
            used = time.thread_time() - started
            if expected > job["longest_seconds"] or used > job["total_seconds"]:
                why = f"n = {last[0]} took {last[1]:.2g} s, and {used:.1f} s of work are done"
                tell(n, reason=f"stopped: {why}")
                continue
        try:
            fresh = _fresh(arguments, n)
            seconds = measure_time(function, fresh)
        except BaseException as error:
            tell(n, reason=_describe(error))
            continue
        if last is not None:
            growth = max(math.log(seconds / last[1]) / math.log(n / last[0]), 0.0)
        last = (n, seconds)
        if seconds > job["trace_seconds"]:
            tell(n, time_s=seconds, reason="memory not traced: the call is too slow")
            continue
        tell.timed[n] = seconds
        try:
            tell(n, time_s=seconds, peak_memory_bytes=measure_peak(function, fresh))
        except BaseException as error:
            tell(n, time_s=seconds, reason=_describe(error))


def _load(job: dict[str, Any]) -> tuple[Callable[..., Any], Arguments]:
    """The function, and what builds its arguments at a size."""
    seed = job["seed"]
    if job["case"]:
        from rlm_model.measuring.bank import load_entries

        module, _, name = job["case"].partition("/")
        entry = next(entry for entry in load_entries(module) if entry.name == name)
        return entry.function, lambda n: entry.case(n, random.Random(f"{seed} {n}"))
    module = types.ModuleType(MODULE_NAME)
    sys.modules[MODULE_NAME] = module  # dataclasses and pickle look there
    exec(compile(job["source"], f"<{MODULE_NAME}>", "exec"), module.__dict__)
    function = eval(job["entry_point"], module.__dict__)
    examples = ast.literal_eval(job["examples"])
    return function, lambda n: scale_arguments(examples, n, random.Random(f"{seed} {n}"))


def _fresh(arguments: Arguments, n: int) -> Fresh:
    """Makes equal arguments each time: copies, or built anew where they can't be copied."""
    first = arguments(n)
    try:
        copy.deepcopy(first)
    except Exception:
        return lambda: arguments(n)
    return lambda: copy.deepcopy(first)


def _describe(error: BaseException) -> str:
    text = " ".join(str(error).split())[:200]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


if __name__ == "__main__":
    main()
