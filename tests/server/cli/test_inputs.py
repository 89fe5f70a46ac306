"""What a command line can name, and the settings that hold for it."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

import pytest
from lsp_support import SHOP

from rlm_lsp.cli import main
from rlm_lsp.workspace.sources import SourceError, read_document

TWO = """\
def first(n):
    return n


def second(n):
    def inner():
        return n
    return n
"""


@pytest.fixture
def predict(predict, tmp_path: Path, monkeypatch):
    """Runs the command with JSON in a project of the test's own: exit code, units, complaints."""
    project = tmp_path / "project"
    project.mkdir()
    (project / ".git").mkdir()
    monkeypatch.chdir(project)

    def run(*arguments: str) -> tuple[int, list[dict], list[str]]:
        code, output, errors = predict("--json", *arguments)
        units = json.loads(output)["units"] if output else []
        return code, units, errors.splitlines()

    return run


def write(**files: str) -> None:
    for name, text in files.items():
        path = Path(name.replace("__", "/") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def names(units: list[dict]) -> list[str]:
    return sorted(unit["name"] for unit in units)


def settings(text: str, folder: str = ".") -> None:
    Path(folder, "pyproject.toml").write_text(f"[tool.rlm-lsp]\n{text}\n")


# Words


def test_a_file_that_is_named_twice_is_predicted_once(predict):
    write(a=TWO)
    Path("link.py").symlink_to("a.py")

    code, units, errors = predict("a.py", "./a.py", str(Path("a.py").resolve()), ".", "link.py")

    assert (code, errors) == (0, [])
    assert names(units) == ["first", "second", "second.inner"]
    assert {unit["path"] for unit in units} == {"a.py"}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["a.py:1"], ["first"]),
        (["a.py:2:5"], ["first"]),
        (["a.py:5:"], ["second"]),
        (["a.py:7"], ["second.inner"]),
        (["a.py:1", "a.py:8"], ["first", "second"]),
        (["a.py:1", "a.py"], ["first", "second", "second.inner"]),
        (["a.py", "a.py:1"], ["first", "second", "second.inner"]),
    ],
)
def test_the_function_at_a_line(predict, words, found):
    write(a=TWO)

    code, units, errors = predict(*words)

    assert (code, names(units), errors) == (0, found, [])


def test_no_function_at_a_line(predict):
    write(a=TWO)

    assert predict("a.py:3") == (2, [], ["rlm-lsp: a.py:3: there is no function at this line"])


def test_a_file_whose_name_looks_like_a_line(predict):
    Path("odd.py:7").write_text(TWO)
    write(**{"odd": "def other(n):\n    return n\n"})

    code, units, _ = predict("odd.py:7", "--language", "python")

    assert (code, names(units)) == (0, ["first", "second", "second.inner"])


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*.py", ["a"]),
        ("**/*.py", ["a", "b", "c"]),
        ("src/*.py", ["b"]),
        ("src/d*/?.py", ["c"]),
        ("[a-c].py", ["a"]),
        ("./src/**/c.py", ["c"]),
    ],
)
def test_a_pattern_that_the_shell_left_alone(predict, pattern, found):
    write(a="def a(n):\n    return n\n", src__b="def b(n):\n    return n\n")
    write(src__deep__c="def c(n):\n    return n\n", src__venv__d="def d(n):\n    return n\n")

    code, units, errors = predict(pattern)

    assert (code, names(units), errors) == (0, found, [])


def test_a_pattern_that_matches_nothing(predict):
    write(a=TWO)

    assert predict("b*.py") == (2, [], ["rlm-lsp: b*.py: no source file matches"])


@pytest.mark.parametrize("pattern", ["[z-a]*.py", "a*\\", "*a*a*a*a*a*a*b"])
def test_a_pattern_that_is_none(predict, pattern):
    write(a=TWO)

    problem = f"rlm-lsp: {pattern}: no such file, and no pattern of files"
    assert predict(pattern) == (2, [], [problem])


