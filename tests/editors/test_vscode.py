"""VS Code (code-server in headless Chromium) shows the estimates, with the packaged extension.

RLM_UPDATE_SCREENSHOT=1 writes the picture of them to docs/images/vscode.png.
"""

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import pytest
from editor_support import ESTIMATE, TYPED_FILE, TYPED_LINE, TYPED_PAUSES, TYPED_TEXT, Model

from rlm_lsp.engine import model_folder

HERE = Path(__file__).parent / "vscode"
ROOT = HERE.parents[2]
CLIENT = ROOT / "vscode-client"
VSIX = CLIENT / "rlm-lsp.vsix"
NODE = HERE / "node_modules" / "node" / "bin" / "node"
CODE_SERVER = HERE / "node_modules" / "code-server" / "out" / "node" / "entry.js"
#: The last thing that install.sh writes.
INSTALLED = HERE / "node_modules" / ".installed"
SCREENSHOT = ROOT / "docs" / "images" / "vscode.png"
USER_SETTINGS = {
    "editor.inlayHints.enabled": "on",
    "editor.codeLens": True,
    "editor.minimap.enabled": False,
    "editor.hover.above": False,
    # One tab, for the picture.
    "workbench.editor.enablePreviewFromQuickOpen": True,
    "workbench.startupEditor": "none",
    "workbench.reduceMotion": "on",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "chat.disableAIFeatures": True,
    "telemetry.telemetryLevel": "off",
    "update.mode": "none",
    "extensions.autoCheckUpdates": False,
    "extensions.ignoreRecommendations": True,
    "git.enabled": False,
    # A lens provider that comes late, as this one may, makes the editor draw all lenses anew.
    "merge-conflict.codeLens.enabled": False,
    # It would tell of the ports of the tests' own processes.
    "remote.autoForwardPorts": False,
    "security.workspace.trust.enabled": False,
}
#: Limits that every function is over.
LIMITS = {"rlm-lsp.diagnostics.enabled": True, "rlm-lsp.limits.time": "1 ns"}
OVER = re.compile(r"ustomers\sis\spredicted\sover\sthe\slimit\sof\s1\sns:.+\sat\sn\s=\s100\s000")
#: code-server gives its own child 10 s to answer, which a busy machine can exceed: try again then.
STARTS = 3
FLAGS = (
    "--auth=none",
    "--disable-telemetry",
    "--disable-update-check",
    "--disable-workspace-trust",
    "--disable-getting-started-override",
    "--ignore-last-opened",
    "--reconnection-grace-time=5",
)


@pytest.fixture
def chromium(needs: Callable[..., NoReturn]) -> str:
    """Return the path of Chromium, after checking that all that these tests need is installed."""
    path = shutil.which("chromium")
    if path is None:
        needs("Chromium", "vscode")
    if not (INSTALLED.exists() and NODE.exists() and CODE_SERVER.exists()):
        needs("code-server", "vscode")
    if not VSIX.exists():
        needs("vscode-client/rlm-lsp.vsix", "vsix")
    sources = [CLIENT / "package.json", CLIENT / "README.md", *(CLIENT / "src").iterdir()]
    if VSIX.stat().st_mtime < max(source.stat().st_mtime for source in sources):
        needs("vscode-client/rlm-lsp.vsix as of the sources of now", "vsix")
    return path


