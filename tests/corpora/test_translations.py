"""Solutions and exercises in languages other than Python: tiny ones, made up here."""

from collections import Counter

import pytest
from collections_support import make_checkout

from rlm_model.contract.kinds.function import find_functions
from rlm_model.corpora.annotations import ExampleArguments
from rlm_model.corpora.collections.c_arguments import with_lengths
from rlm_model.corpora.collections.exercises import exercises
from rlm_model.corpora.collections.layouts import Index, articles, by_slug, by_title, several
from rlm_model.corpora.collections.leetcode import solutions_of
from rlm_model.corpora.collections.parsed import ParsedFile
from rlm_model.corpora.collections.pruning import PruningError
from rlm_model.corpora.collections.repository import find_repository
from rlm_model.corpora.collections.standing import NO_NODES, stand_alone
from rlm_model.corpora.collections.translations import LANGUAGES, token_form
from rlm_model.corpora.collections.variants import choose
from rlm_model.corpora.scaling import FIXED, LENGTH, ROW_LENGTHS, SCALED
from rlm_model.corpora.splits import problem_of

SOLUTIONS = {
    "c": ("int countBig(int* xs, int xsSize, int k) { return k; }\n", "countBig"),
    "cpp": (
        ("class Solution {\npublic:\n    int countBig(vector<int>& xs, int k) {\n"
        "        return help(xs) + k;\n    }\n\nprivate:\n    int help(vector<int>& xs) {\n"
        "        return xs.size();\n    }\n};\n"),
        "Solution().countBig",
    ),
    "csharp": (
        ("public class Solution {\n    public int CountBig(int[] xs, int k) {\n"
        "        return k;\n    }\n}\n"),
        "Solution().CountBig",
    ),
    "go": ("func countBig(xs []int, k int) int {\n\treturn k\n}\n", "countBig"),
    "java": (
        ("class Solution {\n    public int countBig(int[] xs, int k) {\n"
        "        return help(k);\n    }\n\n    private int help(int k) {\n"
        "        return k;\n    }\n}\n"),
        "Solution().countBig",
    ),
    "javascript": ("var countBig = function (xs, k) {\n    return k;\n};\n", "countBig"),
    "kotlin": (
        ("class Solution {\n    fun countBig(xs: IntArray, k: Int): Int {\n"
        "        return k\n    }\n}\n"),
        "Solution().countBig",
    ),
    "php": (
        "class Solution {\n    function countBig($xs, $k) {\n        return $k;\n    }\n}\n",
        "Solution().countBig",
    ),
    "ruby": ("def count_big(xs, k)\n  k\nend\n", "count_big"),
    "rust": (
        ("impl Solution {\n    pub fn count_big(xs: Vec<i32>, k: i32) -> i32 {\n"
        "        k\n    }\n}\n"),
        "Solution.count_big",
    ),
    "typescript": ("function countBig(xs: number[], k: number): number {\n    return k;\n}\n",
                   "countBig"),
}  # fmt: skip
"""A solution in each language, with its entry point."""


def solve(problems, language, text, slug="count-big"):
    left_out = Counter()
    found = solutions_of(iter([(slug, text)]), "a+b", problems, left_out, language)
    return [solution.item for solution in found], left_out


def test_each_language_is_tested():
    assert set(SOLUTIONS) == set(LANGUAGES)


@pytest.mark.parametrize("language", SOLUTIONS)
def test_a_solution_is_called_by_its_language_s_name_with_our_arguments(problems, language):
    text, entry_point = SOLUTIONS[language]
    (item,), left_out = solve(problems, language, text)
    assert not left_out
    assert (item.id, item.language) == (f"solutions/a+b/{language}/count-big/1", language)
    examples = "[([1, 5], 2, 2)]" if language == "c" else "[([1, 5], 2)]"
    assert (item.entry_point, item.examples) == (entry_point, examples)
    assert text in item.source
    names = [unit.name for unit in find_functions(item.source.encode(), language)]
    assert entry_point.replace("()", "") in names


def test_a_problem_is_in_one_split_in_all_languages():
    assert {
        problem_of("solutions/a+b/two-sum/1"),
        problem_of("solutions/a+b/rust/two-sum/3"),
        problem_of("exercises/java/TWO_SUM_1"),
        problem_of("exercises/python/TWO_SUM"),
    } == {"leetcode/two-sum"}


