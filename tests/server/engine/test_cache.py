"""Estimates on disk: what comes back, what does not, and what happens to a bad file."""

from __future__ import annotations

import logging
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from estimate_support import manifest
from hypothesis import given, settings
from hypothesis import strategies as st

from rlm_lsp.engine import UnitResult, cache
from rlm_lsp.engine.cache import FILE_NAME, EstimateCache
from rlm_lsp.engine.engine import Engine
from rlm_model.contract.kinds.function import find_functions
from rlm_model.contract.manifest import FileEntry
from rlm_model.contract.queries import Estimate, Query
from rlm_model.contract.units import CodeUnit

QUERIES = [Query("time_s", 10), Query("time_s", 1000), Query("peak_memory_bytes", 1000)]


def units(*names: str) -> list[CodeUnit]:
    text = "".join(f"def {name}(n):\n    return n\n\n" for name in names)
    return find_functions(text.encode(), "python")


def results(found: list[CodeUnit], queries=QUERIES) -> list[UnitResult]:
    return [
        UnitResult(unit, tuple(Estimate(q, 0.1 + i, 0.2 + i, 1 / 3 + i) for q in queries), None, i)
        for i, unit in enumerate(found)
    ]


def opened(folder: Path, **changes: object) -> EstimateCache:
    return EstimateCache(folder, replace(manifest(), **changes), "cpu")


@pytest.fixture
def folder(tmp_path) -> Path:
    """Holds a cache that knows the functions a and b."""
    opened(tmp_path / "new" / "cache").remember(results(units("a", "b")))
    return tmp_path / "new" / "cache"


def test_results_come_back_in_another_session(folder):
    asked = units("b", "new", "a")

    found = opened(folder).recall(asked, QUERIES)

    a, b = results(units("a", "b"))
    assert found == {0: replace(b, unit=asked[0]), 2: replace(a, unit=asked[2])}


def test_some_of_the_queries_in_another_order(folder):
    asked = [QUERIES[2], QUERIES[0]]

    found = opened(folder).recall(units("a"), asked)

    assert [e.query for e in found[0].estimates] == asked


@pytest.mark.parametrize(
    ("changes", "queries", "provider"),
    [
        ({}, [*QUERIES, Query("time_s", 7)], "cpu"),
        ({}, [Query("time_s", 10, "gpu")], "cpu"),
        ({"version": "2"}, QUERIES, "cpu"),
        ({"files": {"encoder": FileEntry("encoder.onnx", "other")}}, QUERIES, "cpu"),
        ({}, QUERIES, "cuda"),
    ],
)
def test_what_was_not_said_by_this_model_is_not_known(folder, changes, queries, provider):
    other = replace(manifest(), **changes)

    assert EstimateCache(folder, other, provider).recall(units("a"), queries) == {}


def test_another_release_asks_anew(folder, monkeypatch):
    monkeypatch.setattr(cache, "__version__", "999")

    assert opened(folder).recall(units("a"), QUERIES) == {}


def test_another_language_or_kind_is_another_function(folder):
    [unit] = units("a")
    others = [replace(unit, language="ruby"), replace(unit, kind="kernel")]

    assert opened(folder).recall(others, QUERIES) == {}


def test_a_unit_without_estimates_is_not_kept(folder):
    [unit] = units("broken")
    opened(folder).remember([UnitResult(unit, (), "no finite number")])

    assert opened(folder).recall([unit], QUERIES) == {}


def test_no_source_text_is_kept(tmp_path):
    found = find_functions(b"def secret_name(n):\n    return 'secret text'\n", "python")
    opened(tmp_path).remember(results(found))

    data = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert opened(tmp_path).recall(found, QUERIES)
    assert b"secret" not in data


def test_it_is_bounded_and_the_least_recently_used_go_first(tmp_path, monkeypatch):
    clock = 1e9
    monkeypatch.setattr(cache, "MAX_BYTES", 200_000)
    monkeypatch.setattr(cache.time, "time", lambda: clock)
    kept = opened(tmp_path)
    first = units("first")
    kept.remember(results(first))
    sizes = []
    for batch in range(60):
        clock += 2 * cache.TOUCH_SECONDS
        newest = units(*(f"f{batch}_{n}" for n in range(40)))
        kept.remember(results(newest))
        assert 0 in kept.recall(first, QUERIES)
        sizes.append((tmp_path / FILE_NAME).stat().st_size)

    assert max(sizes) < 250_000
    assert sizes[5] > 30_000
    assert len(kept.recall(newest, QUERIES)) == 40
    assert kept.recall(units("f0_0"), QUERIES) == {}


def test_an_entry_of_the_last_hour_is_read_without_a_write(folder, monkeypatch):
    before = (folder / FILE_NAME).read_bytes()

    opened(folder).recall(units("a"), QUERIES)
    assert (folder / FILE_NAME).read_bytes() == before
    monkeypatch.setattr(cache, "TOUCH_SECONDS", -10)
    monkeypatch.setattr(cache.time, "time", lambda: 5e9)
    opened(folder).recall(units("a"), QUERIES)
    assert (folder / FILE_NAME).read_bytes() != before


