"""Functions from checkouts of repositories: tiny ones, made up here."""

import ast
import subprocess
from collections import Counter

import pytest
from collections_support import CORPUS, make_checkout

from rlm_model.cli import main
from rlm_model.corpora.collections.counterfactual import counterfactual_items
from rlm_model.corpora.collections.files import read_collection, write_collection
from rlm_model.corpora.collections.leetcode import solutions_of
from rlm_model.corpora.collections.pruning import Definitions, PruningError, standalone
from rlm_model.corpora.collections.python_2 import to_python_3
from rlm_model.corpora.collections.repository import (
    Repository,
    RepositoryError,
    find_repository,
)
from rlm_model.corpora.collections.variants import choose, normal_form
from rlm_model.corpora.items import MeasurableItem, bank_items
from rlm_model.corpora.literals import read_literal
from rlm_model.corpora.scaling import LENGTH, LINKED_LIST, SCALED
from rlm_model.corpora.splits import problem_of
from rlm_model.corpora.texts import DataError

LIST_SOLUTION = """
class ListNode:
    def __init__(self, x):
        self.val, self.next = x, None

class Solution:
    def listLength(self, head: Optional[ListNode]) -> int:
        n = 0
        while head:
            head, n = head.next, n + 1
        return n
"""

OLD_SOLUTIONS = """
import collections
import os

BOUNDS = []
for i in xrange(3):
    BOUNDS.append(i)
UNUSED = 3

def larger(x, k):
    return x > k + BOUNDS[0]

class Solution(object):
    LIMIT = 1
    OTHER = 2

    def countBig(self, nums, bound):
        pairs = zip(nums, nums)
        return len([x for x, _ in pairs if larger(x, bound)]) * self.LIMIT

    def countBig2(self, nums, bound):
        found = collections.Counter(map(int, nums))
        return self.total(found, bound)

    def total(self, found, bound):
        return sum(c for x, c in found.iteritems() if x > bound)

class Solution2(object):
    def count(self, nums, bound):
        return missing(nums, bound)

class Solution3(object):
    def countBig(self, nums):
        return len(nums)
"""

ARTICLE = """# Count
```python
class Solution:
    def countBig(self, xs: List[int], k: int) -> int:
        heap = [-x for x in xs]
        heapq.heapify(heap)
        count = 0
        while heap and -heap[0] > k:
            heapq.heappop(heap)
            count += 1
        return count
```
```java
class Solution {
    public int countBig(int[] nums, int bound) {
        return nums.length;
    }
}
```
"""


def page(number, title, slug):
    return f"# [{number}. {title}](https://leetcode.com/problems/{slug})\n"


def solve(problems, text, slug="count-big", **options):
    left_out = Counter()
    found = list(solutions_of(iter([(slug, text)]), "a+b", problems, left_out, **options))
    return found, left_out


def run_of(item, *arguments):
    namespace = {}
    exec(item.source, namespace)
    return eval(item.entry_point, namespace)(*arguments)


def test_solutions_stand_alone_with_what_they_need(problems):
    (first, second), left_out = solve(problems, OLD_SOLUTIONS, python_2=True)
    assert [first.item.id, second.item.id] == [f"solutions/a+b/count-big/{n}" for n in (1, 2)]
    assert problem_of(first.item.id) == "leetcode/count-big"
    assert (first.item.entry_point, second.item.entry_point) == (
        "Solution().countBig",
        "Solution().countBig2",
    )
    assert read_literal(first.item.examples) == [([1, 5], 2)]
    for solution in (first, second):
        assert run_of(solution.item, [1, 5, 9], 2) == 2
    assert "BOUNDS.append(i)" in first.item.source
    assert "LIMIT = 1" in first.item.source
    for name in ("UNUSED", "OTHER", "countBig2", "import"):
        assert name not in first.item.source
    assert "larger" not in second.item.source
    assert second.item.source.startswith("import collections\n")
    assert left_out == {"a name is bound nowhere": 1, "another number of parameters": 1}


