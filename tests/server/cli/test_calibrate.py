"""``rlm-lsp calibrate``, and the numbers afterwards."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from calibration_support import TWICE, keep, python_of
from lsp_support import SHOP

from rlm_lsp.calibration import store
from rlm_lsp.calibration.shifting import Calibration, Shift
from rlm_lsp.cli import main
from rlm_lsp.wording.machine import NOT_CALIBRATED, calibration_line


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch) -> Path:
    """The user's folder for data."""
    folder = tmp_path / "data"
    monkeypatch.setenv("XDG_DATA_HOME", str(folder))
    return folder


@pytest.fixture
def shop(tmp_path: Path) -> str:
    path = tmp_path / "shop.py"
    path.write_text(SHOP)
    return str(path)


def estimates(found: str) -> list[dict]:
    return [each for unit in json.loads(found)["units"] for each in unit["estimates"]]


def test_a_slow_machine_is_timed_and_its_numbers_are_shown(
    tmp_path: Path, model: Path, shop: str, capsys
):
    slow = python_of(tmp_path, 8.0)
    predict = ["predict", "--model", str(model), "--json", shop]
    main(predict)
    before = capsys.readouterr().out

    assert main(["calibrate", "--python", str(slow)]) == 0

    told, where = capsys.readouterr().out.rstrip().rsplit("\n", 1)
    assert where == str(store.file_path())
    assert re.search(r"^\d\d functions timed in \d+ s\.", told)
    assert re.search(
        rf"^calibrated on 20.* with CPython 3\S+ \({slow}\): time [\d.]+ times", told, re.M
    )
    factor = store.load().shifts["python"]["time_s"].factor
    assert factor > 3  # whatever machine this is
    main(predict)
    after = capsys.readouterr().out
    for old, new in zip(estimates(before), estimates(after), strict=True):
        scale = factor if old["metric"] == "time_s" else 1.0
        assert new["p50"] == pytest.approx(old["p50"] * scale, rel=0.05)
    assert all(unit["calibrated"] for unit in json.loads(after)["units"])

    assert main(["calibrate", "--remove"]) == 0
    assert main(["calibrate", "--remove"]) == 0
    assert capsys.readouterr().out == (
        "this machine is no longer calibrated\nthis machine was not calibrated\n"
    )
    main(predict)
    assert capsys.readouterr().out == before


def test_it_can_be_left_out(home: Path, model: Path, shop: str, capsys):
    predict = ["predict", "--model", str(model), "--size", "1000"]
    main([*predict, shop])
    before = capsys.readouterr().out
    keep(TWICE, home)

    main([*predict, shop])
    calibrated = capsys.readouterr().out
    main([*predict, "--no-calibration", shop])

    assert capsys.readouterr().out == before
    assert calibrated != before
    assert "\n\nCalibrated to this machine.\n" in calibrated
    assert "Calibrated" not in before


def test_what_the_cache_keeps_is_not_calibrated(home: Path, model: Path, shop: str, capsys):
    predict = ["predict", "--model", str(model), "--json", shop]
    keep(TWICE, home)
    main(predict)
    first = estimates(capsys.readouterr().out)
    main(predict)
    assert estimates(capsys.readouterr().out) == first
    store.remove()
    main(predict)
    bare = estimates(capsys.readouterr().out)

    times = [
        (a["p50"], b["p50"]) for a, b in zip(first, bare, strict=True) if a["metric"] == "time_s"
    ]
    assert all(calibrated == pytest.approx(2 * usual) for calibrated, usual in times)


def test_the_doctor_says_so(home: Path, model: Path, capsys):
    main(["doctor", "--model", str(model)])
    assert f"\nmachine   {NOT_CALIBRATED}\n" in capsys.readouterr().out
    keep(TWICE, home)

    main(["doctor", "--model", str(model)])

    assert (
        "\nmachine   calibrated on 2026-11-27 with CPython 3.13.1 (python): "
        "time 2 times the reference machine's\n"
    ) in capsys.readouterr().out


def test_how_a_shift_reads():
    shifts = {
        "time_s": Shift(1.8342, 0.1),
        "peak_memory_bytes": Shift(1.001, 0.0),
    }

    assert calibration_line(
        Calibration({"python": shifts}, "", "CPython 3.12.1 (p)", "2026-11-27")
    ) == (
        "calibrated on 2026-11-27 with CPython 3.12.1 (p): "
        "time 1.83 times the reference machine's (1.66 to 2.03 in most functions); "
        "peak memory as on the reference machine"
    )


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        (None, 2, "rlm-lsp: {path} is no program that can be run\n"),
        ("#!/bin/sh\necho hello\n", 1, "rlm-lsp: not calibrated: {path} is no Python\n"),
    ],
)
def test_what_is_no_python(tmp_path: Path, text, code, message, capsys):
    path = tmp_path / "python"
    if text is not None:
        path.write_text(text)
        path.chmod(0o755)

    assert main(["calibrate", "--python", str(path)]) == code
    assert capsys.readouterr().err == message.format(path=path)
    assert store.load() is None
