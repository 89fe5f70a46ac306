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
    assert local_names(text) == names


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
        assert len(local_names(renamed)) == len(local_names(TEXT))


def test_nothing_to_rename_with() -> None:
    assert NameShuffler([]).rename(TEXT, random.Random(0), 1.0) == TEXT
    assert NameShuffler([TEXT]).rename(TEXT, random.Random(0), 0.0) == TEXT
