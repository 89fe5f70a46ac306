"""What is told of a unit beside its text: how deep loops nest, and recursion."""

from dataclasses import replace

import pytest

from rlm_model.contract.kinds.function import find_functions
from rlm_model.contract.units import TextLine, UnitText
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
    "recursion": ("def f(n):\n    return n and f(n - 1)\n", "recursion 1 stepping"),
    "twice": (
        "def f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)\n",
        "recursion 2 stepping",
    ),
    "in a loop": ("def f(xs):\n    for x in xs:\n        f(x)\n", "loops 1 recursion many"),
    "no recursion": ("def get(data, key):\n    return data.get(key)\n", ""),
    "bound": ("def total(xs):\n    total = 0\n    for x in xs:\n        total += x\n", "loops 1"),
    "function inside": (
        "def f(xs):\n    def go(i):\n        return go(i + 1) or go(i + 2)\n    return go(0)\n",
        "recursion 2 stepping",
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
    "pass": ("def f(xs):\n    return sum(xs)\n", "passes 1"),
    "pass in a loop": (
        "def f(xs, others):\n    return [x for x in xs if x in others]\n",
        "loops 1 passes 2",
    ),
    "look-up in a set": (
        "def f(xs, others):\n    others = set(others)\n    return [x for x in xs if x in others]\n",
        "loops 1",
    ),
    "look-up in a parameter's table": (
        "def f(xs, known: dict[int, int] = {}):\n    return [x for x in xs if x not in known]\n",
        "loops 1",
    ),
    "set by another name": (
        ("def f(xs):\n    seen = []\n    for x in xs:\n        if x in seen:\n            break\n"
        "def g():\n    seen = set()\n"),
        "loops 1 passes 2",
    ),
    "field": (
        ("def f(self, xs):\n    self.seen = set()\n"
        "    return [x for x in xs if x in self.seen]\n"),
        "loops 1",
    ),
    "no pass": ("def f(xs, a, b):\n    return min(a, b) + xs.pop() + xs[:10]\n", ""),
    "first one taken": ("def f(xs):\n    while xs:\n        xs.pop(0)\n", "loops 1 passes 2"),
    "argument of a pass": ("def f(xs):\n    return sum(x for x in xs)\n", "loops 1"),
    "slice in a recursion": (
        "def f(xs):\n    return xs[0] + f(xs[1:]) if xs else 0\n",
        "passes 1 recursion 1 stepping",
    ),
    "passes of a helper in a loop": (
        "def f(xs):\n    return [g(xs) for x in xs]\ndef g(xs):\n    return max(xs)\n",
        "loops 1 passes 2",
    ),
    "key that counts": ("def f(xs):\n    return max(xs, key=xs.count)\n", "passes 2"),
    "key that searches": (
        "def f(xs, ys):\n    return sorted(xs, key=lambda x: ys.index(x))\n",
        "passes 2",
    ),
    "key that looks up": ("def f(xs, n):\n    return sorted(xs, key=n.get)\n", "passes 1"),
    "mapped": ("def f(xs, ys):\n    return list(map(lambda x: x in ys, xs))\n", "passes 2"),
    "list and a list": (
        "def f(xs):\n    kept = []\n    for x in xs:\n        kept = [x] + kept\n",
        "loops 1 passes 2",
    ),
    "halving": ("def f(n):\n    while n:\n        n //= 2\n", "loops 1 halving"),
    "recursion by halves": (
        "def f(xs):\n    m = len(xs) // 2\n    return f(xs[:m]) + f(xs[m:]) if m else 0\n",
        "passes 1 recursion 2 halving",
    ),
    "one of two": (
        "def f(x, n):\n    if n:\n        f(x, n - 1)\n    else:\n        f(x + 1, n)\n",
        "recursion 1 stepping",
    ),
    "one of three": (
        ("def f(x):\n    if x:\n        f(a)\n    elif f(b):\n        f(c)\n    else:\n"
        "        f(d)\n"),
        "recursion 2",  # what is asked may be called too
    ),
    "one after one of two": (
        "def f(x):\n    if x:\n        f(a)\n    else:\n        f(b)\n    f(c)\n",
        "recursion 2",
    ),
    "choices in an arm": (
        ("def f(x):\n    if x:\n        f(a)\n    else:\n        f(b) if y else f(c)\n"
        "        f(d)\n        f(e) if z else f(g)\n"),
        "recursion 3",
    ),
    "cases": (
        ("def f(x):\n    match x:\n        case 1:\n            f(a)\n        case 2:\n"
        "            f(b)\n"),
        "recursion 1",
    ),
    "one of two that return": (
        "def f(x, n):\n    if x:\n        return f(x, n + 1)\n    return f(x, n - 1)\n",
        "recursion 1 stepping",
    ),
    "two of three that return": (
        "def f(x, y):\n    if x:\n        return f(x, y)\n    return f(x - 1, y) + f(x, y - 1)\n",
        "recursion 2 stepping",
    ),
    "parts": (
        "def f(t):\n    return f(t.left) + f(t.right) if t else 0\n",
        "recursion 2",
    ),
    "parts with a depth": (
        "def f(t, n):\n    return max(f(t.left, n + 1), f(t.right, n + 1)) if t else n\n",
        "recursion 2",
    ),
    "field of its own": (
        "def f(self, n):\n    return f(self.xs, n + 1) if n else 0\n",
        "recursion 1 stepping",
    ),
    "a step and something else": (
        "def f(n, g):\n    return f(n - 1, g) + f(g, n) if n else 0\n",
        "recursion 2",
    ),
    "step in a loop": (
        "def f(n):\n    return sum(f(n - coin) for coin in COINS)\n",
        "loops 1 recursion many stepping",
    ),
    "half of a result": ("def f(xs):\n    return sum(xs) / 2\n", "passes 1"),
}  # fmt: skip