def test_an_empty_word_is_not_the_current_folder(predict):
    write(a=TWO)

    assert predict("") == (2, [], ["rlm-lsp: '': no such file or folder"])


def test_standard_input(predict, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TWO.encode())))

    code, units, errors = predict("-", "--language", "py")

    assert (code, errors) == (0, [])
    assert names(units) == ["first", "second", "second.inner"]
    assert {unit["path"] for unit in units} == {"<stdin>"}


def test_standard_input_needs_a_language(predict):
    message = "rlm-lsp: -: --language says what standard input is: --language python"

    assert predict("-") == (2, [], [message])


def test_a_script_without_a_suffix(predict):
    Path("tool").write_text(TWO)

    code, units, _ = predict("tool", "--language", "python")

    assert (code, len(units)) == (0, 3)
    assert predict("tool")[0] == 2


def test_a_pipe_does_not_hang_it(predict):
    os.mkfifo("pipe.py")
    write(a=TWO)

    assert predict("pipe.py") == (2, [], ["rlm-lsp: pipe.py: not a regular file"])
    # In a folder it is no source file, as a link to nothing is none.
    Path(".#a.py").symlink_to("nobody@nowhere")
    code, units, errors = predict(".")
    assert (code, len(units), errors) == (0, 3, [])


def test_a_codec_that_decodes_nothing(predict):
    Path("bad.py").write_bytes(b"# coding: undefined\ndef f(n): return '\xe9'\n")
    write(a=TWO)

    code, units, errors = predict("bad.py", "a.py")

    assert (code, len(units), errors) == (0, 4, [])


def test_a_file_in_a_folder_that_cannot_be_read(predict, monkeypatch):
    write(src__a=TWO, src__b=TWO)

    def read(path: Path, language: str):
        if path.name == "b.py":
            raise SourceError(f"{path}: Permission denied")
        return read_document(path, language)

    monkeypatch.setattr("rlm_lsp.cli.predict.read_document", read)
    code, units, errors = predict("src")

    assert (code, len(units)) == (1, 3)
    assert errors == [f"rlm-lsp: {Path('src/b.py')}: Permission denied"]
    assert predict("src/b.py") == (2, [], errors)


@pytest.mark.parametrize(
    ("text", "size"),
    [("1e5", 100_000), ("100k", 100_000), ("0.1M", 100_000), ("1.5e3", 1500), ("10_000", 10_000),
     ("1\u202f000", 1000), ("50", 50)],
)  # fmt: skip
def test_how_a_size_can_be_written(predict, text, size):
    write(a="def f(n):\n    return n\n")

    code, [unit], _ = predict("a.py", "--size", text)

    assert code == 0
    assert {estimate["size"] for estimate in unit["estimates"]} == {size}


@pytest.mark.parametrize("text", ["0", "-5", "1.5", "1e99", "k", "1e5e5", "n=5", "½", "1e400"])
def test_what_is_no_size(text, capsys):
    with pytest.raises(SystemExit):
        main(["predict", "a.py", f"--size={text}"])

    assert "is not a size, such as 1000, 1e5 or 100k" in capsys.readouterr().err


def test_paths_are_those_of_the_current_folder(predict, tmp_path, monkeypatch):
    write(src__a="def f(n):\n    return n\n")
    outside = tmp_path / "outside.py"
    outside.write_text("def g(n):\n    return n\n")

    _, units, _ = predict(str(Path("src").resolve()), str(outside))
    assert {unit["path"] for unit in units} == {str(Path("src/a.py")), str(outside)}
    monkeypatch.chdir("src")
    _, units, _ = predict("../src/a.py")
    assert [unit["path"] for unit in units] == ["a.py"]


# Settings


def test_the_size_of_the_project(predict):
    settings("size = 50")
    write(a="def f(n):\n    return n\n", src__b="def g(n):\n    return n\n")

    _, units, _ = predict(".")

    assert {unit["size"] for unit in units} == {50}
    assert [e["size"] for e in units[0]["estimates"]] == [50, 50, 100_000, 100_000]
    _, units, _ = predict(".", "--size", "700")
    assert {unit["size"] for unit in units} == {700}


