"""The import rules of pyproject.toml name all that there is: what they leave out is not held."""

from __future__ import annotations

import re
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RULES = PROJECT["tool"]["importlinter"]["contracts"]

IMPORT_NAMES = {"scikit-learn": "sklearn", "optimum-onnx": "optimum"}
"""Of packages that are imported by another name than the one that they are installed by."""

CONTRACT = "rlm_model.contract"


def rule(word: str) -> dict:
    (found,) = (rule for rule in RULES if rule["name"].startswith(word))
    return found


def members(folder: Path) -> set[str]:
    """The rooms of a package, and its modules outside of them."""
    files = {path.stem for path in folder.glob("*.py")} - {"__init__", "__main__"}
    rooms = {path.name for path in folder.iterdir() if (path / "__init__.py").is_file()}
    return {f"{folder.name}.{name}" for name in files | rooms}


def of_extras() -> set[str]:
    """What training, exporting and measuring on a cluster need, by their import names."""
    extras = PROJECT["project"]["optional-dependencies"]
    lines = [line for name in ("train", "export", "ray") for line in extras[name]]
    names = [re.split("[=>]", line)[0] for line in lines if not line.startswith("rlm-lsp")]
    return {IMPORT_NAMES.get(name, name.replace("-", "_")) for name in names}


@pytest.mark.parametrize("word", ["The server knows", "The contract is"])
def test_all_of_rlm_model_but_the_contract_is_forbidden(word):
    forbidden = set(rule(word)["forbidden_modules"])

    assert members(ROOT / "rlm_model") - {CONTRACT} <= forbidden
    assert of_extras() <= forbidden


def test_all_of_rlm_model_has_a_layer():
    layers = [name for row in rule("Data flow")["layers"] for name in row.split(" | ")]

    assert set(layers) == members(ROOT / "rlm_model")
    assert layers[-1] == CONTRACT


def test_all_rooms_of_the_server_but_its_protocols_know_none():
    rooms = members(ROOT / "server" / "rlm_lsp")
    protocols = {"rlm_lsp.lsp", "rlm_lsp.features", "rlm_lsp.serve"}  # the last one starts them

    assert set(rule("Only lsp")["source_modules"]) == rooms - protocols


def test_no_module_imports_itself_in_a_circle():
    """Neither at the top nor within a function; who only names another's types does not need it."""
    graph = grimp.build_graph(
        *PROJECT["tool"]["importlinter"]["root_packages"],
        exclude_type_checking_imports=True,
        cache_dir=None,
    )
    # `rlm_lsp.predict`, where somebody asks for it.
    graph.remove_import(importer="rlm_lsp", imported="rlm_lsp.api")
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}

    TopologicalSorter(imports).prepare()  # a CycleError says which one there is
