"""What the editor tests share: the server, a copy of the workspace, and what must be seen in it.

The server is the `rlm-lsp` beside the interpreter that runs pytest, unless RLM_LSP_BIN names
another folder. An editor that is not installed is a failure and not a skip: the message names the
make target that installs it.
"""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

import pytest

HERE = Path(__file__).parent
#: The function that the editors hover over, where the cursor goes in the workspace's shop.py.
TARGET = "top_customers"
#: "≈ 1.8 ms · 96 kB at n = 1 000", perhaps with more behind. Any space counts: VS Code draws them
#: all non-breaking.
ESTIMATE = re.compile(r"^≈\s.+\s·\s.+\sat\sn\s=\s1\s000")
SIZES = (10, 100, 1_000, 10_000, 100_000)
#: What the log of the server's stderr says for each start.
STARTED = "rlm-lsp was started"
#: A row of the hover's table, raw (`| 1 000 | ...`) or as an editor renders it.
ROW = r"(?m)^\W*{size}\s*(?:\||\s)"


def size_pattern(size: int) -> str:
    """Return a regular expression for a size written with any or no space between the thousands."""
    return f"{size:,}".replace(",", r"\s?")


@pytest.fixture(scope="session", autouse=True)
def _stop_in_order() -> Iterator[None]:
    """End the editors, which have process groups of their own, when pytest is ended."""

    def stop(*_: object) -> NoReturn:
        pytest.exit("ended by SIGTERM", returncode=128 + signal.SIGTERM)

    before = signal.signal(signal.SIGTERM, stop)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def needs() -> Callable[..., NoReturn]:
    """Fail the test because something is not installed, naming the make target that installs it."""

    def fail(what: str, target: str) -> NoReturn:
        make = f"make -f tests/install.mk {target}"
        pytest.fail(f"{what} is missing: run `{make}`", pytrace=False)

    return fail


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Copy the workspace, so that nothing that an editor leaves behind ends up in the checkout."""
    return Path(shutil.copytree(HERE / "workspace", tmp_path / "workspace"))


@pytest.fixture
def server_folder(tmp_path: Path) -> Iterator[Path]:
    """Return a folder for PATH, whose rlm-lsp starts the server and keeps its stderr in a file."""
    source = Path(os.environ.get("RLM_LSP_BIN", Path(sys.executable).parent))
    server = shutil.which("rlm-lsp", path=str(source))
    if server is None:
        pytest.fail(
            f"no rlm-lsp in {source}: install the project there (`pip install -e .`)", pytrace=False
        )
    log = tmp_path / "server.log"
    folder = tmp_path / "bin"
    folder.mkdir()
    starter = folder / "rlm-lsp"
    starter.write_text(
        f"#!/bin/sh\nexec 2>>{shlex.quote(str(log))}\necho {STARTED} >&2\n"
        f'exec {shlex.quote(server)} "$@"\n'
    )
    starter.chmod(0o755)
    yield folder
    print("stderr of the server:", log.read_text() if log.exists() else "(it was not started)")


@pytest.fixture
def editor_env(tmp_path: Path, server_folder: Path) -> dict[str, str]:
    """Return an environment with the server first on PATH and a home folder of the test's own."""
    home = tmp_path / "home"
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("XDG_", "VSCODE_", "NVIM"))
    }
    env |= {"PATH": f"{server_folder}{os.pathsep}{env.get('PATH', os.defpath)}", "HOME": str(home)}
    env |= {
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "no_proxy": "127.0.0.1",
        "NO_PROXY": "127.0.0.1",
    }
    for name in ("CONFIG", "DATA", "STATE", "CACHE", "RUNTIME"):
        path = home / name.lower()
        path.mkdir(parents=True, mode=0o700)
        env[f"XDG_{name}_{'DIR' if name == 'RUNTIME' else 'HOME'}"] = str(path)
    return env


def end_group(process: subprocess.Popen[Any]) -> None:
    """End a process that leads a process group, with all that it started."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, how)
            process.wait(10)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


@pytest.fixture
def end() -> Callable[[subprocess.Popen[Any]], None]:
    """Return the function that ends a process group."""
    return end_group


@pytest.fixture
def run() -> Callable[..., str]:
    """Return a function that runs a command and returns what it printed.

    The command gets a process group of its own, which is ended with it. A command that fails, or
    does not end in time, fails the test.
    """

    def run_command(
        command: Sequence[str | Path], *, env: dict[str, str], cwd: Path, timeout: float = 600
    ) -> str:
        process = subprocess.Popen(
            command,
            env=env,
            cwd=cwd,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            output, _ = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            end_group(process)
            output, _ = process.communicate()
            pytest.fail(f"{command[0]} did not end within {timeout} s:\n{output}", pytrace=False)
        end_group(process)
        if process.returncode != 0:
            pytest.fail(f"{command[0]} ended with {process.returncode}:\n{output}", pytrace=False)
        return output

    return run_command


@pytest.fixture
def check_seen() -> Callable[..., None]:
    """Check the shape of what an editor showed: never the predicted numbers."""

    def check(*, hint: str, hover: str, lens: str | None) -> None:
        assert ESTIMATE.match(hint.strip()), f"inlay hint: {hint!r}"
        for size in SIZES:
            assert re.search(ROW.format(size=size_pattern(size)), hover), (
                f"no row for {size} in the hover:\n{hover}"
            )
        if lens is not None:
            assert ESTIMATE.match(lens.strip()), f"code lens: {lens!r}"

    return check


@pytest.fixture
def starts(tmp_path: Path) -> Callable[[], int]:
    """Return a function that tells how often the server was started."""

    def count() -> int:
        return (tmp_path / "server.log").read_text().count(STARTED)

    return count


@pytest.fixture
def target() -> str:
    """Return the name of the function to look at."""
    return TARGET