@pytest.mark.parametrize(
    ("language", "text", "head"),
    [
        (
            "cpp",
            "#include <vector>\nusing namespace std;\nint f(int a) { return a; }\n",
            "#include <bits/stdc++.h>\n\n#include <vector>\n",
        ),
        ("c", "#include <math.h>\nint f(int a) { return a; }\n", "#include <ctype.h>\n"),
        (
            "java",
            "import java.util.*;\nclass A {}\n",
            "import java.math.*;\nimport java.util.function.*;\nimport java.util.stream.*;\n\n",
        ),
        (
            "csharp",
            "using System.Linq;\nclass A { BigInteger b; }\n",
            ("using System;\nusing System.Collections;\nusing System.Collections.Generic;\n"
            "using System.Text;\nusing System.Numerics;\n\nusing System.Linq;\n"),
        ),
        (
            "kotlin",
            "import kotlin.math.*\nfun f(a: Int) = a\n",
            "import java.util.*\n\nimport kotlin.math.*\n",
        ),
        (
            "go",
            ('package a\nimport "fmt"\ntype hp struct{ sort.IntSlice }\n'
            "func f(strings int) { heap.Init(nil); fmt.Print(strings.x) }\n"),
            'package main\n\nimport (\n\t"container/heap"\n\t"sort"\n)\n\nimport "fmt"\n',
        ),
        (
            "rust",
            "use std::rc::Rc;\nimpl Solution { fn f(a: HashMap<Rc<i32>, i32>) {} }\n",
            "use std::collections::HashMap;\n\n#[derive(Default)]\nstruct Solution;\n\nuse std",
        ),
        ("rust", "struct Solution;\nimpl Solution { fn f() {} }\n", "struct Solution;\n"),
    ],
)  # fmt: skip
def test_a_file_stands_alone_with_what_it_lacks(language, text, head):
    assert stand_alone(text, language).startswith(head)


@pytest.mark.parametrize(
    ("language", "text", "reason"),
    [
        ("java", "class Solution { public int f( }", "does not parse"),
        ("go", "func countBig(a, b []int, c int) {}", "another number of parameters"),
        ("kotlin", "class Solution {\n    fun countBig(a: Int, b: Int = 1, c: Int = 2) = a\n}\n",
         "another number of parameters"),
        ("cpp", "class Solution { int countBig(int a, int b) { return a; } };",
         "no method of the problem"),
        ("java", "class Other { public int countBig(int a, int b) { return a; } }",
         "no method of the problem"),
        ("go", "func countBig(a []int, b int) { treemap.New(a) }", "a package is not available"),
        ("java", "class Solution { public int countBig(Pair a, int b) { return b; } }",
         "a package is not available"),
        ("javascript", "const countBig = (a, b) => new MinPriorityQueue(a);",
         "a package is not available"),
    ],
)  # fmt: skip
def test_what_is_left_out_in_other_languages_is_counted(problems, language, text, reason):
    found, left_out = solve(problems, language, text)
    assert (found, left_out) == ([], {reason: 1})


def test_nodes_are_made_for_python_alone(problems):
    text = "class Solution { public int listLength(ListNode a) { return 1; } }"
    found, left_out = solve(problems, "java", text, "list-length")
    assert not found
    assert left_out == {NO_NODES: 1}
    result = "class Solution { public TreeNode countBig(int[] a, int b) { return null; } }"
    found, left_out = solve(problems, "java", result)
    assert (found, left_out) == ([], {NO_NODES: 1})
    assert solve(problems, "java", f"{result}\nclass TreeNode {{ int v; }}\n")[0]


def test_a_script_may_leave_out_what_has_a_default(problems):
    text = "function countBig(a: number[], b = 3, c?: number, ...d: number[]) { return b; }"
    assert len(solve(problems, "typescript", text)[0]) == 1


