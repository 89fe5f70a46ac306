"""What `rlm-lsp calibrate` runs is what the project's bank and measurements say."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from rlm_model.corpora.bank import load_entries, samples
from rlm_model.corpora.items import MeasurableItem
from rlm_model.measuring.measurer import TIME
from rlm_model.measuring.reference import NOMINAL_SECONDS, REFERENCE_SIZE

ROOT = Path(__file__).resolve().parents[2]

spec = importlib.util.spec_from_file_location(
    "write_known_costs", ROOT / "tools" / "write_known_costs.py"
)
tool = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tool)

SHIPPED = json.loads((ROOT / tool.TARGET).read_text(encoding="utf-8"))
FUNCTIONS = {each["name"]: each for each in SHIPPED["functions"]}


@pytest.mark.parametrize("name", tool.BANK)
def test_a_function_is_the_banks_own(name: str):
    module, _, entry_point = name.partition("/")
    [entry] = [entry for entry in load_entries(module) if entry.name == entry_point]
    source = entry.path.read_text(encoding="utf-8")
    item = MeasurableItem(entry.id, "python", source, entry.name, case=name)
    shipped = FUNCTIONS[entry.id]

    assert (shipped["source"], shipped["arguments"]) == tool._cut_out(item)
    assert shipped["size"] == tool.BANK[name]
    tool._check(item, shipped["source"], shipped["arguments"])


def test_the_snippets_are_the_campaigns():
    snippets = {
        each["entry_point"]: (each["size"], each["costs"][TIME])
        for name, each in FUNCTIONS.items()
        if name.startswith("reference/")
    }

    assert snippets == {name: (REFERENCE_SIZE, cost) for name, cost in NOMINAL_SECONDS.items()}
    assert len(FUNCTIONS) == len(snippets) + len(tool.BANK)


def test_the_material_is_the_banks_own():
    assert SHIPPED["material"] == Path(samples.__file__).read_text(encoding="utf-8")
