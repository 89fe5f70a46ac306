"""Variants of functions: what each transformation does, and that all of them are Python."""

import ast
import random
import re
import types

import pytest

from rlm_model.corpora.bank import bank_modules
from rlm_model.corpora.items import MeasurableItem, bank_items
from rlm_model.corpora.splits import problem_of
from rlm_model.corpora.variants import TRANSFORMATIONS, sample_variants, variants_of
from rlm_model.corpora.variants.places import places_of


def item(source, examples="[([3, 1, 2],)]", entry_point=None, roles=()):
    name = entry_point or source.partition("def ")[2].partition("(")[0]
    return MeasurableItem("own/a/f", "python", source, name, examples, roles=roles)


def variant_sources(name, source, examples="[([3, 1, 2],)]", entry_point=None):
    """What a transformation makes of a source, at each of its places."""
    places = places_of(item(source, examples, entry_point))
    found = [place.variant("s") for place in places if place.transformation.name == name]
    return [variant.source.strip() for variant in found if variant is not None]


CHANGES = [
    (
        "set-to-list",
        (
            "def f(xs):\n    seen = set()\n    for x in xs:\n        if x in seen:\n"
            "            return x\n        seen.add(x)"
        ),
        (
            "def f(xs):\n    seen = []\n    for x in xs:\n        if x in seen:\n"
            "            return x\n        seen.append(x)"
        ),
    ),
    (
        "list-to-set",
        (
            "def f(xs):\n    seen = []\n    for x in xs:\n        if x in seen:\n"
            "            return x\n        seen.append(x)"
        ),
        (
            "def f(xs):\n    seen = set()\n    for x in xs:\n        if x in seen:\n"
            "            return x\n        seen.add(x)"
        ),
    ),
    (
        "append-to-concatenation",
        "def f(xs):\n    out = []\n    for x in xs:\n        out.append(x)\n    return out",
        "def f(xs):\n    out = []\n    for x in xs:\n        out = out + [x]\n    return out",
    ),
    (
        "append-to-insert",
        "def f(xs):\n    out = []\n    for x in xs:\n        out.append(x)\n    return out",
        (
            "def f(xs):\n    out = []\n    for x in xs:\n        out.insert(0, x)\n"
            "    out.reverse()\n    return out"
        ),
    ),
    (
        "string-to-join",
        "def f(xs):\n    s = ''\n    for x in xs:\n        s += str(x)\n    return s",
        (
            "def f(xs):\n    s = []\n    for x in xs:\n        s.append(str(x))\n"
            "    s = ''.join(s)\n    return s"
        ),
    ),
    (
        "join-to-string",
        "def f(xs):\n    s = []\n    for x in xs:\n        s.append(str(x))\n    return ''.join(s)",
        "def f(xs):\n    s = ''\n    for x in xs:\n        s += str(x)\n    return s",
    ),
    (
        "moved-into-loop",
        "def f(xs):\n    top = max(xs)\n    return [x / top for x in xs]",
        "def f(xs):\n    return [x / max(xs) for x in xs]",
    ),
    (
        "early-return-removed",
        (
            "def has(xs, y):\n    for x in xs:\n        if x == y:\n            return True\n"
            "    return False"
        ),
        (
            "def has(xs, y):\n    NEW = False\n    for x in xs:\n        if x == y:\n"
            "            NEW = True\n    return NEW"
        ),
    ),
    (
        "halving-to-decrement",
        "def f(n):\n    while n > 1:\n        n //= 2",
        "def f(n):\n    while n > 1:\n        n -= 1",
    ),
    (
        "cache-removed",
        (
            "from functools import cache\n\ndef f(n):\n    @cache\n    def g(k):\n"
            "        return k if k < 2 else g(k - 1) + g(k - 2)\n    return g(n)"
        ),
        (
            "from functools import cache\n\ndef f(n):\n\n    def g(k):\n"
            "        return k if k < 2 else g(k - 1) + g(k - 2)\n    return g(n)"
        ),
    ),
    (
        "comprehension-to-loop",
        "def f(xs):\n    out = [x * x for x in xs if x]\n    return out",
        (
            "def f(xs):\n    out = []\n    for x in xs:\n        if x:\n"
            "            out.append(x * x)\n    return out"
        ),
    ),
    (
        "loop-to-comprehension",
        (
            "def f(xs):\n    out = []\n    for x in xs:\n        if x:\n"
            "            out.append(x * x)\n    return out"
        ),
        "def f(xs):\n    out = [x * x for x in xs if x]\n    return out",
    ),
    (
        "enumerate-to-index",
        "def f(xs):\n    for i, x in enumerate(xs):\n        print(i, x)",
        "def f(xs):\n    for x in xs:\n        i = xs.index(x)\n        print(i, x)",
    ),
    (
        "index-to-element",
        "def f(xs):\n    t = 0\n    for i in range(len(xs)):\n        t += xs[i]\n    return t",
        "def f(xs):\n    t = 0\n    for NEW in xs:\n        t += NEW\n    return t",
    ),
    (
        "branches-flipped",
        "def f(xs):\n    if xs == 1:\n        a = 1\n    else:\n        a = 2\n    return a",
        "def f(xs):\n    if xs != 1:\n        a = 2\n    else:\n        a = 1\n    return a",
    ),
    (
        "list-to-yield",
        "def f(xs):\n    out = []\n    for x in xs:\n        out.append(x)\n    return out",
        "def f(xs):\n    for x in xs:\n        yield x",
    ),
    (
        "yield-to-list",
        "def f(xs):\n    for x in xs:\n        yield x",
        "def f(xs):\n    NEW = []\n    for x in xs:\n        NEW.append(x)\n    return NEW",
    ),
    (
        "membership-in-set",
        "def f(xs):\n    return [y for y in range(9) if y in xs]",
        "def f(xs):\n    NEW = set(xs)\n    return [y for y in range(9) if y in NEW]",
    ),
    (
        "count-to-counter",
        "def f(xs):\n    return [xs.count(x) for x in xs]",
        (
            "from collections import Counter\ndef f(xs):\n    NEW = Counter(xs)\n"
            "    return [NEW[x] for x in xs]"
        ),
    ),
    (
        "counter-to-count",
        "from collections import Counter\n\ndef f(xs):\n    return Counter(xs)",
        (
            "from collections import Counter\n\ndef f(xs):\n"
            "    return Counter({NEW: xs.count(NEW) for NEW in xs})"
        ),
    ),
    (
        "deque-to-list",
        (
            "from collections import deque\n\ndef f(xs):\n    q = deque(xs)\n    while q:\n"
            "        print(q.popleft())"
        ),
        (
            "from collections import deque\n\ndef f(xs):\n    q = list(xs)\n    while q:\n"
            "        print(q.pop(0))"
        ),
    ),
    (
        "list-to-deque",
        "def f(xs):\n    q = list(xs)\n    while q:\n        print(q.pop(0))",
        (
            "from collections import deque\ndef f(xs):\n    q = deque(list(xs))\n    while q:\n"
            "        print(q.popleft())"
        ),
    ),
    (
        "heap-to-sort",
        "import heapq\n\ndef f(xs):\n    return heapq.nlargest(3, xs)",
        "import heapq\n\ndef f(xs):\n    return sorted(xs, reverse=True)[:3]",
    ),
    (
        "moved-out-of-loop",
        "def f(xs):\n    t = 0\n    for x in xs:\n        t += x * max(xs)\n    return t",
        (
            "def f(xs):\n    t = 0\n    NEW = max(xs)\n    for x in xs:\n        t += x * NEW\n"
            "    return t"
        ),
    ),
    (
        "loop-level-added",
        "def f(xs):\n    t = 0\n    for x in xs:\n        t += x\n    return t",
        (
            "def f(xs):\n    t = 0\n    for x in xs:\n        for NEW in xs:\n            t += x\n"
            "    return t"
        ),
    ),
    (
        "break-removed",
        "def f(xs):\n    for x in xs:\n        if x:\n            break\n    return x",
        "def f(xs):\n    for x in xs:\n        if x:\n            pass\n    return x",
    ),
    (
        "break-added",
        "def f(xs):\n    for x in xs:\n        print(x)",
        "def f(xs):\n    for x in xs:\n        print(x)\n        break",
    ),
    (
        "cache-added",
        "def f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)",
        (
            "from functools import cache\ndef f(n):\n\n    @cache\n    def NEW(n):\n"
            "        return n if n < 2 else NEW(n - 1) + NEW(n - 2)\n    return NEW(n)"
        ),
    ),
    (
        "memo-removed",
        (
            "def f(n, m={}):\n    if n in m:\n        return m[n]\n"
            "    m[n] = n if n < 2 else f(n - 1) + f(n - 2)\n    return m[n]"
        ),
        "def f(n, m={}):\n    m[n] = n if n < 2 else f(n - 1) + f(n - 2)\n    return m[n]",
    ),
    (
        "while-to-for",
        "def f(n):\n    i = 0\n    while i < n:\n        print(i)\n        i += 1",
        "def f(n):\n    for i in range(0, n):\n        print(i)",
    ),
    (
        "range-squared",
        "def f(n):\n    for i in range(n):\n        print(i)",
        "def f(n):\n    for i in range(n * n):\n        print(i)",
    ),
    (
        "range-root",
        "def f(n):\n    for i in range(2, n):\n        print(i)",
        "def f(n):\n    for i in range(2, int(n ** 0.5) + 1):\n        print(i)",
    ),
    (
        "index-to-slice",
        "def f(xs):\n    for i in range(1, len(xs)):\n        print(xs[i])",
        "def f(xs):\n    for NEW in xs[1:]:\n        print(NEW)",
    ),
    (
        "slice-to-index",
        "def f(xs):\n    for x in xs[1:]:\n        print(x)",
        "def f(xs):\n    for NEW in range(1, len(xs)):\n        x = xs[NEW]\n        print(x)",
    ),
    (
        "element-to-index",
        "def f(xs):\n    for x in xs:\n        print(x)",
        "def f(xs):\n    for NEW in range(len(xs)):\n        x = xs[NEW]\n        print(x)",
    ),
    (
        "wrapped-in-class",
        "def f(n):\n    return n if n < 2 else f(n - 1)",
        "class NEW:\n\n    def f(self, n):\n        return n if n < 2 else self.f(n - 1)",
    ),
    (
        "reordered",
        "def f(xs):\n    a = 1\n    b = 2\n    return a + b",
        "def f(xs):\n    b = 2\n    a = 1\n    return a + b",
    ),
    (
        "string-formatted",
        "def f(xs):\n    return f'{xs} of {{}}'",
        "def f(xs):\n    return '{} of {{}}'.format(xs)",
    ),
    (
        "quotes",
        "def f(xs):\n    return 'a'",
        'def f(xs):\n    return "a"',
    ),
    (
        "continue-added",
        "def f(xs):\n    for x in xs:\n        if x in (1, 2):\n            print(x)",
        (
            "def f(xs):\n    for x in xs:\n        if x not in (1, 2):\n            continue\n"
            "        print(x)"
        ),
    ),
    (
        "comparison-turned",
        "def f(a, b):\n    return not a in b",
        "def f(a, b):\n    return a not in b",
    ),
]