def test_nodes_and_their_builders_are_those_of_the_corpus(problems):
    ((solution,), _) = solve(problems, LIST_SOLUTION, "list-length")
    assert solution.item.roles == (LINKED_LIST,)
    assert solution.item.source.startswith("from typing import Optional\n\n\nclass ListNode:")
    assert "def __init__(self, x)" not in solution.item.source
    namespace = {}
    exec(solution.item.source, namespace)
    assert run_of(solution.item, namespace["list_node"]([4, 2, 1])) == 3


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("class Solution: print 3", "does not parse"),
        (
            "class Solution:\n    def a(self): pass\n    def b(self): pass",
            "no method of the problem",
        ),
        (
            "class Solution:\n    def __init__(self, size): pass\n    def f(self, a, b): pass",
            "another number of parameters",
        ),
        (
            "import requests\nclass Solution:\n    def f(self, a, b):\n        requests.get(a)",
            "an import is not available",
        ),
    ],
)
def test_what_is_left_out_is_counted(problems, text, reason):
    assert solve(problems, text) == ([], {reason: 1})


def test_problems_out_of_the_corpus_are_left_out(problems):
    assert solve(problems, OLD_SOLUTIONS, "other")[1] == {"not a problem of the corpus": 1}


def test_a_class_keeps_the_layout_of_its_text():
    method = "    @wrapped\n    def f(self):\n        return g()  # é\n"
    text = f"class A(B):  # note\n    # about f\n{method}"
    file = Definitions("def g():\n    return 1\nclass B: pass\nwrapped = staticmethod\n" + text)
    source = standalone(file, file.tree.body[-1], "f", Definitions(""))
    assert source.endswith(method)
    assert "class B: pass" in source
    with pytest.raises(PruningError, match="does not parse"):
        Definitions("class A:\n  def")


def test_python_2_keeps_its_meaning():
    text = (
        "a = map(int, '12') + range(2)\n"
        "b = [x for x in xrange(2)], sorted(zip(a, a)), {3: 4}.keys()[0]\n"
        "c = max(map(abs, filter(None, a))), itertools.izip\n"
        "d = (a + b) / 2, a / 2.0, next(e.iterkeys())\n"
        "a /= (\n    b / 3)\n"
    )
    assert to_python_3(text) == (
        "a = list(map(int, '12')) + list(range(2))\n"
        "b = [x for x in range(2)], sorted(zip(a, a)), list({3: 4}.keys())[0]\n"
        "c = max(map(abs, filter(None, a))), zip\n"
        "d = (a + b) // 2, a / 2.0, next(iter(e.keys()))\n"
        "a //= (\n    b // 3)\n"
    )
    assert to_python_3("from __future__ import division\na = b / c\n").endswith("a = b / c\n")


def test_solutions_that_differ_by_names_are_one():
    first = 'class S:\n    def f(self, a: int) -> int:\n        "Doc."\n        self.x = a\n'
    second = "import os\nclass T:\n    def f(self, b):\n        self.y: int = b  # note\n"
    forms = [normal_form(ast.parse(text)) for text in (first, second)]
    assert forms[0] == forms[1]
    assert choose(forms) == [0]
    assert choose(forms, [forms[0]]) == []
    assert normal_form(ast.parse(first), frozenset({"S"})) == "pass"


def test_the_most_different_solutions_are_kept():
    known = "for a in b: print(a, c, d)"
    forms = [known, "for a in b: print(a, c, e)", "while x: y = f(x) + g(y) * 3", "return sum(a)"]
    assert choose(forms, [known]) in ([2, 3, 1], [3, 2, 1])
    assert len(choose(forms, [known], most=1)) == 1


