"""A user's own measurements: joined with their sources, and parted by file."""

from pathlib import Path

import pytest

from rlm_model.contract.queries import Query
from rlm_model.corpora.items import MeasurableItem, function_item
from rlm_model.corpora.texts import DataError
from rlm_model.data.own import hold_out, load_own
from rlm_model.measuring.measurer import PEAK_MEMORY, TIME
from rlm_model.measuring.reference import NOMINAL_SECONDS
from rlm_model.measuring.store import Batch, Measurement, MeasurementStore, StoreError

NUMBERS = "[([3, 1, 2],)]"


def measured(item: MeasurableItem, seconds: float = 1e-5) -> list[Measurement]:
    about = (item.id, item.digest, item.language, item.kind, item.entry_point)
    return [
        Measurement(*about, Query(TIME, 100), seconds),
        Measurement(*about, Query(PEAK_MEMORY, 100), 2048.0),
    ]


def write(folder: Path, found: list[Measurement], slower: float = 1.0) -> Path:
    reference = {name: slower * seconds for name, seconds in NOMINAL_SECONDS.items()}
    return MeasurementStore(folder).append(Batch("one", found, {}, (reference, reference)))


def source(folder: Path, name: str, functions: int = 1) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    names = [f"{path.stem}_{index}" for index in range(functions)]
    text = "\n\n".join(
        f"def {name}(items):\n    return sorted(items) + [{name!r}]" for name in names
    )
    path.write_text(text + "\n")
    return path


def test_a_measurement_finds_its_source_by_digest(tmp_path):
    """Wherever the file lies; its times are brought to the scale of the machine of the data."""
    path = source(tmp_path / "code" / "deep", "orders.py", 2)
    item = function_item(path, "orders_1", NUMBERS)
    file = write(tmp_path / "batches", measured(item), slower=2.0)
    for given in (file, file.parent):
        own = load_own([given], [tmp_path / "code"])
        (unit,) = own.units
        assert own.without_source == 0
        assert (unit.unit.name, unit.unit.language) == ("orders_1", "python")
        assert unit.log10[Query(TIME, 100)] == pytest.approx(-5.301, abs=1e-3)
        assert 10 ** unit.log10[Query(PEAK_MEMORY, 100)] == pytest.approx(2048)
    assert load_own([file], [path]).units[0].id == unit.id


def test_a_function_that_was_changed_since_does_not_count(tmp_path):
    path = source(tmp_path / "code", "orders.py")
    file = write(tmp_path / "batches", measured(function_item(path, "orders_0", NUMBERS)))
    path.write_text(path.read_text().replace("sorted", "list"))
    own = load_own([file], [tmp_path / "code"])
    assert (own.units, own.without_source) == ([], 1)
    assert load_own([file], []).without_source == 1


def test_hidden_files_are_no_sources(tmp_path):
    path = source(tmp_path / "code" / ".cache", "orders.py")
    file = write(tmp_path / "batches", measured(function_item(path, "orders_0", NUMBERS)))
    assert load_own([file], [tmp_path / "code"]).without_source == 1


def test_two_files_of_one_name_are_two_units(tmp_path):
    found = []
    for index in range(2):
        path = source(tmp_path / "code" / str(index), "orders.py", index + 1)
        found += measured(function_item(path, "orders_0", NUMBERS))
    units = load_own([write(tmp_path / "batches", found)], [tmp_path / "code"]).units
    assert len({unit.id for unit in units}) == 2
    # And one problem, because the text is the same.
    assert len({unit.problem for unit in units}) == 1


def test_functions_of_installed_packages_need_no_sources(tmp_path):
    item = MeasurableItem("installed/absent/1.0/absent.f", "python", "def f(): pass", "f")
    file = write(tmp_path / "batches", measured(item))
    assert load_own([file], []).without_source == 1


def test_what_is_no_measurement_is_named(tmp_path):
    with pytest.raises(DataError, match="absent does not exist"):
        load_own([tmp_path / "absent"], [])
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="no measurement in"):
        load_own([tmp_path / "empty"], [])
    (tmp_path / "other.parquet").write_text("no table")
    with pytest.raises(StoreError, match=r"other\.parquet is not a batch"):
        load_own([tmp_path / "other.parquet"], [])


def units_of(tmp_path, files):
    """Units of files with so many functions each."""
    found = []
    for index, count in enumerate(files):
        path = source(tmp_path / "code", f"file{index}.py", count)
        for entry in range(count):
            found += measured(function_item(path, f"file{index}_{entry}", NUMBERS))
    return load_own([write(tmp_path / "batches", found)], [tmp_path / "code"]).units


def test_a_file_is_held_out_as_a_whole(tmp_path):
    units = units_of(tmp_path, [3] * 8)
    learned, held = hold_out(units, 0.25)
    assert len(learned) + len(held) == 24
    assert len(held) == 6
    assert not {unit.problem for unit in learned} & {unit.problem for unit in held}
    assert {u.id for u in hold_out(units[::-1], 0.25)[1]} == {u.id for u in held}
    assert {u.id for u in hold_out(units, 0.25, seed=1)[1]} != {u.id for u in held}


def test_of_few_files_functions_are_held_out(tmp_path):
    learned, held = hold_out(units_of(tmp_path, [12, 2]), 0.25)
    assert (len(learned), len(held)) == (10, 4)
