"""Neovim shows inlay hint and hover, with the documented configuration as it stands."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from editor_support import TYPED_FILE, TYPED_LINE, TYPED_PAUSES, TYPED_TEXT, Model

from rlm_lsp.settings import HINT_ALONE, Layer, all_settings, read_settings, section_of

HERE = Path(__file__).parent
#: The document that holds Neovim's configuration between the two markers.
CONFIG_DOCUMENT = HERE.parents[1] / "README.md"
CONFIG = re.compile(
    r"<!-- neovim-config:start -->\s*```lua\n(?P<lua>.*?)^```\s*<!-- neovim-config:end -->",
    re.DOTALL | re.MULTILINE,
)
#: The document that holds all settings with their defaults.
SETTINGS_DOCUMENT = HERE.parents[1] / "docs" / "settings.md"
MINIMUM = (0, 11)
SHOW_ALL = """
vim.lsp.config('rlm_lsp', {
  settings = {
    ['rlm-lsp'] = { inlayHint = { enabled = true }, hideBelow = { time = 0, memory = 0 } },
  },
})
"""


@pytest.fixture
def nvim(needs: Callable[..., NoReturn]) -> str:
    """Return the path of a new enough Neovim, first the one beside the interpreter."""
    path = shutil.which("nvim", path=str(Path(sys.executable).parent)) or shutil.which("nvim")
    if path is None:
        needs("Neovim", "neovim")
    output = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
    version = re.match(r"NVIM v(\d+)\.(\d+)", output)
    if version is None or tuple(map(int, version.groups())) < MINIMUM:
        needs("Neovim 0.11 or later", "neovim")
    return path


def test_neovim(
    nvim: str,
    model: Model,
    tmp_path: Path,
    workspace: Path,
    editor_env: dict[str, str],
    run: Callable[..., str],
) -> None:
    """Hint and hover of a function a language, or why it has none, as Neovim draws them."""
    block = CONFIG.search(CONFIG_DOCUMENT.read_text(encoding="utf-8"))
    assert block, f"no Neovim configuration between the markers in {CONFIG_DOCUMENT.name}"
    init = tmp_path / "init.lua"
    init.write_text(f"vim.o.swapfile = false\n{block['lua']}", encoding="utf-8")
    out = tmp_path / "seen.json"
    env = editor_env | {
        "RLM_LSP_MODEL": str(model.folder),
        "RLM_TEST_PLAN": json.dumps(model.plan),
        "RLM_TEST_OUT": str(out),
    }

    look = ["--headless", "--clean", "-u", init, f"+luafile {HERE / 'neovim' / 'look.lua'}"]
    run([nvim, *look], env=env, cwd=workspace)

    seen = json.loads(out.read_text(encoding="utf-8"))
    model.check(seen, alone="hint")
    for file, shown in seen["shown"].items():
        assert "|" not in shown["hover"], f"{file}: a table that Neovim does not draw"
    assert not seen["beside"], "something is shown in a language that the model does not know"


def test_nothing_vanishes_while_somebody_types(
    nvim: str,
    model: Model,
    tmp_path: Path,
    workspace: Path,
    editor_env: dict[str, str],
    run: Callable[..., str],
) -> None:
    """However fast the keys come, all hints stay on the screen."""
    block = CONFIG.search(CONFIG_DOCUMENT.read_text(encoding="utf-8"))
    init = tmp_path / "init.lua"
    init.write_text(f"vim.o.swapfile = false\n{block['lua']}{SHOW_ALL}", encoding="utf-8")
    file = workspace / "typed.py"
    file.write_text(TYPED_FILE)
    out = tmp_path / "seen.json"
    env = editor_env | {
        "RLM_LSP_MODEL": str(model.folder),
        "RLM_TEST_FILE": str(file),
        "RLM_TEST_PAUSES": json.dumps(
            {"pauses": TYPED_PAUSES, "line": TYPED_LINE, "text": TYPED_TEXT}
        ),
        "RLM_TEST_OUT": str(out),
    }

    look = ["--headless", "--clean", "-u", init, f"+luafile {HERE / 'neovim' / 'type.lua'}"]
    run([nvim, *look], env=env, cwd=workspace)

    seen = json.loads(out.read_text(encoding="utf-8"))
    for pause, counts in zip(TYPED_PAUSES, seen["counts"], strict=True):
        assert min(counts) == seen["wanted"], f"{pause} s a key: {counts}"


def test_documented_settings(
    nvim: str, tmp_path: Path, editor_env: dict[str, str], run: Callable[..., str]
) -> None:
    """The settings in the documentation are the defaults, as Neovim sends them."""
    document = SETTINGS_DOCUMENT.read_text(encoding="utf-8")
    block = re.search(r"```lua\n(.*?)^```", document, re.DOTALL | re.MULTILINE)
    script = tmp_path / "settings.lua"
    script.write_text(f"{block[1]}\nprint(vim.json.encode(vim.lsp.config.rlm_lsp.settings))\n")

    sent = section_of(json.loads(run([nvim, "-l", script], env=editor_env, cwd=tmp_path)))

    assert read_settings([Layer(sent)]) == read_settings([Layer(HINT_ALONE)])
    assert sent.keys() == {setting.name.split(".")[0] for setting in all_settings()}
