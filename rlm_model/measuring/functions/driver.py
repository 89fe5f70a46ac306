"""Talks to a driver: the program that holds the function and calls it.

The driver is started with the paths of two pipes, for commands and for answers. It first answers
``ok`` once the function can be called. Each command is a line and gets one line in answer, ``ok``,
a number, or ``error`` and the reason:

``load <bytes>``
    The tokens of an argument tuple follow. Arguments are built from them anew for each call.
``time <count>``
    Calls the function on that many argument tuples; the answer is the nanoseconds of all calls.
``clock``
    The answer is the nanoseconds that reading the clock costs.
``ready``
    Builds one argument tuple, and gives back all memory that can be given back.
``call``
    Calls the function on that tuple; the answer may be the bytes that it held at once.
"""

from __future__ import annotations

import contextlib
import os
import resource
import selectors
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

LOOK_SECONDS = 0.05
"""Real time between two looks at the CPU time that an answer takes."""

EXIT_SECONDS = 5.0
"""How long the end of a driver that closed its answers is waited for."""

PAGE_BYTES = resource.getpagesize()

COUNTER_ERROR = 256 << 10
"""The kernel counts resident pages in batches on each core. Where that count and the exact one of
page faults agree so far, the exact one holds; where they don't, pages were given back and taken
again, and each counts once only."""

FAULT_MARKS = ("terminate called", "panicked at", "FATAL ERROR", "fatal error", "Fatal error")
"""What the line of a standard error that names the fault holds."""


class DriverError(Exception):
    """The function failed, or its driver ended; the message says how."""


class DriverGoneError(DriverError):
    """The driver has ended: what follows needs a new one."""


class HangError(DriverGoneError):
    """No answer came in time."""


class OverLimitError(DriverGoneError):
    """An answer took more CPU time than it may."""


def describe(error: BaseException) -> str:
    """Says in a line what went wrong with a function."""
    if isinstance(error, DriverError):
        return str(error)
    text = " ".join(str(error).split())[:200]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


