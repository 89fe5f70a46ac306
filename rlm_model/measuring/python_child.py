"""Measures one Python function. Runs inside the sandbox; reads a job, writes a line a size.

Usage: ``python -m rlm_model.measuring.python_child < job.json``
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from dataclasses import dataclass
from typing import Any

from rlm_model.measuring.loading import Loaded, describe, load
from rlm_model.measuring.pace import Calm
from rlm_model.measuring.sizes import Teller, measure_sizes
from rlm_model.measuring.timing import Fresh, measure_peak, measure_time

STACK_BYTES = 512 << 20
RECURSION_LIMIT = 400_000

LOOK_SECONDS = 0.5
"""Between two looks at whether the function hangs."""


def main() -> None:
    """Runs the job on standard input."""
    job = json.load(sys.stdin)
    # What the function prints must not mix with the results.
    results = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    # A deep recursion needs a stack of its own.
    sys.setrecursionlimit(RECURSION_LIMIT)
    threading.stack_size(STACK_BYTES)
    teller = Teller(results, job["sizes"])
    thread = threading.Thread(target=_measure, args=(job, teller), daemon=True)
    thread.start()
    left, since = len(teller.left), time.monotonic()
    while thread.is_alive():
        thread.join(LOOK_SECONDS)
        if len(teller.left) < left:
            left, since = len(teller.left), time.monotonic()
        if time.monotonic() - since > job["hang_seconds"]:
            teller.give_up(f"over {job['hang_seconds']:g} s of real time")
            os._exit(0)  # the thread can't be ended


def _measure(job: dict[str, Any], tell: Teller) -> None:
    try:
        loaded = load(job)
    except BaseException as error:  # SystemExit of a script too
        tell.give_up(describe(error))
        return
    calm = Calm(job["usual_pace"])
    started = time.thread_time()
    measure_sizes(
        job,
        tell,
        prepare=lambda n: _Sized(loaded, loaded.arguments(n), calm),
        used=lambda: time.thread_time() - started,
        describe=describe,
    )


@dataclass(frozen=True)
class _Sized:
    """The function with its arguments at one size."""

    loaded: Loaded
    fresh: Fresh
    calm: Calm

    def seconds(self) -> float:
        return measure_time(self.loaded.function, self.fresh, self.calm, self.loaded.state)

    def peak_bytes(self) -> int:
        return measure_peak(self.loaded.function, self.fresh, self.loaded.state)


if __name__ == "__main__":
    main()
