"""Emacs with its built-in eglot shows inlay hint and hover, with the documented configuration.

eglot has no code lenses.
"""

import contextlib
import fcntl
import json
import os
import pty
import re
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
from editor_support import Model

HERE = Path(__file__).parent / "emacs"
#: The document that holds Emacs's configuration between the two markers.
CONFIG_DOCUMENT = HERE.parents[2] / "README.md"
CONFIG = re.compile(
    r"<!-- emacs-config:start -->\s*```elisp\n(?P<elisp>.*?)^```\s*<!-- emacs-config:end -->",
    re.DOTALL | re.MULTILINE,
)
MINIMUM = 30
TIMEOUT_S = 300


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
    model: Model,
    tmp_path: Path,
    workspace: Path,
    editor_env: dict[str, str],
    end: Callable[..., None],
) -> None:
    """Hint and hover of a function a language, or why it has none, read from Emacs's buffers."""
    block = CONFIG.search(CONFIG_DOCUMENT.read_text(encoding="utf-8"))
    assert block, f"no Emacs configuration between the markers in {CONFIG_DOCUMENT.name}"
    config = tmp_path / "config.el"
    config.write_text(block["elisp"], encoding="utf-8")
    out = tmp_path / "seen.json"
    # Emacs asks for inlay hints when it redraws a window, and in batch mode it has none: so it gets
    # a terminal. A plain one: of a clever one Emacs would ask its colours and wait for the answer.
    env = editor_env | {
        "RLM_LSP_MODEL": str(model.folder),
        "RLM_TEST_PLAN": json.dumps(model.plan),
        "RLM_TEST_OUT": str(out),
        "TERM": "vt100",
    }
    command = [emacs, "-Q", "-nw"]
    for file in (config, HERE / "init.el", HERE / "look.el"):
        command += ["-l", str(file)]

    code, written = run_in_terminal(command, env, workspace, end)

    assert out.exists(), f"Emacs ended with {code}; its terminal:\n{written}"
    seen = json.loads(out.read_text(encoding="utf-8"))
    assert code == 0, f"{seen.get('problem')}; Emacs said:\n{seen.get('messages')}"
    model.check(seen, alone="hint")
    assert not any(seen["beside"].values()), "something is shown that the model does not know"
