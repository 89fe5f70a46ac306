"""What is set up and packaged: tests/install.sh, the wheel, and what the extension does with it."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CLIENT = ROOT / "vscode-client"
NODE = CLIENT / "node_modules" / "node" / "bin" / "node"
INSTALL = ROOT / "tests" / "install.sh"
#: What install.sh needs beside the commands that a test puts in their place.
TOOLS = ("bash", "cat", "dirname", "env", "grep", "mktemp", "rm")


def command(folder, name, text):
    """Puts a command into a folder of PATH."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


@pytest.fixture
def machine(tmp_path):
    """The folder of commands of a machine without the sandbox; apt-get is the test's."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in TOOLS:
        folder.joinpath(name).symlink_to(shutil.which(name))
    command(folder, "id", "echo 0")
    command(folder, "sleep", "")
    return folder


def setup_sandbox(machine):
    env = {"PATH": str(machine), "TMPDIR": str(machine.parent), "HOME": str(machine.parent)}
    return subprocess.run([INSTALL, "sandbox"], env=env, capture_output=True, text=True)


def test_setup_waits_for_another_apt_get(machine, tmp_path):
    log = tmp_path / "log"
    command(
        machine,
        "apt-get",
        f'echo "$*" >>{log}\n'
        f'case $(grep -c "" {log}) in\n'
        "  1|2) echo 'E: Could not get lock /var/lib/apt/lists/lock.' >&2; exit 100 ;;\n"
        "  4) echo 'E: Could not get lock /var/cache/apt/archives/lock.' >&2; exit 100 ;;\n"
        "esac",
    )
    done = setup_sandbox(machine)
    assert (done.returncode, done.stderr) == (0, "")
    assert "waiting for another apt-get" in done.stdout
    calls = log.read_text().splitlines()
    # dpkg's own lock is waited for by apt-get itself.
    assert all("-o DPkg::Lock::Timeout=600" in call for call in calls)
    assert [call.split()[3] for call in calls[:5]] == ["update"] * 3 + ["install"] * 2


def test_another_failure_of_apt_get_is_told_at_once(machine, tmp_path):
    log = tmp_path / "log"
    command(machine, "apt-get", f'echo "$*" >>{log}\necho "E: no network" >&2; exit 100')
    done = setup_sandbox(machine)
    assert done.returncode != 0
    assert "E: no network" in done.stderr
    assert len(log.read_text().splitlines()) == 1


@pytest.mark.parametrize("target", ["report", "retrain"])
def test_without_training_data_make_says_so_first(tmp_path, target):
    words = ["make", "-C", ROOT, f"DATA={tmp_path}", f"VENV={tmp_path / 'venv'}", target]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode != 0
    assert f"{tmp_path} holds no training data: CONTRIBUTING.md" in done.stderr
    assert not (tmp_path / "venv").exists()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of the checkout, as `make wheel` builds it."""
    folder = tmp_path_factory.mktemp("wheel")
    words = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder]
    subprocess.run([*words, ROOT], check=True)
    (path,) = folder.iterdir()
    return path


def test_the_wheel_holds_the_packages_and_nothing_else(wheel):
    listed = ["git", "-C", ROOT, "ls-files", "--cached", "--others", "--exclude-standard", "--"]
    folders = {"server/rlm_lsp": "server/", "rlm_model": "", "export/rlm_export": "export/"}
    kept = subprocess.run([*listed, *folders], check=True, capture_output=True, text=True).stdout
    files = {path for path in kept.splitlines() if ROOT.joinpath(path).exists()}
    expected = {re.sub(r"^(server|export)/", "", path) for path in files}

    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
        metadata = archive.read(f"{wheel.name.split('-py3')[0]}.dist-info/METADATA").decode()
    assert held == expected
    for name in ("encoder.onnx", "decoder.onnx", "tokenizer.json", "manifest.json"):
        assert f"rlm_lsp/models/small/{name}" in held
    assert "rlm_model/contract/units/queries/python.scm" in held
    assert wheel.stat().st_size < 40e6

    needed = re.findall(r"(?m)^Requires-Dist: ([\w-]+)[^;\n]*$", metadata)
    assert "onnxruntime" in needed
    assert not {"torch", "transformers", "pyarrow"} & set(needed)


def test_the_extension_and_the_server_have_one_version(wheel):
    version = json.loads((CLIENT / "package.json").read_text())["version"]
    assert wheel.name == f"rlm_lsp-{version}-py3-none-any.whl"


INSTALL_WHEEL = """
import { install } from "./vscode-client/src/install.ts";
const [path, version, environment, interpreter] = process.argv.slice(1);
const places = {
  wheel: { path, version, digest: "any" },
  environment,
  interpreter,
  path: "",
  windows: false,
};
const watcher = { log: console.error, say: () => {}, signal: new AbortController().signal };
console.log(JSON.stringify(await install(places, watcher)));
"""


def test_the_extension_installs_the_wheel(wheel, tmp_path):
    """Beside a Python that can take it; then it predicts. tests/editors has the other way."""
    if not NODE.exists():
        pytest.fail("Node.js is missing: run `make -f tests/install.mk vsix`", pytrace=False)
    python = tmp_path / "python"
    subprocess.run([sys.executable, "-m", "venv", python], check=True)
    version = wheel.name.split("-")[1]
    words = [NODE, "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", "--input-type=module"]
    words += ["-e", INSTALL_WHEEL, wheel, version, tmp_path / "server", python / "bin" / "python"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr

    server = python / "bin" / "rlm-lsp"
    assert json.loads(done.stdout) == {"command": str(server), "version": version, "own": False}
    assert not (tmp_path / "server").exists()
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    env |= {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    for words in (["doctor"], ["predict", str(ROOT / "examples" / "shop.py")]):
        ran = subprocess.run(
            [server, *words], cwd=tmp_path, env=env, capture_output=True, text=True
        )
        assert ran.returncode == 0, ran.stderr
    assert "ways_to_pay" in ran.stdout
