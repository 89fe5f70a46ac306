"""Rewritten forms of a unit: the cost stays, and so do the lines."""

import ast
import random
import re

import pytest

from rlm_model.contract.kinds.function import find_functions
from rlm_model.data.augment import NameShuffler
from rlm_model.data.rewriting import Rewriter, with_hints, with_other_name, without_hints

FIBONACCI = (
    "def fib(self, n: int = 3, *, deep: bool = False) -> int:\n"
    "\tlow: int = 1\n"
    "\tif n < 2:\n"
    "\t\treturn low\n"
    "\treturn self.fib(n - 1) + self.fib(n - 2)"
)
TEXTS = [f"def {name}(items):\n\treturn items" for name in ("walk", "collect", "merge_all")]


class Always(random.Random):
    """A source of chances that are always taken."""

    def random(self):
        return 0.0


def renamed(text, texts=TEXTS):
    return with_other_name(text, NameShuffler(texts).function_name(random.Random(1)))


def python_rewriter(texts, share):
    return Rewriter({"python": NameShuffler(texts)}, share)


def received(text):
    """The text with the other receiver, and nothing else changed."""
    rewriter = python_rewriter((), 0.5)
    # The first two chances are not taken, the third one is; there are no names to give.
    chances = iter((0.9, 0.9, 0.0))
    source = random.Random(0)
    source.random = lambda: next(chances, 0.9)  # type: ignore[method-assign]
    return rewriter.rewrite(text, "python", source)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def f(a: int, b: str = 'x') -> list[int]:", "def f(a, b='x'):"),
        ("def f(*args: int, key: int = 3, **rest: int):", "def f(*args, key=3, **rest):"),
        ("async def f(a: dict[str, list[int]] = {}) -> None:", "async def f(a={}):"),
        ("def f(a: 'π' = 'é', b: int = 1):", "def f(a='é', b=1):"),
        ("def f(a) -> (int):", "def f(a) -> (int):"),
        ("def f(a: (int) = 2):", "def f(a: (int) = 2):"),
    ],
)
def test_hints_of_a_signature_are_dropped(text, expected):
    found = without_hints(f"{text}\n\tpass")
    assert found == f"{expected}\n\tpass"
    ast.parse(found)


@pytest.mark.parametrize(
    ("head", "types", "expected"),
    [
        ("def f(xs, n=1):", ("list[int]", "int"), "def f(xs: list[int], n: int = 1):"),
        ("\tdef f(self, é, *rest):", ("str", "int"), "\tdef f(self, é: str, *rest):"),
        ("async def f(a, /, b, *, c):", ("", "int", "int"), "async def f(a, /, b: int, *, c):"),
        ("def f(a: float, b) -> int:", ("int", "int"), "def f(a: float, b: int) -> int:"),
        ("def f(a):", (), "def f(a):"),
        ("x = 3", ("int",), "x = 3"),
        ("@cache", ("int",), "@cache"),
    ],
)
def test_hints_are_added(head, types, expected):
    assert with_hints(f"{head}\n\tpass", types) == f"{expected}\n\tpass"


def test_a_form_loses_its_hints_or_gets_some():
    rewriter = python_rewriter((), 1.0)
    hinted, plain = "def __f__(a: int):\n\treturn 1", "def __f__(a):\n\treturn 1"
    assert rewriter.rewrite(hinted, "python", Always(), ("int",)) == plain
    assert rewriter.rewrite(plain, "python", Always(), ("int",)) == hinted


def test_hints_of_variables_are_dropped_and_those_of_fields_are_not():
    text = (
        "def f(v):\n\ttotal: int = 0\n\tlater: int\n\treturn Box(total)\n"
        "@dataclass\nclass Box:\n\tsize: int = 0\n\tdef grow(self, by: int) -> None:\n"
        "\t\tself.size: int = by"
    )
    assert without_hints(text) == (
        "def f(v):\n\ttotal = 0\n\tlater: int\n\treturn Box(total)\n"
        "@dataclass\nclass Box:\n\tsize: int = 0\n\tdef grow(self, by):\n\t\tself.size = by"
    )


