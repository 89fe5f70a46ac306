"""What calls leave behind in a module is put back before the next one."""

import types

import numpy as np
import pytest

from rlm_model.measuring.module_state import MAX_ELEMENTS, ModuleState
from rlm_model.measuring.timing import group_seconds

LRU_CACHE = """
import functools
bodies = []

@functools.lru_cache(maxsize=None)
def square(n):
    bodies.append(n)
    return n * n

def run(n):
    return square(n)

def count():
    return len(bodies)
"""
MODULE_DICTIONARY = """
found = {1: "one"}
bodies = []

def run(n):
    if n not in found:
        bodies.append(n)
        found[n] = [n]
    return found[n]
"""
DEFAULT_ARGUMENT = """
bodies = []

def run(n, memo={}):
    if n not in memo:
        bodies.append(n)
        memo[n] = n
    return memo[n]
"""
KEYWORD_DEFAULT = DEFAULT_ARGUMENT.replace("memo={}", "*, memo={}")
FUNCTION_ATTRIBUTE = DEFAULT_ARGUMENT.replace(", memo={}", "").replace("memo", "run.memo")
CLASS_ATTRIBUTE = """
bodies = []

class Solution:
    memo = {}
    def square(self, n):
        if n not in self.memo:
            bodies.append(n)
            self.memo[n] = n * n
        return self.memo[n]

def run(n):
    return Solution().square(n)
"""
CLOSURE = """
bodies = []

def remembered(function):
    memo = {}
    def inner(n):
        if n not in memo:
            memo[n] = function(n)
        return memo[n]
    return inner

@remembered
def run(n):
    bodies.append(n)
    return n
"""


def load(source, entry="run"):
    namespace = {"__name__": "measured"}
    exec(source, namespace)
    return eval(entry, namespace), namespace


def bodies_of_two_calls(source, entry="run"):
    """How often the body behind the memo ran in two calls that were measured."""
    function, namespace = load(source, entry)
    ran = []
    state = ModuleState(function, namespace)
    assert state
    # A list that is not watched, else the counting is put back as well.
    namespace["bodies"] = types.SimpleNamespace(append=ran.append)
    group_seconds(function, [(7,), (7,)], state)
    return ran


@pytest.mark.parametrize(
    "source",
    [
        LRU_CACHE,
        MODULE_DICTIONARY,
        DEFAULT_ARGUMENT,
        KEYWORD_DEFAULT,
        FUNCTION_ATTRIBUTE + "\nrun.memo = {}\n",
        CLASS_ATTRIBUTE,
        CLOSURE,
    ],
    ids=["cache", "dictionary", "default", "keyword default", "attribute", "class", "closure"],
)
def test_a_second_call_finds_nothing_of_the_first(source):
    assert bodies_of_two_calls(source) == [7, 7]


def test_an_object_that_all_calls_share_is_put_back():
    source = CLASS_ATTRIBUTE.replace("    memo = {}\n", "    def __init__(self): self.memo = {}\n")
    assert bodies_of_two_calls(source, "Solution().square") == [7, 7]
    created = source.replace("self.memo = {}", "self.memo = None").replace(
        "        if n not", "        self.memo = self.memo or {}\n        if n not"
    )
    assert bodies_of_two_calls(created, "Solution().square") == [7, 7]


def test_containers_are_the_same_objects_with_what_they_held():
    source = """
table = {"a": [1]}
order = [3, 1, 2]
names = {"x"}
arrays = [list_of_two()]

def run():
    table["a"].append(2)
    table["b"] = []
    order.sort()
    names.add("y")
    arrays[0][0] = 9
    return arrays
"""
    namespace = {"__name__": "measured", "list_of_two": lambda: np.zeros(2)}
    exec(source, namespace)
    state = ModuleState(namespace["run"], namespace)
    before = {name: namespace[name] for name in ("table", "order", "names", "arrays")}
    for _ in range(2):
        namespace["run"]()
        state.reset()
        assert (before["table"], before["order"], before["names"]) == (
            {"a": [1]},
            [3, 1, 2],
            {"x"},
        )
        assert before["arrays"][0].tolist() == [0, 0]  # arrays do not compare to one truth value
    assert all(namespace[name] is value for name, value in before.items())


def test_what_the_function_does_not_name_and_large_tables_are_left_alone():
    source = f"""
other = []
large = dict.fromkeys(range({MAX_ELEMENTS + 1}))

def run(n):
    return large.get(n)
"""
    function, namespace = load(source)
    assert not ModuleState(function, namespace)
    assert not ModuleState(sorted, {})
