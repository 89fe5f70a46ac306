"""The commands in an install without the extras: help, and what to install."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rlm_model import cli

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def commands() -> tuple[str, ...]:
    """All that `rlm-model` has, one that was added today too."""
    (group,) = (
        action
        for action in cli._parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    return tuple(group.choices)


COMMANDS = commands()

NEEDS_NOTHING = {"corpora"}
"""Commands that a plain install runs."""

ARGUMENTS = {
    "measure": ["--bank", "--out", "m"],
    "measure-report": ["m", "--out", "o"],
    "pack": ["r.toml", "--data", "d", "--out", "o"],
    "train-pack": ["r.toml", "p", "--out", "o"],
    "finish-pack": ["r.toml", "p", "r", "--out", "o"],
    "fine-tune": ["m", "--model", "c", "--out", "o"],
    "push": ["folder", "me/name"],
    "evaluate": ["--data", "d", "--out", "o"],
    "graph-suites": ["--data", "d", "--out", "o"],
}
"""Of each of the others arguments that its parser takes."""

MODULES = {"scikit-learn": "sklearn", "optimum-onnx": "optimum"}
"""Import names that are not the package's."""

HIDDEN = """\
import sys
for name in {names}:
    sys.modules[name] = None
from {package}.cli import main
sys.exit(main())
"""


def extra_modules() -> list[str]:
    """What the extras install beyond a plain install."""
    project = tomllib.loads(Path("pyproject.toml").read_text())["project"]
    lines = [line for name in ("train", "export", "ray") for line in
             project["optional-dependencies"][name]]  # fmt: skip
    names = [re.split("[=>]", line)[0] for line in lines if not line.startswith("rlm-lsp")]
    assert {"torch", "onnx", "pyarrow", "lightgbm"} <= set(names)
    return [MODULES.get(name, name.replace("-", "_")) for name in names]


def run(package: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    code = HIDDEN.format(names=extra_modules(), package=package)
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=120
    )


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_help_of_rlm_model(command):
    done = run("rlm_model", *command, "--help")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("usage: ")
    assert command or all(name in done.stdout for name in COMMANDS)


def test_help_of_rlm_export():
    done = run("rlm_export", "--help")

    assert (done.returncode, done.stderr) == (0, "")
    assert "--tokenizer" in done.stdout


@pytest.mark.parametrize("command", [name for name in COMMANDS if name not in NEEDS_NOTHING])
def test_what_a_command_needs(command):
    done = run("rlm_model", command, *ARGUMENTS[command])

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("rlm-model: this command needs ")
    assert done.stderr.endswith(": pip install 'rlm-lsp[train]'\n")


@pytest.mark.parametrize("command", sorted(NEEDS_NOTHING))
def test_a_command_that_needs_no_extra(command, tmp_path):
    done = run("rlm_model", command, str(tmp_path), "--data", "d", "--out", "o")

    assert "this command needs" not in done.stderr
    assert "Traceback" not in done.stderr


def test_what_the_export_needs():
    done = run("rlm_export", "checkpoint", "--tokenizer", "t", "--out", "o")

    message = "rlm-export: this command needs onnx: pip install 'rlm-lsp[export]'\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message)