def structure(source: str, language: str, name: str = "") -> str:
    """Of the function that has the name, or that is called f."""
    name = name or ("A.f" if "class A" in source else "f")
    units = {unit.name: unit for unit in find_functions(source.encode(), language)}
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
    assert structure(METHOD, "python", "A.f") == "recursion 2 stepping\n"
    assert (
        structure(METHOD, "python", "A.g") == "recursion 2 stepping\n"
    )  # of f, which its text takes in


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
    assert structure(source, language) == "loops 2 recursion many\n"


PASSES = {
    "c": "int f(char *a, int n) { while (n > 1) { n /= 2; n += strlen(a); } return n; }",
    "cpp": "int f(vector<int> a, int n) { while (n) { n >>= 1; find(a.begin(), a.end(), n); } }",
    "csharp": "class A { int f(List<int> a, int n) { while (a.Contains(n)) n /= 2; return n; } }",
    "go": "package a\nfunc f(a []int, n int) int { for { n /= 2; copy(a, a) } }",
    "java": "class A { int f(List<Integer> a, int n) { while (a.contains(n)) n /= 2; return n; } }",
    "javascript": "const f = (a, n) => { while (a.includes(n)) n >>= 1; }",
    "typescript": "function f(a: number[], n: number) { while (a.includes(n)) n >>= 1; }",
    "kotlin": "fun f(a: List<Int>, n: Int): Int { while (n in a) { n /= 2 } }",
    "php": "<?php function f($a, $n) { while (in_array($n, $a)) { $n = intdiv($n, 2); } }",
    "ruby": "def f(a, n)\n  while a.include?(n) do n /= 2 end\nend",
    "rust": "fn f(a: Vec<i32>, n: i32) -> i32 { while a.contains(&n) { n /= 2; } n }",
}


@pytest.mark.parametrize(("language", "source"), PASSES.items(), ids=PASSES)
def test_passes_and_halving_in_every_language(language, source):
    assert structure(source, language) == "loops 1 passes 2 halving\n"


