"""Runs a command where it can do no harm: bubblewrap, resource limits, an end that always comes.

The command sees the system's programs and the folders that it is given, read-only; no network,
no other process, a private /tmp that is gone afterwards.
"""

from __future__ import annotations

import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

SYSTEM_FOLDERS = ("/usr", "/etc", "/opt", "/lib", "/lib64", "/lib32", "/bin", "/sbin")

FIRST_USER = 61_000
"""Started as root, commands run as this user id plus their slot: each slot counts its own
processes."""

ERROR_BYTES = 4_000
"""How much of the standard error is kept: its end."""


PACKAGE = Path(__file__).resolve().parents[1]
"""The folder of `rlm_model`."""

PROJECT = PACKAGE.parent
"""Folder that `rlm_model` is imported from."""


class SandboxError(RuntimeError):
    """The sandbox itself can't be had; the message says what to install."""


REPORT = "{report}"
"""A word of a command that stands for the number of a file descriptor: what is written there
comes back apart from the output."""

REPORT_BYTES = 4_000
"""How much of a report is read."""

END_SECONDS = 30.0
"""How long the end of all processes is waited for."""


@dataclass(frozen=True)
class Limits:
    """What a command may use.

    Attributes:
        wall_seconds: Real time.
        cpu_seconds: CPU time of one process.
        memory_bytes: Address space of one process, or None: some runtimes reserve far more than
            they use.
        data_bytes: Memory that one process may have to itself to write to, or None.
        processes: Processes and threads at once.
        output_bytes: Standard output and standard error together.
        file_bytes: Space in /tmp.
        stack_bytes: Stack of a process's first thread, or None for the system's own limit.
    """

    wall_seconds: float = 30.0
    cpu_seconds: int = 25
    memory_bytes: int | None = 4 << 30
    data_bytes: int | None = None
    processes: int = 32
    output_bytes: int = 1 << 20
    file_bytes: int = 256 << 20
    stack_bytes: int | None = None


@dataclass(frozen=True)
class Finished:
    """How a command ended.

    Attributes:
        output: Its standard output.
        error: The end of its standard error.
        reason: Why it counts as failed, or None.
        report: What it wrote to the file descriptor `REPORT`.
    """

    output: bytes
    error: str
    reason: str | None
    report: bytes = b""


class Sandbox:
    """Runs commands one after the other.

    Args:
        folders: What commands may read beside the system's own.
        limits: What each may use.
        slot: A number that no other sandbox of this machine uses at the time.
        core: CPU core to stay on, or None.
    """

    def __init__(
        self, folders: Sequence[Path], limits: Limits, slot: int = 0, core: int | None = None
    ) -> None:
        self._limits = limits
        self._slot = slot
        self._pin = [] if core is None else ["taskset", "--cpu-list", str(core)]
        self._bubblewrap = _bubblewrap(folders, limits)
        self._limit = self._limit_words()

    def run(
        self, command: Sequence[str], stdin: bytes = b"", env: Mapping[str, str] | None = None
    ) -> Finished:
        """Runs a command to its end or to its limit, and leaves nothing of it behind."""
        told, tells = os.pipe()
        reported, reports = os.pipe()
        with tempfile.TemporaryFile() as given:
            given.write(stdin)
            given.seek(0)
            words = [*self._pin, *self._bubblewrap, "--info-fd", str(tells), "--", *self._limit]
            process = subprocess.Popen(
                [*words, *(str(reports) if word == REPORT else word for word in command)],
                stdin=given,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", **(env or {})},
                start_new_session=True,
                pass_fds=(tells, reports),
            )
        os.close(tells)
        os.close(reports)
        namespace = _first_process(told)
        try:
            output, error, reason = self._collect(process)
        finally:
            process.kill()
            process.wait()
            _end_namespace(namespace)
            report = _read_report(reported)
            for stream in (process.stdout, process.stderr):
                if stream is not None:
                    stream.close()
        if reason is None and process.returncode != 0:
            reason = _exit_reason(process.returncode)
        return Finished(output, error[-ERROR_BYTES:].decode("utf-8", "replace"), reason, report)

    def _collect(self, process: subprocess.Popen[bytes]) -> tuple[bytes, bytes, str | None]:
        """Reads both streams until they end or a limit is reached."""
        deadline = time.monotonic() + self._limits.wall_seconds
        kept: dict[int, bytearray] = {}
        with selectors.DefaultSelector() as selector:
            for stream in (process.stdout, process.stderr):
                assert stream is not None
                selector.register(stream, selectors.EVENT_READ)
                kept[stream.fileno()] = bytearray()
            output, error = kept.values()
            while selector.get_map():
                left = deadline - time.monotonic()
                if left <= 0:
                    return bytes(output), bytes(error), "wall time limit"
                for key, _ in selector.select(left):
                    self._read(selector, key.fileobj, kept[key.fd])  # type: ignore[arg-type]
                if len(output) + len(error) > self._limits.output_bytes:
                    return bytes(output), bytes(error), "output limit"
        try:
            process.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            return bytes(output), bytes(error), "wall time limit"
        return bytes(output), bytes(error), None

    @staticmethod
    def _read(selector: selectors.BaseSelector, stream: IO[bytes], kept: bytearray) -> None:
        chunk = os.read(stream.fileno(), 1 << 16)
        if chunk:
            kept += chunk
        else:
            selector.unregister(stream)

    def _limit_words(self) -> list[str]:
        limits = self._limits
        words = [
            "prlimit",
            f"--as={_or_unlimited(limits.memory_bytes)}",
            f"--data={_or_unlimited(limits.data_bytes)}",
            f"--cpu={limits.cpu_seconds}",
            f"--nproc={limits.processes}",
            f"--fsize={limits.file_bytes}",
            "--core=0",
        ]
        if limits.stack_bytes is not None:
            words.append(f"--stack={limits.stack_bytes}")
        if os.geteuid() != 0:
            return words
        # root has no limit of processes: the command gets a user id of its own.
        user = str(FIRST_USER + self._slot)
        drop = ["setpriv", "--reuid", user, "--regid", user, "--clear-groups", "--no-new-privs"]
        return [*words, *drop]


