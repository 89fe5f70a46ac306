"""Raising a limit in a project file."""

from __future__ import annotations

from pathlib import Path

import pytest

from rlm_lsp.settings.configuration import Configuration
from rlm_lsp.settings.limits import raised_limit, round_up


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("time", 4.1, "5 s"),
        ("time", 1.0, "1 s"),
        ("time", 0.0123, "20 ms"),
        ("time", 0.7, "1 s"),
        ("time", 3e-8, "50 ns"),
        ("time", 6400.0, "6401 s"),
        ("memory", 1.5e6, "2 MB"),
        ("memory", 700e6, "1 GB"),
        ("memory", 3.0, "5 B"),
    ],
)
def test_round_values(key, value, text):
    assert round_up(key, value) == text


def changed(path: Path, text: str) -> str | None:
    """The file's text after the change."""
    path = path / "pyproject.toml"
    path.write_bytes(text.encode())
    found = raised_limit(path, "time", "5 s")
    if found is None:
        return None
    change, table = found
    assert table["limits"]["time"] == "5 s"
    lines = text.splitlines(keepends=True)
    return "".join([*lines[: change.line], change.text, *lines[change.end_line :]])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[tool.rlm-lsp]\nsize = 9\n", '[tool.rlm-lsp]\nlimits.time = "5 s"\nsize = 9\n'),
        (
            '[tool.rlm-lsp.limits]\ntime = "1 s"  # for now\n',
            '[tool.rlm-lsp.limits]\ntime = "5 s"  # for now\n',
        ),
        (
            '[tool.rlm-lsp.limits]\nmemory = "1 GB"\n',
            '[tool.rlm-lsp.limits]\ntime = "5 s"\nmemory = "1 GB"\n',
        ),
        ("[tool.rlm-lsp]\r\nlimits.time = '1 s'\r\n", '[tool.rlm-lsp]\r\nlimits.time = "5 s"\r\n'),
        (
            'name = 1\n[tool.rlm-lsp]\nsize = 9\n[tool.other]\ntime = "1 s"\n',
            'name = 1\n[tool.rlm-lsp]\nlimits.time = "5 s"\nsize = 9\n[tool.other]\ntime = "1 s"\n',
        ),
        ("[tool.rlm-lsp]\nlimits.time = 5\n", '[tool.rlm-lsp]\nlimits.time = "5 s"\n'),
        ("[tool.b]\nc = 9", '[tool.b]\nc = 9\n\n[tool.rlm-lsp]\nlimits.time = "5 s"\n'),
        ("", '\n[tool.rlm-lsp]\nlimits.time = "5 s"\n'),
        ("a = 1\r\n", 'a = 1\r\n\r\n[tool.rlm-lsp]\r\nlimits.time = "5 s"\r\n'),
    ],
)  # fmt: skip
def test_one_line_changes(tmp_path, before, after):
    assert changed(tmp_path, before) == after


@pytest.mark.parametrize(
    "text",
    [
        "not toml [",
        "tool = 1\n",
        "tool.rlm-lsp = 1\n",
        '[tool.rlm-lsp]\nlimits = { time = "1 s" }\n',
    ],
)
def test_what_cannot_be_changed_safely_is_left_alone(tmp_path, text):
    assert changed(tmp_path, text) is None


def test_a_file_that_is_not_there(tmp_path):
    assert raised_limit(tmp_path / "pyproject.toml", "time", "5 s") is None


def test_the_file_that_could_hold_the_setting(tmp_path):
    """The nearest that knows the server, else the nearest; none outside of the folder."""
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "a" / "pyproject.toml").write_text("[project]\n")
    configuration = Configuration(lambda: None, lambda _: None)
    configuration.begin(None, [tmp_path.as_uri()])
    uri = (inner / "shop.py").as_uri()
    assert configuration.project_file(uri) == tmp_path / "a" / "pyproject.toml"
    assert configuration.settings_with(uri, {"limits": {"time": "9 s"}}).limits.time == 9
    (tmp_path / "pyproject.toml").write_text("[tool.rlm-lsp]\n")
    configuration.change_files([(tmp_path / "pyproject.toml").as_uri()])
    assert configuration.project_file(uri) == tmp_path / "pyproject.toml"
    assert configuration.project_file("file:///elsewhere.py") is None
