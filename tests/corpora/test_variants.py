"""Variants of functions: what each transformation does, and that all of them are Python."""

import ast
import random
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
]


@pytest.mark.parametrize(("name", "source", "expected"), CHANGES)
def test_transformation(name, source, expected):
    found = variant_sources(
        name,
        source,
        "[([3, 1, 2], 2)]"
        if "has(" in source
        else "[(9,)]"
        if "f(n)" in source
        else "[([3, 1, 2],)]",
    )
    assert expected in [same_names(text, expected) for text in found]


def same_names(text, expected):
    """The text with NEW for the one name that the expected text calls so."""
    ours = [node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)]
    theirs = [node.id for node in ast.walk(ast.parse(expected)) if isinstance(node, ast.Name)]
    pairs = dict(zip(theirs, ours, strict=False))
    return text.replace(pairs.get("NEW", "NEW"), "NEW")


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
