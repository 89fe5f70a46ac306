"""Runs the reference functions on this machine, in a child process with a limit of time.

Only the functions of `known_costs.json` are run, and only when the user asks for it.
"""

from __future__ import annotations

import contextlib
import json
import math
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from rlm_lsp.calibration.shifting import Calibration, Shift
from rlm_lsp.calibration.store import KNOWN_COSTS, file_path, save

TIME = "time_s"
MEMORY = "peak_memory_bytes"

TIMING_SECONDS = 20.0
LIMIT_SECONDS = 28.0
"""A child that runs so long is ended; one that can't be started costs no more either."""

LEAST_ROUNDS = 3
"""Times of each function before a machine can be said to be calm."""

SETTLED = 1.03
"""The best two times of a function are no further apart, once it is known."""

MOST_NOISE = 1.15
"""Where the best two times of the half of the functions are further apart, nothing is known."""

BUSY = 1.3
"""Real time over CPU time above which others want the core."""

LEAST_FUNCTIONS = 8
"""Functions that say something of a metric, below which it is left alone."""

LEAST_BYTES = 1_000.0
"""Less memory than this says nothing: it is some objects of the interpreter's own."""

_CHILD = Path(__file__).with_name("child.py")

Advance = Callable[[float], bool]
"""Is told which share of the work is done; false ends it."""


class CalibrationError(Exception):
    """The machine was not calibrated; the message is meant for the user."""


class CancelledError(CalibrationError):
    """The user has ended it."""


@dataclass(frozen=True)
class KnownCosts:
    """Functions with what they cost on the reference machine.

    Attributes:
        device: That machine.
        language: Theirs.
        costs: By name and metric.
        job: What the child needs to run them.
    """

    device: str
    language: str
    costs: dict[str, dict[str, float]]
    job: dict[str, Any]

    @classmethod
    def read(cls) -> KnownCosts:
        """Those that are shipped."""
        data: dict[str, Any] = json.loads(KNOWN_COSTS.read_text(encoding="utf-8"))
        functions = data["functions"]
        return cls(
            data["device"],
            data["language"],
            {each["name"]: each["costs"] for each in functions},
            {"material": data["material"], "functions": functions},
        )


