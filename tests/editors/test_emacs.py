"""Emacs with its built-in eglot shows inlay hint and hover; eglot has no code lenses."""

import contextlib
import fcntl
import json
import os
import pty
import select
import shutil
import struct
import subprocess
import termios
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

HERE = Path(__file__).parent / "emacs"
MINIMUM = 30
TIMEOUT_S = 180


@pytest.fixture
def emacs(needs: Callable[..., NoReturn]) -> str:
    """Return the path of a new enough Emacs."""
    path = shutil.which("emacs")
    if path is None:
        needs("Emacs", "emacs")
    ask = [path, "-Q", "--batch", "--eval", "(princ emacs-major-version)"]
    if int(subprocess.run(ask, capture_output=True, text=True, check=True).stdout) < MINIMUM:
        needs(f"Emacs {MINIMUM} or later", "emacs")
    return path


def run_in_terminal(
    command: list[str], env: dict[str, str], cwd: Path, end: Callable[..., None]
) -> tuple[int | None, str]:
    """Run a command on a terminal of 40 lines and 120 columns.

    Returns:
        The exit code, None after a timeout, and what was written to the terminal.
    """
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    process: subprocess.Popen[Any] = subprocess.Popen(
        command,
        env=env,
        cwd=cwd,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # makes it the session's /dev/tty
    )
    os.close(slave)
    deadline = time.monotonic() + TIMEOUT_S
    written = b""
    try:
        while process.poll() is None and time.monotonic() < deadline:
            if select.select([master], [], [], 0.2)[0]:
                with contextlib.suppress(OSError):  # the terminal is gone when Emacs is
                    written += os.read(master, 65536)
        return process.poll(), written.decode(errors="replace")
    finally:
        end(process)
        os.close(master)


def test_emacs(
    emacs: str,
    tmp_path: Path,
    workspace: Path,
    editor_env: dict[str, str],
    end: Callable[..., None],
    check_seen: Callable[..., None],
    target: str,
) -> None:
    """Hint and hover of one function, read from Emacs's buffers."""
    out = tmp_path / "seen.json"
    # Emacs asks for inlay hints when it redraws a window, and in batch mode it has none: so it gets
    # a terminal. A plain one: of a clever one Emacs would ask its colours and wait for the answer.
    env = editor_env | {"RLM_TEST_OUT": str(out), "RLM_TEST_TARGET": target, "TERM": "vt100"}
    command = [
        emacs,
        "-Q",
        "-nw",
        "-l",
        str(HERE / "init.el"),
        "shop.py",
        "-l",
        str(HERE / "look.el"),
    ]

    code, written = run_in_terminal(command, env, workspace, end)

    assert out.exists(), f"Emacs ended with {code}; its terminal:\n{written}"
    seen = json.loads(out.read_text(encoding="utf-8"))
    assert code == 0, f"{seen.get('problem')}; Emacs said:\n{seen.get('messages')}"
    check_seen(**seen, lens=None)
