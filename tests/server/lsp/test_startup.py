"""The protocol's classes are made when they are first used."""

import subprocess
import sys

FIRST_USE = """
from rlm_lsp.lsp.startup import import_protocol
import_protocol()
from lsprotocol import types

def made():
    classes = [found for found in types.ALL_TYPES_MAP.values() if isinstance(found, type)]
    return [c.__name__ for c in classes if isinstance(vars(c).get("__attrs_attrs__"), tuple)]

assert made() == [], made()
params = types.HoverParams(types.TextDocumentIdentifier("file:///a"), types.Position(1, 2))
assert sorted(made()) == ["HoverParams", "Position", "TextDocumentIdentifier"], made()
assert (params.text_document.uri, params.position) == ("file:///a", types.Position(1, 2))

from lsprotocol.converters import get_converter
converter = get_converter()
raw = converter.unstructure(params)
assert raw == {
    "textDocument": {"uri": "file:///a"}, "position": {"line": 1, "character": 2}
}, raw
assert converter.structure(raw, types.HoverParams).position == params.position
# A validator of lsprotocol's still sees what is set.
try:
    types.Position(-1, 0)
except ValueError:
    print(len(made()))
"""

ALREADY_THERE = """
from lsprotocol import types
from rlm_lsp.lsp.startup import import_protocol
import_protocol()
from lsprotocol.converters import get_converter
raw = {"textDocument": {"uri": "file:///a"}, "position": {"line": 1, "character": 2}}
print(get_converter().structure(raw, types.HoverParams).position.character)
"""


COLLECTOR = """
import gc
from rlm_lsp.lsp.startup import without_collection

with without_collection():
    assert not gc.isenabled()
    made = [[number] for number in range(10_000)]
assert gc.isenabled()
made[0].append(made)
before = gc.get_stats()[0]["collections"]
more = [[number] for number in range(10_000)]
print(gc.get_stats()[0]["collections"] - before)
"""


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_class_is_made_when_it_is_first_used():
    assert int(run(FIRST_USE)) < 20


def test_classes_that_somebody_has_made_before_are_left_alone():
    assert run(ALREADY_THERE) == "2"


def test_what_is_made_at_work_is_seldom_looked_through():
    assert int(run(COLLECTOR)) == 0


def test_the_engine_loads_before_anything_that_finds_units():
    code = "import sys, rlm_lsp.engine.engine; print('rlm_model.contract.units' in sys.modules)"
    assert run(code) == "False"
