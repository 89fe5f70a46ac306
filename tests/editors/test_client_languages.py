"""The extension and the documented configurations know the server's languages and commands."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest

from rlm_lsp.features import register_all
from rlm_lsp.features.model import COMMAND as ASKED_BY_STATUS
from rlm_lsp.lsp.server import RlmServer
from rlm_model.contract.languages import LANGUAGES as TABLE
from rlm_model.contract.languages import language_named
from rlm_model.contract.units import LANGUAGES

ROOT = Path(__file__).parents[2]
#: The extension's own command for a click on a lens; all others go to the server.
ON_CLICK = "rlm-lsp.showSizes"


@pytest.fixture
def package() -> dict[str, Any]:
    """Return the extension's package.json."""
    return json.loads((ROOT / "vscode-client" / "package.json").read_text(encoding="utf-8"))


def readme_block(name: str) -> str:
    """Return a configuration of an editor from the README."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.search(rf"<!-- {name}:start -->(.*?)<!-- {name}:end -->", text, re.DOTALL)[1]


def test_vscode_languages(package: dict[str, Any]) -> None:
    """A document of each language activates the extension."""
    assert set(package["activationEvents"]) == {f"onLanguage:{name}" for name in LANGUAGES}


def test_neovim_languages() -> None:
    """Neovim's filetypes are the server's languages, under the names that Neovim has for them."""
    filetypes = re.search(r"filetypes = \{(.*?)\}", readme_block("neovim-config"), re.DOTALL)[1]
    named = re.findall(r"'([^']+)'", filetypes)

    assert sorted(map(language_named, named)) == sorted(LANGUAGES)


def test_emacs_languages() -> None:
    """eglot names a language as its mode is called; each is one of the server's."""
    modes = re.findall(r"[\w+]+(?:-ts)?-mode", readme_block("emacs-config"))
    named = {language_named(re.sub(r"(-ts)?-mode$", "", mode)) for mode in modes}

    # Emacs has no mode of its own for what JavaScript files may hold beside JavaScript.
    assert named == LANGUAGES.keys() - {"javascriptreact"}


def test_aliases() -> None:
    """An alias stands for one language, and is none itself."""
    aliases = [alias for language in TABLE.values() for alias in language.aliases]

    assert len(aliases) == len(set(aliases))
    assert not set(aliases) & TABLE.keys()


def test_commands(package: dict[str, Any]) -> None:
    """The palette offers each command that the server announces and a user runs."""

    async def announced() -> set[str]:
        server = RlmServer()
        register_all(server)
        return set(server.protocol.fm.commands)

    offered = {entry["command"] for entry in package["contributes"]["commands"]}

    assert asyncio.run(announced()) - {ON_CLICK, ASKED_BY_STATUS} <= offered
