"""What comments ask of a unit: ``rlm: n=…`` and ``rlm: ignore``."""

import pytest

from rlm_model.contract.kinds.function import find_functions


def check(source, language, expected):
    """Compares (size, ignored, problem) of each unit by name."""
    found = {
        unit.name: (unit.size, unit.ignored, unit.comment_problem)
        for unit in find_functions(source.encode(), language)
    }
    assert found == expected


def sized(size):
    return size, False, None


NOTHING = (None, False, None)
IGNORED = (None, True, None)
COMMENTS = {
    "above": ("python", "# rlm: n=50000\ndef f(): pass\n", {"f": sized(50000)}),
    "behind": ("python", "def f():  # rlm: n=50_000\n    pass\n", {"f": sized(50000)}),
    "in a long signature": (
        "python", "def f(\n    x,  # rlm: n=20\n):\n    pass\n", {"f": sized(20)}),
    "above a decorator": (
        "python", "# rlm: ignore\n@x\ndef f(): pass\n", {"f": IGNORED}),
    "between decorator and definition": (
        "python", "@x\n# rlm: n=7\ndef f(): pass\n", {"f": sized(7)}),
    "one of several lines": (
        "python", "# rlm: n=7\n# and more\n\n# rlm: n=8\n# more\ndef f(): pass\n",
        {"f": sized(8)}),
    "not right above": ("python", "# rlm: n=7\n\ndef f(): pass\n", {"f": NOTHING}),
    "behind the statement above": ("python", "x = 1  # rlm: n=7\ndef f(): pass\n", {"f": NOTHING}),
    "in the body": ("python", "def f():\n    g()\n    # rlm: n=7\n    h()\n", {"f": NOTHING}),
    "of the next one": (
        "python", "def f(): pass\n# rlm: n=7\ndef g(): pass\n", {"f": NOTHING, "g": sized(7)}),
    "both": (
        "python", "# rlm: ignore\n# rlm: n=7\ndef f(): pass\n", {"f": (7, True, None)}),
    "the last size counts": (
        "python", "# rlm: n=7\ndef f():  # rlm: n=8\n    pass\n", {"f": sized(8)}),
    "a string is no comment": ("python", '"rlm: n=7"\ndef f():\n    "rlm: n=8"\n', {"f": NOTHING}),
    "prose is no directive": ("python", "# see rlm: n=7\ndef f(): pass\n", {"f": NOTHING}),
    "CRLF": ("python", "# rlm: n=7\r\ndef f():\r\n    pass\r\n", {"f": sized(7)}),
    "exponent": ("c", "// rlm: n=1e5\nint f() { return 1; }\n", {"f": sized(100000)}),
    "block comment": ("cpp", "/* rlm: n=1.5e3 */\nint f() { return 1; }\n", {"f": sized(1500)}),
    "doc comment": (
        "java", "class A {\n  /**\n   * S\n   * rlm: n=9\n   */\n  @X int f() { return 1; }\n}\n",
        {"A.f": sized(9)}),
    "attributes in between": (
        "rust", "/// rlm: n=9\n#[inline]\nfn f() {}\n", {"f": sized(9)}),
    "template": (
        "cpp", "// rlm: ignore\ntemplate <class T>\nT f(T x) { return x; }\n", {"f": IGNORED}),
    "exported function": (
        "typescript", "// rlm: n = 9\nexport const f = () => 1;\n", {"f": sized(9)}),
    "behind the brace": ("go", "func f() { // rlm: n=9\n\treturn\n}\n", {"f": sized(9)}),
    "ruby": ("ruby", "# rlm: n=9\ndef f\n  1\nend\n", {"f": sized(9)}),
    "php": ("php", "<?php\n# rlm: n=9\nfunction f() { return 1; }\n", {"f": sized(9)}),
    "csharp": ("csharp", "class A {\n  // rlm: n=9\n  int F() => 1;\n}\n", {"A.F": sized(9)}),
    "kotlin": ("kotlin", "// rlm: n=9\nfun f() = 1\n", {"f": sized(9)}),
}  # fmt: skip


@pytest.mark.parametrize(("language", "source", "expected"), COMMENTS.values(), ids=COMMENTS)
def test_comments(language, source, expected):
    check(source, language, expected)


@pytest.mark.parametrize(
    "said", ["n=many", "n=", "n=0", "n=-5", "n=1.5", "n=1__0", "n=1e99", "n 5", "n=5 ignore"]
)
def test_a_size_that_is_none_is_a_problem(said):
    (unit,) = find_functions(f"# rlm: {said}\ndef f(): pass\n".encode(), "python")
    assert (unit.size, unit.ignored) == (None, False)
    assert unit.comment_problem == (
        f"`rlm: {said}` sets no size: n is a whole number from 1 to 9.9e+15, such as `rlm: n=50000`"
    )


@pytest.mark.parametrize("said", ["size=5", "off", "ignored", ""])
def test_an_unknown_directive_is_a_problem(said):
    (unit,) = find_functions(f"# rlm: {said}\ndef f(): pass\n".encode(), "python")
    assert (unit.size, unit.ignored) == (None, False)
    assert unit.comment_problem == (
        f"`rlm: {said}` is not known: write `rlm: n=50000` or `rlm: ignore`"
    )


def test_a_comment_does_not_change_the_text():
    plain, sized = (
        find_functions(source, "python")[0].text.digest
        for source in (b"def f(x):\n    return x\n", b"# rlm: n=9\ndef f(x):\n    return x\n")
    )
    assert plain == sized