CHOICES = {
    "c": """int f(int n, int m) { if (m) f(n - 1, m); else f(n + 1, m);
        return m ? f(n - 2, m) : f(n - 1, m); }""",
    "cpp": """int f(int n, int m) { switch (m) { case 1: f(n - 1, m); break; default: f(n + 1, m); }
        return m ? f(n - 2, m) : f(s.substr(1), m); }""",
    "csharp": """class A { int f(int n, int m) { if (m) f(n - 1, m); else this.f(n + 1, m);
        return m switch { 1 => f(n - 2, m), _ => f(s.Substring(1), m) }; } }""",
    "go": """package a
        func f(n, m int) int { if m { f(n - 1, m) } else if n { f(n + 1, m) } else { f(a[1:], m) }
        switch m { case 1: return f(n - 2, m)
        default: return f(n - 3, m) } }""",
    "java": """class A { int f(int n, int m) { if (m) f(n - 1, m); else { f(s.substring(1), m); }
        switch (m) { case 1: return f(n - 2, m);
        default: return m ? f(n + 1, m) : this.f(n - 3, m); } } }""",
    "javascript": """const f = (n, m) => { switch (m) { case 1: f(n - 1, m); break;
        default: f(s.slice(1), m) }
        return m ? f(n - 2, m) : f(n + 1, m) }""",
    "typescript": """function f(n: number, m: boolean) { if (m) { f(n - 1, m) }
        else { f(s.slice(1), m) }
        return m ? f(n - 2, m) : f(n + 1, m) }""",
    "kotlin": """fun f(n: Int, m: Int): Int { if (m) f(n - 1, m) else f(a.drop(1), m)
        return when (m) { 1 -> f(n + 1, m) else -> this.f(n - 2, m) } }""",
    "php": """<?php function f($n, $m) { if ($m) { f($n - 1, $m); } else { f($n + 1, $m); }
        return match ($m) { 1 => f($n - 2, $m),
        default => $m ? f($n - 3, $m) : f($n - 4, $m) }; }""",
    "ruby": """def f(n, m)
          if m then f(n - 1, m) else f(a[1..], m) end
          case m
          when 1 then f(n + 1, m)
          else m ? f(n - 2, m) : f(n - 3, m)
          end
        end""",
    "rust": """fn f(n: i32, m: i32) -> i32 { if m { f(n - 1, m); } else { f(&a[1..], m); }
        match m { 1 => f(n + 1, m), _ => f(n - 2, m) } }""",
}  # fmt: skip


@pytest.mark.parametrize(("language", "source"), CHOICES.items(), ids=CHOICES)
def test_choices_and_steps_in_every_language(language, source):
    assert structure(source, language).endswith("recursion 2 stepping\n")


PARTS = {
    "c": "int f(node *t, int n) { return f(t->left, n + 1) + f(t->right, n + 1); }",
    "cpp": "int f(node *t, int n) { return f(t->left, n + 1) + f(t->right, n + 1); }",
    "csharp": "class A { int f(N t, int n) { return f(t.Left, n + 1) + f(t.Right, n + 1); } }",
    "go": "package a\nfunc f(t *N, n int) int { return f(t.left, n + 1) + f(t.right, n + 1) }",
    "java": "class A { int f(N t, int n) { return f(t.left, n + 1) + f(t.right, n + 1); } }",
    "javascript": "const f = (t, n) => f(t.left, n + 1) + f(t.right, n + 1)",
    "typescript": "function f(t: N, n: number) { return f(t.left, n + 1) + f(t.right, n + 1) }",
    "kotlin": "fun f(t: N, n: Int): Int = f(t.left, n + 1) + f(t.right, n + 1)",
    "php": "<?php function f($t, $n) { return f($t->left, $n + 1) + f($t->right, $n + 1); }",
    "ruby": "def f(t, n)\n  f(t.left, n + 1) + f(t.right, n + 1)\nend",
    "rust": "fn f(t: &N, n: i32) -> i32 { f(&t.left, n + 1) + f(t.right, n + 1) }",
}


@pytest.mark.parametrize(("language", "source"), PARTS.items(), ids=PARTS)
def test_parts_of_something_are_no_steps(language, source):
    assert structure(source, language) == "recursion 2\n"


LOOKING_UP = {
    "cpp": "int f(const std::set<int> &a, int n) { while (a.count(n)) n++; return n; }",
    "csharp": "class A { int f(HashSet<int> a, int n) { while (a.Contains(n)) n++; return n; } }",
    "go": "package a\nfunc f(a []int, n int) { for sort.SearchInts(a, n) < n { n++ } }",
    "java": "class A { int f(Set<Integer> a, int n) { while (a.contains(n)) n++; return n; } }",
    "kotlin": "fun f(n: Int): Int { val a = mutableSetOf<Int>()\nwhile (n in a) { n += 1 } }",
    "ruby": "def f(n)\n  a = Set.new\n  while a.include?(n) do n += 1 end\nend",
    "rust": "fn f(a: &HashSet<i32>, n: i32) -> i32 { while a.contains(&n) { n += 1; } n }",
}


@pytest.mark.parametrize(("language", "source"), LOOKING_UP.items(), ids=LOOKING_UP)
def test_sets_look_up(language, source):
    assert structure(source, language) == "loops 1\n"


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
