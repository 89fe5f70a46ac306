"""Code units: what is found in a file and what the model reads of it."""

import ast
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_model.contract.kinds.function import find_functions
from rlm_model.contract.units import LanguageError


def units(source):
    return find_functions(source.encode(), "python")


def check(source, expected):
    """Compares all units of a source with their expected texts by name."""
    found = units(source)
    assert [(unit.name, unit.text.text) for unit in found] == list(expected.items())
    assert {(unit.kind, unit.language, unit.reason) for unit in found} <= {
        ("function", "python", None)
    }


TEXTS = {
    "plain": ("def f(a):\n    return a\n", {"f": "def f(a):\n\treturn a"}),
    "docstrings and comments are left out": (
        '"""Module."""\n# note\ndef f(a):  # why\n    """Doc."""\n    # note\n    return a  # b\n',
        {"f": "def f(a):\n\treturn a"},
    ),
    "a string that is a value stays": (
        'def f():\n    return """x"""\n',
        {"f": 'def f():\n\treturn """x"""'},
    ),
    "decorators belong to the text": (
        "@one\n@two(3)\ndef f(a):\n    return a\n",
        {"f": "@one\n@two(3)\ndef f(a):\n\treturn a"},
    ),
    "nested function": (
        "def outer(xs):\n    def inner(y):\n        return y\n    return inner(xs)\n",
        {
            "outer": "def outer(xs):\n\tdef inner(y):\n\t\treturn y\n\treturn inner(xs)",
            "outer.inner": "def inner(y):\n\treturn y",
        },
    ),
    "async": (
        "async def f(xs):\n    async for x in xs:\n        await x\n",
        {"f": "async def f(xs):\n\tasync for x in xs:\n\t\tawait x"},
    ),
    "method with a helper of its class": (
        (
            "class A:\n    def help(self, x):\n        return x\n\n"
            "    def run(self, x):\n        return self.help(x)\n"
        ),
        {
            "A.help": "def help(self, x):\n\treturn x",
            "A.run": "def run(self, x):\n\treturn self.help(x)\ndef help(self, x):\n\treturn x",
        },
    ),
    "a member of another object is no helper": (
        "class A:\n    def help(self):\n        return 1\n\ndef f(x):\n    return x.help()\n",
        {"A.help": "def help(self):\n\treturn 1", "f": "def f(x):\n\treturn x.help()"},
    ),
    "static method and property": (
        (
            "class A:\n    @staticmethod\n    def s(x):\n        return x\n\n"
            "    @property\n    def p(self):\n        return 2\n"
        ),
        {
            "A.s": "@staticmethod\ndef s(x):\n\treturn x",
            "A.p": "@property\ndef p(self):\n\treturn 2",
        },
    ),
    "helper class": (
        (
            "class Node:\n    def __init__(self, v):\n        self.v = v\n\n"
            "def build(xs):\n    return [Node(x) for x in xs]\n"
        ),
        {
            "Node.__init__": "def __init__(self, v):\n\tself.v = v",
            "build": "def build(xs):\n\treturn [Node(x) for x in xs]\n"
            "class Node:\n\tdef __init__(self, v):\n\t\tself.v = v",
        },
    ),
    "helpers of helpers": (
        "def a(x):\n    return b(x)\ndef b(x):\n    return c(x)\ndef c(x):\n    return x\n",
        {
            "a": "def a(x):\n\treturn b(x)\ndef b(x):\n\treturn c(x)\ndef c(x):\n\treturn x",
            "b": "def b(x):\n\treturn c(x)\ndef c(x):\n\treturn x",
            "c": "def c(x):\n\treturn x",
        },
    ),
    "mutual recursion": (
        "def a(x):\n    return b(x)\ndef b(x):\n    return a(x)\n",
        {
            "a": "def a(x):\n\treturn b(x)\ndef b(x):\n\treturn a(x)",
            "b": "def b(x):\n\treturn a(x)\ndef a(x):\n\treturn b(x)",
        },
    ),
    "recursion": ("def f(n):\n    return f(n - 1)\n", {"f": "def f(n):\n\treturn f(n - 1)"}),
    "class inside a function": (
        "def f():\n    class P:\n        def g(self):\n            return 1\n    return P\n",
        {
            "f": "def f():\n\tclass P:\n\t\tdef g(self):\n\t\t\treturn 1\n\treturn P",
            "f.P.g": "def g(self):\n\treturn 1",
        },
    ),
    "constants that are used": (
        "LIMIT = 10\nOTHER: int = 4\nUNUSED = 3\ndef f(x):\n    return x + LIMIT + OTHER\n",
        {"f": "def f(x):\n\treturn x + LIMIT + OTHER\nLIMIT = 10\nOTHER: int = 4"},
    ),
    "a long constant is cut": (
        f"T = [\n{'    1000000,' * 99}\n]\ndef f(x):\n    return T[x]\n",
        {
            "f": "def f(x):\n\treturn T[x]\n"
            f"T = [{', '.join(['1000000'] * 21)},\n"
            + ",\n".join([f"\t{', '.join(['1000000'] * 22)}"] * 3)
            + ","
        },
    ),
    "the last definition of a constant counts": (
        "K = 1\nK = 2\ndef f():\n    return K\n",
        {"f": "def f():\n\treturn K\nK = 2"},
    ),
    "imports that are used": (
        (
            "import os\nimport numpy as np\nimport a.b\nfrom c import d, e as g\nfrom h import *\n"
            "def f(x):\n    return np.sum(g(x)), a.b\n"
        ),
        {
            "f": "def f(x):\n\treturn np.sum(g(x)), a.b\n"
            "import numpy as np\nimport a.b\nfrom c import d, e as g"
        },
    ),
    "an import inside is not repeated": (
        "def f(x):\n    import re\n    return re.sub(x)\n",
        {"f": "def f(x):\n\timport re\n\treturn re.sub(x)"},
    ),
    "an import that a constant needs": (
        "import math\nROOT = math.sqrt(2)\ndef f():\n    return ROOT\n",
        {"f": "def f():\n\treturn ROOT\nROOT = math.sqrt(2)\nimport math"},
    ),
    "one-line functions": (
        "def f(a): return a\nclass B:\n    def g(self): return 1; x = 2\n",
        {"f": "def f(a):\n\treturn a", "B.g": "def g(self):\n\treturn 1\n\tx = 2"},
    ),
    "a lambda is no unit": ("f = lambda x: x\ng = [lambda: 1]\n", {}),
    "a function that uses a lambda's name": (
        "f = lambda x: x\ndef g():\n    return f(1)\n",
        {"g": "def g():\n\treturn f(1)\nf = lambda x: x"},
    ),
    "unicode": (
        'def größe(ключ):\n    """ü"""\n    return ключ + "😀"\n',
        {"größe": 'def größe(ключ):\n\treturn ключ + "😀"'},
    ),
    "signature over several lines": (
        "def f(\n    a,  # first\n    b=1,\n) -> int:\n    return a\n",
        {"f": "def f(a, b=1) -> int:\n\treturn a"},
    ),
    "blank lines are left out": (
        "def f(a):\n\n    a += 1\n\n\n    return a\n",
        {"f": "def f(a):\n\ta += 1\n\treturn a"},
    ),
    "a form feed is no line end": (
        "def f(x):\n    a = 'x\x0cy'\n    return a\n",
        {"f": 'def f(x):\n\ta = "x\x0cy"\n\treturn a'},
    ),
    "empty file": ("", {}),
    "no functions": ("x = 1\nprint(x)\n", {}),
}


