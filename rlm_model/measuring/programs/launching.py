"""The launcher that programs are started by: compiled once, kept with the tools."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from rlm_model.measuring.programs.toolchain import tools_folder
from rlm_model.measuring.sandbox import REPORT, SandboxError


@dataclass(frozen=True)
class Usage:
    """What a program used, with the children that it waited for.

    Attributes:
        cpu_s: CPU seconds, of the user and of the system.
        wall_s: Real seconds.
        peak_bytes: Peak resident set; of several processes the largest one's.
        exit_code: Its exit code, or -1 when a signal ended it.
        signal: The signal that ended it, or 0.
        over_memory: Whether it was killed for the memory that its processes held in all.
    """

    cpu_s: float
    wall_s: float
    peak_bytes: int
    exit_code: int
    signal: int
    over_memory: bool


def launch_words(launcher: Path, command: Sequence[str], memory_bytes: int) -> list[str]:
    """Words that start a command by the launcher, for a sandbox."""
    return [str(launcher), REPORT, str(memory_bytes), *command]


def read_usage(report: bytes) -> Usage | None:
    """What the launcher reported, or None where it did not come to that."""
    try:
        return Usage(**json.loads(report))
    except (ValueError, TypeError):
        return None


def build_launcher() -> Path:
    """The launcher's path; compiles it where that was not done yet.

    Raises:
        SandboxError: There is no C compiler.
    """
    source = resources.files("rlm_model.measuring.programs").joinpath("launcher.c").read_bytes()
    path = tools_folder() / f"launcher-{hashlib.sha256(source).hexdigest()[:12]}"
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        partial = Path(folder, path.name)
        command = ["cc", "-O2", "-x", "c", "-o", str(partial), "-"]
        try:
            subprocess.run(command, input=source, check=True, capture_output=True)
        except FileNotFoundError as error:
            raise SandboxError(
                "measuring programs needs a C compiler for its launcher "
                "(on Debian: apt install gcc libc6-dev)"
            ) from error
        except subprocess.CalledProcessError as error:
            text = error.stderr.decode("utf-8", "replace")
            raise SandboxError(f"the launcher does not compile: {text}") from error
        os.replace(partial, path)  # another process may do the same
    return path
