"""What can be measured, from the corpora's records, a user's file and the bank."""

import ast
import gzip
import json

import pytest

from rlm_model.measuring.items import ItemError, bank_items, corpus_items, function_item

MBPP = {
    "id": "mbpp/7",
    "language": "python",
    "code": "def rotate(items, by):\n    return items[by:] + items[:by]",
    "entry_point": "rotate",
    "tests": "assert rotate([1, 2, 3], 1) == [2, 3, 1]\nassert rotate([4], -1) == [4]",
}
LEETCODE = {
    "id": "leetcode/rotate",
    "language": "python",
    "prelude": "from typing import *",
    "code": "class Solution:\n    def rotate(self, nums: List[int], k: int):\n        return nums",
    "entry_point": "Solution().rotate",
    "tests": "def check(candidate):\n    assert candidate(nums = [2,7], k = 9) == [0,1]\n"
    "    assert candidate(nums = tree_node([1]), k = 9) == [0,1]\n",
}
CRUXEVAL = {
    "id": "cruxeval/0",
    "language": "python",
    "code": "def f(text, n):\n    return text * n",
    "entry_point": "f",
    "input": "'ab', 3",
}
BUILDERS_ONLY = {**LEETCODE, "id": "leetcode/tree", "tests": "check(candidate(tree_node([1])))"}


def corpus(folder, *records):
    path = folder / "some.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps(record) + "\n" for record in records)
    return list(corpus_items(folder, ("some",)))


def test_examples_come_from_the_tests_of_an_item(tmp_path):
    mbpp, leetcode, cruxeval = corpus(tmp_path, MBPP, LEETCODE, CRUXEVAL)
    assert ast.literal_eval(mbpp.examples) == [([1, 2, 3], 1), ([4], -1)]
    assert ast.literal_eval(leetcode.examples) == [([2, 7], 9)]
    assert ast.literal_eval(cruxeval.examples) == [("ab", 3)]
    assert leetcode.source.startswith("from typing import *\n")
    assert (mbpp.corpus, mbpp.problem) == ("mbpp", "")


def test_an_item_without_literal_calls_says_so(tmp_path):
    (item,) = corpus(tmp_path, BUILDERS_ONLY)
    assert item.problem == "its tests hold no call with literal arguments"


def test_the_digest_is_that_of_the_text_that_the_model_reads(tmp_path):
    changed = {**MBPP, "code": "# A comment.\n" + MBPP["code"]}
    other = {**MBPP, "code": MBPP["code"].replace("by", "steps")}
    first, second, third = corpus(tmp_path, MBPP, changed, other)
    assert first.digest == second.digest != third.digest


def test_a_function_of_a_file(tmp_path):
    path = tmp_path / "own.py"
    path.write_text("def f(values): return sorted(values)\n")
    item = function_item(path, "f", "([3, 1],)")
    assert (item.id, item.examples) == ("own/own.py/f", "[([3, 1],)]")


@pytest.mark.parametrize(
    ("examples", "message"),
    [("[1, 2]", "an argument tuple"), ("open('x')", "not a Python literal"), ("[]", "tuple")],
)
def test_wrong_examples_say_what_is_right(tmp_path, examples, message):
    path = tmp_path / "own.py"
    path.touch()
    with pytest.raises(ItemError, match=message):
        function_item(path, "f", examples)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ItemError, match=r"gone\.py can't be read"):
        function_item(tmp_path / "gone.py", "f", "(1,)")


def test_bank_items_have_ids_of_their_own():
    items = list(bank_items())
    assert len({item.id for item in items}) == len(items) >= 400
    assert all(item.case and item.corpus == "bank" for item in items)
