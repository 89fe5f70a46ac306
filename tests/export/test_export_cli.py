from __future__ import annotations

import pytest
from tokenizers import Tokenizer, models

from rlm_export.cli import main
from rlm_model.contract.manifest import load_manifest


def test_exports_with_units_of_given_files(checkpoint, tokenizer, tmp_path, capsys):
    code = "\n".join(f"def f{i}(xs):\n    return [x + {i} for x in xs]\n" for i in range(40))
    source = tmp_path / "code.py"
    source.write_text(code)
    arguments = [str(checkpoint), "--tokenizer", str(tokenizer), "--out", str(tmp_path / "out")]
    arguments += ["--precision", "float32", "--name", "mine", "--version", "2"]
    assert main([*arguments, "--parity-units", str(source)]) == 0
    manifest = load_manifest(tmp_path / "out")
    assert (manifest.name, manifest.version, manifest.precision) == ("mine", "2", "float32")
    assert capsys.readouterr().out.startswith(f"exported: {tmp_path / 'out'} (float32, ")


@pytest.mark.parametrize("content", [None, "{}", "not json"])
def test_a_bad_tokenizer(checkpoint, tmp_path, capsys, content):
    path = tmp_path / "tokenizer.json"
    if content is not None:
        path.write_text(content)
    assert _fails(checkpoint, path, tmp_path, capsys).startswith(
        f"the tokenizer {path} can't be read"
    )


def test_a_tokenizer_of_another_vocabulary(checkpoint, tmp_path, capsys):
    path = tmp_path / "tokenizer.json"
    Tokenizer(models.WordLevel({"a": 0}, "a")).save(str(path))
    assert "has <|pad|> at None, not 0" in _fails(checkpoint, path, tmp_path, capsys)


def test_a_missing_checkpoint(tokenizer, tmp_path, capsys):
    message = _fails(tmp_path / "absent", tokenizer, tmp_path, capsys)
    assert message == f"no checkpoint in {tmp_path / 'absent'}: config.json is missing"


def test_a_broken_checkpoint(tokenizer, tmp_path, capsys):
    (tmp_path / "config.json").write_text("{")
    message = _fails(tmp_path, tokenizer, tmp_path, capsys)
    assert message.startswith(f"the checkpoint in {tmp_path} can't be read")


def _fails(checkpoint, tokenizer, tmp_path, capsys) -> str:
    """Runs the command, which must fail in one line and write nothing; returns the message."""
    out = tmp_path / "out"
    assert main([str(checkpoint), "--tokenizer", str(tokenizer), "--out", str(out)]) == 2
    assert not out.exists()
    error = capsys.readouterr().err
    assert error.startswith("rlm-export: ")
    assert error.count("\n") == 1
    return error.removeprefix("rlm-export: ").strip()