@pytest.mark.parametrize(("name", "source", "expected"), CHANGES)
def test_transformation(name, source, expected):
    parameters = source.partition("(")[2].partition(")")[0]
    examples = {"n": "[(9,)]", "xs, y": "[([3, 1, 2], 2)]"}.get(parameters, "[([3, 1, 2],)]")
    if parameters == "n, m={}":
        examples = "[(9,)]"
    found = variant_sources(name, source, examples, entry_point=None)
    assert expected in [same_names(text, expected) for text in found]


def same_names(text, expected):
    """The text with NEW for the one name that the expected text calls so."""
    pairs = dict(zip(_names(expected), _names(text), strict=False))
    return re.sub(rf"\b{pairs.get('NEW', 'NEW')}\b", "NEW", text)


def _names(text):
    kinds = (ast.Name, ast.ClassDef, ast.FunctionDef)
    found = [node for node in ast.walk(ast.parse(text)) if isinstance(node, kinds)]
    return [node.id if isinstance(node, ast.Name) else node.name for node in found]


NOT_CHANGED = [
    # What grows it stands in another function: an assignment would make another variable.
    (
        "append-to-concatenation",
        (
            "def f(xs):\n    out = []\n    def g():\n        for x in xs:\n"
            "            out.append(x)\n    g()\n    return out"
        ),
    ),
    # The list changes between the one place and the other.
    (
        "moved-into-loop",
        "def f(xs):\n    top = max(xs)\n    while xs:\n        print(top, xs.pop())",
    ),
    ("moved-out-of-loop", "def f(xs):\n    while xs:\n        print(max(xs), xs.pop())"),
    # The set is more than asked for membership.
    (
        "set-to-list",
        "def f(xs):\n    seen = set(xs)\n    return 1 in seen and seen - {1}",
    ),
    # The built-in function has lost its name.
    ("loop-to-comprehension", "def f(xs):\n    sum = 0\n    for x in xs:\n        sum += x"),
    # A cache would keep what the function changes from being changed again.
    (
        "cache-added",
        (
            "def f(n):\n    out = []\n    def g(k):\n        out.append(k)\n"
            "        return k and g(k - 1)\n    return g(n)"
        ),
    ),
]


