"""Every file of the running Python's standard library and of its tests is read.

Those of its top level are judged too.
"""

from __future__ import annotations

import ast
import json
import random
from pathlib import Path

import psutil
import pytest

from rlm_lsp.cli import main
from rlm_lsp.engine import model_folder
from rlm_lsp.workspace.sources import read_document
from rlm_model.contract.encoding import UnitEncoder, load_tokenizer
from rlm_model.contract.kinds.function import find_functions
from rlm_model.contract.manifest import load_manifest

FOLDER = Path(ast.__file__).parent
GROWTH = 25_000_000
"""Bytes that the process may grow by: the largest file takes less, all units far more."""


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


def test_every_file_is_read_in_the_same_memory():
    files = [path for path in FOLDER.rglob("*.py") if "site-packages" not in path.parts]
    # Mixed, so that the halves are alike.
    random.Random(0).shuffle(files)
    manifest = load_manifest(model_folder(None))
    path = model_folder(None) / manifest.files["tokenizer"].path
    tokenizer = load_tokenizer(path, manifest.vocabulary)
    encoder = UnitEncoder(tokenizer, manifest.max_tokens, manifest.structure)
    resident: list[int] = []
    units = 0
    for half in (files[::2], files[1::2]):
        for path in half:
            for unit in find_functions(read_document(path, "python").source, "python"):
                assert 2 < len(encoder.encode(unit)) <= manifest.max_tokens
                units += 1
        resident.append(psutil.Process().memory_info().rss)

    assert units > 10_000
    assert resident[1] - resident[0] < GROWTH