@pytest.mark.parametrize(
    ("parameters", "values", "roles"),
    [
        ("int* a, int aSize, int k, int* returnSize", ([4, 6], 2, 9, [0]),
         (SCALED, LENGTH, SCALED, FIXED)),
        ("char** a, int aSize, char* s", (["x", "y"], 2, "z"), (SCALED, LENGTH, SCALED)),
        ("int** a, int aSize, int* aColSize, int* returnSize, int** returnColumnSizes",
         ([[1, 2], [3, 4]], 2, [2, 2], [0], [[0]]), (SCALED, LENGTH, ROW_LENGTHS, FIXED, FIXED)),
        ("int a[], int aSize, int* b, int bSize", ([1, 2], 2, [3], 2),
         (SCALED, LENGTH, SCALED, LENGTH)),
    ],
)  # fmt: skip
def test_lengths_and_places_for_results_stand_between_the_arguments_of_c(parameters, values, roles):
    file = ParsedFile(f"int f({parameters}) {{ return 1; }}", "c")
    (method,) = file.methods()
    own = tuple(v for v, role in zip(values, roles, strict=True) if role == SCALED)
    found = with_lengths(file.declared(method), ExampleArguments([own], ()))
    assert (found.tuples, found.roles) == ([values], roles)


@pytest.mark.parametrize(
    ("parameters", "values", "reason"),
    [
        ("int* a, int aSize", ([1], 2), "another number of parameters"),
        ("int* a, int aSize, int k, int l", ([1], 2), "another number of parameters"),
        ("int** a, int aSize, int* aColSize, int* b, int bSize", ([[1], [2]], [3]),
         "containers of several lengths"),
    ],
)  # fmt: skip
def test_other_parameters_of_c_are_left_out(parameters, values, reason):
    file = ParsedFile(f"int f({parameters}) {{ return 1; }}", "c")
    (method,) = file.methods()
    with pytest.raises(PruningError, match=reason):
        with_lengths(file.declared(method), ExampleArguments([values], ()))


def test_several_solutions_of_a_file_are_one_item_each(problems):
    text = (
        "// Time: O(n)\nclass Solution {\npublic:\n"
        "    int countBig(vector<int>& a, int k) { return 1; }\n"
        "    int countBig2(vector<int>& a, int k) { return helper(a); }\n"
        "private:\n    int helper(vector<int>& a) { return 2; }\n};\n\n"
        "class Solution2 {\npublic:\n    int solve(vector<int>& a, int k) { return 3; }\n};\n\n"
        "class Solution3 : public Solution2 {\npublic:\n"
        "    int solve(vector<int>& a, int k) { return 4; }\n};\n"
    )
    found, _ = solve(problems, "cpp", text)
    assert [item.entry_point for item in found] == [
        "Solution().countBig",
        "Solution().countBig2",
        "Solution2().solve",
        "Solution3().solve",
    ]
    returned = [
        [number for number in "1234" if f"return {number};" in item.source] for item in found
    ]
    assert returned == [["1", "2"], ["2"], ["3"], ["3", "4"]]
    assert all(item.source.count("class ") == count
               for item, count in zip(found, (1, 1, 1, 2), strict=True))  # fmt: skip


def test_classes_of_one_name_are_solutions_of_their_own(problems):
    text = (
        "// Sorted\nclass Solution {\n    fun countBig(a: IntArray, k: Int): Int {\n"
        "        return 1\n    }\n}\n// A heap\n class Solution {\n"
        "    fun countBig(a: IntArray, k: Int): Int {\n        return countBig(a, 2)\n    }\n}\n"
        "class Solution {\n}\n"
    )
    found, _ = solve(problems, "kotlin", text)
    assert [item.source.count("class Solution {") for item in found] == [1, 1]
    assert ["return 1" in item.source for item in found] == [True, False]


def test_solutions_that_differ_by_names_and_comments_are_one():
    first = "import java.util.*;\nclass Solution { int f(int[] a) { /* 1 */ return a.length; } }"
    second = "class S {\n  int g(int[] nums) {\n    return nums.length; // n\n  }\n}\n"
    third = "class S { int g(int[] nums) { int n = 0; for (int x : nums) n++; return n; } }"
    forms = [token_form(text, "java") for text in (first, second, third)]
    assert forms[0] == forms[1] == "class v0 { int v1 ( int [ ] v2 ) { return v2 . length ; } }"
    assert choose(forms) == [0, 2]
    php = "<?php function f($a) { return strlen($a); }"
    assert token_form(php, "php") == "function v0 ( $ v1 ) { return strlen ( $ v1 ) ; }"
    with pytest.raises(PruningError, match="does not parse"):
        token_form("class {", "java")