@pytest.mark.parametrize(("source", "expected"), TEXTS.values(), ids=TEXTS)
def test_texts(source, expected):
    check(source, expected)


def test_two_definitions_of_a_name_are_two_units_and_no_helpers_of_each_other():
    found = units(
        "if A:\n    def f(x):\n        return f(x)\nelse:\n    def f(x):\n        return 2\n"
    )
    assert [unit.text.text for unit in found] == [
        "def f(x):\n\treturn f(x)",
        "def f(x):\n\treturn 2",
    ]


PLACES = {
    "plain": ("def f(a):\n    return a\n", (0, 0, 4, 0, 1)),
    "decorated, from its own line": ("\n@x\n\n@y\ndef f(a):\n    return a\n", (4, 4, 4, 4, 5)),
    "async": ("async def f(a):\n    return a\n", (0, 0, 10, 0, 1)),
    "one line": ("def f(a): return a\n", (0, 0, 4, 0, 0)),
    "long signature": ("def f(\n    a,\n    b,\n):\n    return a\n", (0, 0, 4, 3, 4)),
    "docstring": ('def f(a):\n    """D."""\n    return a\n', (0, 0, 4, 0, 2)),
    "columns are UTF-8 bytes": ("class Ä: x = 'é'; \ndef f(a):\n    return a\n", (1, 1, 4, 1, 2)),
    "CRLF": ("x = 1\r\ndef f(a):\r\n    return a\r\n", (1, 1, 4, 1, 2)),
}


