"""What is written from the tree of settings: the extension's settings and the documentation."""

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from rlm_lsp.settings import Layer, Settings, all_settings, read_settings
from rlm_lsp.settings.projects import ProjectFiles

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tools" / "generate_settings.py"
#: Settings that only the extension uses.
CLIENT_ONLY = {"path", "trace.server"}


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """Return the script that writes them, as a module."""
    spec = importlib.util.spec_from_file_location("generate_settings", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def offered() -> dict[str, dict[str, Any]]:
    """Return the extension's settings by their name without the section."""
    package = json.loads((ROOT / "vscode-client" / "package.json").read_text(encoding="utf-8"))
    properties = package["contributes"]["configuration"]["properties"]
    return {name.removeprefix("rlm-lsp."): value for name, value in properties.items()}


def read(tree: object) -> tuple[Settings, list[str]]:
    """Return what the server makes of settings that an editor sends."""
    return read_settings([Layer(tree)])


def test_nothing_is_stale(script: ModuleType) -> None:
    """The files are as they would be written now."""
    texts = script.generated(ROOT)

    assert {path for path in texts if (ROOT / path).read_text("utf-8") != texts[path]} == set(), (
        "run `python tools/generate_settings.py`"
    )


def test_a_language_more_activates_the_extension(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its row in the table is enough; the script writes it into package.json."""
    monkeypatch.setattr(script, "LANGUAGES", {**script.LANGUAGES, "toy": None})

    package = json.loads(script.generated(ROOT)[script.PACKAGE])

    assert package["activationEvents"][-1] == "onLanguage:toy"


def test_every_setting_is_offered(offered: dict[str, dict[str, Any]]) -> None:
    """The extension has each setting of the server, and no other."""
    assert offered.keys() - CLIENT_ONLY == {setting.name for setting in all_settings()}


def test_defaults(offered: dict[str, dict[str, Any]]) -> None:
    """The server takes every default of the extension without a word, and it is its own."""
    sent = {name: value["default"] for name, value in offered.items() if name not in CLIENT_ONLY}

    assert read(sent) == (Settings(), [])


def test_limits(offered: dict[str, dict[str, Any]]) -> None:
    """The server takes what the editor lets the user enter, and no more."""
    for name, schema in offered.items():
        for limit, step in (("minimum", -1), ("maximum", 1)):
            if limit in schema:
                assert not read({name: schema[limit]})[1], name
                assert read({name: schema[limit] + step})[1], name
        if "enum" in schema and name not in CLIENT_ONLY:
            assert not any(read({name: value})[1] for value in schema["enum"]), name


@pytest.mark.parametrize(
    "text", ["1 s", "10ms", " 2.5 h ", "0", "00", "1", "s", "1 S", "-1 s", "1e3 s", "1. s", "1 MB"]
)
def test_amounts(offered: dict[str, dict[str, Any]], text: str) -> None:
    """Editor and server agree on which texts are times."""
    matches = re.search(offered["limits.time"]["pattern"], text) is not None

    assert matches == (read({"limits.time": text})[1] == [])


def test_scopes(offered: dict[str, dict[str, Any]]) -> None:
    """What holds for the whole process can't be set for a folder."""
    shared = {name for name, schema in offered.items() if schema["scope"] != "resource"}

    assert shared - CLIENT_ONLY == {
        "provider",
        "threads",
        "modelPath",
        "cache.enabled",
        "calibration.enabled",
        "logLevel",
    }


def test_the_documented_project_file(tmp_path: Path) -> None:
    """The example holds the defaults, as the server reads them."""
    document = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    example = re.search(r"```toml\n(.*?)```", document, re.DOTALL)[1]
    (tmp_path / "pyproject.toml").write_text(example, encoding="utf-8")

    table = ProjectFiles(lambda: None, lambda: None).nearest(tmp_path, tmp_path).table

    assert read_settings([Layer(table, "file", "pyproject.toml")]) == (Settings(), [])
    offered = {s.name.split(".")[0] for s in all_settings() if s.scope == "resource"}
    assert table.keys() == offered
