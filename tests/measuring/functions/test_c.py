"""Functions in C, whose parameters are pointers and lengths."""

import math

import pytest

from rlm_model.measuring.functions.signatures import Entry, EntryError, head_of
from rlm_model.measuring.measurer import TIME

from .conftest import item

PAIRS = """#include <stdlib.h>
static int more(int x) { return x + 1; }
int pairs(int* nums, int numsSize, int* returnSize) {
    int found = 0;
    for (int i = 0; i < numsSize; i++)
        for (int j = 0; j < numsSize; j++) found += nums[i] < more(nums[j]);
    *returnSize = found;
    return found;
}
"""

CHECKED = """#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
char** checked(const char* text, char letter, double* halves, char** words, int** grid,
               int* gridColSize, long long big, bool yes) {
    if (strcmp(text, "ab c") || letter != 'x' || halves[1] != 1.5 || strcmp(words[1], "longer")
        || words[0][0] != 'w' || grid[1][gridColSize[1] - 1] != 6 || big != 1LL << 40 || !yes)
        abort();
    return words;
}
"""

VALUES = repr([(
    "ab c", "x", [0.5, 1.5], ["w", "longer"], [[1, 2, 3], [4, 5, 6]], [3, 3], 1 << 40, True,
)])  # fmt: skip


def test_the_time_of_a_function_in_c_grows_as_it_says(measurer):
    roles = ("scaled", "length", "fixed")
    small, large = measurer.measure(item("c", PAIRS, "pairs", "[([4, 5], 2, [0])]", roles=roles))
    assert small.reason is large.reason is None
    slope = math.log10(large.value(TIME) / small.value(TIME)) / math.log10(large.n / small.n)
    assert 1.6 < slope < 2.4


def test_values_arrive_in_c_as_they_are(measurer):
    points = measurer.measure(item("c", CHECKED, "checked", VALUES, roles=("fixed",) * 8))
    assert [point.reason for point in points] == [None, None]


def test_a_function_in_c_that_does_not_compile_says_where(measurer):
    broken = item("c", "int run(int n) { return m; }", "run", "[(3,)]")
    assert measurer.measure(broken)[0].reason.startswith("does not compile: program.c:1:25: error:")
    missing = item("c", "int run(int n) { return n; }", "walk", "[(3,)]")
    assert measurer.measure(missing)[0].reason == "there is no function walk"


@pytest.mark.parametrize(
    ("source", "head"),
    [
        ("int f(void) { return 1; }", "int f(void)"),
        ("static int** f ( int a [ ], int n ) {}", "int** f(int a[], int n)"),
        ("int g(); const char* f(char* s) { return s; }", "const char* f(char* s)"),
    ],
)
def test_the_head_of_a_function(source, head):
    assert "".join(head_of("c", source, Entry("", "f")).split()) == "".join(head.split())


def test_a_function_that_is_only_declared_has_no_head():
    with pytest.raises(EntryError, match="there is no function f"):
        head_of("c", "int f(int a);", Entry("", "f"))
