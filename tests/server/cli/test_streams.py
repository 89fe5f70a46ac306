"""Output that can't be written, Ctrl-C, and what a terminal shows."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from pathlib import Path

import pytest
from lsp_support import SERVER, SHOP


@pytest.fixture
def command(model: Path, tmp_path: Path, monkeypatch) -> list[str]:
    """The command in a folder of the test's own, with a file to predict."""
    monkeypatch.setenv("RLM_LSP_MODEL", str(model))
    # What changes how Python writes, and how wide it takes the terminal to be.
    for name in ("PYTHONUNBUFFERED", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    Path("shop.py").write_text(SHOP)
    return [*SERVER, "predict", "shop.py"]


def shell(line: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(line, shell=True, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("words", ["predict shop.py", "predict shop.py --json", "doctor"])
@pytest.mark.parametrize(
    ("redirection", "problem"),
    [
        (">/dev/full", "the result can't be written: No space left on device"),
        (">&-", "the result can't be written: standard output is closed"),
    ],
)
def test_output_that_cannot_be_written(command, words, redirection, problem):
    done = shell(f"{command[0]} {words} {redirection}")

    assert (done.returncode, done.stderr) == (1, f"rlm-lsp: {problem}\n")


@pytest.mark.parametrize("words", ["--help", "--version", "predict --help"])
def test_help_that_cannot_be_written(command, words):
    done = shell(f"{command[0]} {words} >/dev/full")

    assert done.returncode == 1
    assert done.stderr == "rlm-lsp: the result can't be written: No space left on device\n"


@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full", "<&- 2>&-"])
def test_complaints_that_nobody_reads(command, redirection):
    done = shell(f"{command[0]} predict missing.py shop.py --json {redirection}")

    assert done.returncode == 2
    assert '"Cart.cheapest"' in done.stdout


class Terminal:
    """A command in a terminal of a given width."""

    def __init__(self, command: list[str], columns: int) -> None:
        ready, go = os.pipe()
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            os.read(ready, 1)  # the terminal has its size
            # As in a terminal: tests that run in the background inherit that it is ignored.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            # With Python's idea of the environment: readline sets COLUMNS behind its back.
            os.execvpe(command[0], command, dict(os.environ))
        size = struct.pack("HHHH", 24, columns, 0, 0)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, size)
        os.write(go, b"!")
        os.close(ready)
        os.close(go)
        self.output = ""

    def read(self, seconds: float = 60, until: str = "\0") -> str:
        """What it shows until it ends or shows a text."""
        end = time.monotonic() + seconds
        while until not in self.output and time.monotonic() < end:
            if select.select([self._terminal], [], [], 0.1)[0]:
                try:
                    self.output += os.read(self._terminal, 65536).decode(errors="replace")
                except OSError:  # it has ended
                    break
        return self.output

    def press(self, key: bytes) -> None:
        os.write(self._terminal, key)

    def wait(self) -> int:
        """Its exit code; negative for a signal."""
        code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        os.close(self._terminal)
        return code


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("sizes", [[], ["--size", "1000", "--size", "1e5"]])
def test_no_line_wraps(command, columns, sizes):
    terminal = Terminal([*command, "--all", *sizes], columns)
    lines = terminal.read().replace("\r\n", "\n").split("\n")

    assert terminal.wait() == 0
    assert max(map(len, lines)) <= columns
    assert sum("shop.py:" in line for line in lines) == 2


def many_functions() -> None:
    body = "".join(f"    value += {n}\n" for n in range(90))
    for file in range(20):
        names = (f"f{file}_{n}" for n in range(60))
        text = "".join(f"def {name}(value):\n    value = '{name}'\n{body}\n" for name in names)
        Path(f"large{file}.py").write_text(text)


def test_progress_and_the_end_by_the_keyboard(command):
    many_functions()
    terminal = Terminal([command[0], "predict", ".", "--no-cache"], 80)

    assert "Predicting:" in terminal.read(until="Predicting:")
    terminal.press(b"\x03")
    output = terminal.read(20)
    assert terminal.wait() == -signal.SIGINT  # 130 in a shell, whose loop ends too
    assert "Traceback" not in output


def test_no_progress_in_a_file(command):
    many_functions()

    done = shell(f"{command[0]} predict large1.py large2.py --no-cache")

    assert (done.returncode, done.stderr) == (0, "")
    assert "Predicting" not in done.stdout
