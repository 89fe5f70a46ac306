"""What is told of a unit beside its text: how deep loops nest, and recursion."""

from dataclasses import replace

import pytest

from rlm_model.contract.units import TextLine, UnitText, find_units
from rlm_model.contract.units.structure import Structure
from rlm_model.contract.units.text import Rank

PYTHON = {
    "nothing": ("def f(x):\n    return x + 1\n", ""),
    "loop": ("def f(xs):\n    for x in xs:\n        print(x)\n", "loops 1"),
    "nested": (
        "def f(xs):\n    for x in xs:\n        while x:\n            print([y for y in xs])\n",
        "loops 3",
    ),
    "one after another": (
        "def f(xs):\n    for x in xs:\n        print(x)\n    for x in xs:\n        print(x)\n",
        "loops 1",
    ),
    "comprehension of two": ("def f(xs):\n    return [a * b for a in xs for b in xs]\n", "loops 2"),
    "with a condition between": (
        "def f(xs):\n    return {a * b for a in xs if a for b in xs if b for c in b}\n",
        "loops 3",
    ),
    "no more is told": ("def f(x):\n" + "".join("\t" * i + "for i in x:\n" for i in range(1, 8))
                        + "\t" * 8 + "print(i)\n", "loops 4"),
    "recursion": ("def f(n):\n    return n and f(n - 1)\n", "recursion 1"),
    "twice": ("def f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)\n", "recursion 2"),
    "in a loop": ("def f(xs):\n    for x in xs:\n        f(x)\n", "loops 1 recursion many"),
    "no recursion": ("def get(data, key):\n    return data.get(key)\n", ""),
    "bound": ("def total(xs):\n    total = 0\n    for x in xs:\n        total += x\n", "loops 1"),
    "function inside": (
        "def f(xs):\n    def go(i):\n        return go(i + 1) or go(i + 2)\n    return go(0)\n",
        "recursion 2",
    ),
    "function inside in a loop": (
        ("def f(xs):\n    def go(i):\n        for x in xs:\n            print(x)\n"
        "    for x in xs:\n        go(x)\n"),
        "loops 2",
    ),
    "helper": ("def f(xs):\n    return g(xs)\ndef g(xs):\n    return [x for x in xs]\n", "loops 1"),
    "helper in a loop": (
        "def f(xs):\n    return [g(x) for x in xs]\ndef g(xs):\n    return [x for x in xs]\n",
        "loops 2",
    ),
    "helpers that call each other": (
        ("def f(xs):\n    return [g(x) for x in xs]\ndef g(xs):\n    return [h(x) for x in xs]\n"
        "def h(xs):\n    return [g(x) for x in xs]\n"),
        "loops 3",
    ),
}  # fmt: skip


def structure(source: str, language: str, name: str) -> str:
    units = {unit.name: unit for unit in find_units(source.encode(), language)}
    return units[name].text.structure.text


@pytest.mark.parametrize(("source", "expected"), PYTHON.values(), ids=PYTHON)
def test_python(source, expected):
    first = source.partition("(")[0].removeprefix("def ")
    assert structure(source, "python", first).rstrip("\n") == expected


METHOD = """class A:
    def f(self, n):
        return self.f(n - 1) + A.f(self, n - 2) + other.f(n)
    def g(self, n):
        return self.f.g(n)
"""


def test_methods():
    assert structure(METHOD, "python", "A.f") == "recursion 2\n"
    assert structure(METHOD, "python", "A.g") == "recursion 2\n"  # of f, which its text takes in


LANGUAGES = {
    "c": "int f(int n) { for (;;) for (;;) n += f(1); return f(n) + f(n - 1); }",
    "cpp": "int f(int n) { for (auto x : v) while (x) n += f(1); return n; }",
    "csharp": "class A { int f(int n) { foreach (var x in y) do { f(x); } while (n); return 1; } }",
    "go": "package a\nfunc f(n int) int { for { for { f(1) } } }",
    "java": "class A { int f(int n) { for (int x : y) for (;;) f(x); } }",
    "javascript": "const f = (n) => n.map(x => n.filter(y => f(y)))",
    "typescript": "function f(n: number) { for (const x of n) for (;;) { f(x) } }",
    "kotlin": "fun f(n: Int): Int { for (x in y) { y.forEach { f(it) } } }",
    "php": "<?php function f($n) { foreach ($n as $x) { while ($x) { f($x); } } }",
    "ruby": "def f(n)\n  n.each { |x| while x do f(x) end }\nend",
    "rust": "fn f(n: i32) -> i32 { for x in y { loop { f(x); } } }",
}


@pytest.mark.parametrize(("language", "source"), LANGUAGES.items(), ids=LANGUAGES)
def test_every_language(language, source):
    name = "A.f" if "class A" in source else "f"
    assert structure(source, language, name) == "loops 2 recursion many\n"


def test_chains_of_calls_may_be_longer_than_the_stack():
    inner = [f"    def h{i}(xs):\n        return h{i + 1}(xs)\n" for i in range(2_000)]
    last = "    def h2000(xs):\n        return [x for x in xs]\n"
    source = f"def f(xs):\n{''.join(inner)}{last}    return h0(xs)\n"
    assert structure(source, "python", "f") == "loops 1\n"


def test_query_expressions():
    source = "class A { int F() { return (from x in a from y in b select x * y).Sum(); } }"
    assert structure(source, "csharp", "A.F") == "loops 2\n"


def test_equal_texts_of_other_structure_have_other_digests():
    text = UnitText((TextLine("f(n)", Rank.BODY),))
    assert text.digest != replace(text, structure=Structure(loops=1)).digest