def test_a_collection_is_read_back(tmp_path):
    item = MeasurableItem(
        "modules/a+b/sorts/heap/sort", "python", "é", "sort", "[([1],)]", roles=(SCALED, LENGTH)
    )
    path = tmp_path / "new" / "a+b.jsonl.gz"
    assert write_collection(path, [item], "a/b", "c0ffee", "MIT") == 1
    first = path.read_bytes()
    assert list(read_collection(path)) == list(read_collection(path.parent)) == [item]
    write_collection(path, [item], "a/b", "c0ffee", "MIT")
    assert path.read_bytes() == first
    assert list(path.parent.iterdir()) == [path]


def test_a_line_without_a_field_is_named(tmp_path, write_items):
    path = tmp_path / "a.jsonl.gz"
    write_items(path, [{"id": "modules/a"}])
    with pytest.raises(DataError, match=r"a\.jsonl\.gz: a line has no field 'language'"):
        list(read_collection(path))


def test_files_named_after_a_problem_share_it():
    assert problem_of("solutions/a+b/two-sum/3") == "leetcode/two-sum"
    assert problem_of("solutions/a+b/two-sum/arrays.pairs.find") == "leetcode/two-sum"
    assert problem_of("exercises/python/SUM_OF_DIGITS_1") == "leetcode/sum-of-digits"
    assert problem_of("modules/a+b/sorts/heap_sort/sort") == "leetcode/heap-sort"
    assert problem_of("modules/a+b/puzzles/problem_12/sol2/run") == "leetcode/problem-12"


def test_a_checkout_is_found_with_and_without_a_work_tree(tmp_path):
    make_checkout(tmp_path / "a" / "b", {"x.py": "a = 1\r\n", "human_eval/y.py": ""})
    (tmp_path / "a" / "b" / "later.py").write_text("")
    bare = tmp_path / "c+d" / "repo"
    subprocess.run(["git", "clone", "-q", "--bare", tmp_path / "a" / "b", bare], check=True)
    for name in ("a/b", "c/d"):
        repository = find_repository(tmp_path, name)
        assert list(repository.files) == ["x.py"]
        assert list(repository.texts(["x.py"])) == [("x.py", "a = 1\n")]
        assert len(repository.commit) == 40
    assert find_repository(tmp_path, "e/f") is None
    with pytest.raises(RepositoryError, match="nowhere"):
        _ = Repository("e/f", tmp_path / "nowhere").commit