def free_port() -> int:
    """Return a port of 127.0.0.1 that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_healthy(url: str, process: subprocess.Popen[bytes]) -> bool:
    """Wait for code-server to answer; false when it ended instead or takes three minutes."""
    deadline = time.monotonic() + 180
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while process.poll() is None and time.monotonic() < deadline:
        try:
            opener.open(f"{url}/healthz", timeout=5).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return True
    return False


@contextmanager
def code_server(
    profile: Path,
    settings: dict[str, Any],
    env: dict[str, str],
    run: Callable[..., str],
    end: Callable[[subprocess.Popen[bytes]], None],
) -> Iterator[str]:
    """Run VS Code with the extension and nothing else installed, and give its address."""
    user = profile / "data" / "User"
    user.mkdir(parents=True, exist_ok=True)
    (user / "settings.json").write_text(json.dumps(settings))
    address = f"127.0.0.1:{free_port()}"
    (profile / "config.yaml").write_text(f"bind-addr: {address}\n")
    # VS Code takes PATH from a login shell.
    env = env | {"SHELL": "/bin/sh"}
    Path(env["HOME"], ".profile").write_text(f"PATH={shlex.quote(env['PATH'])}\n")

    command = [str(NODE), str(CODE_SERVER), f"--config={profile / 'config.yaml'}"]
    command += [f"--user-data-dir={profile / 'data'}", f"--extensions-dir={profile / 'extensions'}"]
    run([*command, "--install-extension", VSIX], env=env, cwd=profile)
    log = profile / "code-server.log"
    for _ in range(STARTS):
        with log.open("ab") as output:
            process = subprocess.Popen(
                [*command, f"--bind-addr={address}", *FLAGS],
                env=env,
                cwd=profile,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        try:
            if is_healthy(f"http://{address}", process):
                yield f"http://{address}"
                return
        finally:
            end(process)
    pytest.fail(f"code-server did not start:\n{log.read_text()}", pytrace=False)


@pytest.fixture
def look(
    chromium: str,
    tmp_path: Path,
    workspace: Path,
    editor_env: dict[str, str],
    run: Callable[..., str],
    end: Callable[[subprocess.Popen[bytes]], None],
) -> Callable[..., dict[str, Any]]:
    """Return a function that plays a scenario of look.mjs and returns what was seen."""

    def play(
        scenario: str,
        *,
        variables: dict[str, str] | None = None,
        start_settings: dict[str, Any] = USER_SETTINGS,
        screenshot: Path | None = None,
        **more: Any,
    ) -> dict[str, Any]:
        profile = tmp_path / "profile"
        with code_server(profile, start_settings, editor_env | (variables or {}), run, end) as url:
            options = {
                "scenario": scenario,
                "url": f"{url}/?folder={workspace}",
                "profile": str(tmp_path / "chromium"),
                "chromium": chromium,
                "screenshot": str(screenshot or tmp_path / "vscode.png"),
                **more,
            }
            command = [NODE, HERE / "look.mjs", json.dumps(options)]
            output = run(command, env=editor_env, cwd=tmp_path, timeout=600)
        return json.loads(output.splitlines()[-1])

    return play


def test_estimates(look: Callable[..., dict[str, Any]], model: Model) -> None:
    """Lens, hover and warning of a function a language, or why it has none."""
    screenshot = None
    if os.environ.get("RLM_UPDATE_SCREENSHOT") == "1" and model.folder == model_folder(None):
        screenshot = SCREENSHOT
        screenshot.parent.mkdir(parents=True, exist_ok=True)

    seen = look(
        "estimates",
        variables={"RLM_LSP_MODEL": str(model.folder)},
        start_settings=USER_SETTINGS if screenshot else USER_SETTINGS | LIMITS,
        plan=model.plan,
        screenshot=screenshot,
    )

    model.check(seen, alone="lens")
    assert not any(seen["beside"].values()), "something is shown that the model does not know"
    for file, shown in seen["shown"].items():
        model.check_table(file, shown["clicked"])
        if not screenshot:
            assert OVER.search(shown["hover"]), f"{file}: {shown['hover']}"
            assert shown["warnings"] > 0, file


def test_documents(look: Callable[..., dict[str, Any]], workspace: Path) -> None:
    """A project's file holds for its files and for the cells of its notebooks.

    A document that is not saved yet has estimates too.
    """
    (workspace / "pyproject.toml").write_text("[tool.rlm-lsp]\nsize = 10_000\n")

    seen = look("documents")

    assert re.search(r"at\sn\s=\s10\s000", seen["file"])
    assert re.search(r"at\sn\s=\s10\s000", seen["notebook"])
    assert re.search(r"\S\sat\sn\s=\s", seen["untitled"])


def test_commands(look: Callable[..., dict[str, Any]], starts: Callable[[], int]) -> None:
    """What the palette offers; the server starts when it is needed."""
    chosen = {"rlm-lsp.languages": ["python"], "rlm-lsp.trigger": "manual"}

    seen = look("commands", start_settings=USER_SETTINGS | chosen)

    assert "not started" in seen["waiting"]
    assert starts() == 1
    for report in (seen["workspace"], seen["document"]):
        assert re.search(r"shop\.py:\d+", report), report
        assert "top_customers" in report
    assert "shop.cpp" not in seen["workspace"], "the setting leaves it out"
    assert ESTIMATE.match(seen["predicted"])
    assert re.search(r"answers for .*Python", seen["running"])
    assert re.fullmatch(r"top_customers has an estimate: .+\.", seen["why"].strip())
    assert "there is no function at this place" in seen["outside"]
    assert '"serverInfo"' in seen["information"]


def test_changed_setting(look: Callable[..., dict[str, Any]], starts: Callable[[], int]) -> None:
    """A changed size takes effect at once, in the running server."""
    seen = look("setting", settings=USER_SETTINGS | {"rlm-lsp.size": 10_000})

    assert re.search(r"at\sn\s=\s10\s000", seen["lens"])
    assert starts() == 1


def test_a_limit_is_raised(look: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    """The action beside a warning changes the setting where the user has made it."""
    seen = look("raised", start_settings=USER_SETTINGS | LIMITS)

    value = re.fullmatch(r"Raise the limit to (.+) in the settings", seen["title"].strip())
    assert value, seen["title"]
    settings = json.loads((tmp_path / "profile" / "data" / "User" / "settings.json").read_text())
    assert settings == USER_SETTINGS | LIMITS | {"rlm-lsp.limits.time": value[1]}
    assert seen["after"] < seen["before"]


def test_nothing_vanishes_while_somebody_types(
    look: Callable[..., dict[str, Any]], model: Model, workspace: Path
) -> None:
    """However fast the keys come, all lenses and hints stay on the screen."""
    (workspace / "typed.py").write_text(TYPED_FILE)
    functions = TYPED_FILE.count("def ")
    everything = {
        "rlm-lsp.inlayHint.enabled": True,
        "rlm-lsp.hideBelow.time": "0",
        "rlm-lsp.hideBelow.memory": "0",
        "editor.suggestOnTriggerCharacters": False,
        "editor.quickSuggestions": False,
    }

    seen = look(
        "typing",
        variables={"RLM_LSP_MODEL": str(model.folder)},
        start_settings=USER_SETTINGS | everything,
        wanted=functions,
        pauses=TYPED_PAUSES,
        line=TYPED_FILE.splitlines()[TYPED_LINE - 1],
        text=TYPED_TEXT,
    )

    assert seen["fewest"] == [{"hints": functions, "lenses": functions}] * len(TYPED_PAUSES)


def test_restart(look: Callable[..., dict[str, Any]], starts: Callable[[], int]) -> None:
    """The command restarts the server, which is given the settings of now from its start on."""
    seen = look("restart", start_settings=USER_SETTINGS | {"rlm-lsp.size": 10_000})

    assert re.search(r"n = 10\s000", seen["lens"])
    assert starts() == 2


def path_without_server(env: dict[str, str]) -> list[str]:
    """Return the folders of PATH that have no rlm-lsp."""
    folders = env["PATH"].split(os.pathsep)
    return [folder for folder in folders if not Path(folder, "rlm-lsp").exists()]


def test_server_not_installed(
    look: Callable[..., dict[str, Any]], editor_env: dict[str, str]
) -> None:
    """Without a server the language status and one notification say so, and offer to install it."""
    without = path_without_server(editor_env)

    seen = look("missing", variables={"PATH": os.pathsep.join(without)})

    assert "not installed" in seen["notification"]
    assert "comes with this extension" in seen["notification"]
    assert seen["button"] == "Install"
    status = ["RLM LSP: server not installed", "it comes with the extension", "Install"]
    assert seen["status"].split("\n") == status


def test_the_server_is_installed_from_the_extension(
    look: Callable[..., dict[str, Any]], editor_env: dict[str, str], tmp_path: Path
) -> None:
    """A click on Install is enough: the wheel of the extension, and its packages from pip's index.

    The Python on PATH has no pip, so that the server gets an environment of its own. Where that is
    of another wheel than the extension's, it is brought up to date before the server starts.
    """
    python = tmp_path / "python"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", python], check=True)
    before = sorted(python.rglob("*"))
    without = [str(python / "bin"), *path_without_server(editor_env)]

    variables = {"PATH": os.pathsep.join(without)}

    seen = look("installed", variables=variables)

    storage = tmp_path / "profile" / "data" / "User" / "globalStorage" / "rlm-lsp.rlm-lsp"
    server = storage / "server" / "bin" / "rlm-lsp"
    version = json.loads((CLIENT / "package.json").read_text())["version"]
    assert f"the server {version} is installed" in seen["notification"]
    assert str(server) in seen["notification"]
    assert f"RLM LSP {version}" in seen["status"]
    printed = subprocess.run([server, "--version"], capture_output=True, text=True, check=True)
    assert printed.stdout == f"rlm-lsp {version}\n"
    assert not (storage / "server.lock").exists()
    assert sorted(python.rglob("*")) == before, "the user's Python is left alone"

    mark = storage / "server" / "rlm-lsp.sha256"
    digest = mark.read_text()
    mark.write_text("of an older extension")
    look("shown", variables=variables)
    assert mark.read_text() == digest