class Driver:
    """A running driver. One that does not answer in time is ended.

    Args:
        command: The program and its first words.
        entry: Class and name of the function: its last words, behind the paths of the pipes.
        hang_seconds: Real time after which an answer counts as not coming.
        limit_seconds: See the attribute.

    Attributes:
        limit_seconds: Most CPU seconds of an answer, or None.

    Raises:
        DriverError: The function can't be called.
    """

    def __init__(
        self,
        command: Sequence[str],
        entry: Sequence[str],
        hang_seconds: float,
        limit_seconds: float | None = None,
    ) -> None:
        self._hang_seconds = hang_seconds
        self.limit_seconds = limit_seconds
        self._used = 0.0
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115
        self._left = b""
        read_commands, self._commands = os.pipe()
        self._answers, write_answers = os.pipe()
        os.set_blocking(self._commands, False)
        pipes = [f"/proc/self/fd/{pipe}" for pipe in (read_commands, write_answers)]
        try:
            self._process = subprocess.Popen(
                [*command, *pipes, *entry],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # what the function prints is nobody's
                stderr=self._errors,
                pass_fds=(read_commands, write_answers),
                start_new_session=True,
            )
        finally:
            os.close(read_commands)
            os.close(write_answers)
        try:
            self._answer()
        except DriverError:
            self.close()
            raise

    def load(self, tokens: bytes) -> None:
        """Takes the arguments of the calls that follow.

        Raises:
            DriverError: A parameter's type has no place for them.
        """
        self._ask(f"load {len(tokens)}", tokens)

    def seconds(self, count: int) -> float:
        """CPU seconds of a number of calls, each on arguments of its own.

        Raises:
            DriverError: A call failed.
        """
        return max(int(self._ask(f"time {count}")), 0) * 1e-9

    def clock_seconds(self) -> float:
        """CPU seconds that are in `seconds` beside the calls."""
        return max(int(self._ask("clock")), 0) * 1e-9

    def peak_bytes(self) -> int:
        """Most memory that a call held at once above what was held before it.

        It is the growth of the process's peak resident set, whole pages, unless the runtime
        counts itself: one that keeps its heap needs no new pages for a call.

        Raises:
            DriverError: The call failed.
        """
        self._ask("ready")
        process = Path("/proc", str(self._process.pid))
        (process / "clear_refs").write_text("5")
        before, faults_before = _peak_resident(process), _faults(process)
        counted = self._ask("call")
        if counted.isdigit():
            return int(counted)
        grown = max(_peak_resident(process) - before, 0)
        faulted = (_faults(process) - faults_before) * PAGE_BYTES
        return faulted if abs(faulted - grown) <= COUNTER_ERROR else grown

    def alive(self) -> bool:
        """Whether it can answer."""
        return self._process.poll() is None

    def used(self) -> float:
        """CPU seconds of the process since its start."""
        with contextlib.suppress(OSError):  # it is gone: what it had used when last asked
            self._used = time.clock_gettime(_cpu_clock(self._process.pid))
        return self._used

    def close(self) -> None:
        """Ends the driver."""
        self._kill()
        for pipe in (self._commands, self._answers):
            os.close(pipe)
        self._errors.close()

    def _ask(self, command: str, data: bytes = b"") -> str:
        message = memoryview(command.encode() + b"\n" + data)
        deadline = time.monotonic() + self._hang_seconds
        try:
            while message:
                self._wait(self._commands, selectors.EVENT_WRITE, deadline)
                message = message[os.write(self._commands, message) :]
        except BrokenPipeError:
            raise DriverGoneError(self._end()) from None
        return self._answer()

    def _answer(self) -> str:
        deadline = time.monotonic() + self._hang_seconds
        while b"\n" not in self._left:
            self._wait(self._answers, selectors.EVENT_READ, deadline)
            chunk = os.read(self._answers, 1 << 16)
            if not chunk:
                raise DriverGoneError(self._end())
            self._left += chunk
        line, _, self._left = self._left.partition(b"\n")
        answer = line.decode("utf-8", "replace")
        if answer.startswith("error "):
            raise DriverError(answer.removeprefix("error ")[:300])
        return answer

    def _wait(self, pipe: int, event: int, deadline: float) -> None:
        """Waits until a pipe can be read or written."""
        began = self.used()
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, event)
            while True:
                left = max(deadline - time.monotonic(), 0.0)
                looking = self.limit_seconds is not None and left > LOOK_SECONDS
                if selector.select(LOOK_SECONDS if looking else left):
                    return
                if not looking:
                    self._kill()
                    raise HangError(f"over {self._hang_seconds:g} s of real time")
                if self.limit_seconds is not None and self.used() - began > self.limit_seconds:
                    self._kill()
                    raise OverLimitError(f"over {self.limit_seconds:g} s")

    def _kill(self) -> None:
        """Ends the process, and those that it started."""
        self.used()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _end(self) -> str:
        """How the driver ended."""
        try:
            code = self._process.wait(EXIT_SECONDS)
        except subprocess.TimeoutExpired:
            return "its answers ended"
        self._errors.seek(0)
        said = _fault(self._errors.read().decode("utf-8", "replace"))
        ended = f"exit code {code}"
        if code < 0:
            ended = f"ended by {signal.Signals(-code).name}"
        return f"{ended}: {said}" if said else ended


def _fault(errors: str) -> str:
    """The line of a standard error that names the fault: a marked one, else the first."""
    lines = [" ".join(line.split()) for line in errors.splitlines() if line.strip()]
    marked = [line for line in lines if any(mark in line for mark in FAULT_MARKS)]
    return next(iter(marked or lines), "")[:200]


def _cpu_clock(pid: int) -> int:
    """The clock of a process's CPU time, as the C library's clock_getcpuclockid makes it."""
    return ~pid << 3 | 2


def _peak_resident(process: Path) -> int:
    """Bytes of the peak resident set since it was last reset, within `COUNTER_ERROR`."""
    for line in (process / "status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) << 10
    raise DriverGoneError("the process is gone")


def _faults(process: Path) -> int:
    """Page faults without reading from a disk: pages that were touched for the first time."""
    fields = (process / "stat").read_text().rpartition(")")[2].split()
    return int(fields[7])