@pytest.mark.parametrize(("name", "source"), NOT_CHANGED)
def test_transformation_leaves(name, source):
    examples = "[(9,)]" if "f(n)" in source else "[([3, 1, 2],)]"
    assert variant_sources(name, source, examples) == []


def test_variant_of_problem_stays_in_its_split():
    assert problem_of("variant/renamed/3/mbpp/12") == "mbpp/12"
    assert problem_of("variant/renamed/3/bank/joining/a") == "bank/joining"


def test_variants_are_deterministic():
    first = item("def f(xs):\n    t = 0\n    for x in xs:\n        t += x\n    return t")
    assert list(variants_of(first, "a")) == list(variants_of(first, "a"))
    assert len(list(variants_of(first, "a", most=6))) == 6


def test_sample_mixes_costly_and_neutral():
    items = [each for each in bank_items() if each.id.startswith("bank/ranking/")]
    found = list(sample_variants(items, 60, "a"))
    assert len({variant.digest for variant in found}) == 60
    neutral = sum(TRANSFORMATIONS[each.id.split("/")[1]].is_neutral for each in found)
    assert 12 <= neutral <= 36
    assert {each.case for each in found} <= {each.case for each in items}


def _run(variant, n):
    module = types.ModuleType("measured")
    exec(compile(variant.source, "<measured>", "exec"), vars(module))
    function = eval(variant.entry_point, vars(module))
    name = variant.case.partition("/")[2]
    return repr(function(*module.CASES[name](n, random.Random("a"))))


@pytest.mark.parametrize("module", ["everyday_helpers", "ranking", "text_search"])
def test_bank_variants_compile_and_neutral_ones_give_equal_results(module):
    assert module in bank_modules()
    items = [each for each in bank_items() if each.id.startswith(f"bank/{module}/")]
    for each in items[:6]:
        expected = _run(each, 6)
        is_stable = "object at" not in expected and _run(each, 6) == expected
        picked = random.Random(each.id)
        places = places_of(each)
        for place in picked.sample(places, min(15, len(places))):
            variant = place.variant("s")
            if variant is None:
                continue
            compile(variant.source, "<variant>", "exec")
            assert variant.source != each.source
            if place.transformation.is_neutral and is_stable:
                assert _run(variant, 6) == expected, variant.id
