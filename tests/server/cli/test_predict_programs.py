"""``rlm-lsp predict`` of whole programs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tiny_model import build_model

PROGRAM = """\
def total(prices):
    return sum(prices)


if __name__ == "__main__":
    print(total(map(int, input().split())))
"""


@pytest.fixture(scope="module")
def both(tmp_path_factory) -> Path:
    """A model that answers for functions and for programs."""
    return build_model(
        tmp_path_factory.mktemp("both"),
        languages=("python", "cpp", "lua"),
        kinds=("function", "program"),
    )


def units(output: str) -> list[tuple[str, str, int]]:
    return sorted((u["kind"], u["name"], u["start_line"]) for u in json.loads(output)["units"])


def test_a_program_is_listed_with_its_functions(predict, both):
    Path("a.py").write_text(PROGRAM)
    code, output, _ = predict("--json", "a.py", model=both)
    assert (code, units(output)) == (0, [("function", "total", 1), ("program", "", 1)])
    code, output, _ = predict("--all", "a.py", model=both)
    assert code == 0
    head, *rows = output.splitlines()[1:]
    assert head.split()[-2:] == ["name", "where"]
    assert sorted(re.split(" {2,}", row)[-2] for row in rows) == ["this program", "total"]


def test_program_takes_a_file_for_a_program(predict, both):
    Path("a.cpp").write_text("int main() { return 0; }\n")
    Path("b.py").write_text("def total(prices):\n    return sum(prices)\n")
    Path("c.lua").write_text("print(io.read())\n")
    code, output, errors = predict("--program", "--json", "a.cpp", "b.py", "c.lua", model=both)
    assert (code, errors) == (0, "")
    assert units(output) == [("program", "", 1)] * 3
    (first, *_) = json.loads(output)["units"]
    assert {estimate["metric"] for estimate in first["estimates"]} == {
        "time_s",
        "peak_memory_bytes",
    }
    assert first["size"] == 1000


def test_program_at_sizes(predict, both):
    Path("a.cpp").write_text("int main() { return 0; }\n")
    code, output, _ = predict("--program", "--size", "10", "--size", "1e4", "a.cpp", model=both)
    assert code == 0
    assert "n = 10\u202f000" in output
    assert output.splitlines()[1].split()[-2:] == ["program", "where"]
    code, _, errors = predict("--program", "--size", "1e9", "a.cpp", model=both)
    assert (code, "answers for input sizes" in errors) == (2, True)


def test_a_model_that_answers_for_no_programs_says_so(predict):
    Path("a.py").write_text(PROGRAM)
    code, output, errors = predict("--program", "a.py")
    assert (code, output) == (2, "")
    assert errors == "rlm-lsp: model tiny does not judge a program\n"
    code, output, _ = predict("--json", "a.py")
    assert units(output) == [("function", "total", 1)]


def test_a_program_with_a_syntax_error_has_a_reason(predict, both):
    Path("a.py").write_text("print((\n")
    code, output, errors = predict("--program", "a.py", model=both)
    assert (code, errors) == (0, "")
    assert output == "a.py:1  this program: no estimate: syntax error in this file\n"
