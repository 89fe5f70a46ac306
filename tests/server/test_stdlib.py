"""Every top-level file of the running Python's standard library is judged."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from rlm_lsp.cli import main

FOLDER = Path(ast.__file__).parent


@pytest.fixture(scope="module")
def judged(model: Path, tmp_path_factory) -> dict[str, list[dict]]:
    """Units by file."""
    # Links in one folder: the library's own folder holds far more than its top level.
    folder = tmp_path_factory.mktemp("stdlib")
    for path in FOLDER.glob("*.py"):
        (folder / path.name).symlink_to(path)
    output = folder / "units.json"
    with output.open("wb") as stream, pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", _Bytes(stream))
        arguments = ["--model", str(model), "--size", "1000", "--json", str(folder)]
        assert main(["predict", *arguments]) == 0
    found: dict[str, list[dict]] = {path.name: [] for path in FOLDER.glob("*.py")}
    for unit in json.loads(output.read_text())["units"]:
        found[Path(unit["path"]).name].append(unit)
    return found


class _Bytes:
    """A stdout that is a file."""

    def __init__(self, buffer) -> None:
        self.buffer = buffer


def test_each_unit_has_an_answer_or_a_reason(judged):
    units = [unit for found in judged.values() for unit in found]

    assert len(units) > 1000
    assert all(bool(unit["reason"]) != bool(unit["estimates"]) for unit in units)


def test_no_function_is_missing(judged):
    missing: set[str] = set()
    for name, units in judged.items():
        tree = ast.parse((FOLDER / name).read_bytes())
        functions = (ast.FunctionDef, ast.AsyncFunctionDef)
        lines = {node.lineno for node in ast.walk(tree) if isinstance(node, functions)}
        missing |= {f"{name}:{line}" for line in lines - {unit["start_line"] for unit in units}}

    assert missing == set()