def test_the_command_writes_all_repositories(tmp_path, write_items, capsys):
    write_items(tmp_path / "data" / "corpora" / "leetcode_train.jsonl.gz", CORPUS)
    pages = [(7, "Count Big!", "count-big"), (8, "List Length", "list-length"), (9, "Z", "zed")]
    folder = "solution/0000-0099/000"
    doocs = {f"{folder}{n}.{t}/README_EN.md": page(n, t, slug) for n, t, slug in pages}
    doocs[f"{folder}8.List Length/Solution2.py"] = LIST_SOLUTION
    doocs[f"{folder}9.Z/Solution.py"] = LIST_SOLUTION
    exercise = (
        "def f_gold ( arr , n , x ) :\n    return f_gold ( arr , n - 1 , x ) if n else arr\n"
        "if __name__ == '__main__':\n    param = [\n    ([4, 5],2,1,),\n    ([6],g(),1,)]\n"
    )
    module = (
        'import math\ndef double(xs: list[int]):\n    """Twice.\n\n    >>> double([1, 2])\n'
        '    [2, 4]\n    """\n    return [2 * x for x in xs]\ndef half(a, b):\n    return a\n'
    )
    linked = '"""https://leetcode.com/problems/{}/"""\ndef f(a: list[int]): return a\n'
    repositories = {
        "doocs/leetcode": doocs,
        "neetcode-gh/leetcode": {"articles/count-big.md": ARTICLE},
        "kamyu104/LeetCode-Solutions": {"Python/count-big.py": OLD_SOLUTIONS},
        "AnasImloul/Leetcode-Solutions": {
            "scripts/algorithms/C/Count Big/Count Big.py": "// Runtime: 3 ms\n"
            + to_python_3(OLD_SOLUTIONS)
        },
        "facebookresearch/CodeGen": {
            "data/transcoder_evaluation_gfg/python/3_HALVES_1.py": exercise,
            "data/transcoder_evaluation_gfg/python/THIRDS.py": exercise.replace("x", "y"),
        },
        "keon/algorithms": {
            "algorithms/sort/twice.py": module,
            "algorithms/sort/mine.py": linked.format("count-big"),
            "algorithms/sort/theirs.py": linked.format("zed"),
            "algorithms/sort/near.py": "from .twice import double\n" + module,
            "tests/test_twice.py": module,
        },
    }
    for name, files in repositories.items():
        make_checkout(tmp_path / "checkouts" / name, files)
    out = tmp_path / "out"
    assert main(
        ["corpora", f"{tmp_path}/checkouts", f"--data={tmp_path}/data", f"--out={out}"]
    ) == 0  # fmt: skip
    found = {item.id: item for item in read_collection(out)}
    assert sorted(found) == [
        "exercises/python/3_HALVES_1",
        "modules/keon+algorithms/algorithms/sort/twice/double",
        "solutions/doocs+leetcode/list-length/1",
        "solutions/kamyu104+LeetCode-Solutions/count-big/1",
        "solutions/kamyu104+LeetCode-Solutions/count-big/2",
        "solutions/keon+algorithms/count-big/algorithms.sort.mine.f",
        "solutions/neetcode-gh+leetcode/count-big/1",
        "solutions/neetcode-gh+leetcode/java/count-big/1",
    ]
    assert found["solutions/neetcode-gh+leetcode/count-big/1"].source.startswith(
        "import heapq\nfrom typing import List\n\n\nclass Solution:\n"
    )
    halves = found["exercises/python/3_HALVES_1"]
    assert halves.source == (
        "def f_3_halves(arr, n, x):\n    return f_3_halves(arr, n - 1, x) if n else arr\n"
    )
    assert (halves.roles, halves.examples) == ((SCALED, LENGTH, SCALED), "[([4, 5], 2, 1)]")
    assert found["modules/keon+algorithms/algorithms/sort/twice/double"].source == module
    report = (out / "collections.md").read_text(encoding="utf-8")
    assert capsys.readouterr().out == report
    assert "| all | | | 8 |" in report
    assert "| java | 1 |" in report
    assert "| python | 7 |" in report
    assert "1 a problem that is not of the corpus" in report
    assert "1 equal to one of another problem" in report


def test_the_command_reads_the_languages_that_are_wanted(tmp_path, write_items, capsys):
    write_items(tmp_path / "data" / "corpora" / "leetcode_train.jsonl.gz", CORPUS)
    folder = "solution/0000-0099/0007.T"
    files = {f"{folder}/README_EN.md": page(7, "Count Big!", "count-big")}
    make_checkout(tmp_path / "doocs" / "leetcode", files)
    make_checkout(tmp_path / "neetcode-gh" / "leetcode", {"articles/count-big.md": ARTICLE})
    out = tmp_path / "out"
    command = ["corpora", f"{tmp_path}", f"--data={tmp_path}/data", f"--out={out}"]
    assert main([*command, "--languages=java,go"]) == 0
    assert [item.id for item in read_collection(out)] == [
        "solutions/neetcode-gh+leetcode/java/count-big/1"
    ]
    with pytest.raises(SystemExit):
        main([*command, "--languages=java,cobol"])
    assert "there are none in cobol" in capsys.readouterr().err


def test_the_command_needs_the_index(tmp_path, capsys):
    assert main(["corpora", str(tmp_path), f"--data={tmp_path}", f"--out={tmp_path}/out"]) == 2
    assert "no checkout of doocs/leetcode" in capsys.readouterr().err


def test_the_variants_that_are_measured_are_the_same_each_time():
    bank = list(bank_items())[:40]
    first, again = (
        [(item.id, item.digest) for item in counterfactual_items((), bank, 12)] for _ in range(2)
    )
    assert first == again
    assert len({digest for _, digest in first}) == len(first) == 12
    assert all(item_id.startswith("variant/") for item_id, _ in first)
