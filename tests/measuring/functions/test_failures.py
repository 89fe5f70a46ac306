"""What is recorded of functions that can't be built, called or survived: mostly of C++."""

import pytest

from rlm_model.measuring.programs import toolchain
from rlm_model.measuring.sandbox import SandboxError

from .conftest import item

SCALARS = "[(3, 0.5)]"


def reasons(measurer, source, entry="run", examples="[([3, 1, 2],)]"):
    points = measurer.measure(item("cpp", source, entry, examples))
    return [point.reason for point in points]


def test_a_crash_at_one_size_does_not_take_the_others(measurer):
    source = (
        "#include <vector>\n#include <csignal>\n"
        "int run(std::vector<int> v) { if (v.size() == 300) raise(SIGSEGV); return v.size(); }\n"
    )
    assert reasons(measurer, source) == ["ended by SIGSEGV", None]


def test_a_function_that_ends_the_process(measurer):
    source = "#include <cstdlib>\nint run(int n, double x) { exit(3); }\n"
    assert reasons(measurer, source, examples=SCALARS) == ["exit code 3"] * 2


def test_deep_recursion_is_no_failure(measurer):
    source = "int run(int n, double x) { return n == 0 ? 0 : 1 + run(n - 1, x + n); }\n"
    assert reasons(measurer, source, examples=SCALARS) == [None, None]


@pytest.mark.parametrize(
    ("parameter", "examples", "reason"),
    [
        ("FILE*", "[(3,)]", "parameter 1 has type _IO_FILE*: not supported"),
        ("std::string", "[(3,)]", "the example's value is no string"),
        ("short", "[(3,)]", None),
        ("signed char", "[(3,)]", "parameter 1 has type signed char: the example's value does not"),
        ("int", "[(3, 4)]", "the examples have 2 arguments, the function 1 parameters"),
        ("int*", "[([3, 4],)]", None),
        ("const char*", "[('ab',)]", None),
        ("std::string_view", "[('ab',)]", None),
        ("std::optional<int>&", "[(None,)]", None),
        ("std::pair<int, bool>", "[((1, True),)]", "no place for"),
        ("const std::set<std::pair<int, int>>", "[({(1, 2), (3, 4)},)]", None),
    ],
)
def test_types_of_parameters(measurer, parameter, examples, reason):
    source = (
        "#include <cstdio>\n#include <optional>\n#include <set>\n#include <string>\n"
        f"#include <string_view>\n#include <utility>\nint run({parameter} value) {{ return 1; }}\n"
    )
    for found in reasons(measurer, source, examples=examples):
        assert found == reason or (found is not None and reason is not None and reason in found)


@pytest.mark.parametrize(
    ("source", "entry", "reason"),
    [
        ("int run(int n) { return m; }", "run", "does not compile: program.cpp:1:25: error:"),
        ("int run(int n) { return n; }", "walk", "does not compile"),
        ("int run(int n) { return n; }", "run()()(", "neither a name nor Class.name"),
    ],
)
def test_what_does_not_compile_says_why(measurer, source, entry, reason):
    assert all(reason in found for found in reasons(measurer, source, entry, "[(3,)]"))


def test_many_are_compiled_at_once_and_one_that_fails_leaves_the_others(measurer):
    texts = [f"#include <bits/stdc++.h>\nint run(int n) {{ return n + {k}; }}\n" for k in range(5)]
    items = [item("cpp", text, "run", "[(3,)]") for text in texts]
    broken = item(
        "cpp", "#include <bits/stdc++.h>\nint run(int n) { return m; }\n", "run", "[(3,)]"
    )
    measurer.prepare([*items[:2], broken, *items[2:]])
    for one in items:
        assert [point.reason for point in measurer.measure(one)] == [None, None]
    reason = "does not compile: program.cpp:2:25: error:"
    assert all(reason in point.reason for point in measurer.measure(broken))


def test_problems_and_languages_are_reasons(measurer):
    known = measurer.measure(item("cpp", "", "run", problem="no arguments"))
    unknown = measurer.measure(item("cobol", "", "run"))
    assert {point.reason for point in known} == {"no arguments"}
    assert {point.reason for point in unknown} == {"functions in cobol can't be measured"}


def test_a_missing_tool_chain_says_what_to_install(measurer, monkeypatch):
    monkeypatch.setattr(toolchain, "SYSTEM_PATH", "/nowhere")
    with pytest.raises(SandboxError, match=r"apt install g\+\+"):
        measurer.measure(item("cpp", "int run(int other) { return other; }", "run"))


@pytest.mark.languages
@pytest.mark.parametrize(
    ("language", "source"),
    [
        ("java", "class Sums { static int run(int[] v) { return v.length + %s; } }"),
        ("kotlin", "fun run(v: IntArray): Int = v.size + %s"),
        ("typescript", "const run = (v: number[]): number => v.length + %s;"),
    ],
)
def test_what_is_compiled_together_fails_by_itself(measurer, language, source):
    items = [item(language, source % value, "run") for value in ("1", "]", "2", "((", "3")]
    measurer.prepare(items)
    found = [measurer.measure(one)[0].reason for one in items]
    assert [reason is None for reason in found] == [True, False, True, False, True]
    assert all("does not compile: " in reason for reason in found if reason)
