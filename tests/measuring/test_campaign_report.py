"""The report of a campaign."""

from dataclasses import replace

import numpy as np
import pytest

from rlm_model.cli import main
from rlm_model.contract.queries import Query
from rlm_model.measuring.campaign_report import floors, growth_curves, repeats, slopes
from rlm_model.measuring.measurer import PEAK_MEMORY, TIME, Runtime
from rlm_model.measuring.store import Batch, Measurement, MeasurementStore

MACHINE = {"system": "Linux", "processor": "some"}
SIZES = (10, 100, 1000)


def measured(name, power, factor=1.0, count=3):
    about = (f"bank/m/{name}", "d", "python", "function", name)
    known = [
        Measurement(*about, Query(metric, n), value)
        for n in SIZES[:count]
        for metric, value in ((TIME, factor * 1e-9 * n**power), (PEAK_MEMORY, float(n)))
    ]
    return known + [
        Measurement(*about, Query(metric, n), None, "stopped: n = 100 took 0.5 s")
        for n in SIZES[count:]
        for metric in (TIME, PEAK_MEMORY)
    ]


@pytest.fixture
def store(tmp_path):
    store = MeasurementStore(tmp_path / "measurements")
    speed, slow = {"add": 1e-3}, {"add": 1.25e-3}
    first = [*measured("line", 1), *measured("square", 2), *measured("slow", 3, count=2)]
    store.append(Batch("one", first, MACHINE, (speed, {"add": 1.0404e-3})))
    store.append(Batch("two", measured("line", 1, 1.5), MACHINE, (slow, slow)))
    return store


def test_report_says_what_was_measured(store, tmp_path):
    folder = tmp_path / "report"
    assert main(["measure-report", str(tmp_path / "measurements"), "--out", str(folder)]) == 0
    text = (folder / "report.md").read_text()
    assert "| function | python | bank | time_s | 3 | 3 | 11 |" in text
    assert "| function | python | bank | peak_memory_bytes | 3 | 3 | 11 |" in text
    assert "| 1,000 | time_s | 3 | 1 |" in text
    assert "drifted by a factor of 1.040 at most during one, and took 3.54 to 4.34 times" in text
    assert "| time_s | 3 | 1.224 | 1.224 | 100.0% |" in text
    assert "| peak_memory_bytes | 3 | 1.000 | 1.000 | 100.0% |" in text
    assert "| stopped: n = … took … s | 2 |" in text
    for name in ("growth.png", "slopes.png"):
        assert (folder / name).read_bytes().startswith(b"\x89PNG")


def programs(language, seconds, name="p", reason=None):
    values = ((TIME, seconds), (PEAK_MEMORY, None if seconds is None else 9e6))
    return [
        Measurement(f"own/{name}", "d", language, "program", "", Query(metric, None), value, reason)
        for metric, value in values
    ]


def test_programs_are_told_by_language_beside_an_empty_one(tmp_path):
    store = MeasurementStore(tmp_path / "measurements")
    speed = ({"add": 1e-3}, {"add": 1e-3})
    gone = programs("c", None, "gone", "exit code 3")
    fast = Runtime("gcc 12", {TIME: 0.0005, PEAK_MEMORY: 1_000_000})
    slow = replace(fast, floor={TIME: 0.0007, PEAK_MEMORY: 1_000_000})
    found = [*programs("c", 0.25), *gone]
    store.append(Batch("c", found, MACHINE, speed, fast))
    store.append(Batch("c2", programs("c", 0.3), MACHINE, speed, slow))
    java = Runtime("javac 17", {TIME: 0.04, PEAK_MEMORY: 37_000_000})
    store.append(Batch("java", programs("java", 0.5), MACHINE, speed, java))
    folder = tmp_path / "report"
    assert main(["measure-report", str(tmp_path / "measurements"), "--out", str(folder)]) == 0
    text = (folder / "report.md").read_text()
    assert "| program | c | own | time_s | 2 | 1 | 2 |" in text
    assert "| exit code … | 2 |" in text
    assert "| c | 2 | 0.275 | 0.0006 | 1.0 | gcc 12 |" in text
    assert "| java | 1 | 0.5 | 0.04 | 37.0 | javac 17 |" in text
    assert "| time_s | 1 | 1.200 |" in text
    assert floors(store.batches()) == {
        "c": {TIME: pytest.approx(0.0006), PEAK_MEMORY: 1_000_000},
        "java": {TIME: 0.04, PEAK_MEMORY: 37_000_000},
    }
    for name in ("floors.png", "programs.png"):
        assert (folder / name).read_bytes().startswith(b"\x89PNG")
    # There is nothing to say about the growth of programs.
    assert "## Growth" not in text
    assert not (folder / "growth.png").exists()


def test_slopes_are_the_powers_of_n():
    curves = growth_curves(
        [*measured("line", 1), *measured("square", 2), *measured("short", 3, count=2)]
    )
    assert np.round(slopes(curves), 6).tolist() == [1.0, 2.0]


def test_nothing_twice_means_no_repeats():
    assert repeats(measured("line", 1), TIME) is None


def test_an_empty_folder_is_refused(tmp_path, capsys):
    assert main(["measure-report", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    assert "nothing was measured" in capsys.readouterr().err
