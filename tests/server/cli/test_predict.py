"""``rlm-lsp predict``."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from lsp_support import SERVER, SHOP

from rlm_lsp.cli import main
from rlm_lsp.wording.table import render
from rlm_lsp.workspace.sources import decode
from rlm_model.contract.units import LANGUAGES


def write(name: str, data: str | bytes) -> str:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return name


def units(output: str) -> list[dict]:
    return json.loads(output)["units"]


def test_json_is_exactly_the_promised_shape(predict):
    path = write("shop.py", SHOP)

    code, output, errors = predict("--json", "--size", "10", "--size", "1000", path)

    found = json.loads(output)
    assert (code, errors) == (0, "")
    assert list(found) == ["version", "model", "units"]
    assert (found["version"], found["model"]) == (1, {"name": "tiny", "version": "0.0.1"})
    assert {unit["name"]: unit["start_line"] for unit in found["units"]} == {
        "total": 1,
        "Cart.cheapest": 9,
    }
    for unit in found["units"]:
        estimates = unit.pop("estimates")
        grown = unit.pop("growth")
        assert all(set(growth) == {"best", "slowest", "fastest"} for growth in grown.values())
        del unit["name"], unit["start_line"]
        assert unit == {
            "path": "shop.py",
            "kind": "function",
            "language": "python",
            "end_line": {5: 5, 13: 13}[unit["end_line"]],
            "reason": None,
            "cut_lines": 0,
            "size": 1000,
            "hidden": False,
            "calibrated": False,
        }
        assert [(e["metric"], e["size"]) for e in estimates] == [
            ("time_s", 10),
            ("peak_memory_bytes", 10),
            ("time_s", 1000),
            ("peak_memory_bytes", 1000),
        ]
        assert all(set(e) == {"metric", "size", "p10", "p50", "p90"} for e in estimates)
        assert all(e["p10"] <= e["p50"] <= e["p90"] for e in estimates)


def test_the_most_expensive_first_and_refused_ones_last(predict):
    path = write(
        "a.py", "def broken(:\n    return (\n\n" + SHOP + "def other(a, b): return a + b\n"
    )

    _, output, _ = predict("--json", "--size", "100000", "--size", "10", path)

    found = units(output)
    costs = [unit["estimates"][2]["p50"] for unit in found if unit["estimates"]]
    assert len(costs) == 3
    assert costs == sorted(costs, reverse=True)
    assert [unit["reason"] for unit in found] == [None] * 3 + ["syntax error in this function"]


def test_the_table(predict):
    path = write("shop.py", SHOP + "\ndef broken(n):\n    return 1 +\n")

    code, output, errors = predict(path)

    lines = output.splitlines()
    assert (code, errors) == (0, "")
    assert [part.strip() for part in lines[0].split("  ") if part.strip()] == [
        "n = 1\u202f000",
        "n = 100\u202f000",
    ]
    assert lines[1].split() == [
        *("time", "peak", "memory") * 2, "growth", "function", "where"
    ]  # fmt: skip
    assert sorted(line.split()[-1] for line in lines[2:4]) == ["shop.py:1", "shop.py:9"]
    assert lines[4:] == ["", "shop.py:15  broken: no estimate: syntax error in this function"]


def test_folders_are_walked(predict):
    write("app/a.py", "def a(): pass\n")
    write("app/deep/b.pyi", "def b(): ...\n")
    write("app/.venv/c.py", "def c(): pass\n")
    write("app/node_modules/d.py", "def d(): pass\n")
    write("app/notes.txt", "def e(): pass\n")

    _, output, errors = predict("--json", "app")

    assert sorted(unit["path"] for unit in units(output)) == [
        str(Path("app/a.py")),
        str(Path("app/deep/b.pyi")),
    ]
    assert errors == ""


@pytest.mark.parametrize(
    ("data", "names"),
    [
        ("", []),
        ("\n\n", []),
        ("x = 1\n", []),
        ("\ufeffdef f(): pass\n", ["f"]),
        ("def f():\r\n\treturn 1\r\n", ["f"]),
        ("def f():\r\treturn 1\rdef g(): pass\r", ["f", "g"]),
        ("def f():\n\tif 1:\n\t    return 1\n", ["f"]),
        (b"# \xff\xfe\ndef f(): return '\xe9'\n", ["f"]),
        ("# -*- coding: latin-1 -*-\ndef f(): return 'é'\n".encode("latin-1"), ["f"]),
        (b"# coding: no-such-codec\ndef f(): return '\xe9'\n", ["f"]),
        ("def f(): return 1\n".encode("utf-16"), ["f"]),
        ("def größe(): return '😀'\n", ["größe"]),
        ("def f():\f\n    return 1\n\f\ndef g(): pass\n", ["f", "g"]),
        (b"def f(): return '\x00'\n", []),
        (bytes(range(256)) * 10, []),
        ("def f(: pass\n", ["f"]),
        ("if True:\n    " * 3 + "def f(): pass", ["f"]),
        ("(" * 5000, []),
        ("def f(): pass", ["f"]),
    ],
)
def test_odd_files(predict, data, names):
    path = write("odd.py", data)

    code, output, errors = predict("--json", path)

    assert (code, sorted(unit["name"] for unit in units(output))) == (0, names)
    assert all(unit["estimates"] or unit["reason"] for unit in units(output))
    assert "Traceback" not in errors


def test_a_file_of_20000_lines(predict):
    body = "".join(f"    value += {n}\n" for n in range(96))
    source = "".join(f"def f{n}(value):\n{body}    return value\n\n\n" for n in range(200))
    assert source.count("\n") >= 20_000

    code, output, _ = predict("--json", write("big.py", source))

    assert code == 0
    assert len(units(output)) == 200
    assert all(unit["estimates"] for unit in units(output))


def test_what_a_syntax_error_may_hide_is_told(predict):
    path = write("a.py", "def fine(): pass\n\nclass A(\n    def lost(self: (\n")

    code, _, errors = predict(path)

    assert code == 0
    assert errors == "rlm-lsp: a.py:3: syntax error; functions may be missing below\n"


def test_a_file_without_functions_says_so(predict):
    assert predict(write("a.py", "x = 1\n")) == (0, "no functions in 1 file\n", "")


def test_languages_that_the_model_does_not_answer_for(predict):
    write("src/app.tsx", "function text() { return 1; }\n")
    write("src/Main.java", "class Main { int f() { return 1; } }\n")
    write("src/good.py", "def good(n):\n    return n\n")

    # What is named is told of; in a folder it is passed over, as in an editor.
    code, output, errors = predict("--json", "src/app.tsx", "src/good.py")
    assert (code, [unit["name"] for unit in units(output)]) == (2, ["good"])
    assert errors == "rlm-lsp: src/app.tsx: model tiny answers for python, not typescript\n"
    code, output, errors = predict("--json", "src")
    assert (code, errors) == (0, "")
    assert [unit["name"] for unit in units(output)] == ["good"]


def test_others_are_judged_when_one_path_is_wrong(predict):
    write("good.py", "def good(): pass\n")
    write("notes.txt", "")
    Path("empty").mkdir()

    code, output, errors = predict("--json", "missing.py", "good.py", "notes.txt", "empty")
    known = ", ".join(LANGUAGES["python"].suffixes)

    # The good one is predicted, and a script knows that something is missing.
    assert (code, [unit["name"] for unit in units(output)]) == (2, ["good"])
    assert errors.splitlines() == [
        "rlm-lsp: missing.py: no such file or folder",
        f"rlm-lsp: notes.txt: not a source file ({known}); --language says what it is",
        f"rlm-lsp: empty: no source files in this folder ({known})",
    ]


def test_a_file_that_cannot_be_read(predict):
    Path("folder.py").mkdir()
    Path("loop.py").symlink_to("loop.py")

    code, output, errors = predict("loop.py", "folder.py")

    assert (code, output) == (2, "")
    assert [line.split(":")[1] for line in errors.splitlines()] == [" folder.py", " loop.py"]


def test_sizes_outside_the_models_range(predict):
    code, output, errors = predict("--size", "5", write("a.py", "def f(): pass\n"))

    assert (code, output) == (2, "")
    assert errors == "rlm-lsp: model tiny answers for input sizes 10 to 100000, not 5\n"


def test_a_missing_model_is_one_line(tmp_path, capsys):
    path = tmp_path / "a.py"
    path.write_text("def f(): pass\n")

    code = main(["predict", "--model", str(tmp_path), str(path)])

    assert code == 1
    output, errors = capsys.readouterr()
    assert (output, errors.count("\n")) == ("", 1)
    assert errors.startswith(f"rlm-lsp: no model in {tmp_path}")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["predict"], "required: PATH"),
        (["predict", "a.py", "--size", "many"], "'many' is not a size, such as 1000, 1e5 or 100k"),
        (["predict", "a.py", "--threads", "0"], "'0' is not a whole number from 1 to 64"),
        (["predict", "a.py", "--provider", "tpu"], "invalid choice: 'tpu'"),
        (["frobnicate"], "invalid choice: 'frobnicate'"),
        (["--port", "99999"], "'99999' is not a whole number from 0 to 65535"),
    ],
)
def test_wrong_arguments(arguments, message, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    assert message in capsys.readouterr().err


def test_output_that_nobody_reads(model, tmp_path):
    path = tmp_path / "a.py"
    path.write_text(SHOP)
    command = [*SERVER, "predict", "--model", str(model), str(path)]

    done = subprocess.run(
        f"{subprocess.list2cmdline(command)} | true", shell=True, capture_output=True, text=True
    )

    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"caf\xc3\xa9", "café"),
        (b"# coding: latin-1\ncaf\xe9", "# coding: latin-1\ncafé"),
        (
            b"#!x\n# vim: set fileencoding=cp1251 :\n\xff",
            "#!x\n# vim: set fileencoding=cp1251 :\nя",
        ),
        (b"x\n\n# coding: latin-1\n\xe9", "x\n\n# coding: latin-1\n\ufffd"),
        ("é".encode("utf-16"), "é"),
    ],
)
def test_decoding(data, text):
    assert decode(data) == text


def test_columns_of_wide_characters_stay_in_line():
    table = render(["n", "name"], [["1", "größe"], ["10", "大きい"]], right_aligned=1)

    assert table == " n  name\n 1  größe\n10  大きい"
