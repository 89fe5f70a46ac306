"""One more kind, metric and language: tried on a copy of the house, from the file to the editor.

What is written here is all that a newcomer writes: a file and a line for the kind, a line for the
metric, a query file and a line for the language.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import pytest_asyncio
from lsp_support import SERVER
from session_support import SETTINGS, Session

import rlm_lsp
import rlm_model

KIND = '''\
"""Whole files of the toy language."""

from rlm_model.contract.kinds.base import Condition, Kind


def find_sketch(source, language):
    from rlm_model.contract.units.reading import read_source

    file = read_source(source, language) if language == "toy" else None
    return [] if file is None else file.whole(SKETCH.name)


SKETCH = Kind("sketch", "sketch", ("energy_j",), Condition.NOTHING, find_sketch)
'''

ROW = '    Language("toy", "toy", "Toy", (".toy",), GrammarWheel("tree_sitter_c")),\n'

LINES = {
    "rlm_model/contract/kinds/__init__.py": (
        ("KINDS: Mapping", "from rlm_model.contract.kinds.sketch import SKETCH\n\nKINDS: Mapping"),
        ("MODULE, KERNEL, GRAPH)", "MODULE, KERNEL, GRAPH, SKETCH)"),
    ),
    "rlm_model/contract/metrics.py": (
        ("\n)\n\nMETRICS", '\n    Metric("energy_j", "J", "energy"),\n)\n\nMETRICS'),
    ),
    "rlm_model/contract/languages.py": (
        (
            "_TABLE = (\n",
            f"_TABLE = (\n{ROW}",
        ),
    ),
}
"""By the file a place in it, and what stands there then."""

FILES = {
    "rlm_model/contract/kinds/sketch.py": KIND,
    "rlm_model/contract/units/queries/toy.scm": "; inherits: c\n",
}

MODEL = """\
import json, sys
from pathlib import Path
from tiny_model import build_model

folder = build_model(Path(sys.argv[1]), languages=("python", "toy"), kinds=("function", "sketch"))
path = folder / "manifest.json"
manifest = json.loads(path.read_text())
for part in manifest["answered"]:
    part["metrics"] = [*part["metrics"], "energy_j"] if part["kind"] == "function" else ["energy_j"]
path.write_text(json.dumps(manifest))
"""

TOY = "int top(int n) {\n  for (;;) n++;\n  return n;\n}\nint main() {\n  return top(1);\n}\n"


@pytest.fixture(scope="module")
def variables(tmp_path_factory) -> dict[str, str]:
    """The environment in which the copy is the house, with a model that knows the new words."""
    folder = tmp_path_factory.mktemp("house")
    contract = Path(rlm_model.__file__).parent / "contract"
    server = Path(rlm_lsp.__file__).parent
    unwanted = shutil.ignore_patterns("__pycache__", "models")
    shutil.copytree(contract, folder / "rlm_model" / "contract", ignore=unwanted)
    shutil.copy(contract.parent / "__init__.py", folder / "rlm_model")
    shutil.copytree(server, folder / "rlm_lsp", ignore=unwanted)
    for name, text in FILES.items():
        (folder / name).write_text(text)
    for name, changes in LINES.items():
        path = folder / name
        text = path.read_text(encoding="utf-8")
        for place, line in changes:
            assert text.count(place) == 1, (name, place)
            text = text.replace(place, line)
        path.write_text(text, encoding="utf-8")
    own = {"PYTHONPATH": os.pathsep.join((str(folder), str(Path(__file__).parent)))}
    words = [sys.executable, "-c", MODEL, folder / "model"]
    subprocess.run(words, env={**os.environ, **own}, cwd=folder, check=True)
    return {**own, "RLM_LSP_MODEL": str(folder / "model")}


@pytest.fixture
def house(variables, tmp_path) -> Path:
    (tmp_path / "a.toy").write_text(TOY)
    (tmp_path / "b.py").write_text("def f(xs):\n    return sorted(xs)\n")
    return tmp_path


def run(house: Path, variables: dict[str, str], *arguments: str) -> str:
    own = {"XDG_CACHE_HOME": str(house / "cache"), "XDG_DATA_HOME": str(house / "data")}
    done = subprocess.run(
        [*SERVER, *arguments],
        env={**os.environ, **variables, **own},
        cwd=house,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_command_line_knows_them(house, variables):
    units = json.loads(run(house, variables, "predict", ".", "--json"))["units"]

    found = {
        (unit["kind"], unit["language"], unit["name"]): {
            (estimate["metric"], estimate["size"]) for estimate in unit["estimates"]
        }
        for unit in units
    }
    sizes = {(metric, n) for metric in ("time_s", "peak_memory_bytes", "energy_j")
             for n in (1_000, 100_000)}  # fmt: skip
    assert found == {
        ("sketch", "toy", ""): {("energy_j", None)},
        ("function", "toy", "top"): sizes,
        ("function", "toy", "main"): sizes,
        ("function", "python", "f"): sizes,
    }
    table = run(house, variables, "predict", ".", "--all")
    assert "energy" in table
    assert "sketch" in table
    said = run(house, variables, "doctor")
    assert "energy" in said
    assert "toy" in said


@pytest_asyncio.fixture(loop_scope="session")
async def session(start, variables) -> Session:
    wire = await start(**variables)
    await wire.begin(initializationOptions={"settings": SETTINGS})
    return Session(wire)


@pytest.mark.asyncio(loop_scope="session")
async def test_the_editor_shows_them(session):
    uri = "file:///a.toy"
    session.open(uri, "toy", TOY)

    lenses = await session.about("codeLens", uri)

    assert [lens["range"]["start"]["line"] for lens in lenses] == [0, 0, 4]
    titles = [lens["command"]["title"] for lens in lenses]
    assert titles[0].startswith("sketch: ")
    assert all(" J" in title for title in titles)
    for line, word in ((0, "energy"), (4, "energy")):
        hover = await session.about("hover", uri, position={"line": line, "character": 5})
        assert word in hover["contents"]["value"]
    # A call: no query file of the server's finds one in that language.
    assert await session.about("hover", uri, position={"line": 5, "character": 10}) is None
    place = {"textDocument": {"uri": uri}, "position": {"line": 2, "character": 3}}
    why = {"command": "rlm-lsp.why", "arguments": [place]}
    assert "has an estimate" in await session.ask("workspace/executeCommand", why)