def _or_unlimited(limit: int | None) -> str:
    return "unlimited" if limit is None else str(limit)


def _read_report(report: int) -> bytes:
    """What was reported, without waiting for more; closes `report`."""
    os.set_blocking(report, False)
    try:
        return os.read(report, REPORT_BYTES)
    except BlockingIOError:
        return b""  # a process that could not be ended holds it open
    finally:
        os.close(report)


def _first_process(info: int) -> int | None:
    """A handle of the namespace's first process, from what bubblewrap tells; closes `info`."""
    with open(info, "rb") as stream:
        text = stream.read()
    try:
        return os.pidfd_open(json.loads(text)["child-pid"])
    except (ValueError, KeyError, ProcessLookupError):
        return None  # bubblewrap failed, or all is over already


def _end_namespace(handle: int | None) -> None:
    """Kills the namespace's first process: the kernel kills all others before it is gone."""
    if handle is None:
        return
    try:
        signal.pidfd_send_signal(handle, signal.SIGKILL)
        with selectors.DefaultSelector() as selector:
            selector.register(handle, selectors.EVENT_READ)
            selector.select(END_SECONDS)
    except ProcessLookupError:
        pass
    finally:
        os.close(handle)


def python_folders() -> list[Path]:
    """What the running Python needs: its installation, its environment, this package."""
    bases = (sys.base_prefix, sys.base_exec_prefix, sys.prefix, PACKAGE)
    return sorted({Path(base).resolve() for base in bases})


def _bubblewrap(folders: Sequence[Path], limits: Limits) -> list[str]:
    if not sys.platform.startswith("linux"):
        raise SandboxError("measuring needs Linux: its sandbox is bubblewrap")
    for program in ("bwrap", "prlimit", "setpriv"):
        if shutil.which(program) is None:
            raise SandboxError(
                f"measuring needs {program}: install bubblewrap and util-linux "
                "(on Debian: apt install bubblewrap)"
            )
    words = ["bwrap", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    if os.geteuid() != 0:
        words += ["--unshare-user"]
    words += ["--die-with-parent", "--new-session", "--dev", "/dev", "--proc", "/proc"]
    for name in SYSTEM_FOLDERS:
        folder = Path(name)
        if folder.is_symlink():
            words += ["--symlink", os.readlink(folder), name]
        elif folder.is_dir():
            words += ["--ro-bind", name, name]
    # A private /tmp first: a folder below it can still be bound.
    words += ["--size", str(limits.file_bytes), "--perms", "1777", "--tmpfs", "/tmp"]
    known: set[Path] = {Path("/tmp")}
    for folder in folders:
        # Made by hand: bubblewrap's own parents are closed to other users.
        for parent in reversed(folder.parents):
            if parent not in known and parent != Path("/"):
                words += ["--perms", "0755", "--dir", str(parent)]
                known.add(parent)
        words += ["--ro-bind", str(folder), str(folder)]
        known.add(folder)
    # The folders made by hand belong to the command's user where that is not another one.
    words += ["--remount-ro", "/"]
    return [*words, "--chdir", "/tmp", "--setenv", "HOME", "/tmp"]


def _exit_reason(code: int) -> str:
    # bubblewrap reports a signal of the command as 128 plus its number.
    number = -code if code < 0 else code - 128
    if 0 < number < signal.NSIG:
        try:
            return f"ended by {signal.Signals(number).name}"
        except ValueError:
            pass
    return f"exit code {code}"
