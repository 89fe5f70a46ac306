"""What the shipped model reads and answers: a redesign of the code around it changes neither.

A new model has new answers: this file's tests write them down where ``RLM_UPDATE_ANSWERS`` is set.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import numpy as np
import pytest

from rlm_lsp.engine import model_folder
from rlm_lsp.engine.engine import Engine
from rlm_model.contract.encoding import UnitEncoder, load_tokenizer
from rlm_model.contract.kinds import FUNCTION

ROOT = Path(__file__).parents[3]
RECORD = Path(__file__).with_suffix(".json")
SUITES = ROOT / "rlm_model" / "evaluation" / "suites"
FILES = [ROOT / "examples" / "shop.py", *(SUITES / f"{name}.py" for name in ("forms", "work"))]
SIZES = (10, 1_000, 100_000)

SAME = 0.02
"""Median relative difference between two machines' arithmetic in eight bits."""


@pytest.fixture(scope="module")
def found():
    """By the name of each unit the digest of its ids, and its medians."""
    folder = model_folder(None)
    engine = Engine.load(folder, "cpu", 1)
    manifest = engine.manifest
    tokenizer = load_tokenizer(folder / manifest.files["tokenizer"].path, manifest.vocabulary)
    encoder = UnitEncoder(tokenizer, manifest.max_tokens, manifest.structure)
    answers = {}
    for path in FILES:
        units = [unit for unit in FUNCTION.find(path.read_bytes(), "python") if not unit.reason]
        for unit, estimates in zip(
            units, engine.estimate(units, engine.queries(SIZES)), strict=True
        ):
            digest = hashlib.sha256(json.dumps(encoder.encode(unit)).encode()).hexdigest()[:16]
            medians = [float(f"{estimate.p50:.4g}") for estimate in estimates]
            answers[f"{path.stem} {unit.name} {unit.start_line}"] = [digest, *medians]
    if os.environ.get("RLM_UPDATE_ANSWERS"):
        lines = (f"{json.dumps(name)}: {json.dumps(answer)}" for name, answer in answers.items())
        RECORD.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    return answers


@pytest.fixture(scope="module")
def recorded():
    return json.loads(RECORD.read_text(encoding="utf-8"))


def test_it_reads_the_same_tokens(found, recorded):
    assert {name: answer[0] for name, answer in found.items()} == {
        name: answer[0] for name, answer in recorded.items()
    }
    assert len(found) > 200


def test_it_gives_the_same_answers(found, recorded):
    now, before = (np.array([row[1:] for row in rows.values()]) for rows in (found, recorded))
    difference = np.abs(np.log(now / before))
    assert np.median(difference) < SAME
    assert np.quantile(difference, 0.99) < 0.3