@dataclass
class Measured:
    """What was measured here.

    Attributes:
        runtime: Name and version of the interpreter.
        seconds: Times of each function, one a round.
        bytes: Peak memory of each function.
        problems: Why functions could not be run.
        waited: Real time over CPU time, of each round of each function.
    """

    runtime: str = ""
    seconds: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    bytes: dict[str, float] = field(default_factory=dict[str, float])
    problems: dict[str, str] = field(default_factory=dict[str, str])
    waited: list[float] = field(default_factory=list[float])

    def take(self, line: dict[str, Any]) -> None:
        """Takes what the child wrote in a line."""
        if "runtime" in line:
            self.runtime = line["runtime"]
        elif "problem" in line:
            self.problems[line["name"]] = line["problem"]
        elif "bytes" in line:
            self.bytes[line["name"]] = line["bytes"]
        else:
            self.seconds.setdefault(line["name"], []).append(line["seconds"])
            self.waited.append(line["waited"])

    @property
    def rounds(self) -> int:
        """Times that each function has."""
        return min(map(len, self.seconds.values()), default=0)

    @property
    def noise(self) -> list[float]:
        """How far the best two times of each function are apart, as a factor; ascending."""
        best = (sorted(times)[:2] for times in self.seconds.values() if len(times) > 1)
        return sorted(second / first for first, second in best if first > 0)

    @property
    def is_settled(self) -> bool:
        """Whether more rounds would tell nothing new: four in five functions are known."""
        noise = self.noise
        return self.rounds >= LEAST_ROUNDS and noise[len(noise) * 4 // 5] <= SETTLED


@dataclass(frozen=True)
class Outcome:
    """A calibration that was made.

    Attributes:
        calibration: It.
        functions: How many functions were timed.
        seconds: How long that took.
        busy: Whether the machine had other work meanwhile.
        path: Where the calibration is kept.
    """

    calibration: Calibration
    functions: int
    seconds: float
    busy: bool
    path: Path


def calibrate_machine(python: str | None = None, advance: Advance = lambda _: True) -> Outcome:
    """Times the reference functions here and keeps how they differ; takes half a minute at most.

    Args:
        python: The interpreter that the user's code runs under; None for this one.
        advance: See `Advance`. Called on the calling thread.

    Raises:
        CalibrationError: The machine was not calibrated.
    """
    known = KnownCosts.read()
    python = python or sys.executable
    path = file_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _alone(path.with_suffix(".lock")):
            started = time.monotonic()
            measured = measure(known, [python], advance)
            took = time.monotonic() - started
            shifts = {known.language: fit(known, measured)}
            runtime = f"{measured.runtime} ({python})"
            made = date.today().isoformat()
            calibration = Calibration(shifts, known.device, runtime, made)
            path = save(calibration, path)
    except OSError as error:
        raise CalibrationError(f"the calibration can't be kept: {error}") from error
    busy = median(measured.waited) > BUSY
    return Outcome(calibration, len(measured.seconds), took, busy, path)


def fit(known: KnownCosts, measured: Measured) -> dict[str, Shift]:
    """How each metric differs from the reference machine.

    Raises:
        CalibrationError: The machine is too busy to say.
    """
    noise = measured.noise
    if len(noise) < LEAST_FUNCTIONS:
        why = next(iter(measured.problems.values()), "the machine is too slow or too busy")
        raise CalibrationError(f"too few functions could be timed: {why}")
    if noise[len(noise) // 2] > MOST_NOISE:
        raise CalibrationError(
            "the machine is too busy to be timed; try again when it has less to do"
        )
    here = {
        TIME: {name: min(times) for name, times in measured.seconds.items()},
        MEMORY: measured.bytes,
    }
    shifts: dict[str, Shift] = {}
    for metric, values in here.items():
        ratios = [
            math.log(value / cost)
            for name, value in values.items()
            if (cost := known.costs[name].get(metric)) and value > 0
            if metric != MEMORY or cost >= LEAST_BYTES
        ]
        if len(ratios) >= LEAST_FUNCTIONS:
            shifts[metric] = robust_shift(ratios)
    return shifts


def robust_shift(ratios: Sequence[float]) -> Shift:
    """The median of logarithmic ratios, and their deviation by the median too.

    Some functions that are out of line change neither.
    """
    middle = median(ratios)
    # A Gaussian's standard deviation is 1.4826 times its median absolute deviation.
    deviation = 1.4826 * median(abs(ratio - middle) for ratio in ratios)
    return Shift(math.exp(middle), deviation)


def measure(known: KnownCosts, command: Sequence[str], advance: Advance) -> Measured:
    """Runs the reference functions in a child process until their times settle.

    Args:
        known: The functions.
        command: Runs an interpreter.
        advance: See `Advance`.

    Raises:
        CalibrationError: The interpreter does not run, or the user has ended it.
    """
    measured = Measured()
    total = len(known.costs)
    started = time.monotonic()
    for line in _lines(command, {**known.job, "seconds": TIMING_SECONDS}):
        measured.take(line)
        by_rounds = sum(map(len, measured.seconds.values())) / (2 * LEAST_ROUNDS * total)
        by_time = (time.monotonic() - started) / TIMING_SECONDS
        if not advance(min(max(by_rounds, by_time), 1.0)):
            raise CancelledError("it was cancelled")
        if "seconds" in line and measured.is_settled:
            break
    if not measured.runtime:
        raise CalibrationError(f"{command[0]} is no Python")
    return measured


def _lines(command: Sequence[str], job: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What the child writes, line by line.

    Raises:
        CalibrationError: It can't be started, or fails.
    """
    try:
        # Isolated and without site packages: nothing runs but the script and the interpreter.
        child = subprocess.Popen(
            [*command, "-I", "-S", "-B", str(_CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise CalibrationError(f"{command[0]} can't be run: {error.strerror or error}") from error
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stderr is not None
    over = threading.Event()

    def end() -> None:
        over.set()
        child.kill()

    limit = threading.Timer(LIMIT_SECONDS, end)
    limit.daemon = True
    limit.start()
    ended = False
    try:
        with contextlib.suppress(BrokenPipeError):  # what it says on stderr is told below
            child.stdin.write(json.dumps(job).encode())
            child.stdin.close()
        for text in child.stdout:
            try:
                line = json.loads(text)
            except ValueError:
                raise CalibrationError(f"{command[0]} is no Python") from None
            yield line
        ended = True
    finally:
        limit.cancel()
        if not ended:
            child.kill()
        said = child.stderr.read() if ended else b""
        for stream in (child.stdin, child.stdout, child.stderr):
            with contextlib.suppress(OSError):
                stream.close()
        code = child.wait()
    if code != 0 and not over.is_set():
        last = said.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise CalibrationError(f"{command[0]} failed: {last or f'exit code {code}'}")


@contextlib.contextmanager
def _alone(path: Path) -> Generator[None]:
    """Keeps a second calibration away: each would slow the other.

    The system takes the lock back when its owner ends, however it does.

    Raises:
        CalibrationError: There is one.
        OSError: The file of the lock can't be made.
    """
    with open(path, "wb") as file:
        try:
            _lock(file.fileno())
        except OSError:
            raise CalibrationError(
                "another calibration is running; wait until it is done"
            ) from None
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