def test_the_size_of_a_comment(predict):
    write(a="def f(n):  # rlm: n=200\n    return n\n\n\ndef g(n):\n    return n\n")

    _, units, _ = predict("a.py")

    assert {unit["name"]: unit["size"] for unit in units} == {"f": 200, "g": 1000}
    sizes = {unit["name"]: {e["size"] for e in unit["estimates"]} for unit in units}
    assert sizes == {"f": {200, 100_000}, "g": {1000, 100_000}}


def test_the_nearest_project_speaks(predict):
    settings("size = 50")
    Path("part").mkdir()
    settings("size = 60", "part")
    write(a="def f(n):\n    return n\n", part__b="def g(n):\n    return n\n")

    _, units, _ = predict(".")

    assert {unit["name"]: unit["size"] for unit in units} == {"f": 50, "g": 60}


def test_the_project_speaks_from_below_too(predict, monkeypatch):
    settings("size = 50\nexclude = ['/src/gen/']")
    write(src__b="def g(n):\n    return n\n", src__gen__c="def h(n):\n    return n\n")
    monkeypatch.chdir("src")

    _, units, _ = predict(".")

    assert [(unit["name"], unit["size"]) for unit in units] == [("g", 50)]


def test_what_is_excluded(predict):
    settings("exclude = ['gen/', 'old*']")
    write(a="def f(n):\n    return n\n", gen__b=TWO, older=TWO)

    assert names(predict(".")[1]) == ["f"]
    # One that is named is told of, and is no failure: hooks name every changed file.
    assert predict("gen/b.py") == (
        0, [], ["rlm-lsp: gen/b.py: the setting exclude leaves this file out"]
    )  # fmt: skip


def test_what_is_not_the_users_own_source(predict):
    write(a="def f(n):\n    return n\n", env__lib__b=TWO, made__c=TWO)
    Path("env/pyvenv.cfg").touch()
    Path(".gitignore").write_text("made/\n")

    assert names(predict(".")[1]) == ["f"]
    settings("allFiles = true")
    assert len(predict(".")[1]) == 7


def test_functions_over_the_limit_of_a_file(predict):
    settings("maxUnits = 1")
    write(a=TWO)

    _, units, _ = predict("a.py")

    reasons = sorted(unit["reason"] or "" for unit in units)
    assert reasons == ["", *["more than 1 units in this file"] * 2]


def test_what_is_cheap_is_hidden_in_the_table(predict, model, capfdbinary):
    settings('hideBelow.time = "1000 h"\nhideBelow.memory = "1000 TB"')
    write(a=SHOP)

    _, units, _ = predict("a.py")
    assert [unit["hidden"] for unit in units] == [True, True]
    main(["predict", "--model", str(model), "a.py"])
    note = b"2 functions below the setting hideBelow are not listed; --all lists them\n"
    assert capfdbinary.readouterr().out == note
    main(["predict", "--model", str(model), "--all", "a.py"])
    assert b"Cart.cheapest" in capfdbinary.readouterr().out


def test_a_wrong_setting_is_told_once(predict):
    settings("size = 'many'\nnonsense = 1")
    write(a=TWO, b=TWO)

    code, units, errors = predict("a.py", "b.py")

    assert (code, len(units)) == (0, 6)
    assert len(errors) == 2
    assert "setting rlm-lsp.size must be a whole number" in errors[0] + errors[1]


def test_growth_does_not_depend_on_the_sizes(predict):
    write(a=SHOP)

    grown = [
        {unit["name"]: unit["growth"] for unit in predict("a.py", *asked)[1]}
        for asked in ([], ["--size", "70"], ["--size", "10", "--size", "20", "--size", "99999"])
    ]

    assert grown[0] == grown[1] == grown[2]
    assert any(grown[0].values())