@pytest.mark.parametrize(
    "text", ["def f(:", "int f(int a) { return a; }", "", "\tdef f(a: int): a"]
)
def test_what_is_no_python_stays(text):
    assert without_hints(text) == text


def test_a_unit_is_renamed_with_its_recursion():
    found = renamed(FIBONACCI)
    (name,) = re.findall(r"def (\w+)", found)
    assert name in {"walk", "collect", "merge_all"}
    assert found == re.sub(r"\bfib\b", name, FIBONACCI)
    plain = "def fib(n):\n\treturn n if n < 2 else fib(n - 1)"
    assert "fib" not in renamed(plain)


@pytest.mark.parametrize(
    "text",
    [
        "def update(self, other):\n\tself.items.update(other)",  # the member of a dictionary
        "def __len__(self):\n\treturn 3",
        "x = 3",
        "def f(walk, collect, merge_all):\n\treturn walk",  # there is no name that is free
    ],
)
def test_a_unit_keeps_its_name_where_another_would_say_something_else(text):
    assert renamed(text) == text
    assert renamed("def f():\n\treturn 1", ()) == "def f():\n\treturn 1"


def test_the_letter_of_a_formatted_text_is_no_name():
    assert renamed('def f(x):\n\treturn f"{x}"').endswith('f"{x}"')
    shuffler = NameShuffler(["def g(a, b, c): return a"])
    found = shuffler.rename('def g(f):\n\treturn f"{f}"', random.Random(0), 1.0)
    assert re.fullmatch(r'def g\(([abc])\):\n\treturn f"\{\1\}"', found)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("def f(self, a, b=1):\n\treturn a", "def f(a, b=1):\n\treturn a"),
        ("def f(self):\n\treturn 1", "def f():\n\treturn 1"),
        ("def f(self, *rest):\n\treturn 1", "def f(*rest):\n\treturn 1"),
        ("def f(a=g()):\n\treturn (a)", "def f(self, a=g()):\n\treturn (a)"),
    ],
)
def test_a_receiver_is_removed_and_added(text, other):
    assert received(text) == other
    assert received(other) == text


@pytest.mark.parametrize(
    "text",
    [
        "def f(self, a):\n\treturn self.b",
        "def f(self):\n\tsuper().f()",
        "def fib(n):\n\treturn fib(n - 1)",
        "def fib(self, n):\n\treturn fib(n - 1)",
        "def f(self: 'Box', a):\n\treturn a",
        "def f(self, /, a):\n\treturn a",
        "def f(cls, a):\n\treturn a",
        "def __eq__(self, other):\n\treturn True",
        "@cache\ndef f(a):\n\treturn a",
    ],
)
def test_a_receiver_stays_where_it_says_something(text):
    assert received(text) == text


@pytest.mark.parametrize(
    "text", [FIBONACCI, *TEXTS, "def f(a: int):\n\tb = a\n\treturn g(b)\nx = 3"]
)
def test_all_changes_together_keep_the_lines_and_the_program(text):
    rewriter = python_rewriter([*TEXTS, "def g(left, right): return left"], 0.5)
    forms = {rewriter.rewrite(text, "python", random.Random(seed)) for seed in range(40)}
    assert len(forms) > 2
    assert forms == {rewriter.rewrite(text, "python", random.Random(seed)) for seed in range(40)}
    for form in forms:
        assert form.count("\n") == text.count("\n")
        ast.parse(form)


def test_names_of_other_languages_are_those_of_their_units():
    java, go = "class A { int g(int left) { return left; } }", "package a\nfunc f() {}"
    units = [*find_functions(java.encode(), "java"), *find_functions(go.encode(), "go")]
    rewriter = Rewriter.of(units, 1.0)
    text = "int f(int a) {\n\treturn a + 1;\n}"
    assert rewriter.rewrite(text, "java", Always()) == text.replace("a", "left")
    assert rewriter.rewrite(text, "go", Always()) == text
    assert rewriter.rewrite(text, "c", Always()) == text
