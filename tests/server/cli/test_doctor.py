"""``rlm-lsp doctor``."""

from __future__ import annotations

import re
from pathlib import Path

from rlm_lsp.cli import doctor, main


def test_a_healthy_installation(model: Path, capsys):
    code = main(["doctor", "--model", str(model), "--provider", "cuda", "--threads", "1"])

    report = capsys.readouterr().out
    assert code == 0
    assert re.search(r"^packages  pygls 2\.1.*, onnxruntime \d", report, re.MULTILINE)
    assert f"model     {model}\n          tiny 0.0.1, float32, Apache-2.0\n" in report
    assert "time, peak memory of python functions for n = 10 to 100\u202f000" in report
    assert "quality   time: spearman 0.5\n" in report
    assert "provider  cpu, 1 threads\n          CUDA was asked for, but " in report
    assert re.search(r"^speed     [\d.]+ ms a function \(10 estimates each\)", report, re.M)


def test_the_cache(model: Path, tmp_path: Path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    place = tmp_path / "rlm-lsp" / "estimates.sqlite3"
    source = tmp_path / "a.py"
    source.write_text("def f(n):\n    return n\n")

    main(["doctor", "--model", str(model)])
    assert f"cache     {place}, not there yet\n" in capsys.readouterr().out
    assert main(["predict", "--no-cache", "--model", str(model), str(source)]) == 0
    assert not place.exists()
    assert main(["predict", "--model", str(model), str(source)]) == 0
    capsys.readouterr()
    main(["doctor", "--model", str(model)])
    assert re.search(rf"^cache     {place}, [\d.]+\skB$", capsys.readouterr().out, re.M)


def test_without_a_model(tmp_path: Path, capsys):
    code = main(["doctor", "--model", str(tmp_path)])

    report = capsys.readouterr().out
    assert code == 1
    assert f"problem   no model in {tmp_path}: manifest.json is missing" in report


def test_a_version_that_crashes_is_named(model: Path, monkeypatch, capsys):
    monkeypatch.setattr(doctor, "BROKEN", {"tree-sitter": doctor._version("tree-sitter")})

    assert main(["doctor", "--model", str(model)]) == 1
    assert re.search(
        r"^problem   tree-sitter \S+ crashes on files: python", capsys.readouterr().out, re.M
    )
