"""Predictions from Python are those of ``rlm-lsp predict``."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from calibration_support import TWICE
from lsp_support import SHOP

import rlm_lsp
from rlm_lsp import api
from rlm_lsp.calibration import store
from rlm_lsp.cli import main
from rlm_model.contract.queries import QueryError

ROOT = Path(__file__).parents[2]
REFUSED = "\ndef broken(n):\n    return 1 +\n"


def of_command(path: Path, capsys, *arguments: str) -> dict[str, dict]:
    """What the command says of the units of a file, by their names."""
    assert main(["predict", "--json", "--no-cache", *arguments, str(path)]) == 0
    return {unit["name"]: unit for unit in json.loads(capsys.readouterr().out)["units"]}


@pytest.mark.parametrize("metric", ["time_s", "peak_memory_bytes"])
@pytest.mark.parametrize("size", [10, 3_000])
def test_the_numbers_of_the_command(model, tmp_path, capsys, metric, size):
    path = tmp_path / "shop.py"
    path.write_text(SHOP + REFUSED)
    told = of_command(path, capsys, "--model", str(model), "--size", str(size))

    found = rlm_lsp.predict(path.read_text(), metric, size, model=model)

    assert [unit.name for unit in found] == ["total", "Cart.cheapest", "broken"]
    for unit in found:
        other = told[unit.name]
        assert (unit.kind, unit.line) == (other["kind"], other["start_line"])
        assert unit.reason == other["reason"]
        numbers = [e for e in other["estimates"] if (e["metric"], e["size"]) == (metric, size)]
        if unit.estimate is None:
            assert numbers == []
        else:
            own = {level: getattr(unit.estimate, level) for level in ("p10", "p50", "p90")}
            assert [own] == [{level: e[level] for level in own} for e in numbers]


def test_the_shipped_model_answers_in_the_lines_of_the_readme(tmp_path, capsys):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"<!-- python-example:start -->\n```python\n(.*?)```", text, re.DOTALL)
    assert block is not None
    lines = block[1].strip().splitlines()
    assert len(lines) <= 5
    printed = subprocess.run(
        [sys.executable, "-c", block[1] + "\nimport sys\nassert 'torch' not in sys.modules\n"],
        capture_output=True, text=True, check=True, cwd=ROOT,
    ).stdout  # fmt: skip
    told = of_command(ROOT / "examples" / "shop.py", capsys, "--size", "1000")
    medians = {
        name: next(e["p50"] for e in unit["estimates"] if e["metric"] == "time_s")
        for name, unit in told.items()
    }
    found = dict(line.rsplit(" ", 1) for line in printed.splitlines())
    assert {name: float(value) for name, value in found.items()} == medians


def test_the_numbers_are_those_of_a_calibrated_machine(model, monkeypatch):
    source = SHOP.split("class")[0]
    [before] = rlm_lsp.predict(source, model=model, calibration=False)
    monkeypatch.setattr(store, "load", lambda: TWICE)
    [here] = rlm_lsp.predict(source, model=model)
    assert here.estimate.p50 == pytest.approx(2 * before.estimate.p50)
    assert rlm_lsp.predict(source, model=model, calibration=False) == [before]


def test_a_model_stays_loaded(model):
    api._engine.cache_clear()
    rlm_lsp.predict(SHOP, model=model)
    rlm_lsp.predict(SHOP, model=str(model))
    assert (api._engine.cache_info().misses, api._engine.cache_info().hits) == (1, 1)


@pytest.mark.parametrize("source", [SHOP, ""])
def test_what_the_model_does_not_answer_for(model, source):
    with pytest.raises(QueryError, match="unknown metric 'speed'"):
        rlm_lsp.predict(source, "speed", model=model)
    with pytest.raises(QueryError, match="answers for input sizes 10 to 100000, not 5"):
        rlm_lsp.predict(source, size=5, model=model)
    with pytest.raises(ValueError, match="'klingon' is no language"):
        rlm_lsp.predict(source, language="klingon", model=model)


def test_a_language_that_the_model_does_not_answer_for(model):
    assert rlm_lsp.predict("int f(int n) { return n; }", language="c", model=model) == []


def test_an_unknown_attribute():
    with pytest.raises(AttributeError, match="module 'rlm_lsp' has no attribute 'prdict'"):
        _ = rlm_lsp.prdict
