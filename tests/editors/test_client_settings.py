"""The extension offers the settings that the server reads, with the same defaults and limits."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from rlm_lsp.settings import Settings, read_settings

CLIENT = Path(__file__).parents[2] / "vscode-client"
#: Settings that only the extension uses.
CLIENT_ONLY = {"path", "trace.server"}


@pytest.fixture
def offered() -> dict[str, dict[str, Any]]:
    """Return the extension's settings by their name without the section."""
    package = json.loads((CLIENT / "package.json").read_text(encoding="utf-8"))
    properties = package["contributes"]["configuration"]["properties"]
    return {name.removeprefix("rlm-lsp."): value for name, value in properties.items()}


def test_defaults(offered: dict[str, dict[str, Any]]) -> None:
    """The server takes every default of the extension without a word, and it is its own."""
    sent = {name: value["default"] for name, value in offered.items() if name not in CLIENT_ONLY}

    assert read_settings(sent) == (Settings(), [])
    assert len(sent) == len(fields(Settings))


def test_each_is_read(offered: dict[str, dict[str, Any]]) -> None:
    """The server knows each setting by its name: a value that can't be is reported."""
    for name in offered.keys() - CLIENT_ONLY:
        _, problems = read_settings({name: -1.5})

        assert len(problems) == 1, name
        assert f"rlm-lsp.{name} " in problems[0]


def test_limits(offered: dict[str, dict[str, Any]]) -> None:
    """The server takes what the editor lets the user enter, and no more."""
    for name, schema in offered.items():
        for limit, step in (("minimum", -1), ("maximum", 1)):
            if limit in schema:
                assert not read_settings({name: schema[limit]})[1], name
                assert read_settings({name: schema[limit] + step})[1], name
        if "enum" in schema and name not in CLIENT_ONLY:
            assert not any(read_settings({name: value})[1] for value in schema["enum"]), name


def test_described(offered: dict[str, dict[str, Any]]) -> None:
    """Each setting has a scope and a description, and a row in the extension's README."""
    readme = (CLIENT / "README.md").read_text(encoding="utf-8")
    for name, schema in offered.items():
        assert schema["scope"] in {"machine", "machine-overridable", "window", "resource"}, name
        assert schema["markdownDescription"], name
        assert f"| `rlm-lsp.{name}` |" in readme, name