@pytest.mark.parametrize(
    "rubbish", [b"rubbish", b"rubbish " * 5000, b"SQLite format 3\0" + b"\xff" * 9000]
)
def test_a_file_of_rubbish_is_made_anew(tmp_path, caplog, rubbish):
    (tmp_path / FILE_NAME).write_bytes(rubbish)
    kept = opened(tmp_path)

    assert kept.recall(units("a"), QUERIES) == {}
    kept.remember(results(units("a")))

    assert opened(tmp_path).recall(units("a"), QUERIES)
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert f"{tmp_path / FILE_NAME} is damaged and is made anew" in caplog.text


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_damaged_file_never_raises(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("damaged")
    many = units(*(f"f{n}" for n in range(60)))
    opened(folder).remember(results(many))
    whole = bytearray((folder / FILE_NAME).read_bytes())
    start = data.draw(st.integers(0, len(whole) - 1))
    if data.draw(st.booleans()):
        del whole[start:]
    else:
        noise = data.draw(st.binary(min_size=1, max_size=200))
        whole[start : start + len(noise)] = noise
    (folder / FILE_NAME).write_bytes(whole)
    kept = opened(folder)

    kept.recall(many, QUERIES)
    kept.remember(results(many))


def test_a_file_of_another_version_is_emptied(folder, caplog):
    connection = sqlite3.connect(folder / FILE_NAME)
    connection.execute("DROP TABLE estimates")
    connection.execute("CREATE TABLE estimates (other TEXT)")
    connection.execute("PRAGMA user_version = 999")
    connection.commit()
    connection.close()
    kept = opened(folder)

    assert kept.recall(units("a"), QUERIES) == {}
    kept.remember(results(units("a")))
    assert kept.recall(units("a"), QUERIES)
    assert not caplog.records


def test_a_locked_file_is_done_without(folder, caplog, monkeypatch):
    monkeypatch.setattr(cache, "BUSY_SECONDS", 0.05)
    connection = sqlite3.connect(folder / FILE_NAME, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    kept = opened(folder)

    for _ in range(3):
        assert kept.recall(units("a"), QUERIES) == {}
        kept.remember(results(units("c")))

    connection.close()
    [record] = caplog.records
    assert "estimates are not kept on disk" in record.getMessage()
    assert "locked" in record.getMessage()


def test_a_place_that_is_no_folder_is_done_without(tmp_path, caplog):
    (tmp_path / "file").write_text("")
    kept = opened(tmp_path / "file" / "cache")

    for _ in range(3):
        assert kept.recall(units("a"), QUERIES) == {}
        kept.remember(results(units("a")))

    assert len(caplog.records) == 1


def test_several_processes_at_once(tmp_path):
    script = (
        "import sys; sys.path[:0] = sys.argv[1].split(':')\n"
        "from pathlib import Path\n"
        "from test_cache import *\n"
        "for n in range(40):\n"
        "    found = units(*(f'p{sys.argv[3]}_{n}_{i}' for i in range(4)))\n"
        "    kept = opened(Path(sys.argv[2]))\n"
        "    kept.remember(results(found))\n"
        "    assert len(kept.recall(found, QUERIES)) == 4\n"
        "    assert kept._usable\n"
    )
    here = Path(__file__).parent
    folders = f"{here}:{here.parent}"
    arguments = [sys.executable, "-c", script, folders, str(tmp_path)]
    processes = [
        subprocess.Popen([*arguments, str(n)], stderr=subprocess.PIPE, text=True) for n in range(3)
    ]

    assert [process.communicate()[1] for process in processes] == ["", "", ""]
    names = [f"p{p}_{n}_{i}" for p in range(3) for n in range(40) for i in range(4)]
    assert len(opened(tmp_path).recall(units(*names), QUERIES)) == len(names)


def test_the_engine_does_not_judge_what_it_knows(model, tmp_path, monkeypatch):
    found = [*units("a", "b"), replace(units("a")[0], ignored=True)]
    engine = Engine.load(model, "cpu", 1, tmp_path)
    queries = engine.queries([10, 1000])
    first = engine.judge(found, queries)

    again = Engine.load(model, "cpu", 1, tmp_path)
    monkeypatch.setattr(again, "_answer", lambda *_: pytest.fail("the model was asked"))

    assert again.judge(found, queries) == first
    assert first[2].reason == "a comment says `rlm: ignore`"
    assert all(result.estimates for result in first[:2])


def test_a_python_without_sqlite(model, tmp_path, monkeypatch, caplog):
    monkeypatch.setitem(sys.modules, "rlm_lsp.engine.cache", None)
    engine = Engine.load(model, "cpu", 1, tmp_path)

    [result] = engine.judge(units("a"), engine.queries([10]))

    assert result.estimates
    assert "estimates are not kept on disk" in caplog.text
