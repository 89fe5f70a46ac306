"""What can be measured, from the corpora's records, a user's file and the bank."""

import ast
import gzip
import hashlib
import json
from dataclasses import replace

import pytest

from rlm_model.corpora.items import ItemError, bank_items, corpus_items, function_item

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
TREES = {
    "id": "leetcode/tree",
    "language": "python",
    "prelude": """
class TreeNode:
    def __init__(self, val, left=None, right=None):
        self.val, self.left, self.right = val, left, right

def tree_node(values):
    nodes = [value if value is None else TreeNode(value) for value in values]
    rest = iter(nodes[1:])
    for node in filter(None, nodes):
        node.left, node.right = next(rest, None), next(rest, None)
    return nodes[0] if nodes else None

class ListNode:
    def __init__(self, val, next=None):
        self.val, self.next = val, next

def list_node(values):
    head = None
    for value in reversed(values):
        head = ListNode(value, head)
    return head
""",
    "code": """
class Solution:
    def count(self, root, head, k):
        nodes = []
        while head:
            nodes.append(head.val)
            head = head.next
        def walk(node, low, high):
            if node is None:
                return 0
            assert low < node.val < high
            return 1 + walk(node.left, low, node.val) + walk(node.right, node.val, high)
        assert isinstance(k, int) and len(nodes) == walk(root, -1, float("inf")) in (10, 100)
""",
    "entry_point": "Solution().count",
    "tests": "check(candidate(k = 3, root = tree_node([5,2,7,None,4]), head = list_node([1,2])))",
}
NO_CALL = {**MBPP, "id": "mbpp/8", "tests": "assert rotate(items, 1) == [1]"}


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
    (item,) = corpus(tmp_path, NO_CALL)
    assert item.problem == "its tests hold no call with literal arguments"


def test_lists_and_trees_are_built_in_the_child(tmp_path, measurer):
    (item,) = corpus(tmp_path, TREES)
    assert item.roles == ("tree_node", "list_node", "scaled")
    assert ast.literal_eval(item.examples) == [([5, 2, 7, None, 4], [1, 2], 3)]
    # The function itself checks that both have n nodes and that the search tree stays one.
    assert [point.reason for point in measurer.measure(item)] == [None, None]


def test_keyword_arguments_are_brought_into_the_order_of_the_parameters(tmp_path):
    tests = "assert rotate(\n    by=10**9,\n    items=['a'] * 3)"
    (item,) = corpus(tmp_path, {**MBPP, "tests": tests})
    assert ast.literal_eval(item.examples) == [(["a", "a", "a"], 10**9)]


def test_the_digest_is_that_of_the_source_and_the_entry_point(tmp_path):
    changed = {**MBPP, "code": "# A comment.\n" + MBPP["code"]}
    (first, second), (again,) = corpus(tmp_path, MBPP, changed), corpus(tmp_path, MBPP)
    text = f"{first.source}\0rotate"
    assert first.digest == again.digest == hashlib.sha256(text.encode()).hexdigest()
    assert len({first.digest, second.digest, replace(first, entry_point="other").digest}) == 3
    # It is not that of the examples: what is measured is the function.
    assert replace(first, examples="[([], 0)]").digest == first.digest


def test_a_function_of_a_file(tmp_path):
    path = tmp_path / "own.py"
    path.write_text("def f(values): return sorted(values)\n")
    item = function_item(path, "f", "([3, 1],)")
    assert (item.id, item.examples) == ("own/own.py/f", "[([3, 1],)]")


def test_examples_of_a_users_function_come_from_its_file(tmp_path):
    path = tmp_path / "own.py"
    path.write_text(
        'def f(v):\n    """>>> f([2, 1])"""\n'
        "def g(mode: Literal['fast'], v: set[int]): ...\ndef h(v): ...\n"
    )
    assert function_item(path, "f").examples == "[([2, 1],)]"
    assert function_item(path, "g").roles == ("fixed", "scaled")
    with pytest.raises(ItemError, match=r"own\.py, h: parameter 'v' has no annotation; give ex"):
        function_item(path, "h")


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
