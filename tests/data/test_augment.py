"""Renaming: the cost stays, the words change."""

import ast
import random

import pytest

from rlm_model.data.augment import NameShuffler, local_names

TEXT = "def f(self, items):\n\ttotal = 0\n\tfor x in items:\n\t\ttotal += x.total\n\treturn total"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (TEXT, {"items", "total", "x"}),
        ("def g(*args, key=None, **rest): return [a for a in args]", {"args", "key", "rest", "a"}),
        ("\tdef h(x):\n\t\treturn x", {"x"}),
        ("def broken(:", set()),
    ],
)
def test_local_names(text: str, names: set[str]) -> None:
    assert set(local_names(text, "python")) == names


LANGUAGES = {
    "c": "int f(T *xs, int n) { int t = n; for (int i = 0; i < n; i++) t += xs[i].n; return t; }",
    "cpp": "int f(std::set<int> &xs, int n) { int t = n; for (auto i : xs) t += i->n; return t; }",
    "csharp": "int F(List<int> xs, int n) { var t = n; foreach (var i in xs) t += i.n; return t; }",
    "go": "func f(xs []int, n int) int { t := n; for _, i := range xs { t += i.n }; return t }",
    "java": "int f(List<T> xs, int n) { int t = n; for (T i : xs) t += i.n; return this.n + t; }",
    "javascript": "const f = (xs, n) => { let t = n; for (const i of xs) t += i.n; return t }",
    "typescript": "function f(xs: T[], n: S) { let t = n; for (const i of xs) t += i.n; return t }",
    "kotlin": "fun f(xs: List<T>, n: Int): Int { var t = n; for (i in xs) { t += i.n }; return t }",
    "php": "function f($xs, $n) { $t = $n; foreach ($xs as $i) { $t += $i->n; } return $t; }",
    "ruby": "def f(xs, n)\n\tt = n\n\txs.each { |i| t += i.n }\n\tt\nend",
    "rust": "fn f(xs: &[T], n: i32) -> i32 { let mut t = n; for i in xs { t += i.n; } t }",
}


@pytest.mark.parametrize(("language", "text"), LANGUAGES.items(), ids=LANGUAGES)
def test_every_language_has_local_names_and_members_that_are_none(language, text):
    found = local_names(text, language)
    assert set(found) == {"xs", "n", "t", "i"}
    for place in found["n"]:
        assert not text[:place].endswith((".", "->"))
    names = NameShuffler([text.replace("xs", "rows")], language)
    tried = (names.rename(text, random.Random(seed), 1.0) for seed in range(30))
    renamed = next(form for form in tried if form != text)
    assert len(local_names(renamed, language)) == 4
    assert "rows" in local_names(renamed, language)
    assert [renamed.count(f"{mark}n") for mark in (".", "->")] == [
        text.count(f"{mark}n") for mark in (".", "->")
    ]


def test_renamed_text_has_the_same_shape() -> None:
    shuffler = NameShuffler(["def a(left, right):\n\tvalue = left\n\treturn value + right"])
    renamed = shuffler.rename(TEXT, random.Random(1), 1.0)
    assert renamed != TEXT
    assert ".total" in renamed, "a member keeps its name"
    assert "self" in renamed
    assert "f(" in renamed
    old, new = (
        [type(node).__name__ for node in ast.walk(ast.parse(text))] for text in (TEXT, renamed)
    )
    assert old == new


def test_one_name_stays_one_name_and_two_stay_two() -> None:
    shuffler = NameShuffler([f"def f({name}): return {name}" for name in ("a1", "b1", "c1", "d1")])
    for seed in range(30):
        renamed = shuffler.rename(TEXT, random.Random(seed), 1.0)
        assert len(local_names(renamed, "python")) == len(local_names(TEXT, "python"))


def test_nothing_to_rename_with() -> None:
    assert NameShuffler([]).rename(TEXT, random.Random(0), 1.0) == TEXT
    assert NameShuffler([TEXT]).rename(TEXT, random.Random(0), 0.0) == TEXT