@pytest.mark.parametrize(("source", "place"), PLACES.values(), ids=PLACES)
def test_places(source, place):
    (unit,) = units(source)
    assert place == (
        unit.start_line,
        unit.name_line,
        unit.start_column,
        unit.signature_end_line,
        unit.end_line,
    )


def test_name_column_counts_bytes_of_what_is_before_it():
    assert [unit.start_column for unit in units("if 'é': \n\tdef ü(): return 1\n")] == [5]


@pytest.mark.parametrize(
    "indent", ["\t", "  ", "    ", "        ", "   "], ids=["tab", "2", "4", "8", "3"]
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_indentation_and_line_ends_do_not_matter(indent, line_end):
    lines = ["def f(a):", ">for x in a:", ">>if x:", ">>>return 1", ">return 2", ""]
    (unit,) = units(line_end.join(line.replace(">", indent) for line in lines))
    assert unit.text.text == "def f(a):\n\tfor x in a:\n\t\tif x:\n\t\t\treturn 1\n\treturn 2"


def test_equal_texts_have_equal_digests_and_others_do_not():
    same = [units(source)[0].text.digest for source in (
        "def f(a):\n    return a\n", "\n\ndef f(a):\n\n\treturn a  # note\n",
    )]  # fmt: skip
    assert same[0] == same[1]
    assert same[0] != units("def f(b):\n    return b\n")[0].text.digest


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f(a):\n    return (1 +\n\ndef g(a):\n    return a\n", {"f": True, "g": False}),
        ("def f(a):\n    x = = 2\n    return x\n", {"f": True}),
        ("def g(a):\n    return a\n)\n", {"g": False}),
        ("def f(a):\n    def h(b):\n        return b b\n    return a\n", {"f": True, "f.h": True}),
        # Without a closing bracket the grammar sees no function: it is not listed at all.
        ("def f(a:\n    return 1\n\ndef g(a):\n    return a\n", {"g": False}),
    ],
)
def test_broken_syntax_is_a_reason_of_the_function_that_has_it(source, expected):
    found = {unit.name: unit.reason for unit in units(source)}
    assert found == {
        name: "syntax error in this function" if broken else None
        for name, broken in expected.items()
    }


def test_unknown_language_is_refused():
    with pytest.raises(LanguageError, match="no grammar for language 'cobol'; known: python"):
        find_functions(b"", "cobol")


def test_a_file_of_20_000_lines_takes_seconds():
    function = "def f{0}(xs):\n    a = K\n    for x in xs:\n        a += f{1}(x)\n    return a\n"
    source = "K = 3\n" + "".join(function.format(i, max(i - 1, 0)) for i in range(4_000))
    start = time.process_time()
    found = units(source)
    assert len(found) == 4_000
    # About 2 s; quadratic work would take minutes.
    assert time.process_time() - start < 20


def test_deep_nesting_is_no_problem():
    depth = 80
    source = "".join(f"{' ' * i}def f{i}():\n" for i in range(depth)) + " " * depth + "pass\n"
    found = units(source)
    assert len(found) == depth
    assert found[-1].name.count(".") == depth - 1


@given(st.binary(max_size=300))
def test_no_bytes_raise(source):
    for unit in find_functions(source, "python"):
        assert unit.start_line <= unit.end_line


PIECES = (
    "def f(a):", "class A:", "\n", "\n    ", "\n\t", "return a", "for x in a:", "f(a)", '"""',
    "#", "(", ")", "\r\n", "@d", "=", "x", "é", "import x", "\x00", "lambda: 0", ";", "\\",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_no_scrambled_code_raises(source):
    for unit in units(source):
        assert unit.text.text.startswith(("def", "@"))
        assert len(unit.text.fit(10, len).text.split("\n")) >= 1


STATEMENTS = st.recursive(
    st.sampled_from([["x = 1"], ["return [x]"], ["call(", "  x,", ")"]]),
    lambda inner: st.tuples(
        st.sampled_from(["if x:", "for x in y:", "while x:"]),
        st.lists(inner, min_size=1, max_size=3),
    ).map(lambda pair: [pair[0], *(f">{line}" for lines in pair[1] for line in lines)]),
    max_leaves=8,
)


@given(STATEMENTS)
def test_the_text_is_the_same_program(statement):
    """What the model reads still parses, to the same syntax tree."""
    source = "def f(x, y):\n" + "\n".join(f">{line}" for line in statement) + "\n"
    source = source.replace(">", "    ")
    (unit,) = units(source)
    assert ast.dump(ast.parse(unit.text.text)) == ast.dump(ast.parse(source))
