"""What the server costs while nobody needs it, and whether its memory stays flat.

    python benchmarks/bench_idle.py [--model DIR] [--seconds 60] [--edits 10000]

Prints the CPU time and the wake-ups of an idle minute with a file open, and the resident memory
at the start and after edits, each of which makes a text that was never there. Every tenth edit's
hints are asked for.
"""

from __future__ import annotations

import argparse
import time

import psutil
from bench_engine import FUNCTIONS, Server, source

from rlm_lsp.engine import model_folder

SETTLE_SECONDS = 3.0
ASK_EVERY = 10
REPORTS = 10


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description="Measures the idle server, and its memory.")
    parser.add_argument("--model", help="folder of the model (default: the one that is shipped)")
    parser.add_argument("--seconds", type=float, default=60, help="idle time (default: 60)")
    parser.add_argument("--edits", type=int, default=10_000, help="edits (default: 10000)")
    options = parser.parse_args()
    server = Server(model_folder(options.model))
    # Each edit is judged at once, so that many fit into minutes.
    server.initialize(debounceMs=0)
    text = source(FUNCTIONS)
    server.open(text)
    server.hints(text.count("\n"))
    idle(psutil.Process(server.process.pid), options.seconds)
    edit(server, text.count("\n"), options.edits)
    server.stop()


def idle(process: psutil.Process, seconds: float) -> None:
    """Prints what the process uses while nothing is asked of it."""
    time.sleep(SETTLE_SECONDS)
    cpu, woken = sum(process.cpu_times()[:2]), wakeups(process)
    time.sleep(seconds)
    used = sum(process.cpu_times()[:2]) - cpu
    print(
        f"idle for {seconds:.0f} s with {FUNCTIONS} functions open: {used:.2f} s of CPU, "
        f"{wakeups(process) - woken} wake-ups"
    )


def wakeups(process: psutil.Process) -> int:
    """How often the process's threads have waited for something."""
    return sum(
        psutil.Process(thread.id).num_ctx_switches().voluntary for thread in process.threads()
    )


def edit(server: Server, lines: int, edits: int) -> None:
    """Prints the resident memory along many edits."""
    print(f"resident: {server.resident_megabytes():.0f} MB with the file open")
    width = 1
    for number in range(1, edits + 1):
        # In the body of the first function.
        server.replace(number + 1, 2, 13, 13 + width, str(number))
        width = len(str(number))
        if number % ASK_EVERY == 0 and len(server.hints(lines)) != FUNCTIONS:
            raise SystemExit("hints are missing: the server failed")
        if number % (edits // REPORTS) == 0:
            print(f"resident: {server.resident_megabytes():.0f} MB after {number} edits")


if __name__ == "__main__":
    main()
