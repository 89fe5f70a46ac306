"""The file that a calibration is kept in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from calibration_support import TWICE

from rlm_lsp.calibration import store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "there" / "calibration.json"


def test_what_was_kept_is_read(path: Path):
    assert store.load(path) is None
    assert store.save(TWICE, path) == path
    assert store.load(path) == TWICE
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert (store.remove(path), store.remove(path), store.load(path)) == (True, False, None)


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"reference": "of other functions"},
        {"shifts": []},
        {"shifts": {"python": {"time_s": {"factor": -1.0, "deviation": 0.1}}}},
        {"shifts": {"python": {"time_s": {"factor": 1.0}}}},
        {"shifts": {"python": {"time_s": {"factor": "x", "deviation": 0}}}},
        {"shifts": {"python": {"time_s": {"factor": float("inf"), "deviation": 0.0}}}},
        {"made": ...},
    ],
)
def test_what_can_not_be_used_is_not(path: Path, change, caplog):
    store.save(TWICE, path)
    data = json.loads(path.read_text()) | change
    kept = {key: value for key, value in data.items() if value is not ...}
    path.write_text(json.dumps(kept))

    assert store.load(path) is None
    assert str(path) in caplog.text


@pytest.mark.parametrize("text", ["", "[]", "{", "null", "\0" * 20])
def test_a_damaged_file_is_done_without(path: Path, text, caplog):
    path.parent.mkdir()
    path.write_text(text)

    assert store.load(path) is None
    assert caplog.text


def test_another_machine_with_the_same_home_has_its_own(monkeypatch):
    here = store.file_path()
    monkeypatch.setattr(store, "_processor", lambda: "another processor")

    assert store.file_path() != here
    assert store.file_path().parent == here.parent