def test_a_layout_gives_the_texts_of_one_language(tmp_path):
    fences = "```java\nj\n```\n```typescript\nt\n```\n```ts\nu\n```\n```python\np\n```\n"
    files = {
        "articles/two-integers.md": fences,
        "c/0001-count-big.c": "c",
        "rust/0001-count-big.rs": "r",
        "Cplus/CountBig.cpp": "x",
        "Cplus/Other.cpp": "y",
    }
    make_checkout(tmp_path / "a" / "b", files)
    repository = find_repository(tmp_path, "a/b")
    layout = several(
        articles(r"articles/(?P<slug>[\w-]+)", {"two-integers": "two-sum"}),
        by_slug(r"[a-z]+/\d+-(?P<slug>[\w-]+)"),
        by_title(r"Cplus/(?P<title>\w+)"),
    )
    index = Index({}, {"countbig": "count-big"})
    found = {name: list(layout(repository, index, name)) for name in (*LANGUAGES, "python")}
    assert {name: pairs for name, pairs in found.items() if pairs} == {
        "java": [("two-sum", "j\n")],
        "typescript": [("two-sum", "t\n"), ("two-sum", "u\n")],
        "python": [("two-sum", "p\n")],
        "c": [("count-big", "c")],
        "rust": [("count-big", "r")],
        "cpp": [("count-big", "x")],
    }


PYTHON_EXERCISE = (
    "def f_gold ( arr , n ) :\n    return arr [ 0 ] + n\n"
    "if __name__ == '__main__':\n    param = [ ( [4, 5] , 2 , ) , ]\n"
)

JAVA_EXERCISE = """// Copyright
import java.util. *;
import javafx.util.Pair;
public class FIRST_PLUS_1{
static int f_gold ( int arr [ ] , int n ) {
  // The first.
  return half ( arr [ 0 ] ) + n ;
}
static int half ( int x ) { return x ; }
static int idle ( int x ) { return x ; }
//TOFILL
public static void main(String args[]) { f_filled(1); }
}
"""

C_EXERCISE = """#include <stdio.h>
int max(int x, int y) { return (x > y)? x: y; }
int f_gold ( int arr [ ], int n ) {
  return max ( arr [ 0 ], n );
}
int f_filled ( int arr [ ], int n ) {}
int main(void) { return 0; }
"""


def test_exercises_in_other_languages_take_the_arguments_of_python_s(tmp_path):
    folder = "data/transcoder_evaluation_gfg"
    files = {
        f"{folder}/python/FIRST_PLUS_1.py": PYTHON_EXERCISE,
        f"{folder}/java/FIRST_PLUS_1.java": JAVA_EXERCISE,
        f"{folder}/java/ALONE.java": JAVA_EXERCISE,
        f"{folder}/c/FIRST_PLUS_1.c": C_EXERCISE,
        f"{folder}/python/LENGTH_PLUS.py": PYTHON_EXERCISE,
        f"{folder}/c/LENGTH_PLUS.c": C_EXERCISE.replace("max", "len"),
    }
    make_checkout(tmp_path / "a" / "b", files)
    repository = find_repository(tmp_path, "a/b")
    left_out = Counter()
    c, java = exercises(repository, ("c", "java"), frozenset(), left_out)
    assert left_out == {
        "no arguments of the same exercise in Python": 1,
        "a length that C does not know": 1,
    }
    assert (java.id, java.entry_point) == ("exercises/java/FIRST_PLUS_1", "FirstPlus.firstPlus")
    assert java.source.endswith(
        "public class FirstPlus{\nstatic int firstPlus ( int arr [ ] , int n ) {\n"
        "  return half ( arr [ 0 ] ) + n ;\n}\n"
        "static int half ( int x ) { return x ; }\n}\n"
    )
    assert "javafx" not in java.source
    assert (c.id, c.entry_point) == ("exercises/c/FIRST_PLUS_1", "first_plus")
    assert c.source.endswith(
        "\nint max(int x, int y) { return (x > y)? x: y; }\n"
        "int first_plus ( int arr [ ], int n ) {\n  return max ( arr [ 0 ], n );\n}\n"
    )
    assert java.examples == c.examples == "[([4, 5], 2)]"
    assert java.roles == c.roles == (SCALED, LENGTH)
    taken = frozenset({"leetcode/first-plus"})
    assert list(exercises(repository, ("c", "java"), taken, Counter())) == []
