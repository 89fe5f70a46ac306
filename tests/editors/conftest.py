"""What the editor tests share: the server, its models, and a copy of the workspace.

The server is the `rlm-lsp` beside the interpreter that runs pytest, unless RLM_LSP_BIN names
another folder. An editor that is not installed is a failure and not a skip: the message names the
make target that installs it.
"""

import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

import pytest

from rlm_lsp.engine import model_folder
from rlm_model.contract.manifest import load_manifest

# The folders are no packages: their helpers are found by name.
sys.path.insert(0, str(Path(__file__).parents[1] / "server"))
sys.path.insert(0, str(Path(__file__).parent))
from editor_support import TINY_LANGUAGES, Model
from tiny_model import build_model

HERE = Path(__file__).parent
#: What the log of the server's stderr says for each start.
STARTED = "rlm-lsp was started"


@pytest.fixture(params=["shipped", "tiny"])
def model(request: pytest.FixtureRequest, tmp_path: Path) -> Model:
    """Return the model that ships, and one that is made for the tests."""
    if request.param == "tiny":
        folder = build_model(tmp_path / "model", languages=TINY_LANGUAGES)
    else:
        folder = model_folder(None)
    return Model(folder, tuple(load_manifest(folder).languages))


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
def starts(tmp_path: Path) -> Callable[[], int]:
    """Return a function that tells how often the server was started."""

    def count() -> int:
        return (tmp_path / "server.log").read_text().count(STARTED)

    return count
