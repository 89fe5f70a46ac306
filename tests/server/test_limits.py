"""Raising a limit in a project file."""

from __future__ import annotations

from pathlib import Path

import pytest

from rlm_lsp.limits import raised_limit, round_up


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


def raised(path: Path, text: str, key="time", limit=1.0, predicted=4.1) -> str | None:
    """The file's text after the change."""
    path = path / "pyproject.toml"
    path.write_bytes(text.encode())
    change = raised_limit(path, key, limit, predicted)
    if change is None:
        return None
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
    ],
)  # fmt: skip
def test_one_line_changes(tmp_path, before, after):
    assert raised(tmp_path, before) == after


@pytest.mark.parametrize(
    "text",
    [
        "[tool.other]\n",
        "not toml [",
        '[tool.rlm-lsp]\nlimits = { time = "1 s" }\n',
        '[tool.rlm-lsp]\nlimits.time = "2 s"\n',
        "[tool.rlm-lsp]\nlimits.time = 5\n",
    ],
)
def test_what_cannot_be_changed_safely_is_left_alone(tmp_path, text):
    assert raised(tmp_path, text) is None


def test_a_file_that_is_not_there(tmp_path):
    assert raised_limit(tmp_path / "pyproject.toml", "time", 1.0, 2.0) is None
